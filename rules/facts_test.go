package rules

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"bentou/rules/dossier"
	"bentou/rules/engine"
	"bentou/rules/fact"
	"bentou/rules/lang"
	"bentou/rules/pack"
)

func TestCanonicalFactsAreTheseBytes(t *testing.T) {
	_, rows := fill(columnsFor("2019-06-14"), twoHouseholds(), fact.MustDate("2019-06-14"), dossier.Options{})
	got, err := rows.facts(1)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"as_of":"2019-06-14","household":{"columns":{"housing_grade":"C","size":2,"size@2010-06-30":null},"id":5},"members":[` +
		`{"assumed":["attr:co_living"],"claims":[` +
		`{"columns":{"bill_total":"1000.50","designated":false,"hospital_level":null},"id":7,"lines":[{"columns":{"fee_amount":null,"fee_code":"BED"}},{"columns":{"fee_amount":null,"fee_code":"CT"}}]},` +
		`{"columns":{"bill_total":null,"designated":null,"hospital_level":null},"id":8,"lines":[{"columns":{"fee_amount":null,"fee_code":null}}]}],` +
		`"columns":{"age":69,"age@2010-06-30":60,"attr:co_living":true,"birth_date":"1949-12-31","hukou":null,"income(wage,card_year)":"1416.50","sex":"MALE"},"id":10},` +
		`{"columns":{"age":39,"age@2010-06-30":30,"attr:co_living":false,"birth_date":"1980-05-05","hukou":null,"income(wage,card_year)":null,"sex":"MALE"},"id":20}]}`
	if string(got) != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	// The bytes, and so the digest, must not change: decisions kept name it.
	const digest = "45fb0b722f5a980b27605dcbe12fb3fdb1ab963e8315b64874fa6af50c553b8f"
	if sum := FactsDigest(got); hex.EncodeToString(sum[:]) != digest {
		t.Errorf("the digest is %x", sum)
	}
	empty, err := rows.facts(0)
	if err != nil || string(empty) != `{"as_of":"2019-06-14","household":{"columns":{"housing_grade":null,"size":null,"size@2010-06-30":null},"id":6},"members":[]}` {
		t.Errorf("of a household of nobody: %s, %v", empty, err)
	}
}

func TestFactsThatWereKeptMakeTheSameChunkAgain(t *testing.T) {
	cols := columnsFor("2019-06-14")
	chunk, rows := fill(cols, twoHouseholds()[1:], fact.MustDate("2019-06-14"), dossier.Options{})
	facts, err := rows.facts(0)
	if err != nil {
		t.Fatal(err)
	}
	again, kept, err := readFacts(facts, cols)
	if err != nil {
		t.Fatal(err)
	}
	sameChunk(t, chunk, again)
	if kept.AsOf() != fact.MustDate("2019-06-14") || kept.HouseholdID(0) != 5 || kept.PersonID(1) != 20 || kept.ClaimID(0) != 7 {
		t.Error("the rows are not those that were kept")
	}
	if !kept.Assumed(11, 0) || kept.Assumed(11, 1) {
		t.Error("what was presumed was forgotten")
	}
	if r := kept.Reading(2, 0); !r.Known || r.Value != 69 {
		t.Errorf("the age is %+v", r)
	}
}

// fatal is what tests and property tests share.
type fatal interface {
	Helper()
	Fatalf(format string, args ...any)
}

func sameChunk(t fatal, a, b *engine.Chunk) {
	t.Helper()
	if x, y := fmt.Sprint(a.N, a.Children, a.Cols), fmt.Sprint(b.N, b.Children, b.Cols); x != y {
		t.Fatalf("the chunks differ:\n%s\n%s", x, y)
	}
}

func TestFactsThatDoNotFitAreRefused(t *testing.T) {
	cols := columnsFor("2019-06-14")
	_, rows := fill(cols, twoHouseholds()[1:], fact.MustDate("2019-06-14"), dossier.Options{})
	b, err := rows.facts(0)
	if err != nil {
		t.Fatal(err)
	}
	good := string(b)
	for _, c := range []struct{ name, old, new string }{
		{"a column is missing", `"hukou":null,`, ``},
		{"a column is called otherwise", `"hukou":null`, `"hukov":null`},
		{"a column too many", `"hukou":null`, `"hukou":null,"hukov":null`},
		{"a column of another day", `"age@2010-06-30":60`, `"age@2010-06-29":60`},
		{"a column twice", `"hukou":null`, `"hukou":null,"hukou":null`},
		{"keys in another order", `"housing_grade":"C","size":2`, `"size":2,"housing_grade":"C"`},
		{"a space", `"size":2`, `"size": 2`},
		{"an amount as a number", `"1416.50"`, `1416.50`},
		{"an amount written otherwise", `"1416.50"`, `"1416.5"`},
		{"an amount of three places", `"1416.50"`, `"1416.501"`},
		{"a number as a text", `"size":2`, `"size":"2"`},
		{"a number with a fraction", `"size":2`, `"size":2.0`},
		{"a number with an exponent", `"size":2`, `"size":2e0`},
		{"a code outside its list", `"BED"`, `"SOFA"`},
		{"a code written otherwise", `"BED"`, `"bed"`},
		{"a truth value as a text", `"designated":false`, `"designated":"false"`},
		{"a day that does not exist", `"1949-12-31"`, `"1949-02-30"`},
		{"a day without a year", `"as_of":"2019-06-14"`, `"as_of":"06-14"`},
		{"another day", `"as_of":"2019-06-14"`, `"as_of":"2019-06-15"`},
		{"a key that nobody writes", `"id":5`, `"id":5,"name":"X"`},
		{"a key in capitals", `"as_of"`, `"AS_OF"`},
		{"members are missing", `"members":[`, `"member":[`},
		{"claims of the household", `"id":5`, `"id":5,"lines":[]`},
		{"presumed, but there is no such column", `"assumed":["attr:co_living"]`, `"assumed":["attr:car"]`},
		{"presumed, but the pack does not presume it", `"assumed":["attr:co_living"]`, `"assumed":["age"]`},
		{"an empty list", `"id":10}`, `"id":10,"lines":[]}`},
		{"text after the end", `"id":20}]}`, `"id":20}]} `},
		{"not all of it", `"id":20}]}`, `"id":20}]`},
		{"nothing", good, ``},
		{"no object", good, `[]`},
		{"null", good, `null`},
	} {
		t.Run(c.name, func(t *testing.T) {
			if !strings.Contains(good, c.old) {
				t.Fatalf("%s is not in the facts", c.old)
			}
			bad := strings.Replace(good, c.old, c.new, 1)
			if _, _, err := readFacts([]byte(bad), cols); !errors.Is(err, ErrFacts) {
				t.Errorf("%s gives %v", bad, err)
			}
		})
	}
	if _, _, err := readFacts(b, cols[1:]); !errors.Is(err, ErrFacts) {
		t.Errorf("facts of a column that is no longer read give %v", err)
	}
}

func TestTwoColumnsOfOneNameCannotBeWritten(t *testing.T) {
	c := engine.Column{Input: fieldInput("size"), Day: fact.MustDate("2019-12-31")}
	_, rows := fill([]engine.Column{c, c}, twoHouseholds(), c.Day, dossier.Options{})
	if _, err := rows.facts(0); !errors.Is(err, ErrFacts) {
		t.Errorf("%v", err)
	}
}

func TestTheDaysOfAMonthAreJoinedAndSplit(t *testing.T) {
	var days []*dated
	for _, day := range []string{"2019-06-01", "2019-06-15"} {
		chunk, rows := fill(columnsFor(day), twoHouseholds()[1:], fact.MustDate(day), dossier.Options{})
		days = append(days, &dated{date: fact.MustDate(day), chunk: chunk, ids: rows})
	}
	joined, err := joinFacts(days)
	if err != nil {
		t.Fatal(err)
	}
	docs, err := splitFacts(joined)
	if err != nil || len(docs) != 2 {
		t.Fatal(len(docs), err)
	}
	for n, d := range docs {
		if d.date != days[n].date {
			t.Errorf("day %d is %s", n, d.date)
		}
		chunk, _, err := readFacts(d.data, columnsFor(d.date.String()))
		if err != nil {
			t.Fatal(err)
		}
		sameChunk(t, days[n].chunk, chunk)
	}
	text := string(joined)
	for _, bad := range []string{
		"", "[]", "{}", "null", "[null]", "[1]", " " + text, text + "\n", "[" + string(docs[0].data) + " ," + string(docs[1].data) + "]", "[ " + text[1:],
		"[" + string(docs[1].data) + "," + string(docs[0].data) + "]", "[" + string(docs[0].data) + "," + string(docs[0].data) + "]", text[:len(text)-1],
	} {
		if _, err := splitFacts([]byte(bad)); !errors.Is(err, ErrFacts) {
			t.Errorf("%.40s… gives %v", bad, err)
		}
	}
}

// anyColumns are columns of any type and entity, with names that need care in JSON.
func anyColumns(t *rapid.T) (out []engine.Column, asOf fact.Date) {
	asOf = fact.MustDate("2019-12-31")
	codes := &lang.Codes{Entries: []fact.Entry{{Value: "NONE"}, {Value: "一级"}, {Value: `a"b\c`}}}
	for n := range rapid.IntRange(0, 8).Draw(t, "columns") {
		in := &lang.Input{Entity: fact.Entity(rapid.IntRange(0, 3).Draw(t, "entity")), Type: lang.Type{Kind: fact.Kind(rapid.IntRange(0, 5).Draw(t, "kind"))}}
		in.Name = rapid.SampledFrom([]string{"", "年龄", "\U0001F600", "\uFB33", "\u0001\t\n\"\\/<>&\u2028", "é"}).Draw(t, "name") + fmt.Sprint(n)
		in.Attr = &pack.Attribute{Absent: rapid.SampledFrom([]fact.AbsentMeaning{fact.AbsentMeaningUnknown, fact.AbsentMeaningPresumed}).Draw(t, "absent")}
		if in.Type.Kind == fact.KindCode {
			in.Type.Codes = codes
		}
		out = append(out, engine.Column{Input: in, Day: asOf.AddDays(-rapid.SampledFrom([]int{0, 0, 31}).Draw(t, "days before"))})
	}
	return out, asOf
}

func anyValue(t *rapid.T, c engine.Column) int64 {
	switch c.Input.Type.Kind {
	case fact.KindBool:
		return int64(rapid.IntRange(0, 1).Draw(t, "bool"))
	case fact.KindCode:
		return int64(rapid.IntRange(0, len(c.Input.Type.Codes.Entries)-1).Draw(t, "code"))
	case fact.KindDate:
		return rapid.OneOf(rapid.Just(int64(fact.MaxDate)), rapid.Int64Range(int64(fact.MinDate), int64(fact.MaxDate))).Draw(t, "date")
	}
	return rapid.OneOf(rapid.Int64(), rapid.SampledFrom([]int64{0, -1, maxExact, maxExact + 1, -maxExact - 1, -1 << 63, 1<<63 - 1})).Draw(t, "number")
}

// anyRows is a chunk of one household with any values.
func anyRows(t *rapid.T) *Rows {
	cols, asOf := anyColumns(t)
	r := &Rows{layout: newLayout(cols, asOf), chunk: &engine.Chunk{}, assumed: map[cell]bool{}}
	r.add(fact.EntityHousehold, rapid.IntRange(0, 1<<50).Draw(t, "id"), 0, 0)
	for n := range rapid.IntRange(0, 3).Draw(t, "members") {
		person := r.add(fact.EntityPerson, n, 0, n)
		for k := range rapid.IntRange(0, 2).Draw(t, "claims") {
			claim := r.add(fact.EntityClaim, k, person, k)
			for l := range rapid.IntRange(0, 2).Draw(t, "lines") {
				r.add(fact.EntityLine, l, claim, l)
			}
		}
	}
	r.close()
	for n, c := range cols {
		for k := range r.chunk.N[c.Input.Entity] {
			if rapid.Bool().Draw(t, "known") {
				setValue(&r.chunk.Cols[n], k, anyValue(t, c))
				if c.Input.Attr.Absent == fact.AbsentMeaningPresumed && rapid.Bool().Draw(t, "presumed") {
					r.assumed[cell{n, k}] = true
				}
			}
		}
	}
	return r
}

func TestAnyFactsAreReadAsTheyWereWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := anyRows(t)
		facts, err := rows.facts(0)
		if err != nil {
			t.Fatal(err)
		}
		if !json.Valid(facts) {
			t.Fatalf("no JSON: %s", facts)
		}
		chunk, again, err := readFacts(facts, rows.cols)
		if err != nil {
			t.Fatalf("%s: %v", facts, err)
		}
		sameChunk(t, rows.chunk, chunk)
		if fmt.Sprint(rows.assumed) != fmt.Sprint(again.assumed) {
			t.Fatalf("presumed was %v and is %v", rows.assumed, again.assumed)
		}
		second, err := again.facts(0)
		if err != nil || !bytes.Equal(facts, second) {
			t.Fatalf("%s became %s, %v", facts, second, err)
		}
	})
}

// The order of RFC 8785, section 3.2.3, with its own example.
func TestKeysAreSortedByUTF16(t *testing.T) {
	keys := []string{"\r", "1", "\u0080", "ö", "€", "\U0001F600", "\uFB33"}
	for n := range keys[1:] {
		if compareKeys(keys[n], keys[n+1]) >= 0 {
			t.Errorf("%q does not come before %q", keys[n], keys[n+1])
		}
	}
}

func FuzzReadFacts(f *testing.F) {
	cols := columnsFor("2019-06-14")
	_, rows := fill(cols, twoHouseholds()[1:], fact.MustDate("2019-06-14"), dossier.Options{})
	good, err := rows.facts(0)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Add([]byte(`{"as_of":"2019-06-14","household":{"columns":{},"id":5},"members":[]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		_, rows, err := readFacts(data, cols)
		if err != nil {
			return
		}
		if again, err := rows.facts(0); err != nil || !bytes.Equal(again, data) {
			t.Errorf("%q was taken and is %q, %v", data, again, err)
		}
	})
}
