package arrears

import (
	"cmp"
	"slices"

	"bentou/ent/timescope"
	"bentou/rules/fact"
)

// perfectly makes the ops of what is true by a day and was not recorded before; it
// returns the truths that are not over yet.
func perfectly(list []*truth, last fact.Date, live map[int]timescope.Fact, ops *[]op) (left []*truth) {
	order := map[string]int{"record": 0, "membership": 1}
	var now []op
	for _, t := range list {
		switch {
		case t.untrue:
			continue
		case t.from > last && t.kind != "record":
			left = append(left, t)
			continue
		}
		if live[t.ordinal] == nil {
			o := op{"add", t, *t}
			if t.to != nil && *t.to > last && t.kind != "income" {
				o.then.to = nil // nobody knows yet that it will end
				left = append(left, t)
			}
			now = append(now, o)
		} else if *t.to <= last {
			now = append(now, op{"end", t, *t})
		} else {
			left = append(left, t)
		}
	}
	slices.SortStableFunc(now, func(a, b op) int {
		// What ends makes room for what begins.
		return cmp.Or(-cmp.Compare(a.what, b.what), cmp.Compare(rank(order, a), rank(order, b)), cmp.Compare(a.of.ordinal, b.of.ordinal))
	})
	*ops = now
	return left
}

func rank(order map[string]int, o op) int {
	if n, ok := order[o.of.kind]; ok {
		return n
	}
	return len(order)
}
