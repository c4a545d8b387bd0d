package demo

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"

	"bentou/ent/gen/ent"
	"bentou/internal/idcard"
	"bentou/internal/testkit"
	"bentou/rules/fact"
)

// wholePlan makes every block of a plan.
func wholePlan(households int, seed uint64) (*plan, []*household) {
	p := newPlan(households, seed)
	var all []*household
	for n := range p.blocks() {
		all = append(all, p.block(n).households...)
	}
	return p, all
}

func TestOfOneKeyNoTwoVersionsHoldOnADayInAnyWave(t *testing.T) {
	testkit.Alone(t)
	for _, seed := range []uint64{1, 2, 3, DefaultSeed} {
		_, all := wholePlan(DefaultHouseholds, seed)
		for _, h := range all {
			for i, v := range h.versions {
				name := fmt.Sprintf("seed %d, household %d, %s", seed, h.n, v.fact.FactKind().Name)
				p := v.fact.FactVersion().Period()
				if !p.Valid() {
					t.Fatalf("%s: holds in %s", name, p)
				}
				if v.until <= v.from {
					t.Fatalf("%s: known from wave %d until wave %d", name, v.from, v.until)
				}
				if v.person != nil && v.from < v.person.wave {
					t.Fatalf("%s: known in wave %d, the person in wave %d", name, v.from, v.person.wave)
				}
				if p.From > waves[v.from].day && p.From > fact.YearOf(2019).From {
					t.Errorf("%s: %s is known on %s", name, p, waves[v.from].day)
				}
				for _, w := range h.versions[:i] {
					same := w.person == v.person && w.fact.FactKind() == v.fact.FactKind() && sameKey(w.fact, v.fact)
					if same && w.from < v.until && v.from < w.until && w.fact.FactVersion().Period().Overlaps(p) {
						t.Fatalf("%s: %s (waves %d-%d) and %s (waves %d-%d)", name, p, v.from, v.until, w.fact.FactVersion().Period(), w.from, w.until)
					}
				}
			}
		}
	}
}

func TestAHouseholdHasOneHeadOnEveryDayOnWhichItHasMembers(t *testing.T) {
	_, all := wholePlan(2000, 1)
	members := map[*household][]*version{}
	for _, h := range all {
		for _, v := range h.versions {
			if v.into != nil && v.until == never {
				members[v.into] = append(members[v.into], v)
			}
		}
	}
	for h, list := range members {
		for day := date("2018-01-01"); day <= BusinessDay; day = day.AddDays(13) {
			heads, all := 0, 0
			for _, v := range list {
				if m := v.fact.(*ent.Membership); v.fact.FactVersion().Period().Contains(day) {
					all++
					if m.Relation == fact.RelationHead {
						heads++
					}
				}
			}
			if all > 0 && heads != 1 {
				t.Fatalf("household %d has %d heads and %d members on %s", h.n, heads, all, day)
			}
		}
	}
}

func TestIdentityNumbersAreUniqueAndValid(t *testing.T) {
	seen := map[string]bool{}
	_, all := wholePlan(3000, 1)
	for _, h := range all {
		for _, p := range h.people {
			n, err := idcard.Parse(p.number)
			if err != nil || n.Birth != p.birth || n.Sex != p.sex || seen[p.number] {
				t.Fatalf("%s of someone born on %s: %v", p.number, p.birth, err)
			}
			seen[p.number] = true
		}
	}
	if a, b := identityNumber(BusinessDay, fact.SexMale, 499), identityNumber(BusinessDay, fact.SexMale, 500); a[:6] != "371598" || a[14:17] != "999" || b[:6] != "371597" || b[14:17] != "001" {
		t.Errorf("the five hundredth number is %s and the next %s", a, b)
	}
}

// A household code or identity number of the demo that a roster held too would set
// the roster's household aside.
func TestNoCodeAndNoIdentityNumberIsOfTheBlocksOfRosters(t *testing.T) {
	testkit.Alone(t)
	roster, err := os.ReadFile("../../testdata/roster/roster-2019.csv")
	if err != nil {
		t.Fatal(err)
	}
	_, all := wholePlan(DefaultHouseholds, DefaultSeed)
	for _, h := range all {
		if len(h.code) != 14 || !strings.HasPrefix(h.code, "371599900") || bytes.Contains(roster, []byte(h.code)) {
			t.Errorf("household code %s", h.code)
		}
		for _, p := range h.people {
			if strings.HasPrefix(p.number, "371599") || bytes.Contains(roster, []byte(p.number)) {
				t.Errorf("identity number %s", p.number)
			}
		}
	}
}

func TestTheStoryHasWhatTheArticleTellsOf(t *testing.T) {
	p, _ := wholePlan(DefaultHouseholds, DefaultSeed)
	f := p.truths
	if len(f.HouseholdsByTownship) != 5 || f.PostHolders != 30 || f.SevereMental < 100 || f.Centenarians < 2 || len(f.Corrections) < 40 || len(f.Edges) != len(edges) {
		t.Errorf("%d townships, %d posts, %d severe mental illnesses, %d centenarians, %d late corrections, %d edge birthdays",
			len(f.HouseholdsByTownship), f.PostHolders, f.SevereMental, f.Centenarians, len(f.Corrections), len(f.Edges))
	}
	for what, n := range map[string]int{
		"categories of disability": len(f.CertificateKinds) - 7, "grades of disability": len(f.Certificates) - 4,
		"grades of dwellings and none": len(f.HousingGrades) - 5, "results of water": len(f.WaterSafety) - 3,
		"bands of age": len(f.MembersByAge) - len(ageBands), "attributes": len(f.HouseholdsByAttribute) - 4,
		"exit statuses and none": len(f.HouseholdsByExitStatus) - 5, "results of self-care and none": len(f.SelfCare) - 4,
	} {
		if n != 0 {
			t.Errorf("%s: %d too many or too few", what, n)
		}
	}
	kinds := map[string]int{}
	for _, c := range f.Corrections {
		kinds[c.What]++
		if c.Before == c.After || !c.Corrected.After(c.Recorded) || c.Corrected.Year() != 2019 || c.Corrected.Month() < 7 {
			t.Errorf("%+v", c)
		}
	}
	if len(kinds) != 6 {
		t.Errorf("the corrections are %v", kinds)
	}
	for _, fen := range []fact.Money{-1, 0, 1} {
		found := false
		for _, n := range f.NearLine {
			found = found || n.PerHead == fact.Yuan(3747)+fen
		}
		if !found {
			t.Errorf("nobody is %d fen from the line", fen)
		}
	}
}
