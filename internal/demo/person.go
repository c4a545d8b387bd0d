package demo

import (
	"time"

	"bentou/ent/gen/ent"
	"bentou/ent/timescope"
	"bentou/rules/fact"
)

// described records health, certificate, self-care, schooling and labour of a
// person.
func (h *household) described(p *person) {
	h.diagnosed(p)
	h.certified(p)
	h.assessed(p)
	h.schooled(p)
	h.laboured(p)
}

// hero is whom of a household the story of a role is about: the eldest child, else
// the head.
func (h *household) hero() *person {
	for _, p := range h.people {
		if p.relation == fact.RelationSon || p.relation == fact.RelationDaughter {
			return p
		}
	}
	return h.people[0]
}

func (h *household) diagnosed(p *person) {
	d := h.block.d
	age := p.birth.AgeOn(BusinessDay)
	p.severe = h.role == mentalIllness && p == h.hero()
	p.chronic = age >= 60 && d.permille(520) || age < 60 && age > 30 && d.permille(110)
	p.serious = age >= 20 && d.permille(55)
	grown := h.hero() == p && len(h.people) == 2 && h.people[0].birth.AgeOn(BusinessDay) >= 60 && age < 60
	disabled := grown && !p.severe || p.severe && d.permille(600) || age >= 60 && d.permille(75) || age < 60 && d.permille(35)
	if h.role == lateGrade && p == h.hero() {
		disabled = true
	}
	if h.role == publicPost || p.wave != waveBase || age < 3 {
		p.chronic, p.serious, disabled = false, false, false
	}
	if disabled {
		p.grade = []fact.DisabilityGrade{fact.DisabilityGradeGrade1, fact.DisabilityGradeGrade2, fact.DisabilityGradeGrade3, fact.DisabilityGradeGrade4}[d.one(18, 30, 28, 24)]
	}
	day := max(p.birth, cardsBegin, d.day(date("2014-03-01"), date("2017-11-30")))
	conditions := []struct {
		holds bool
		is    fact.HealthCondition
	}{
		{p.severe, fact.HealthConditionSevereMentalIllness}, {p.chronic, fact.HealthConditionChronicIllness},
		{p.serious, fact.HealthConditionSeriousIllness}, {disabled, fact.HealthConditionDisabled},
		{!p.severe && !p.chronic && !p.serious && !disabled, fact.HealthConditionHealthy},
	}
	for _, c := range conditions {
		if c.holds {
			h.add(p.wave, p, since(&ent.Health{Condition: c.is}, card, day))
		}
	}
}

func (h *household) certified(p *person) {
	d := h.block.d
	if p.grade == "" {
		return
	}
	category := []fact.DisabilityCategory{
		fact.DisabilityCategoryVisual, fact.DisabilityCategoryHearing, fact.DisabilityCategorySpeech, fact.DisabilityCategoryPhysical,
		fact.DisabilityCategoryIntellectual, fact.DisabilityCategoryMental, fact.DisabilityCategoryMultiple,
	}[d.one(16, 12, 4, 44, 12, 5, 7)]
	if p.severe {
		category = fact.DisabilityCategoryMental
	}
	issued := max(p.birth.AddDays(400), d.day(date("2010-01-20"), date("2017-11-30")))
	y, m, day := issued.Civil()
	certificate := &ent.DisabilityCertificate{Category: category, Grade: p.grade, ExpiresOn: fact.NewDate(y+10, m, day).Ptr()}
	p.certificate = h.add(waveBase, p, since(certificate, federation, issued))
}

// assessed records self-care. Whoever was not assessed is unknown, unless the
// register of the village is complete.
func (h *household) assessed(p *person) {
	d := h.block.d
	age := p.birth.AgeOn(BusinessDay)
	if p.wave != waveBase || age < 60 && p.grade == "" && !p.severe || d.permille(220) {
		return
	}
	grave := p.grade == fact.DisabilityGradeGrade1 || p.grade == fact.DisabilityGradeGrade2
	weights := []int{94, 5, 1}
	switch {
	case grave:
		weights = []int{25, 45, 30}
	case age >= 90:
		weights = []int{30, 45, 25}
	case age >= 80:
		weights = []int{60, 28, 12}
	case age >= 70:
		weights = []int{82, 13, 5}
	}
	if h.role == publicPost {
		weights = []int{1, 0, 0}
	}
	levels := []fact.SelfCare{fact.SelfCareFull, fact.SelfCarePartial, fact.SelfCareNone}
	n := d.one(weights...)
	v := h.add(waveBase, p, since(assessment(d, levels[n]), civil, max(p.birth, d.day(date("2016-02-01"), date("2017-11-30")))))
	if n < 2 && age >= 70 && d.permille(50) { // it became worse, and was assessed anew
		day := d.day(date("2018-03-01"), date("2019-11-10"))
		h.follow(after(day), v, day, func(f timescope.Fact) {
			a := f.(*ent.SelfCareAssessment)
			a.Level, a.LongTermCare = levels[n+1], yes(n == 1 || d.permille(500))
		})
	}
}

// assessment says of long-term care nothing where the form left it blank.
func assessment(d dice, level fact.SelfCare) *ent.SelfCareAssessment {
	a := &ent.SelfCareAssessment{Level: level, LongTermCare: yes(level == fact.SelfCareNone || level == fact.SelfCarePartial && d.permille(350))}
	if d.permille(30) {
		a.LongTermCare = nil
	}
	return a
}

// stageAt is the stage that begins on the first of September of a year at the
// usual ages; bent says what becomes of someone after compulsory school.
func stageAt(birth fact.Date, year, bent int) fact.SchoolStage {
	age := birth.AgeOn(fact.NewDate(year, time.September, 1))
	switch {
	case age < 3:
		return fact.SchoolStageNotInSchool
	case age < 6:
		return fact.SchoolStagePreschool
	case age < 12:
		return fact.SchoolStagePrimary
	case age < 15:
		return []fact.SchoolStage{fact.SchoolStageGrade7, fact.SchoolStageGrade8, fact.SchoolStageGrade9}[age-12]
	case age < 18 && bent < 55:
		return fact.SchoolStageSenior
	case age < 18 && bent < 85:
		return fact.SchoolStageVocational
	case age >= 18 && age < 21 && bent < 12:
		return fact.SchoolStageCollege
	case age >= 18 && age < 21 && bent >= 70 && bent < 80:
		return fact.SchoolStageHigherVocational
	case age >= 18 && age < 22 && bent >= 12 && bent < 30:
		return fact.SchoolStageUniversity
	case age >= 22 && age < 25 && bent == 12:
		return fact.SchoolStagePostgraduate
	}
	return fact.SchoolStageNotInSchool
}

func educationAt(d dice, age int) *fact.EducationLevel {
	var weights []int
	switch {
	case age < 12:
		return nil
	case age < 15:
		weights = []int{0, 1}
	case age < 18:
		weights = []int{0, 1, 9}
	case age < 40:
		weights = []int{1, 9, 60, 20, 7, 3}
	case age < 60:
		weights = []int{8, 34, 48, 9, 1}
	default:
		weights = []int{44, 43, 12, 1}
	}
	level := []fact.EducationLevel{fact.EducationLevelNone, fact.EducationLevelPrimary, fact.EducationLevelJunior,
		fact.EducationLevelSenior, fact.EducationLevelCollege, fact.EducationLevelUniversity}[d.one(weights...)]
	return &level
}

func (h *household) schooled(p *person) {
	d := h.block.d
	bent := d.IntN(100)
	education := educationAt(d, p.birth.AgeOn(BusinessDay))
	stage := stageAt(p.birth, 2017, bent)
	p.stage = stage
	begin := max(p.birth, date("2017-09-01"))
	if p.birth.AgeOn(begin) >= 26 {
		begin = max(cardsBegin, p.birth)
	}
	s := &ent.Schooling{EducationLevel: education, Stage: &stage}
	if d.permille(15) && stage == fact.SchoolStageNotInSchool {
		s.Stage = nil
	}
	v := h.add(p.wave, p, since(s, school, begin))
	if p.wave != waveBase {
		return
	}
	for _, y := range []struct{ year, wave int }{{2018, waveYear18}, {2019, month(9)}} {
		if next := stageAt(p.birth, y.year, bent); next != p.stage {
			p.stage = next
			v = h.follow(y.wave, v, fact.NewDate(y.year, time.September, 1), func(f timescope.Fact) { f.(*ent.Schooling).Stage = &next })
		}
	}
	if h.role == droppedOut && p == h.hero() {
		p.stage = fact.SchoolStageDroppedOut
		h.follow(month(10), v, date("2019-09-20"), func(f timescope.Fact) { f.(*ent.Schooling).Stage = &p.stage })
	}
}

func (p *person) studies() bool {
	return p.stage != fact.SchoolStageNotInSchool && p.stage != fact.SchoolStageDroppedOut
}

func (h *household) laboured(p *person) {
	d := h.block.d
	age := p.birth.AgeOn(BusinessDay)
	if age < 16 {
		return
	}
	grave := p.grade == fact.DisabilityGradeGrade1 || p.grade == fact.DisabilityGradeGrade2
	var weights []int // none, weak, ordinary, skilled
	switch {
	case grave || p.severe || age >= 75:
		weights = []int{88, 12}
	case age >= 60:
		weights = []int{50, 47, 3}
	case p.grade != "" || p.serious:
		weights = []int{25, 60, 15}
	default:
		weights = []int{2, 14, 70, 14}
	}
	holder := h.role == publicPost && p == h.people[0] && age < 60
	if holder {
		weights = []int{0, 50, 50}
	}
	if h.role == monthlyWage && p == h.people[0] {
		weights = []int{0, 0, 1}
	}
	p.ability = []fact.LabourAbility{fact.LabourAbilityNone, fact.LabourAbilityWeak, fact.LabourAbilityOrdinary, fact.LabourAbilitySkilled}[d.one(weights...)]
	l := &ent.Labour{Ability: p.ability, PublicPost: yes(false)}
	switch {
	case p.ability == fact.LabourAbilityNone || p.studies():
		l.WishesToWork = yes(false)
	case !d.permille(120): // else nobody asked
		l.WishesToWork = yes(holder || d.permille(720))
	}
	p.labour = h.add(p.wave, p, since(l, card, max(p.birth, date("2016-03-01"))))
	if holder {
		day, wave := date("2018-03-01"), waveHalf
		if h.turn%3 == 0 {
			day, wave = date("2019-01-01"), month(1)
		}
		p.post = &day
		p.labour = h.follow(wave, p.labour, day, func(f timescope.Fact) {
			f.(*ent.Labour).PublicPost, f.(*ent.Labour).WishesToWork = yes(true), yes(true)
		})
	}
	p.employee = (p.ability == fact.LabourAbilityOrdinary || p.ability == fact.LabourAbilitySkilled) && age < 60 && p.post == nil && d.permille(70)
}
