package rules

import (
	"errors"
	"fmt"
	"slices"

	"bentou/rules/dossier"
	"bentou/rules/engine"
	"bentou/rules/fact"
	"bentou/rules/lang"
	"bentou/rules/pack"
)

// Faults of an allocation.
var (
	ErrNoAllocation = errors.New("rules: the pack has no such allocation")
	ErrNoQuota      = errors.New("rules: the number of places is not known for the day")
	ErrBadDraw      = errors.New("rules: a draw names someone twice")
)

// Allocate gives out the places of an allocation among all these households as of a
// day; see [Allocation]. draw names those who were drawn, by the id of the subject, in
// the order drawn: it settles a tie if it names everyone who ties, and is of no
// account elsewhere.
//
// It is [ErrNoAllocation] for a key that the pack does not have, and [ErrNoQuota] for
// a day for which the pack does not say how many places there are.
func (r *Release) Allocate(key string, hs []*dossier.Household, asOf fact.Date, draw ...int) (*Allocation, error) {
	a, err := r.NewAllocator(key, asOf)
	if err != nil {
		return nil, err
	}
	found, err := a.Candidates(hs)
	if err != nil {
		return nil, err
	}
	return a.Allocate(found, draw...)
}

// Allocator is an allocation of a day, for populations that are read in parts: the
// candidates of each part are kept, and the dossiers need not be. It does not change,
// and many may use it at once.
type Allocator struct {
	release *Release
	decl    *pack.Allocation
	from    *pack.Programme
	kin     []*pack.Programme // with which it must be settled
	asOf    fact.Date
	quota   int
	rank    int // place among the program's
	keys    []rankingKey
}

// rankingKey is a criterion; that of holders comes first.
type rankingKey struct {
	node       *lang.Node
	title      pack.Text
	descending bool
	holds      bool
}

// Candidate is what an allocation needs to know of one who is eligible, or may be.
type Candidate struct {
	subject   Subject
	household int
	eligible  bool
	values    []engine.Value // by criterion
	missing   []Missing
}

// NewAllocator prepares an allocation of the pack as of a day.
func (r *Release) NewAllocator(key string, asOf fact.Date) (*Allocator, error) {
	p, err := r.program(asOf, forPlaces)
	if err != nil {
		return nil, err
	}
	at := slices.IndexFunc(p.Ranks, func(o engine.RankOut) bool { return o.Decl.Key == key })
	if at < 0 {
		return nil, fmt.Errorf("%w: %s", ErrNoAllocation, key)
	}
	out := &p.Ranks[at]
	if out.NoQuota {
		return nil, fmt.Errorf("%w: %s on %s", ErrNoQuota, key, asOf)
	}
	a := &Allocator{release: r, decl: out.Decl, asOf: asOf, quota: int(max(out.Quota, 0)), rank: at}
	for _, pr := range r.pack.Programmes {
		if pr.Key == a.decl.From {
			a.from = pr
		}
	}
	for _, pr := range r.pack.Programmes {
		if pr == a.from || pr.Group != "" && pr.Group == a.from.Group {
			a.kin = append(a.kin, pr)
		}
	}
	if holds := r.checked.Holds[a.decl]; holds != nil {
		a.keys = append(a.keys, rankingKey{node: holds, title: text("已在岗者优先", "those who hold a place come first"), descending: true, holds: true})
	}
	for i, n := range r.checked.Rank[a.decl] {
		a.keys = append(a.keys, rankingKey{node: n, title: a.decl.Rank[i].Title, descending: a.decl.Rank[i].Descending})
	}
	return a, nil
}

// Programme is the one whose eligible are the candidates.
func (a *Allocator) Programme() *pack.Programme { return a.from }

// Candidates finds those of some households who are eligible, or may be, and are on
// record on the day. Whether they are eligible is what [Release.Decide] says; what
// they are ranked by is read as of the day itself, so that all are measured alike.
func (a *Allocator) Candidates(hs []*dossier.Household) ([]*Candidate, error) {
	var out []*Candidate
	for _, h := range hs {
		h = h.Ready()
		var days []*dated
		for _, d := range a.release.days(h, a.asOf, a.kin) {
			kind := forDecisions
			if d == a.asOf {
				kind = forPlaces
			}
			one, err := a.release.chunkOf(h, d, kind)
			if err != nil {
				return nil, err
			}
			days = append(days, one)
		}
		out = append(out, a.household(h, days)...)
	}
	return out, nil
}

func (a *Allocator) household(h *dossier.Household, days []*dated) (out []*Candidate) {
	s := a.release.weigh(days, a.asOf, a.kin)
	defer release(days)
	x := newExplainer(a.release, days, a.asOf)
	today := dayOf(days, a.asOf)
	type question struct {
		input   string
		subject Subject
	}
	asked := map[question]int{}
	for _, c := range s.candidates {
		d := &c.decision
		row, there := today.rowOf(d.Subject)
		if d.Programme != a.from || d.Outcome == Ineligible || !there {
			continue
		}
		one := &Candidate{subject: d.Subject, household: h.ID, eligible: d.Outcome == Eligible}
		m := newMissing(x)
		if !one.eligible {
			m = x.open(c)
			for _, f := range m.list() {
				asked[question{f.Input, f.Subject}]++
			}
		}
		p := place{dated: today, on: a.asOf, entity: d.Subject.Entity, row: row}
		for k := range a.keys {
			v := a.value(p, k)
			one.values = append(one.values, v)
			if !v.Known {
				m.find(a.keys[k].node, p)
			}
		}
		one.missing = m.list()
		out = append(out, one)
	}
	for _, c := range out {
		for i, f := range c.missing {
			c.missing[i].Unblocks = asked[question{f.Input, f.Subject}]
		}
	}
	return out
}

func (a *Allocator) value(p place, k int) engine.Value {
	switch {
	case a.keys[k].holds:
		return p.machine.Holds(a.rank, p.row)
	case a.keys[0].holds:
		k--
	}
	return p.machine.Rank(a.rank, k, p.row)
}
