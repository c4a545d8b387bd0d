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

// UnitChange is what was recorded of a register that is complete for a whole unit, or of
// where such a unit stands.
type UnitChange struct {
	Households []int // that lie there at present
	From       fact.Date
	At         int64
}

// UnitsChanged lists what was recorded since a position of registers of whole units of a
// zone. Most zones declare none, and nothing more is read.
func (e *Service) UnitsChanged(ctx context.Context, zone int, since int64) ([]UnitChange, error) {
	var declared int
	rows, err := e.store.Query(ctx, "SELECT count(*) FROM unit_completenesses c JOIN units u ON u.id = c.unit_id WHERE u.zone_id = ?", zone)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		if err := rows.Scan(&declared); err != nil {
			return nil, err
		}
	}
	if err := rows.Err(); err != nil || declared == 0 {
		return nil, err
	}
	var out []UnitChange
	for _, table := range []string{"unit_completenesses", "unit_records"} {
		list, err := e.unitChanges(ctx, table, zone, since)
		if err != nil {
			return nil, err
		}
		out = append(out, list...)
	}
	return out, nil
}

func (e *Service) unitChanges(ctx context.Context, table string, zone int, since int64) ([]UnitChange, error) {
	rows, err := e.store.Query(ctx, `SELECT c.id, c.valid_from, CASE WHEN c.superseded > ? THEN c.superseded ELSE c.recorded END, h.id
		FROM `+table+` c JOIN units u ON u.id = c.unit_id JOIN units b ON b.path >= u.path AND b.path < u.path || '~' JOIN households h ON h.unit_id = b.id
		WHERE u.zone_id = ? AND (c.recorded > ? OR c.superseded > ?) ORDER BY c.id, h.id`, since, zone, since, since)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []UnitChange
	last := 0
	for rows.Next() {
		var id, home int
		var u UnitChange
		if err := rows.Scan(&id, &u.From, &u.At, &home); err != nil {
			return nil, err
		}
		if id != last {
			out, last = append(out, u), id
		}
		out[len(out)-1].Households = append(out[len(out)-1].Households, home)
	}
	return out, rows.Err()
}
