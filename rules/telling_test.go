package rules

import (
	"reflect"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"bentou/rules/dossier"
	"bentou/rules/fact"
)

// forgetful explains a household again with nothing remembered: by a release of which
// nothing was asked yet, and each decision by an explainer of its own.
func forgetful(t rapid.TB, r *Release, h *dossier.Household, asOf fact.Date) *Assessment {
	fresh := newRelease(r.pack, r.checked, r.digest, r.meaning)
	h = h.Ready()
	var days []*dated
	for _, d := range fresh.days(h, asOf, fresh.pack.Programmes) {
		one, err := fresh.chunkOf(h, d, forDecisions)
		if err != nil {
			t.Fatal(err)
		}
		days = append(days, one)
	}
	today := dayOf(days, asOf)
	s := fresh.weigh(days, asOf, fresh.pack.Programmes)
	defer release(days)
	a := &Assessment{}
	for _, c := range s.candidates {
		d := c.decision
		newExplainer(fresh, days, asOf).decision(&d, c)
		a.Decisions = append(a.Decisions, d)
	}
	newExplainer(fresh, days, asOf).unblocks(a.Decisions)
	for i, decl := range fresh.pack.Flags {
		f := Flag{Flag: decl}
		if today.inhabited() {
			f.Raise = known(today.machine.Raise(i, 0))
		}
		newExplainer(fresh, days, asOf).flag(&f, today, i)
		a.Flags = append(a.Flags, f)
	}
	return a
}

// differently names the first difference between what two assessments tell.
func differently(t rapid.TB, a, b *Assessment) {
	same := func(what string, a, b []Reason, m, n []Missing) {
		if len(a) != len(b) {
			t.Fatalf("%s has %d reasons, and %d where nothing is remembered", what, len(a), len(b))
		}
		for k := range a {
			x, y := a[k], b[k]
			x.rests, y.rests = nil, nil
			if !reflect.DeepEqual(x, y) {
				t.Fatalf("%s, %d: %+v %+v; where nothing is remembered %+v %+v", what, k, *x.Told, x, *y.Told, y)
			}
			p, q := a[k].rests, b[k].rests
			if (p == nil) != (q == nil) || p != nil && (p.node != q.node || p.p.on != q.p.on || p.p.entity != q.p.entity || p.p.row != q.p.row || p.p.date != q.p.date) {
				t.Fatalf("%s, %d rests on something else where nothing is remembered", what, k)
			}
		}
		if !reflect.DeepEqual(m, n) {
			t.Fatalf("%s asks %+v, and where nothing is remembered %+v", what, m, n)
		}
	}
	for i := range a.Decisions {
		d, e := &a.Decisions[i], &b.Decisions[i]
		same(d.Programme.Key, d.Reasons, e.Reasons, d.Missing, e.Missing)
	}
	for i := range a.Flags {
		f, g := &a.Flags[i], &b.Flags[i]
		same(f.Flag.Key, f.Reasons, g.Reasons, f.Missing, g.Missing)
	}
}

func TestWhatIsRememberedIsToldAsIfItWereToldForTheFirstTime(t *testing.T) {
	wide := []*Release{timely(t), sample(t)}
	rapid.Check(t, func(t *rapid.T) {
		r, h := wide[rapid.IntRange(0, 1).Draw(t, "rules")], anyHousehold(t)
		day := fact.MustDate("2019-12-20") + fact.Date(rapid.IntRange(0, 30).Draw(t, "day"))
		a, err := r.Assess(h, day)
		if err != nil {
			t.Fatal(err)
		}
		differently(t, a, forgetful(t, r, h, day))
	})
	day := fact.MustDate("2019-12-31")
	for _, h := range sampleHomes()[:20] {
		a, err := wide[1].Assess(h, day)
		if err != nil {
			t.Fatal(err)
		}
		differently(t, a, forgetful(t, wide[1], h, day))
	}
	r := liaocheng(t)
	for _, h := range append(crowd(4), couple(), certified()) {
		a, err := r.Assess(h, day)
		if err != nil {
			t.Fatal(err)
		}
		differently(t, a, forgetful(t, r, h, day))
	}
}

func TestManyMayBeToldAtOnce(t *testing.T) {
	r, day := liaocheng(t), fact.MustDate("2019-12-31")
	hs := append(crowd(3), couple(), certified())
	var alone []*Assessment
	for _, h := range hs {
		alone = append(alone, forgetful(t, r, h, day))
	}
	var wait sync.WaitGroup
	told := make([][]*Assessment, 4)
	for k := range told {
		wait.Go(func() {
			for i := range hs {
				a, err := r.Assess(hs[(i+k)%len(hs)], day)
				if err != nil {
					t.Error(err)
					return
				}
				told[k] = append(told[k], a)
			}
		})
	}
	wait.Wait()
	for k, list := range told {
		for i, a := range list {
			differently(t, a, alone[(i+k)%len(hs)])
		}
	}
}
