package roster

import (
	"bentou/ent/gen/ent"
)

// refuse sets aside the homes that cannot be recorded for a reason that shows
// only in the registry: an income recorded by the month beside the year's sum, or
// somebody who is in another household after all (by the number of a person merged
// into them, or because somebody else recorded it since the file was resolved).
func (r *round) refuse() {
	listed := map[int]*home{}
	for _, f := range r.homes {
		for _, p := range f.people {
			r.refusePeriods(f, p)
			if p.id == 0 {
				continue
			}
			switch other := listed[p.id]; other {
			case nil:
				listed[p.id] = f
			case f:
				f.refuse(p.Row, colID, CodePersonTwice, detailNone)
			default:
				f.refuse(p.Row, colID, CodePersonInTwo, detailNone)
				other.refuse(other.rowOf(p.id), colID, CodePersonInTwo, p.Row)
			}
		}
	}
	// Setting one aside keeps its members where they are, and with that may set
	// aside a household that lists one of them.
	byHousehold := map[int]*home{}
	for _, f := range r.homes {
		if f.id != 0 {
			byHousehold[f.id] = f
		}
	}
	for again := true; again; {
		again = false
		for _, f := range r.homes {
			for _, p := range f.people {
				if len(f.problems) > 0 {
					break
				}
				m, ok := r.known.On(ent.MembershipKind, p.id, r.on).(*ent.Membership)
				if !ok || m.HouseholdID == f.id {
					continue
				}
				switch old := byHousehold[m.HouseholdID]; {
				case old != nil && len(old.problems) == 0:
					continue // accepted without the person: a move
				case old != nil:
					f.refuse(p.Row, colID, CodePersonInTwo, detailSetAside)
				default:
					f.refuse(p.Row, colID, CodePersonInTwo, detailNotInFile)
				}
				again = true
			}
		}
	}
}

func (f *home) refuse(row, column int, code Code, detail int) {
	f.problems = append(f.problems, issue{row: row, column: column, code: code, detail: detail})
}

func (f *home) rowOf(person int) int {
	for _, p := range f.people {
		if p.id == person {
			return p.Row
		}
	}
	return f.RowNumbers[0]
}

// refusePeriods finds amounts of the year that the registry has by another period.
func (r *round) refusePeriods(f *home, p *relative) {
	if p.id == 0 || r.yearHeardLater(p) {
		return
	}
	for _, want := range r.periods(f, p) {
		if want.stated && r.known.CheckPeriod(want.fact) != nil {
			row := p.Row
			if want.column < householdColumns {
				row = f.RowNumbers[0]
			}
			f.refuse(row, want.column, CodePeriodConflict, detailNone)
		}
	}
}
