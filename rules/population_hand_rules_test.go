package rules

import "bentou/rules/fact"

// The figures in force on the day, in fen.
const (
	povertyLine  = 374700
	nearLimit    = 562050 // × 1.5
	hoverLimit   = 449640 // × 1.2
	urbanDibao   = 648000
	ruralDibao   = 450000
	livingSevere = 11000
	livingOther  = 8000
	nursing1     = 10000
	nursing2     = 8000
	zone70       = 10000
	hundred      = 40000
	careOfOld    = 8000
	elderMost    = 20000
	medicalFee   = 25000
	specialFee   = 10000
	pensionFee   = 10000
)

var handDay = fact.MustDate("2019-12-31")

// outcome is the end of a programme without an amount.
func outcome(t tri) decided { return decided{verdict: verdict(t + 1)} }

// pays is the end of a programme that pays an amount.
func pays(t tri, amount money) decided {
	switch {
	case t == no || (t == yes && amount.known && amount.fen <= 0):
		return decided{}
	case t == yes && amount.known:
		return decided{amount.fen, verdictYes}
	}
	return decided{verdict: verdictOpen}
}

func fen(n int64) money { return money{n, true} }

func minus(a, b money) money { return money{a.fen - b.fen, a.known && b.known} }

// half rounds a ÷ b for b > 0, halves away from zero.
func half(a, b int64) int64 {
	q, rest := a/b, a%b
	if rest*2 >= b {
		q++
	} else if rest*2 <= -b {
		q--
	}
	return q
}

// wholeYuanUp rounds a ÷ 12 up to a yuan.
func wholeYuanUp(year int64) int64 {
	q := year / 1200
	if year%1200 > 0 {
		q++
	}
	return q * 100
}

// decide decides everything about a household. people and claims take the results
// of its members and their claims, in their order; it returns how many claims there
// were.
func (h *householdRow) decide(out *householdResult, people []personResult, claims []claimResult) int {
	registered := h.exitStatus.in(notExited, exitedWithBenefits)
	if h.exitStatus == returned {
		registered = yes
	}
	notLifted := h.exitStatus.in(notExited, returned)
	tekun := h.attribute.is(tekunPoor)

	ended := -h.onDibao // dibao ended within the months of the buffer
	if ended != no {
		ended = min(ended, h.endedLately())
	}
	buffer := min(ended, h.dibaoEndReason.is(incomeAbove))
	gate := max(h.onDibao, buffer)

	// The means test.
	standard := h.standard()
	living, mayLive, allLocal := int64(0), int64(0), yes
	means, wanting := int64(0), false
	for i := range h.people {
		p := &h.people[i]
		if p.coLiving == no {
			continue
		}
		mayLive++
		allLocal = min(allLocal, max(-p.coLiving, p.hukou.is(local)))
		income := p.countable()
		if p.coLiving == yes {
			living++
			means += income.fen
		} else if income.known && income.fen == 0 {
			continue
		} else {
			wanting = true
		}
		if !income.known {
			wanting = true
		}
	}
	certain := living == mayLive
	means = max(0, means)
	// Below the standard, and below one and a half of it, by head.
	headKnown := certain && (living == 0 || !wanting) && standard.known
	heads := max(living, 1)
	if living == 0 {
		means = 0
	}
	below := is(headKnown, means < standard.fen*heads)
	near := is(headKnown, means*2 < standard.fen*heads*3)
	property := min(-h.ownsCar, -h.secondHome, is(h.deposits.known && standard.known && certain, h.deposits.fen <= standard.fen*living*2))

	anybody := maybe
	if living > 0 {
		anybody = yes
	} else if mayLive == 0 {
		anybody = no
	}
	amount := money{known: standard.known && certain && !wanting}
	if amount.known {
		amount.fen = wholeYuanUp(standard.fen*living - means)
	}
	out.dibao = pays(min(-tekun, anybody, allLocal, below, property), amount)
	out.buffer = pays(min(buffer, is(h.dibaoEnded.known, monthStart >= h.dibaoEnded.date)), h.dibaoLast)

	common := facts{registered: registered, notLifted: notLifted, tekun: tekun, gate: gate,
		single: min(registered, -tekun, -gate, -below, near, property)}
	common.standard = money{wholeYuanUp(standard.fen), standard.known}
	used := 0
	for i := range h.people {
		p := &h.people[i]
		p.decide(&common, &people[i])
		for j := range p.claims {
			p.claims[j].settle(p, &common, &claims[used])
			used++
		}
	}
	h.watch(out, registered, notLifted, ended)
	return used
}

// facts are what the rules of persons ask of their household.
type facts struct {
	registered, notLifted, tekun, gate, single tri
	standard                                   money // a month
}

var endedNever = int32(fact.MaxDate)

var monthStart = int32(fact.MustDate("2019-12-01"))

// endedLately says whether less than twelve months have passed since dibao ended.
func (h *householdRow) endedLately() tri {
	e := h.dibaoEnded
	if !e.known {
		return maybe
	}
	if e.date == endedNever {
		return no
	}
	y, m, d := fact.Date(e.date).Civil()
	return is(true, handDay < fact.NewDate(y+1, m, min(d, fact.DaysIn(y+1, m))))
}

// standard is the dibao standard of a person and year.
func (h *householdRow) standard() money {
	switch h.dibaoCategory {
	case 0:
		return money{}
	case categoryUrban:
		return fen(urbanDibao)
	case categoryRural:
		return fen(ruralDibao)
	}
	switch h.area {
	case areaUrban:
		return fen(urbanDibao)
	case areaRural:
		return fen(ruralDibao)
	}
	return money{}
}

// countable is the income that counts for dibao: a fifth of wages is left out.
func (p *personRow) countable() money {
	business := p.years[0].business
	return money{p.withoutExcluded.fen - half(p.wage.fen*20, 100) - business.fen, p.withoutExcluded.known && p.wage.known && business.known}
}

// decide decides the programmes of a person.
func (p *personRow) decide(h *facts, out *personResult) {
	onDibao := max(h.gate, p.onDibaoSingle)
	isLocal := p.hukou.is(local)
	severe := p.grade.in(grade1, grade2)
	dependent := p.selfCare.is(careNone)
	age, aged := p.age.n, p.age.known

	out[coverBasic] = outcome(max(p.resident, p.employee))
	out[coverCritical] = outcome(p.resident)
	out[coverWaiver] = outcome(h.registered)
	out[coverAssistance] = outcome(max(h.registered, h.tekun, onDibao))
	out[coverSupplement] = outcome(min(h.registered, p.special))

	out[dibaoSingle] = decided{}
	if h.single != no {
		out[dibaoSingle] = pays(min(h.single, max(severe, p.seriousIllness), isLocal), h.standard)
	}

	out[disabLiving], out[disabNursing] = decided{}, decided{}
	if p.grade != gradeNone {
		rate := money{livingOther, p.grade != 0}
		if severe == yes {
			rate.fen = livingSevere
		}
		out[disabLiving] = pays(min(onDibao, is(p.grade != 0, true), -p.orphan, -h.tekun, -p.workInjury, is(rate.known && p.otherBenefit.known, p.otherBenefit.fen < rate.fen)), rate)
		nursing := money{nursing2, p.grade != 0}
		if p.grade == grade1 {
			nursing.fen = nursing1
		}
		out[disabNursing] = pays(min(severe, max(p.longTermCare, dependent), isLocal, -h.tekun, -p.workInjury), nursing)
	}

	out[elderZone70] = pays(min(isLocal, is(aged, age >= 70)), fen(zone70))
	ofAge := money{known: aged}
	switch {
	case age >= 90:
		ofAge.fen = 20000
	case age >= 80:
		ofAge.fen = 10000
	case age >= 60:
		ofAge.fen = 8000
	}
	out[elderDibao] = pays(min(onDibao, is(aged, age >= 60 && age <= 99)), ofAge)
	out[centenarian] = pays(min(isLocal, is(aged, age >= 100)), fen(hundred))
	out[elderCare] = pays(min(onDibao, is(aged, age >= 60), dependent), fen(careOfOld))

	takeHigher(&out[disabNursing], &out[elderCare], nursing1, careOfOld)
	takeHigher(&out[elderDibao], &out[centenarian], elderMost, hundred)

	out[postEligible] = outcome(min(h.registered, is(aged, age >= 18 && age <= 70), -p.labour.is(abilityNone), p.wishesPost, p.healthCheck, -p.formalWork))
	out[premiumMedical] = pays(min(h.registered, -p.employeeOnly(), -p.armyOrPrison), fen(medicalFee))
	out[premiumSpecial] = pays(h.registered, fen(specialFee))
	out[premiumPension] = pays(min(max(h.notLifted, onDibao, h.tekun), is(aged, age >= 16 && age <= 59),
		max(p.residentPension, min(p.stage.in(notInSchool, droppedOut), -p.employeePension))), fen(pensionFee))
}

func (p *personRow) employeeOnly() tri { return min(p.employee, -p.resident) }

// takeHigher pays the higher of two benefits, of equal ones the first. One that is
// open may become anything up to its most.
func takeHigher(a, b *decided, mostA, mostB int64) {
	if a.verdict == verdictNo || b.verdict == verdictNo {
		return
	}
	lowA, highA, lowB, highB := a.amount, a.amount, b.amount, b.amount
	if a.verdict == verdictOpen {
		lowA, highA = -1, mostA
	}
	if b.verdict == verdictOpen {
		lowB, highB = -1, mostB
	}
	switch {
	case a.verdict == verdictYes && lowA >= highB:
		*b = decided{}
	case b.verdict == verdictYes && lowB > highA:
		*a = decided{}
	default:
		mayLoseA, mayLoseB := highB > lowA, highA >= lowB
		if mayLoseA {
			*a = decided{verdict: verdictOpen}
		}
		if mayLoseB {
			*b = decided{verdict: verdictOpen}
		}
	}
}
