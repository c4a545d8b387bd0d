package registry

import (
	"context"
	"fmt"
	"slices"

	"bentou/ent/gen/ent"
	"bentou/ent/gen/ent/household"
	"bentou/ent/gen/ent/householdrecord"
	"bentou/ent/gen/ent/person"
	"bentou/ent/gen/ent/personmerge"
	"bentou/ent/gen/ent/personrecord"
	"bentou/ent/gen/ent/unit"
	"bentou/ent/gen/ent/unitrecord"
	"bentou/ent/store"
	"bentou/ent/timescope"
	"bentou/internal/fault"
	"bentou/internal/vault"
	"bentou/rules/fact"
)

// Recorder records facts in one write transaction. End it with Finish.
type Recorder struct {
	tx     *store.Tx
	vault  *vault.Vault
	owners map[vault.Subject]*owner
	mirror map[string]map[int]bool // table of the base → ids whose record changed
}

// owner is what sealing needs to know of a person or household.
type owner struct {
	zone int
	key  vault.SubjectKey
}

// NewRecorder returns a recorder for the transaction.
func NewRecorder(tx *store.Tx) *Recorder {
	return &Recorder{tx: tx, vault: tx.Store().Vault(), owners: map[vault.Subject]*owner{}, mirror: map[string]map[int]bool{}}
}

// Tx returns the transaction.
func (r *Recorder) Tx() *store.Tx { return r.tx }

// Provenance says where facts came from.
type Provenance struct {
	Source     fact.Source
	SourceName *string
	ObservedOn *fact.Date
	Evidence   *string
	Verified   bool
}

// Stamp writes the provenance into a version and returns it.
func Stamp[F timescope.Fact](f F, p Provenance) F {
	v := f.FactVersion()
	*v.Source, *v.SourceName, *v.ObservedOn, *v.Evidence, *v.Verified = p.Source, p.SourceName, p.ObservedOn, p.Evidence, p.Verified
	return f
}

// NewZone makes a zone with its root unit, whose record begins on a day.
func (r *Recorder) NewZone(ctx context.Context, z ent.Zone, from fact.Date, p Provenance) (zone, root int, err error) {
	if zone, err = r.tx.NextID(ctx, "zones"); err != nil {
		return 0, 0, err
	}
	r.tx.Insert("zones", []string{"id", "code", "name", "time_zone", "business_day", "demo"},
		zone, z.Code, z.Name, z.TimeZone, timescope.Null(z.BusinessDay), z.Demo)
	c, err := r.tx.Open(ctx, "zone.add", store.Subject{Zone: zone}, nil)
	if err != nil {
		return 0, 0, err
	}
	c.Note("zone", zone)
	root, err = r.NewUnit(ctx, c, zone, nil, fact.UnitKindZone, Stamp(&ent.UnitRecord{Name: z.Name, ValidFrom: from}, p))
	return zone, root, err
}

// Parent is the unit above a new one: its id and path.
type Parent struct {
	ID   int
	Path string
}

// NewUnit makes a unit below another with its first record.
func (r *Recorder) NewUnit(ctx context.Context, c *store.Change, zone int, above *Parent, kind fact.UnitKind, record *ent.UnitRecord) (int, error) {
	id, err := r.tx.NextID(ctx, "units")
	if err != nil {
		return 0, err
	}
	path, parent := "/", any(nil)
	if above != nil {
		path, parent, record.ParentID = above.Path, above.ID, &above.ID
	}
	r.tx.Insert("units", []string{"id", "zone_id", "kind", "name", "path", "parent_id"}, id, zone, string(kind), record.Name, UnitPath(path, id), parent)
	c.Note("unit", id)
	record.UnitID = id
	return id, r.Add(ctx, c, record)
}

// UnitPath is the path of a unit below the unit of a path. Everything below a
// unit, and the unit itself, has a path that begins with the unit's.
func UnitPath(above string, id int) string { return fmt.Sprintf("%s%x/", above, id) }

// NewHousehold makes a household with its first record.
func (r *Recorder) NewHousehold(ctx context.Context, zone int, record *ent.HouseholdRecord) (int, error) {
	id, err := r.tx.NextID(ctx, "households")
	if err != nil {
		return 0, err
	}
	wrapped, err := r.newKey(vault.Household(id), zone)
	if err != nil {
		return 0, err
	}
	r.tx.Insert("households", []string{"id", "zone_id", "code", "unit_id", "wrapped_key"}, id, zone, record.Code, record.UnitID, wrapped)
	record.HouseholdID = id
	return id, nil
}

// NewPerson makes a person; the caller adds the record, whose name and birthday
// are mirrored here.
func (r *Recorder) NewPerson(ctx context.Context, zone int, record *ent.PersonRecord) (int, error) {
	id, err := r.tx.NextID(ctx, "persons")
	if err != nil {
		return 0, err
	}
	wrapped, err := r.newKey(vault.Person(id), zone)
	if err != nil {
		return 0, err
	}
	r.tx.Insert("persons", []string{"id", "zone_id", "current_name", "current_birth_date", "wrapped_key"}, id, zone, record.Name, birthMirror(record.BirthDate), wrapped)
	record.PersonID = id
	return id, nil
}

// birthMirror is the birthday by which lists are ordered: those not known come last.
func birthMirror(d *fact.Date) fact.Date {
	if d == nil {
		return fact.MaxDate
	}
	return *d
}

func (r *Recorder) newKey(s vault.Subject, zone int) ([]byte, error) {
	key, wrapped, err := r.vault.NewSubjectKey(s)
	if err != nil {
		return nil, err
	}
	r.owners[s] = &owner{zone: zone, key: key}
	return wrapped, nil
}

// Add records a new version.
func (r *Recorder) Add(ctx context.Context, c *store.Change, f timescope.Fact) error {
	if err := r.seal(ctx, f); err != nil {
		return err
	}
	return r.tx.Add(ctx, c, f)
}

// Correct supersedes old by corrected, which may hold on other days.
func (r *Recorder) Correct(ctx context.Context, c *store.Change, old, corrected timescope.Fact) error {
	if err := r.seal(ctx, corrected); err != nil {
		return err
	}
	r.tx.Supersede(c, old, differing(old, corrected)...)
	r.touch(old)
	return r.tx.Add(ctx, c, corrected)
}

// End corrects old so that it holds until a day. A version that began on that day
// or later never held and is retracted.
func (r *Recorder) End(ctx context.Context, c *store.Change, old timescope.Fact, on fact.Date) (timescope.Fact, error) {
	if *old.FactVersion().ValidFrom >= on {
		r.Retract(c, old)
		return nil, nil
	}
	ended := old.FactCopy()
	*ended.FactVersion().ValidTo = &on
	return ended, r.Correct(ctx, c, old, ended)
}

// Retract supersedes a version without a successor: it was never true.
func (r *Recorder) Retract(c *store.Change, old timescope.Fact) {
	r.tx.Supersede(c, old)
	r.touch(old)
}

// touch remembers the base whose mirrored columns follow its record.
func (r *Recorder) touch(f timescope.Fact) {
	base := map[*timescope.Kind]string{
		ent.HouseholdRecordKind: household.Table, ent.PersonRecordKind: person.Table,
		ent.UnitRecordKind: unit.Table, ent.PersonMergeKind: person.Table,
	}[f.FactKind()]
	if base == "" {
		return
	}
	if r.mirror[base] == nil {
		r.mirror[base] = map[int]bool{}
	}
	r.mirror[base][*f.FactVersion().Subject] = true
}

// Touch makes Finish refresh what mirrors the record of a fact that was added to
// a base that existed before.
func (r *Recorder) Touch(f timescope.Fact) { r.touch(f) }

// differing names the columns in which two versions of a kind differ.
func differing(a, b timescope.Fact) []string {
	var out []string
	va, vb := a.FactVersion(), b.FactVersion()
	if *va.ValidFrom != *vb.ValidFrom {
		out = append(out, "valid_from")
	}
	if (*va.ValidTo == nil) != (*vb.ValidTo == nil) || *va.ValidTo != nil && **va.ValidTo != **vb.ValidTo {
		out = append(out, "valid_to")
	}
	x, y := a.FactValues(), b.FactValues()
	for i, column := range a.FactKind().Columns {
		if !isSealed(a.FactKind(), column) && x[i] != y[i] {
			out = append(out, column)
		}
	}
	for plain := range b.PlainText() {
		out = append(out, plain)
	}
	return out
}

func isSealed(k *timescope.Kind, column string) bool {
	return slices.ContainsFunc(k.Sealed, func(s timescope.Sealed) bool { return column == s.Ciphertext || column == s.Digest })
}

// Finish refreshes the columns that mirror the present. Call it last.
func (r *Recorder) Finish(ctx context.Context) error {
	if len(r.mirror) == 0 {
		return nil
	}
	if err := r.tx.Flush(ctx); err != nil {
		return err
	}
	client := r.tx.Client()
	for id := range r.mirror[household.Table] {
		rec, err := client.HouseholdRecord.Query().Where(householdrecord.HouseholdID(id), householdrecord.SupersededIsNil()).
			Order(ent.Desc(householdrecord.FieldValidFrom)).First(ctx)
		if ent.IsNotFound(err) {
			continue // retracted altogether: the last known code stays as a name
		} else if err != nil {
			return err
		}
		r.tx.Update("UPDATE households SET code = ?, unit_id = ? WHERE id = ?", rec.Code, rec.UnitID, id)
	}
	for id := range r.mirror[person.Table] {
		if err := r.mirrorPerson(ctx, client, id); err != nil {
			return err
		}
	}
	for id := range r.mirror[unit.Table] {
		if err := r.mirrorUnit(ctx, client, id); err != nil {
			return err
		}
	}
	return nil
}

func (r *Recorder) mirrorPerson(ctx context.Context, client *ent.Client, id int) error {
	rec, err := client.PersonRecord.Query().Where(personrecord.PersonID(id), personrecord.SupersededIsNil()).
		Order(ent.Desc(personrecord.FieldValidFrom)).First(ctx)
	if err == nil {
		r.tx.Update("UPDATE persons SET current_name = ?, current_birth_date = ? WHERE id = ?", rec.Name, birthMirror(rec.BirthDate), id)
	} else if !ent.IsNotFound(err) {
		return err
	}
	merge, err := client.PersonMerge.Query().Where(personmerge.PersonID(id), personmerge.SupersededIsNil()).First(ctx)
	switch {
	case ent.IsNotFound(err):
		r.tx.Update("UPDATE persons SET merged_into_id = NULL WHERE id = ?", id)
	case err != nil:
		return err
	default:
		r.tx.Update("UPDATE persons SET merged_into_id = ? WHERE id = ?", merge.IntoID, id)
	}
	return nil
}

// mirrorUnit follows a unit's record, and moves everything below it with it.
func (r *Recorder) mirrorUnit(ctx context.Context, client *ent.Client, id int) error {
	rec, err := client.UnitRecord.Query().Where(unitrecord.UnitID(id), unitrecord.SupersededIsNil()).
		Order(ent.Desc(unitrecord.FieldValidFrom)).First(ctx)
	if ent.IsNotFound(err) {
		return nil
	} else if err != nil {
		return err
	}
	u, err := client.Unit.Get(ctx, id)
	if err != nil {
		return err
	}
	above, parent := "/", any(nil)
	if rec.ParentID != nil {
		p, err := client.Unit.Get(ctx, *rec.ParentID)
		if err != nil {
			return err
		}
		above, parent = p.Path, p.ID
	}
	path := UnitPath(above, id)
	if len(above) >= len(u.Path) && above[:len(u.Path)] == u.Path {
		return fault.New(fault.Invalid, "单位不能隶属于自身的下级", "a unit cannot stand below itself").On("parentId")
	}
	r.tx.Update("UPDATE units SET name = ?, parent_id = ?, path = ? WHERE id = ?", rec.Name, parent, path, id)
	if path != u.Path {
		below, err := client.Unit.Query().Where(unit.PathHasPrefix(u.Path), unit.IDNEQ(id)).All(ctx)
		if err != nil {
			return err
		}
		for _, b := range below {
			r.tx.Update("UPDATE units SET path = ? WHERE id = ?", path+b.Path[len(u.Path):], b.ID)
		}
	}
	return nil
}
