package arrears

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"bentou/internal/eligibility"
	"bentou/rules/fact"
)

// group are households that hang together: their members lived in several of them in
// the time that is gone through. All are decided anew from one month on.
type group struct {
	homes   []int // ascending
	from    fact.Date
	touches map[int][]eligibility.Touch // by household
}

// find lists the households of which something was recorded that their decisions do not
// know, with those that hang together with them.
func (r *round) find(ctx context.Context) ([]*group, error) {
	homes, since, err := r.changed(ctx)
	if err != nil || len(homes) == 0 {
		return nil, err
	}
	e := r.service.decides
	stays, err := e.Stays(ctx, homes)
	if err != nil {
		return nil, err
	}
	persons := personsOf(stays)
	all, err := e.StaysOf(ctx, persons)
	if err != nil {
		return nil, err
	}
	touches, err := e.Since(ctx, homes, persons, since)
	if err != nil {
		return nil, err
	}
	living := map[int][]int{} // person → households
	for _, s := range all {
		if !slices.Contains(living[s.Person], s.Household) {
			living[s.Person] = append(living[s.Person], s.Household)
		}
	}
	by := map[int][]eligibility.Touch{}
	from := map[int]fact.Date{}
	touch := func(household int, day fact.Date, at int64) {
		if m := r.calendar.since(household, day, at); m != nil {
			lower(from, household, m.first)
		}
	}
	for _, t := range touches {
		where := []int{t.Household}
		if t.Household == 0 {
			where = living[t.Person]
		}
		for _, h := range where {
			by[h] = append(by[h], t)
			touch(h, t.From, t.At)
		}
	}
	if err := r.units(ctx, homes, since, touch); err != nil {
		return nil, err
	}
	if err := r.history(ctx, since, func(household, person int, first fact.Date) {
		where := []int{household}
		if person != 0 {
			where = append(where, living[person]...)
		}
		for _, h := range where {
			if m := r.calendar.at(h, first); m != nil {
				lower(from, h, m.first)
			}
		}
	}); err != nil {
		return nil, err
	}
	if r.chosen != nil {
		maps.DeleteFunc(from, func(h int, _ fact.Date) bool { _, ok := slices.BinarySearch(r.chosen, h); return !ok })
	}
	return r.together(ctx, from, by)
}

func lower(from map[int]fact.Date, household int, day fact.Date) {
	if old, ok := from[household]; !ok || day < old {
		from[household] = day
	}
}

func personsOf(stays []eligibility.Stay) []int {
	var out []int
	for _, s := range stays {
		out = append(out, s.Person)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// newRuns are the runs for months that no reconciliation of the whole zone went through
// yet, and until when the last one did.
func (r *round) newRuns() (runs []eligibility.Run, through fact.Date, known int64) {
	c := r.calendar
	through, known = fact.MinDate, -1
	for i := range c.before {
		if b := &c.before[i]; b.households == nil && b.through >= through {
			through, known = b.through, max(known, b.known)
		}
	}
	for _, run := range c.coverage.All() {
		if run.For > through && run.For <= c.through {
			runs = append(runs, run)
		}
	}
	return runs, through, known
}

// changed are the households about which, or about whose members, something was recorded
// since a position of which all that was recorded before is known to have been looked at.
func (r *round) changed(ctx context.Context) (homes []int, since int64, err error) {
	runs, _, since := r.newRuns()
	for _, run := range runs {
		if since < 0 || run.Known < since {
			since = run.Known
		}
	}
	if since < 0 {
		return nil, 0, nil // nothing of what is over was ever decided
	}
	if r.chosen != nil {
		// One of them may never have been gone through, or not as far as the zone.
		since = 0
		for _, run := range r.calendar.coverage.All() {
			if since == 0 || run.Known < since {
				since = run.Known
			}
		}
	}
	rows, err := r.service.store.Query(ctx, `SELECT DISTINCT coalesce(household_id, 0), coalesce(person_id, 0) FROM changes
		WHERE position > ? AND position <= ? AND zone_id = ? AND kind NOT IN ('decide', 'adjust', 'adjustment.act')
		AND (household_id IS NOT NULL OR person_id IS NOT NULL)`, since, r.known, r.zone.ID)
	if err != nil {
		return nil, 0, err
	}
	defer rows.Close()
	var persons []int
	for rows.Next() {
		var household, person int
		if err := rows.Scan(&household, &person); err != nil {
			return nil, 0, err
		}
		if household != 0 {
			homes = append(homes, household)
		}
		if person != 0 {
			persons = append(persons, person)
		}
	}
	if err := rows.Err(); err != nil {
		return nil, 0, err
	}
	if err := r.later(ctx, runs, func(household, person int, _ string, _ int64, _ fact.Date) {
		homes = append(homes, household)
		if person != 0 {
			persons = append(persons, person)
		}
	}); err != nil {
		return nil, 0, err
	}
	below, err := r.service.decides.UnitsChanged(ctx, r.zone.ID, since)
	if err != nil {
		return nil, 0, err
	}
	for _, u := range below {
		homes = append(homes, u.Households...)
	}
	slices.Sort(persons)
	stays, err := r.service.decides.StaysOf(ctx, slices.Compact(persons))
	if err != nil {
		return nil, 0, err
	}
	for _, s := range stays {
		homes = append(homes, s.Household)
	}
	slices.Sort(homes)
	homes = slices.Compact(homes)
	if r.chosen != nil {
		homes = slices.DeleteFunc(homes, func(h int) bool { _, ok := slices.BinarySearch(r.chosen, h); return !ok })
	}
	return homes, since, nil
}

// units tells of registers that were declared complete, or no more, for whole units.
func (r *round) units(ctx context.Context, homes []int, since int64, touch func(household int, day fact.Date, at int64)) error {
	list, err := r.service.decides.UnitsChanged(ctx, r.zone.ID, since)
	for _, u := range list {
		for _, h := range u.Households {
			if _, ok := slices.BinarySearch(homes, h); ok {
				touch(h, u.From, u.At)
			}
		}
	}
	return err
}

// later lists the adjustments that were recorded after a run of a new month began: it
// did not see the history as they correct it.
func (r *round) later(ctx context.Context, runs []eligibility.Run, tell func(household, person int, cycle string, at int64, month fact.Date)) error {
	if len(runs) == 0 {
		return nil
	}
	first := slices.MinFunc(runs, func(a, b eligibility.Run) int { return cmp.Compare(a.Known, b.Known) })
	rows, err := r.service.store.Query(ctx, `SELECT household_id, coalesce(person_id, 0), cycle, recorded, month FROM adjustments
		WHERE zone_id = ? AND (recorded > ? OR cycle = 'ONCE') AND recorded <= ?`, r.zone.ID, first.Known, r.known)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var household, person int
		var cycle string
		var at int64
		var month fact.Date
		if err := rows.Scan(&household, &person, &cycle, &at, &month); err != nil {
			return err
		}
		tell(household, person, cycle, at, month)
	}
	return rows.Err()
}

// history tells of months whose run did not see the history as adjustments correct it.
// Where what is granted once was adjusted, every new month is looked at: it may have been
// granted since.
func (r *round) history(ctx context.Context, _ int64, touch func(household, person int, month fact.Date)) error {
	runs, _, _ := r.newRuns()
	return r.later(ctx, runs, func(household, person int, cycle string, at int64, month fact.Date) {
		through := fact.MaxDate // of the reconciliation that made the adjustment
		for i := range r.calendar.before {
			if b := &r.calendar.before[i]; b.recorded >= at {
				through = b.through
				break
			}
		}
		for _, run := range runs {
			if run.For > through && run.For > month && (run.Known < at || cycle == string(fact.CycleOnce)) {
				first, _ := monthOf(run.For)
				touch(household, person, first)
			}
		}
	})
}

// together adds the households in which members of one another lived in the time that is
// gone through, and forms groups.
func (r *round) together(ctx context.Context, from map[int]fact.Date, touches map[int][]eligibility.Touch) ([]*group, error) {
	in := map[int]int{} // household → one of its group
	var root func(int) int
	root = func(h int) int {
		if in[h] != h {
			in[h] = root(in[h])
		}
		return in[h]
	}
	for h := range from {
		in[h] = h
	}
	join := func(a, b int) {
		a, b = root(a), root(b)
		if a != b {
			in[max(a, b)] = min(a, b)
			lower(from, min(a, b), from[max(a, b)])
		}
	}
	begin := func(h int) fact.Date { return from[root(h)] }
	for grew := true; grew; {
		grew = false
		homes := slices.Sorted(maps.Keys(in))
		before := make(map[int]fact.Date, len(homes))
		for _, h := range homes {
			before[h] = begin(h)
		}
		stays, err := r.service.decides.Stays(ctx, homes)
		if err != nil {
			return nil, err
		}
		then := func(s eligibility.Stay, day fact.Date) bool { return s.Period.To == nil || *s.Period.To > day }
		lived := map[int]int{} // person → a household of the group
		var persons []int
		for _, s := range stays {
			if !then(s, begin(s.Household)) {
				continue
			}
			if other, ok := lived[s.Person]; ok {
				join(other, s.Household)
				continue
			}
			lived[s.Person] = s.Household
			persons = append(persons, s.Person)
		}
		slices.Sort(persons)
		if stays, err = r.service.decides.StaysOf(ctx, persons); err != nil {
			return nil, err
		}
		for _, s := range stays {
			day := begin(lived[s.Person])
			if _, ok := in[s.Household]; ok || !then(s, day) || len(r.calendar.months(s.Household)) == 0 {
				continue
			}
			in[s.Household] = s.Household
			from[s.Household] = day
			join(lived[s.Person], s.Household)
			grew = true
		}
		for h, day := range before {
			grew = grew || begin(h) < day
		}
	}
	by := map[int]*group{}
	var out []*group
	for _, h := range slices.Sorted(maps.Keys(in)) {
		g := by[root(h)]
		if g == nil {
			g = &group{from: begin(h), touches: map[int][]eligibility.Touch{}}
			by[root(h)] = g
			out = append(out, g)
		}
		g.homes = append(g.homes, h)
		g.touches[h] = touches[h]
	}
	return out, nil
}
