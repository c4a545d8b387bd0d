package registry

import (
	"context"
	"slices"

	"entgo.io/ent/dialect/sql"

	"bentou/ent/gen/ent"
	"bentou/ent/gen/ent/personmerge"
	"bentou/ent/store"
	"bentou/ent/timescope"
	"bentou/internal/fault"
	"bentou/rules/fact"
)

// personKinds are the kinds of fact about a person that a merge takes along: all
// but the merge itself.
func personKinds() []*timescope.Kind {
	return slices.DeleteFunc(slices.Clone(ent.Facts), func(k *timescope.Kind) bool {
		return k.Subject != "person_id" || k == ent.PersonMergeKind
	})
}

// Merge records that a person is a duplicate of another. The known versions of the
// duplicate end there and stand, with the same content, under the person that
// stays, but for those that overlap one of theirs: these are returned by id, known
// no more. The duplicate's id leads to the person that stays. [Registry.Unmerge]
// undoes it.
func (g *Registry) Merge(ctx context.Context, req Request, duplicate, into int) (notMoved []int, err error) {
	_, err = g.once(ctx, req, func(ctx context.Context, r *Recorder) (int, error) {
		if duplicate == into {
			return 0, fault.New(fault.Invalid, "不能并入自身", "a person cannot be merged into themselves").On("intoId")
		}
		from, err := r.personOf(ctx, duplicate, "personId")
		if err != nil {
			return 0, err
		}
		to, err := r.personOf(ctx, into, "intoId")
		if err != nil {
			return 0, err
		}
		if from.MergedIntoID != nil || to.MergedIntoID != nil {
			return 0, fault.New(fault.WrongState, "其中一人已并入另一人", "one of them is merged already").On("personId")
		}
		if from.ZoneID != to.ZoneID {
			return 0, fault.New(fault.Invalid, "两人不在同一区", "they are of different zones").On("intoId")
		}
		known := NoneKnown()
		if err := known.Load(ctx, r.tx.Client(), personKinds(), []int{duplicate, into}); err != nil {
			return 0, err
		}
		c, err := r.tx.Open(ctx, "person.merge", store.Subject{Zone: to.ZoneID, Person: into}, req.Reason)
		if err != nil {
			return 0, err
		}
		for _, kind := range personKinds() {
			for _, old := range slices.Clone(known.Of(kind, duplicate)) {
				moved, err := r.moveTo(ctx, c, known, old, into)
				if err != nil {
					return 0, err
				}
				if !moved {
					notMoved = append(notMoved, *old.FactVersion().ID)
				}
			}
		}
		merge := Stamp(&ent.PersonMerge{PersonID: duplicate, IntoID: into, ValidFrom: FirstDay}, Provenance{Source: fact.SourceDepartment})
		r.touch(merge)
		// Read before the merge shows in it: what was not moved has to be told.
		return into, r.Add(ctx, c, merge)
	})
	return notMoved, err
}

// moveTo ends a version and adds its content under another person, unless a
// version known there overlaps it.
func (r *Recorder) moveTo(ctx context.Context, c *store.Change, known *Known, old timescope.Fact, person int) (bool, error) {
	copied := old.FactCopy()
	*copied.FactVersion().Subject = person
	plain, err := r.plainOf(ctx, old)
	if err != nil {
		return false, err
	}
	r.Retract(c, old)
	for _, other := range known.sameKey(copied) {
		if other.FactVersion().Period().Overlaps(old.FactVersion().Period()) {
			return false, nil
		}
	}
	setPlain(copied, plain)
	r.touch(copied)
	if err := r.Add(ctx, c, copied); err != nil {
		return false, err
	}
	known.add(copied)
	return true, nil
}

// plainOf opens the sealed columns of a version: they are bound to their person
// and have to be sealed anew for another.
func (r *Recorder) plainOf(ctx context.Context, f timescope.Fact) (map[string]string, error) {
	out := map[string]string{}
	for _, s := range f.FactKind().Sealed {
		text, err := r.Reveal(ctx, f, s)
		if err != nil {
			return nil, err
		}
		if text != "" {
			out[s.Plain] = text
		}
	}
	return out, nil
}

func setPlain(f timescope.Fact, plain map[string]string) {
	switch f := f.(type) {
	case *ent.PersonIdentifier:
		f.Plain = plain
	case *ent.HouseholdContact:
		f.Plain = plain
	case *ent.DisabilityCertificate:
		f.Plain = plain
	}
}

// Unmerge undoes the merge of a person: what the merge moved goes back, unless it
// was corrected since (then it stays with the other person and is returned by id),
// and what the merge had ended is known again.
func (g *Registry) Unmerge(ctx context.Context, req Request, duplicate int) (stayed []int, err error) {
	_, err = g.once(ctx, req, func(ctx context.Context, r *Recorder) (int, error) {
		client := r.tx.Client()
		p, err := r.personOf(ctx, duplicate, "personId")
		if err != nil {
			return 0, err
		}
		merge, err := client.PersonMerge.Query().Where(personmerge.PersonID(duplicate), personmerge.SupersededIsNil()).Only(ctx)
		if ent.IsNotFound(err) {
			return 0, fault.New(fault.WrongState, "此人并未并入他人", "the person is not merged").On("personId")
		} else if err != nil {
			return 0, err
		}
		c, err := r.tx.Open(ctx, "person.unmerge", store.Subject{Zone: p.ZoneID, Person: duplicate}, req.Reason)
		if err != nil {
			return 0, err
		}
		for _, kind := range personKinds() {
			moved, err := client.FactsOf(ctx, kind, func(s *sql.Selector) {
				s.Where(sql.And(sql.EQ(s.C(kind.Subject), merge.IntoID), sql.EQ(s.C("recorded"), merge.Recorded)))
			})
			if err != nil {
				return 0, err
			}
			ended, err := client.FactsOf(ctx, kind, func(s *sql.Selector) {
				s.Where(sql.And(sql.EQ(s.C(kind.Subject), duplicate), sql.EQ(s.C("superseded"), merge.Recorded)))
			})
			if err != nil {
				return 0, err
			}
			for _, f := range moved {
				if *f.FactVersion().Superseded != nil {
					stayed = append(stayed, *f.FactVersion().ID)
					continue
				}
				r.Retract(c, f)
			}
			for _, old := range ended {
				back := old.FactCopy()
				plain, err := r.plainOf(ctx, old)
				if err != nil {
					return 0, err
				}
				setPlain(back, plain)
				r.touch(back)
				if err := r.Add(ctx, c, back); err != nil {
					return 0, err
				}
			}
		}
		r.Retract(c, merge)
		return duplicate, nil
	})
	return stayed, err
}
