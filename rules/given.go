package rules

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"bentou/rules/engine"
	"bentou/rules/fact"
	"bentou/rules/lang"
)

// Given is what is known of a household on a day, by the names that canonical facts
// have (age, attr:owns_car, income(wage,card_year), age@2019-06-30), without what the
// pack would have to read it from. It is less strict than canonical facts: what is not
// in it is not known, and what no rule reads is passed over. So facts that were kept
// can be asked of another release.
type Given struct {
	Day       fact.Date
	Household map[string]string
	Members   []GivenMember
}

// GivenMember is what is known of a member.
type GivenMember struct {
	ID      int // tells members apart, over all days
	Columns map[string]string
}

// ErrGiven is returned for facts by which nothing can be decided.
var ErrGiven = errors.New("these facts cannot be decided on")

// ReadGiven reads canonical facts. The facts of bills are left out.
func ReadGiven(facts []byte) ([]Given, error) {
	docs, err := splitFacts(facts)
	if err != nil {
		return nil, err
	}
	var out []Given
	for _, d := range docs {
		var doc factsDoc
		if err := json.Unmarshal(d.data, &doc); err != nil {
			return nil, fmt.Errorf("%w: %w", ErrFacts, err)
		}
		g := Given{Day: d.date, Household: texts(doc.Household.Columns)}
		for i := range doc.Members {
			g.Members = append(g.Members, GivenMember{doc.Members[i].ID, texts(doc.Members[i].Columns)})
		}
		out = append(out, g)
	}
	return out, nil
}

// texts are the values that are known, as texts.
func texts(columns map[string]json.RawMessage) map[string]string {
	out := map[string]string{}
	for name, raw := range columns {
		text := string(raw)
		if text == "null" {
			continue
		}
		if text[0] == '"' {
			_ = json.Unmarshal(raw, &text) // it was read as JSON before
		}
		out[name] = text
	}
	return out
}

// AssessGiven decides by facts that are given, with reasons. The day itself must be
// among them. Days stand in order.
func (r *Release) AssessGiven(days []Given, asOf fact.Date) (*Assessment, error) {
	chunks, err := r.givenChunks(days, asOf)
	if err != nil {
		return nil, err
	}
	return r.judge(nil, chunks, asOf, true)
}

func (r *Release) givenChunks(days []Given, asOf fact.Date) (chunks []*dated, err error) {
	there := false
	for n, g := range days {
		if n > 0 && g.Day <= days[n-1].Day {
			return nil, fmt.Errorf("%w: the days are not in order", ErrGiven)
		}
		there = there || g.Day == asOf
		p, err := r.program(g.Day, forDecisions)
		if err != nil {
			return nil, err
		}
		chunk, rows, err := g.chunk(p.Columns)
		if err != nil {
			return nil, err
		}
		chunks = append(chunks, &dated{date: g.Day, chunk: chunk, ids: rows, program: p})
	}
	if !there {
		return nil, fmt.Errorf("%w: nothing is given for %s", ErrGiven, asOf)
	}
	return chunks, nil
}

// chunk makes the chunk of the one household for the columns of a program.
func (g *Given) chunk(cols []engine.Column) (*engine.Chunk, *Rows, error) {
	r := &Rows{layout: newLayout(cols, g.Day), chunk: &engine.Chunk{}, assumed: map[cell]bool{}}
	if r.err != nil {
		return nil, nil, r.err
	}
	r.add(fact.EntityHousehold, 1, 0, 0)
	for n, m := range g.Members {
		r.add(fact.EntityPerson, m.ID, 0, n)
	}
	r.close()
	for e := fact.EntityHousehold; e <= fact.EntityPerson; e++ {
		for _, key := range r.keys[e] {
			for row := range r.chunk.N[e] {
				from := g.Household
				if e == fact.EntityPerson {
					from = g.Members[row].Columns
				}
				text, known := from[key.name]
				if !known {
					continue
				}
				v, err := ParseGiven(cols[key.column].Input.Type, text)
				if err != nil {
					return nil, nil, fmt.Errorf("%q: %w", key.name, err)
				}
				setValue(&r.chunk.Cols[key.column], row, v)
			}
		}
	}
	return r.chunk, r, nil
}

// ParseGiven reads a value of a type as canonical facts write it; codes in either case.
func ParseGiven(t lang.Type, text string) (int64, error) {
	if t.Kind == fact.KindCode && t.Codes != nil {
		if at := slices.IndexFunc(t.Codes.Entries, func(e fact.Entry) bool { return strings.EqualFold(e.Value, text) }); at >= 0 {
			return int64(at), nil
		}
		return 0, fmt.Errorf("%w: %w: %q", ErrGiven, fact.ErrCode, text)
	}
	raw := json.RawMessage(strconv.Quote(text))
	if t.Kind == fact.KindBool {
		raw = json.RawMessage(text)
	}
	v, err := parseValue(t, raw)
	if err != nil {
		return 0, fmt.Errorf("%w: %w", ErrGiven, err)
	}
	return v, nil
}

// Narrow keeps what some programmes look at, with their kind groups: what decides. It
// leaves out the days that do not count for them, but for the day itself.
func (r *Release) Narrow(days []Given, asOf fact.Date, programmes ...string) ([]Given, error) {
	only := &engine.Selection{Programmes: map[string]bool{}}
	for _, key := range programmes {
		only.Programmes[key] = true
	}
	b, err := r.NewBulk(asOf, only)
	if err != nil {
		return nil, err
	}
	if len(b.programmes) == 0 {
		return nil, fmt.Errorf("%w: no such programme", ErrGiven)
	}
	var out []Given
	for _, g := range days {
		if g.Day != asOf && !b.looksAt(g.Day) {
			continue
		}
		p, err := b.program(g.Day)
		if err != nil {
			return nil, err
		}
		l := newLayout(p.Columns, g.Day)
		kept := Given{Day: g.Day, Household: narrowed(g.Household, l.keys[fact.EntityHousehold])}
		for _, m := range g.Members {
			kept.Members = append(kept.Members, GivenMember{m.ID, narrowed(m.Columns, l.keys[fact.EntityPerson])})
		}
		out = append(out, kept)
	}
	return out, nil
}

// looksAt reports whether a day counts for one of the programmes.
func (b *Bulk) looksAt(day fact.Date) bool {
	for _, p := range b.programmes {
		if counts(p, day, b.asOf) {
			return true
		}
	}
	return false
}

func narrowed(columns map[string]string, keys []factKey) map[string]string {
	out := map[string]string{}
	for _, k := range keys {
		if v, ok := columns[k.name]; ok {
			out[k.name] = v
		}
	}
	return out
}
