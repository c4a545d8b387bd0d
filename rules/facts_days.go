package rules

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"

	"bentou/rules/fact"
)

// A decision can rest on several days of a month. Its facts are the canonical facts
// of each, in a list: [{"as_of":"2019-12-01",…},{"as_of":"2019-12-31",…}].

// joinFacts writes the facts of the household of each day.
func joinFacts(days []*dated) ([]byte, error) {
	b := []byte{'['}
	for n, d := range days {
		if n > 0 {
			b = append(b, ',')
		}
		rows, ok := d.ids.(*Rows)
		if !ok {
			return nil, fmt.Errorf("%w: rows that cannot be written", ErrFacts)
		}
		facts, err := rows.facts(0)
		if err != nil {
			return nil, err
		}
		b = append(b, facts...)
	}
	return append(b, ']'), nil
}

// dayFacts are the canonical facts of one day.
type dayFacts struct {
	date fact.Date
	data []byte
}

// splitFacts is the inverse of joinFacts; what is inside each day's facts is for
// [readFacts] to judge.
func splitFacts(facts []byte) ([]dayFacts, error) {
	var docs []json.RawMessage
	if err := json.Unmarshal(facts, &docs); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrFacts, err)
	}
	var out []dayFacts
	rest := facts
	for n, doc := range docs {
		var head struct {
			AsOf *fact.Date `json:"as_of"`
		}
		if err := json.Unmarshal(doc, &head); err != nil {
			return nil, fmt.Errorf("%w: %w", ErrFacts, err)
		}
		if head.AsOf == nil || n > 0 && *head.AsOf <= out[n-1].date {
			return nil, fmt.Errorf("%w: the days are not in order", ErrFacts)
		}
		out = append(out, dayFacts{*head.AsOf, doc})
		// Each day follows one byte after the one before: nothing hides between them.
		if len(rest) < 1+len(doc) || !bytes.Equal(rest[1:1+len(doc)], doc) {
			return nil, fmt.Errorf("%w: not in canonical form", ErrFacts)
		}
		rest = rest[1+len(doc):]
	}
	if len(out) == 0 || string(rest) != "]" {
		return nil, fmt.Errorf("%w: not in canonical form", ErrFacts)
	}
	return out, nil
}

// FactsMembers are the ids of those who are members in canonical facts on any of their days,
// ascending and each once.
func FactsMembers(facts []byte) ([]int, error) {
	days, err := splitFacts(facts)
	if err != nil {
		return nil, err
	}
	var out []int
	for _, d := range days {
		var doc struct {
			Members []struct {
				ID int `json:"id"`
			} `json:"members"`
		}
		if err := json.Unmarshal(d.data, &doc); err != nil {
			return nil, fmt.Errorf("%w: %w", ErrFacts, err)
		}
		for _, m := range doc.Members {
			out = append(out, m.ID)
		}
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}
