package letters_test

import (
	"path/filepath"
	"strings"
	"testing"

	"bentou/ent/gen/ent"
	"bentou/ent/gen/ent/storeddecision"
	"bentou/internal/access"
	"bentou/internal/eligibility"
	"bentou/internal/registry"
	"bentou/rules/fact"
	"bentou/rules/packs"
)

// Who left is told so, and how to object; and the household that still lives there is not
// said to be empty.
func TestALetterToTheHouseholdOfSomebodyWhoLeftSaysSo(t *testing.T) {
	o := newOffice(t, filepath.Join(t.TempDir(), "bentou.db"))
	var of *ent.StoredDecision
	for _, d := range o.decisions("elder_zone70") {
		others, err := o.store.Client().StoredDecision.Query().Where(storeddecision.HouseholdID(d.HouseholdID), storeddecision.PersonIDNEQ(*d.PersonID)).Exist(t.Context())
		check(t, err)
		if d.Outcome == fact.OutcomeEligible && others {
			of = d
			break
		}
	}
	if of == nil {
		t.Fatal("nobody of a larger household is granted it")
	}
	_, err := registry.New(o.store).Add(t.Context(), registry.Request{Actor: "test"},
		registry.Stamp(&ent.Death{PersonID: *of.PersonID, ValidFrom: of.DecidedFor.AddDays(-45)}, registry.Provenance{Source: fact.SourceDepartment}), false)
	check(t, err)
	_, err = eligibility.New(o.store, packs.Liaocheng()).Decide(t.Context(), eligibility.Options{AsOf: &of.DecidedFor})
	check(t, err)
	list := o.decisions("elder_zone70")
	last := list[len(list)-1]
	if *last.PersonID != *of.PersonID || last.Outcome != fact.OutcomeIneligible || last.FactSetID == nil {
		t.Fatalf("%+v", last)
	}
	administrator := &access.Caller{Name: "x", Role: access.Administrator}
	for lang, want := range map[string][]string{
		"zh": {"已不是该户登记的成员", "怎么办", "如有异议", "行政复议"},
		"en": {"is no longer on record as a member of the household", "What to do", "If you disagree", "Article 9"},
	} {
		page := o.get(administrator, pathOf(last)+"?lang="+lang).Body.String()
		for _, part := range want {
			if !strings.Contains(page, part) {
				t.Errorf("%s: %q is not in %s", lang, part, page)
			}
		}
		if strings.Contains(page, "没有登记的成员") || strings.Contains(page, "nobody is on record") || strings.Contains(page, "elder_zone70") {
			t.Errorf("%s: %s", lang, page)
		}
	}
	said := o.get(administrator, pathOf(last)+"?format=json").Body.String()
	for _, part := range []string{`"provenance": "none"`, "已不是该户登记的成员", `"appeal": {`} {
		if !strings.Contains(said, part) {
			t.Errorf("%q is not in %s", part, said)
		}
	}
}

// What those who write rules noted of a figure that nobody has read in a publication is
// not for the reader, nor is the key of the pack.
func TestALetterHoldsNoNotesOfThoseWhoWriteRules(t *testing.T) {
	o := newOffice(t, filepath.Join(t.TempDir(), "bentou.db"))
	seen := 0
	for _, programme := range []string{"dibao", "elder_zone70", "elder_care", "disab_nursing"} {
		d := o.decisions(programme)[0]
		for _, lang := range []string{"zh", "en"} {
			page := o.get(&access.Caller{Name: "x", Role: access.Administrator}, pathOf(d)+"?lang="+lang).Body.String()
			for _, note := range []string{"invented", "not found", "General knowledge", "Common practice", "liaocheng-etdz"} {
				if strings.Contains(page, note) {
					t.Errorf("%s in %s: it says %q: …%s", programme, lang, note, page[max(0, strings.Index(page, note)-300):strings.Index(page, note)])
				}
			}
			if strings.Contains(page, "出处待核实") || strings.Contains(page, "暂定数额") || strings.Contains(page, "still to be checked") || strings.Contains(page, "provisional, to be settled") {
				seen++
			}
		}
	}
	if seen == 0 {
		t.Error("no letter rests on a figure that is not read in a publication: the test says little")
	}
}
