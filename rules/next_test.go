package rules

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"pgregory.net/rapid"

	"bentou/rules/dossier"
	"bentou/rules/fact"
)

// nextOf is when the decision of a programme about somebody may change.
func nextOf(t *testing.T, r *Release, h *dossier.Household, day, programme string, id int) string {
	t.Helper()
	if n := decisionOf(t, assessed(t, r, h, day), programme, id).NextChange; n != nil {
		return n.String()
	}
	return "never"
}

func wantNext(t *testing.T, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("it may change on %s, not %s", got, want)
	}
}

func TestADecisionChangesWithTheMonthOfTheSeventiethBirthdayAndWithNoOther(t *testing.T) {
	r := liaocheng(t)
	// Born on 4 March 1950. Any day of a month counts.
	wantNext(t, nextOf(t, r, couple(), "2019-02-03", "elder_zone70", 11), "2020-03-01")
	wantNext(t, nextOf(t, r, couple(), "2020-02-29", "elder_zone70", 11), "2020-03-01")
	// In March it is decided with the birthday in view: who is granted it has another
	// history from tomorrow on, but this programme reads none.
	wantNext(t, nextOf(t, r, couple(), "2020-03-01", "elder_zone70", 11), "2020-04-01")
	// From then on only that nobody is older than 150.
	wantNext(t, nextOf(t, r, couple(), "2020-04-01", "elder_zone70", 11), "2101-03-01")
}

// How many months something held is the same for everybody here, and not known before a
// program has run: so it is when a release is made ready, which once ended in a panic.
func TestWhatIsComparedWithMayBeTheSameForEverybodyAndNoConstant(t *testing.T) {
	r := timely(t)
	wantNext(t, nextOf(t, r, certified(), "2010-02-02", programmeOf(t, r, "countMonths(has_car, 4) >= countMonths(yuan(6, month) > param.sum, 4) - countMonths(yuan(6, month) > param.sum, 3)", "month_end"), 10), "2010-03-01")
}

// certified is somebody whose certificate runs out in the middle of June 2020.
func certified() *dossier.Household {
	p := &dossier.Person{ID: 10, Records: []dossier.Record{
		recorded("membership", "2010-01-01", "relation", "HEAD"),
		recorded("person_record", "2010-01-01", "birth_date", "1980-05-05"),
		recorded("disability_certificate", "2010-06-15", "grade", "GRADE_1", "expires_on", "2020-06-14"),
	}}
	return &dossier.Household{ID: 1, Members: []*dossier.Person{p}}
}

func TestADecisionChangesOnTheDayAfterACertificateRanOut(t *testing.T) {
	r := timely(t)
	wantNext(t, nextOf(t, r, certified(), "2020-02-02", programmeOf(t, r, "disability_grade in [grade_1, grade_2]", "as_of"), 10), "2020-05-01") // the amount
	wantNext(t, nextOf(t, r, certified(), "2020-05-02", programmeOf(t, r, "disability_grade in [grade_1, grade_2]", "as_of"), 10), "2020-06-15")
	// Where the last day of the month decides, its month; where the first does, the next.
	wantNext(t, nextOf(t, r, certified(), "2020-05-02", programmeOf(t, r, "disability_grade in [grade_1, grade_2]", "month_end"), 10), "2020-06-01")
	wantNext(t, nextOf(t, r, certified(), "2020-05-02", programmeOf(t, r, "disability_grade in [grade_1, grade_2]", "month_start"), 10), "2020-07-01")
	// What is looked at of a year ago changes a year later.
	wantNext(t, nextOf(t, r, certified(), "2020-05-02", programmeOf(t, r, "at(addMonths(as_of, -12), disability_grade == none)", "as_of"), 10), "2021-06-15")
}

func TestADecisionChangesWithAParameterThatItReads(t *testing.T) {
	r := timely(t)
	// The age is 65 from 15 March 2020, and every amount another from May.
	wantNext(t, nextOf(t, r, couple(), "2020-02-02", programmeOf(t, r, "age < param.old", "as_of"), 10), "2020-03-15")
	wantNext(t, nextOf(t, r, couple(), "2020-03-15", programmeOf(t, r, "age < param.old", "as_of"), 10), "2020-05-01")
	wantNext(t, nextOf(t, r, couple(), "2020-02-02", programmeOf(t, r, "hukou == local", "as_of"), 10), "2020-05-01")
	// In its own month it counts only from its day on.
	wantNext(t, nextOf(t, r, couple(), "2020-03-02", programmeOf(t, r, "age < param.old", "any_day"), 10), "2020-03-15")
	wantNext(t, nextOf(t, r, couple(), "2020-03-15", programmeOf(t, r, "age < param.old", "any_day"), 10), "2020-04-01")
}

func TestADecisionChangesWhenTheMonthsAfterAnEndAreOver(t *testing.T) {
	r, h := timely(t), couple()
	spell := recorded("dibao_spell", "2019-01-01", "monthly_amount", "300.00")
	spell.Period.To = fact.MustDate("2020-05-20").Ptr()
	h.Records = append(h.Records, spell, recorded("household_completeness", "2010-01-01", "register", "DIBAO"))
	wantNext(t, nextOf(t, r, h, "2020-06-02", programmeOf(t, r, "household.buffered", "as_of"), 10), "2020-06-03") // dibao is granted here, and so goes on
	h.Awards = []dossier.Award{{Programme: "dibao", From: fact.MustDate("2020-05-01"), Amount: fact.Yuan(300).Ptr(), Cycle: "month"}}
	h.Awards[0].To = fact.MustDate("2020-05-02").Ptr()
	h.Members = h.Members[:1] // of one nothing is granted
	wantNext(t, nextOf(t, r, h, "2020-06-02", programmeOf(t, r, "household.buffered", "as_of"), 10), "2020-08-20")
}

// programmeOf is the programme of a condition that is assessed in a way.
func programmeOf(t *testing.T, r *Release, condition, how string) string {
	t.Helper()
	for _, p := range r.pack.Programmes {
		if p.Versions[0].Exprs["eligible"].Text == condition && string(assessOf(p)) == how {
			return p.Key
		}
	}
	t.Fatalf("no programme asks for %s", condition)
	return ""
}

// timely is a pack of programmes that time changes in every way that rules have: an
// age, a certificate, a parameter, the day itself, months before, histories, windows.
func timely(t testing.TB) *Release {
	t.Helper()
	conditions := []string{
		"age >= 70", "age < param.old", "age in 6..15", "band(param.bonus, age) > yuan(6, month)", "age * 2 > 121", "born_lately",
		"disability_grade in [grade_1, grade_2]", "has_car", "insured(resident_medical)", "hukou == local", "labour_ability == none",
		"as_of < date('2020-06-15')", "as_of >= date('2019-12-15')", "as_of >= date('2020-03-10')", "addMonths(as_of, -6) > birth_date", "monthsBetween(birth_date, as_of) >= 840", "monthStart(as_of) >= date('2020-01-15')",
		"monthsBetween(birth_date, as_of) * 2 > 1680", "held(age >= 70, 3)", "at(addMonths(as_of, -12), disability_grade == none)", "countMonths(has_car, 4) >= 2",
		"at(yearStart(as_of), age >= 70)", "income(wage, last12) > yuan(1000, year)", "income(wage, card_year) >= yuan(500, year)", "income(wage, last_month) > yuan(1, month)",
		"household.in_dibao", "household.buffered", "on(p0)", "paid(p0, calendar_year) > yuan(20)", "yuan(6, month) > param.sum",
		"countMonths(has_car, 4) >= countMonths(yuan(6, month) > param.sum, 4) - countMonths(yuan(6, month) > param.sum, 3)",
	}
	var b strings.Builder
	b.WriteString(`attributes:
  has_car: {title: {zh: 车, en: Car}, subject: person, type: bool, absent: false}
parameters:
  old:
    title: {zh: 年龄, en: Age}
    reference: {document: x, clause: y}
    type: int
    label: years
    values: [{from: 2010-01-01, value: 70, confidence: placeholder, source: a test}, {from: 2020-03-15, value: 65, confidence: placeholder, source: a test}]
  sum:
    title: {zh: 金额, en: Sum}
    reference: {document: x, clause: y}
    type: money
    period: month
    values: [{from: 2010-01-01, value: 5, confidence: placeholder, source: a test}, {from: 2020-05-01, value: 7, confidence: placeholder, source: a test}]
  bonus:
    title: {zh: 补贴, en: Bonus}
    reference: {document: x, clause: y}
    type: money
    period: month
    shape: band
    axis: {type: int, label: years}
    values:
      - from: 2010-01-01
        rows:
          - [0, 5]
          - [60, 6]
          - [70, 7]
          - [71, 8]
        confidence: placeholder
        source: a test
variables:
  born_lately:
    title: {zh: 新生, en: Born lately}
    subject: person
    type: bool
    versions: [{from: 2010-01-01, expr: "monthsBetween(birth_date, as_of) < 30"}]
  in_dibao: {title: {zh: 在, en: On}, subject: household, type: bool, versions: [{from: 2010-01-01, expr: "on(dibao)"}]}
  buffered: {title: {zh: 缓, en: Buffered}, subject: household, type: bool, versions: [{from: 2010-01-01, expr: "ended(dibao) != never and as_of < addMonths(ended(dibao), 3)"}]}
programmes:
  dibao: {title: {zh: 低保, en: Dibao}, reference: {document: x, clause: y}, subject: household, cycle: month, versions: [{from: 2010-01-01, eligible: "size > 1", amount: "yuan(300, month)"}]}
`)
	n := 0
	for _, how := range []string{"any_day", "month_start", "month_end", "as_of"} {
		for _, c := range conditions {
			fmt.Fprintf(&b, "  p%d: {title: {zh: 项, en: P}, reference: {document: x, clause: y}, subject: person, cycle: month, assess: %s, versions: [{from: 2010-01-01, eligible: %q, amount: \"param.sum\"}]}\n", n, how, c)
			n++
		}
		fmt.Fprintf(&b, "  h%d: {title: {zh: 户, en: H}, reference: {document: x, clause: y}, subject: household, cycle: month, assess: %s, versions: [{from: 2010-01-01, to: 2020-04-20, eligible: \"any(members, .age >= 70 and .has_car) or size > 2\"}]}\n", n, how)
		n++
	}
	r, found := Load(fstest.MapFS{
		"pack.yaml": {Data: []byte("pack: timely\ntitle: {zh: 时, en: Timely}\ncurrency: CNY\n")},
		"all.yaml":  {Data: []byte(b.String())},
	})
	if found.Failed() {
		t.Fatal(found)
	}
	return r
}

func TestNothingChangesBeforeTheNextChange(t *testing.T) {
	r := timely(t)
	changed := 0
	rapid.Check(t, func(t *rapid.T) {
		h := anyHousehold(t)
		day := fact.MustDate("2019-06-01") + fact.Date(rapid.IntRange(0, 500).Draw(t, "day"))
		before, err := r.Decide([]*dossier.Household{h}, day)
		if err != nil {
			t.Fatal(err)
		}
		// Close days, and days about the changes themselves.
		var days []fact.Date
		for _, d := range before[0].Decisions {
			if d.NextChange != nil && *d.NextChange < day+800 {
				days = append(days, *d.NextChange-1, *d.NextChange)
			}
		}
		later := []fact.Date{day + 1, day + fact.Date(rapid.IntRange(2, 15).Draw(t, "within days")), day + fact.Date(rapid.IntRange(2, 60).Draw(t, "soon")), day + fact.Date(rapid.IntRange(61, 700).Draw(t, "late"))}
		if len(days) > 0 {
			later = append(later, rapid.SampledFrom(days).Draw(t, "about a change"))
		}
		for _, on := range later {
			if on <= day {
				continue
			}
			after, err := r.Decide([]*dossier.Household{h}, on)
			if err != nil {
				t.Fatal(err)
			}
			if unlike := firstUnlike(before[0], after[0]); unlike != "" {
				t.Fatalf("decided on %s and again on %s: %s", day, on, unlike)
			}
			changed += unlikeAtAll(before[0], after[0])
		}
	})
	if changed == 0 {
		t.Error("nothing ever changed: the test says nothing")
	}
}

type aboutWhom struct {
	programme string
	subject   Subject
}

func said(a *Assessment) map[aboutWhom]*Decision {
	out := map[aboutWhom]*Decision{}
	for i := range a.Decisions {
		d := &a.Decisions[i]
		out[aboutWhom{d.Programme.Key, d.Subject}] = d
	}
	return out
}

func alike(a, b *Decision) bool { return a.Outcome == b.Outcome && sameMoney(a.Amount, b.Amount) }

// firstUnlike is a decision that says otherwise on a later day before its next change.
func firstUnlike(before, after *Assessment) string {
	now := said(after)
	for key, d := range said(before) {
		if d.NextChange != nil && *d.NextChange <= after.AsOf {
			continue
		}
		n := now[key]
		if n == nil {
			if d.Outcome != Ineligible {
				return fmt.Sprintf("nothing is said of %v, which was %s until %v", key, d.Outcome, d.NextChange)
			}
			continue
		}
		if !alike(d, n) {
			expr := d.Programme.Versions[0].Exprs["eligible"]
			return fmt.Sprintf("%v is %s %v, which was to be %s %v until %v: %v (%s)", key, n.Outcome, n.Amount, d.Outcome, d.Amount, d.NextChange, expr, assessOf(d.Programme))
		}
	}
	return ""
}

func unlikeAtAll(before, after *Assessment) (n int) {
	now := said(after)
	for key, d := range said(before) {
		if now[key] != nil && !alike(d, now[key]) {
			n++
		}
	}
	return n
}

// anyHousehold is a household with records that begin and end about 2020.
func anyHousehold(t *rapid.T) *dossier.Household {
	about := func(label string) fact.Date {
		return fact.MustDate("2019-01-01") + fact.Date(rapid.IntRange(0, 900).Draw(t, label))
	}
	some := func(out []dossier.Record, kind string, columns ...string) []dossier.Record {
		if !rapid.Bool().Draw(t, kind) {
			return out
		}
		r := recorded(kind, about(kind).String(), columns...)
		if rapid.Bool().Draw(t, kind+" ends") {
			r.Period.To = (r.Period.From + fact.Date(rapid.IntRange(1, 400).Draw(t, kind+" lasts"))).Ptr()
		}
		return append(out, r)
	}
	h := &dossier.Household{ID: 1}
	h.Records = some(h.Records, "dibao_spell", "monthly_amount", "300.00")
	for _, register := range []string{"DIBAO", "DISABILITY_CERTIFICATE", "INCOME", "RESIDENT_MEDICAL"} {
		h.Records = some(h.Records, "household_completeness", "register", register)
	}
	for n := range rapid.IntRange(1, 3).Draw(t, "members") {
		p := &dossier.Person{ID: 10 + n}
		p.Records = append(p.Records, recorded("membership", "2010-01-01", "relation", "HEAD"))
		if rapid.IntRange(0, 3).Draw(t, "comes") == 0 {
			p.Records[0].Period.From = about("comes on")
		}
		if rapid.IntRange(0, 3).Draw(t, "goes") == 0 {
			p.Records[0].Period.To = (p.Records[0].Period.From + fact.Date(rapid.IntRange(1, 500).Draw(t, "stays"))).Ptr()
		}
		birth := about("birth") - fact.Date(365*rapid.SampledFrom([]int{0, 2, 6, 15, 59, 60, 69, 70}).Draw(t, "age"))
		p.Records = append(p.Records, recorded("person_record", "1900-01-01", "birth_date", birth.String()))
		p.Records = some(p.Records, "death")
		p.Records = some(p.Records, "hukou", "place", "LOCAL")
		p.Records = some(p.Records, "labour", "ability", "NONE")
		p.Records = some(p.Records, "disability_certificate", "grade", "GRADE_1", "expires_on", about("expires").String())
		p.Records = some(p.Records, "attribute", "key", "has_car", "value", "true")
		p.Records = some(p.Records, "insurance_enrolment", "kind", "RESIDENT_MEDICAL", "enrolled", "true")
		for year := 2017; year < 2021; year++ {
			if rapid.Bool().Draw(t, "wages") {
				w := recorded("income", fmt.Sprintf("%d-01-01", year), "income_source", "WAGE", "item", "WAGES", "amount", rapid.SampledFrom([]string{"400.00", "2000.00"}).Draw(t, "amount"))
				w.Period = fact.YearOf(year)
				p.Records = append(p.Records, w)
			}
		}
		if rapid.Bool().Draw(t, "granted") {
			a := dossier.Award{Programme: "p0", From: about("granted"), Amount: fact.Yuan(5).Ptr(), Cycle: rapid.SampledFrom([]string{"month", "year", "once"}).Draw(t, "cycle")}
			if rapid.Bool().Draw(t, "granted for a time") {
				a.To = (a.From + fact.Date(rapid.IntRange(1, 400).Draw(t, "granted for"))).Ptr()
			}
			p.Awards = append(p.Awards, a)
		}
		h.Members = append(h.Members, p)
	}
	return h
}
