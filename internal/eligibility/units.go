package eligibility

import (
	"context"

	"bentou/ent/store"
	"bentou/rules/dossier"
	"bentou/rules/fact"
)

// units says which registers are complete for whole units of a zone, and which
// units lie above which. A register that is complete for a unit is complete for
// every household below it, for the days on which both the household and the units
// between stood there.
type units struct {
	complete map[int][]dossier.Record // by unit
	above    map[int][]parent
}

// parent is the unit above another for some days.
type parent struct {
	unit   int
	period fact.Period
}

func (u *units) empty() bool { return len(u.complete) == 0 }

// loadUnits reads them as known at a position. Most zones declare no register
// complete for whole units; then the tree is not read.
func loadUnits(ctx context.Context, s *store.Store, zone int, known int64) (*units, error) {
	u := &units{complete: map[int][]dossier.Record{}, above: map[int][]parent{}}
	ofZone := "unit_id IN (SELECT id FROM units WHERE zone_id = ?)"
	read := func(k *loadedKind, take func(version)) error {
		rows, err := s.Query(ctx, k.statement("unit_id", "unit_id", ofZone, false), zone, known, known)
		if err != nil {
			return err
		}
		defer rows.Close()
		scan := newScanner(k)
		scan.targets = append(scan.targets, new(int))
		for rows.Next() {
			v, err := scan.scan(rows)
			if err != nil {
				return err
			}
			take(v)
		}
		return rows.Err()
	}
	err := read(&unitCompleteKind, func(v version) { u.complete[v.subject] = append(u.complete[v.subject], v.Record) })
	if err != nil || u.empty() {
		return u, err
	}
	return u, read(&unitRecordKind, func(v version) {
		if id, ok := v.number("parent_id"); ok {
			u.above[v.subject] = append(u.above[v.subject], parent{id, v.Period})
		}
	})
}

// registers appends what is complete for a household while it stood in the unit of
// a household record.
func (u *units) registers(to []dossier.Record, stood dossier.Record) []dossier.Record {
	v := version{Record: stood}
	if id, ok := v.number("unit_id"); ok {
		return u.of(to, id, stood.Period, 0)
	}
	return to
}

// deepest bounds the walk upwards: zone, park, township, village are four.
const deepest = 16

func (u *units) of(to []dossier.Record, unit int, period fact.Period, depth int) []dossier.Record {
	if depth > deepest {
		return to
	}
	for _, r := range u.complete[unit] {
		if both, ok := meet(r.Period, period); ok {
			r.Period = both
			to = append(to, r)
		}
	}
	for _, p := range u.above[unit] {
		if both, ok := meet(p.period, period); ok {
			to = u.of(to, p.unit, both, depth+1)
		}
	}
	return to
}

// meet is the days that two periods share.
func meet(a, b fact.Period) (fact.Period, bool) {
	if !a.Overlaps(b) {
		return fact.Period{}, false
	}
	out := fact.Period{From: max(a.From, b.From), To: a.To}
	if out.To == nil || b.To != nil && *b.To < *out.To {
		out.To = b.To
	}
	return out, true
}
