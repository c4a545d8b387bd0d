package eligibility

import (
	"context"
	"database/sql"
	"slices"
	"strings"

	"bentou/ent/store"
	"bentou/rules/dossier"
	"bentou/rules/fact"
)

// loader reads dossiers as they were known at a position: every dated version of
// every kind that rules can name, of the household and of everyone who was a member
// since the year before. The number of statements does not depend on how many
// households are asked for.
type loader struct {
	store *store.Store
	zone  int
	known int64
	asOf  fact.Date
	since fact.Date // who left before is of no interest
	units *units
	// trace loads where facts come from as well, which explanations show and decisions do
	// not look at: the position that recorded them and the day on which they were observed.
	trace bool
}

// newLoader prepares to load households of a zone for decisions as of a day.
func newLoader(ctx context.Context, s *store.Store, zone int, known int64, asOf fact.Date) (*loader, error) {
	u, err := loadUnits(ctx, s, zone, known)
	if err != nil {
		return nil, err
	}
	return &loader{store: s, zone: zone, known: known, asOf: asOf, since: fact.YearOf(asOf.Year() - 1).From, units: u}, nil
}

// load returns the dossiers of some households, in the order of the ids. One of
// which nothing is known has no members and no records.
func (l *loader) load(ctx context.Context, households []int) ([]*dossier.Household, error) {
	out, people, err := l.facts(ctx, households)
	if err != nil {
		return nil, err
	}
	return out, l.awards(ctx, out, people)
}

// facts is load without what was granted before.
func (l *loader) facts(ctx context.Context, households []int) ([]*dossier.Household, people, error) {
	out := make([]*dossier.Household, len(households))
	at := make(map[int]*dossier.Household, len(households))
	for i, id := range households {
		out[i] = &dossier.Household{ID: id}
		at[id] = out[i]
	}
	people, err := l.members(ctx, households, at)
	if err != nil {
		return nil, people, err
	}
	for i := range householdKinds {
		if err := l.each(ctx, &householdKinds[i], households, func(v version) {
			h := at[v.subject]
			h.Records = append(h.Records, v.Record)
		}); err != nil {
			return nil, people, err
		}
	}
	if !l.units.empty() {
		if err := l.each(ctx, &householdRecordKind, households, func(v version) {
			h := at[v.subject]
			h.Records = l.units.registers(h.Records, v.Record)
		}); err != nil {
			return nil, people, err
		}
	}
	own := make(map[int][]dossier.Record, len(people.ids))
	for i := range personKinds {
		if err := l.each(ctx, &personKinds[i], people.ids, func(v version) {
			own[v.subject] = append(own[v.subject], v.Record)
		}); err != nil {
			return nil, people, err
		}
	}
	for _, p := range people.list {
		p.Records = append(p.Records, own[p.ID]...)
	}
	return out, people, nil
}

// people are the members of several households; one who moved is a member twice.
type people struct {
	ids  []int // ascending
	list []*dossier.Person
}

// members adds those who were members of the households, each with the membership
// in that household.
func (l *loader) members(ctx context.Context, households []int, at map[int]*dossier.Household) (people, error) {
	type place struct{ household, person int }
	there := map[place]*dossier.Person{}
	seen := map[int]bool{}
	var out people
	err := l.eachBy(ctx, &membershipKind, "household_id", "person_id", households, func(v version, household int) {
		if v.Period.To != nil && *v.Period.To <= l.since {
			return
		}
		p := there[place{household, v.subject}]
		if p == nil {
			p = &dossier.Person{ID: v.subject}
			there[place{household, v.subject}] = p
			at[household].Members = append(at[household].Members, p)
			out.list = append(out.list, p)
			if !seen[v.subject] {
				seen[v.subject] = true
				out.ids = append(out.ids, v.subject)
			}
		}
		p.Records = append(p.Records, v.Record)
	})
	for _, h := range at {
		slices.SortFunc(h.Members, func(a, b *dossier.Person) int { return a.ID - b.ID })
	}
	slices.Sort(out.ids)
	return out, err
}

// each reads the versions of a kind of some subjects, by subject and first day.
func (l *loader) each(ctx context.Context, k *loadedKind, subjects []int, take func(version)) error {
	return l.eachBy(ctx, k, k.kind.Subject, k.kind.Subject, subjects, func(v version, _ int) { take(v) })
}

// eachBy is each for subjects that are found by another column.
func (l *loader) eachBy(ctx context.Context, k *loadedKind, by, subject string, among []int, take func(v version, by int)) error {
	if len(among) == 0 {
		return nil
	}
	condition, arg := l.store.Among(by, among)
	rows, err := l.store.Query(ctx, k.statement(by, subject, condition, l.trace), arg, l.known, l.known)
	if err != nil {
		return err
	}
	defer rows.Close()
	s := newScanner(k)
	found := 0
	s.targets = append(s.targets, &found)
	var recorded int64
	var observed sql.Null[fact.Date]
	if l.trace {
		s.targets = append(s.targets, &recorded, &observed)
	}
	for rows.Next() {
		v, err := s.scan(rows)
		if err != nil {
			return err
		}
		if v.Recorded = recorded; observed.Valid {
			v.Observed = observed.V.Ptr()
		}
		take(v, found)
	}
	return rows.Err()
}

// statement selects the versions of a kind that were known at a position.
func (k *loadedKind) statement(by, subject, condition string, trace bool) string {
	var b strings.Builder
	b.WriteString("SELECT id, " + subject + ", valid_from, valid_to, source, verified")
	for _, c := range k.columns {
		b.WriteString(`, "` + c.name + `"`)
	}
	b.WriteString(", " + by)
	if trace {
		b.WriteString(", recorded, observed_on")
	}
	b.WriteString(" FROM " + k.kind.Table + " WHERE " + condition +
		" AND recorded <= ? AND (superseded IS NULL OR superseded > ?) ORDER BY " + by + ", valid_from, id")
	return b.String()
}
