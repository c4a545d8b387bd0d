package rules

import (
	"sync"
	"sync/atomic"

	"bentou/rules/fact"
)

// What is told of a tree depends on nothing but the day and the values that were read to
// tell it. So it is remembered with those values: whoever has the same is told the same,
// without any words being made again. The values are noted while something is told for
// the first time, each with the tree that had it, and compared before it is told again;
// nothing else may go into it.
//
// Only what has few values is remembered: yes and no, codes, what is not known and what
// never happens. An amount or an age is put into words anew for everyone.

// tellingKind is what something is told as; one that is odd is presumed, or granted.
type tellingKind uint8

const (
	tellHeading tellingKind = 2 * iota
	tellLeaf
	tellAmount
	tellAssumedAmount
	tellRow
	tellRounding
	tellPart
	tellNotShown
	tellings
)

// as finds what was told of a tree as something, with or without what makes a difference.
func (f *phrase) as(kind tellingKind, odd bool) *telling {
	if odd {
		kind++
	}
	return &f.tellings[kind]
}

// telling are all that was told of a tree so far.
type telling struct {
	mu    sync.Mutex // of whoever adds
	first atomic.Pointer[step]
}

// step is a point on the way to what is told: the tree that is read next and where each of
// its values leads, or the end of the way.
type step struct {
	told *Told
	read *site
	as   fact.Entity // whose place reads it
	ways atomic.Pointer[[]way]
}

// way leads from a value to the next step.
type way struct {
	value reading
	to    *step
}

// reading is a value of few.
type reading struct {
	known bool
	num   int64
}

// few reads a value that is one of few; ok is false for one of many.
func (p place) few(s *site) (r reading, ok bool) {
	r.num, r.known = p.peek(s)
	if !r.known {
		return reading{}, true
	}
	switch s.node.Type.Kind {
	case fact.KindBool, fact.KindCode:
		return r, true
	case fact.KindDate:
		return r, r.num == int64(fact.MaxDate)
	case fact.KindInt, fact.KindMoney, fact.KindDecimal:
	}
	return r, false
}

// notes are the values that are read while something is told.
type notes struct {
	read []noted
	many bool // one of them is of many, or not a value of a tree
}

type noted struct {
	site  *site
	as    fact.Entity
	value reading
}

// saw notes a value. What is the same for everybody need not be.
func (w *notes) saw(s *site, p place) {
	if w.many || s.node.Const {
		return
	}
	r, ok := p.few(s)
	if !ok {
		w.many = true
		return
	}
	w.read = append(w.read, noted{s, p.entity, r})
}

// madeOf is what was told of a tree at a place of the household.
type madeOf struct {
	of     *telling
	entity fact.Entity
	row    int
}

// told gives what is told of a tree at a place, made by tell where it is not remembered.
func (x *explainer) told(t *telling, p place, tell func(*Told)) *Told {
	if p.notes != nil { // within something else that is told
		out := &Told{}
		tell(out)
		return out
	}
	if known := t.find(p); known != nil {
		return known
	}
	at := madeOf{t, p.entity, p.row}
	if known := x.made[at]; known != nil {
		return known
	}
	w := &x.notes
	w.read, w.many = w.read[:0], false
	p.notes = w
	out := &Told{}
	tell(out)
	p.notes = nil
	if !w.many {
		t.add(w.read, out)
		return out
	}
	x.made[at] = out
	return out
}

func (t *telling) find(p place) *Told {
	at := t.first.Load()
	for at != nil && at.told == nil {
		r, ok := p.to(at.as).few(at.read)
		if !ok {
			return nil
		}
		at = at.way(r)
	}
	if at == nil {
		return nil
	}
	return at.told
}

func (s *step) way(r reading) *step {
	ways := s.ways.Load()
	if ways == nil {
		return nil
	}
	for i := range *ways {
		if w := &(*ways)[i]; w.value == r {
			return w.to
		}
	}
	return nil
}

// add remembers what was told. Where another was faster, that stays.
func (t *telling) add(read []noted, told *Told) {
	t.mu.Lock()
	defer t.mu.Unlock()
	fresh := func(i int) *step {
		if i == len(read) {
			return &step{told: told}
		}
		return &step{read: read[i].site, as: read[i].as}
	}
	at := t.first.Load()
	if at == nil {
		at = fresh(0)
		defer t.first.Store(at)
	}
	for i, r := range read {
		next := at.way(r.value)
		if next == nil {
			next = fresh(i + 1)
			var ways []way
			if old := at.ways.Load(); old != nil {
				ways = append(ways, *old...)
			}
			ways = append(ways, way{r.value, next})
			at.ways.Store(&ways)
		}
		at = next
	}
}
