package demo

import (
	"time"

	"bentou/ent/gen/ent"
	"bentou/ent/timescope"
	"bentou/rules/fact"
)

// late is something that was on record otherwise, or not at all, for months.
type late struct {
	what          string
	person        *person // nil: of the household
	on            fact.Date
	from, until   int // the waves in which the one and the other became known
	before, after string
}

// lateWave is when the turn-th correction of a kind is recorded: from July on.
func (h *household) lateWave() int {
	return []int{month(7), month(8), month(9), month(10), month(11), waveLast}[h.turn%6]
}

// beforeYearsEnd is a late wave that the yearly update of 2019 already knows of,
// for what changes the incomes of that year.
func (h *household) beforeYearsEnd() int { return month(7 + h.turn%5) }

// correct records what turns out to have been wrong.
func (h *household) correct() {
	switch h.role {
	case lateIncome:
		h.correctIncome()
	case lateBirthday:
		h.correctBirthday()
	case lateGrade:
		h.correctGrade()
	case lateMembership:
		h.correctMembership()
	}
}

func (h *household) correctIncome() {
	for _, p := range h.people {
		if p.wage == nil {
			continue
		}
		before := *p.wage.fact.(*ent.Income).Amount
		amount := before * fact.Money(h.block.d.between(60, 140)) / 100
		if amount == before {
			amount += fact.Yuan(100)
		}
		v := h.change(h.lateWave(), p.wage, "核对工资流水后更正", func(f timescope.Fact) { f.(*ent.Income).Amount = &amount })
		h.late = append(h.late, late{"income.amount", p, date("2018-06-30"), p.wage.from, v.from, before.String(), amount.String()})
		p.wage = v
		return
	}
}

// correctBirthday brings the record into agreement with the identity number: the
// first record had the year or the day wrong.
func (h *household) correctBirthday() {
	p := h.people[0]
	y, m, day := p.birth.Civil()
	wrong := fact.NewDate(y+1, m, min(day, 28))
	if h.turn%2 == 0 {
		wrong = fact.NewDate(y, m, 1+day%28)
	}
	p.record.fact.(*ent.PersonRecord).BirthDate = &wrong
	v := h.change(h.lateWave(), p.record, "与居民身份证核对后更正", func(f timescope.Fact) { f.(*ent.PersonRecord).BirthDate = p.birth.Ptr() })
	h.late = append(h.late, late{"record.birthDate", p, BusinessDay, p.record.from, v.from, wrong.String(), p.birth.String()})
	p.record = v
}

func (h *household) correctGrade() {
	p := h.hero()
	before := p.grade
	p.grade = fact.DisabilityGradeGrade2
	if before == p.grade {
		p.grade = fact.DisabilityGradeGrade3
	}
	old := p.certificate
	p.certificate = h.change(h.lateWave(), old, "与残疾人证核对后更正", func(f timescope.Fact) { f.(*ent.DisabilityCertificate).Grade = p.grade })
	h.late = append(h.late, late{"certificate.grade", p, BusinessDay, old.from, p.certificate.from, string(before), string(p.grade)})
}

// correctMembership records months late that the mother lives with another child.
func (h *household) correctMembership() {
	p := h.mother()
	day := h.block.d.day(date("2018-03-01"), date("2019-03-31"))
	wave := h.lateWave()
	old := p.member
	h.moveTo(p, h.host, day, wave, "走访发现早已随另一子女生活")
	h.late = append(h.late, late{"membership.household", p, date("2019-06-30"), old.from, wave, h.code, h.host.code})
}

// endDibaoLate ends the spell on a day that lies months back when it is recorded.
func (h *household) endDibaoLate() {
	day := fact.NewDate(2019, time.Month(h.block.d.between(2, 6)), 1)
	wave := h.beforeYearsEnd()
	old := h.dibao
	h.endDibao(wave, day, fact.DibaoEndReasonIncomeAbove, "迟报：民政已停发")
	h.attributeFrom(wave, day, fact.HouseholdAttributeGeneralPoor)
	h.late = append(h.late, late{"dibao.category", nil, date("2019-06-30"), old.from, wave, string(h.dibao.fact.(*ent.DibaoSpell).Category), ""})
}

// dieLate records a death of the spring months later.
func (h *household) dieLate() {
	p := h.victim()
	day := h.block.d.day(date("2019-01-10"), date("2019-05-25"))
	wave := h.beforeYearsEnd()
	h.die(p, day, wave, "迟报死亡")
	h.late = append(h.late, late{"death.date", p, date("2019-06-30"), p.record.from, wave, "", day.String()})
}
