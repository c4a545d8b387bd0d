package eligibility

import (
	"context"
	"encoding/json"
	"strconv"
	"strings"

	"bentou/ent/gen/ent"
	"bentou/ent/gen/ent/attributedefinition"
	"bentou/ent/store"
	"bentou/internal/fault"
	"bentou/rules/fact"
	"bentou/rules/pack"
)

var definitionColumns = []string{"id", "key", "subject", "type", "unit", "codes", "min", "max", "title_zh", "title_en", "absent", "roster_column", "pack"}

// DeclareAttributes makes the attributes of a pack known to the registry, under the
// change of its release: rosters then read their columns, and the API takes their
// values. What is declared already follows the newer release; but its subject and
// type stay, because values were recorded under them.
func DeclareAttributes(ctx context.Context, tx *store.Tx, c *store.Change, p *pack.Pack) error {
	list, err := tx.Client().AttributeDefinition.Query().Order(ent.Asc(attributedefinition.FieldKey)).All(ctx)
	if err != nil {
		return err
	}
	there := map[string]*ent.AttributeDefinition{}
	for _, d := range list {
		there[d.Key] = d
	}
	for _, a := range p.Attributes {
		row, err := definition(p, a)
		if err != nil {
			return err
		}
		if old := there[a.Key]; old != nil {
			if string(old.Subject) != row[0] || string(old.Type) != row[1] {
				return fault.Newf(fault.WrongState, "属性 %s 已以另一对象或类型声明，已有的值不能改变含义", "the attribute %s is declared with another subject or type: values on record cannot change their meaning", a.Key)
			}
			tx.Update("UPDATE attribute_definitions SET unit = ?, codes = ?, min = ?, max = ?, title_zh = ?, title_en = ?, absent = ?, roster_column = ?, pack = ? WHERE id = ?",
				append(row[2:], old.ID)...)
			continue
		}
		id, err := tx.NextID(ctx, attributedefinition.Table)
		if err != nil {
			return err
		}
		tx.Insert(attributedefinition.Table, definitionColumns, append([]any{id, a.Key}, row...)...)
		c.Note("attribute_definition", id)
	}
	return nil
}

// definition is the row of an attribute without its id and key.
func definition(p *pack.Pack, a *pack.Attribute) ([]any, error) {
	low, high, err := bounds(a)
	if err != nil {
		return nil, err
	}
	subject := fact.AttributeSubjectPerson
	if a.Subject == fact.EntityHousehold {
		subject = fact.AttributeSubjectHousehold
	}
	var codes any
	if a.Type.Kind == fact.KindCode {
		text, err := json.Marshal(codesOf(p, a))
		if err != nil {
			return nil, err
		}
		codes = string(text)
	}
	absent := a.Absent
	if absent == "" {
		absent = fact.AbsentMeaningUnknown
	}
	return []any{string(subject), strings.ToUpper(a.Type.Kind.String()), blank(unitOf(a.Type)), codes, low, high,
		a.Title.ZH, a.Title.EN, string(absent), blank(a.RosterColumn), p.Key}, nil
}

func blank(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// unitOf is the unit that the API shows: a label such as mu, or the period of money.
func unitOf(t pack.Type) string {
	if t.Label != "" {
		return t.Label
	}
	return t.Period
}

// codesOf are the values that an attribute can have, by name.
func codesOf(p *pack.Pack, a *pack.Attribute) []string {
	var out []string
	for _, c := range a.Codes {
		out = append(out, c.Value)
	}
	if len(out) > 0 {
		return out
	}
	if len(a.Type.Values) > 0 {
		return a.Type.Values
	}
	for _, l := range p.CodeLists {
		if l.Key == a.Type.Codes {
			for _, c := range l.Codes {
				out = append(out, c.Value)
			}
			return out
		}
	}
	for _, o := range p.Attributes {
		if o.Key == a.Type.Codes && o != a {
			return codesOf(p, o)
		}
	}
	for _, f := range fact.Fields() {
		if f.Name == a.Type.Codes {
			for _, e := range f.Codes {
				out = append(out, e.Value)
			}
		}
	}
	return out
}

// bounds are the declared range in the scale of the column.
func bounds(a *pack.Attribute) (low, high any, err error) {
	read := func(l *pack.Literal) (any, error) {
		if l == nil {
			return nil, nil
		}
		switch a.Type.Kind {
		case fact.KindMoney:
			m, err := fact.ParseMoney(l.Text)
			return int64(m), err
		case fact.KindDecimal:
			d, err := fact.ParseDecimal(l.Text)
			return int64(d), err
		case fact.KindDate:
			d, err := fact.ParseDate(l.Text)
			return int64(d), err
		case fact.KindInt:
			return strconv.ParseInt(l.Text, 10, 64)
		}
		return nil, nil
	}
	if low, err = read(a.Type.Min); err != nil {
		return nil, nil, err
	}
	high, err = read(a.Type.Max)
	return low, high, err
}
