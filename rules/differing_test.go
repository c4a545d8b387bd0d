package rules

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"pgregory.net/rapid"

	"bentou/rules/dossier"
	"bentou/rules/fact"
	"bentou/rules/pack"
)

// edited is a release with a text of its files replaced.
func edited(t testing.TB, r *Release, old, new string) *Release {
	t.Helper()
	files := fstest.MapFS{}
	found := false
	for _, f := range pack.Write(r.pack) {
		if strings.Contains(string(f.Data), old) {
			found = true
			f.Data = []byte(strings.ReplaceAll(string(f.Data), old, new))
		}
		files[f.Name] = &fstest.MapFile{Data: f.Data}
	}
	if !found {
		t.Fatalf("no file has %q", old)
	}
	out, wrong := Load(files)
	if out == nil {
		t.Fatal(wrong)
	}
	return out
}

func keysOf(m map[string]bool) string {
	var out []string
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return strings.Join(out, " ")
}

func TestOnlyWhatCanBeDecidedOtherwiseDiffers(t *testing.T) {
	r := liaocheng(t)
	day := fact.MustDate("2019-12-31")
	for _, c := range []struct{ old, new, programmes, flags string }{
		{"hukou == local and age >= 70", "hukou == local and age >= 71", "elder_zone70", ""},
		{"70周岁以上老年人生活补贴（开发区）", "别的名称", "", ""},
		// One of a kind group stands for all of it.
		{"on_dibao and age >= 60 and self_care == none", "on_dibao and age >= 61 and self_care == none", "disab_nursing elder_care", ""},
	} {
		got, err := Differing(r, edited(t, r, c.old, c.new), day)
		if err != nil {
			t.Fatal(err)
		}
		if keysOf(got.Programmes) != c.programmes || keysOf(got.Flags) != c.flags {
			t.Errorf("%q: %s; %s", c.new, keysOf(got.Programmes), keysOf(got.Flags))
		}
	}
}

// What the first programme computes comes before what the second does, which makes use
// of the same parts.
func TestAProgrammeDoesNotDifferBecauseAnotherOneComputesItsPartsFirst(t *testing.T) {
	day := fact.MustDate("2019-12-31")
	for _, rule := range []string{"k == one and n > 1", "k == one or n > 1", "household.i + n > 3", "household.i * n > 3"} {
		second := smallRule{subject: "person", eligible: rule, amount: "yuan(5, month)"}
		var packs []*Release
		for _, first := range []string{"k == one", "n > 1", "n == 2", "household.i < 2"} {
			packs = append(packs, small(t, smallRule{subject: "person", eligible: first}, second))
		}
		for _, before := range packs {
			for _, after := range packs {
				got, err := Differing(before, after, day)
				if err != nil {
					t.Fatal(err)
				}
				if got.Programmes["p1"] || got.Programmes["p0"] != (before != after) {
					t.Errorf("%s: %s", rule, keysOf(got.Programmes))
				}
			}
		}
	}
}

func TestWhatDoesNotDifferIsSaidAlikeOfEverybody(t *testing.T) {
	r := timely(t)
	var others []*Release
	for _, c := range [][2]string{
		{"value: 70", "value: 69"}, {"- [70, 7]", "- [70, 9]"}, {"age in 6..15", "age in 6..16"}, {"size > 1", "size > 2"}, {"on(dibao)", "not on(dibao)"},
		{"assess: month_end", "assess: month_start"}, {"absent: false", "absent: unknown"}, {"2020-03-15", "2020-03-10"}, {"as_of < date('2020-06-15')", "as_of < date('2020-06-16')"},
	} {
		others = append(others, edited(t, r, c[0], c[1]))
	}
	differed := 0
	rapid.Check(t, func(t *rapid.T) {
		o := rapid.SampledFrom(others).Draw(t, "other")
		hs := []*dossier.Household{anyHousehold(t), anyHousehold(t)}
		day := fact.MustDate(rapid.SampledFrom([]string{"2019-12-15", "2020-03-10", "2020-06-30"}).Draw(t, "day"))
		only, err := Differing(r, o, day)
		if err != nil {
			t.Fatal(err)
		}
		before, err := r.Decide(hs, day)
		if err != nil {
			t.Fatal(err)
		}
		after, err := o.Decide(hs, day)
		if err != nil {
			t.Fatal(err)
		}
		for i := range hs {
			for n, d := range before[i].Decisions {
				e := after[i].Decisions[n]
				if d.Outcome == e.Outcome && sameMoney(d.Amount, e.Amount) {
					continue
				}
				differed++
				if !only.Programmes[d.Programme.Key] {
					t.Fatalf("%s of %v is %s and %s, and was not to differ on %s", d.Programme.Key, d.Subject, d.Outcome, e.Outcome, day)
				}
			}
		}
	})
	if differed == 0 {
		t.Error("nothing ever differed")
	}
}
