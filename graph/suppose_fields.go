package graph

import (
	"fmt"
	"slices"
	"strings"

	"bentou/graph/gen/models"
	"bentou/internal/attribute"
	"bentou/internal/fault"
	"bentou/rules/dossier"
	"bentou/rules/fact"
)

func (s *supposition) householdFields(list []*models.SupposedFieldInput, path string) {
	s.fields(list, path, fact.EntityHousehold, nil)
}

// fields reads the facts of a household, or of a person.
func (s *supposition) fields(list []*models.SupposedFieldInput, path string, entity fact.Entity, p *dossier.Person) {
	if len(list) > maxSupposedFacts {
		s.wrong(path, "至多 %d 项", "at most %d entries", maxSupposedFacts)
		return
	}
	for i, in := range list {
		at := fmt.Sprintf("%s.%d", path, i)
		span, ok := s.span(in.From, in.To, at+".from", at+".to")
		if !ok {
			continue
		}
		name := strings.TrimPrefix(in.Name, "attr:")
		if !s.field(entity, p, name, in.Value, span, at) {
			s.attribute(entity, p, name, in.Value, span, at)
		}
	}
}

// records are those of a person, or of the household.
func (s *supposition) records(p *dossier.Person) *[]dossier.Record {
	if p == nil {
		return &s.household.Records
	}
	return &p.Records
}

// field supposes a field of the registry; ok is false where it is none.
func (s *supposition) field(entity fact.Entity, p *dossier.Person, name string, value *string, span fact.Period, at string) bool {
	i := slices.IndexFunc(fact.Fields(), func(f fact.Field) bool { return f.Name == name && f.Entity == entity })
	if i < 0 {
		return false
	}
	f := &fact.Fields()[i]
	where, ok := dossier.WhereKept(name)
	if !ok {
		return false
	}
	if where.From != "" {
		s.wrong(at+".name", "%s 由 %s 得出，不能直接给出", "%s follows from %s and cannot be given", name, where.From)
		return true
	}
	text, ok := s.text(f, value, at)
	if !ok {
		return true
	}
	if where.Condition != "" {
		s.condition(p, where.Condition, text, span, at)
		return true
	}
	if text != nil && *text == fact.CodeNone && f.Codes[0].Value == fact.CodeNone && f.Register != "" {
		s.absent(f, where.Kind, p, span)
		return true
	}
	records := s.records(p)
	*records = setColumn(*records, where, text, span)
	return true
}

// text reads a value of a field into the form of the registry; nil is not known.
func (s *supposition) text(f *fact.Field, value *string, at string) (*string, bool) {
	if value == nil {
		return nil, true
	}
	good := true
	text := *value
	switch f.Kind {
	case fact.KindCode:
		if i := f.CodeIndex(text); i >= 0 {
			text = f.Codes[i].Value
		} else {
			good = false
		}
	case fact.KindBool:
		good = text == "true" || text == "false"
	case fact.KindDate:
		_, err := fact.ParseDate(text)
		good = err == nil
	}
	if good {
		return &text, true
	}
	if f.Kind == fact.KindCode {
		names := make([]string, len(f.Codes))
		for i, e := range f.Codes {
			names[i] = e.Value
		}
		s.wrong(at+".value", "%s 须为其中之一：%s", "%s must be one of: %s", f.Name, strings.Join(names, " "))
	} else {
		s.wrong(at+".value", "%s 不是 %s 类型的值", "%s is not a value of type %s", f.Name, f.Kind)
	}
	return nil, false
}

// attribute supposes a fact that the rules declare.
func (s *supposition) attribute(entity fact.Entity, p *dossier.Person, name string, value *string, span fact.Period, at string) {
	subject := fact.AttributeSubjectHousehold
	if entity == fact.EntityPerson {
		subject = fact.AttributeSubjectPerson
	}
	d, err := s.resolver.catalogue.definition(s.ctx, name, subject)
	if err != nil {
		if fault.CodeOf(err) == fault.Invalid {
			s.wrong(at+".name", "未知的名称：%s", "unknown name: %s", name)
			return
		}
		s.problems = append(s.problems, fault.All(err)...)
		return
	}
	record := dossier.Record{Kind: "attribute", Period: span, Values: dossier.Values{{Column: "key", Text: name}}}
	if value != nil {
		if _, err := attribute.Parse(d, *value); err != nil {
			for _, f := range fault.All(err) {
				s.problems = append(s.problems, f.On(at+".value"))
			}
			return
		}
		record.Values = append(record.Values, dossier.Value{Column: "value", Text: *value})
	}
	records := s.records(p)
	*records = append(cut(*records, "attribute", span, func(r dossier.Record) bool { key, _ := r.Values.Get("key"); return key == name }), record)
}

// condition supposes that someone has a health condition, or has not.
func (s *supposition) condition(p *dossier.Person, c fact.HealthCondition, text *string, span fact.Period, at string) {
	is := func(want fact.HealthCondition) func(dossier.Record) bool {
		return func(r dossier.Record) bool { have, _ := r.Values.Get("condition"); return have == string(want) }
	}
	healthy := func(dossier.Record) bool { return false }
	if text == nil || *text == "true" || c != fact.HealthConditionSevereMentalIllness {
		healthy = is(fact.HealthConditionHealthy)
	}
	p.Records = cut(p.Records, "health", span, func(r dossier.Record) bool { return is(c)(r) || (text == nil || *text == "true") && healthy(r) })
	switch {
	case text == nil:
		// A condition that is not named says that there may be this one.
		p.Records = append(p.Records, dossier.Record{Kind: "health", Period: span})
	case *text == "true":
		p.Records = append(p.Records, dossier.Record{Kind: "health", Period: span, Values: dossier.Values{{Column: "condition", Text: string(c)}}})
	default:
		s.none = append(s.none, absence{register: fact.RecordKindHealth, kind: "health", condition: c, person: p, span: span, at: at})
	}
}
