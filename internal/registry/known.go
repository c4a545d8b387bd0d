package registry

import (
	"context"
	"slices"

	"entgo.io/ent/dialect/sql"

	"bentou/ent/gen/ent"
	"bentou/ent/gen/ent/household"
	"bentou/ent/gen/ent/person"
	"bentou/ent/timescope"
	"bentou/rules/fact"
)

// Known holds the versions of some kinds that are known now, on all days, of some
// subjects: what observations are compared with. It follows what is observed.
type Known struct {
	facts map[*timescope.Kind]map[int][]timescope.Fact
	fresh map[int]bool
}

// NoneKnown knows nothing yet.
func NoneKnown() *Known {
	return &Known{facts: map[*timescope.Kind]map[int][]timescope.Fact{}, fresh: map[int]bool{}}
}

// Fresh says that a household or person was made in this transaction. Nothing can
// be known of it, and each thing is observed of it once; so observations of it are
// added without being compared or remembered.
func (k *Known) Fresh(subject int) { k.fresh[subject] = true }

// loadAtOnce bounds the ids in one statement, below what both databases take.
const loadAtOnce = 5000

// Load adds the known versions of kinds of subjects: one statement a kind (and
// five thousand subjects).
func (k *Known) Load(ctx context.Context, client *ent.Client, kinds []*timescope.Kind, subjects []int) error {
	subjects = slices.Compact(slices.Sorted(slices.Values(subjects)))
	for part := range slices.Chunk(subjects, loadAtOnce) {
		ids := make([]any, len(part))
		for i, id := range part {
			ids[i] = id
		}
		for _, kind := range kinds {
			list, err := client.FactsOf(ctx, kind, func(s *sql.Selector) {
				s.Where(sql.And(sql.In(s.C(kind.Subject), ids...), sql.IsNull(s.C("superseded"))))
			})
			if err != nil {
				return err
			}
			for _, f := range list {
				k.add(f)
			}
		}
	}
	return nil
}

// Of returns the known versions of a kind of a subject.
func (k *Known) Of(kind *timescope.Kind, subject int) []timescope.Fact { return k.facts[kind][subject] }

// On returns the known version of a kind without further key that holds on a
// day, or nil.
func (k *Known) On(kind *timescope.Kind, subject int, on fact.Date) timescope.Fact {
	for _, f := range k.Of(kind, subject) {
		if f.FactVersion().Period().Contains(on) {
			return f
		}
	}
	return nil
}

// Like returns the known version of the kind, subject and key of another that
// holds on a day, or nil.
func (k *Known) Like(f timescope.Fact, on fact.Date) timescope.Fact {
	for _, g := range k.sameKey(f) {
		if g.FactVersion().Period().Contains(on) {
			return g
		}
	}
	return nil
}

func (k *Known) add(f timescope.Fact) {
	kind, subject := f.FactKind(), *f.FactVersion().Subject
	if k.facts[kind] == nil {
		k.facts[kind] = map[int][]timescope.Fact{}
	}
	k.facts[kind][subject] = append(k.facts[kind][subject], f)
}

// remove makes a new list: callers walk over the old one meanwhile.
func (k *Known) remove(f timescope.Fact) {
	kind, subject := f.FactKind(), *f.FactVersion().Subject
	var rest []timescope.Fact
	for _, g := range k.facts[kind][subject] {
		if g != f {
			rest = append(rest, g)
		}
	}
	k.facts[kind][subject] = rest
}

// sameKey returns the known versions with the key of a version.
func (k *Known) sameKey(f timescope.Fact) []timescope.Fact {
	kind := f.FactKind()
	all := k.Of(kind, *f.FactVersion().Subject)
	if len(kind.Key) == 0 || len(all) == 0 {
		return all
	}
	var out []timescope.Fact
	x := f.FactValues()
	for _, g := range all {
		if keyEqual(kind, x, g.FactValues()) {
			out = append(out, g)
		}
	}
	return out
}

func keyEqual(k *timescope.Kind, x, y []any) bool {
	for i, column := range k.Columns {
		if slices.Contains(k.Key, column) && x[i] != y[i] {
			return false
		}
	}
	return true
}

// FinishKnown is [Recorder.Finish] for a transaction in which the records of all
// persons and households that it touched were known: the columns that mirror them
// follow from there, so that nothing is read for any of them.
func (r *Recorder) FinishKnown(ctx context.Context, known *Known) error {
	for id := range r.mirror[household.Table] {
		if rec, ok := known.last(ent.HouseholdRecordKind, id).(*ent.HouseholdRecord); ok {
			r.tx.Update("UPDATE households SET code = ?, unit_id = ? WHERE id = ?", rec.Code, rec.UnitID, id)
		}
	}
	for id := range r.mirror[person.Table] {
		if rec, ok := known.last(ent.PersonRecordKind, id).(*ent.PersonRecord); ok {
			r.tx.Update("UPDATE persons SET current_name = ?, current_birth_date = ? WHERE id = ?", rec.Name, birthMirror(rec.BirthDate), id)
		}
	}
	delete(r.mirror, household.Table)
	delete(r.mirror, person.Table)
	return r.Finish(ctx)
}

// last returns the version that begins last, or nil.
func (k *Known) last(kind *timescope.Kind, subject int) (last timescope.Fact) {
	for _, f := range k.Of(kind, subject) {
		if last == nil || *f.FactVersion().ValidFrom > *last.FactVersion().ValidFrom {
			last = f
		}
	}
	return last
}
