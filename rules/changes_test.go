package rules

import (
	"slices"
	"testing"

	"bentou/rules/dossier"
	"bentou/rules/engine"
	"bentou/rules/fact"
)

// family is a household of three of which much is recorded: an old couple and a
// disabled grandchild, with incomes of the year before.
func family() *dossier.Household {
	h := couple()
	year := fact.Period{From: fact.MustDate("2018-01-01"), To: fact.MustDate("2019-01-01").Ptr()}
	income := func(source, item, amount string) dossier.Record {
		return dossier.Record{Kind: "income", Period: year, Values: dossier.Values{{Column: "income_source", Text: source}, {Column: "item", Text: item}, {Column: "amount", Text: amount}}}
	}
	h.Members = append(h.Members, &dossier.Person{ID: 12, Records: []dossier.Record{
		recorded("membership", "2010-01-01", "relation", "GRANDSON"),
		recorded("person_record", "2010-01-01", "birth_date", "2008-05-06"),
		recorded("hukou", "2010-01-01", "place", "LOCAL"),
		recorded("disability_certificate", "2015-01-01", "grade", "GRADE_3", "category", "INTELLECTUAL"),
	}})
	for i, m := range h.Members {
		m.Records = append(m.Records, income("WAGE", "WAGES", []string{"1200", "900", "0"}[i]), income("BUSINESS", "FARMING", []string{"2500", "0", "0"}[i]),
			income("PROPERTY", "RENT", "0"), income("TRANSFER", "PENSION", []string{"1416", "1416", "0"}[i]))
	}
	for _, register := range fact.RecordKind("").Entries() {
		h.Records = append(h.Records, recorded("household_completeness", "2010-01-01", "register", register.Value))
	}
	h.Records = append(h.Records, recorded("poverty_registration", "2015-01-01", "attribute", "GENERAL_POOR", "exit_status", "NOT_EXITED"))
	return h
}

func inquired(t testing.TB, r *Release, h *dossier.Household, day string) *Inquiry {
	t.Helper()
	q, err := r.Inquire(h, fact.MustDate(day))
	if err != nil {
		t.Fatal(err)
	}
	return q
}

// flipOf finds a change to another outcome by a fact, of one fact alone.
func flipOf(t *testing.T, q *Inquiry, programme string, of int, input string, who int) Change {
	t.Helper()
	for _, d := range q.Decisions() {
		if d.Programme.Key != programme || d.Subject.ID != of {
			continue
		}
		c, _ := q.Changes(programme, d.Subject, Effort{})
		for _, f := range append(c.Flips, c.Amounts...) {
			if len(f.Facts) == 1 && f.Facts[0].Input == input && f.Facts[0].Subject.ID == who {
				return f
			}
		}
	}
	t.Fatalf("nothing of %s changes %s of %d", input, programme, of)
	return Change{}
}

func TestABirthdayChangesADecisionByItselfOnItsDay(t *testing.T) {
	q := inquired(t, liaocheng(t), family(), "2019-12-03")
	f := flipOf(t, q, "elder_zone70", 11, "birth_date", 11)
	if f.Class != ByItself || f.On == nil || f.On.String() != "2020-03-04" || f.Facts[0].To != "1949-12-31" || f.Facts[0].Direction != AtMost || f.Outcome != Eligible || f.Amount.String() != "100.00" {
		t.Errorf("%s on %v: %+v", f.Class, f.On, f)
	}
	// To have been born later is nothing that comes about.
	if f := flipOf(t, q, "elder_zone70", 10, "birth_date", 10); f.Class != NeverSuggested || f.Facts[0].To != "1950-01-01" || f.On != nil {
		t.Errorf("%s: %+v", f.Class, f.Facts)
	}
}

func TestTheAmountWithAnotherGradeIsTold(t *testing.T) {
	h := family()
	h.Awards = []dossier.Award{{Programme: "dibao", From: fact.MustDate("2019-01-01"), Amount: fact.Money(10000).Ptr(), Cycle: "month"}}
	q := inquired(t, liaocheng(t), h, "2019-12-03")
	var amounts []string
	c, _ := q.Changes("disab_living", Subject{fact.EntityPerson, 12}, Effort{})
	for _, f := range c.Amounts {
		amounts = append(amounts, f.Facts[0].FromText.EN+" to "+f.Facts[0].ToText.EN+": "+f.Amount.String())
	}
	if want := []string{"grade 3 to grade 1: 110.00", "grade 3 to grade 2: 110.00"}; !slices.Equal(amounts, want) {
		t.Errorf("%q, want %q", amounts, want)
	}
}

// The table of docs/changes.md.
func TestWhatStaffCanSeeToIsToldFromWhatIsNeverSuggested(t *testing.T) {
	h := family()
	for i := range h.Members {
		for n := range h.Members[i].Records {
			h.Members[i].Records[n].Verified = true
		}
	}
	r := liaocheng(t)
	q := inquired(t, r, h, "2019-12-03")
	class := func(q *Inquiry, programme string, of int, input string, who int, want ChangeClass) {
		t.Helper()
		if f := flipOf(t, q, programme, of, input, who); f.Class != want {
			t.Errorf("%s of %d by %s is %s, not %s", programme, of, input, f.Class, want)
		}
	}
	class(q, "dibao", 1, "attr:owns_car", 1, Verify)                             // not on record
	class(q, "dibao", 1, "WAGES", 10, NeverSuggested)                            // on record and verified
	class(q, "disab_living", 12, "on(dibao)", 1, NeverSuggested)                 // what was decided before
	class(q, "elder_zone70", 10, "hukou", 10, NeverSuggested)                    // to move
	class(q, "cover_waiver", 10, "exit_status", 1, NeverSuggested)               // the poverty card
	class(q, "cover_basic", 10, "insured(resident_medical)", 10, NeverSuggested) // to enrol
	h.Members[0].Records[4].Verified = false                                     // wages
	q = inquired(t, r, h, "2019-12-03")
	class(q, "dibao", 1, "WAGES", 10, Verify)
	// Whether a certificate that has run out was renewed is not known; to become disabled
	// is not suggested.
	h.Awards = []dossier.Award{{Programme: "dibao", From: fact.MustDate("2019-01-01"), Amount: fact.Money(10000).Ptr(), Cycle: "month"}}
	h.Members[2].Records[3].Values = append(h.Members[2].Records[3].Values, dossier.Value{Column: "expires_on", Text: "2019-06-30"})
	q = inquired(t, r, h, "2019-12-03")
	class(q, "disab_living", 12, "disability_grade", 12, Verify)
	class(q, "disab_living", 11, "disability_grade", 11, NeverSuggested)
	// The facts alone do not say what was verified: then nothing that is known is.
	a, err := r.Assess(h, fact.MustDate("2019-12-03"))
	if err != nil {
		t.Fatal(err)
	}
	if q, err = r.InquireFacts(a.Facts, a.AsOf); err != nil {
		t.Fatal(err)
	}
	class(q, "dibao", 1, "WAGES", 10, NeverSuggested)
	class(q, "disab_living", 12, "disability_grade", 12, Verify)
	class(q, "dibao", 1, "attr:owns_car", 1, Verify)
}

func TestIncomesMoveEverySumThatTheyArePartOf(t *testing.T) {
	q := inquired(t, liaocheng(t), family(), "2019-12-03")
	seen := 0
	for _, d := range q.dials {
		if d.Kind != FactIncome || d.Subject.ID != 10 || d.Input != "WAGES" {
			continue
		}
		for i := range d.cells {
			c := &d.cells[i]
			if s := d.of(q, c, engine.Exactly(5)); s != engine.Exactly(c.base+5) {
				t.Errorf("%s: %+v, was %d", c.in.Name, s, c.base)
			}
			if c.in.Name == "income(pension,card_year)" {
				t.Error("wages are no pension")
			}
			seen++
		}
	}
	if seen < 4 {
		t.Errorf("%d sums move with wages", seen)
	}
}

func TestTheBoundsOfDibaoAreWhatTheUnknownPropertyLeavesOpen(t *testing.T) {
	q := inquired(t, liaocheng(t), family(), "2019-12-03")
	b, ok := q.Bounds("dibao", Subject{fact.EntityHousehold, 1}, Effort{})
	if !ok || !b.Exact || !slices.Equal(b.Outcomes, []Outcome{Eligible, Ineligible}) || b.Least.String() != "0.00" || b.Most.String() != "541.00" || b.LeastEligible.String() != "541.00" {
		t.Errorf("%v %+v: %v to %v", ok, b, b.Least, b.Most)
	}
	if _, ok := q.Bounds("elder_zone70", Subject{fact.EntityPerson, 10}, Effort{}); ok {
		t.Error("what is determined has bounds")
	}
}

func BenchmarkChangesOfAHousehold(b *testing.B) {
	r := liaocheng(b)
	h := family()
	h.Prepare()
	day := fact.MustDate("2019-12-03")
	b.Run("assess", func(b *testing.B) {
		for b.Loop() {
			if _, err := r.Assess(h, day); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("ready", func(b *testing.B) {
		for b.Loop() {
			inquired(b, r, h, "2019-12-03")
		}
	})
	b.Run("changes", func(b *testing.B) {
		for b.Loop() {
			q := inquired(b, r, h, "2019-12-03")
			for _, d := range q.Decisions() {
				q.Changes(d.Programme.Key, d.Subject, Effort{})
			}
		}
	})
	b.Run("three years ahead", func(b *testing.B) {
		for b.Loop() {
			q := inquired(b, r, h, "2019-12-03")
			if err := q.Follow(fact.MustDate("2022-12-03"), always(r)); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("bounds", func(b *testing.B) {
		for b.Loop() {
			q := inquired(b, r, h, "2019-12-03")
			for _, d := range q.Decisions() {
				q.Bounds(d.Programme.Key, d.Subject, Effort{})
			}
		}
	})
}

// Where two facts are unknown, each alone can only lose the decision, and both together can
// gain it.
func TestWhatTwoUnknownFactsGainTogetherIsListedThoughEachAloneCanLoseIt(t *testing.T) {
	h := couple()
	m := h.Members[0]
	m.Records = slices.DeleteFunc(m.Records, func(r dossier.Record) bool { return r.Kind == "person_record" || r.Kind == "hukou" })
	q := inquired(t, liaocheng(t), h, "2019-12-03")
	c, ok := q.Changes("elder_zone70", Subject{fact.EntityPerson, 10}, Effort{})
	if !ok || !c.Complete {
		t.Fatalf("%v, cut by %v", ok, c.Cut)
	}
	alone, together := map[string]Outcome{}, map[string]bool{}
	for _, f := range c.Flips {
		if len(f.Facts) == 1 {
			alone[f.Facts[0].Input] = f.Outcome
			continue
		}
		said := ""
		for _, of := range f.Facts {
			said += of.Input + " " + string(of.Direction) + " " + of.To + "; "
		}
		together[said+string(f.Outcome)] = true
	}
	// By the days of the decision, of which the last is the day asked for: whoever was born
	// until then 70 years before is 70.
	if alone["hukou"] != Ineligible || alone["birth_date"] != Ineligible || !together["hukou IS LOCAL; birth_date AT_MOST 1949-12-03; ELIGIBLE"] {
		t.Errorf("alone %v, together %v", alone, together)
	}
}
