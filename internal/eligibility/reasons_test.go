package eligibility

import (
	"math/big"
	"os"
	"slices"
	"strings"
	"testing"

	"bentou/internal/demo"
	"bentou/internal/testkit"
	"bentou/rules"
	"bentou/rules/dossier"
	"bentou/rules/fact"
	"bentou/rules/packs"
	"bentou/rules/scenario"
)

// Whoever has only the reasons of a decision can judge it again. What stands at the top must
// all be met; a condition is judged by what was found, what is needed and how they are
// compared; one that is made up of others by those. The households are those of the demo
// zone and those of the scenarios of the pack.
func TestTheReasonsOfADecisionJudgedAgainOnTheirOwnGiveItsOutcome(t *testing.T) {
	testkit.Alone(t)
	t.Run("demo", func(t *testing.T) {
		households := 60
		if os.Getenv(testkit.RunLong) != "" {
			households = demo.DefaultHouseholds
		}
		s := sqlite(t)
		e := demoZone(t, s, households)
		asOf := fact.MustDate("2019-12-31")
		release, err := e.ReleaseFor(t.Context(), asOf, now)
		check(t, err)
		homes, err := s.Client().Household.Query().All(t.Context())
		check(t, err)
		j := &reader{t: t, seen: map[string]int{}}
		for part := range slices.Chunk(homes, 200) {
			list, err := e.Dossiers(t.Context(), part, asOf, now)
			check(t, err)
			for _, h := range list {
				j.household(release.Release, h, asOf)
			}
		}
		j.enough(10 * households)
	})
	t.Run("scenarios", func(t *testing.T) {
		r, found := rules.Load(packs.Liaocheng())
		if found.Failed() {
			t.Fatal(found)
		}
		j := &reader{t: t, seen: map[string]int{}}
		for i, s := range r.Pack().Scenarios {
			h, wrong := scenario.Household(r, s)
			if wrong != nil {
				t.Fatal(wrong)
			}
			if i%4 == 0 || os.Getenv(testkit.RunLong) != "" {
				j.household(r, h, s.AsOf[0])
			}
		}
		j.enough(1000)
	})
}

// reader judges decisions by their reasons.
type reader struct {
	t    *testing.T
	seen map[string]int
	d    *rules.Decision
}

func (j *reader) household(r *rules.Release, h *dossier.Household, asOf fact.Date) {
	a, err := r.Assess(h, asOf)
	check(j.t, err)
	for i := range a.Decisions {
		j.d = &a.Decisions[i]
		if j.d.Outcome != rules.Undetermined {
			j.decision()
		}
	}
}

func (j *reader) enough(decisions int) {
	j.t.Log(j.seen)
	if j.seen["decisions"] < decisions {
		j.t.Errorf("only %d decisions were judged", j.seen["decisions"])
	}
	for _, must := range []string{"ELIGIBLE", "INELIGIBLE", "compared", "listed", "true", "stands for", "amount"} {
		if j.seen[must] == 0 {
			j.t.Errorf("%s: none was judged", must)
		}
	}
}

func (j *reader) decision() {
	want := rules.Eligible
	for i := range j.d.Reasons {
		r := &j.d.Reasons[i]
		met, made := j.met(i)
		if made && (r.Met == nil || *r.Met != met) {
			j.t.Fatalf("%s of %v: %q says %v, and judged again it is %v (%s %q %q)", j.d.Programme.Key, j.d.Subject, r.Text.EN, r.Met, met, r.Relation, r.Found, r.Need)
		}
		if r.Depth > 0 {
			continue
		}
		switch {
		case r.Met == nil:
			j.seen["not all known"]++
			return // it is decided by what is known
		case !*r.Met:
			want = rules.Ineligible
		}
	}
	j.seen["decisions"]++
	j.seen[string(j.d.Outcome)]++
	if j.d.Outcome != want {
		j.t.Fatalf("%s of %v is %s, and its reasons say %s", j.d.Programme.Key, j.d.Subject, j.d.Outcome, want)
	}
}

// below are the reasons that make up another: those one level deeper, without the rows that
// only say how a figure came about.
func (j *reader) below(i int) (out []*rules.Reason) {
	of := &j.d.Reasons[i]
	for k := i + 1; k < len(j.d.Reasons) && j.d.Reasons[k].Depth > of.Depth; k++ {
		r := &j.d.Reasons[k]
		if r.Depth == of.Depth+1 && !strings.HasSuffix(r.Code, ".row") && !strings.HasPrefix(r.Code, "rounding.") {
			out = append(out, r)
		}
	}
	return out
}

// met judges a reason by what it holds; made is false where that does not say enough.
func (j *reader) met(i int) (met, made bool) {
	r := &j.d.Reasons[i]
	below := j.below(i)
	switch {
	case r.Code == "any_of": // an alternative may be several conditions
		all, known := everyOne(below)
		if r.Met != nil && *r.Met && !slices.ContainsFunc(below, func(r *rules.Reason) bool { return r.Met == nil || *r.Met }) {
			return false, true
		}
		return true, known && all
	case r.Code == "not":
		all, known := everyOne(below)
		return !all, known
	case r.Code == "amount":
		v, ok := new(big.Rat).SetString(r.Found)
		if !ok {
			return false, false
		}
		if j.d.Amount != nil {
			j.seen["amount"]++
			if paid, _ := new(big.Rat).SetString(j.d.Amount.String()); paid.Cmp(v) != 0 {
				j.t.Fatalf("%s of %v pays %v, and its reasons say %s", j.d.Programme.Key, j.d.Subject, j.d.Amount, r.Found)
			}
		}
		return v.Sign() > 0, true
	case r.Found == "" || r.Need == "":
		return false, false
	}
	switch r.Relation {
	case "true", "false":
		j.seen["true"]++
		whose := r.Code == strings.TrimSuffix(r.Code, ".true")+".true" && !strings.Contains(r.Code, "_member.")
		if all, known := everyOne(below); whose && known && len(below) > 0 {
			j.seen["stands for"]++
			if all != (r.Found == "true") {
				j.t.Fatalf("%s of %v: %q is found to be %s, and what it stands for says %v", j.d.Programme.Key, j.d.Subject, r.Name.EN, r.Found, all)
			}
		}
		return r.Found == r.Need, true
	case "one_of", "none_of":
		j.seen["listed"]++
		return slices.Contains(strings.Split(r.Need, "|"), r.Found) == (r.Relation == "one_of"), true
	case "between", "not_between":
		low, high, _ := strings.Cut(r.Need, "..")
		a, ok := compared(r.Found, low)
		b, fine := compared(r.Found, high)
		j.seen["compared"]++
		return (a >= 0 && b <= 0) == (r.Relation == "between"), ok && fine
	case "is", "is_not":
		c, ok := compared(r.Found, r.Need)
		if !ok { // codes, or yes and no
			c = strings.Compare(r.Found, r.Need)
		}
		return (c == 0) == (r.Relation == "is"), true
	}
	c, ok := compared(r.Found, r.Need)
	if !ok { // codes that have an order, which reasons do not tell
		return false, false
	}
	j.seen["compared"]++
	switch r.Relation {
	case "below":
		return c < 0, true
	case "at_most":
		return c <= 0, true
	case "above":
		return c > 0, true
	case "at_least":
		return c >= 0, true
	}
	return false, false
}

func everyOne(list []*rules.Reason) (all, known bool) {
	all, known = true, len(list) > 0
	for _, r := range list {
		if r.Met == nil {
			return false, false
		}
		all = all && *r.Met
	}
	return all, known
}

// compared compares two numbers, or two days.
func compared(a, b string) (int, bool) {
	x, ok := new(big.Rat).SetString(a)
	y, fine := new(big.Rat).SetString(b)
	if ok && fine {
		return x.Cmp(y), true
	}
	d, err := fact.ParseDate(a)
	e, wrong := fact.ParseDate(b)
	return int(d - e), err == nil && wrong == nil
}
