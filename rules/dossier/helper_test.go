package dossier

import (
	"slices"
	"strings"
	"testing"

	"bentou/rules/fact"
	"bentou/rules/lang"
	"bentou/rules/pack"
)

// record writes a record as record("hukou", "2016-01-01", "2019-12-31", "place=LOCAL");
// an empty to is open.
func record(kind, from, to string, columns ...string) Record {
	r := Record{Kind: kind, Period: fact.Period{From: fact.MustDate(from)}, Source: fact.SourceDepartment}
	if to != "" {
		r.Period.To = fact.MustDate(to).Ptr()
	}
	for _, c := range columns {
		name, text, _ := strings.Cut(c, "=")
		r.Values = append(r.Values, Value{name, text})
	}
	return r
}

// complete is the completeness of registers of a household for some days.
func complete(from, to string, registers ...fact.RecordKind) (out []Record) {
	for _, k := range registers {
		out = append(out, record("household_completeness", from, to, "register="+string(k)))
	}
	return out
}

func yearOf(kind, year string, columns ...string) Record {
	p := fact.YearOf(fact.MustDate(year + "-01-01").Year())
	return record(kind, p.From.String(), p.To.String(), columns...)
}

func income(year, source, item, amount string) Record {
	columns := []string{"income_source=" + source, "item=" + item}
	if amount != "" {
		columns = append(columns, "amount="+amount)
	}
	return yearOf("income", year, columns...)
}

// member is a person born on a day who was a member ever since 2010.
func member(id int, birth string, records ...Record) *Person {
	own := []Record{record("membership", "2010-01-01", "", "relation=HEAD")}
	if birth == "" {
		own = append(own, record("person_record", "1900-01-01", "", "sex=FEMALE"))
	} else {
		own = append(own, record("person_record", birth, "", "sex=FEMALE", "birth_date="+birth))
	}
	return &Person{ID: id, Records: append(own, records...)}
}

func home(records []Record, members ...*Person) *Household {
	h := &Household{ID: 1, Records: records, Members: members}
	number := 0 // each record gets an id, so that sources can be told apart
	give := func(list []Record) {
		for n := range list {
			number++
			list[n].ID = number
		}
	}
	give(h.Records)
	for _, p := range members {
		give(p.Records)
	}
	return h
}

// field is the input of a field of the registry.
func field(name string) *lang.Input {
	all := fact.Fields()
	n := slices.IndexFunc(all, func(f fact.Field) bool { return f.Name == name })
	if n < 0 {
		panic("no field " + name)
	}
	f := &all[n]
	in := &lang.Input{Name: name, Entity: f.Entity, Field: f, Type: lang.Type{Kind: f.Kind, Period: f.Period, Label: f.Label}}
	if f.Kind == fact.KindCode {
		in.Type.Codes = &lang.Codes{Name: name, Entries: f.Codes, Ordered: f.Ordered}
	}
	return in
}

// sum is income, income_except or expense of kinds over a window.
func sum(fn, kinds, window string) *lang.Input {
	return &lang.Input{Name: fn + "(" + kinds + "," + window + ")", Fn: fn, Args: strings.Split(kinds, "+"), Window: window,
		Entity: fact.EntityPerson, Type: lang.Type{Kind: fact.KindMoney, Scale: 2, Period: "year"}}
}

// granted is a function on what was granted before.
func granted(entity fact.Entity, fn, programme, window string) *lang.Input {
	in := &lang.Input{Name: fn + "(" + programme + ")", Fn: fn, Args: []string{programme}, Window: window, Entity: entity}
	switch fn {
	case "on":
	case "ended", "awarded_on":
		in.Type.Kind = fact.KindDate
	case "end_reason":
		in.Type = lang.Type{Kind: fact.KindCode, Codes: &lang.Codes{Entries: fact.DibaoEndReason("").Entries()}}
	case "last_amount":
		in.Type = lang.Type{Kind: fact.KindMoney, Scale: 2, Period: "month"}
	default:
		in.Type = lang.Type{Kind: fact.KindMoney, Scale: 2}
	}
	return in
}

func insured(kind string) *lang.Input {
	return &lang.Input{Name: "insured(" + kind + ")", Fn: "insured", Args: []string{kind}, Entity: fact.EntityPerson}
}

// attr is an attribute that a pack declares.
func attr(entity fact.Entity, kind fact.Kind, key string, absent fact.AbsentMeaning, presume string, codes ...string) *lang.Input {
	a := &pack.Attribute{Head: pack.Head{Key: key}, Subject: entity, Absent: absent}
	if presume != "" {
		a.Presumed = &pack.Literal{Text: presume}
	}
	in := &lang.Input{Name: "attr:" + key, Entity: entity, Attr: a, Type: lang.Type{Kind: kind}}
	if kind == fact.KindCode {
		in.Type.Codes = &lang.Codes{Name: key}
		for _, c := range codes {
			in.Type.Codes.Entries = append(in.Type.Codes.Entries, fact.Entry{Value: c})
		}
	}
	return in
}

// show writes a reading as a rule's author would: yes, 70, 1416.00, GRADE_1, never;
// ? where it is unknown.
func show(in *lang.Input, r Reading) string {
	switch {
	case !r.Known:
		return "?"
	case in.Type.Kind == fact.KindBool:
		return map[int64]string{0: "no", 1: "yes"}[r.Value]
	case in.Type.Kind == fact.KindCode:
		return in.Type.Codes.Entries[r.Value].Value
	case in.Type.Kind == fact.KindDate && r.Value == int64(fact.MaxDate):
		return "never"
	case in.Type.Kind == fact.KindDate:
		return fact.Date(r.Value).String()
	case in.Type.Kind == fact.KindMoney:
		return fact.Money(r.Value).String()
	case in.Type.Kind == fact.KindDecimal:
		return fact.Decimal(r.Value).String()
	default:
		return fact.Decimal(r.Value * millionths).String()
	}
}

// reads checks what the first member, or the household, is said to be on a day.
func reads(t *testing.T, h *Household, in *lang.Input, day, want string) Reading {
	t.Helper()
	r := Read(h, At{}, in, fact.MustDate(day), Options{})
	if got := show(in, r); got != want {
		t.Errorf("%s on %s is %s, want %s (note %q)", in.Name, day, got, want, r.Note.EN)
	}
	if !r.Known && r.Value != 0 {
		t.Errorf("%s on %s is unknown, but its value is %d", in.Name, day, r.Value)
	}
	return r
}

// kindsOf lists the kinds of the records that a reading rests on.
func kindsOf(r Reading) (out []string) {
	for _, s := range r.From {
		out = append(out, s.Kind)
	}
	return out
}

func splitList(s string) []string { return strings.Split(s, ",") }
