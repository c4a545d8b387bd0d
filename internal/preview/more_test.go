package preview

import (
	"encoding/json"
	"math/big"
	"slices"
	"strings"
	"testing"

	"bentou/internal/fault"
	"bentou/internal/zone"
	"bentou/rules"
	"bentou/rules/dossier"
	"bentou/rules/fact"
	"bentou/rules/packs"
	"bentou/rules/preview"
)

// everybody is the population of the demo zone.
func everybody(t *testing.T, households int) (*Service, []*dossier.Household) {
	t.Helper()
	s, e := demoZone(t, sqlite(t), households)
	z, err := zone.Find(t.Context(), s.Client(), nil)
	check(t, err)
	position, err := s.Position(t.Context())
	check(t, err)
	p, err := e.Population(t.Context(), z, yearEnd, position, nil)
	check(t, err)
	return New(s, e), p.Households
}

// perHead is the net income per head of a household by its assessment; false where it is
// not known.
func perHead(t *testing.T, r *rules.Release, h *dossier.Household) (*big.Rat, bool) {
	t.Helper()
	a, err := r.Assess(h, yearEnd)
	check(t, err)
	for _, v := range a.Variables {
		if v.Variable.Key == "net_income_per_head" && v.Value != "" {
			out, ok := new(big.Rat).SetString(v.Value)
			if !ok {
				t.Fatalf("%q is no number", v.Value)
			}
			return out, true
		}
	}
	return nil, false
}

func TestHouseholdsNearALineAreThoseWhoseFigureIsWithinTheDistance(t *testing.T) {
	service, homes := everybody(t, 60)
	before, _ := rules.Load(packs.Liaocheng())
	// Whoever is below one and a half times the line is now below it.
	after := edited(t, "rules/flags.yaml", `raise: "net_income_per_head < param.line.effective"`, `raise: "net_income_per_head < param.line.effective * 1.5"`)
	within := fact.Money(1_500_00)
	report, err := service.Run(t.Context(), after, Options{AsOf: &yearEnd, Lines: &within})
	check(t, err)
	at := func(more string) (n int, l *LineCount) {
		n = slices.IndexFunc(report.Lines.Lines, func(l LineCount) bool {
			return strings.HasSuffix(l.Key, "net_income_per_head ~ param.line.effective"+more)
		})
		if n < 0 {
			t.Fatalf("no line of %+v ends with %q", report.Lines.Lines, more)
		}
		return n, &report.Lines.Lines[n]
	}
	line, _, ok := before.Parameter("line.effective", yearEnd)
	if !ok {
		t.Fatal("there is no line")
	}
	old, ok := new(big.Rat).SetString(strings.ReplaceAll(line, ",", ""))
	if !ok {
		t.Fatalf("the line is %q", line)
	}
	was, is := 0, 0
	entered := map[int]bool{}
	for _, h := range homes {
		x, known := perHead(t, before, h)
		if !known {
			continue
		}
		near := func(line *big.Rat) bool {
			gap := new(big.Rat).Sub(x, line)
			return gap.Abs(gap).Cmp(big.NewRat(1500, 1)) <= 0
		}
		if near(old) {
			was++
		}
		if near(new(big.Rat).Mul(old, big.NewRat(3, 2))) {
			is++
			entered[h.ID] = true
		}
	}
	if was == 0 || is == 0 {
		t.Fatal("nobody is near: the comparison shows nothing")
	}
	if _, l := at(""); l.Old == nil || l.Old.Near != was || l.New != nil && l.New.Near != was {
		t.Errorf("%+v, want %d", l, was)
	}
	n, l := at(" * #")
	if l.Old != nil || l.New == nil || l.New.Near != is || l.Entered != is || l.Left != 0 {
		t.Errorf("%+v, want %d", l, is)
	}
	for _, x := range report.NearLines {
		if x.Line == n {
			if !x.Entered || !entered[x.Household] {
				t.Errorf("%+v did not enter", x)
			}
			delete(entered, x.Household)
		}
	}
	if len(entered) > 0 {
		t.Errorf("%v are not listed", entered)
	}
	text, err := json.Marshal(report.Summary)
	check(t, err)
	if strings.Contains(string(text), "ousehold\":") {
		t.Errorf("the summary names somebody: %s", text)
	}
}

func TestALineWhoseFigureIsAnotherIsTheSameLine(t *testing.T) {
	_, homes := everybody(t, 40)
	before, _ := rules.Load(packs.Liaocheng())
	one := edited(t, "rules/flags.yaml", `raise: "net_income_per_head < param.line.effective"`, `raise: "net_income_per_head < param.line.effective * 1.5"`)
	two := edited(t, "rules/flags.yaml", `raise: "net_income_per_head < param.line.effective"`, `raise: "net_income_per_head < param.line.effective * 2.25"`)
	there, back := [2]int{}, [2]int{}
	for _, c := range []struct {
		a, b *rules.Release
		n    *[2]int
	}{{one, two, &there}, {two, one, &back}} {
		lines, changes, err := preview.CompareLines(t.Context(), c.a, c.b, homes, yearEnd, 900_00)
		check(t, err)
		n := slices.IndexFunc(lines, func(l preview.Line) bool { return strings.Contains(l.Key, "#") })
		if n < 0 || !lines[n].Old.Has || !lines[n].New.Has || lines[n].Old.Near-lines[n].Left+lines[n].Entered != lines[n].New.Near {
			t.Fatalf("%+v", lines)
		}
		*c.n = [2]int{lines[n].Entered, lines[n].Left}
		listed := 0
		for _, x := range changes {
			if x.Line == n {
				listed++
			}
		}
		if listed != lines[n].Entered+lines[n].Left || listed == 0 {
			t.Errorf("%d are listed of %+v", listed, lines[n])
		}
	}
	if there[0] != back[1] || there[1] != back[0] {
		t.Errorf("%v one way, %v the other", there, back)
	}
	if lines, changes, err := preview.CompareLines(t.Context(), before, before, homes, yearEnd, 900_00); err != nil || len(lines)+len(changes) > 0 {
		t.Errorf("of what is the same %v %v %v", lines, changes, err)
	}
}

func TestCliffsThatAreMadeOneWayAreRemovedTheOther(t *testing.T) {
	service, homes := everybody(t, 40)
	before, _ := rules.Load(packs.Liaocheng())
	// An allowance of 100 yuan a month ends where wages come to more than a figure.
	after := edited(t, "rules/elders.yaml", "hukou == local and age >= 70", "hukou == local and age >= 60 and household.net_income < yuan(20000, year)")
	o := preview.CliffOptions{Distance: 20_000_00, Most: len(homes)}
	there, err := preview.CompareCliffs(t.Context(), before, after, homes, yearEnd, o)
	check(t, err)
	back, err := preview.CompareCliffs(t.Context(), after, before, homes, yearEnd, o)
	check(t, err)
	made := 0
	for n, x := range there.Changes {
		if !x.Made {
			continue
		}
		made++
		// One fen less of the income, and the one release pays what the other does not stop
		// paying: seen by curves of that place alone.
		of := rules.IncomeOf{Person: x.Income.Subject.ID}
		for r, want := range map[*rules.Release]bool{before: false, after: true} {
			q, err := r.InquireToday(homes[x.Place], yearEnd)
			check(t, err)
			c, err := q.Curve(of, x.At-1, x.At, rules.Effort{})
			check(t, err)
			if got := slices.ContainsFunc(c.Cliffs(), func(b rules.Break) bool { return b.At == x.At }); got != want {
				t.Errorf("%d: a cliff at %s by %s: %t", n, x.At, r, got)
			}
		}
		if !slices.ContainsFunc(back.Changes, func(y preview.CliffChange) bool {
			return !y.Made && y.Place == x.Place && y.At == x.At && y.Loses == x.Loses
		}) {
			t.Errorf("%+v is not removed the other way", x)
		}
	}
	if made == 0 || len(there.Changes) != len(back.Changes) || there.Looked != len(homes) || there.Of != len(homes) {
		t.Errorf("%d made of %d; %+v, %+v", made, len(there.Changes), there.Kinds, back.Kinds)
	}
	if !slices.ContainsFunc(there.Kinds, func(k preview.CliffKind) bool {
		return slices.Contains(k.Programmes, "elder_zone70") && k.Made > 0 && k.Deepest >= 1_200_00
	}) {
		t.Errorf("%+v", there.Kinds)
	}
	// Of no more households than are asked for, and the answer says so.
	report, err := service.Run(t.Context(), after, Options{AsOf: &yearEnd, Cliffs: &CliffsAsked{Distance: 20_000_00, Most: 5}})
	check(t, err)
	if c := report.Cliffs; c.Looked != 5 || c.Of != len(homes) || c.Item != fact.IncomeItemWages {
		t.Errorf("%+v", c)
	}
}

func TestCounterExamplesAreKeptWithoutAnybody(t *testing.T) {
	service, _ := everybody(t, 5)
	after := edited(t, "rules/elders.yaml", "hukou == local and age >= 70", "hukou == local and age >= 71")
	report, err := service.Run(t.Context(), after, Options{AsOf: &yearEnd, Counters: true})
	check(t, err)
	if len(report.Counters) != 1 {
		t.Fatalf("%+v", report.Counters)
	}
	c := report.Counters[0]
	if !c.Found || !c.Definite || !c.Complete || c.Members != 1 || !c.Person || c.Old.Outcome != "ELIGIBLE" || c.New.Outcome != "INELIGIBLE" || c.Old.Amount == nil {
		t.Errorf("%+v", c)
	}
	want := []CounterFact{{Member: 1, Input: "birth_date", Value: "1949-12-31"}, {Member: 1, Input: "hukou", Value: "LOCAL"}}
	for i := range c.Facts {
		c.Facts[i].Title = want[0].Title
	}
	if !slices.Equal(c.Facts, want) {
		t.Errorf("%+v", c.Facts)
	}
	for _, o := range []Options{{Lines: fact.Money(-1).Ptr()}, {Lines: (FarthestLine + 1).Ptr()}, {Cliffs: &CliffsAsked{}}, {Cliffs: &CliffsAsked{Distance: FarthestCliff + 1}}, {Cliffs: &CliffsAsked{Distance: 1, Most: MostCliffHomes + 1}}} {
		if _, err := service.Run(t.Context(), after, o); fault.CodeOf(err) != fault.Invalid {
			t.Errorf("%+v: %v", o, err)
		}
	}
}
