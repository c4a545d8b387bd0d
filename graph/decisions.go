package graph

import (
	"context"

	"entgo.io/ent/dialect/sql"

	"bentou/ent/gen/ent"
	"bentou/ent/gen/ent/household"
	"bentou/ent/gen/ent/person"
	"bentou/ent/gen/ent/predicate"
	"bentou/ent/gen/ent/storeddecision"
	"bentou/ent/timescope"
	"bentou/graph/gen/models"
	"bentou/internal/fault"
)

// decisionsIn selects the decisions that hold in a time scope: of each household,
// person and programme the latest for a day that is not later, as it was known. A
// history is every decision that was known.
func decisionsIn(s timescope.Scope, history bool) predicate.StoredDecision {
	return func(sel *sql.Selector) {
		if s.Known != timescope.Now {
			sel.Where(sql.LTE(sel.C(storeddecision.FieldRecorded), s.Known))
		}
		if history {
			return
		}
		sel.Where(sql.LTE(sel.C(storeddecision.FieldDecidedFor), s.AsOf))
		sel.Where(sql.P(func(b *sql.Builder) {
			c := sel.C
			b.WriteString("NOT EXISTS (SELECT 1 FROM decisions AS later WHERE later.household_id = " + c("household_id") +
				" AND coalesce(later.person_id, 0) = coalesce(" + c("person_id") + ", 0) AND later.programme = " + c("programme") +
				" AND later.decided_for <= ").Arg(s.AsOf)
			if s.Known != timescope.Now {
				b.WriteString(" AND later.recorded <= ").Arg(s.Known)
			}
			b.WriteString(" AND (later.decided_for, later.recorded, later.id) > (" + c("decided_for") + ", " + c("recorded") + ", " + c("id") + "))")
		}))
	}
}

// scopeOf is the time scope of a field.
func scopeOf(ctx context.Context) (context.Context, timescope.Scope, error) {
	ctx = timescope.ForField(ctx, false)
	s, ok := timescope.From(ctx)
	if !ok {
		return ctx, s, timescope.ErrNoScope
	}
	return ctx, s, nil
}

func (r *Resolver) decisionPage(ctx context.Context, where *ent.StoredDecisionWhereInput, history *bool, paginate func(context.Context, *ent.StoredDecisionQuery) (*ent.StoredDecisionConnection, error)) (*ent.StoredDecisionConnection, error) {
	ctx, s, err := scopeOf(ctx)
	if err != nil {
		return nil, err
	}
	if err := r.checkProgrammes(ctx, where); err != nil {
		return nil, err
	}
	page, err := paginate(ctx, r.client().StoredDecision.Query().Where(decisionsIn(s, history != nil && *history)))
	if err != nil {
		return nil, err
	}
	list := make([]*ent.StoredDecision, 0, len(page.Edges))
	for _, e := range page.Edges {
		list = append(list, e.Node)
	}
	wantDecisions(ctx, list)
	return page, nil
}

// wantDecisions notes what may be asked of decisions.
func wantDecisions(ctx context.Context, list []*ent.StoredDecision) {
	b := batchOf(ctx)
	for _, d := range list {
		b.again.want(d.ID)
		b.households.want(d.HouseholdID)
		if d.PersonID != nil {
			b.persons.want(*d.PersonID)
		}
		if d.FactSetID != nil {
			b.facts.want(*d.FactSetID)
			b.replays.want(replayOf(d))
		}
	}
}

// checkProgrammes refuses filters by programmes that there are not: they would look
// as if nobody got anything.
func (r *Resolver) checkProgrammes(ctx context.Context, in *ent.StoredDecisionWhereInput) error {
	if in == nil {
		return nil
	}
	var keys []string
	for _, one := range []*string{in.Programme, in.ProgrammeNEQ, in.ProgrammeEqualFold} {
		if one != nil {
			keys = append(keys, *one)
		}
	}
	keys = append(append(keys, in.ProgrammeIn...), in.ProgrammeNotIn...)
	if len(keys) > 0 {
		b, err := r.book(ctx)
		if err != nil {
			return err
		}
		for _, key := range keys {
			if b.programme[key] != nil {
				continue
			}
			// One that the rules gave up may still have its decisions.
			was, err := r.client().StoredDecision.Query().Where(storeddecision.Programme(key)).Exist(ctx)
			if err != nil {
				return err
			}
			if !was {
				return fault.Newf(fault.Invalid, "未知的项目：%s", "unknown programme: %s", key).On("where.programme")
			}
		}
	}
	for _, below := range append(append([]*ent.StoredDecisionWhereInput{in.Not}, in.And...), in.Or...) {
		if err := r.checkProgrammes(ctx, below); err != nil {
			return err
		}
	}
	return nil
}

func (r *Resolver) decisionsWithin(ctx context.Context, in *ent.StoredDecisionWhereInput, id *int) error {
	if id == nil {
		return nil
	}
	p, err := r.within(ctx, *id)
	if err == nil {
		in.AddPredicates(storeddecision.HasHouseholdWith(household.HasUnitWith(p)))
	}
	return err
}

// householdDecisions are the decisions that hold for a household.
func (r *Resolver) householdDecisions(ctx context.Context, h *ent.Household, programmes []string) ([]*ent.StoredDecision, error) {
	ctx, s, err := scopeOf(ctx)
	if err != nil {
		return nil, err
	}
	if programmes != nil {
		b, err := r.book(ctx)
		if err != nil {
			return nil, err
		}
		if _, err := b.programmesOf(programmes, "programme"); err != nil {
			return nil, err
		}
	}
	return batchOf(ctx).decisions.get(keyOf(ctx), h.ID, func(ids []int) (map[int][]*ent.StoredDecision, error) {
		q := r.client().StoredDecision.Query().Where(storeddecision.HouseholdIDIn(ids...), decisionsIn(s, false)).
			Order(ent.Asc(storeddecision.FieldID))
		if programmes != nil {
			q.Where(storeddecision.ProgrammeIn(programmes...))
		}
		q, err := q.CollectFields(ctx)
		if err != nil {
			return nil, err
		}
		q.Select(storeddecision.Columns...) // to be told apart by household
		list, err := q.All(ctx)
		if err != nil {
			return nil, err
		}
		wantDecisions(ctx, list)
		out := map[int][]*ent.StoredDecision{}
		for _, id := range ids {
			out[id] = []*ent.StoredDecision{}
		}
		for _, d := range list {
			out[d.HouseholdID] = append(out[d.HouseholdID], d)
		}
		return out, nil
	})
}

// stale says whether the next known change of a decision has come on the day of the
// field.
func stale(ctx context.Context, d *ent.StoredDecision) (bool, error) {
	_, s, err := scopeOf(ctx)
	return err == nil && d.NextChange != nil && *d.NextChange <= s.AsOf, err
}

// storedSubject says whom a decision is about.
func storedSubject(d *ent.StoredDecision) *models.DecisionSubject {
	if d.PersonID != nil {
		return &models.DecisionSubject{Kind: models.SubjectKindPerson, ID: d.PersonID}
	}
	return &models.DecisionSubject{Kind: models.SubjectKindHousehold, ID: &d.HouseholdID}
}

// programmeOf presents the programme of a decision by the rules that decided it. One
// that the release has no more cannot be: the release is the one that it named.
func (r *Resolver) programmeOf(ctx context.Context, d *ent.StoredDecision) (*models.Programme, error) {
	b, err := r.bookByID(ctx, d.ReleaseID, d.DecidedFor)
	if err != nil {
		return nil, err
	}
	p := b.programme[d.Programme]
	if p == nil {
		// A decision that ends what a release has given up names a programme of an
		// earlier one.
		return &models.Programme{
			Key: d.Programme, Title: &models.Message{Zh: d.Programme, En: d.Programme}, Subject: storedSubject(d).Kind, Cycle: d.Cycle,
			AssessedOn: models.AssessedOnAsOf, Reference: &models.Reference{}, Versions: []*models.ProgrammeVersion{}, Parameters: []*models.Parameter{},
		}, nil
	}
	return p, nil
}

// subjectPerson loads the persons that the operation speaks of, together.
func (r *Resolver) subjectPerson(ctx context.Context, s *models.DecisionSubject) (*ent.Person, error) {
	if s.ID == nil || s.Kind != models.SubjectKindPerson {
		return nil, nil
	}
	ctx, _, err := scopeOf(ctx)
	if err != nil {
		return nil, err
	}
	return batchOf(ctx).persons.get(keyOf(ctx), *s.ID, func(ids []int) (map[int]*ent.Person, error) {
		q, err := r.client().Person.Query().Where(person.IDIn(ids...)).CollectFields(ctx)
		if err != nil {
			return nil, err
		}
		list, err := q.All(ctx)
		return byID(list, func(p *ent.Person) int { return p.ID }), err
	})
}

func (r *Resolver) subjectHousehold(ctx context.Context, s *models.DecisionSubject) (*ent.Household, error) {
	if s.ID == nil || s.Kind != models.SubjectKindHousehold {
		return nil, nil
	}
	ctx, _, err := scopeOf(ctx)
	if err != nil {
		return nil, err
	}
	return batchOf(ctx).households.get(keyOf(ctx), *s.ID, func(ids []int) (map[int]*ent.Household, error) {
		q, err := r.client().Household.Query().Where(household.IDIn(ids...)).CollectFields(ctx)
		if err != nil {
			return nil, err
		}
		list, err := q.All(ctx)
		return byID(list, func(h *ent.Household) int { return h.ID }), err
	})
}

func byID[T any](list []T, id func(T) int) map[int]T {
	out := make(map[int]T, len(list))
	for _, one := range list {
		out[id(one)] = one
	}
	return out
}

// notAsked is the reason of a decision about someone who was no member any more.
func notAsked(d *ent.StoredDecision) []*models.Reason {
	no := false
	return []*models.Reason{{
		Code: "member.not", Text: &models.Message{Zh: "已不是该户成员，或该户已无成员", En: "is no member of the household any more, or the household has none"},
		Met: &no, Reference: &models.Reference{}, Subject: storedSubject(d),
	}}
}
