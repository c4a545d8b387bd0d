package rules

import (
	"slices"
	"strings"

	"bentou/rules/fact"
)

// SheetChange is what differs in a table from a day on.
type SheetChange struct {
	Sheet       *Sheet // as it is now; as it was, of one that is gone
	From        fact.Date
	Before, Now *SheetValue // nil: nothing is declared from the day on
	Rows        []RowChange
}

// RowChangeKind is how a row differs.
type RowChangeKind string

// The values of [RowChangeKind].
const (
	RowAdded   RowChangeKind = "ADDED"
	RowRemoved RowChangeKind = "REMOVED"
	RowChanged RowChangeKind = "CHANGED" // the value for the same keys is another
	RowMoved   RowChangeKind = "MOVED"   // in another place among those that stayed
)

// RowChange is a row that differs, by its number in each; 0 where it is not there.
type RowChange struct {
	Kind        RowChangeKind
	Before, Now int
}

// DiffSheets says what differs between the tables of two packs, in the order of the
// second, then what is gone.
func DiffSheets(before, now []*Sheet) (out []SheetChange) {
	find := func(list []*Sheet, key string) *Sheet {
		for _, s := range list {
			if s.Decl.Key == key {
				return s
			}
		}
		return nil
	}
	for _, s := range now {
		out = append(out, diffSheet(find(before, s.Decl.Key), s)...)
	}
	for _, s := range before {
		if find(now, s.Decl.Key) == nil {
			out = append(out, diffSheet(s, nil)...)
		}
	}
	return out
}

func diffSheet(was, is *Sheet) (out []SheetChange) {
	var days []fact.Date
	value := func(s *Sheet, day fact.Date) *SheetValue {
		if s == nil {
			return nil
		}
		for i := range s.Values {
			if s.Values[i].Decl.From == day {
				return &s.Values[i]
			}
		}
		return nil
	}
	for _, s := range []*Sheet{was, is} {
		if s != nil {
			for _, v := range s.Values {
				days = append(days, v.Decl.From)
			}
		}
	}
	slices.Sort(days)
	for _, day := range slices.Compact(days) {
		c := SheetChange{Sheet: is, From: day, Before: value(was, day), Now: value(is, day)}
		if is == nil {
			c.Sheet = was
		}
		// A value that begins anew is compared with what it takes the place of.
		old := c.Before
		if old == nil && was != nil && c.Now != nil {
			old, _ = was.on(day)
		}
		c.Rows = diffRows(old, c.Now)
		if c.Before == nil && c.Now != nil || c.Before != nil && c.Now == nil || len(c.Rows) > 0 || !sameSaying(c.Before, c.Now) {
			if c.Before == nil {
				c.Before = old
			}
			out = append(out, c)
		}
	}
	return out
}

// sameSaying reports whether two values say the same beside their rows.
func sameSaying(a, b *SheetValue) bool {
	x, y := a.Decl, b.Decl
	return x.Confidence == y.Confidence && x.Source == y.Source && (x.To == nil) == (y.To == nil) && (x.To == nil || *x.To == *y.To)
}

// diffRows pairs rows by their keys; of rows with the same keys the first with the
// first.
func diffRows(was, is *SheetValue) (out []RowChange) {
	rows := func(v *SheetValue) [][]Cell {
		if v == nil {
			return nil
		}
		return v.Rows
	}
	before, now := rows(was), rows(is)
	name := func(r []Cell, seen map[string]int) string {
		var key strings.Builder
		for _, c := range r[:max(len(r)-1, 0)] {
			key.WriteString(c.Text + "\x00")
		}
		seen[key.String()]++
		return key.String() + string(rune(seen[key.String()]))
	}
	at, seen := map[string]int{}, map[string]int{}
	for i, r := range before {
		at[name(r, seen)] = i
	}
	seen = map[string]int{}
	paired := make([]int, len(now)) // the row that each was; −1 of a new one
	kept := map[int]bool{}
	for i, r := range now {
		paired[i] = -1
		if k, ok := at[name(r, seen)]; ok {
			paired[i], kept[k] = k, true
		}
	}
	stayed := rising(paired)
	for i, r := range now {
		k := paired[i]
		switch {
		case k < 0:
			out = append(out, RowChange{RowAdded, 0, i + 1})
		case len(r) > 0 && r[len(r)-1].Text != before[k][len(before[k])-1].Text:
			out = append(out, RowChange{RowChanged, k + 1, i + 1})
		case !stayed[i]:
			out = append(out, RowChange{RowMoved, k + 1, i + 1})
		}
	}
	for k := range before {
		if !kept[k] {
			out = append(out, RowChange{RowRemoved, k + 1, 0})
		}
	}
	return out
}

// rising marks a longest rising part of a list, −1 left out: what stayed in order.
func rising(list []int) []bool {
	if slices.IsSorted(slices.DeleteFunc(slices.Clone(list), func(x int) bool { return x < 0 })) {
		return slices.Repeat([]bool{true}, len(list)) // as a rule
	}
	best, before := make([]int, len(list)), make([]int, len(list))
	end := -1
	for i, x := range list {
		before[i] = -1
		if x < 0 {
			continue
		}
		best[i] = 1
		for k := range i {
			if list[k] >= 0 && list[k] < x && best[k]+1 > best[i] {
				best[i], before[i] = best[k]+1, k
			}
		}
		if end < 0 || best[i] > best[end] {
			end = i
		}
	}
	out := make([]bool, len(list))
	for ; end >= 0; end = before[end] {
		out[end] = true
	}
	return out
}
