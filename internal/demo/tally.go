package demo

import (
	"fmt"
	"slices"
	"strconv"

	"bentou/ent/gen/ent"
	"bentou/rules/fact"
)

// midYear is the day on which dibao is counted beside the business day, and the
// moment at which its late ends were not known yet.
var (
	midYear     = date("2019-06-30")
	midYearWave = month(6)
)

// ageBands begin at these ages.
var ageBands = []int{0, 6, 16, 60, 70, 80, 90, 100}

func ageBand(age int) string {
	for i, from := range slices.Backward(ageBands) {
		switch {
		case age < from:
		case i == len(ageBands)-1:
			return fmt.Sprintf("%d+", from)
		default:
			return fmt.Sprintf("%d-%d", from, ageBands[i+1]-1)
		}
	}
	return "unborn"
}

// tally counts the truths, block by block.
type tally struct {
	plan *plan
	t    Truths
}

func newTally(p *plan) *tally {
	t := &tally{plan: p, t: Truths{Households: p.households, Seed: p.seed, BusinessDay: BusinessDay}}
	for _, m := range []*map[string]int{&t.t.HouseholdsByTownship, &t.t.HouseholdsByAttribute, &t.t.HouseholdsByExitStatus, &t.t.HouseholdsByMainCause,
		&t.t.MembersByAge, &t.t.DibaoInForce, &t.t.DibaoEnded2019, &t.t.Certificates, &t.t.CertificateKinds, &t.t.SelfCare, &t.t.LabourAbility,
		&t.t.SchoolStage, &t.t.HousingGrades, &t.t.WaterSafety, &t.t.Enrolled, &t.t.Deaths, &t.t.Births, &t.t.Moves, &t.t.CompleteHouse, &t.t.CompleteVillages} {
		*m = map[string]int{}
	}
	t.t.WageFen, t.t.IncomeFen, t.t.ExpenseFen = map[string]int64{}, map[string]int64{}, map[string]int64{}
	for _, v := range villages {
		for _, wave := range []int{waveBase, waveYear18} {
			for _, c := range v.completeness(wave) {
				if c.FactVersion().Period().Contains(BusinessDay) {
					t.t.CompleteVillages[string(c.Register)]++
				}
			}
		}
	}
	// What was known when the month's records were in.
	last := p.steps[0].at
	for _, s := range p.steps {
		if s.wave == midYearWave {
			last = s.at
		}
	}
	t.t.DibaoKnownThen.At = last
	return t
}

func (t *tally) result() Truths { return t.t }

// book is what holds of a household on a day by what was known after a wave.
func (h *household) book(day fact.Date, wave int) []*version {
	var out []*version
	for _, v := range h.versions {
		if v.from <= wave && wave < v.until && v.fact.FactVersion().Period().Contains(day) {
			out = append(out, v)
		}
	}
	return out
}

func (t *tally) count(b *block) {
	t.t.Persons += len(b.people)
	for _, h := range b.households {
		t.household(h)
		t.years(h)
		t.people(h)
		t.late(h)
		t.edge(h)
	}
}

func orBlank[C ~string](c *C) string {
	if c == nil {
		return "blank"
	}
	return string(*c)
}

func (t *tally) household(h *household) {
	house, water := "blank", "blank"
	township := h.village.township
	for _, v := range h.book(BusinessDay, waveLast) {
		switch f := v.fact.(type) {
		case *ent.HouseholdRecord:
			township = v.village.township
		case *ent.PovertyRegistration:
			t.t.HouseholdsByAttribute[string(f.Attribute)]++
			t.t.HouseholdsByExitStatus[orBlank(f.ExitStatus)]++
			t.t.HouseholdsByMainCause[orBlank(f.MainCause)]++
			if f.Attribute != fact.HouseholdAttributeGeneral && f.ExitStatus == nil {
				t.t.BlankExitStatus = append(t.t.BlankExitStatus, h.code)
			}
		case *ent.DibaoSpell:
			t.t.DibaoInForce[BusinessDay.String()]++
		case *ent.Housing:
			house = string(f.Grade)
		case *ent.Water:
			water = string(f.Overall)
		case *ent.HelperTerm:
			t.t.HouseholdsHelped++
		case *ent.HouseholdCompleteness:
			t.t.CompleteHouse[string(f.Register)]++
		}
	}
	t.t.HouseholdsByTownship[township]++
	t.t.HousingGrades[house]++
	t.t.WaterSafety[water]++
	for _, v := range h.book(midYear, waveLast) {
		if _, ok := v.fact.(*ent.DibaoSpell); ok {
			t.t.DibaoInForce[midYear.String()]++
			t.t.DibaoKnownThen.Now++
		}
	}
	for _, v := range h.book(midYear, midYearWave) {
		if _, ok := v.fact.(*ent.DibaoSpell); ok {
			t.t.DibaoKnownThen.Then++
		}
	}
}

// years counts what happened in a year, and the money.
func (t *tally) years(h *household) {
	of2019 := fact.YearOf(2019)
	var terms, incomes, unknown int
	var net fact.Money
	var ended *fact.Date
	for _, v := range h.versions {
		if v.until != never {
			continue
		}
		period := v.fact.FactVersion().Period()
		year := strconv.Itoa(period.From.Year())
		switch f := v.fact.(type) {
		case *ent.HelperTerm:
			terms++
		case *ent.DibaoSpell:
			if f.EndReason != nil && f.ValidTo.Year() == 2019 {
				t.t.DibaoEnded2019[string(*f.EndReason)]++
				ended = f.ValidTo
			}
			if h.role == dibaoEntered {
				t.t.DibaoEntered2019++
			}
		case *ent.Death:
			t.t.Deaths[year]++
		case *ent.Move:
			t.t.Moves[string(f.Kind)]++
		case *ent.InsuranceEnrolment:
			if f.Enrolled {
				t.t.Enrolled[string(f.Kind)+" "+year]++
			}
		case *ent.Income:
			if of2019.Overlaps(period) {
				incomes++
			}
			if f.Amount == nil {
				unknown++
				continue
			}
			if f.IncomeSource == fact.IncomeSourceWage {
				t.t.WageFen[year] += int64(*f.Amount)
			}
			if period.From.Year() == 2019 {
				t.t.IncomeFen[string(f.IncomeSource)] += int64(*f.Amount)
				if f.Item != fact.IncomeItemDibao {
					net += *f.Amount
				}
			}
		case *ent.Expense:
			if period.From.Year() == 2019 {
				t.t.ExpenseFen[string(f.Kind)] += int64(*f.Amount)
				if f.Kind == fact.ExpenseKindBusiness {
					net -= *f.Amount
				}
			}
		}
	}
	t.t.HelperChanges += max(0, terms-1)
	if incomes == 0 {
		t.t.NoIncome2019 = append(t.t.NoIncome2019, h.code)
	}
	if unknown > 0 {
		t.t.NullIncome2019 = append(t.t.NullIncome2019, h.code)
	}
	if h.role == nearLine {
		t.t.NearLine = append(t.t.NearLine, NearLine{h.code, *ended, len(h.people), net / fact.Money(len(h.people))})
	}
}
