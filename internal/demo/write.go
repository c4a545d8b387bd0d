package demo

import (
	"context"
	"fmt"

	"bentou/ent/gen/ent"
	enthousehold "bentou/ent/gen/ent/household"
	"bentou/ent/gen/ent/personidentifier"
	"bentou/ent/store"
	"bentou/ent/timescope"
	"bentou/internal/registry"
	"bentou/internal/zone"
	"bentou/rules/fact"
)

// writer turns versions of the plan into facts of the database. What it remembers
// of ids it can read back, so that a fill can go on in another process.
type writer struct {
	plan       *plan
	store      *store.Store
	zone       zone.Zone
	villages   []int          // unit of each village of the plan
	households map[int]int    // household of the plan → id
	persons    map[int]int    // person of the plan → id
	digests    map[string]int // digest of the identity number → id, where read back
}

func newWriter(p *plan, s *store.Store, z zone.Zone) *writer {
	return &writer{plan: p, store: s, zone: z, households: map[int]int{}, persons: map[int]int{}, digests: map[string]int{}}
}

// resume reads back what earlier steps made.
func (w *writer) resume(ctx context.Context) error {
	client := w.store.Client()
	found, err := zone.Villages(ctx, client, w.zone.ID)
	if err != nil {
		return err
	}
	for _, v := range villages {
		w.villages = append(w.villages, found[zone.Village{Township: v.township, Name: v.name}].ID)
	}
	list, err := client.Household.Query().Where(enthousehold.ZoneID(w.zone.ID)).All(ctx)
	if err != nil {
		return err
	}
	byCode := make(map[string]int, len(list))
	for _, h := range list {
		byCode[h.Code] = h.ID
	}
	for n := range w.plan.households {
		if id := byCode[householdCode(n)]; id != 0 {
			w.households[n] = id
		}
	}
	numbers, err := client.PersonIdentifier.Query().
		Where(personidentifier.KindEQ(fact.IdentifierKindIdentityNumber), personidentifier.SupersededIsNil()).All(ctx)
	if err != nil {
		return err
	}
	for _, n := range numbers {
		if n.ValueDigest != nil {
			w.digests[string(*n.ValueDigest)] = n.PersonID
		}
	}
	return nil
}

// personID is the id of a person made before.
func (w *writer) personID(p *person) (int, error) {
	if id := w.persons[p.n]; id != 0 {
		return id, nil
	}
	kind := registry.IdentifierDigestKind(fact.IdentifierKindIdentityNumber, w.zone.ID)
	id := w.digests[string(w.store.Vault().Digest(kind, p.number))]
	if id == 0 {
		return 0, fmt.Errorf("demo: person %d of the plan is not on record", p.n)
	}
	w.persons[p.n] = id
	return id, nil
}

// places records the villages, once, and what is complete for them.
func (w *writer) places(ctx context.Context, r *registry.Recorder, s step) error {
	townships, err := zone.Townships(ctx, r.Tx().Client(), w.zone.ID)
	if err != nil {
		return err
	}
	for n, v := range villages {
		township := townships[v.township]
		facts := v.completeness(s.wave)
		if s.wave != waveBase && len(facts) == 0 {
			continue
		}
		c, err := r.Tx().Open(ctx, "unit.add", township.Subject(), nil)
		if err != nil {
			return err
		}
		if s.wave == waveBase {
			unit, err := zone.EnsureVillage(ctx, r, c, township, v.name, zone.Founded, card)
			if err != nil {
				return err
			}
			w.villages = append(w.villages, unit.ID)
		}
		for _, f := range facts {
			f.UnitID = w.villages[n]
			if err := r.Add(ctx, c, f); err != nil {
				return err
			}
		}
	}
	return nil
}

// known are the versions that a step supersedes, as they are on record.
type known struct{ *registry.Known }

// loadKnown reads, in one statement a kind, all that the step will supersede.
func (w *writer) loadKnown(ctx context.Context, r *registry.Recorder, households []*household, wave int) (known, error) {
	k := known{registry.NoneKnown()}
	subjects := map[*timescope.Kind][]int{}
	for _, h := range households {
		for _, v := range h.versions {
			if v.from != wave || v.replaces == nil {
				continue
			}
			id, err := w.subject(h, v)
			if err != nil {
				return k, err
			}
			kind := v.fact.FactKind()
			subjects[kind] = append(subjects[kind], id)
		}
	}
	for _, kind := range ent.Facts {
		if err := k.Load(ctx, r.Tx().Client(), []*timescope.Kind{kind}, subjects[kind]); err != nil {
			return k, err
		}
	}
	return k, nil
}

// of finds a version of the plan among them: of one key no two hold on a day, so
// that key and days name it.
func (k known) of(v *version, subject int) (timescope.Fact, error) {
	want := v.fact
	for _, f := range k.Of(want.FactKind(), subject) {
		if f.FactVersion().Period().Equal(want.FactVersion().Period()) && sameKey(f, want) {
			return f, nil
		}
	}
	return nil, fmt.Errorf("demo: a %s of the plan is not on record", want.FactKind().Name)
}

func sameKey(f, g timescope.Fact) bool {
	kind := f.FactKind()
	x, y := f.FactValues(), g.FactValues()
	for i, column := range kind.Columns {
		for _, key := range kind.Key {
			if column == key && x[i] != y[i] {
				return false
			}
		}
	}
	return true
}

// subject is the id of whom a version is about.
func (w *writer) subject(h *household, v *version) (int, error) {
	if v.person != nil {
		return w.personID(v.person)
	}
	return w.households[h.n], nil
}

// record writes what becomes known of some households in a wave.
func (w *writer) record(ctx context.Context, r *registry.Recorder, households []*household, wave int) error {
	k, err := w.loadKnown(ctx, r, households, wave)
	if err != nil {
		return err
	}
	for _, h := range households {
		if err := w.household(ctx, r, k, h, wave); err != nil {
			return err
		}
	}
	return nil
}

// household writes one household: in a bulk wave under one change, else each
// version under its own, as a clerk would have recorded it.
func (w *writer) household(ctx context.Context, r *registry.Recorder, k known, h *household, wave int) error {
	var c *store.Change
	for _, v := range h.versions {
		if v.from != wave {
			continue
		}
		if err := w.ensure(ctx, r, h, v, wave); err != nil {
			return err
		}
		id, err := w.subject(h, v)
		if err != nil {
			return err
		}
		if c == nil || !waves[wave].bulk {
			if c, err = w.open(ctx, r, h, v, wave, id); err != nil {
				return err
			}
		}
		if err := w.version(ctx, r, c, k, v, id); err != nil {
			return err
		}
	}
	return nil
}

// ensure makes the household and the person of a version where they are new.
func (w *writer) ensure(ctx context.Context, r *registry.Recorder, h *household, v *version, wave int) (err error) {
	if f, ok := v.fact.(*ent.HouseholdRecord); ok {
		f.UnitID = w.villages[v.village.n]
		if v.replaces == nil && w.households[h.n] == 0 {
			w.households[h.n], err = r.NewHousehold(ctx, w.zone.ID, f)
			return err
		}
		r.Touch(f)
	}
	if f, ok := v.fact.(*ent.PersonRecord); ok && v.replaces == nil && v.person.wave == wave {
		w.persons[v.person.n], err = r.NewPerson(ctx, w.zone.ID, f)
	}
	return err
}

// open begins the change under which a version of a subject is recorded.
func (w *writer) open(ctx context.Context, r *registry.Recorder, h *household, v *version, wave, subject int) (*store.Change, error) {
	about := store.Subject{Zone: w.zone.ID, Household: w.households[h.n], Unit: w.villages[h.seat(wave).n]}
	if v.into != nil && !waves[wave].bulk {
		about.Household, about.Unit = w.households[v.into.n], w.villages[v.into.seat(wave).n]
	}
	kind := v.fact.FactKind().Name + ".add"
	switch {
	case wave == waveBase:
		kind = "household.load"
	case waves[wave].bulk:
		kind = "household.update"
	case v.replaces != nil:
		kind = v.fact.FactKind().Name + ".correct"
	}
	if v.person != nil && !waves[wave].bulk {
		about.Person = subject
	}
	return r.Tx().Open(ctx, kind, about, v.reason)
}

func (w *writer) version(ctx context.Context, r *registry.Recorder, c *store.Change, k known, v *version, id int) error {
	*v.fact.FactVersion().Subject = id
	if m, ok := v.fact.(*ent.Membership); ok {
		m.HouseholdID = w.households[v.into.n]
	}
	if v.replaces == nil {
		return r.Add(ctx, c, v.fact)
	}
	old, err := k.of(v.replaces, id)
	if err != nil {
		return err
	}
	return r.Correct(ctx, c, old, v.fact)
}
