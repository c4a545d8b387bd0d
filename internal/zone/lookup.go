package zone

import (
	"context"
	"strings"

	"bentou/ent/gen/ent"
	"bentou/ent/gen/ent/unit"
	entzone "bentou/ent/gen/ent/zone"
	"bentou/ent/store"
	"bentou/internal/fault"
	"bentou/internal/registry"
	"bentou/rules/fact"
)

// Unit is a unit of the present tree.
type Unit struct {
	ID   int
	Zone int
	Name string
	Path string // begins with the path of the unit above
}

// Subject is whom a change at the unit is about.
func (u Unit) Subject() store.Subject { return store.Subject{Zone: u.Zone, Unit: u.ID} }

func unitOf(u *ent.Unit) Unit { return Unit{ID: u.ID, Zone: u.ZoneID, Name: u.Name, Path: u.Path} }

// Village names a village: the same name occurs in several townships.
type Village struct{ Township, Name string }

// Find returns the zone of a code, or, where no code is given, the only zone. A
// code that names none is NOT_FOUND; several zones and none named is INVALID, with
// the codes to choose from; no zone at all is WRONG_STATE: nothing was set up.
func Find(ctx context.Context, client *ent.Client, code *string) (*ent.Zone, error) {
	if code != nil {
		z, err := client.Zone.Query().Where(entzone.Code(*code)).Only(ctx)
		if ent.IsNotFound(err) {
			return nil, fault.New(fault.NotFound, "没有此区", "there is no such zone").On("zone")
		}
		return z, err
	}
	zones, err := client.Zone.Query().Order(ent.Asc(entzone.FieldCode)).All(ctx)
	switch {
	case err != nil:
		return nil, err
	case len(zones) == 1:
		return zones[0], nil
	case len(zones) == 0:
		return nil, fault.New(fault.WrongState, "尚未设立任何区", "no zone was set up yet")
	}
	codes := make([]string, len(zones))
	for i, z := range zones {
		codes[i] = z.Code
	}
	list := strings.Join(codes, ", ")
	return nil, fault.Newf(fault.Invalid, "数据库中有多个区，请指明其一：%s", "there are several zones; name one of them: %s", list).On("zone")
}

// Common is the zone whose business day goes for what belongs to no zone, such as rules: the
// only one or, where there are several, the calendar of China.
func Common(zones []*ent.Zone) *ent.Zone {
	if len(zones) == 1 {
		return zones[0]
	}
	return &ent.Zone{TimeZone: TimeZone}
}

// Townships returns the townships of a zone by their present names.
func Townships(ctx context.Context, client *ent.Client, zone int) (map[string]Unit, error) {
	list, err := client.Unit.Query().Where(unit.ZoneID(zone), unit.KindEQ(fact.UnitKindTownship)).All(ctx)
	if err != nil {
		return nil, err
	}
	out := make(map[string]Unit, len(list))
	for _, u := range list {
		out[u.Name] = unitOf(u)
	}
	return out, nil
}

// Villages returns the villages of a zone by their present townships and names.
func Villages(ctx context.Context, client *ent.Client, zone int) (map[Village]Unit, error) {
	above, err := client.Unit.Query().Where(unit.ZoneID(zone), unit.KindEQ(fact.UnitKindTownship)).All(ctx)
	if err != nil {
		return nil, err
	}
	township := make(map[int]string, len(above))
	for _, u := range above {
		township[u.ID] = u.Name
	}
	list, err := client.Unit.Query().Where(unit.ZoneID(zone), unit.KindEQ(fact.UnitKindVillage)).All(ctx)
	if err != nil {
		return nil, err
	}
	out := make(map[Village]Unit, len(list))
	for _, u := range list {
		if u.ParentID != nil {
			out[Village{Township: township[*u.ParentID], Name: u.Name}] = unitOf(u)
		}
	}
	return out, nil
}

// EnsureVillage returns the village of that name below a township, and makes it
// under the change, on record from a day, where there is none. What it makes is
// flushed, so that asking twice in one transaction makes one village; a caller with
// many households still does well to keep what it got.
func EnsureVillage(ctx context.Context, r *registry.Recorder, c *store.Change, township Unit, name string, from fact.Date, p registry.Provenance) (Unit, error) {
	found, err := r.Tx().Client().Unit.Query().
		Where(unit.ParentID(township.ID), unit.KindEQ(fact.UnitKindVillage), unit.Name(name)).First(ctx)
	if err == nil {
		return unitOf(found), nil
	}
	if !ent.IsNotFound(err) {
		return Unit{}, err
	}
	if name == "" {
		return Unit{}, fault.New(fault.Invalid, "行政村名称不能为空", "the village has no name").On("village")
	}
	rec := registry.Stamp(&ent.UnitRecord{Name: name, ValidFrom: from}, p)
	id, err := r.NewUnit(ctx, c, township.Zone, &registry.Parent{ID: township.ID, Path: township.Path}, fact.UnitKindVillage, rec)
	if err != nil {
		return Unit{}, err
	}
	return Unit{ID: id, Zone: township.Zone, Name: name, Path: registry.UnitPath(township.Path, id)}, r.Tx().Flush(ctx)
}
