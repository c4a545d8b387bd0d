package rules

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"bentou/rules/dossier"
	"bentou/rules/engine"
	"bentou/rules/fact"
	"bentou/rules/lang"
)

// sample is the frozen pack by which meanings are told apart.
func sample(t testing.TB) *Release {
	t.Helper()
	r, found := Load(os.DirFS("testdata/meaning"))
	if found.Failed() {
		t.Fatal(found)
	}
	return r
}

// sampleHomes are households of the sample: born on every sort of day, with wages that
// come to halves, and with gaps.
func sampleHomes() []*dossier.Household {
	d := dice(1)
	births := []string{"1960-02-29", "1940-02-29", "1959-12-31", "1960-01-01", "1919-12-31", "2016-02-29", "1975-06-30", "2001-08-15", "1950-03-04"}
	grades := []string{"GRADE_1", "GRADE_2", "GRADE_3", "GRADE_4"}
	places := []string{"LOCAL", "LOCAL", "ELSEWHERE"}
	var out []*dossier.Household
	for n := range 80 {
		h := &dossier.Household{ID: 1000 + n, Records: []dossier.Record{recorded("household_completeness", "2015-01-01", "register", "DISABILITY_CERTIFICATE")}}
		if d.percent(50) {
			h.Records[0].Values[0].Text = "INCOME"
		}
		if !d.percent(10) {
			h.Records = append(h.Records, recorded("attribute", "2012-01-01", "key", "shares", "value", fmt.Sprint(1+d.upTo(9))))
		}
		for k := range 1 + int(d.upTo(4)) {
			p := &dossier.Person{ID: 10*n + k + 1, Records: []dossier.Record{recorded("membership", "2012-01-01", "relation", "HEAD")}}
			if !d.percent(6) {
				p.Records = append(p.Records, recorded("person_record", "2012-01-01", "birth_date", births[d.upTo(int64(len(births)))]))
			}
			if !d.percent(15) {
				p.Records = append(p.Records, recorded("hukou", "2012-01-01", "place", places[d.upTo(3)]))
			}
			if d.percent(40) {
				p.Records = append(p.Records, recorded("disability_certificate", "2012-01-01", "grade", grades[d.upTo(4)]))
			}
			if !d.percent(10) {
				p.Records = append(p.Records, recorded("attribute", "2012-01-01", "key", "points", "value", fmt.Sprint(d.upTo(100))))
			}
			for year := 2017; year <= 2019; year++ {
				if d.percent(85) {
					r := recorded("income", fmt.Sprintf("%d-01-01", year), "income_source", "WAGE", "item", "WAGES", "amount", fmt.Sprintf("%d.%02d", d.upTo(9000), 5*d.upTo(20)))
					r.Period.To = fact.NewDate(year+1, 1, 1).Ptr()
					p.Records = append(p.Records, r)
				}
			}
			h.Members = append(h.Members, p)
		}
		out = append(out, h)
	}
	return out
}

// toldBySample is all that a meaning makes of the sample: a line for each programme and
// day with its counts and the digest of every outcome, amount and day.
func toldBySample(t testing.TB, r *Release) string {
	t.Helper()
	homes := sampleHomes()
	var b strings.Builder
	fmt.Fprintf(&b, "meaning %d\n", r.Semantics())
	for _, day := range []string{"2019-02-28", "2019-12-03", "2020-02-29"} {
		all, err := r.Decide(homes, fact.MustDate(day))
		if err != nil {
			t.Fatal(err)
		}
		facts := sha256.New()
		for _, a := range all {
			facts.Write(a.Facts)
		}
		fmt.Fprintf(&b, "%s facts %x\n", day, facts.Sum(nil)[:8])
		for _, p := range r.pack.Programmes {
			sum := sha256.New()
			count := map[Outcome]int{}
			total := fact.Money(0)
			for _, a := range all {
				for i := range a.Decisions {
					d := &a.Decisions[i]
					if d.Programme != p {
						continue
					}
					count[d.Outcome]++
					amount := "-"
					if d.Amount != nil {
						amount = d.Amount.String()
						total += *d.Amount
					}
					fmt.Fprintln(sum, d.Subject, d.Outcome, amount, d.Day)
				}
			}
			fmt.Fprintf(&b, "%s %s: %d yes, %d no, %d open, %s yuan, %x\n", day, p.Key, count[Eligible], count[Ineligible], count[Undetermined], total, sum.Sum(nil)[:8])
		}
	}
	return b.String()
}

// Nobody changes by accident what a released version means. The sample and its golden
// files are never changed; a version that is added gets a file of its own.
func TestEveryReleasedMeaningGivesWhatItAlwaysGave(t *testing.T) {
	r := sample(t)
	for _, m := range engine.Meanings() {
		name := filepath.Join("testdata", "meaning", fmt.Sprintf("v%d.golden", m.Version))
		got := []byte(toldBySample(t, r.Under(m)))
		want, err := os.ReadFile(name)
		if os.IsNotExist(err) && os.Getenv("BENTOU_NEW_MEANING") == fmt.Sprint(m.Version) {
			if err := os.WriteFile(name, got, 0o600); err != nil {
				t.Fatal(err)
			}
			continue
		}
		if err != nil {
			t.Fatalf("version %d has no golden file; where it is new, run this once with BENTOU_NEW_MEANING=%d: %v", m.Version, m.Version, err)
		}
		if bytes.Equal(got, want) {
			continue
		}
		a, b := strings.Split(string(got), "\n"), strings.Split(string(want), "\n")
		for i := range min(len(a), len(b)) {
			if a[i] != b[i] {
				t.Fatalf("version %d of the evaluator's meaning has changed: decisions that were made under it would not be decided again.\nNow:    %s\nBefore: %s\n"+
					"Do not change the golden file. Undo the change, or make it a choice of engine.Meaning, add a version to the meanings that takes it, and raise engine.Semantics.", m.Version, a[i], b[i])
			}
		}
		t.Fatalf("version %d of the evaluator's meaning tells of more or fewer programmes than before", m.Version)
	}
}

// Each choice of a meaning can be seen in the sample: a version that differed in one of
// them would not pass for another.
func TestEveryChoiceOfAMeaningChangesTheSample(t *testing.T) {
	r := sample(t)
	want := toldBySample(t, r)
	for name, change := range map[string]func(*engine.Meaning){
		"halves":        func(m *engine.Meaning) { m.Halves = lang.HalfEven },
		"all of nobody": func(m *engine.Meaning) { m.AllOfNobody = false },
		"leap birthday": func(m *engine.Meaning) { m.LeapBirthdayEarly = true },
	} {
		m := engine.Present()
		change(&m)
		if toldBySample(t, r.Under(m)) == want {
			t.Errorf("%s: nothing in the sample is decided otherwise", name)
		}
	}
	if got := toldBySample(t, r.Under(engine.Present())); got != want {
		t.Error("the same meaning gives something else")
	}
}

func TestAnExactHalfGoesToTheEvenNeighbourWhereAMeaningSaysSo(t *testing.T) {
	r := sample(t)
	even := engine.Present()
	even.Halves = lang.HalfEven
	for points, want := range map[string][2]string{ // 0.05 a point, to the jiao
		"51": {"2.60", "2.60"}, // 2.55
		"53": {"2.70", "2.60"}, // 2.65
		"52": {"2.60", "2.60"}, // no half
	} {
		h := &dossier.Household{ID: 1, Members: []*dossier.Person{{ID: 10, Records: []dossier.Record{
			recorded("membership", "2010-01-01", "relation", "HEAD"), recorded("attribute", "2010-01-01", "key", "points", "value", points)}}}}
		for i, m := range []engine.Meaning{engine.Present(), even} {
			if d := decisionOf(t, assessed(t, r.Under(m), h, "2019-06-01"), "half_jiao", 10); d.Amount == nil || d.Amount.String() != want[i] {
				t.Errorf("%s points: %v instead of %s", points, d.Amount, want[i])
			}
		}
	}
}
