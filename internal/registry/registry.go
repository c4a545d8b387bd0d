package registry

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"entgo.io/ent/dialect/sql"

	"bentou/ent/gen/ent"
	"bentou/ent/gen/ent/household"
	"bentou/ent/gen/ent/idempotencykey"
	"bentou/ent/gen/ent/membership"
	"bentou/ent/gen/ent/person"
	"bentou/ent/gen/ent/unit"
	"bentou/ent/store"
	"bentou/ent/timescope"
	"bentou/internal/fault"
	"bentou/rules/fact"
)

// Registry offers single acts, each in a transaction of its own.
type Registry struct{ store *store.Store }

// New returns the acts on a store.
func New(s *store.Store) *Registry { return &Registry{store: s} }

// Request is what every act takes beside its own input.
type Request struct {
	Actor string
	// Key makes a retry safe: the same key and input are done once and answered
	// alike; the same key with another input is INVALID.
	Key    *string
	Reason *string
	// Input is the whole input, for telling a retry from another request.
	Input any
}

// StaleError says that the version an input names was superseded meanwhile, or
// that another version holds on its days. Current is that version.
type StaleError struct {
	Fault   *fault.Error
	Current timescope.Fact
}

// Error returns the text of the fault.
func (e *StaleError) Error() string { return e.Fault.Error() }

// Unwrap returns the fault.
func (e *StaleError) Unwrap() error { return e.Fault }

// once runs an act in a transaction, or returns the id that the same request got
// before.
func (g *Registry) once(ctx context.Context, req Request, act func(ctx context.Context, r *Recorder) (int, error)) (id int, err error) {
	return Once(ctx, g.store, req, func(ctx context.Context, tx *store.Tx) (int, error) {
		r := NewRecorder(tx)
		id, err := act(ctx, r)
		if err != nil {
			return 0, err
		}
		return id, r.Finish(ctx)
	})
}

// Once runs an act in a transaction and remembers the id it gives under the key of
// the request; for a request that was answered before it returns the id of then. It
// is for acts of other packages that are not about facts.
func Once(ctx context.Context, s *store.Store, req Request, act func(ctx context.Context, tx *store.Tx) (int, error)) (id int, err error) {
	input, err := json.Marshal(req.Input)
	if err != nil {
		return 0, err
	}
	digest := s.Vault().Digest("idempotency", fmt.Sprintf("%T %s", req.Input, input))
	_, err = s.Write(ctx, req.Actor, func(ctx context.Context, tx *store.Tx) error {
		if req.Key != nil {
			if err := tx.Lock(ctx); err != nil { // two retries at once: the second waits and finds the first
				return err
			}
			before, err := tx.Client().IdempotencyKey.Query().Where(idempotencykey.Actor(req.Actor), idempotencykey.Key(*req.Key)).Only(ctx)
			switch {
			case err == nil && string(before.Request) != string(digest):
				return fault.New(fault.Invalid, "幂等键已用于另一请求", "the idempotency key was used for another request").On("idempotencyKey")
			case err == nil:
				id = before.Result
				return nil
			case !ent.IsNotFound(err):
				return err
			}
		}
		if id, err = act(ctx, tx); err != nil || req.Key == nil {
			return err
		}
		row, err := tx.NextID(ctx, "idempotency_keys")
		if err != nil {
			return err
		}
		at, err := tx.At(ctx)
		tx.Insert("idempotency_keys", []string{"id", "actor", "key", "request", "result", "at"}, row, req.Actor, *req.Key, digest, id, at)
		return err
	})
	return id, err
}

// Add records a version. With replaces, the version of the same key that holds on
// its first day ends there, and one that began on that very day is superseded;
// otherwise an overlap is a [StaleError] with the version that stands in the way.
func (g *Registry) Add(ctx context.Context, req Request, f timescope.Fact, replaces bool) (timescope.Fact, error) {
	id, err := g.once(ctx, req, func(ctx context.Context, r *Recorder) (int, error) {
		if err := r.check(ctx, f); err != nil {
			return 0, err
		}
		v, kind := f.FactVersion(), f.FactKind()
		known := NoneKnown()
		if err := known.Load(ctx, r.tx.Client(), []*timescope.Kind{kind}, []int{*v.Subject}); err != nil {
			return 0, err
		}
		subject, err := r.subjectOf(ctx, f)
		if err != nil {
			return 0, err
		}
		c, err := r.tx.Open(ctx, kind.Name+".add", subject, req.Reason)
		if err != nil {
			return 0, err
		}
		for _, old := range known.sameKey(f) {
			if !old.FactVersion().Period().Overlaps(v.Period()) {
				continue
			}
			if !replaces || *old.FactVersion().ValidFrom > *v.ValidFrom {
				return 0, &StaleError{Current: old, Fault: fault.Newf(fault.Conflict, "%s已有版本", "a version holds on %s", old.FactVersion().Period()).On("validFrom")}
			}
			if _, err := r.End(ctx, c, old, *v.ValidFrom); err != nil {
				return 0, err
			}
		}
		r.touch(f)
		err = r.Add(ctx, c, f)
		return *v.ID, err
	})
	return g.load(ctx, f.FactKind(), id, err)
}

// Correct supersedes the version of an id by what apply makes of it.
func (g *Registry) Correct(ctx context.Context, req Request, kind *timescope.Kind, id int, apply func(old timescope.Fact) timescope.Fact) (timescope.Fact, error) {
	return g.change(ctx, req, kind, id, "correct", func(ctx context.Context, r *Recorder, c *store.Change, old timescope.Fact) (int, error) {
		corrected := apply(old)
		if err := r.check(ctx, corrected); err != nil {
			return 0, err
		}
		known := NoneKnown()
		if err := known.Load(ctx, r.tx.Client(), []*timescope.Kind{kind}, []int{*old.FactVersion().Subject}); err != nil {
			return 0, err
		}
		for _, other := range known.sameKey(corrected) {
			if *other.FactVersion().ID != id && other.FactVersion().Period().Overlaps(corrected.FactVersion().Period()) {
				return 0, &StaleError{Current: other, Fault: fault.Newf(fault.Conflict, "%s已有版本", "a version holds on %s", other.FactVersion().Period()).On("validFrom")}
			}
		}
		if len(differing(old, corrected)) == 0 && *old.FactVersion().Verified == *corrected.FactVersion().Verified {
			return 0, fault.New(fault.Invalid, "没有任何更正", "nothing is corrected")
		}
		err := r.Correct(ctx, c, old, corrected)
		return *corrected.FactVersion().ID, err
	})
}

// End corrects a version so that it holds until a day.
func (g *Registry) End(ctx context.Context, req Request, kind *timescope.Kind, id int, on fact.Date) (timescope.Fact, error) {
	return g.change(ctx, req, kind, id, "end", func(ctx context.Context, r *Recorder, c *store.Change, old timescope.Fact) (int, error) {
		v := old.FactVersion()
		if on <= *v.ValidFrom || (*v.ValidTo != nil && on > **v.ValidTo) {
			return 0, fault.New(fault.Invalid, "终止日须在起始日之后，且不得延长原期间", "the last day must come after the first and may not prolong the fact").On("validTo")
		}
		ended, err := r.End(ctx, c, old, on)
		if err != nil {
			return 0, err
		}
		return *ended.FactVersion().ID, nil
	})
}

// Retract supersedes a version without a successor: it was recorded by mistake.
func (g *Registry) Retract(ctx context.Context, req Request, kind *timescope.Kind, id int) (timescope.Fact, error) {
	return g.change(ctx, req, kind, id, "retract", func(_ context.Context, r *Recorder, c *store.Change, old timescope.Fact) (int, error) {
		r.Retract(c, old)
		return id, nil
	})
}

// change runs an act on a version that must still be known.
func (g *Registry) change(ctx context.Context, req Request, kind *timescope.Kind, id int, verb string, act func(context.Context, *Recorder, *store.Change, timescope.Fact) (int, error)) (timescope.Fact, error) {
	result, err := g.once(ctx, req, func(ctx context.Context, r *Recorder) (int, error) {
		old, err := one(ctx, r.tx.Client(), kind, id)
		if err != nil {
			return 0, err
		}
		if *old.FactVersion().Superseded != nil {
			known := NoneKnown()
			if err := known.Load(ctx, r.tx.Client(), []*timescope.Kind{kind}, []int{*old.FactVersion().Subject}); err != nil {
				return 0, err
			}
			stale := &StaleError{Fault: fault.New(fault.Conflict, "该版本已被更正", "the version was corrected meanwhile").On("id")}
			for _, now := range known.sameKey(old) {
				if now.FactVersion().Period().Overlaps(old.FactVersion().Period()) {
					stale.Current = now
					break
				}
			}
			return 0, stale
		}
		subject, err := r.subjectOf(ctx, old)
		if err != nil {
			return 0, err
		}
		c, err := r.tx.Open(ctx, kind.Name+"."+verb, subject, req.Reason)
		if err != nil {
			return 0, err
		}
		return act(ctx, r, c, old)
	})
	return g.load(ctx, kind, result, err)
}

func (g *Registry) load(ctx context.Context, kind *timescope.Kind, id int, err error) (timescope.Fact, error) {
	if err != nil {
		return nil, err
	}
	return one(ctx, g.store.Client(), kind, id)
}

// one returns a version, known or not, or NOT_FOUND.
func one(ctx context.Context, client *ent.Client, kind *timescope.Kind, id int) (timescope.Fact, error) {
	list, err := client.FactsOf(ctx, kind, func(s *sql.Selector) { s.Where(sql.EQ(s.C("id"), id)) })
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return nil, fault.New(fault.NotFound, "没有此登记", "there is no such record").On("id")
	}
	return list[0], nil
}

// check refuses what the type of a column cannot: an empty name, a negative
// amount, a period without end, a birthday to come, objects that do not exist or
// are of another zone.
func (r *Recorder) check(ctx context.Context, f timescope.Fact) error {
	var all fault.Errors
	k, v := f.FactKind(), f.FactVersion()
	values := f.FactValues()
	for i, column := range k.Columns {
		switch value := values[i].(type) {
		case string:
			if value == "" {
				all = append(all, fault.New(fault.Invalid, "不能为空", "it must not be empty").On(camel(column)))
			}
		case fact.Money:
			if value < 0 {
				all = append(all, fault.New(fault.Invalid, "金额不能为负", "an amount must not be negative").On(camel(column)))
			}
		}
	}
	if !v.Period().Valid() {
		all = append(all, fault.New(fault.Invalid, "起止日期颠倒", "the dates are reversed").On("validTo"))
	}
	switch k {
	case ent.IncomeKind, ent.ExpenseKind, ent.InsuranceEnrolmentKind:
		if *v.ValidTo == nil {
			all = append(all, fault.New(fault.Invalid, "期间须有终止日", "the period needs an end").On("validTo"))
		}
	}
	if rec, ok := f.(*ent.PersonRecord); ok && rec.BirthDate != nil {
		if today, err := r.tx.Store().Clock().Today("Asia/Shanghai", nil); err == nil && *rec.BirthDate > today {
			all = append(all, fault.New(fault.Invalid, "出生日期在将来", "the birthday lies in the future").On("birthDate"))
		}
	}
	zone, err := r.zoneOf(ctx, f)
	if fault.CodeOf(err) == fault.NotFound {
		all = append(all, fault.New(fault.NotFound, "没有此对象", "there is no such object").On(camel(k.Subject)))
	} else if err != nil {
		return err
	}
	all = append(all, r.checkReferences(ctx, f, zone)...)
	if len(all) > 0 {
		return all
	}
	return nil
}

func (r *Recorder) checkReferences(ctx context.Context, f timescope.Fact, zone int) fault.Errors {
	missing := func(field string) fault.Errors {
		return fault.Errors{fault.New(fault.NotFound, "没有此对象", "there is no such object").On(field)}
	}
	client := r.tx.Client()
	switch f := f.(type) {
	case *ent.Membership:
		if ok, err := client.Household.Query().Where(household.ID(f.HouseholdID), household.ZoneID(zone)).Exist(ctx); err != nil || !ok {
			return missing("householdId")
		}
	case *ent.HouseholdRecord:
		if ok, err := client.Unit.Query().Where(unit.ID(f.UnitID), unit.ZoneID(zone), unit.KindEQ(fact.UnitKindVillage)).Exist(ctx); err != nil || !ok {
			return missing("unitId")
		}
		taken, err := client.Household.Query().Where(household.ZoneID(zone), household.Code(f.Code), household.IDNEQ(f.HouseholdID)).Exist(ctx)
		if err != nil || taken {
			return fault.Errors{fault.New(fault.Conflict, "户编号已被占用", "the household code is taken").On("code")}
		}
	case *ent.UnitRecord:
		if f.ParentID != nil {
			if ok, err := client.Unit.Query().Where(unit.ID(*f.ParentID), unit.ZoneID(zone)).Exist(ctx); err != nil || !ok {
				return missing("parentId")
			}
		}
	}
	return nil
}

func (r *Recorder) zoneOf(ctx context.Context, f timescope.Fact) (int, error) {
	id := *f.FactVersion().Subject
	switch f.FactKind().Subject {
	case "household_id":
		h, err := r.tx.Client().Household.Get(ctx, id)
		if err != nil {
			return 0, notFound(err)
		}
		return h.ZoneID, nil
	case "unit_id":
		u, err := r.tx.Client().Unit.Get(ctx, id)
		if err != nil {
			return 0, notFound(err)
		}
		return u.ZoneID, nil
	default:
		p, err := r.tx.Client().Person.Get(ctx, id)
		if err != nil {
			return 0, notFound(err)
		}
		if p.MergedIntoID != nil {
			return 0, fault.New(fault.WrongState, "此人已并入另一人", "the person was merged into another one").On("personId")
		}
		if len(p.WrappedKey) == 0 {
			return 0, errErased().On("personId")
		}
		return p.ZoneID, nil
	}
}

// subjectOf says whom a change is about: for a fact of a person also the household
// of which they are the latest known member, and its village.
func (r *Recorder) subjectOf(ctx context.Context, f timescope.Fact) (store.Subject, error) {
	var s store.Subject
	id := *f.FactVersion().Subject
	client := r.tx.Client()
	switch f.FactKind().Subject {
	case "unit_id":
		s.Unit = id
	case "household_id":
		s.Household = id
	default:
		s.Person = id
		if m, ok := f.(*ent.Membership); ok {
			s.Household = m.HouseholdID
		} else {
			m, err := client.Membership.Query().Where(membership.PersonID(id), membership.SupersededIsNil()).
				Order(ent.Desc(membership.FieldValidFrom)).First(ctx)
			if err == nil {
				s.Household = m.HouseholdID
			} else if !ent.IsNotFound(err) {
				return s, err
			}
		}
		p, err := client.Person.Query().Where(person.ID(id)).Only(ctx)
		if err != nil {
			return s, notFound(err)
		}
		s.Zone = p.ZoneID
	}
	if s.Household != 0 {
		h, err := client.Household.Get(ctx, s.Household)
		if err != nil {
			return s, notFound(err)
		}
		s.Zone, s.Unit = h.ZoneID, h.UnitID
	}
	if s.Zone == 0 && s.Unit != 0 {
		u, err := client.Unit.Get(ctx, s.Unit)
		if err != nil {
			return s, notFound(err)
		}
		s.Zone = u.ZoneID
	}
	return s, nil
}

// camel turns valid_to into validTo, as fields are called in the API.
func camel(column string) string {
	out := make([]byte, 0, len(column))
	for i := 0; i < len(column); i++ {
		if column[i] == '_' && i+1 < len(column) {
			i++
			out = append(out, column[i]-'a'+'A')
			continue
		}
		out = append(out, column[i])
	}
	return string(out)
}

// Stale returns the [StaleError] in err, or nil.
func Stale(err error) *StaleError {
	var s *StaleError
	if errors.As(err, &s) {
		return s
	}
	return nil
}
