package engine_test

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"bentou/internal/testkit"
	"bentou/rules"
	"bentou/rules/dossier"
	"bentou/rules/fact"
	"bentou/rules/lang"
)

// homeOf is a household of made-up data as a dossier.
func homeOf(c *lang.Checked, p *people, day fact.Date) *dossier.Household {
	from := fact.Period{From: fact.MustDate("2010-01-01")}
	facts := func(e fact.Entity, id int) (out []dossier.Record) {
		for _, name := range slices.Sorted(maps.Keys(c.Inputs)) {
			in := c.Inputs[name]
			v, known := p.value(in, day, id)
			if in.Attr == nil || in.Entity != e || !known {
				continue
			}
			out = append(out, dossier.Record{Kind: "attribute", Period: from, Verified: id%2 == 0, Values: dossier.Values{{Column: "key", Text: in.Attr.Key}, {Column: "value", Text: written(in.Type, v)}}})
		}
		return out
	}
	h := &dossier.Household{ID: 1, Records: facts(fact.EntityHousehold, 0)}
	for m := range p.sizes[0] {
		h.Members = append(h.Members, &dossier.Person{ID: 10 + m, Records: append(facts(fact.EntityPerson, memberID(0, m)),
			dossier.Record{Kind: "membership", Period: from, Values: dossier.Values{{Column: "relation", Text: "HEAD"}}})})
	}
	return h
}

func written(t lang.Type, v int64) string {
	switch t.Kind {
	case fact.KindBool:
		return fmt.Sprint(v != 0)
	case fact.KindMoney:
		return fact.Money(v).String()
	case fact.KindDecimal:
		return fact.Decimal(v).String()
	case fact.KindDate:
		return fact.Date(v).String()
	case fact.KindCode:
		return t.Codes.Entries[v].Value
	}
	return fmt.Sprint(v)
}

// whatIf is one question about one decision.
type whatIf struct {
	*rapid.T
	q    *rules.Inquiry
	d    *rules.Decision
	text string
}

func (w *whatIf) suppose(at map[int]int64) *rules.Decision {
	for _, d := range w.q.Suppose(at) {
		if d.Programme == w.d.Programme && d.Subject == w.d.Subject {
			return &d
		}
	}
	w.Fatal("the decision is gone")
	return nil
}

func (w *whatIf) draw(n int) int64 {
	low, high, now, _ := w.q.Span(n)
	switch rapid.IntRange(0, 3).Draw(w.T, "how") {
	case 0:
		return rapid.SampledFrom([]int64{low, high}).Draw(w.T, "end")
	case 1:
		if w.q.Facts()[n].Known {
			return min(max(now+rapid.Int64Range(-30, 30).Draw(w.T, "near"), low), high)
		}
	}
	return rapid.Int64Range(low, high).Draw(w.T, "value")
}

// flips reports whether an outcome is one that a change is about.
func (w *whatIf) flips(o rules.Outcome) bool { return o != w.d.Outcome && o != rules.Undetermined }

// packs has a test make up so many packs in the long run.
func packs(t *testing.T, long string) {
	if os.Getenv(testkit.RunLong) == "" {
		return
	}
	before := flag.Lookup("rapid.checks").Value.String()
	if err := flag.Set("rapid.checks", long); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = flag.Set("rapid.checks", before) })
}

func TestWhatIsSaidToChangeADecisionChangesItAndNothingIsLeftOut(t *testing.T) {
	packs(t, "10000")
	seen := map[string]int{}
	rapid.Check(t, func(t *rapid.T) {
		c, text, refused := makePack(t, options{})
		if refused != nil {
			return
		}
		p, day := makePeople(t, 1), asOfDay(t)
		if p.sizes[0] > 3 {
			p.sizes[0] = 3
		}
		r, found := rules.New(c.Pack, nil)
		if found.Failed() {
			t.Fatal(found)
		}
		q, err := r.Inquire(homeOf(c, p, day), day)
		if err != nil {
			t.Fatal(err)
		}
		said, err := r.Assess(homeOf(c, p, day), day)
		if err != nil {
			t.Fatal(err)
		}
		for i := range q.Decisions() {
			reasonsSay(t, &said.Decisions[i], text, seen)
			w := &whatIf{t, q, &q.Decisions()[i], text}
			seen[string(w.d.Outcome)]++
			w.changes(seen)
			w.bounds(seen)
		}
	})
	t.Log(seen)
	if os.Getenv(testkit.RunLong) == "" {
		return // a few packs may lack any of it
	}
	for _, must := range []string{"ELIGIBLE", "INELIGIBLE", "UNDETERMINED", "single", "pair", "pair to ELIGIBLE of UNDETERMINED", "amount", "reasons", "complete", "bounds", "exact", "enumerated"} {
		if seen[must] == 0 {
			t.Errorf("%s never came about: so the test says little", must)
		}
	}
}

// reasonsSay decides by the reasons alone: of what stands at the top all must be met.
func reasonsSay(t *rapid.T, d *rules.Decision, text string, seen map[string]int) {
	if d.Outcome == rules.Undetermined {
		return
	}
	all := true
	for _, r := range d.Reasons {
		switch {
		case r.Depth > 0:
		case r.Met == nil:
			return // it is decided by what is known; not all of it is
		default:
			all = all && *r.Met
		}
	}
	want := rules.Ineligible
	if all {
		want = rules.Eligible
	}
	if d.Outcome != want {
		t.Fatalf("%s of %v is %s, and its reasons say %s: %+v\n%s", d.Programme.Key, d.Subject, d.Outcome, want, d.Reasons, text)
	}
	seen["reasons"]++
}

func (w *whatIf) changes(seen map[string]int) {
	changes, ok := w.q.Changes(w.d.Programme.Key, w.d.Subject, rules.Effort{Runs: 1500, Facts: 12, Changes: 4000})
	if !ok {
		w.Fatal("no changes of a decision that there is")
	}
	alone := map[does]bool{} // what facts can do alone
	pairs := map[does]bool{}
	for _, change := range changes.Flips {
		at := map[int]int64{}
		var facts []int
		for k := range change.Facts {
			n, v := w.q.Place(&change.Facts[k])
			at[n], facts = v, append(facts, n)
		}
		got := w.suppose(at)
		if got.Outcome != change.Outcome || !w.flips(got.Outcome) {
			w.Fatalf("%s of %v: with %+v it is %s, said was %s\n%s", w.d.Programme.Key, w.d.Subject, change.Facts, got.Outcome, change.Outcome, w.text)
		}
		if change.Amount != nil && (got.Amount == nil || *got.Amount != *change.Amount) {
			w.Fatalf("the amount is %v, said was %v\n%s", got.Amount, change.Amount, w.text)
		}
		if len(facts) == 1 {
			alone[does{facts[0], facts[0], change.Outcome}] = true
			seen["single"]++
			w.nearest(&change, facts[0])
			continue
		}
		seen["pair"]++
		seen["pair to "+string(change.Outcome)+" of "+string(w.d.Outcome)]++
		pairs[doing(facts[0], facts[1], change.Outcome)] = true
		for _, n := range facts {
			if one := w.suppose(map[int]int64{n: at[n]}); w.flips(one.Outcome) {
				w.Fatalf("one of two does it alone: %+v\n%s", change.Facts, w.text)
			}
		}
	}
	for _, change := range changes.Amounts {
		n, v := w.q.Place(&change.Facts[0])
		got := w.suppose(map[int]int64{n: v})
		if got.Outcome != rules.Eligible || got.Amount == nil || *got.Amount != *change.Amount || *got.Amount == *w.d.Amount {
			w.Fatalf("with %+v it is %s %v, said was %v\n%s", change.Facts, got.Outcome, got.Amount, change.Amount, w.text)
		}
		seen["amount"]++
	}
	if !changes.Complete {
		seen["cut"]++
		return
	}
	seen["complete"]++
	left := map[string]bool{}
	for _, f := range changes.Left {
		left[fmt.Sprint(f.Input, f.Subject)] = true
	}
	facts := w.q.Facts()
	var free []int
	for n, f := range facts {
		if !left[fmt.Sprint(f.Input, f.Subject)] && f.Input != "size" {
			free = append(free, n)
		}
	}
	if len(free) < 2 {
		return
	}
	w.everySmallOne(free, alone, pairs)
	for range 10 {
		a := rapid.SampledFrom(free).Draw(w.T, "fact")
		v := w.draw(a)
		if got := w.suppose(map[int]int64{a: v}); w.flips(got.Outcome) && !alone[does{a, a, got.Outcome}] {
			w.Fatalf("%s of %v (%s): %s at %d does it (%s), and is left out\n%s", w.d.Programme.Key, w.d.Subject, w.d.Outcome, facts[a].Input, v, got.Outcome, w.text)
		}
		b := rapid.SampledFrom(free).Draw(w.T, "other fact")
		if a == b {
			continue
		}
		u := w.draw(b)
		if got := w.suppose(map[int]int64{a: v, b: u}); w.takesBoth(alone, a, v, b, u, got.Outcome) && !pairs[doing(a, b, got.Outcome)] {
			w.Fatalf("%s of %v (%s): %s at %d with %s at %d do it (%s), and are left out\n%s", w.d.Programme.Key, w.d.Subject, w.d.Outcome, facts[a].Input, v, facts[b].Input, u, got.Outcome, w.text)
		}
	}
}

// everySmallOne goes through every value of facts that have few, and of two of them.
func (w *whatIf) everySmallOne(free []int, alone, pairs map[does]bool) {
	var small []int
	for _, n := range free {
		if low, high, _, _ := w.q.Span(n); high-low < 40 {
			small = append(small, n)
		}
	}
	each := func(n int, at map[int]int64, visit func()) {
		low, high, _, _ := w.q.Span(n)
		for v := low; v <= high; v++ {
			at[n] = v
			visit()
		}
		delete(at, n)
	}
	outcomes := []rules.Outcome{rules.Eligible, rules.Ineligible}
	for _, n := range small {
		found := map[rules.Outcome]bool{}
		at := map[int]int64{}
		each(n, at, func() { found[w.suppose(at).Outcome] = true })
		for _, o := range outcomes {
			if w.flips(o) && found[o] != alone[does{n, n, o}] {
				w.Fatalf("%s leads to %s alone: %v, said was %v\n%s", w.q.Facts()[n].Input, o, found[o], alone[does{n, n, o}], w.text)
			}
		}
	}
	if len(small) < 2 {
		return
	}
	a, b := rapid.SampledFrom(small).Draw(w.T, "one"), rapid.SampledFrom(small).Draw(w.T, "two")
	if a == b {
		return
	}
	found := map[rules.Outcome]bool{}
	at := map[int]int64{}
	each(a, at, func() {
		each(b, at, func() {
			if got := w.suppose(at).Outcome; !found[got] && w.takesBoth(alone, a, at[a], b, at[b], got) {
				found[got] = true
			}
		})
	})
	for _, o := range outcomes {
		if w.flips(o) && found[o] != pairs[doing(a, b, o)] {
			w.Fatalf("%s and %s lead to %s together: %v, said was the contrary\n%s", w.q.Facts()[a].Input, w.q.Facts()[b].Input, o, found[o], w.text)
		}
	}
}

// does is what two facts lead to, or one that is both.
type does struct {
	one, two int
	outcome  rules.Outcome
}

func doing(a, b int, o rules.Outcome) does { return does{min(a, b), max(a, b), o} }

// takesBoth reports whether two facts at some values are a change that ought to be told:
// neither can lead to the outcome alone, and neither, as it is then, to another one.
func (w *whatIf) takesBoth(alone map[does]bool, a int, v int64, b int, u int64, o rules.Outcome) bool {
	return w.flips(o) && !alone[does{a, a, o}] && !alone[does{b, b, o}] &&
		!w.flips(w.suppose(map[int]int64{a: v}).Outcome) && !w.flips(w.suppose(map[int]int64{b: u}).Outcome)
}

// nearest looks whether a nearer value does it too, or another value within a range
// does not.
func (w *whatIf) nearest(change *rules.Change, n int) {
	a := &change.Facts[0]
	_, at := w.q.Place(a)
	_, _, now, ordered := w.q.Span(n)
	if !ordered || a.Direction == rules.Within || now == int64(fact.MaxDate) {
		return
	}
	for range 6 {
		var v int64
		switch {
		case a.Direction == rules.AtLeast && at > now+1:
			v = rapid.Int64Range(max(now+1, at-50), at-1).Draw(w.T, "nearer")
		case a.Direction == rules.AtMost && at < now-1:
			v = rapid.Int64Range(at+1, min(now-1, at+50)).Draw(w.T, "nearer")
		default:
			continue
		}
		if got := w.suppose(map[int]int64{n: v}); got.Outcome == change.Outcome {
			w.Fatalf("%s at %d does it, and %d is nearer to %d\n%s", a.Input, at, v, now, w.text)
		}
	}
}

func (w *whatIf) bounds(seen map[string]int) {
	b, ok := w.q.Bounds(w.d.Programme.Key, w.d.Subject, rules.Effort{Runs: 1000})
	if ok != (w.d.Outcome == rules.Undetermined) {
		w.Fatalf("bounds of %s: %v", w.d.Outcome, ok)
	}
	if !ok {
		return
	}
	if seen["bounds"]++; b.Exact {
		seen["exact"]++
	}
	facts := w.q.Facts()
	w.enumerate(&b, seen)
	settles := map[int]bool{}
	for _, f := range b.Settles {
		n := slices.IndexFunc(facts, func(o rules.Fact) bool { return o.Input == f.Input && o.Subject == f.Subject })
		settles[n] = true
	}
	for range 10 {
		at := map[int]int64{}
		for n, f := range facts {
			if !f.Known {
				at[n] = w.draw(n)
			}
		}
		got := w.suppose(at)
		amount := fact.Money(0)
		if got.Amount != nil {
			amount = *got.Amount
		}
		if !slices.Contains(b.Outcomes, got.Outcome) || amount < *b.Least || amount > *b.Most {
			w.Fatalf("%s %v is not within %+v (%v to %v)\n%s", got.Outcome, amount, b.Outcomes, *b.Least, *b.Most, w.text)
		}
		for n, v := range at {
			if one := w.suppose(map[int]int64{n: v}); settles[n] && one.Outcome == rules.Undetermined {
				w.Fatalf("%s at %d settles nothing\n%s", facts[n].Input, v, w.text)
			}
		}
	}
}

// enumerate goes through all values of the unknown facts, where there are few.
func (w *whatIf) enumerate(b *rules.Bounds, seen map[string]int) {
	var unknown []int
	size := int64(1)
	for n, f := range w.q.Facts() {
		if low, high, _, _ := w.q.Span(n); !f.Known {
			unknown = append(unknown, n)
			if size *= high - low + 1; high-low > 400 || size > 400 {
				return
			}
		}
	}
	outcomes := map[rules.Outcome]bool{}
	least, most := fact.Money(1<<62), fact.Money(-1<<62)
	at := map[int]int64{}
	var visit func(k int)
	visit = func(k int) {
		if k == len(unknown) {
			d := w.suppose(at)
			amount := fact.Money(0)
			if d.Amount != nil {
				amount = *d.Amount
			}
			outcomes[d.Outcome], least, most = true, min(least, amount), max(most, amount)
			return
		}
		low, high, _, _ := w.q.Span(unknown[k])
		for v := low; v <= high; v++ {
			at[unknown[k]] = v
			visit(k + 1)
		}
	}
	visit(0)
	for o := range outcomes {
		if !slices.Contains(b.Outcomes, o) {
			w.Fatalf("%s comes about and is not said to\n%s", o, w.text)
		}
	}
	if least < *b.Least || most > *b.Most {
		w.Fatalf("%v to %v comes about, said was %v to %v\n%s", least, most, *b.Least, *b.Most, w.text)
	}
	if b.Exact && (len(outcomes) != len(b.Outcomes) || least != *b.Least || most != *b.Most) {
		w.Fatalf("said to be exact: %v, %v to %v; it is %v, %v to %v\n%s", b.Outcomes, *b.Least, *b.Most, outcomes, least, most, w.text)
	}
	seen["enumerated"]++
}

// Along an amount of a made-up pack: at the ends of each piece the evaluator pays what is
// said, and nothing turns between them.
func TestACurveOfAMadeUpPackIsWhatTheEvaluatorPays(t *testing.T) {
	pieces, breaks := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		c, text, refused := makePack(t, options{})
		if refused != nil {
			return
		}
		p, day := makePeople(t, 1), asOfDay(t)
		r, found := rules.New(c.Pack, nil)
		if found.Failed() {
			t.Fatal(found)
		}
		q, err := r.Inquire(homeOf(c, p, day), day)
		if err != nil {
			t.Fatal(err)
		}
		name := rapid.SampledFrom([]string{"attr:hm", "attr:hm2", "attr:pm", "attr:pm2", "attr:pm3"}).Draw(t, "input")
		curve, err := q.Curve(rules.IncomeOf{Input: name}, -1000_00, 1000_00, rules.Effort{Runs: 3000})
		if err != nil {
			return // not read, or not known
		}
		n := slices.IndexFunc(q.Facts(), func(f rules.Fact) bool { return f.Input == name && f.Subject == curve.Income.Subject })
		_, _, now, _ := q.Span(n)
		paid := func(x fact.Money) (year fact.Money, came string) {
			for _, d := range q.Suppose(map[int]int64{n: now + int64(x)}) {
				came += string(d.Outcome[0])
				if d.Amount != nil && d.Programme.Cycle == "month" {
					year += 12 * *d.Amount
				} else if d.Amount != nil && d.Programme.Cycle == "year" {
					year += *d.Amount
				}
			}
			return year, came
		}
		for k, piece := range curve.Pieces {
			if k > 0 && piece.From != curve.Pieces[k-1].To+1 {
				t.Fatalf("a gap before %s", piece.From)
			}
			if !curve.Complete {
				continue
			}
			first, came := paid(piece.From)
			last, same := paid(piece.To)
			if first != piece.AtFrom.OfYear() || last != piece.AtTo.OfYear() || came != same {
				t.Fatalf("%s to %s pays %s to %s (%s, %s), said was %s to %s\n%s", piece.From, piece.To, first, last, came, same, piece.AtFrom.OfYear(), piece.AtTo.OfYear(), text)
			}
			for range 4 {
				x := fact.Money(rapid.Int64Range(int64(piece.From), int64(piece.To)).Draw(t, "between"))
				if _, there := paid(x); there != came {
					t.Fatalf("at %s something turns: %s, %s\n%s", x, came, there, text)
				}
			}
			pieces++
		}
		breaks += len(curve.Breaks)
	})
	if pieces > 60 && breaks == 0 {
		t.Errorf("%d pieces and no break: the test says little", pieces)
	}
	t.Logf("%d pieces, %d breaks", pieces, breaks)
}
