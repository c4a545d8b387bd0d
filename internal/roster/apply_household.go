package roster

import (
	"context"

	"bentou/ent/gen/ent"
	"bentou/ent/store"
	"bentou/ent/timescope"
	"bentou/internal/attribute"
	"bentou/internal/registry"
	"bentou/internal/upload"
	"bentou/internal/vault"
	"bentou/internal/zone"
	"bentou/rules/fact"
)

// ensureHousehold finds or makes the household of a home and its village.
func (r *round) ensureHousehold(ctx context.Context, f *home) error {
	if err := r.ensureVillage(ctx, f); err != nil {
		return err
	}
	if f.id != 0 {
		f.change = r.changeOf(r.households[f.id])
		return nil
	}
	record := &ent.HouseholdRecord{Code: f.Code, UnitID: f.unit}
	id, err := r.rec.NewHousehold(ctx, r.zone.ID, record)
	if err != nil {
		return err
	}
	f.id, f.fresh = id, true
	r.known.Fresh(id)
	f.change = r.changeOf(&ent.Household{ID: id, ZoneID: r.zone.ID, UnitID: f.unit})
	c, err := f.change.Change(ctx)
	if err != nil {
		return err
	}
	c.Note("household", id)
	return nil
}

// changeOf is the one change of a household in this transaction.
func (r *round) changeOf(h *ent.Household) *registry.Pending {
	if r.changes[h.ID] == nil {
		r.changes[h.ID] = r.rec.Pending("roster.household", store.Subject{Zone: h.ZoneID, Unit: h.UnitID, Household: h.ID})
	}
	return r.changes[h.ID]
}

// ensureVillage finds the unit of a home, and makes a village that is not known.
// A household for which none is named stays in the village where it is known, or is
// put to the township itself until somebody knows better.
func (r *round) ensureVillage(ctx context.Context, f *home) error {
	township := r.townships[f.Township]
	if f.Village == "" {
		f.unit = township.ID
		if h := r.households[f.id]; h != nil {
			for v, u := range r.applier.villages {
				if v.Township == f.Township && u.ID == h.UnitID {
					f.unit = u.ID
				}
			}
		}
		return nil
	}
	u, known, err := r.village(ctx, zone.Village{Township: f.Township, Name: f.Village})
	if err != nil {
		return err
	}
	if !known {
		c, err := r.tx.Open(ctx, "unit.add", township.Subject(), nil)
		if err != nil {
			return err
		}
		// A village that a roster names was there before; since when is not known.
		if u, err = zone.EnsureVillage(ctx, r.rec, c, township, f.Village, zone.Founded, r.from); err != nil {
			return err
		}
		r.villages[zone.Village{Township: f.Township, Name: f.Village}] = u
	}
	f.unit = u.ID
	return nil
}

// village looks a village up; what was read at the beginning may be out of date.
func (r *round) village(ctx context.Context, v zone.Village) (zone.Unit, bool, error) {
	if u, known := r.applier.villages[v]; known {
		return u, true, nil
	}
	if r.villages == nil {
		var err error
		if r.villages, err = zone.Villages(ctx, r.tx.Client(), r.zone.ID); err != nil {
			return zone.Unit{}, false, err
		}
	}
	u, known := r.villages[v]
	return u, known, nil
}

// leave ends the membership of everybody whom a home does not list.
func (r *round) leave(ctx context.Context, f *home) error {
	if f.fresh {
		return nil
	}
	listed := map[int]bool{}
	for _, p := range f.people {
		listed[p.id] = true
	}
	for _, m := range r.members[f.id] {
		// What is known now, not what was read: an earlier step may have ended it.
		now, ok := r.known.On(ent.MembershipKind, m.PersonID, r.on).(*ent.Membership)
		if listed[m.PersonID] || !ok || now != m {
			continue
		}
		if err := r.rec.ObserveNone(ctx, f.change, r.known, m, registry.Observed{On: r.on, Until: f.until}); err != nil {
			return err
		}
		r.left = append(r.left, &Left{Household: f.Code, PersonID: m.PersonID, Person: upload.FormatID(m.PersonID), To: r.joined(m.PersonID)})
	}
	return nil
}

// joined is the code of the household of this transaction that lists a person.
func (r *round) joined(person int) string {
	for _, f := range r.homes {
		if len(f.problems) > 0 {
			continue
		}
		for _, p := range f.people {
			if p.id == person {
				return f.Code
			}
		}
	}
	return ""
}

// recordHousehold records what the columns of the household say.
func (r *round) recordHousehold(ctx context.Context, f *home) error {
	s := r.sayer(f.change, f.until)
	s.state(ctx, &ent.HouseholdRecord{HouseholdID: f.id, Code: f.Code, UnitID: f.unit})
	if err := r.recordPhone(ctx, s, f); err != nil {
		return err
	}
	s.registered(ctx, f)
	s.stateOrNone(ctx, &ent.Housing{HouseholdID: f.id, Grade: f.Housing}, f.Housing != "", ofFile)
	water := &ent.Water{HouseholdID: f.id, Overall: f.Water}
	if old, ok := s.before(water).(*ent.Water); ok && old.Overall == f.Water {
		water.Quantity, water.Quality, water.Convenience, water.Reliability = old.Quantity, old.Quality, old.Convenience, old.Reliability
	}
	s.stateOrNone(ctx, water, f.Water != "", ofFile)
	s.dibao(ctx, f)
	for _, d := range r.asked {
		if d.Subject == fact.AttributeSubjectHousehold {
			v, stated := f.Extra[*d.RosterColumn].(attribute.Value)
			s.stateOrNone(ctx, v.OfHousehold(f.id, d.Key), stated, ofFile)
		}
	}
	s.complete(ctx, f)
	return s.err
}

func (r *round) recordPhone(ctx context.Context, s *sayer, f *home) error {
	phone := &ent.HouseholdContact{HouseholdID: f.id, Kind: fact.IdentifierKindPhone, Plain: map[string]string{"value": f.Phone}}
	if h := r.households[f.id]; h != nil && f.Phone != "" {
		// To seal, or to compare with what is sealed.
		if err := r.rec.Remember(vault.Household(f.id), h.ZoneID, h.WrappedKey); err != nil {
			return err
		}
	}
	s.stateOrNone(ctx, phone, f.Phone != "", ofFile)
	return nil
}

// registered records the poverty registration. A blank 脱贫属性 stays unknown to the
// register, as it is for 一般农户; columns that rosters do not have are kept.
func (s *sayer) registered(ctx context.Context, f *home) {
	want := &ent.PovertyRegistration{HouseholdID: f.id, Attribute: f.Attribute, ExitStatus: some(f.ExitStatus), MainCause: some(f.Cause)}
	if old, ok := s.before(want).(*ent.PovertyRegistration); ok {
		want.SecondCause, want.ThirdCause, want.IdentifiedOn = old.SecondCause, old.ThirdCause, old.IdentifiedOn
	}
	s.stateOrNone(ctx, want, f.Attribute != "", ofAnybody)
}

// dibao records the spell that the three columns state. Rosters have no amounts, so
// known ones are kept. A roster of a later day that was loaded before knows more of
// how a spell went on: what it stated, found to be known, or denied stays.
func (s *sayer) dibao(ctx context.Context, f *home) {
	want := &ent.DibaoSpell{HouseholdID: f.id}
	known, _ := s.before(want).(*ent.DibaoSpell)
	var later *ent.DibaoSpell
	if s.until != nil {
		later, _ = s.r.known.Like(want, *s.until).(*ent.DibaoSpell)
	}
	if d := f.Dibao; d != nil && d.Category != "" {
		want.Category, want.ValidTo = d.Category, d.To
		switch {
		case d.From != nil:
			want.ValidFrom = *d.From
		case known != nil:
			want.ValidFrom = known.ValidFrom // the start is left out, not denied
		default:
			want.ValidFrom = s.r.on // the first day for which it is stated
		}
		if s.until != nil && want.FactVersion().Period().Contains(*s.until) {
			want.ValidTo = s.until
		}
		days := want.FactVersion().Period()
		// A spell that ends on the day on which it begins was never paid.
		if days.Valid() && (later == nil || !days.Overlaps(later.FactVersion().Period())) {
			s.spell(ctx, want, keepAmount)
			known, _ = s.before(want).(*ent.DibaoSpell)
		}
		if days.Valid() && days.Contains(s.r.on) {
			return
		}
	}
	// No dibao on the day: blank, or a spell of other days.
	if known != nil && known != later && (known.ObservedOn == nil || *known.ObservedOn <= s.r.on) {
		s.none(ctx, known)
	}
}

func keepAmount(part, old timescope.Fact) {
	p, o := part.(*ent.DibaoSpell), old.(*ent.DibaoSpell)
	p.MonthlyAmount = o.MonthlyAmount
	if p.ValidTo != nil && o.ValidTo != nil && *p.ValidTo == *o.ValidTo {
		p.EndReason = o.EndReason
	}
}

// complete records for which days the roster is complete. It is so for what its
// columns ask: a household without a dibao spell has none there, which would else be
// unknown.
//
// Of the registers of states it knows one day, the as-of date: nothing says what
// was so a day earlier or later, and a blank of December must not deny what a
// department records for June. The columns of insurances ask for the calendar year,
// as enrolments are, so they are complete for it.
func (s *sayer) complete(ctx context.Context, f *home) {
	tomorrow := s.r.on.AddDays(1)
	for _, register := range []fact.RecordKind{
		fact.RecordKindPovertyRegistration, fact.RecordKindDibao, fact.RecordKindDisabilityCertificate, fact.RecordKindSelfCare,
	} {
		s.cover(ctx, &ent.HouseholdCompleteness{HouseholdID: f.id, Register: register}, fact.Period{From: s.r.on, To: &tomorrow})
	}
	for _, register := range []fact.RecordKind{
		fact.RecordKindResidentMedical, fact.RecordKindResidentPension, fact.RecordKindSpecialPoverty,
	} {
		s.cover(ctx, &ent.HouseholdCompleteness{HouseholdID: f.id, Register: register}, s.r.year)
	}
}
