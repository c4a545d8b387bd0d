package eligibility

import (
	"cmp"
	"context"
	"database/sql"
	"slices"

	"bentou/rules/dossier"
	"bentou/rules/fact"
)

// Touch is a version of a fact that rules can name and that was recorded, or
// superseded, since a position. It holds no value of the fact.
type Touch struct {
	Kind      string // as the dossier calls it, such as death
	ID        int    // of the version
	Person    int    // 0: it is of a household
	Household int    // of a fact of a household, and of a membership
	// From is the first day on which what is known is another than before.
	From, ValidFrom fact.Date
	ValidTo         *fact.Date
	At              int64 // the position of the change
	Superseded      bool  // it is known no more
}

// Since lists what was recorded of some households and persons since a position, by
// position. The number of statements does not depend on how many there are.
func (e *Service) Since(ctx context.Context, households, persons []int, since int64) ([]Touch, error) {
	var out []Touch
	read := func(k *loadedKind, by string, among []int) error {
		list, err := e.changed(ctx, k, by, among, since)
		out = append(out, list...)
		return err
	}
	for i := range householdKinds {
		if err := read(&householdKinds[i], "household_id", households); err != nil {
			return nil, err
		}
	}
	if err := read(&membershipKind, "household_id", households); err != nil {
		return nil, err
	}
	for i := range personKinds {
		if err := read(&personKinds[i], "person_id", persons); err != nil {
			return nil, err
		}
	}
	slices.SortStableFunc(out, func(a, b Touch) int { return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(a.ID, b.ID)) })
	return out, nil
}

// tracked is a version with the positions between which it is known.
type tracked struct {
	version
	by       int
	recorded int64
}

// changed are the versions of a kind that came or went since a position. Where one took
// the place of another that says the same and ends on another day, nothing changed
// before the earlier end.
func (e *Service) changed(ctx context.Context, k *loadedKind, by string, among []int, since int64) ([]Touch, error) {
	if len(among) == 0 {
		return nil, nil
	}
	in, arg := e.store.Among(by, among)
	text := "SELECT id, " + k.kind.Subject + ", valid_from, valid_to, source, verified"
	for _, c := range k.columns {
		text += `, "` + c.name + `"`
	}
	rows, err := e.store.Query(ctx, text+", "+by+", recorded, superseded FROM "+k.kind.Table+" WHERE "+in+" AND (recorded > ? OR superseded > ?) ORDER BY id", arg, since, since)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	s := newScanner(k)
	var one tracked
	var superseded sql.NullInt64
	s.targets = append(s.targets, &one.by, &one.recorded, &superseded)
	came, went := map[int64][]tracked{}, map[int64][]tracked{}
	for rows.Next() {
		v, err := s.scan(rows)
		if err != nil {
			return nil, err
		}
		one := tracked{version: v, by: one.by, recorded: one.recorded}
		if superseded.Valid {
			if p := superseded.Int64; p > since {
				went[p] = append(went[p], one)
			}
		}
		if one.recorded > since {
			came[one.recorded] = append(came[one.recorded], one)
		}
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	var out []Touch
	for at, list := range came {
		old := went[at]
		for _, v := range list {
			from := v.Period.From
			for i := range old {
				if old[i].subject == v.subject && old[i].by == v.by && sameContent(old[i].Record, v.Record) {
					from = differ(old[i].Period, v.Period)
					old = slices.Delete(old, i, i+1)
					break
				}
			}
			out = append(out, k.touch(v, by, from, at, false))
		}
		went[at] = old
	}
	for at, list := range went {
		for _, v := range list {
			out = append(out, k.touch(v, by, v.Period.From, at, true))
		}
	}
	return out, nil
}

func (k *loadedKind) touch(v tracked, by string, from fact.Date, at int64, gone bool) Touch {
	t := Touch{Kind: k.name, ID: v.ID, From: from, ValidFrom: v.Period.From, ValidTo: v.Period.To, At: at, Superseded: gone}
	if k.kind.Subject == "person_id" {
		t.Person = v.subject
	}
	if by == "household_id" {
		t.Household = v.by
	}
	return t
}

func sameContent(a, b dossier.Record) bool {
	return a.Source == b.Source && a.Verified == b.Verified && slices.Equal(a.Values, b.Values)
}

// differ is the first day that one of two periods has and the other has not.
func differ(a, b fact.Period) fact.Date {
	if a.From != b.From {
		return min(a.From, b.From)
	}
	switch {
	case a.To == nil && b.To == nil:
		return fact.MaxDate
	case a.To == nil:
		return *b.To
	case b.To == nil:
		return *a.To
	case *a.To == *b.To:
		return fact.MaxDate
	}
	return min(*a.To, *b.To)
}

// Stay is a membership that is or was recorded.
type Stay struct {
	Household, Person int
	Period            fact.Period
}

// Stays lists the memberships of some households, those that are known no more too.
func (e *Service) Stays(ctx context.Context, households []int) ([]Stay, error) {
	return e.stays(ctx, "household_id", households)
}

// StaysOf is [Service.Stays] of some persons.
func (e *Service) StaysOf(ctx context.Context, persons []int) ([]Stay, error) {
	return e.stays(ctx, "person_id", persons)
}

func (e *Service) stays(ctx context.Context, by string, among []int) ([]Stay, error) {
	if len(among) == 0 {
		return nil, nil
	}
	in, arg := e.store.Among(by, among)
	rows, err := e.store.Query(ctx, "SELECT household_id, person_id, valid_from, valid_to FROM memberships WHERE "+in+" ORDER BY household_id, person_id, id", arg)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []Stay
	for rows.Next() {
		var s Stay
		var to sql.Null[fact.Date]
		if err := rows.Scan(&s.Household, &s.Person, &s.Period.From, &to); err != nil {
			return nil, err
		}
		if to.Valid {
			s.Period.To = to.V.Ptr()
		}
		out = append(out, s)
	}
	return out, rows.Err()
}
