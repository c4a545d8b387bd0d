package dossier

import (
	"cmp"
	"slices"
	"strconv"

	"bentou/rules/fact"
)

// noEnd stands for the open end of a period: a day after all days.
var noEnd = fact.MaxDate.AddDays(1)

// index is a household as readings want it: its records by kind, each text parsed
// once. It is not changed after it was built, so that many may read it at once.
type index struct {
	owner *Household
	shape int // of the owner when the index was built
	subject
	people []person // in the order of Household.Members
	order  []int    // places in people, by id
}

// person is a member with what is recorded of them.
type person struct {
	id int
	subject
	claims  []claim
	settled []Settled
}

// subject is what is recorded of a household or a person.
type subject struct {
	items      []item // by kind, then by first day
	start      [kindCount + 1]int32
	attributes []attribute // by first day
	awards     []award
}

// item is a record with its columns parsed.
type item struct {
	from, to fact.Date // [from, to)
	known    uint8     // bit i: column i is known
	v        [maxColumns]int64
	rec      *Record
}

func (i *item) has(column int) bool         { return i.known&(1<<column) != 0 }
func (i *item) is(column int, v int64) bool { return i.has(column) && i.v[column] == v }
func (i *item) get(column int) (int64, bool) {
	return i.v[column], i.has(column)
}
func (i *item) on(day fact.Date) bool            { return i.from <= day && day < i.to }
func (i *item) overlaps(from, to fact.Date) bool { return i.from < to && from < i.to }

// of returns the items of a kind, by first day.
func (s *subject) of(k kind) []item { return s.items[s.start[k]:s.start[k+1]] }

// on returns the item of a kind that holds on a day. The registry lets no two hold
// on one day where a subject has one of a kind; should two be given all the same,
// the later one is meant.
func (s *subject) on(k kind, day fact.Date) *item {
	items := s.of(k)
	for n := len(items) - 1; n >= 0; n-- {
		if items[n].on(day) {
			return &items[n]
		}
	}
	return nil
}

// Prepare parses the records once for many readings. Readings of a household that
// was not prepared parse them each time. Whoever changes a household afterwards
// prepares it again; a copy is a household that was not prepared.
func (h *Household) Prepare() { h.index = newIndex(h) }

// Ready returns the household itself where it is prepared, else a prepared copy, for
// who reads it several times and may not change it.
func (h *Household) Ready() *Household {
	if ix := h.index; ix != nil && ix.owner == h && ix.shape == h.shape() {
		return h
	}
	c := *h
	c.Prepare()
	return &c
}

// View is a household ready to be read. Many may read one at once, as long as
// nobody changes the household.
type View struct{ ix *index }

// View returns the household as [Household.Prepare] left it, else parses it now.
func (h *Household) View() View {
	// A copy carries the index of its original, and records may have been added: both
	// would give answers about another household.
	if ix := h.index; ix != nil && ix.owner == h && ix.shape == h.shape() {
		return View{ix}
	}
	return View{newIndex(h)}
}

// shape changes when records, awards, members or claims are added or removed.
func (h *Household) shape() int {
	n := len(h.Members)
	add := func(m int) { n = n*31 + m }
	add(len(h.Records))
	add(len(h.Awards))
	for _, p := range h.Members {
		add(p.ID)
		add(len(p.Records))
		add(len(p.Awards))
		add(len(p.Claims))
		add(len(p.Settled))
	}
	return n
}

func newIndex(h *Household) *index {
	ix := &index{owner: h, shape: h.shape(), people: make([]person, len(h.Members))}
	total := len(h.Records)
	for _, p := range h.Members {
		total += len(p.Records)
	}
	slab := make([]item, 0, total) // one allocation for all subjects
	slab = ix.subject.fill(slab, h.Records, h.ID)
	ix.awards = newAwards(h.Awards, ix.of(kindDibao))
	ix.order = make([]int, len(h.Members))
	for n, m := range h.Members {
		p := &ix.people[n]
		p.id, p.settled = m.ID, m.Settled
		slab = p.fill(slab, m.Records, h.ID)
		p.awards = newAwards(m.Awards, nil)
		p.claims = newClaims(m.Claims)
		ix.order[n] = n
	}
	slices.SortStableFunc(ix.order, func(a, b int) int { return cmp.Compare(ix.people[a].id, ix.people[b].id) })
	return ix
}

// fill parses records into the slab and returns what is left of it.
func (s *subject) fill(slab []item, records []Record, household int) []item {
	var count [kindCount]int32
	for n := range records {
		if k, ok := s.reads(&records[n], household); ok {
			count[k]++
		}
	}
	var next [kindCount]int32
	for k := range count {
		next[k] = s.start[k]
		s.start[k+1] = s.start[k] + count[k]
	}
	s.items = slab[:s.start[kindCount]:s.start[kindCount]]
	for n := range records {
		r := &records[n]
		if r.Kind == kindAttribute && r.Period.Valid() {
			s.attributes = append(s.attributes, newAttribute(r))
		} else if k, ok := s.reads(r, household); ok {
			s.items[next[k]] = newItem(k, r)
			next[k]++
		}
	}
	byDay := func(a, b item) int { return cmp.Compare(a.from, b.from) }
	for k := range kindCount {
		if items := s.of(k); !slices.IsSortedFunc(items, byDay) {
			slices.SortStableFunc(items, byDay)
		}
	}
	slices.SortStableFunc(s.attributes, func(a, b attribute) int { return cmp.Compare(a.from, b.from) })
	return slab[len(s.items):len(s.items)]
}

// reads says whether a record is one that readings look at. A membership elsewhere
// is none: its person would be counted in two households.
func (s *subject) reads(r *Record, household int) (kind, bool) {
	k, ok := kindOf(r.Kind)
	if !ok || !r.Period.Valid() {
		return 0, false
	}
	if k == kindMembership {
		if id, stated := r.Values.Get("household_id"); stated && id != strconv.Itoa(household) {
			return 0, false
		}
	}
	return k, true
}

func newItem(k kind, r *Record) item {
	i := item{from: r.Period.From, to: end(r.Period.To), rec: r}
	for n, c := range columns[k] {
		text, stated := r.Values.Get(c.name)
		if !stated {
			continue
		}
		if v, ok := parse(c.kind, c.codes, text); ok {
			i.v[n] = v
			i.known |= 1 << n
		}
	}
	if k == kindPerson && i.has(personBirth) {
		i.v[personCivil] = packed(fact.Date(i.v[personBirth]))
	}
	return i
}

func end(to *fact.Date) fact.Date {
	if to == nil {
		return noEnd
	}
	return *to
}
