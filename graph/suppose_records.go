package graph

import (
	"slices"

	"bentou/rules/dossier"
	"bentou/rules/fact"
)

// without leaves out the records of a kind that match.
func without(list []dossier.Record, kind string, match func(dossier.Record) bool) []dossier.Record {
	var out []dossier.Record
	for _, r := range list {
		if r.Kind != kind || !match(r) {
			out = append(out, r)
		}
	}
	return out
}

// cut takes days away from the records of a kind that match: what lies before and
// after stays.
func cut(list []dossier.Record, kind string, span fact.Period, match func(dossier.Record) bool) []dossier.Record {
	var out []dossier.Record
	for _, r := range list {
		if r.Kind != kind || !match(r) || !r.Period.Overlaps(span) {
			out = append(out, r)
			continue
		}
		out = append(out, outside(r, span)...)
	}
	return out
}

// outside is what of a record lies before and after a span.
func outside(r dossier.Record, span fact.Period) (out []dossier.Record) {
	if r.Period.From < span.From {
		before := r
		before.Period.To = span.From.Ptr()
		out = append(out, before)
	}
	if span.To != nil && (r.Period.To == nil || *span.To < *r.Period.To) {
		after := r
		after.Period.From = *span.To
		out = append(out, after)
	}
	return out
}

// setColumn sets one column for some days. The other columns of records stay, and
// days without a record get one that knows this column only. A nil text takes the
// value away: not known.
func setColumn(list []dossier.Record, where dossier.Kept, text *string, span fact.Period) []dossier.Record {
	var out []dossier.Record
	for _, r := range list {
		if r.Kind != where.Kind || !r.Period.Overlaps(span) {
			out = append(out, r)
			continue
		}
		out = append(out, outside(r, span)...)
		inside := r
		inside.Period = common(r.Period, span)
		inside.Values = slices.DeleteFunc(slices.Clone(r.Values), func(v dossier.Value) bool { return v.Column == where.Column })
		if text != nil {
			inside.Values = append(inside.Values, dossier.Value{Column: where.Column, Text: *text})
		}
		out = append(out, inside)
	}
	if where.Kind == "membership" {
		return out // a relation makes nobody a member
	}
	for _, gap := range gaps(list, where.Kind, span) {
		r := dossier.Record{Kind: where.Kind, Period: gap}
		if text != nil {
			r.Values = dossier.Values{{Column: where.Column, Text: *text}}
		}
		out = append(out, r)
	}
	return out
}

// common is the days of both periods, which share one.
func common(a, b fact.Period) fact.Period {
	out := fact.Period{From: max(a.From, b.From), To: a.To}
	if b.To != nil && (out.To == nil || *b.To < *out.To) {
		out.To = b.To
	}
	return out
}

// gaps are the days of a span on which there is no record of a kind.
func gaps(list []dossier.Record, kind string, span fact.Period) []fact.Period {
	return uncovered(list, span, func(r dossier.Record) bool { return r.Kind == kind })
}

func covered(list []dossier.Record, span fact.Period, match func(dossier.Record) bool) bool {
	return len(uncovered(list, span, match)) == 0
}

func uncovered(list []dossier.Record, span fact.Period, match func(dossier.Record) bool) (out []fact.Period) {
	var inside []fact.Period
	for _, r := range list {
		if match(r) && r.Period.Overlaps(span) {
			inside = append(inside, common(r.Period, span))
		}
	}
	slices.SortFunc(inside, func(a, b fact.Period) int { return int(a.From) - int(b.From) })
	at := span.From
	for _, p := range inside {
		if at < p.From {
			out = append(out, fact.Period{From: at, To: p.From.Ptr()})
		}
		if p.To == nil {
			return out
		}
		at = max(at, *p.To)
	}
	if span.To == nil || at < *span.To {
		out = append(out, fact.Period{From: at, To: span.To})
	}
	return out
}
