package demo

import (
	"bentou/ent/gen/ent"
	"bentou/rules/fact"
)

// Own premiums of a year; the zone pays them for the registered poor.
var premiums = map[int]struct{ medical, pension, special fact.Money }{
	2018: {fact.Yuan(220), fact.Yuan(100), fact.Yuan(100)},
	2019: {fact.Yuan(250), fact.Yuan(100), fact.Yuan(100)},
}

// insured records the enrolments of 2018 and 2019. Of a hundred people two or three
// are not enrolled in what they should be: for some that is on record, for others
// there is just no record.
func (h *household) insured(p *person) {
	d := h.block.d
	years := []struct{ year, wave int }{{2018, waveBase}, {2019, waveYear18}}
	for _, y := range years {
		period := fact.YearOf(y.year)
		arrived := max(p.birth, p.arrived)
		if arrived >= *period.To || p.dead != nil && *p.dead < period.From || p.gone != nil && *p.gone < period.From {
			continue
		}
		if arrived > period.From {
			period.From = arrived
		}
		premium := premiums[y.year]
		enrol := func(kind fact.InsuranceKind, amount *fact.Money) {
			draw := d.IntN(1000)
			newborn := h.role == born && h.turn == 0 && p.relation != fact.RelationHead && p.wave != waveBase
			if draw < 9 || newborn {
				return
			}
			e := &ent.InsuranceEnrolment{Kind: kind, Enrolled: draw >= 24, Premium: amount}
			if !e.Enrolled {
				e.Premium = nil
			}
			h.add(max(y.wave, p.wave), p, since(e, insurer, period.From, *period.To))
		}
		if p.employee {
			enrol(fact.InsuranceKindEmployeeMedical, nil)
			enrol(fact.InsuranceKindEmployeePension, nil)
		} else {
			enrol(fact.InsuranceKindResidentMedical, &premium.medical)
		}
		switch age := p.birth.AgeOn(period.From); {
		case p.employee || age < 16 || p.studies():
		case age < 60:
			enrol(fact.InsuranceKindResidentPension, &premium.pension)
		case !d.permille(40): // those who draw it no longer pay
			enrol(fact.InsuranceKindResidentPension, nil)
		}
		if h.attribute != fact.HouseholdAttributeGeneral {
			enrol(fact.InsuranceKindSpecialPoverty, &premium.special)
		}
	}
}
