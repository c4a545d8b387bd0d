package packs

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"

	"bentou/rules"
	"bentou/rules/fact"
	"bentou/rules/lang"
	"bentou/rules/pack"
	"bentou/rules/scenario"
)

func load(t testing.TB) *rules.Release {
	t.Helper()
	r, found := rules.Load(Liaocheng())
	if r == nil {
		t.Fatalf("the pack has errors:\n%s", found)
	}
	return r
}

func TestEveryScenarioOfTheLiaochengPackHolds(t *testing.T) {
	r := load(t)
	results := scenario.Run(r)
	var wrong strings.Builder
	for _, x := range results {
		for _, d := range x.Differences {
			day := "on no day"
			if x.Day != nil {
				day = x.Day.String()
			}
			fmt.Fprintf(&wrong, "\n  %s %s %s: %s %s", d.Pos, x.Scenario.Key, day, d.Path, d.Message.EN)
		}
	}
	if n := scenario.Failed(results); n > 0 {
		t.Errorf("%d of %d scenarios failed:%s", n, len(r.Pack().Scenarios), wrong.String())
	}
	if len(r.Pack().Scenarios) == 0 {
		t.Error("there are none")
	}
}

func TestEveryProgrammeFlagAndLayerOfTheLiaochengPackHasScenarios(t *testing.T) {
	p := load(t).Pack()
	seen := map[string]bool{}
	for _, s := range p.Scenarios {
		for i, key := range s.Expect.Keys {
			seen[key] = true
			part := s.Expect.Items[i]
			switch key {
			case "flags":
				for k, flag := range part.Keys {
					seen["flag "+flag+" "+part.Items[k].Text] = true
				}
			case "claims":
				for _, bill := range part.Items {
					for _, layer := range bill.Keys {
						seen["layer "+layer] = true
					}
				}
			}
		}
	}
	for _, x := range p.Programmes {
		if !seen[x.Key] {
			t.Errorf("no scenario is about the programme %s", x.Key)
		}
	}
	for _, x := range p.Flags {
		if !seen["flag "+x.Key+" raised"] {
			t.Errorf("no scenario raises the flag %s", x.Key)
		}
	}
	for _, c := range p.Coverages {
		for _, l := range c.Layers {
			if !seen["layer "+l.Key] {
				t.Errorf("no scenario is about the layer %s", l.Key)
			}
		}
	}
}

func TestEveryParameterOfTheLiaochengPackSaysWhereItIsFromAndHowSureItIs(t *testing.T) {
	for _, p := range load(t).Pack().Parameters {
		if p.Reference.Document == "" {
			t.Errorf("%s %s has no reference", p.Pos, p.Key)
		}
		for _, v := range p.Values {
			if v.Source == "" {
				t.Errorf("%s %s from %s has no source", v.Pos, p.Key, v.From)
			}
			switch v.Confidence {
			case pack.Law, pack.Verified, pack.Recalled, pack.Placeholder:
			default:
				t.Errorf("%s %s from %s: how sure is it? It says %q", v.Pos, p.Key, v.From, v.Confidence)
			}
		}
	}
}

func TestEveryReferenceOfTheLiaochengPackIsToAClauseThatItListsAndWhatNoRuleCarriesOutIsKnown(t *testing.T) {
	p, found := pack.Read(Liaocheng())
	for _, d := range found {
		t.Errorf("%s %s", d.Pos, d.Message.EN)
	}
	var unmapped []string
	for _, d := range p.Clauses() {
		if !d.Listed {
			t.Errorf("%s is not listed", d.Title.ZH)
		}
		for _, c := range d.Clauses {
			if c.Unmapped() {
				unmapped = append(unmapped, c.ID)
			}
		}
	}
	if want := []string{"先诊疗、后付费", "严重精神障碍救治", "意外伤害与家庭财产"}; !slices.Equal(unmapped, want) {
		t.Errorf("no rule carries out %v, not %v", unmapped, want)
	}
}

// Labels in both languages, type, unit, origin and example: whoever writes a rule has
// nothing else to go by.
func TestEveryNameOfTheVocabularyOfTheLiaochengPackIsDescribedWhole(t *testing.T) {
	p := load(t).Pack()
	day := fact.MustDate("2020-06-30")
	for _, at := range []lang.Place{
		{Role: lang.RoleEligible, Subject: fact.EntityHousehold}, {Role: lang.RoleEligible, Subject: fact.EntityPerson}, {Role: lang.RoleRaise},
		{Role: lang.RoleWhere}, {Role: lang.RoleWhen, Coverage: "medical"}, {Role: lang.RoleExpr, Subject: fact.EntityLine, Coverage: "medical"},
	} {
		at.From = day
		words, err := lang.Vocabulary(p, at)
		if err != nil {
			t.Fatal(err)
		}
		for _, w := range words {
			if w.Title.ZH == "" || w.Title.EN == "" || w.Source == "" || w.Example == "" {
				t.Errorf("%v: %+v", at, w)
			}
			recorded := w.Source == lang.SourceRegistry || w.Source == lang.SourceAttribute
			if recorded != (w.Input != "") {
				t.Errorf("%s is from the %s, and its input is %q", w.Name, w.Source, w.Input)
			}
			if listOrFunction := w.Source == lang.SourceGroup || w.Source == lang.SourceFunction; w.Type == nil {
				if !listOrFunction {
					t.Errorf("%s has no type", w.Name)
				}
				continue
			}
			switch w.Type.Kind {
			case fact.KindCode:
				if w.Type.Codes == nil || len(w.Type.Codes.Entries) == 0 {
					t.Errorf("%s has no codes", w.Name)
				}
				for _, c := range w.Type.Codes.Entries {
					if c.ZH == "" || c.EN == "" {
						t.Errorf("%s: the code %s is called nothing", w.Name, c.Value)
					}
				}
			case fact.KindInt, fact.KindMoney, fact.KindDecimal:
				if zh, en := w.Type.Describe(); zh == "" || en == "" {
					t.Errorf("%s has no unit", w.Name)
				}
			}
		}
	}
}

func TestTheLiaochengPackIsInCanonicalForm(t *testing.T) {
	files, found := pack.Format(Liaocheng())
	if found.Failed() {
		t.Fatal(found)
	}
	formatted := map[string]bool{}
	for _, f := range files {
		formatted[f.Name] = true
		data, err := fs.ReadFile(Liaocheng(), f.Name)
		if err != nil {
			t.Fatal(err)
		}
		if string(data) != string(f.Data) {
			t.Errorf("%s is not as the formatter writes it: run bentou pack fmt rules/packs/liaocheng-etdz", f.Name)
		}
	}
	err := fs.WalkDir(Liaocheng(), ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(name, ".yaml") && !formatted[name] {
			t.Errorf("%s is not part of the pack", name)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}
