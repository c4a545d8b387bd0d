package demo

import (
	"slices"

	"bentou/ent/gen/ent"
	"bentou/ent/timescope"
	"bentou/rules/fact"
)

// housed records the grade of the dwelling and the safety of the water.
func (h *household) housed() {
	d := h.block.d
	day := d.day(date("2016-03-01"), date("2017-10-31"))
	safe := []fact.HousingGrade{fact.HousingGradeA, fact.HousingGradeB}[d.one(46, 54)]
	switch {
	case h.role == dangerousHouse:
		grade := []fact.HousingGrade{fact.HousingGradeC, fact.HousingGradeC, fact.HousingGradeD}[h.turn%3]
		v := h.add(waveBase, nil, since(&ent.Housing{Grade: grade}, builders, day))
		if h.turn%2 == 0 { // it was rebuilt
			built := d.day(date("2018-09-01"), date("2019-10-31"))
			h.follow(after(built), v, built, func(f timescope.Fact) { f.(*ent.Housing).Grade = safe })
		}
	case h.role == unknownHousing: // nobody graded it
	default:
		h.add(waveBase, nil, since(&ent.Housing{Grade: safe}, builders, day))
	}
	h.watered(d.day(date("2016-03-01"), date("2017-10-31")))
}

func safety(s fact.WaterSafety) *fact.WaterSafety { return &s }

func (h *household) watered(day fact.Date) {
	d := h.block.d
	if h.role == unmetWater {
		w := &ent.Water{Overall: fact.WaterSafetyUnmet, Quantity: safety(fact.WaterSafetyMet), Quality: safety(fact.WaterSafetyBasic),
			Convenience: safety(fact.WaterSafetyBasic), Reliability: safety(fact.WaterSafetyMet)}
		*[]*fact.WaterSafety{w.Quantity, w.Quality, w.Convenience, w.Reliability}[h.turn%4] = fact.WaterSafetyUnmet
		v := h.add(waveBase, nil, since(w, builders, day))
		if h.turn%2 == 1 { // a main was laid
			laid := d.day(date("2018-08-01"), date("2019-09-30"))
			h.follow(after(laid), v, laid, func(f timescope.Fact) {
				met := fact.WaterSafetyMet
				w := f.(*ent.Water)
				w.Overall, w.Quantity, w.Quality, w.Convenience, w.Reliability = met, &met, &met, &met, &met
			})
		}
		return
	}
	w := &ent.Water{Overall: fact.WaterSafetyMet}
	if d.permille(170) {
		w.Overall = fact.WaterSafetyBasic
	}
	if d.permille(300) { // the others have the overall result alone
		met := fact.WaterSafetyMet
		w.Quantity, w.Quality, w.Convenience, w.Reliability = &met, &met, safety(w.Overall), &met
	}
	h.add(waveBase, nil, since(w, builders, day))
}

// helped records who is responsible for helping, with changes of the person.
func (h *household) helped() {
	d := h.block.d
	if h.attribute == fact.HouseholdAttributeGeneral {
		return
	}
	v := h.add(waveBase, nil, since(helper(d), card, d.day(date("2015-11-01"), date("2017-06-30"))))
	for _, span := range [][2]string{{"2018-03-01", "2018-11-30"}, {"2019-01-10", "2019-11-20"}} {
		if !d.permille(110) {
			continue
		}
		day := d.day(date(span[0]), date(span[1]))
		next := helper(d)
		v = h.follow(after(day), v, day, func(f timescope.Fact) {
			t := f.(*ent.HelperTerm)
			t.Name, t.Organisation, t.Position = next.Name, next.Organisation, next.Position
		})
	}
	h.complete()
}

func helper(d dice) *ent.HelperTerm {
	post := pick(d, helperPosts)
	sex := pick(d, []fact.Sex{fact.SexMale, fact.SexFemale})
	return &ent.HelperTerm{Name: pick(d, surnames) + givenName(d, sex, date("1980-01-01")), Organisation: &post.organisation, Position: &post.position}
}

// The registers that a department keeps for a whole village, from the day on which
// the zone took them over; and those of a year.
var (
	keptSince     = date("2018-01-01")
	keptRegisters = []fact.RecordKind{fact.RecordKindDibao, fact.RecordKindPovertyRegistration, fact.RecordKindDisabilityCertificate, fact.RecordKindDeath}
	yearRegisters = []fact.RecordKind{fact.RecordKindResidentMedical, fact.RecordKindResidentPension, fact.RecordKindSpecialPoverty}
)

// completeness lists what is complete for a village and recorded in a wave: for the
// base load and the update of 2018 the insurances of the year that begins.
func (v *village) completeness(wave int) []*ent.UnitCompleteness {
	if !v.complete {
		return nil
	}
	var out []*ent.UnitCompleteness
	if wave == waveBase {
		for _, kind := range keptRegisters {
			out = append(out, since(&ent.UnitCompleteness{Register: kind}, civil, keptSince).(*ent.UnitCompleteness))
		}
		if v.selfCare {
			out = append(out, since(&ent.UnitCompleteness{Register: fact.RecordKindSelfCare}, civil, keptSince).(*ent.UnitCompleteness))
		}
	}
	year := 2018
	if wave == waveYear18 {
		year = 2019
	}
	for _, kind := range yearRegisters {
		p := fact.YearOf(year)
		out = append(out, since(&ent.UnitCompleteness{Register: kind}, insurer, p.From, *p.To).(*ent.UnitCompleteness))
	}
	return out
}

// complete records what is complete for the household alone: in villages without a
// register of their own half of the households were asked; and for nine in ten the
// yearly account of the card holds all incomes and expenses of 2018 and 2019.
func (h *household) complete() {
	d := h.block.d
	if !h.village.complete && d.permille(500) {
		for _, kind := range keptRegisters[:3] {
			h.add(waveBase, nil, since(&ent.HouseholdCompleteness{Register: kind}, stated, keptSince))
		}
	}
	if surveyed := d.permille(925); surveyed && h.role != noIncome && h.role != nullIncome {
		for _, y := range []struct{ year, wave int }{{2018, waveYear18}, {2019, waveYear19}} {
			if !slices.ContainsFunc(h.people, func(p *person) bool { return p.there(y.year) }) {
				continue // it was not asked: nobody was there yet
			}
			p := fact.YearOf(y.year)
			for _, kind := range []fact.RecordKind{fact.RecordKindIncome, fact.RecordKindExpense} {
				h.add(y.wave, nil, since(&ent.HouseholdCompleteness{Register: kind}, stated, p.From, *p.To))
			}
		}
	}
}
