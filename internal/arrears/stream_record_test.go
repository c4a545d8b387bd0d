package arrears

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"bentou/ent/gen/ent"
	"bentou/ent/store"
	"bentou/ent/timescope"
	"bentou/internal/registry"
	"bentou/rules/fact"
)

// side is a database that the stream is recorded in.
type side struct {
	*world
	homes, people []int // ids
	live          map[int]timescope.Fact
}

func newSide(t *testing.T, url string, homes int) *side {
	s := &side{world: newWorld(t, url, testPack), live: map[int]timescope.Fact{}}
	for n := range homes {
		id, err := s.facts.AddHousehold(t.Context(), registry.Request{Actor: "test"}, s.zone,
			registry.Stamp(&ent.HouseholdRecord{Code: fmt.Sprint(n), UnitID: s.village, ValidFrom: fact.MustDate("2010-01-01")}, source()))
		check(t, err)
		s.homes = append(s.homes, id)
		for _, k := range []fact.RecordKind{fact.RecordKindDisabilityCertificate, fact.RecordKindDibao} {
			// Of one in five nobody knows whether somebody there is disabled: undetermined.
			if k == fact.RecordKindDisabilityCertificate && n%5 == 4 {
				continue
			}
			s.add(&ent.HouseholdCompleteness{HouseholdID: id, Register: k, ValidFrom: fact.MustDate("2010-01-01")})
		}
	}
	return s
}

var grades = []fact.DisabilityGrade{fact.DisabilityGradeGrade1, fact.DisabilityGradeGrade2, fact.DisabilityGradeGrade3, fact.DisabilityGradeGrade4}

// fact makes the fact of a truth.
func (s *side) fact(t *truth) timescope.Fact {
	person := 0
	if t.person >= 0 && t.person < len(s.people) {
		person = s.people[t.person]
	}
	var f timescope.Fact
	switch t.kind {
	case "record":
		f = &ent.PersonRecord{PersonID: person, Name: "甲", Sex: fact.SexUnknown, BirthDate: fact.Date(t.value).Ptr()}
	case "membership":
		f = &ent.Membership{PersonID: person, HouseholdID: s.homes[t.home], Relation: fact.RelationOther}
	case "income":
		f = &ent.Income{PersonID: person, IncomeSource: fact.IncomeSourceWage, Item: fact.IncomeItemWages, Amount: fact.Money(t.value).Ptr()}
	case "certificate":
		f = &ent.DisabilityCertificate{PersonID: person, Category: fact.DisabilityCategoryPhysical, Grade: grades[t.value]}
	case "dibao":
		f = &ent.DibaoSpell{HouseholdID: s.homes[t.home], Category: fact.DibaoCategoryRural}
	case "death":
		f = &ent.Death{PersonID: person}
	default:
		panic(t.kind)
	}
	v := f.FactVersion()
	*v.ValidFrom, *v.ValidTo = t.from, t.to
	return registry.Stamp(f, source())
}

// record records ops in one transaction.
func (s *side) record(ops []op) {
	s.write(func(ctx context.Context, r *registry.Recorder) error {
		for _, o := range ops {
			if err := s.one(ctx, r, o); err != nil {
				return fmt.Errorf("%s %s %d: %w", o.what, o.of.kind, o.of.ordinal, err)
			}
		}
		return nil
	})
}

func (s *side) one(ctx context.Context, r *registry.Recorder, o op) error {
	subject := store.Subject{Zone: s.zone, Unit: s.village}
	if o.of.kind == "record" && o.what == "add" {
		f := s.fact(&o.then).(*ent.PersonRecord)
		id, err := r.NewPerson(ctx, s.zone, f)
		if err != nil {
			return err
		}
		for len(s.people) <= o.of.person {
			s.people = append(s.people, 0)
		}
		s.people[o.of.person] = id
		subject.Person = id
		c, err := r.Tx().Open(ctx, "person.add", subject, nil)
		if err != nil {
			return err
		}
		s.live[o.of.ordinal] = f
		return r.Add(ctx, c, f)
	}
	if o.of.person >= 0 {
		subject.Person = s.people[o.of.person]
	}
	if o.of.kind == "membership" || o.of.kind == "dibao" {
		subject.Household = s.homes[o.of.home]
	}
	c, err := r.Tx().Open(ctx, o.of.kind+"."+o.what, subject, nil)
	if err != nil {
		return err
	}
	old := s.live[o.of.ordinal]
	switch o.what {
	case "add":
		f := s.fact(&o.then)
		s.live[o.of.ordinal] = f
		return r.Add(ctx, c, f)
	case "end":
		s.live[o.of.ordinal], err = r.End(ctx, c, old, *o.then.to)
		return err
	case "correct":
		f := s.fact(&o.then)
		s.live[o.of.ordinal] = f
		return r.Correct(ctx, c, old, f)
	}
	r.Retract(c, old)
	return nil
}

// again records what is on record once more, with the same content and with the same
// key: nothing is recorded.
func (s *side) again(st *stream, n int) (repeated int) {
	t := s.t
	key := fmt.Sprint("again ", n)
	request := registry.Request{Actor: "test", Key: &key, Input: n}
	year := fact.YearOf(2016)
	income := func() timescope.Fact {
		return registry.Stamp(&ent.Income{PersonID: s.people[n%len(s.people)], IncomeSource: fact.IncomeSourceProperty, Item: fact.IncomeItemRent, Amount: fact.Yuan(1).Ptr(), ValidFrom: year.From + fact.Date(n), ValidTo: (year.From + fact.Date(n) + 1).Ptr()}, source())
	}
	first, err := s.facts.Add(t.Context(), request, income(), false)
	check(t, err)
	before := s.position()
	second, err := s.facts.Add(t.Context(), request, income(), false)
	check(t, err)
	if *first.FactVersion().ID != *second.FactVersion().ID {
		t.Error("the same key recorded twice")
	}
	for range 5 {
		o := st.truths[st.r.IntN(len(st.truths))]
		if o.untrue || o.kind == "record" || s.live[o.ordinal] == nil {
			continue
		}
		if _, err := s.facts.Add(t.Context(), registry.Request{Actor: "test"}, s.fact(o), false); registry.Stale(err) == nil {
			t.Errorf("a %s was recorded twice: %v", o.kind, err)
		}
		repeated++
	}
	if after := s.position(); after != before {
		t.Errorf("what was recorded twice took %d positions", after-before)
	}
	return repeated
}

// acceptSome accepts some of what is proposed.
func (s *side) acceptSome(r *rand.Rand) (n int) {
	rows, err := s.store.Query(s.t.Context(), "SELECT a.id FROM adjustments a WHERE a.kind = 'PROPOSAL' AND NOT EXISTS (SELECT 1 FROM adjustment_acts t WHERE t.adjustment_id = a.id) ORDER BY a.id")
	check(s.t, err)
	var ids []int
	for rows.Next() {
		var id int
		check(s.t, rows.Scan(&id))
		ids = append(ids, id)
	}
	check(s.t, rows.Err())
	rows.Close()
	for range min(5, len(ids)) {
		i := r.IntN(len(ids))
		_, err := s.arrears.Act(s.t.Context(), Act{Adjustment: ids[i], Kind: fact.AdjustmentAccepted, Actor: "finance"})
		check(s.t, err)
		ids = slices.Delete(ids, i, i+1)
		n++
	}
	return n
}
