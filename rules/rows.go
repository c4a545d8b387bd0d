package rules

import (
	"bentou/rules/dossier"
	"bentou/rules/engine"
	"bentou/rules/fact"
)

// Rows says whose the rows of a chunk are, and where their values came from.
type Rows struct {
	*layout
	chunk *engine.Chunk
	rows  [4][]row // by entity

	// Of a chunk that was filled from dossiers.
	readers []*dossier.Reader
	views   []dossier.View // by household
	days    []*dossier.Day // by column; for whoever filled it only

	// Of a chunk that was read from canonical facts: the cells that were presumed.
	assumed map[cell]bool
}

// row is whom a row stands for.
type row struct {
	id     int   // of the household, person or claim; of a line its place in the claim
	parent int32 // its row among the parents
	place  int32 // in the list of the dossier
}

type cell struct{ column, row int }

// span is the rows from from until before to.
type span struct{ from, to int }

// AsOf is the day on which the members of the households are the rows.
func (r *Rows) AsOf() fact.Date { return r.asOf }

// Columns are those of the chunk.
func (r *Rows) Columns() []engine.Column { return r.cols }

// ID is the id of whom a row stands for; of a line, its place in the claim.
func (r *Rows) ID(e fact.Entity, n int) int { return r.rows[e][n].id }

// HouseholdID is the id of a household's row.
func (r *Rows) HouseholdID(n int) int { return r.ID(fact.EntityHousehold, n) }

// PersonID is the id of a person's row.
func (r *Rows) PersonID(n int) int { return r.ID(fact.EntityPerson, n) }

// ClaimID is the id of a claim's row.
func (r *Rows) ClaimID(n int) int { return r.ID(fact.EntityClaim, n) }

// Household is the row of the household to which a row belongs.
func (r *Rows) Household(e fact.Entity, n int) int {
	for ; e > fact.EntityHousehold; e-- {
		n = int(r.rows[e][n].parent)
	}
	return n
}

// Reading tells what is known of a column for a row and where from. Facts that were
// kept in canonical form do not say where from.
func (r *Rows) Reading(column, n int) dossier.Reading {
	c := r.cols[column]
	if r.readers == nil {
		v, known := getValue(&r.chunk.Cols[column], n)
		return dossier.Reading{Known: known, Value: v, Assumed: r.assumed[cell{column, n}]}
	}
	return r.readOn(column, n, dossier.NewDay(c.Day))
}

func (r *Rows) readOn(column, n int, day *dossier.Day) dossier.Reading {
	e := r.cols[column].Input.Entity
	return r.readers[column].Read(r.views[r.Household(e, n)], r.at(e, n), day)
}

// Assumed reports whether the pack presumed the value of a column for a row. It is for
// whoever filled the chunk only.
func (r *Rows) Assumed(column, n int) bool {
	a := r.cols[column].Input.Attr
	switch {
	case a == nil || a.Absent != fact.AbsentMeaningPresumed:
		return false
	case r.readers == nil:
		return r.Reading(column, n).Assumed
	}
	return r.readOn(column, n, r.days[column]).Assumed
}

// at is where the dossier of its household has a row.
func (r *Rows) at(e fact.Entity, n int) (at dossier.At) {
	switch e {
	case fact.EntityPerson:
		at.Person = int(r.rows[e][n].place)
	case fact.EntityClaim:
		at = r.at(fact.EntityPerson, int(r.rows[e][n].parent))
		at.Claim = int(r.rows[e][n].place)
	case fact.EntityLine:
		at = r.at(fact.EntityClaim, int(r.rows[e][n].parent))
		at.Line = int(r.rows[e][n].place)
	}
	return at
}

// household adds the rows of a household and its members.
func (r *Rows) household(h *dossier.Household, place int, members []int) {
	r.add(fact.EntityHousehold, h.ID, 0, place)
	for _, m := range members {
		p := h.Members[m]
		person := r.add(fact.EntityPerson, p.ID, len(r.rows[fact.EntityHousehold])-1, m)
		for n, c := range p.Claims {
			claim := r.add(fact.EntityClaim, c.ID, person, n)
			for k := range c.Lines {
				r.add(fact.EntityLine, k, claim, k)
			}
		}
	}
}

func (r *Rows) add(e fact.Entity, id, parent, place int) int {
	r.rows[e] = append(r.rows[e], row{id, int32(parent), int32(place)})
	return len(r.rows[e]) - 1
}

// close makes the chunk once all rows are there.
func (r *Rows) close() {
	c := r.chunk
	for e := fact.EntityHousehold; e <= fact.EntityLine; e++ {
		c.N[e] = len(r.rows[e])
		if e == fact.EntityHousehold {
			continue
		}
		first := make([]int32, c.N[e-1]+1)
		for _, w := range r.rows[e] {
			first[w.parent+1]++
		}
		for n := range c.N[e-1] {
			first[n+1] += first[n]
		}
		c.Children[e] = first
	}
	allocate(c, r.cols)
}

// spans are the rows of a household, of each entity.
func (r *Rows) spans(household int) (out [4]span) {
	out[fact.EntityHousehold] = span{household, household + 1}
	for e := fact.EntityPerson; e <= fact.EntityLine; e++ {
		first, above := r.chunk.Children[e], out[e-1]
		out[e] = span{int(first[above.from]), int(first[above.to])}
	}
	return out
}

// children are the rows of whose parent a row is.
func (r *Rows) children(e fact.Entity, parent int) span {
	return span{int(r.chunk.Children[e][parent]), int(r.chunk.Children[e][parent+1])}
}
