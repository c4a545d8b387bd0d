package graph

import (
	"context"
	"fmt"

	"github.com/99designs/gqlgen/graphql"

	"bentou/ent/gen/ent"
	"bentou/ent/gen/ent/household"
	"bentou/ent/timescope"
	"bentou/graph/gen/models"
	"bentou/internal/fault"
	"bentou/rules/dossier"
	"bentou/rules/fact"
)

// firstSupposed is where the ids of those who are only supposed begin: above all
// ids of the registry, and still exact in JSON.
const firstSupposed = 1 << 52

// Bounds of what may be supposed in one question.
const (
	maxSupposedMembers = 100
	maxSupposedFacts   = 500 // of one kind, for one subject
)

// supposition builds the dossier of a household that is only supposed, or supposed
// in part. What is wrong with the input is gathered, with its path.
type supposition struct {
	ctx      context.Context
	resolver *Resolver
	book     *rulebook
	asOf     fact.Date
	problems fault.Errors

	household *dossier.Household
	given     bool           // all of the household is stated in the question
	names     map[int]string // of supposed subjects, by id
	none      []absence
}

func (s *supposition) wrong(path, zh, en string, args ...any) {
	s.problems = append(s.problems, fault.Newf(fault.Invalid, zh, en, args...).On(path))
}

// several reports all faults of a query: the last is returned, those before it are
// added to the response.
func several(ctx context.Context, err error) error {
	all := fault.All(err)
	if len(all) < 2 {
		return err
	}
	for _, f := range all[:len(all)-1] {
		graphql.AddError(ctx, f)
	}
	return all[len(all)-1]
}

// supposed are the two ways of naming a household in a question.
type supposed struct {
	zone     *string
	whole    *models.SupposedHouseholdInput
	recorded *models.RecordedHouseholdInput
}

// suppose makes the dossier that a question is about, as of a day.
func (r *Resolver) suppose(ctx context.Context, in supposed, asOf *fact.Date) (*supposition, error) {
	if r.eligibility == nil {
		return nil, errNoRules
	}
	if (in.whole == nil) == (in.recorded == nil) {
		return nil, fault.New(fault.Invalid, "household 与 recorded 须给出且只能给出一个", "give household or recorded, and not both").On("input.household")
	}
	zone, err := r.catalogue.zone(ctx, in.zone)
	if err != nil {
		return nil, renamed(err, "zone", "input.zone")
	}
	if asOf == nil {
		today, err := r.catalogue.today(zone)
		if err != nil {
			return nil, err
		}
		asOf = &today
	}
	if *asOf < fact.MinDate || *asOf >= fact.MaxDate {
		return nil, fault.New(fault.Invalid, "日期超出历法范围", "the day is outside the calendar").On("input.asOf")
	}
	scope, ok := timescope.From(ctx)
	if !ok {
		return nil, timescope.ErrNoScope
	}
	scope.AsOf = *asOf
	ctx = timescope.With(ctx, scope)
	book, err := r.book(ctx)
	if err != nil {
		return nil, renamed(err, "asOf", "input.asOf")
	}
	s := &supposition{ctx: ctx, resolver: r, book: book, asOf: *asOf, names: map[int]string{}}
	if in.whole != nil {
		s.given = true
		s.whole(in.whole)
	} else if err := s.recorded(zone, in.recorded, scope); err != nil {
		return nil, err
	}
	s.settleAbsences()
	if len(s.problems) > 0 {
		return nil, s.problems
	}
	return s, nil
}

// whole makes a household that is described in full.
func (s *supposition) whole(in *models.SupposedHouseholdInput) {
	s.household = &dossier.Household{ID: firstSupposed}
	s.names[firstSupposed] = "household"
	s.members(in.Members, "input.household.members")
	s.registers(in.CompleteRegisters)
	s.householdFields(in.Fields, "input.household.fields")
	s.dibao(in.Dibao, "input.household.dibao")
	s.household.Awards = append(s.household.Awards, s.awards(in.Awards, fact.EntityHousehold, "input.household.awards")...)
}

// recorded takes a household on record and changes it.
func (s *supposition) recorded(zone *ent.Zone, in *models.RecordedHouseholdInput, scope timescope.Scope) error {
	const path = "input.recorded"
	if (in.ID == nil) == (in.Code == nil) {
		return fault.New(fault.Invalid, "id 与 code 须给出且只能给出一个", "give id or code, and not both").On(path + ".id")
	}
	q := s.resolver.client().Household.Query().Where(household.ZoneID(zone.ID))
	field := path + ".code"
	if in.ID != nil {
		q.Where(household.ID(*in.ID))
		field = path + ".id"
	} else {
		q.Where(household.Code(*in.Code))
	}
	h, err := q.Only(s.ctx)
	if ent.IsNotFound(err) {
		return fault.New(fault.NotFound, "没有此户", "there is no such household").On(field)
	}
	if err != nil {
		return err
	}
	known := scope.Known
	if in.KnownAt != nil {
		if known, err = scope.Position(s.ctx, *in.KnownAt); err != nil {
			return err
		}
	}
	if s.household, err = s.resolver.eligibility.Dossier(s.ctx, h.ID, s.asOf, known); err != nil {
		return err
	}
	s.remove(in.Remove, path+".remove")
	s.members(in.Add, path+".add")
	s.registers(in.CompleteRegisters)
	s.householdFields(in.Fields, path+".fields")
	if in.Dibao != nil {
		s.household.Records = without(s.household.Records, "dibao_spell", func(dossier.Record) bool { return true })
		s.dibao(in.Dibao, path+".dibao")
	}
	s.household.Awards = append(s.household.Awards, s.awards(in.Awards, fact.EntityHousehold, path+".awards")...)
	for i, change := range in.Members {
		at := fmt.Sprintf("%s.members.%d", path, i)
		p := s.member(change.PersonID)
		if p == nil {
			s.wrong(at+".personId", "此人不是该户成员", "this person is no member of the household")
			continue
		}
		s.person(p, at, personFacts{change.Fields, change.Incomes, change.Expenses, change.Insurances, change.Awards})
	}
	return nil
}

func (s *supposition) member(id int) *dossier.Person {
	for _, p := range s.household.Members {
		if p.ID == id {
			return p
		}
	}
	return nil
}

func (s *supposition) remove(ids []int, path string) {
	for i, id := range ids {
		p := s.member(id)
		if p == nil {
			s.wrong(fmt.Sprintf("%s.%d", path, i), "此人不是该户成员", "this person is no member of the household")
			continue
		}
		kept := s.household.Members[:0:0]
		for _, m := range s.household.Members {
			if m != p {
				kept = append(kept, m)
			}
		}
		s.household.Members = kept
	}
}

// members adds supposed members.
func (s *supposition) members(list []*models.SupposedMemberInput, path string) {
	if len(list) > maxSupposedMembers {
		s.wrong(path, "至多 %d 人", "at most %d members", maxSupposedMembers)
		return
	}
	for i, in := range list {
		at := fmt.Sprintf("%s.%d", path, i)
		p := &dossier.Person{ID: firstSupposed + 1 + i}
		s.names[p.ID] = at[len("input."):]
		if in.Name != nil && *in.Name != "" {
			s.names[p.ID] = *in.Name
		}
		s.household.Members = append(s.household.Members, p)
		span, ok := s.span(in.MemberFrom, in.MemberTo, at+".memberFrom", at+".memberTo")
		if !ok {
			continue
		}
		if in.MemberFrom == nil {
			span.From = max(span.From, born(in.Fields)) // nobody is a member before birth
		}
		p.Records = append(p.Records, dossier.Record{Kind: "membership", Period: span})
		if in.DiedOn != nil {
			p.Records = append(p.Records, dossier.Record{Kind: "death", Period: fact.Period{From: *in.DiedOn}})
		}
		s.person(p, at, personFacts{in.Fields, in.Incomes, in.Expenses, in.Insurances, in.Awards})
	}
}

// born is the birthday that fields state; the first day of the calendar where they
// state none.
func born(fields []*models.SupposedFieldInput) fact.Date {
	for _, f := range fields {
		if f.Name == "birth_date" && f.Value != nil {
			if d, err := fact.ParseDate(*f.Value); err == nil {
				return d
			}
		}
	}
	return fact.MinDate
}

// span reads the days for which something is supposed; by default all.
func (s *supposition) span(from, to *fact.Date, fromPath, toPath string) (fact.Period, bool) {
	p := fact.Period{From: fact.MinDate, To: to}
	if from != nil {
		p.From = *from
	}
	if !p.Valid() {
		s.wrong(toPath, "结束须晚于开始", "it must end after it begins")
		return p, false
	}
	return p, true
}

// presenter presents what is said of the supposed household.
func (s *supposition) presenter(ctx context.Context) *presenter {
	p := s.book.presenter(ctx, s.names)
	p.veil.given = s.given
	return p
}

// simulate says what the rules would say.
func (r *Resolver) simulate(ctx context.Context, in models.SimulateInput) (*models.Assessment, error) {
	s, err := r.suppose(timescope.ForField(ctx, false), supposed{in.Zone, in.Household, in.Recorded}, in.AsOf)
	if err != nil {
		return nil, several(ctx, err)
	}
	a, err := s.book.rules.Assess(s.household, s.asOf)
	if err != nil {
		return nil, err
	}
	p := s.presenter(ctx)
	p.home = s.household
	out := p.assessment(a)
	wantSubjects(ctx, p)
	return out, nil
}
