package rules

import (
	"fmt"
	"maps"
	"slices"
	"testing"
	"testing/fstest"

	"pgregory.net/rapid"

	"bentou/rules/dossier"
	"bentou/rules/fact"
)

// coming is a pack of one programme for each thing that comes about by itself.
func coming(t testing.TB) *Release {
	t.Helper()
	const head = `attributes:
  in_post: {title: {zh: 在岗, en: In a post}, subject: person, type: bool, absent: false}
programmes:
`
	body := head
	for _, p := range [][3]string{
		{"certificate", "person", "disability_grade in [grade_1, grade_2]"}, {"enrolled", "person", "insured(resident_medical)"},
		{"post", "person", "in_post"}, {"school", "person", "school_stage == primary"}, {"old", "person", "age >= 70"},
		{"relief", "household", "size > 1"}, {"buffer", "household", "not on(relief) and ended(relief) != never and as_of < addMonths(ended(relief), 3)"},
	} {
		body += fmt.Sprintf("  %s: {title: {zh: 项, en: P}, reference: {document: x, clause: y}, subject: %s, cycle: month, assess: as_of, versions: [{from: 2010-01-01, eligible: %q, amount: \"yuan(50, month)\"}]}\n", p[0], p[1], p[2])
	}
	body += "  aged: {title: {zh: 项, en: P}, reference: {document: x, clause: y}, subject: person, cycle: month, assess: any_day, versions: [{from: 2010-01-01, eligible: \"age >= 1\", amount: \"age >= 70 ? yuan(60, month) : yuan(50, month)\"}]}\n"
	r, found := Load(fstest.MapFS{"pack.yaml": {Data: []byte("pack: coming\ntitle: {zh: 将至, en: Coming}\ncurrency: CNY\n")}, "all.yaml": {Data: []byte(body)}})
	if found.Failed() {
		t.Fatal(found)
	}
	return r
}

// ending is somebody of whom everything on record ends in 2020, and who is 70 in May.
func ending() *dossier.Household {
	until := func(r dossier.Record, day string) dossier.Record {
		r.Period.To = fact.MustDate(day).Ptr()
		return r
	}
	p := &dossier.Person{ID: 10, Records: []dossier.Record{
		recorded("membership", "2010-01-01", "relation", "HEAD"),
		recorded("person_record", "2010-01-01", "birth_date", "1950-05-06"),
		recorded("disability_certificate", "2010-06-15", "grade", "GRADE_1", "expires_on", "2020-06-14"),
		until(recorded("insurance_enrolment", "2020-01-01", "kind", "RESIDENT_MEDICAL", "enrolled", "true"), "2020-08-01"),
		until(recorded("attribute", "2019-03-01", "key", "in_post", "value", "true"), "2020-03-10"),
		until(recorded("schooling", "2015-09-01", "stage", "PRIMARY"), "2020-07-12"),
		recorded("schooling", "2020-07-12", "stage", "NOT_IN_SCHOOL"),
	}}
	award := dossier.Award{Programme: "relief", From: fact.MustDate("2019-01-01"), To: fact.MustDate("2020-01-09").Ptr(), Amount: fact.Yuan(50).Ptr(), Cycle: "month"}
	return &dossier.Household{ID: 1, Members: []*dossier.Person{p}, Awards: []dossier.Award{award}}
}

// always is the one release, for every day.
func always(r *Release) func(fact.Date) (*Release, *fact.Date, error) {
	return func(fact.Date) (*Release, *fact.Date, error) { return r, nil, nil }
}

// byItself are the changes of a decision that the passing of time makes.
func byItself(list []Change) (out []Change) {
	for _, c := range list {
		if c.Facts[0].Kind == FactDay {
			out = append(out, c)
		}
	}
	return out
}

// What ends or comes of age is told with the first day for which it is decided otherwise:
// on that day it is, and on the day before it is not. The same is listed ahead.
func TestWhatEndsOnADayChangesTheDecisionByItselfOnThatDay(t *testing.T) {
	r, h, asked := coming(t), ending(), fact.MustDate("2020-02-02")
	q, err := r.Inquire(h, asked)
	if err != nil {
		t.Fatal(err)
	}
	until := fact.MustDate("2020-12-31")
	if err := q.Follow(until, always(r)); err != nil {
		t.Fatal(err)
	}
	ahead, err := Upcoming(h, asked, until, always(r))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		programme string
		id        int
		on        string
		outcome   Outcome
		kind      CauseKind
		input     string
	}{
		{"certificate", 10, "2020-06-15", Undetermined, CauseRecord, "disability_grade"}, // whether it was renewed is not known
		{"enrolled", 10, "2020-08-01", Undetermined, CauseRecord, "insured(resident_medical)"},
		{"post", 10, "2020-03-10", Ineligible, CauseRecord, "attr:in_post"},
		{"school", 10, "2020-07-12", Ineligible, CauseRecord, "school_stage"},
		{"buffer", 1, "2020-04-09", Ineligible, CauseCalendar, ""},
		{"old", 10, "2020-05-06", Eligible, CauseBirthday, "age"},
	} {
		var of Subject
		for _, d := range q.Decisions() {
			if d.Programme.Key == c.programme && d.Subject.ID == c.id {
				of = d.Subject
			}
		}
		changes, ok := q.Changes(c.programme, of, Effort{})
		list := byItself(changes.Flips)
		if !ok || len(list) != 1 || changes.Until == nil || *changes.Until != until {
			t.Errorf("%s: %v, %d changes by themselves until %v: %+v", c.programme, ok, len(list), changes.Until, list)
			continue
		}
		f := &list[0]
		if f.Class != ByItself || f.On == nil || f.On.String() != c.on || f.Outcome != c.outcome || f.Facts[0].From != "2020-02-02" || f.Facts[0].To != c.on || f.Facts[0].Direction != AtLeast {
			t.Errorf("%s: %s %s on %v, not %s on %s: %+v", c.programme, f.Class, f.Outcome, f.On, c.outcome, c.on, f.Facts)
		}
		if len(f.Causes) != 1 || f.Causes[0].Kind != c.kind || f.Causes[0].Input != c.input || f.Causes[0].Day != *f.On {
			t.Errorf("%s is caused by %+v", c.programme, f.Causes)
		}
		if slices.ContainsFunc(ahead, func(x Transition) bool {
			return x.Programme.Key == c.programme && (x.Day != *f.On || x.After != f.Outcome || x.Before == x.After)
		}) || len(ahead) == 0 {
			t.Errorf("%s is listed ahead as %+v", c.programme, ahead)
		}
		day := fact.MustDate(c.on)
		before, on := decisionOf(t, assessed(t, r, h, (day-1).String()), c.programme, c.id), decisionOf(t, assessed(t, r, h, c.on), c.programme, c.id)
		if before.Outcome == c.outcome || on.Outcome != c.outcome {
			t.Errorf("%s is %s the day before and %s on the day", c.programme, before.Outcome, on.Outcome)
		}
	}
	// Of the facts alone nothing is known that ends.
	a := assessed(t, r, h, asked.String())
	if q, err = r.InquireFacts(a.Facts, asked); err != nil {
		t.Fatal(err)
	}
	if err := q.Follow(until, always(r)); err != nil {
		t.Fatal(err)
	}
	if c, ok := q.Changes("post", Subject{fact.EntityPerson, 10}, Effort{}); !ok || c.Until != nil || len(byItself(c.Flips)) > 0 {
		t.Errorf("by the facts alone: %+v", c)
	}
}

func TestAnAmountThatABirthdayChangesIsToldWithItsDay(t *testing.T) {
	r := coming(t)
	q := inquired(t, r, ending(), "2020-02-02")
	if err := q.Follow(fact.MustDate("2020-12-03"), always(r)); err != nil {
		t.Fatal(err)
	}
	c, _ := q.Changes("aged", Subject{fact.EntityPerson, 10}, Effort{})
	// Any day of the month counts: from the first of the month of the birthday.
	list := byItself(c.Amounts)
	if len(list) != 1 || list[0].On.String() != "2020-05-01" || list[0].Class != ByItself || list[0].Amount == nil || list[0].Amount.String() != "60.00" || len(list[0].Causes) != 1 || list[0].Causes[0].Age != 70 || list[0].Causes[0].Day.String() != "2020-05-06" {
		t.Errorf("%+v", list)
	}
}

// Over made-up households, and rules that time changes in every way: deciding day by day
// finds the same days and outcomes.
func TestNoDayBeforeTheOneThatIsToldChangesADecisionByItself(t *testing.T) {
	r := timely(t)
	told := 0
	rapid.Check(t, func(t *rapid.T) {
		h := anyHousehold(t)
		asked := fact.MustDate("2019-06-01") + fact.Date(rapid.IntRange(0, 500).Draw(t, "day"))
		until := asked + fact.Date(rapid.IntRange(1, 25).Draw(t, "days"))
		q, err := r.Inquire(h, asked)
		if err != nil {
			t.Fatal(err)
		}
		if err := q.Follow(until, always(r)); err != nil {
			t.Fatal(err)
		}
		first := map[aboutWhom]map[Outcome]fact.Date{}
		lives := h
		for day := asked; day <= until; day++ {
			list, err := r.Decide([]*dossier.Household{lives}, day)
			if err != nil {
				t.Fatal(err)
			}
			now := said(list[0])
			for _, d := range q.Decisions() {
				of, outcome := aboutWhom{d.Programme.Key, d.Subject}, Ineligible // who is not there is not eligible
				if x := now[of]; x != nil {
					outcome = x.Outcome
				}
				if first[of] == nil {
					first[of] = map[Outcome]fact.Date{}
				}
				if _, known := first[of][outcome]; !known {
					first[of][outcome] = day
				}
			}
			lives = lived(lives, list[0], day)
		}
		// Of a few decisions, for the search goes through all other facts too.
		for range 6 {
			d := rapid.SampledFrom(append(q.Decisions(), Decision{})).Draw(t, "decision")
			if d.Programme == nil {
				continue
			}
			c, ok := q.Changes(d.Programme.Key, d.Subject, Effort{Runs: 1})
			if !ok {
				t.Fatalf("%s of %v has no changes", d.Programme.Key, d.Subject)
			}
			want := maps.Clone(first[aboutWhom{d.Programme.Key, d.Subject}]) // one decision may be drawn twice
			delete(want, d.Outcome)
			for _, f := range byItself(c.Flips) {
				if on, ok := want[f.Outcome]; !ok || on != *f.On {
					t.Fatalf("%s of %v, %s on %s: %s from %s on, and not from %s (%s)", d.Programme.Key, d.Subject, d.Outcome, asked, f.Outcome, on, f.On, d.Programme.Versions[0].Exprs["eligible"].Text)
				}
				delete(want, f.Outcome)
				told++
			}
			if len(want) > 0 {
				t.Fatalf("%s of %v, %s on %s: nothing is said of %v", d.Programme.Key, d.Subject, d.Outcome, asked, want)
			}
		}
	})
	if told == 0 {
		t.Error("nothing came about by itself: the test says nothing")
	}
}

// lived is a household once a day was decided for: what was decided is its history.
func lived(h *dossier.Household, a *Assessment, day fact.Date) *dossier.Household {
	out := &dossier.Household{ID: h.ID, Records: h.Records, Awards: slices.Clone(h.Awards)}
	lists := map[Subject]*[]dossier.Award{{fact.EntityHousehold, h.ID}: &out.Awards}
	for _, m := range h.Members {
		one := *m
		one.Awards = slices.Clone(m.Awards)
		out.Members = append(out.Members, &one)
		lists[Subject{fact.EntityPerson, m.ID}] = &one.Awards
	}
	for i := range a.Decisions {
		d := &a.Decisions[i]
		list := lists[d.Subject]
		from, _ := monthOf(day) // each programme here is paid by the month
		open := slices.IndexFunc(*list, func(x dossier.Award) bool { return x.Programme == d.Programme.Key && x.To == nil })
		if open >= 0 && d.Outcome == Eligible && (*list)[open].Cycle == "month" && sameMoney((*list)[open].Amount, d.Amount) {
			continue
		}
		if open >= 0 {
			(*list)[open].To = from.Ptr()
		}
		if d.Outcome == Eligible {
			*list = append(*list, dossier.Award{Programme: d.Programme.Key, From: from, Amount: d.Amount, Cycle: "month"})
		}
	}
	return out
}
