package rules

import (
	"math/bits"

	"bentou/rules/dossier"
	"bentou/rules/engine"
	"bentou/rules/fact"
	"bentou/rules/lang"
)

// Known says of how many subjects a rule would know a fact.
type Known struct {
	Input *lang.Input
	// Known are those of whom a value is read: also no, where a complete register says
	// so, and what a pack presumes.
	Known int
	Total int // households, or members of households
}

// Knowledge counts how completely the facts are known that rules may name: fields of
// the registry and attributes of the pack. It reads them as a decision does, so that
// what counts as known is what a rule would know. It is for one goroutine at a time.
type Knowledge struct {
	filler *filler
	known  []Known
}

// NewKnowledge prepares to count as of a day.
func (r *Release) NewKnowledge(asOf fact.Date) *Knowledge {
	facts := lang.Facts(r.pack)
	k := &Knowledge{known: make([]Known, len(facts))}
	columns := make([]engine.Column, len(facts))
	for n, in := range facts {
		columns[n], k.known[n].Input = columnOf(in, asOf), in
	}
	k.filler = newFiller(columns, asOf, r.options(asOf))
	return k
}

// Add counts some households and those who are their members on the day.
func (k *Knowledge) Add(hs []*dossier.Household) {
	chunk, _ := k.filler.fill(hs)
	for n := range k.known {
		x := &k.known[n]
		x.Total += chunk.N[x.Input.Entity]
		for _, word := range chunk.Cols[n].Known {
			x.Known += bits.OnesCount64(word)
		}
	}
}

// Known is what was counted so far, in a fixed order.
func (k *Knowledge) Known() []Known { return k.known }
