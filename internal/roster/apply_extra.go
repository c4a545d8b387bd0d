package roster

import (
	"context"
	"slices"
	"strings"

	"bentou/ent/gen/ent"
	"bentou/ent/gen/ent/attributedefinition"
	"bentou/internal/attribute"
	"bentou/internal/fault"
	"bentou/rules/fact"
)

// extraColumns are the columns that policy packs declare by their attributes. What
// a cell of them is parsed into is an [attribute.Value].
func (a *applier) extraColumns(ctx context.Context) ([]ExtraColumn, error) {
	list, err := a.store.Client().AttributeDefinition.Query().
		Where(attributedefinition.RosterColumnNotNil(), attributedefinition.RosterColumnNEQ("")).
		Order(ent.Asc(attributedefinition.FieldKey)).All(ctx)
	if err != nil {
		return nil, err
	}
	out := make([]ExtraColumn, 0, len(list))
	for _, d := range list {
		e := ExtraColumn{Header: *d.RosterColumn, Household: d.Subject == fact.AttributeSubjectHousehold, Parse: cellParser(d)}
		switch d.Type {
		case fact.AttributeTypeDate:
			e.Kind = KindDate
		case fact.AttributeTypeInt, fact.AttributeTypeMoney, fact.AttributeTypeDecimal:
			e.Kind = KindAmount
		}
		out = append(out, e)
	}
	if err := checkExtra(out); err != nil {
		return nil, fault.New(fault.WrongState, "政策包声明的名册列重复，或与名册自身的栏目同名", "policy packs declare a roster column twice, or one that rosters have anyway").Because(err)
	}
	a.attributes = list
	return out, nil
}

// cellParser reads the cells of an attribute as rosters write them: 是 and 否,
// thousands separators, dates in any of the usual ways; - and 不详 are unknown.
func cellParser(d *ent.AttributeDefinition) func(string) (any, error) {
	return func(s string) (any, error) {
		numeric := d.Type == fact.AttributeTypeInt || d.Type == fact.AttributeTypeMoney || d.Type == fact.AttributeTypeDecimal
		switch {
		case s == "不详" || numeric && s == "-":
			return nil, nil
		case d.Type == fact.AttributeTypeBool && s == "是":
			s = "true"
		case d.Type == fact.AttributeTypeBool && s == "否":
			s = "false"
		case numeric:
			if plain, ok := ungroup(s); ok {
				s = plain
			}
			if strings.Contains(s, ".") && d.Type != fact.AttributeTypeInt {
				s = strings.TrimRight(strings.TrimRight(s, "0"), ".") // 12.500 is 12.5
			}
		case d.Type == fact.AttributeTypeDate:
			if day, ok := parseDate(s); ok {
				s = day.String()
			}
		case d.Type == fact.AttributeTypeCode:
			// Codes are compared without spaces, as all codes of a roster.
			if i := slices.IndexFunc(d.Codes, func(code string) bool { return fold(code) == fold(s) }); i >= 0 {
				s = d.Codes[i]
			}
		}
		v, err := attribute.Parse(d, s)
		if err != nil {
			return nil, err
		}
		return v, nil
	}
}
