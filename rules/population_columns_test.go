package rules

// inRow reads a row, k months before the day, by the name that rules have for the
// value. ok is false where the row has no such value, or none as of then.
func inRow(row any, name string, k int) (v int64, known, ok bool) {
	if k == months {
		return 0, false, false
	}
	var x any
	switch r := row.(type) {
	case *householdRow:
		x = r.value(name, k)
	case *personRow:
		if x = r.yearly(name, k); x == nil && k == 0 {
			x = r.value(name)
		}
	case *claimRow:
		x = r.value(name)
	case *lineRow:
		x = r.value(name)
	}
	switch x := x.(type) {
	case tri:
		return int64(max(x, 0)), x != maybe, true
	case code:
		return int64(x) - 1, x != 0, true
	case money:
		return x.fen, x.known, true
	case count:
		return int64(x.n), x.known, true
	case day:
		return int64(x.date), x.known, true
	}
	return 0, false, false
}

func (h *householdRow) value(name string, k int) any {
	if name == "size" {
		return h.size[k]
	}
	if k > 0 {
		return nil
	}
	return map[string]any{
		"exit_status": h.exitStatus, "household_attribute": h.attribute, "dibao_category": h.dibaoCategory, "area_class": h.area,
		"housing_grade": h.housing, "water_safety": h.water,
		"on(dibao)": h.onDibao, "ended(dibao)": h.dibaoEnded, "end_reason(dibao)": h.dibaoEndReason, "last_amount(dibao)": h.dibaoLast,
		"owns_car": h.ownsCar, "second_home": h.secondHome, "deposits": h.deposits,
		"food_enough": h.foodEnough, "clothing_enough": h.clothsEnough,
	}[name]
}

func (p *personRow) value(name string) any {
	switch name {
	case "hukou":
		return p.hukou
	case "disability_grade":
		return p.grade
	case "self_care":
		return p.selfCare
	case "school_stage":
		return p.stage
	case "labour_ability":
		return p.labour
	case "co_living":
		return p.coLiving
	case "serious_illness":
		return p.seriousIllness
	case "on(dibao_single)":
		return p.onDibaoSingle
	case "orphan":
		return p.orphan
	case "work_injury_nursing":
		return p.workInjury
	case "long_term_care":
		return p.longTermCare
	case "medically_unable":
		return p.unableToLearn
	case "army_or_prison":
		return p.armyOrPrison
	case "wishes_post":
		return p.wishesPost
	case "health_check_passed":
		return p.healthCheck
	case "formal_work":
		return p.formalWork
	case "insured(resident_medical)":
		return p.resident
	case "insured(employee_medical)":
		return p.employee
	case "insured(special_poverty)":
		return p.special
	case "insured(resident_pension)":
		return p.residentPension
	case "insured(employee_pension)":
		return p.employeePension
	case "age":
		return p.age
	case "other_living_benefit":
		return p.otherBenefit
	case "income_except(dibao+disability_subsidy+elder_allowance+compensation+scholarship,card_year)":
		return p.withoutExcluded
	case "income(wage,card_year)":
		return p.wage
	case "income_except(one_off,card_year)":
		return p.withoutOneOffs
	}
	return nil
}

func (p *personRow) yearly(name string, k int) any {
	y := &p.years[k]
	switch name {
	case "income(all,card_year)":
		return y.income
	case "income(wage+business+property,card_year)":
		return y.earnings
	case "income_except(dibao,card_year)":
		return y.withoutDibao
	case "expense(business,card_year)":
		return y.business
	case "expense(medical,card_year)":
		return y.medical
	case "income(all,calendar_year)":
		return y.thisYear
	case "expense(business,calendar_year)":
		return y.thisYearBusiness
	case "income(all,previous_year)":
		return y.lastYear
	case "expense(business,previous_year)":
		return y.lastYearBusiness
	}
	return nil
}

func (c *claimRow) value(name string) any {
	return map[string]any{
		"bill_total": c.total, "bill_in_catalogue": c.inCatalogue, "stay_number": c.stay, "hospital_level": c.level,
		"referred": c.referred, "third_party_liable": c.thirdParty, "designated": c.designated,
		"earlier(l1)": c.earlierBasic, "earlier(critical_base)": c.earlierBase, "earlier(l2)": c.earlierCritical,
		"earlier(l4)": c.earlierAssistance, "earlier(l5)": c.earlierSupplement,
	}[name]
}

func (l *lineRow) value(name string) any {
	return map[string]any{"fee_in_catalogue": l.inCatalogue, "fee_amount": l.amount, "fee_code": l.fee}[name]
}
