package rules

import (
	"fmt"
	"slices"

	"bentou/rules/engine"
	"bentou/rules/fact"
)

// layout is what the canonical facts of a program's columns look like: what of them
// does not depend on the household. It does not change, and many may use it at once.
type layout struct {
	asOf fact.Date
	cols []engine.Column
	keys [4][]factKey // by entity, in the order of canonical facts
	err  error        // why there are no canonical facts of these columns
}

// factKey is a column under the name that it has in canonical facts.
type factKey struct {
	name   string
	head   []byte // the name as it is written, with the colon
	column int
	// presumed says that the pack may presume its value.
	presumed bool
}

func newLayout(cols []engine.Column, asOf fact.Date) *layout {
	l := &layout{asOf: asOf, cols: cols}
	for n, c := range cols {
		k := factKey{name: c.Input.Name, column: n}
		if c.Day != asOf {
			k.name += "@" + c.Day.String()
		}
		k.head = append(appendString(nil, k.name), ':')
		k.presumed = c.Input.Attr != nil && c.Input.Attr.Absent == fact.AbsentMeaningPresumed
		l.keys[c.Input.Entity] = append(l.keys[c.Input.Entity], k)
	}
	for _, keys := range l.keys {
		slices.SortStableFunc(keys, func(a, b factKey) int { return compareKeys(a.name, b.name) })
		for n := 1; n < len(keys); n++ {
			if keys[n].name == keys[n-1].name {
				l.err = fmt.Errorf("%w: two columns are called %q", ErrFacts, keys[n].name)
			}
		}
	}
	return l
}
