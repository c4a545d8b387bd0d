package roster

import (
	"cmp"
	"context"
	"slices"

	"bentou/ent/gen/ent"
	"bentou/ent/store"
	"bentou/internal/registry"
	"bentou/internal/zone"
	"bentou/rules/fact"
)

// applier records the accepted households of a batch. What it holds does not grow
// with the file, but for the list of those who left, which the report wants.
type applier struct {
	store      *store.Store
	zone       *ent.Zone
	actor      string
	on         fact.Date           // the as-of date
	year       fact.Period         // its calendar year, of which incomes and enrolments are
	from       registry.Provenance // of everything that is recorded
	townships  map[string]zone.Unit
	villages   map[zone.Village]zone.Unit
	attributes []*ent.AttributeDefinition // those that a roster can carry
	progress   func(done, total int)

	batch *Batch
	asked []*ent.AttributeDefinition // those whose column this file has

	outcome Outcome
	left    map[int]*Left // by person
}

func newApplier(ctx context.Context, s *store.Store, z *ent.Zone, o ImportOptions) (*applier, error) {
	a := &applier{
		store: s, zone: z, actor: o.Actor, on: o.AsOf, year: fact.YearOf(o.AsOf.Year()), progress: o.Progress,
		from: registry.Provenance{Source: fact.SourceFile, SourceName: &o.SourceName, ObservedOn: &o.AsOf},
		left: map[int]*Left{},
	}
	var err error
	if a.townships, err = zone.Townships(ctx, s.Client(), z.ID); err != nil {
		return nil, err
	}
	a.villages, err = zone.Villages(ctx, s.Client(), z.ID)
	return a, err
}

// load resolves a staged batch against the registry and records it.
func (a *applier) load(ctx context.Context, b *Batch) error {
	a.batch = b
	for _, d := range a.attributes {
		if b.HasExtra(*d.RosterColumn) {
			a.asked = append(a.asked, d)
		}
	}
	if err := b.Resolve(ctx, &lookup{store: a.store, zone: a.zone.ID, on: a.on}); err != nil {
		return err
	}
	total, err := b.count(ctx, stateAccepted)
	if err != nil {
		return err
	}
	done := 0
	return a.rounds(ctx, func(seqs []int) error {
		if err := a.apply(ctx, seqs); err != nil {
			return err
		}
		if done += len(seqs); a.progress != nil {
			a.progress(done, total)
		}
		return nil
	})
}

// apply records some households in one transaction.
func (a *applier) apply(ctx context.Context, seqs []int) error {
	households, err := a.batch.households(ctx, seqs)
	if err != nil {
		return err
	}
	var r *round
	_, err = a.store.Write(ctx, a.actor, func(ctx context.Context, tx *store.Tx) error {
		// The lock comes first: what is read from here on stays true until the end,
		// whoever else writes, so that no household is recorded twice.
		if err := tx.Lock(ctx); err != nil {
			return err
		}
		r = newRound(a, tx, seqs, households)
		return r.run(ctx)
	})
	if err != nil {
		return err
	}
	// Only what was committed counts.
	for v, u := range r.villages {
		a.villages[v] = u
	}
	for _, f := range r.homes {
		if len(f.problems) > 0 {
			if err := a.batch.setAside(ctx, f.seq, f.problems); err != nil {
				return err
			}
			continue
		}
		a.count(f)
	}
	for _, l := range r.left {
		if known := a.left[l.PersonID]; known != nil && l.To != "" {
			known.To = l.To
		} else if known == nil {
			a.left[l.PersonID] = l
		}
	}
	return nil
}

func (a *applier) count(f *home) {
	switch {
	case f.fresh:
		a.outcome.HouseholdsAdded++
	case f.change.Opened():
		a.outcome.HouseholdsChanged++
	default:
		a.outcome.HouseholdsUnchanged++
	}
	for _, p := range f.people {
		switch {
		case p.fresh:
			a.outcome.PersonsAdded++
		case p.changed:
			a.outcome.PersonsChanged++
		default:
			a.outcome.PersonsUnchanged++
		}
	}
}

func (a *applier) result() Outcome {
	for _, l := range a.left {
		a.outcome.Left = append(a.outcome.Left, *l)
	}
	slices.SortFunc(a.outcome.Left, func(x, y Left) int {
		return cmp.Or(cmp.Compare(x.Household, y.Household), cmp.Compare(x.PersonID, y.PersonID))
	})
	return a.outcome
}

// round is one transaction.
type round struct {
	*applier
	tx       *store.Tx
	rec      *registry.Recorder
	known    *registry.Known
	homes    []*home
	villages map[zone.Village]zone.Unit // as they are now, once one was missing
	left     []*Left

	households map[int]*ent.Household    // known ones: of the homes, and where else their people are
	members    map[int][]*ent.Membership // known ones of the homes
	changes    map[int]*registry.Pending
	wrapped    map[int][]byte // data keys of persons, for the few that are needed
}

// home is an accepted household on its way into the registry.
type home struct {
	*Household
	seq      int
	id       int
	fresh    bool // made here
	unit     int
	people   []*relative
	until    *fact.Date // the next day for which a roster named the household
	change   *registry.Pending
	problems []issue // why it is set aside after all
}

// relative is a person whom it lists.
type relative struct {
	*Person
	id      int
	fresh   bool       // made here
	alias   bool       // found by the number of a person that was merged into this one
	until   *fact.Date // the next day for which a roster listed the person
	before  bool       // whether one listed the person for an earlier day
	changed bool
}

func newRound(a *applier, tx *store.Tx, seqs []int, households []*Household) *round {
	r := &round{
		applier: a, tx: tx, rec: registry.NewRecorder(tx), known: registry.NoneKnown(),
		households: map[int]*ent.Household{}, changes: map[int]*registry.Pending{}, wrapped: map[int][]byte{},
	}
	for i, h := range households {
		f := &home{Household: h, seq: seqs[i]}
		for j := range h.Members {
			f.people = append(f.people, &relative{Person: &h.Members[j]})
		}
		r.homes = append(r.homes, f)
	}
	return r
}

// run reads what is known of the homes, decides who cannot be taken, and
// records the others: first who left, then what is said of households and persons,
// so that nobody is in two households in between.
func (r *round) run(ctx context.Context) error {
	if err := r.read(ctx); err != nil {
		return err
	}
	r.refuse()
	accepted := make([]*home, 0, len(r.homes))
	for _, f := range r.homes {
		if len(f.problems) == 0 {
			accepted = append(accepted, f)
		}
	}
	for _, f := range accepted {
		if err := r.ensureHousehold(ctx, f); err != nil {
			return err
		}
	}
	for _, f := range accepted {
		if err := r.leave(ctx, f); err != nil {
			return err
		}
	}
	for _, f := range accepted {
		if err := r.recordHousehold(ctx, f); err != nil {
			return err
		}
		for _, p := range f.people {
			changed, err := r.recordPerson(ctx, f, p)
			if err != nil {
				return err
			}
			p.changed = changed
		}
	}
	return r.rec.FinishKnown(ctx, r.known)
}
