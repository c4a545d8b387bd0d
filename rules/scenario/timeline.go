package scenario

import (
	"slices"

	"bentou/rules/dossier"
	"bentou/rules/fact"
)

// subject gathers the records of a household or a member. Facts of one kind of
// record that hold on the same days are columns of the same record, as in the
// registry.
type subject struct {
	story  *story
	entity fact.Entity
	place  int // of the member
	kinds  []string
	spans  map[string][]span
	loose  []dossier.Record // those of which several hold on one day
}

// span is a column of a kind of record for some days.
type span struct {
	period fact.Period
	column string
	value  string
	state  state
}

// state is what a span says of its column.
type state uint8

const (
	isKnown   state = iota
	isUnknown       // there is a record without it
	isNone          // there is none: no record because of it
	isBase          // there is a record, whatever its columns
)

func (b *subject) add(kind string, s span) {
	if b.spans == nil {
		b.spans = map[string][]span{}
	}
	if _, ok := b.spans[kind]; !ok {
		b.kinds = append(b.kinds, kind)
	}
	b.spans[kind] = append(b.spans[kind], s)
}

// records cuts the days where something begins or ends, and makes a record of each
// piece.
func (b *subject) records() []dossier.Record {
	var out []dossier.Record
	for _, kind := range b.kinds {
		spans := b.spans[kind]
		var cuts []fact.Date
		open, based := false, false
		for _, s := range spans {
			cuts = append(cuts, s.period.From)
			if s.period.To != nil {
				cuts = append(cuts, *s.period.To)
			}
			open = open || s.period.To == nil
			based = based || s.state == isBase
		}
		slices.Sort(cuts)
		cuts = slices.Compact(cuts)
		for i, from := range cuts {
			p := fact.Period{From: from}
			if i+1 < len(cuts) {
				p.To = cuts[i+1].Ptr()
			} else if !open {
				break
			}
			if r, ok := piece(kind, p, spans, based); ok {
				out = append(out, r)
			}
		}
	}
	return append(out, b.loose...)
}

// piece is the record for days on which nothing begins or ends. Where a kind has a
// base there is a record only if that holds.
func piece(kind string, p fact.Period, spans []span, based bool) (r dossier.Record, there bool) {
	r = dossier.Record{Kind: kind, Period: p}
	for _, s := range spans {
		if !s.period.Contains(p.From) {
			continue
		}
		switch s.state {
		case isBase:
			there = true
		case isKnown:
			there = there || !based
			r.Values = append(r.Values, dossier.Value{Column: s.column, Text: s.value})
		case isUnknown:
			there = there || !based
		}
	}
	return r, there
}
