package registry

import (
	"context"
	"strings"

	"entgo.io/ent/dialect/sql"

	"bentou/ent/gen/ent"
	"bentou/ent/store"
	"bentou/ent/timescope"
	"bentou/internal/vault"
	"bentou/rules/fact"
)

// EraseKind is the kind of the change that erases a person.
const EraseKind = "person.erase"

// Erase destroys, under a change, what identifies some registrations of one person: their
// data keys, so that what is sealed under them opens nowhere any more, the sealed columns
// with their digests, and every text that somebody wrote. With all the facts themselves
// are deleted; the database refuses that where anything that was decided rests on them.
// It returns the tables whose rows it changed.
//
// The contacts of households whose members were all erased go with them: the household
// gets another key, and what was sealed under the one before is emptied.
func (r *Recorder) Erase(ctx context.Context, c *store.Change, persons, households []int, all bool) (tables []string, err error) {
	tables = []string{"persons"}
	fields := []string{"wrapped_key", "current_name"}
	birth := ""
	if all {
		birth = ", current_birth_date = '" + fact.MaxDate.String() + "'"
	}
	for _, id := range persons {
		r.tx.Update("UPDATE persons SET wrapped_key = NULL, current_name = ?"+birth+" WHERE id = ?", timescope.Erased, id)
	}
	for _, id := range households {
		_, wrapped, err := r.vault.NewSubjectKey(vault.Household(id))
		if err != nil {
			return nil, err
		}
		r.tx.Update("UPDATE households SET wrapped_key = ? WHERE id = ?", wrapped, id)
		c.Note("household", id, "wrapped_key")
	}
	for _, kind := range ent.Facts {
		var subjects []int
		switch {
		case kind.Subject == "person_id":
			subjects = persons
		case kind.Subject == "household_id" && len(kind.Sealed) > 0:
			subjects = households
		}
		if known, err := r.anyOf(ctx, kind, subjects); err != nil || !known {
			if err != nil {
				return nil, err
			}
			continue
		}
		tables = append(tables, kind.Table)
		set, columns := emptying(kind)
		for _, id := range subjects {
			r.tx.Update("UPDATE "+kind.Table+" SET "+set+" WHERE "+kind.Subject+" = ?", id)
		}
		for _, column := range columns {
			fields = append(fields, kind.Name+"."+column)
		}
	}
	if all {
		r.deleteFacts(persons)
		fields = append(fields, "*")
	}
	for i, id := range persons {
		if i > 0 {
			fields = nil // they are said once
		}
		c.Note("person", id, fields...)
	}
	return tables, nil
}

// deleteFacts deletes every version about persons. The memberships go last: by them the
// database knows what was decided.
func (r *Recorder) deleteFacts(persons []int) {
	last := ent.MembershipKind
	for _, kind := range ent.Facts {
		if kind.Subject != "person_id" || kind == last {
			continue
		}
		for _, id := range persons {
			r.tx.Update("DELETE FROM "+kind.Table+" WHERE person_id = ?", id)
		}
	}
	for _, id := range persons {
		r.tx.Update("DELETE FROM "+last.Table+" WHERE person_id = ?", id)
	}
}

// emptying is the list of a statement that empties the versions of a kind, and the names
// of its columns. Of a household only what is sealed is emptied.
func emptying(kind *timescope.Kind) (set string, columns []string) {
	var parts []string
	put := func(column, value string) {
		parts, columns = append(parts, column+" = "+value), append(columns, column)
	}
	if kind.Subject == "person_id" {
		for _, t := range kind.Personal() {
			if t.Required {
				put(t.Column, "'"+timescope.Erased+"'")
			} else {
				put(t.Column, "NULL")
			}
		}
	}
	for _, s := range kind.Sealed {
		put(s.Ciphertext, "NULL")
		if s.Digest != "" {
			put(s.Digest, "NULL")
		}
	}
	return strings.Join(parts, ", "), columns
}

// anyOf reports whether there are versions of a kind of some subjects.
func (r *Recorder) anyOf(ctx context.Context, kind *timescope.Kind, subjects []int) (bool, error) {
	if len(subjects) == 0 {
		return false, nil
	}
	in := make([]any, len(subjects))
	for i, id := range subjects {
		in[i] = id
	}
	list, err := r.tx.Client().FactsOf(ctx, kind, func(s *sql.Selector) { s.Where(sql.In(s.C(kind.Subject), in...)).Limit(1) })
	return len(list) > 0, err
}
