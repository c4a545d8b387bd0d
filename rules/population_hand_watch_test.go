package rules

// yearSums are the sums over the members of a household, as of one day.
type yearSums struct {
	net, earnings, withoutDibao, medical, thisYear, lastYear money
	size                                                     int64
	sized                                                    bool
}

func (h *householdRow) sums(k int) yearSums {
	s := yearSums{fen(0), fen(0), fen(0), fen(0), fen(0), fen(0), int64(h.size[k].n), h.size[k].known}
	for i := range h.people {
		y := &h.people[i].years[k]
		cost := y.business
		s.net.fen += y.income.fen - cost.fen
		s.net.known = s.net.known && y.income.known && cost.known
		s.earnings.fen += y.earnings.fen - cost.fen
		s.earnings.known = s.earnings.known && y.earnings.known && cost.known
		s.withoutDibao.fen += y.withoutDibao.fen - cost.fen
		s.withoutDibao.known = s.withoutDibao.known && y.withoutDibao.known && cost.known
		s.medical.fen += y.medical.fen
		s.medical.known = s.medical.known && y.medical.known
		s.thisYear.fen += y.thisYear.fen - y.thisYearBusiness.fen
		s.thisYear.known = s.thisYear.known && y.thisYear.known && y.thisYearBusiness.known
		s.lastYear.fen += y.lastYear.fen - y.lastYearBusiness.fen
		s.lastYear.known = s.lastYear.known && y.lastYear.known && y.lastYearBusiness.known
	}
	return s
}

// underPerHead compares a sum with an amount a head.
func (s *yearSums) underPerHead(m money, limit int64) tri {
	return is(m.known && s.sized, m.fen < limit*s.size)
}

func (s *yearSums) overPerHead(m money, limit int64) tri {
	return is(m.known && s.sized, m.fen > limit*s.size)
}

// under says whether a household is below a limit without dibao.
func (s *yearSums) under(limit int64) tri {
	return min(s.underPerHead(s.earnings, limit), max(s.underPerHead(s.net, limit), s.underPerHead(s.withoutDibao, limit)))
}

// struck says whether treatment is too dear or the income collapsed.
func (s *yearSums) struck() tri {
	dear := min(is(s.medical.known, s.medical.fen > 0), is(s.medical.known && s.net.known, s.medical.fen*2 >= s.net.fen))
	fell := min(is(s.lastYear.known, s.lastYear.fen > 0), is(s.thisYear.known && s.lastYear.known, s.thisYear.fen*10 <= s.lastYear.fen*7))
	return max(dear, fell)
}

// watch decides what looks at the household's year: leaving the register, and the
// flags.
func (h *householdRow) watch(out *householdResult, registered, notLifted, ended tri) {
	today := h.sums(0)
	uncovered, insured := no, yes
	steady, schooling := fen(0), yes
	for i := range h.people {
		p := &h.people[i]
		employee := p.employee
		if employee == maybe {
			employee = no
		}
		uncovered = max(uncovered, min(-p.resident, -employee, -p.armyOrPrison))
		insured = min(insured, max(p.resident, p.employee, p.armyOrPrison))
		steady.fen += p.withoutOneOffs.fen - p.years[0].business.fen
		steady.known = steady.known && p.withoutOneOffs.known && p.years[0].business.known
		schooling = min(schooling, -min(is(p.age.known, p.age.n >= 6 && p.age.n <= 15), p.stage.in(notInSchool, droppedOut), -p.unableToLearn))
	}

	out.exit = decided{}
	if notLifted != no {
		income := min(today.overPerHead(today.net, povertyLine), max(today.overPerHead(today.earnings, povertyLine), today.overPerHead(steady, povertyLine)))
		out.exit = outcome(min(notLifted, income, h.foodEnough, h.clothsEnough, schooling, insured,
			h.housing.in(housingA, housingB), h.water.in(waterMet, waterBasic)))
	}

	under := today.underPerHead(today.net, povertyLine)
	out.raise[belowLine] = under
	out.raise[nearLine] = min(registered, -under, today.underPerHead(today.net, nearLimit))
	out.raise[dibaoEndedNear] = min(ended, today.under(hoverLimit))
	out.raise[relapseReview] = min(ended, today.under(povertyLine))
	out.raise[suddenExpense] = today.struck()
	out.raise[uninsured] = min(registered, uncovered)

	// What ended must have lasted.
	above, clear, stands, floats, calm := yes, yes, yes, yes, yes
	s := &today
	for k := range months {
		if k > 0 {
			earlier := h.sums(k)
			s = &earlier
		}
		above = min(above, s.overPerHead(s.net, povertyLine))
		clear = min(clear, -s.underPerHead(s.net, nearLimit))
		floats = min(floats, -s.under(hoverLimit))
		stands = min(stands, -s.under(povertyLine))
		calm = min(calm, -s.struck())
		if above == no && clear == no && floats == no && stands == no && calm == no {
			break
		}
	}
	out.clear[belowLine] = above
	out.clear[nearLine] = max(-registered, clear)
	out.clear[dibaoEndedNear] = max(h.onDibao, floats)
	out.clear[relapseReview] = max(h.onDibao, stands)
	out.clear[suddenExpense] = calm
	out.clear[uninsured] = max(-registered, insured)
}
