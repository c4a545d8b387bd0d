package demo

import (
	"time"

	"bentou/ent/gen/ent"
	"bentou/ent/timescope"
	"bentou/rules/fact"
)

// registered records the standing on the register of the poor and the dibao of a
// household.
func (h *household) registered() {
	d := h.block.d
	h.attribute = h.drawAttribute()
	if h.attribute == fact.HouseholdAttributeGeneral {
		h.register = h.add(waveBase, nil, since(&ent.PovertyRegistration{Attribute: h.attribute}, card, date("2016-01-01")))
		if d.permille(150) { // dibao without a card
			h.onDibao(h.dibaoStart(), nil, waveBase)
		}
		return
	}
	identified := fact.NewDate(2014+d.one(50, 20, 20, 10), time.November, d.between(1, 28))
	causes := h.causes()
	begin := &ent.PovertyRegistration{Attribute: h.attribute, ExitStatus: status(fact.ExitStatusNotExited), MainCause: &causes[0], IdentifiedOn: &identified}
	if len(causes) > 1 {
		begin.SecondCause = &causes[1]
	}
	if len(causes) > 2 {
		begin.ThirdCause = &causes[2]
	}
	switch h.role {
	case blankExit: // the column was left blank
		begin.ExitStatus = nil
		h.register = h.add(waveBase, nil, since(begin, card, identified))
	case nearLine, lateDibaoEnd, dibaoEntered:
		// Their attribute changes with dibao, so they left poverty before.
		h.exits(begin, identified, 2016+d.one(1, 1), fact.ExitStatusExitedWithBenefits)
	default:
		h.exitByChance(begin, identified)
	}
	h.dibaoByRole()
}

func status(s fact.ExitStatus) *fact.ExitStatus { return &s }

func (h *household) drawAttribute() fact.HouseholdAttribute {
	d := h.block.d
	alone := len(h.people) == 1
	switch h.role {
	case edgeBirthday:
		if age := h.people[0].birth.AgeOn(BusinessDay.AddDays(1)); age >= 60 && (age < 70 || age >= 80) && alone {
			return fact.HouseholdAttributeDibaoPoor
		}
		return pick(d, []fact.HouseholdAttribute{fact.HouseholdAttributeGeneralPoor, fact.HouseholdAttributeDibaoPoor})
	case nearLine, lateDibaoEnd:
		return fact.HouseholdAttributeDibaoPoor // until it ends
	case dibaoEntered, publicPost, blankExit, noIncome, nullIncome:
		return fact.HouseholdAttributeGeneralPoor
	case mentalIllness, droppedOut, dangerousHouse, unmetWater:
		return pick(d, []fact.HouseholdAttribute{fact.HouseholdAttributeGeneralPoor, fact.HouseholdAttributeDibaoPoor})
	}
	all := []fact.HouseholdAttribute{fact.HouseholdAttributeGeneralPoor, fact.HouseholdAttributeDibaoPoor, fact.HouseholdAttributeTekunPoor, fact.HouseholdAttributeGeneral}
	if alone {
		return all[d.one(34, 25, 32, 9)]
	}
	return all[d.one(52, 28, 1, 19)]
}

// causes draws one to three causes that fit the household.
func (h *household) causes() []fact.PovertyCause {
	d := h.block.d
	elder := h.people[0].birth.AgeOn(BusinessDay) >= 60
	all := []fact.PovertyCause{fact.PovertyCauseIllness, fact.PovertyCauseDisability, fact.PovertyCauseLackOfLabour, fact.PovertyCauseSchooling,
		fact.PovertyCauseLackOfSkills, fact.PovertyCauseLackOfMoney, fact.PovertyCauseDisaster, fact.PovertyCauseLackOfLand,
		fact.PovertyCauseLackOfDrive, fact.PovertyCausePoorTransport, fact.PovertyCauseLackOfWater, fact.PovertyCauseOther}
	weights := []int{40, 20, 5, 9, 14, 5, 2, 2, 2, 1, 1, 1}
	if elder {
		weights = []int{42, 18, 30, 1, 4, 1, 1, 1, 1, 1, 1, 1}
	}
	if h.role == mentalIllness {
		weights[0], weights[1] = 80, 60
	}
	var out []fact.PovertyCause
	for range 1 + d.one(55, 35, 10) {
		n := d.one(weights...)
		out = append(out, all[n])
		weights[n] = 0
	}
	return out
}

func (h *household) exitByChance(begin *ent.PovertyRegistration, identified fact.Date) {
	d := h.block.d
	switch d.one(60, 710, 215, 15) {
	case 0: // not yet
		h.register = h.add(waveBase, nil, since(begin, card, identified))
	case 1:
		h.exits(begin, identified, 2016+d.one(20, 30, 30, 20), fact.ExitStatusExitedWithBenefits)
	case 2:
		h.exits(begin, identified, 2016+d.one(45, 40, 15), fact.ExitStatusExitedWithoutBenefits)
	case 3:
		h.exits(begin, identified, 2016+d.one(1, 1), fact.ExitStatusExitedWithBenefits)
		day := d.day(date("2019-02-01"), date("2019-10-31"))
		h.register = h.follow(after(day), h.register, day, func(f timescope.Fact) {
			f.(*ent.PovertyRegistration).ExitStatus = status(fact.ExitStatusReturned)
		})
	}
}

// exits lets a household leave poverty in the autumn of a year.
func (h *household) exits(begin *ent.PovertyRegistration, identified fact.Date, year int, as fact.ExitStatus) {
	day := fact.NewDate(year, time.November, h.block.d.between(5, 30))
	if day <= identified {
		day = fact.NewDate(2018, time.November, 20)
	}
	leave := func(f timescope.Fact) { f.(*ent.PovertyRegistration).ExitStatus = &as }
	if day < waves[waveBase].day { // both were known at the base load
		h.add(waveBase, nil, since(begin, card, identified, day))
		after := begin.FactCopy()
		leave(after)
		h.register = h.add(waveBase, nil, since(after, card, day))
		return
	}
	h.register = h.add(waveBase, nil, since(begin, card, identified))
	wave := waveYear18
	if year == 2019 {
		wave = waveYear19
	}
	h.register = h.follow(wave, h.register, day, leave)
}

func (h *household) attributeFrom(wave int, day fact.Date, attribute fact.HouseholdAttribute) {
	h.register = h.follow(wave, h.register, day, func(f timescope.Fact) { f.(*ent.PovertyRegistration).Attribute = attribute })
}

func (h *household) dibaoStart() fact.Date {
	return fact.NewDate(h.block.d.between(2010, 2017), time.Month(h.block.d.between(1, 12)), 1)
}

// onDibao records a spell as it was known in a wave.
func (h *household) onDibao(start fact.Date, end *fact.Date, wave int, reason ...fact.DibaoEndReason) *version {
	d := h.block.d
	spell := &ent.DibaoSpell{Category: fact.DibaoCategoryRural}
	if h.village.n < 24 && d.permille(150) { // some live in the streets of the town
		spell.Category = fact.DibaoCategoryUrban
	}
	if !d.permille(25) { // else the amount is not known
		spell.MonthlyAmount = fact.Yuan(int64(d.between(24, 70) * 5 * len(h.people))).Ptr()
	}
	since(spell, civil, start)
	spell.ValidTo = end
	if len(reason) > 0 {
		spell.EndReason = &reason[0]
	}
	v := h.add(wave, nil, spell)
	if end == nil {
		h.dibao = v
	}
	return v
}

// endDibao ends the spell in force on a day, as known in a wave.
func (h *household) endDibao(wave int, day fact.Date, why fact.DibaoEndReason, reason string) {
	h.dibao = h.change(wave, h.dibao, reason, func(f timescope.Fact) {
		f.(*ent.DibaoSpell).ValidTo, f.(*ent.DibaoSpell).EndReason = &day, &why
	})
}

func (h *household) dibaoByRole() {
	d := h.block.d
	switch {
	case h.role == nearLine:
		h.onDibao(h.dibaoStart(), nil, waveBase)
		m := d.between(2, 11)
		day := fact.NewDate(2019, time.Month(m), 1)
		why := []fact.DibaoEndReason{fact.DibaoEndReasonIncomeAbove, fact.DibaoEndReasonProperty, fact.DibaoEndReasonVoluntary}[d.one(85, 10, 5)]
		h.endDibao(month(m), day, why, "")
		h.attributeFrom(month(m), day, fact.HouseholdAttributeGeneralPoor)
	case h.role == dibaoEntered:
		m := d.between(1, 11)
		day := fact.NewDate(2019, time.Month(m), 1)
		h.onDibao(day, nil, month(m))
		h.attributeFrom(month(m), day, fact.HouseholdAttributeDibaoPoor)
	case h.attribute == fact.HouseholdAttributeDibaoPoor:
		start := h.dibaoStart()
		if y, m, _ := start.Civil(); y < 2015 && d.permille(70) { // it was interrupted once
			gap := fact.NewDate(y+1, m, 1)
			h.onDibao(start, &gap, waveBase, fact.DibaoEndReasonIncomeAbove)
			start = fact.NewDate(y+2, m, 1)
		}
		h.onDibao(start, nil, waveBase)
		if h.role == lateDibaoEnd {
			h.endDibaoLate()
		} else if h.role == plain && d.permille(220) { // the amount was set anew
			h.dibao = h.follow(waveYear18, h.dibao, date("2019-01-01"), func(f timescope.Fact) {
				if s := f.(*ent.DibaoSpell); s.MonthlyAmount != nil {
					s.MonthlyAmount = (*s.MonthlyAmount + fact.Yuan(int64(15*len(h.people)))).Ptr()
				}
			})
		}
	case h.attribute == fact.HouseholdAttributeTekunPoor && d.permille(120):
		end := date("2016-07-01")
		h.onDibao(date("2011-04-01"), &end, waveBase, fact.DibaoEndReasonTekun)
	case h.attribute == fact.HouseholdAttributeGeneralPoor && d.permille(120):
		end := fact.NewDate(d.between(2015, 2017), time.Month(d.between(1, 12)), 1)
		h.onDibao(fact.NewDate(d.between(2008, 2013), time.July, 1), &end, waveBase, fact.DibaoEndReasonIncomeAbove)
	case h.attribute == fact.HouseholdAttributeGeneralPoor && d.permille(40):
		m := d.between(2, 12)
		h.onDibao(h.dibaoStart(), nil, waveBase)
		day := fact.NewDate(2018, time.Month(m), 1)
		h.endDibao(after(day), day, fact.DibaoEndReasonIncomeAbove, "")
		h.dibao = nil
	}
}

// dibaoPaid is what a household was paid in a year, as the spells of the end tell.
func (h *household) dibaoPaid(year int) (sum fact.Money) {
	for _, v := range h.versions {
		spell, ok := v.fact.(*ent.DibaoSpell)
		if !ok || v.until != never || spell.MonthlyAmount == nil {
			continue
		}
		for m := time.January; m <= time.December; m++ {
			if (fact.Period{From: spell.ValidFrom, To: spell.ValidTo}).Contains(fact.NewDate(year, m, 1)) {
				sum += *spell.MonthlyAmount
			}
		}
	}
	return sum
}
