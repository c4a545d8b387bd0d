package rules

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"

	"bentou/rules/engine"
	"bentou/rules/fact"
	"bentou/rules/lang"
)

// readFacts makes a chunk of one household out of canonical facts. It takes only
// what [Rows.facts] writes for these columns, to the byte: a key that is missing, not
// known or twice there, another spelling of a number, a code that the list no longer
// has are errors. So what is replayed is what was decided on.
func readFacts(data []byte, cols []engine.Column) (*engine.Chunk, *Rows, error) {
	var doc factsDoc
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(&doc); err != nil {
		return nil, nil, fmt.Errorf("%w: %w", ErrFacts, err)
	}
	asOf, err := fact.ParseDate(doc.AsOf)
	if err != nil {
		return nil, nil, fmt.Errorf("%w: as_of: %w", ErrFacts, err)
	}
	r := &Rows{layout: newLayout(cols, asOf), chunk: &engine.Chunk{}, assumed: map[cell]bool{}}
	if r.err != nil {
		return nil, nil, r.err
	}
	subjects := r.rowsOf(&doc)
	r.close()
	for e := fact.EntityHousehold; e <= fact.EntityLine; e++ {
		for n, s := range subjects[e] {
			if err := r.read(r.keys[e], n, s); err != nil {
				return nil, nil, fmt.Errorf("%s %d: %w", e, r.ID(e, n), err)
			}
		}
	}
	again, err := r.facts(0)
	if err != nil {
		return nil, nil, err
	}
	if !bytes.Equal(again, data) {
		return nil, nil, fmt.Errorf("%w: not in canonical form", ErrFacts)
	}
	return r.chunk, r, nil
}

type factsDoc struct {
	AsOf      string         `json:"as_of"`
	Household factsSubject   `json:"household"`
	Members   []factsSubject `json:"members"`
}

// factsSubject is any row; what its entity does not have is refused because it
// would not be written again.
type factsSubject struct {
	ID      int                        `json:"id"`
	Columns map[string]json.RawMessage `json:"columns"`
	Assumed []string                   `json:"assumed"`
	Claims  []factsSubject             `json:"claims"`
	Lines   []factsSubject             `json:"lines"`
}

// rowsOf makes the rows and returns the subjects in their order.
func (r *Rows) rowsOf(doc *factsDoc) (out [4][]*factsSubject) {
	add := func(e fact.Entity, s *factsSubject, id, parent, place int) int {
		out[e] = append(out[e], s)
		return r.add(e, id, parent, place)
	}
	add(fact.EntityHousehold, &doc.Household, doc.Household.ID, 0, 0)
	for n := range doc.Members {
		m := &doc.Members[n]
		person := add(fact.EntityPerson, m, m.ID, 0, n)
		for k := range m.Claims {
			c := &m.Claims[k]
			claim := add(fact.EntityClaim, c, c.ID, person, k)
			for l := range c.Lines {
				add(fact.EntityLine, &c.Lines[l], l, claim, l)
			}
		}
	}
	return out
}

func (r *Rows) read(keys []factKey, n int, s *factsSubject) error {
	for _, key := range keys {
		text, there := s.Columns[key.name]
		if !there {
			return fmt.Errorf("%w: %q is missing", ErrFacts, key.name)
		}
		if string(text) == "null" {
			continue
		}
		v, err := parseValue(r.cols[key.column].Input.Type, text)
		if err != nil {
			return fmt.Errorf("%q: %w", key.name, err)
		}
		setValue(&r.chunk.Cols[key.column], n, v)
		if slices.Contains(s.Assumed, key.name) {
			r.assumed[cell{key.column, n}] = true
		}
	}
	if len(s.Columns) > len(keys) {
		for name := range s.Columns {
			if !slices.ContainsFunc(keys, func(k factKey) bool { return k.name == name }) {
				return fmt.Errorf("%w: no column is called %q", ErrFacts, name)
			}
		}
	}
	return nil
}

func parseValue(t lang.Type, raw json.RawMessage) (v int64, err error) {
	text := string(raw)
	if t.Kind == fact.KindBool {
		switch text {
		case "true":
			return 1, nil
		case "false":
			return 0, nil
		}
		return 0, fmt.Errorf("%w: no truth value", ErrFacts)
	}
	if t.Kind == fact.KindInt && text[0] != '"' {
		if v, err = strconv.ParseInt(text, 10, 64); err != nil {
			return 0, fmt.Errorf("%w: no whole number", ErrFacts)
		}
		return v, nil
	}
	if err := json.Unmarshal(raw, &text); err != nil {
		return 0, fmt.Errorf("%w: %w", ErrFacts, err)
	}
	switch t.Kind {
	case fact.KindInt:
		v, err = strconv.ParseInt(text, 10, 64)
	case fact.KindMoney:
		var m fact.Money
		m, err = fact.ParseMoney(text)
		v = int64(m)
	case fact.KindDecimal:
		var d fact.Decimal
		d, err = fact.ParseDecimal(text)
		v = int64(d)
	case fact.KindDate:
		if text == never {
			return int64(fact.MaxDate), nil
		}
		var d fact.Date
		d, err = fact.ParseDate(text)
		v = int64(d)
	default:
		at := -1
		if t.Codes != nil {
			at = slices.IndexFunc(t.Codes.Entries, func(e fact.Entry) bool { return e.Value == text })
		}
		if at < 0 {
			err = fmt.Errorf("%w: %q", fact.ErrCode, text)
		}
		v = int64(at)
	}
	if err != nil {
		return 0, fmt.Errorf("%w: %w", ErrFacts, err)
	}
	return v, nil
}
