package rules

import (
	"slices"
	"strings"
	"testing"

	"bentou/rules/dossier"
	"bentou/rules/engine"
	"bentou/rules/fact"
	"bentou/rules/lang"
	"bentou/rules/pack"
)

// fieldInput is the input of a field of the registry.
func fieldInput(name string) *lang.Input {
	all := fact.Fields()
	f := &all[slices.IndexFunc(all, func(f fact.Field) bool { return f.Name == name })]
	in := &lang.Input{Name: name, Entity: f.Entity, Field: f, Type: lang.Type{Kind: f.Kind}}
	switch f.Kind {
	case fact.KindCode:
		in.Type.Codes = &lang.Codes{Name: name, Entries: f.Codes}
	case fact.KindMoney:
		in.Type.Scale = 2
	}
	return in
}

func incomeInput(kinds, window string) *lang.Input {
	return &lang.Input{Name: "income(" + strings.ToLower(kinds) + "," + window + ")", Fn: "income", Args: strings.Split(kinds, "+"), Window: window,
		Entity: fact.EntityPerson, Type: lang.Type{Kind: fact.KindMoney, Scale: 2}}
}

func coLiving() *lang.Input {
	a := &pack.Attribute{Head: pack.Head{Key: "co_living"}, Subject: fact.EntityPerson, Absent: fact.AbsentMeaningPresumed, Presumed: &pack.Literal{Text: "true"}}
	return &lang.Input{Name: "attr:co_living", Entity: fact.EntityPerson, Attr: a, Type: lang.Type{Kind: fact.KindBool}}
}

// rec writes a record as rec("hukou", "2016-01-01", "", "place=LOCAL").
func rec(kind, from, to string, columns ...string) dossier.Record {
	r := dossier.Record{Kind: kind, Period: fact.Period{From: fact.MustDate(from)}, Source: fact.SourceDepartment}
	if to != "" {
		r.Period.To = fact.MustDate(to).Ptr()
	}
	for _, c := range columns {
		name, text, _ := strings.Cut(c, "=")
		r.Values = append(r.Values, dossier.Value{Column: name, Text: text})
	}
	return r
}

func someone(id int, birth, from, to string, more ...dossier.Record) *dossier.Person {
	return &dossier.Person{ID: id, Records: append([]dossier.Record{rec("membership", from, to, "relation=HEAD"), rec("person_record", birth, "", "sex=MALE", "birth_date="+birth)}, more...)}
}

// twoHouseholds are one of two members, of whom one leaves in June and who has bills,
// and one of nobody.
func twoHouseholds() []*dossier.Household {
	leaver := someone(20, "1980-05-05", "2015-01-01", "2019-06-15", rec("attribute", "2015-01-01", "", "key=co_living", "value=false"))
	stayer := someone(10, "1949-12-31", "2015-01-01", "", rec("income", "2019-01-01", "2020-01-01", "income_source=WAGE", "item=WAGES", "amount=1416.5"))
	stayer.Claims = []*dossier.Claim{
		{ID: 7, Values: dossier.Values{{Column: "bill_total", Text: "1000.50"}, {Column: "designated", Text: "false"}},
			Lines: []dossier.Values{{{Column: "fee_code", Text: "BED"}}, {{Column: "fee_code", Text: "CT"}}}},
		{ID: 8, Lines: []dossier.Values{{}}},
	}
	full := &dossier.Household{ID: 5, Members: []*dossier.Person{leaver, stayer}, Records: []dossier.Record{rec("housing", "2016-01-01", "", "grade=C")}}
	return []*dossier.Household{{ID: 6}, full}
}

func columnsFor(day string) []engine.Column {
	d := fact.MustDate(day)
	var out []engine.Column
	for _, name := range []string{"size", "housing_grade", "age", "birth_date", "sex", "hukou", "bill_total", "designated", "hospital_level", "fee_code", "fee_amount"} {
		out = append(out, engine.Column{Input: fieldInput(name), Day: d})
	}
	return append(out,
		engine.Column{Input: coLiving(), Day: d},
		engine.Column{Input: incomeInput("WAGE", "card_year"), Day: d},
		engine.Column{Input: fieldInput("age"), Day: fact.MustDate("2010-06-30")},
		engine.Column{Input: fieldInput("size"), Day: fact.MustDate("2010-06-30")},
	)
}

func TestTheRowsOfAChunkAreTheMembersOnTheDay(t *testing.T) {
	for _, c := range []struct {
		day    string
		people []int
	}{{"2019-06-14", []int{10, 20}}, {"2019-06-15", []int{10}}} {
		chunk, rows := fill(columnsFor(c.day), twoHouseholds(), fact.MustDate(c.day), dossier.Options{})
		if want := [4]int{2, len(c.people), 2, 3}; chunk.N != want {
			t.Errorf("on %s there are %v rows, want %v", c.day, chunk.N, want)
		}
		for n, id := range c.people {
			if rows.PersonID(n) != id || rows.Household(fact.EntityPerson, n) != 1 {
				t.Errorf("on %s row %d is person %d of row %d, want %d", c.day, n, rows.PersonID(n), rows.Household(fact.EntityPerson, n), id)
			}
		}
		if got := chunk.Children[fact.EntityPerson]; !slices.Equal(got, []int32{0, 0, int32(len(c.people))}) {
			t.Errorf("the members of the households begin at %v", got)
		}
		if rows.HouseholdID(0) != 6 || rows.HouseholdID(1) != 5 || rows.ClaimID(1) != 8 || rows.ID(fact.EntityLine, 1) != 1 {
			t.Error("an id is wrong")
		}
		if got := chunk.Children[fact.EntityLine]; !slices.Equal(got, []int32{0, 2, 3}) {
			t.Errorf("the lines of the claims begin at %v", got)
		}
		if got := rows.Household(fact.EntityLine, 2); got != 1 {
			t.Errorf("the last line is of household %d", got)
		}
	}
}

func TestACellIsWhatTheDossierReads(t *testing.T) {
	cols := columnsFor("2019-06-14")
	chunk, rows := fill(cols, twoHouseholds(), fact.MustDate("2019-06-14"), dossier.Options{})
	for n, c := range cols {
		for k := range chunk.N[c.Input.Entity] {
			r := rows.Reading(n, k)
			v, known := getValue(&chunk.Cols[n], k)
			if v != r.Value || known != r.Known {
				t.Errorf("%s of row %d is %d %v in the chunk and %d %v in the dossier", c.Input.Name, k, v, known, r.Value, r.Known)
			}
		}
	}
	// Some of them by hand, in the order of columnsFor.
	for _, c := range []struct {
		column, row int
		value       int64
		known       bool
	}{
		{0, 0, 0, false}, {0, 1, 2, true}, // size: of nobody it is unknown
		{1, 1, 2, true},                    // housing C
		{2, 0, 69, true}, {2, 1, 39, true}, // age
		{5, 0, 0, false},                       // hukou
		{6, 0, 100050, true}, {6, 1, 0, false}, // bill_total
		{7, 0, 0, true}, {7, 1, 0, false}, // designated: no, unknown
		{9, 1, 3, true}, {9, 2, 0, false}, // fee_code CT
		{11, 0, 1, true}, {11, 1, 0, true}, // co_living: presumed, recorded
		{12, 0, 141650, true}, {12, 1, 0, false}, // wages
		{13, 0, 60, true}, {13, 1, 30, true}, // age, nine years before
		{14, 1, 0, false}, // nobody was a member then
	} {
		v, known := getValue(&chunk.Cols[c.column], c.row)
		if v != c.value || known != c.known {
			t.Errorf("%s of row %d is %d %v, want %d %v", cols[c.column].Input.Name, c.row, v, known, c.value, c.known)
		}
	}
	if !rows.Assumed(11, 0) || rows.Assumed(11, 1) || rows.Assumed(2, 0) {
		t.Error("what is presumed is not told apart from what is recorded")
	}
}

func TestBitsBeyondTheRowsAreNotSet(t *testing.T) {
	var hs []*dossier.Household
	for n := range 130 {
		hs = append(hs, &dossier.Household{ID: n, Members: []*dossier.Person{someone(n, "1980-05-05", "2015-01-01", "")}})
	}
	cols := []engine.Column{{Input: fieldInput("age"), Day: fact.MustDate("2019-12-31")}, {Input: coLiving(), Day: fact.MustDate("2019-12-31")}}
	chunk, _ := fill(cols, hs, fact.MustDate("2019-12-31"), dossier.Options{})
	for n, c := range chunk.Cols {
		if len(c.Known) != 3 || c.Known[2] != 3 {
			t.Errorf("column %d has %d words, the last %b", n, len(c.Known), c.Known[2])
		}
	}
	if got := chunk.Cols[1].True; len(got) != 3 || got[2] != 3 {
		t.Errorf("the truth values are %b", got)
	}
}

func TestNoHouseholdsMakeAnEmptyChunk(t *testing.T) {
	chunk, _ := fill(columnsFor("2019-12-31"), nil, fact.MustDate("2019-12-31"), dossier.Options{})
	if chunk.N != [4]int{} || len(chunk.Cols) != len(columnsFor("2019-12-31")) {
		t.Errorf("%+v", chunk.N)
	}
}
