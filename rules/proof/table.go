package proof

import (
	"math"
	"slices"
	"strconv"

	"bentou/rules/lang"
	"bentou/rules/pack"
)

// table is the rows of a parameter on the days of a program, as boxes over its keys.
type table struct {
	rows  []tableRow
	other *int64
	// spans are the numbers between the first row and the last, of keys beyond which
	// there is no row whatever the other keys are.
	spans []*lang.Range
	// first: of the rows that fit the first counts.
	first bool
	// anything: what lies beyond the last row may be any number.
	anything bool
}

type tableRow struct {
	lo, hi []int64 // of each key, in parts of its own
	cell   int64
	index  int // of the row in the parameter; −1 for what goes on beyond the last
}

// cellOf is what a table has for its keys.
func (p *program) cellOf(n *lang.Node, c int, scale int64) lin {
	t, keys, ok := p.tableOf(n, c)
	if !ok {
		return lin{lost: true}
	}
	if t == nil {
		return p.nowhere(scale)
	}
	key := keyOf(cells, n.Param.Key)
	for _, l := range keys {
		key += "|" + l.key()
	}
	i := item{kind: cells, lins: keys, table: t, den: scale, may: known | unknown, lo: math.MinInt64, hi: math.MaxInt64}
	return p.of(p.add(key+strconv.FormatInt(scale, 10), i))
}

// tableOf gives the rows that a tree may read and the keys that it reads them by. The
// table is nil on days without one; ok is false where a key is no whole number.
func (p *program) tableOf(n *lang.Node, c int) (*table, []lin, bool) {
	param := p.c.Params[n.Param.Key]
	v, ok := param.On(p.span.from)
	if !ok {
		return nil, nil, true
	}
	keys := make([]lin, len(n.Args))
	for i, a := range n.Args {
		if keys[i] = p.number(a, c); keys[i].lost || p.isReal(keys[i]) {
			return nil, nil, false
		}
	}
	t := &table{other: v.Other}
	last := len(keys) - 1
	step := int64(1) // of the axis of a band, in parts of its key
	if param.Decl.Shape == pack.Band {
		keys[last], _ = alike(keys[last], constant(0, lang.Pow10(param.Axis.Scale)))
		if keys[last].lost {
			return nil, nil, false
		}
		step = keys[last].den / lang.Pow10(param.Axis.Scale)
	}
	for i, b := range v.Boxes {
		t.rows = append(t.rows, boxRows(param, b, i)...)
	}
	for i, r := range v.Rows {
		if len(v.Boxes) > 0 {
			break
		}
		row := tableRow{lo: slices.Clone(r.Keys), hi: slices.Clone(r.Keys), cell: r.Cell, index: i}
		if param.Decl.Shape == pack.Band {
			row.lo[last] = lang.One(r.Keys[last]).Times(lang.One(step)).Min
			row.hi[last] = math.MaxInt64
			for _, next := range v.Rows[i+1:] {
				if slices.Equal(next.Keys[:last], r.Keys[:last]) {
					row.hi[last] = lang.One(next.Keys[last]).Times(lang.One(step)).Min - 1
					break
				}
			}
		}
		t.rows = append(t.rows, row)
	}
	if len(v.Boxes) > 0 {
		t.first = true
		t.spans = make([]*lang.Range, len(keys))
		if param.Keys[last] == nil {
			t.spans[last] = &lang.Range{Min: 0, Max: math.MaxInt64}
		}
		return t, keys, true
	}
	if param.Decl.Shape == pack.Table && param.Keys[last] == nil && (v.Last || v.Add != nil) {
		t.anything = v.Add != nil
		for _, row := range t.rows[:len(v.Rows)] {
			end := !slices.ContainsFunc(v.Rows, func(r lang.ParamRow) bool {
				return slices.Equal(r.Keys[:last], row.lo[:last]) && r.Keys[last] > row.lo[last]
			})
			if end {
				more := tableRow{lo: slices.Clone(row.lo), hi: slices.Clone(row.hi), cell: row.cell, index: -1}
				more.lo[last], more.hi[last] = row.hi[last]+1, math.MaxInt64
				t.rows = append(t.rows, more)
			}
		}
	}
	if param.Decl.Shape == pack.Table && len(v.Rows) > 0 {
		t.spans = make([]*lang.Range, len(keys))
		for k := range keys {
			if param.Keys[k] != nil {
				continue
			}
			s := lang.One(v.Rows[0].Keys[k])
			for _, r := range v.Rows {
				s = s.Union(lang.One(r.Keys[k]))
			}
			if k == last && (v.Last || v.Add != nil) {
				s.Max = math.MaxInt64
			}
			t.spans[k] = &s
		}
	}
	return t, keys, true
}

// boxRows are the boxes of a row of a decision table.
func boxRows(param *lang.Param, b lang.ParamBox, index int) []tableRow {
	out := []tableRow{{cell: b.Cell, index: index}}
	for i := range param.Keys {
		var next []tableRow
		for _, row := range out {
			if b.Codes[i] == nil {
				next = append(next, tableRow{append(slices.Clone(row.lo), b.Min), append(slices.Clone(row.hi), b.Max), row.cell, index})
				continue
			}
			for k := 0; k < len(b.Codes[i]); {
				end := k
				for end+1 < len(b.Codes[i]) && b.Codes[i][end+1] == b.Codes[i][end]+1 {
					end++
				}
				next = append(next, tableRow{append(slices.Clone(row.lo), b.Codes[i][k]), append(slices.Clone(row.hi), b.Codes[i][end]), row.cell, index})
				k = end + 1
			}
		}
		out = next
	}
	return out
}

// outside reports whether a key within a range may, and whether it must, be one that
// no row has whatever the other keys are.
func (t *table) outside(k int, r lang.Range) (may, must bool) {
	if t.spans == nil || t.spans[k] == nil {
		return false, false
	}
	s := *t.spans[k]
	return r.Min < s.Min || r.Max > s.Max, r.Max < s.Min || r.Min > s.Max
}

// read is what the table may give for keys within ranges; empty where it has nothing.
func (t *table) read(keys []lang.Range) (r lang.Range, found, missing bool) {
	r = lang.Range{Min: math.MaxInt64, Max: math.MinInt64}
	missing = true
	for i := range t.rows {
		row := &t.rows[i]
		touches, holds := true, true
		for k := range keys {
			touches = touches && row.lo[k] <= keys[k].Max && keys[k].Min <= row.hi[k]
			holds = holds && row.lo[k] <= keys[k].Min && keys[k].Max <= row.hi[k]
		}
		if !touches {
			continue
		}
		found, missing = true, missing && !holds
		r = r.Union(lang.One(row.cell))
		if t.first && holds {
			break // no later row counts
		}
		if row.index < 0 && t.anything {
			r = lang.Everything
		}
	}
	if missing && t.other != nil {
		r, found, missing = r.Union(lang.One(*t.other)), true, false
	}
	return r, found, missing
}

// cut is a place at which the rows tell the keys within ranges apart: the key, and the
// last number before it.
func (t *table) cut(keys []lang.Range) (key int, at int64, ok bool) {
	for i := range t.rows {
		row := &t.rows[i]
		touches := true
		for k := range keys {
			touches = touches && row.lo[k] <= keys[k].Max && keys[k].Min <= row.hi[k]
		}
		if !touches {
			continue
		}
		for k := range keys {
			if keys[k].Min < row.lo[k] && row.lo[k] <= keys[k].Max {
				return k, row.lo[k] - 1, true
			}
			if keys[k].Min <= row.hi[k] && row.hi[k] < keys[k].Max {
				return k, row.hi[k], true
			}
		}
	}
	return 0, 0, false
}
