package rules

import (
	"crypto/sha256"
	"errors"
	"fmt"

	"bentou/rules/engine"
	"bentou/rules/fact"
)

// ErrFacts is returned for facts that are not in canonical form or do not fit the
// columns of a program.
var ErrFacts = errors.New("not the canonical facts of this program")

// FactsDigest is the digest by which canonical facts are known.
func FactsDigest(facts []byte) [sha256.Size]byte { return sha256.Sum256(facts) }

// facts writes all that a chunk holds of a household in canonical form (RFC 8785),
// so that the same facts are the same bytes everywhere:
//
//	{"as_of":"2019-12-31",
//	 "household":{"assumed":["attr:co_living"],"columns":{"size":1,…},"id":12},
//	 "members":[{"claims":[{"columns":{…},"id":3,"lines":[{"columns":{…}}]}],"columns":{"age":70,"age@2019-06-30":69,…},"id":34}]}
//
// Columns are called by the names of their inputs, with the day where it is another
// than as_of. Amounts and decimals are strings ("1416.00"), codes their names, dates
// texts or "never"; what is not known is null. Ids are internal and there are no names
// of people. The keys assumed, claims and lines are absent where there are none.
func (r *Rows) facts(household int) ([]byte, error) {
	if r.err != nil {
		return nil, r.err
	}
	w := &factWriter{Rows: r, b: make([]byte, 0, r.size(household))}
	w.b = append(w.b, `{"as_of":"`...)
	w.b = append(w.b, r.asOf.String()...)
	w.b = append(w.b, `","household":{`...)
	if err := w.subject(fact.EntityHousehold, household); err != nil {
		return nil, err
	}
	w.b = append(w.b, `},"members":[`...)
	if err := w.list(fact.EntityPerson, household); err != nil {
		return nil, err
	}
	return append(w.b, "]}"...), nil
}

// size is about how many bytes the facts of a household are.
func (r *Rows) size(household int) int {
	n := 100
	for e, rows := range r.spans(household) {
		for _, k := range r.keys[e] {
			n += (rows.to - rows.from) * (len(k.head) + 10)
		}
	}
	return n
}

type factWriter struct {
	*Rows
	b []byte
}

// list writes the rows below a parent.
func (w *factWriter) list(e fact.Entity, parent int) error {
	rows := w.children(e, parent)
	for n := rows.from; n < rows.to; n++ {
		if n > rows.from {
			w.b = append(w.b, ',')
		}
		w.b = append(w.b, '{')
		if err := w.subject(e, n); err != nil {
			return err
		}
		w.b = append(w.b, '}')
	}
	return nil
}

// subject writes what is inside the braces of one row.
func (w *factWriter) subject(e fact.Entity, n int) error {
	w.assumed(e, n)
	if e == fact.EntityPerson {
		if rows := w.children(fact.EntityClaim, n); rows.from < rows.to {
			w.b = append(w.b, `"claims":[`...)
			if err := w.list(fact.EntityClaim, n); err != nil {
				return err
			}
			w.b = append(w.b, "],"...)
		}
	}
	w.b = append(w.b, `"columns":{`...)
	for k, key := range w.keys[e] {
		if k > 0 {
			w.b = append(w.b, ',')
		}
		w.b = append(w.b, key.head...)
		if err := w.value(key.column, n); err != nil {
			return fmt.Errorf("%s: %w", key.name, err)
		}
	}
	w.b = append(w.b, '}')
	if e != fact.EntityLine {
		w.b = appendInt(append(w.b, `,"id":`...), int64(w.ID(e, n)))
	}
	if e == fact.EntityClaim {
		if rows := w.children(fact.EntityLine, n); rows.from < rows.to {
			w.b = append(w.b, `,"lines":[`...)
			if err := w.list(fact.EntityLine, n); err != nil {
				return err
			}
			w.b = append(w.b, ']')
		}
	}
	return nil
}

// assumed lists the columns whose value the pack presumed.
func (w *factWriter) assumed(e fact.Entity, n int) {
	some := false
	for _, key := range w.keys[e] {
		if !key.presumed || !w.Assumed(key.column, n) {
			continue
		}
		if some {
			w.b = append(w.b, ',')
		} else {
			w.b = append(w.b, `"assumed":[`...)
		}
		w.b, some = appendString(w.b, key.name), true
	}
	if some {
		w.b = append(w.b, "],"...)
	}
}

func (w *factWriter) value(column, n int) error {
	v, known := getValue(&w.chunk.Cols[column], n)
	if !known {
		w.b = append(w.b, "null"...)
		return nil
	}
	b, err := appendValue(w.b, &w.cols[column], v)
	w.b = b
	return err
}

// never is how canonical facts write a date that is known not to exist.
const never = "never"

func appendValue(b []byte, c *engine.Column, v int64) ([]byte, error) {
	switch t := c.Input.Type; t.Kind {
	case fact.KindBool:
		if v != 0 {
			return append(b, "true"...), nil
		}
		return append(b, "false"...), nil
	case fact.KindInt:
		return appendInt(b, v), nil
	case fact.KindMoney:
		return appendString(b, fact.Money(v).String()), nil
	case fact.KindDecimal:
		return appendString(b, fact.Decimal(v).String()), nil
	case fact.KindDate:
		switch {
		case v == int64(fact.MaxDate):
			return appendString(b, never), nil
		case v < int64(fact.MinDate) || v > int64(fact.MaxDate):
			return b, fmt.Errorf("%w: day %d is outside the calendar", ErrFacts, v)
		}
		return appendString(b, fact.Date(v).String()), nil
	default:
		if t.Codes == nil || v < 0 || v >= int64(len(t.Codes.Entries)) {
			return b, fmt.Errorf("%w: code %d is not in its list", ErrFacts, v)
		}
		return appendString(b, t.Codes.Entries[v].Value), nil
	}
}
