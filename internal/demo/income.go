package demo

import (
	"time"

	"bentou/ent/gen/ent"
	"bentou/rules/fact"
)

// income is what a person has in a year from one source.
type income struct {
	person *person
	source fact.IncomeSource
	item   fact.IncomeItem
	amount fact.Money
}

// outlay is what a person spends in a year.
type outlay struct {
	person *person
	kind   fact.ExpenseKind
	amount fact.Money
}

// earn records incomes and expenses of 2018 and 2019, each at the end of its year.
func (h *household) earn() {
	for _, y := range []struct {
		year, wave int
		line       fact.Money
	}{{2018, waveYear18, fact.Yuan(3535)}, {2019, waveYear19, fact.Yuan(3747)}} {
		var incomes []income
		var outlays []outlay
		var payee *person // the head, or who followed
		for _, p := range h.people {
			if p.there(y.year) {
				i, o := h.economy(p, y.year)
				incomes, outlays = append(incomes, i...), append(outlays, o...)
				if payee == nil {
					payee = p
				}
			}
		}
		if payee == nil {
			continue
		}
		paid := h.dibaoPaid(y.year)
		incomes = h.fit(incomes, payee, y.line, paid, spent(outlays), y.year)
		if paid > 0 {
			incomes = append(incomes, income{payee, fact.IncomeSourceTransfer, fact.IncomeItemDibao, paid})
		}
		if h.role != nearLine && h.block.d.permille(60) {
			incomes = unsplit(incomes)
		}
		h.recordIncomes(incomes, y.year, y.wave)
		for _, o := range outlays {
			period := o.person.span(y.year)
			h.add(y.wave, o.person, since(&ent.Expense{Kind: o.kind, Amount: o.amount.Ptr()}, surveyed, period.From, *period.To))
		}
	}
}

// spent sums up what a business cost.
func spent(out []outlay) (sum fact.Money) {
	for _, o := range out {
		if o.kind == fact.ExpenseKindBusiness {
			sum += o.amount
		}
	}
	return sum
}

// there says who has an income of their own in a year: not who died before, left
// the zone, or came in the course of it.
func (p *person) there(year int) bool {
	y := fact.YearOf(year)
	return p.arrived <= y.From && (p.dead == nil || *p.dead >= y.From.AddDays(40)) && (p.gone == nil || *p.gone >= *y.To)
}

// span is the part of a year for which incomes are stated: to the end of the month
// of death.
func (p *person) span(year int) fact.Period {
	period := fact.YearOf(year)
	if p.dead != nil && *p.dead < *period.To {
		y, m, _ := p.dead.Civil()
		period.To = fact.NewDate(y, m+1, 1).Ptr()
	}
	return period
}

func months(p fact.Period) int64 {
	_, m, _ := p.To.AddDays(-1).Civil()
	return int64(m)
}

// economy draws the incomes, dibao aside, and expenses of a person in a year.
func (h *household) economy(p *person, year int) ([]income, []outlay) {
	d := h.block.d
	age := p.birth.AgeOn(fact.NewDate(year, time.July, 1))
	n := months(p.span(year))
	var in []income
	earn := func(source fact.IncomeSource, item fact.IncomeItem, amount fact.Money) {
		in = append(in, income{p, source, item, amount})
	}
	var out []outlay
	spend := func(kind fact.ExpenseKind, amount fact.Money) { out = append(out, outlay{p, kind, amount}) }

	if age >= 60 {
		earn(fact.IncomeSourceTransfer, fact.IncomeItemPension, fact.Yuan(118*n))
		if age >= 70 && p.local {
			earn(fact.IncomeSourceTransfer, fact.IncomeItemElderAllowance, fact.Yuan(100*n))
		}
		if d.permille(450) {
			earn(fact.IncomeSourceTransfer, fact.IncomeItemFamilySupport, d.money(400, 3600))
		}
	}
	if h.attribute == fact.HouseholdAttributeTekunPoor && p == h.people[0] {
		earn(fact.IncomeSourceTransfer, fact.IncomeItemTekunSupport, fact.Yuan(488*n))
	}
	if p.grade == fact.DisabilityGradeGrade1 || p.grade == fact.DisabilityGradeGrade2 {
		earn(fact.IncomeSourceTransfer, fact.IncomeItemDisabilitySubsidy, fact.Yuan(80*n))
	}
	switch {
	case p.post != nil && p.post.Year() <= year:
		_, began, _ := p.post.Civil()
		if p.post.Year() == year {
			n -= int64(began) - 1
		}
		earn(fact.IncomeSourceWage, fact.IncomeItemPublicPost, fact.Yuan(int64(d.between(3, 5)*100)*n))
	case p.studies():
	case p.ability == fact.LabourAbilitySkilled:
		earn(fact.IncomeSourceWage, fact.IncomeItemWages, d.money(14000, 32000))
	case p.ability == fact.LabourAbilityOrdinary && !d.permille(120):
		earn(fact.IncomeSourceWage, fact.IncomeItemWages, d.money(7000, 22000))
	case p.ability == fact.LabourAbilityWeak && d.permille(330):
		item := []fact.IncomeItem{fact.IncomeItemWages, fact.IncomeItemCareWork}[d.one(9, 1)]
		earn(fact.IncomeSourceWage, item, d.money(1500, 6500))
	}
	if p.studies() && age >= 6 {
		if d.permille(450) {
			earn(fact.IncomeSourceTransfer, fact.IncomeItemScholarship, d.money(500, 2000))
		}
		if age >= 15 || d.permille(300) {
			spend(fact.ExpenseKindSchooling, d.money(300, 600+300*max(0, age-8)))
		}
	}
	if p == h.people[0] {
		farm, costs := h.land(d, age)
		in, out = append(in, farm...), append(out, costs...)
	}
	switch {
	case p.serious && d.permille(850):
		spend(fact.ExpenseKindMedical, d.money(2000, 28000))
	case p.chronic && d.permille(700) || p.severe && d.permille(500):
		spend(fact.ExpenseKindMedical, d.money(200, 3500))
	case age >= 60 && d.permille(250):
		spend(fact.ExpenseKindMedical, d.money(50, 900))
	}
	return in, out
}

// land draws what the head has from the household's land and from the projects.
func (h *household) land(d dice, age int) (in []income, out []outlay) {
	p := h.people[0]
	if d.permille(620) { // 1,000 yuan a mu
		in = append(in, income{p, fact.IncomeSourceProperty, fact.IncomeItemLandTransfer, fact.Yuan(int64(d.between(2, 12) * 500))})
	}
	if age < 72 && p.ability != fact.LabourAbilityNone && d.permille(380) {
		yield := d.money(1200, 9000)
		item := []fact.IncomeItem{fact.IncomeItemFarming, fact.IncomeItemLivestock, fact.IncomeItemTrade}[d.one(7, 2, 1)]
		in = append(in, income{p, fact.IncomeSourceBusiness, item, yield})
		out = append(out, outlay{p, fact.ExpenseKindBusiness, yield * fact.Money(d.between(15, 45)) / 100})
	}
	if h.attribute != fact.HouseholdAttributeGeneral && d.permille(400) {
		in = append(in, income{p, fact.IncomeSourceProperty, fact.IncomeItemDividend, d.money(200, 900)})
	}
	if d.permille(500) {
		in = append(in, income{p, fact.IncomeSourceTransfer, fact.IncomeItemSubsidy, d.money(120, 700)})
	}
	for _, rare := range []struct {
		permille int
		income   income
	}{
		{25, income{p, fact.IncomeSourceProperty, fact.IncomeItemRent, d.money(600, 4000)}},
		{30, income{p, fact.IncomeSourceProperty, fact.IncomeItemInterest, d.money(20, 300)}},
		{15, income{p, fact.IncomeSourceTransfer, fact.IncomeItemCompensation, d.money(2400, 7200)}},
		{20, income{p, fact.IncomeSourceTransfer, fact.IncomeItemOneOff, d.money(500, 5000)}},
	} {
		if d.permille(rare.permille) {
			in = append(in, rare.income)
		}
	}
	return in, out
}

// fit makes incomes agree with the standing of the household: who has left poverty
// is above the line, but for a few, and who has not is mostly below. Where dibao was
// cancelled, the net income a head without it is near the line of 2019: exactly on it
// and a fen below and above for the first three, else from 85 to 125 percent.
func (h *household) fit(in []income, payee *person, line, paid, costs fact.Money, year int) []income {
	d := h.block.d
	size := fact.Money(len(h.people))
	r := h.register.fact.(*ent.PovertyRegistration)
	poor := r.ExitStatus != nil && (*r.ExitStatus == fact.ExitStatusNotExited || *r.ExitStatus == fact.ExitStatusReturned)
	switch {
	case h.role == nearLine && year == 2019:
		target := line * fact.Money(d.between(850, 1250)) / 1000
		if h.turn < 3 {
			target = line + fact.Money(h.turn-1)
		}
		return lower(in, payee, target*size+costs)
	case poor && r.Attribute != fact.HouseholdAttributeTekunPoor && d.permille(800):
		target := line * fact.Money(d.between(600, 990)) / 1000
		return lower(in, payee, max(0, target*size+costs-paid))
	case poor:
		return in
	}
	net := paid - costs
	for _, i := range in {
		net += i.amount
	}
	if net > line*size*104/100 || d.permille(35) {
		return in
	}
	missing := line*size*fact.Money(d.between(1050, 1600))/1000 - net
	for n, i := range in {
		if i.person == payee && i.item == fact.IncomeItemFamilySupport {
			in[n].amount += missing
			return in
		}
	}
	return append(in, income{payee, fact.IncomeSourceTransfer, fact.IncomeItemFamilySupport, missing})
}

// lower keeps incomes up to a sum, which the support of relatives then makes up.
func lower(in []income, payee *person, left fact.Money) (kept []income) {
	for _, i := range in {
		if i.amount <= left && i.item != fact.IncomeItemFamilySupport {
			kept, left = append(kept, i), left-i.amount
		}
	}
	if left > 0 {
		kept = append(kept, income{payee, fact.IncomeSourceTransfer, fact.IncomeItemFamilySupport, left})
	}
	return kept
}

// unsplit puts all transfers of each person into one sum, as rosters state them.
func unsplit(in []income) []income {
	var out []income
	sums := map[*person]int{} // → place in out
	for _, i := range in {
		if i.source != fact.IncomeSourceTransfer {
			out = append(out, i)
			continue
		}
		if n, found := sums[i.person]; found {
			out[n].amount += i.amount
			continue
		}
		i.item = fact.IncomeItemUnspecified
		sums[i.person] = len(out)
		out = append(out, i)
	}
	return out
}

func (h *household) recordIncomes(in []income, year, wave int) {
	if year == 2019 && h.role == noIncome {
		return // nobody asked them
	}
	for n, i := range in {
		period := i.person.span(year)
		f := &ent.Income{IncomeSource: i.source, Item: i.item, Amount: i.amount.Ptr()}
		parts := 0
		switch {
		case year == 2019 && i.item == fact.IncomeItemPublicPost:
			parts = 4 // paid by the quarter
		case year == 2019 && h.role == monthlyWage && i.item == fact.IncomeItemWages && i.person == h.people[0]:
			parts = 12
		case year == 2019 && h.role == nullIncome && n == 0:
			f.Amount = nil
		}
		if parts > 0 {
			h.recordParts(i, f, parts)
			continue
		}
		v := h.add(wave, i.person, since(f, surveyed, period.From, *period.To))
		if i.source == fact.IncomeSourceWage && year == 2018 {
			i.person.wage = v
		}
	}
}

// recordParts records an income of 2019 by months or quarters, each when it was
// paid; the last part holds what is left over.
func (h *household) recordParts(i income, f *ent.Income, parts int) {
	size := 12 / parts
	for n := range parts {
		part := f.FactCopy()
		amount := i.amount / fact.Money(parts)
		if n == parts-1 {
			amount = i.amount - amount*fact.Money(parts-1)
		}
		part.(*ent.Income).Amount = &amount
		first := fact.NewDate(2019, time.Month(n*size+1), 1)
		last := fact.NewDate(2019, time.Month((n+1)*size+1), 1)
		h.add(month((n+1)*size), i.person, since(part, surveyed, first, last))
	}
}
