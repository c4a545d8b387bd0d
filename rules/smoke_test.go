package rules

import (
	"os"
	"strings"
	"testing"

	"bentou/rules/dossier"
	"bentou/rules/fact"
)

func TestSmoke(t *testing.T) {
	r, found := Load(os.DirFS("packs/liaocheng-etdz"))
	if found.Failed() {
		t.Fatal(found)
	}
	for _, d := range found {
		t.Log(d.Pos, d.Code, d.Message.EN)
	}
	rec := func(kind string, from string, kv ...string) dossier.Record {
		v := dossier.Values{}
		for i := 0; i < len(kv); i += 2 {
			v = append(v, dossier.Value{Column: kv[i], Text: kv[i+1]})
		}
		return dossier.Record{Kind: kind, Period: fact.Period{From: fact.MustDate(from)}, Values: v}
	}
	h := &dossier.Household{ID: 1, Members: []*dossier.Person{
		{ID: 10, Records: []dossier.Record{rec("membership", "2010-01-01", "relation", "HEAD"), rec("person_record", "2010-01-01", "birth_date", "1949-12-31"), rec("hukou", "2010-01-01", "place", "LOCAL")}},
		{ID: 11, Records: []dossier.Record{rec("membership", "2010-01-01", "relation", "WIFE"), rec("person_record", "2010-01-01", "birth_date", "1950-03-04"), rec("hukou", "2010-01-01", "place", "LOCAL")}},
	}}
	a, err := r.Assess(h, fact.MustDate("2019-12-03"))
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range a.Decisions {
		t.Log(d.Programme.Key, d.Subject.ID, d.Outcome, d.Amount, d.Day)
		if d.Programme.Key == "elder_zone70" || d.Programme.Key == "dibao" {
			for _, r := range d.Reasons {
				m := "?"
				if r.Met != nil {
					m = map[bool]string{true: "yes", false: "no"}[*r.Met]
				}
				t.Log(strings.Repeat("  ", r.Depth+1), m, r.Code, r.Text.ZH, "|", r.Text.EN, r.MetOn)
			}
			for _, m := range d.Missing {
				t.Log("    missing", m.Input, m.Title.ZH, m.Subject.ID, m.Unblocks)
			}
		}
	}
	for _, f := range a.Flags {
		t.Log(f.Flag.Key, f.Raise, f.Clear)
	}
	b, err := r.Replay(a.Facts, a.AsOf)
	if err != nil {
		t.Fatal(err)
	}
	if string(b.Facts) != string(a.Facts) {
		t.Error("facts differ")
	}
	t.Log(len(a.Facts))
}
