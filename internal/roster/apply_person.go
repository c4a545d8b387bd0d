package roster

import (
	"context"

	"bentou/ent/gen/ent"
	"bentou/ent/timescope"
	"bentou/internal/attribute"
	"bentou/internal/upload"
	"bentou/internal/vault"
	"bentou/rules/fact"
)

// recordPerson records what a row says of a person, and makes one that nobody has
// the number of. It reports whether anything was recorded.
func (r *round) recordPerson(ctx context.Context, f *home, p *relative) (bool, error) {
	if p.id == 0 {
		if err := r.newPerson(ctx, f, p); err != nil {
			return false, err
		}
	}
	s := r.sayer(f.change, p.until)
	s.record(ctx, p)
	s.member(ctx, f, p)
	hukou := &ent.Hukou{PersonID: p.id, Place: p.Hukou}
	if old, ok := s.before(hukou).(*ent.Hukou); ok && old.Place == p.Hukou {
		hukou.DivisionCode = old.DivisionCode
	}
	s.stateOrNone(ctx, hukou, p.Hukou != "", ofFile)
	s.schooling(ctx, p)
	s.health(ctx, p)
	labour := &ent.Labour{PersonID: p.id, Ability: p.Labour}
	if old, ok := s.before(labour).(*ent.Labour); ok {
		labour.WishesToWork, labour.PublicPost = old.WishesToWork, old.PublicPost
	}
	s.stateOrNone(ctx, labour, p.Labour != "", ofFile)
	if err := s.certificate(ctx, p); err != nil {
		return false, err
	}
	s.selfCare(ctx, p)
	if !r.yearHeardLater(p) {
		for _, want := range r.periods(f, p) {
			s.period(ctx, want.fact, want.stated)
		}
	}
	for _, d := range r.asked {
		if d.Subject == fact.AttributeSubjectPerson {
			v, stated := p.Extra[*d.RosterColumn].(attribute.Value)
			s.stateOrNone(ctx, v.OfPerson(p.id, d.Key), stated, ofFile)
		}
	}
	return s.changed, s.err
}

func (r *round) newPerson(ctx context.Context, f *home, p *relative) error {
	c, err := f.change.Change(ctx)
	if err != nil {
		return err
	}
	id, err := r.rec.NewPerson(ctx, r.zone.ID, &ent.PersonRecord{Name: p.Name, BirthDate: &p.Birth})
	if err != nil {
		return err
	}
	p.id, p.fresh = id, true
	r.known.Fresh(id)
	c.Note("person", id)
	return nil
}

// record records who somebody is. Both the record and the number hold from birth.
// A person who was found by the number has it; one who was found by the number of
// a person merged into them keeps their own, and with it birthday and sex.
func (s *sayer) record(ctx context.Context, p *relative) {
	want := &ent.PersonRecord{PersonID: p.id, Name: p.Name, Sex: p.Sex, BirthDate: &p.Birth, Ethnicity: some(p.Ethnicity)}
	since := p.Birth
	if p.before {
		since = s.r.on // a roster of an earlier day told who they were then
	}
	if old, ok := s.before(want).(*ent.PersonRecord); ok {
		if p.alias {
			want.Sex, want.BirthDate = old.Sex, old.BirthDate
		}
		if want.Ethnicity == nil {
			want.Ethnicity = old.Ethnicity
		}
	}
	s.stateSince(ctx, want, since)
	if p.fresh {
		s.stateSince(ctx, &ent.PersonIdentifier{PersonID: p.id, Kind: fact.IdentifierKindIdentityNumber,
			Plain: map[string]string{"value": p.IdentityNumber}}, p.Birth)
	}
}

// member records the membership. It holds until the next day for which a roster
// named the household, where that one did not list the person.
func (s *sayer) member(ctx context.Context, f *home, p *relative) {
	here := *s
	if here.until == nil || f.until != nil && *f.until < *here.until {
		here.until = f.until
	}
	here.state(ctx, &ent.Membership{PersonID: p.id, HouseholdID: f.id, Relation: p.Relation})
	s.done(here.changed, here.err)
	if p.MovesFrom != "" && s.err == nil {
		// Where the household that was left is recorded by another transaction.
		s.r.left = append(s.r.left, &Left{Household: p.MovesFrom, PersonID: p.id, Person: upload.FormatID(p.id), To: f.Code})
	}
}

// schooling records the level; where somebody is in school is not asked and kept.
func (s *sayer) schooling(ctx context.Context, p *relative) {
	want := &ent.Schooling{PersonID: p.id, EducationLevel: some(p.Education)}
	old, known := s.before(want).(*ent.Schooling)
	if known {
		want.Stage = old.Stage
	}
	// A blank level leaves the stage that is known.
	keep := p.Education == "" && known && old.Stage != nil && old.Source == fact.SourceFile
	s.stateOrNone(ctx, want, p.Education != "" || keep, ofFile)
}

// health records the condition. Several may hold at once, and hospitals report some
// that rosters cannot express; so only what rosters stated before ends.
func (s *sayer) health(ctx context.Context, p *relative) {
	for _, f := range s.r.known.Of(ent.HealthKind, p.id) {
		h := f.(*ent.Health)
		expressible := h.Condition != fact.HealthConditionSevereMentalIllness
		if h.FactVersion().Period().Contains(s.r.on) && h.Condition != p.Health && expressible && h.Source == fact.SourceFile {
			s.none(ctx, h)
		}
	}
	if p.Health != "" {
		s.state(ctx, &ent.Health{PersonID: p.id, Condition: p.Health})
	}
}

// certificate records the disability certificate. When it expires is not asked and
// kept as long as it is the same certificate.
func (s *sayer) certificate(ctx context.Context, p *relative) error {
	want := &ent.DisabilityCertificate{PersonID: p.id}
	if p.Certificate == nil {
		s.stateOrNone(ctx, want, false, ofAnybody)
		return nil
	}
	want.Category, want.Grade, want.Plain = p.Certificate.Category, p.Certificate.Grade, map[string]string{"number": p.Certificate.Number}
	if old, ok := s.before(want).(*ent.DisabilityCertificate); ok && old.Category == want.Category && old.Grade == want.Grade {
		want.ExpiresOn = old.ExpiresOn
	}
	if !p.fresh {
		if err := s.r.rec.Remember(vault.Person(p.id), s.r.zone.ID, s.r.wrapped[p.id]); err != nil {
			return err
		}
	}
	s.state(ctx, want)
	return nil
}

// selfCare records 失能. A roster does not tell partial from full ability, so a no
// ends only what says that there is none.
func (s *sayer) selfCare(ctx context.Context, p *relative) {
	want := &ent.SelfCareAssessment{PersonID: p.id, Level: fact.SelfCareNone}
	old, known := s.before(want).(*ent.SelfCareAssessment)
	lost := p.SelfCareLost != nil && *p.SelfCareLost
	switch {
	case lost && known && old.Level == want.Level:
		want.LongTermCare = old.LongTermCare
		s.state(ctx, want)
	case lost:
		s.state(ctx, want)
	case known && old.Level == fact.SelfCareNone:
		s.none(ctx, old)
	}
}

// periodFact is what a cell says of the calendar year.
type periodFact struct {
	fact   timescope.Fact
	stated bool // whether the cell says anything
	column int
}

// periods are the incomes, the expense and the enrolments of a person in the year.
// The special insurance of the household is one of each member.
func (r *round) periods(f *home, p *relative) []periodFact {
	income := func(column int, source fact.IncomeSource, item fact.IncomeItem, amount *fact.Money) periodFact {
		return periodFact{&ent.Income{PersonID: p.id, IncomeSource: source, Item: item, Amount: amount}, amount != nil, column}
	}
	insurance := func(column int, kind fact.InsuranceKind, enrolled *bool) periodFact {
		e := &ent.InsuranceEnrolment{PersonID: p.id, Kind: kind}
		if enrolled != nil {
			e.Enrolled = *enrolled
		}
		// The premium is not asked and kept.
		if old, ok := r.known.Like(e, r.year.From).(*ent.InsuranceEnrolment); ok && old.Enrolled == e.Enrolled {
			e.Premium = old.Premium
		}
		return periodFact{e, enrolled != nil, column}
	}
	out := []periodFact{
		income(colWage, fact.IncomeSourceWage, fact.IncomeItemWages, p.Wage),
		income(colBusiness, fact.IncomeSourceBusiness, fact.IncomeItemUnspecified, p.Business),
		income(colProperty, fact.IncomeSourceProperty, fact.IncomeItemUnspecified, p.Property),
		income(colTransfer, fact.IncomeSourceTransfer, fact.IncomeItemUnspecified, p.Transfer),
		{&ent.Expense{PersonID: p.id, Kind: fact.ExpenseKindBusiness, Amount: p.BusinessExpense}, p.BusinessExpense != nil, colExpense},
		insurance(colMedical, fact.InsuranceKindResidentMedical, p.ResidentMedical),
		insurance(colPension, fact.InsuranceKindResidentPension, p.ResidentPension),
		insurance(colSpecial, fact.InsuranceKindSpecialPoverty, f.SpecialInsurance),
	}
	for _, o := range out {
		o.fact.FactVersion().SetPeriod(r.year)
	}
	return out
}

// yearHeardLater reports whether a roster of a later day of the same year listed
// the person before this one was loaded. It knew the year better, so what this one
// says of it is left out.
func (r *round) yearHeardLater(p *relative) bool {
	return p.until != nil && r.year.Contains(*p.until)
}
