package zone

import (
	"context"
	"time"

	"bentou/ent/gen/ent"
	entdivision "bentou/ent/gen/ent/division"
	"bentou/ent/gen/ent/unit"
	entzone "bentou/ent/gen/ent/zone"
	"bentou/ent/store"
	"bentou/ent/timescope"
	"bentou/internal/clock"
	"bentou/internal/registry"
	"bentou/rules/fact"
)

// Actor is who the change sequence names for what [Setup] records.
const Actor = "setup"

// Options of [Setup]. They say how a new zone is made; one that is there stays as
// it is.
type Options struct {
	// Demo marks the zone as one with a synthetic population. Its history begins in
	// the past: see [DemoBegin].
	Demo bool
	// BusinessDay is the day on which the zone stands still; nil means the
	// calendar day.
	BusinessDay *fact.Date
}

// Zone is the zone as it was set up.
type Zone struct {
	ID          int
	Code, Name  string
	Root        Unit // of kind ZONE: everything administered in the zone is below it
	BusinessDay *fact.Date
	Demo        bool
}

// DemoBegin is the moment at which a demo zone is recorded, whatever the clock shows.
// The population is recorded after it, through two years of history; and because the
// change sequence never goes back, nothing may be recorded at a later moment before
// the population is complete.
var DemoBegin = time.Date(2018, time.January, 10, 0, 30, 0, 0, time.UTC)

// Setup records the zone, its townships and the divisions around it, in one
// transaction, at the moment of the store's clock or, for a demo, at [DemoBegin]. Where the zone is there already
// it records nothing and returns what it finds, whatever the options say: the caller
// looks at Demo and BusinessDay if it cares. It is safe to call from several
// processes at once.
func Setup(ctx context.Context, s *store.Store, o Options) (Zone, error) {
	// Most starts find the zone, and need no lock for it.
	z, err := read(ctx, s.Client())
	if err == nil || !ent.IsNotFound(err) {
		return z, err
	}
	if o.Demo {
		s = s.WithClock(clock.Fixed(DemoBegin, nil))
	}
	_, err = s.Write(ctx, Actor, func(ctx context.Context, tx *store.Tx) error {
		if err := tx.Lock(ctx); err != nil {
			return err
		}
		if z, err = read(ctx, tx.Client()); err == nil || !ent.IsNotFound(err) {
			return err // another process was faster
		}
		return record(ctx, registry.NewRecorder(tx), o)
	})
	if err != nil {
		return Zone{}, err
	}
	return read(ctx, s.Client())
}

// assumed is the provenance of what the program itself brings: nobody stated it.
func assumed() registry.Provenance {
	name := "bentou"
	return registry.Provenance{Source: fact.SourceAssumption, SourceName: &name}
}

func record(ctx context.Context, r *registry.Recorder, o Options) error {
	if err := recordDivisions(ctx, r.Tx()); err != nil {
		return err
	}
	zone, root, err := r.NewZone(ctx, ent.Zone{Code: Code, Name: Name, TimeZone: TimeZone, BusinessDay: o.BusinessDay, Demo: o.Demo}, Founded, assumed())
	if err != nil {
		return err
	}
	above := registry.Parent{ID: root, Path: registry.UnitPath("/", root)}
	for _, t := range townships {
		c, err := r.Tx().Open(ctx, "unit.add", store.Subject{Zone: zone, Unit: root}, nil)
		if err != nil {
			return err
		}
		rec := registry.Stamp(&ent.UnitRecord{Name: t.name, DivisionCode: &t.code, ValidFrom: Founded}, assumed())
		if _, err := r.NewUnit(ctx, c, zone, &above, fact.UnitKindTownship, rec); err != nil {
			return err
		}
	}
	return r.Finish(ctx)
}

// recordDivisions adds the divisions that are missing: another zone of the same
// database may have brought some.
func recordDivisions(ctx context.Context, tx *store.Tx) error {
	var c *store.Change
	for _, d := range divisions {
		there, err := tx.Client().Division.Query().Where(entdivision.Code(d.code), entdivision.ValidFrom(d.from)).Exist(ctx)
		if err != nil {
			return err
		}
		if there {
			continue
		}
		if c == nil {
			if c, err = tx.Open(ctx, "division.add", store.Subject{}, nil); err != nil {
				return err
			}
		}
		id, err := tx.NextID(ctx, entdivision.Table)
		if err != nil {
			return err
		}
		tx.Insert(entdivision.Table, []string{"id", "code", "name", "level", "parent_code", "valid_from", "valid_to", "replaced_by"},
			id, d.code, d.name, string(d.level), blank(d.above), d.from, timescope.Null(d.to), blank(d.replacedBy))
		c.Note("division", id)
	}
	return nil
}

func blank(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// read finds the zone of this package, or ent's not-found error.
func read(ctx context.Context, client *ent.Client) (Zone, error) {
	z, err := client.Zone.Query().Where(entzone.Code(Code)).Only(ctx)
	if err != nil {
		return Zone{}, err
	}
	root, err := client.Unit.Query().Where(unit.ZoneID(z.ID), unit.KindEQ(fact.UnitKindZone)).Only(ctx)
	if err != nil {
		return Zone{}, err
	}
	return Zone{ID: z.ID, Code: z.Code, Name: z.Name, Root: unitOf(root), BusinessDay: z.BusinessDay, Demo: z.Demo}, nil
}
