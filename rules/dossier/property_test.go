package dossier

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"bentou/rules/fact"
	"bentou/rules/lang"
)

// everyInput is each field, and each function over some kinds and every window.
func everyInput() (out []*lang.Input) {
	for _, f := range fact.Fields() {
		if f.Entity <= fact.EntityPerson {
			out = append(out, field(f.Name))
		}
	}
	windows := []string{"card_year", "calendar_year", "previous_year", "last12", "last_month", "cycle_oct"}
	for _, w := range windows {
		for _, kinds := range []string{"ALL", "WAGE", "TRANSFER", "PENSION", "DIBAO", "TEKUN_SUPPORT", "DISABILITY_SUBSIDY", "WAGE+RENT", "UNSPECIFIED"} {
			out = append(out, sum("income", kinds, w))
		}
		for _, kinds := range []string{"DIBAO", "PENSION+DIBAO", "FAMILY_SUPPORT", "ELDER_ALLOWANCE", "UNSPECIFIED"} {
			out = append(out, sum("income_except", kinds, w))
		}
		for _, kinds := range []string{"ALL", "BUSINESS"} {
			out = append(out, sum("expense", kinds, w))
		}
		out = append(out, granted(fact.EntityHousehold, "paid", "dibao", w), granted(fact.EntityPerson, "paid", "elder", w))
	}
	for _, k := range fact.InsuranceKind("").Values() {
		out = append(out, insured(k))
	}
	for _, fn := range []string{"on", "ended", "end_reason", "last_amount", "awarded_on"} {
		out = append(out, granted(fact.EntityHousehold, fn, "dibao", ""), granted(fact.EntityPerson, fn, "elder", ""))
	}
	for _, a := range []fact.AbsentMeaning{fact.AbsentMeaningUnknown, fact.AbsentMeaningFalse, fact.AbsentMeaningPresumed} {
		out = append(out, attr(fact.EntityHousehold, fact.KindBool, "car", a, "true"), attr(fact.EntityPerson, fact.KindBool, "car", a, "true"))
	}
	return out
}

var columnsOfKinds = map[string][]column{
	"poverty_registration": columns[kindPoverty], "dibao_spell": columns[kindDibao], "housing": columns[kindHousing], "water": columns[kindWater],
	"household_completeness": columns[kindComplete], "unit_completeness": columns[kindComplete],
	"membership": columns[kindMembership], "person_record": columns[kindPerson], "death": nil, "hukou": columns[kindHukou], "schooling": columns[kindSchooling],
	"health": columns[kindHealth], "labour": columns[kindLabour], "self_care_assessment": columns[kindSelfCare], "disability_certificate": columns[kindCertificate],
	"insurance_enrolment": columns[kindInsurance], "income": columns[kindIncome], "expense": columns[kindExpense],
	"attribute": {{name: "key"}, {name: "value", kind: fact.KindBool}},
}

func kindNames(prefer string, names ...string) []string {
	return slices.Concat(names, slices.Repeat([]string{prefer}, 4))
}

var (
	householdKinds = kindNames("household_completeness", "poverty_registration", "dibao_spell", "housing", "water", "unit_completeness", "attribute")
	personKinds    = kindNames("income", "membership", "person_record", "person_record", "death", "hukou", "schooling", "health", "health", "labour", "self_care_assessment",
		"disability_certificate", "insurance_enrolment", "expense", "expense", "attribute")
)

// anyHousehold is a household whose records contradict each other as often as not.
func anyHousehold(t *rapid.T) *Household {
	h := &Household{ID: 1}
	for range rapid.IntRange(0, 10).Draw(t, "records") {
		h.Records = append(h.Records, anyRecord(t, householdKinds))
	}
	h.Awards = anyAwards(t, "dibao")
	for n := range rapid.IntRange(1, 2).Draw(t, "members") {
		p := &Person{ID: n + 1, Records: []Record{record("membership", "2015-01-01", "", "relation=HEAD")}}
		for range rapid.IntRange(0, 12).Draw(t, "records") {
			p.Records = append(p.Records, anyRecord(t, personKinds))
		}
		p.Awards = anyAwards(t, "elder")
		h.Members = append(h.Members, p)
	}
	return h
}

// anyPeriod is often a year, as incomes and registers are.
func anyPeriod(t *rapid.T) fact.Period {
	switch rapid.IntRange(0, 5).Draw(t, "period") {
	case 0:
		return fact.Period{From: fact.MustDate("2016-01-01")}
	case 1, 2, 3:
		return fact.YearOf(rapid.IntRange(2017, 2019).Draw(t, "year"))
	}
	from := fact.MustDate("2018-06-01").AddDays(rapid.IntRange(0, 700).Draw(t, "from"))
	return fact.Period{From: from, To: from.AddDays(rapid.IntRange(1, 400).Draw(t, "days")).Ptr()}
}

func anyRecord(t *rapid.T, kinds []string) Record {
	r := Record{Kind: rapid.SampledFrom(kinds).Draw(t, "kind"), Period: anyPeriod(t)}
	for _, c := range columnsOfKinds[r.Kind] {
		if rapid.IntRange(0, 7).Draw(t, "known") > 0 {
			r.Values = append(r.Values, Value{c.name, anyText(t, r.Kind, c)})
		}
	}
	return r
}

func anyText(t *rapid.T, kind string, c column) string {
	switch {
	case c.name == "key":
		return rapid.SampledFrom([]string{"car", "shop"}).Draw(t, "key")
	case strings.HasSuffix(kind, "completeness"):
		return rapid.SampledFrom([]string{"DIBAO", "INCOME", "INCOME", "EXPENSE", "POVERTY_REGISTRATION", "DISABILITY_CERTIFICATE", "SELF_CARE", "HEALTH", "RESIDENT_MEDICAL"}).Draw(t, "register")
	case c.name == "item":
		return rapid.SampledFrom([]string{"UNSPECIFIED", "UNSPECIFIED", "PENSION", "DIBAO", "FAMILY_SUPPORT", "RENT", "WAGES"}).Draw(t, "item")
	case c.kind == fact.KindCode:
		return rapid.SampledFrom(c.codes).Draw(t, "code").Value
	case c.kind == fact.KindBool:
		return rapid.SampledFrom([]string{"true", "false"}).Draw(t, "bool")
	case c.kind == fact.KindMoney:
		return rapid.SampledFrom([]string{"0", "0.00", "100.50", "2000", "-3"}).Draw(t, "money")
	case c.name == "birth_date":
		return rapid.SampledFrom([]string{"1948-02-29", "1959-12-31", "1980-05-05", "2019-03-03", "2030-01-01"}).Draw(t, "birth")
	}
	return rapid.SampledFrom([]string{"2018-12-31", "2019-06-14", "2025-01-01"}).Draw(t, "date")
}

func anyAwards(t *rapid.T, programme string) (out []Award) {
	for range rapid.IntRange(0, 2).Draw(t, "awards") {
		p := anyPeriod(t)
		a := Award{Programme: programme, From: p.From, To: p.To, Cycle: rapid.SampledFrom([]string{"month", "month", "year", "once"}).Draw(t, "cycle")}
		if rapid.Bool().Draw(t, "amount known") {
			a.Amount = fact.Yuan(100).Ptr()
		}
		out = append(out, a)
	}
	return out
}

// forget makes one known thing unknown: the completeness of a register, a column of
// a record or the amount of an award. It returns false where nothing is known.
func forget(t *rapid.T, h *Household) (*Household, bool) {
	c := *h
	c.index = nil
	c.Records, c.Awards, c.Members = slices.Clone(h.Records), slices.Clone(h.Awards), slices.Clone(h.Members)
	lists, awards := []*[]Record{&c.Records}, []*[]Award{&c.Awards}
	for n := range c.Members {
		p := *c.Members[n]
		p.Records, p.Awards = slices.Clone(p.Records), slices.Clone(p.Awards)
		c.Members[n] = &p
		lists, awards = append(lists, &p.Records), append(awards, &p.Awards)
	}
	var ways []func()
	for _, list := range lists {
		for n := range *list {
			r := &(*list)[n]
			if strings.HasSuffix(r.Kind, "completeness") {
				ways = append(ways, func() { *list = slices.Delete(*list, n, n+1) })
			}
			for k := range r.Values {
				ways = append(ways, func() { r.Values = slices.Delete(slices.Clone(r.Values), k, k+1) })
			}
		}
	}
	for _, list := range awards {
		for n := range *list {
			if (*list)[n].Amount != nil {
				ways = append(ways, func() { (*list)[n].Amount = nil })
			}
		}
	}
	if len(ways) == 0 {
		return nil, false
	}
	ways[rapid.IntRange(0, len(ways)-1).Draw(t, "forget")]()
	return &c, true
}

// To know less never gives another answer.
func TestForgettingSomethingNeverChangesAnAnswerIntoAnotherOne(t *testing.T) {
	inputs := everyInput()
	rapid.Check(t, func(t *rapid.T) {
		h := anyHousehold(t)
		less, ok := forget(t, h)
		if !ok {
			return
		}
		day := NewDay(fact.MustDate("2019-12-31").AddDays(-rapid.SampledFrom([]int{0, 1, 90, 200, 365}).Draw(t, "days before")))
		all, some := h.View(), less.View()
		for _, in := range inputs {
			r := NewReader(in, Options{})
			for n := range h.Members {
				before, after := r.Read(all, At{Person: n}, day), r.Read(some, At{Person: n}, day)
				if before.Known && after.Known && before.Value != after.Value {
					t.Fatalf("%s of member %d on %s was %s and became %s", in.Name, n, day.Date(), show(in, before), show(in, after))
				}
				if in.Entity == fact.EntityHousehold {
					break
				}
			}
		}
	})
}

// The quick way and the way that says where from are one.
func TestAValueIsTheSameWithAndWithoutItsSources(t *testing.T) {
	inputs := everyInput()
	rapid.Check(t, func(t *rapid.T) {
		h := anyHousehold(t)
		day := NewDay(fact.MustDate("2019-01-01").AddDays(rapid.IntRange(0, 364).Draw(t, "day")))
		v := h.View()
		in := rapid.SampledFrom(inputs).Draw(t, "input")
		r := NewReader(in, Options{})
		reading := r.Read(v, At{}, day)
		value, known := r.Value(v, At{}, day)
		if value != reading.Value || known != reading.Known {
			t.Fatalf("%s is %d %v and %d %v", in.Name, value, known, reading.Value, reading.Known)
		}
		if !known && value != 0 {
			t.Fatalf("%s is unknown and %d", in.Name, value)
		}
	})
}
