package registry

import (
	"context"
	"slices"

	"entgo.io/ent/dialect/sql"

	"bentou/ent/gen/ent"
	"bentou/ent/timescope"
	"bentou/rules/fact"
)

// Known holds the versions of some kinds that are known now, on all days, of some
// subjects: what observations are compared with.
type Known struct {
	facts map[*timescope.Kind]map[int][]timescope.Fact
}

// NoneKnown is for subjects that were made just now.
func NoneKnown() *Known { return &Known{facts: map[*timescope.Kind]map[int][]timescope.Fact{}} }

// Load adds the known versions of kinds of subjects: one statement a kind.
func (k *Known) Load(ctx context.Context, client *ent.Client, kinds []*timescope.Kind, subjects []int) error {
	if len(subjects) == 0 {
		return nil
	}
	ids := make([]any, len(subjects))
	for i, id := range subjects {
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
	return nil
}

// Of returns the known versions of a kind of a subject, by key and first day.
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

func (k *Known) add(f timescope.Fact) {
	kind, subject := f.FactKind(), *f.FactVersion().Subject
	if k.facts[kind] == nil {
		k.facts[kind] = map[int][]timescope.Fact{}
	}
	k.facts[kind][subject] = append(k.facts[kind][subject], f)
}

func (k *Known) remove(f timescope.Fact) {
	kind, subject := f.FactKind(), *f.FactVersion().Subject
	k.facts[kind][subject] = slices.DeleteFunc(k.facts[kind][subject], func(g timescope.Fact) bool { return g == f })
}

// sameKey returns the known versions with the key of a version.
func (k *Known) sameKey(f timescope.Fact) []timescope.Fact {
	var out []timescope.Fact
	for _, g := range k.Of(f.FactKind(), *f.FactVersion().Subject) {
		if keyEqual(f, g) {
			out = append(out, g)
		}
	}
	return out
}

func keyEqual(f, g timescope.Fact) bool {
	k := f.FactKind()
	x, y := f.FactValues(), g.FactValues()
	for i, column := range k.Columns {
		if slices.Contains(k.Key, column) && x[i] != y[i] {
			return false
		}
	}
	return true
}
