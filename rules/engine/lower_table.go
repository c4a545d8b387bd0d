package engine

import (
	"bentou/rules/fact"
	"bentou/rules/lang"
	"bentou/rules/pack"
)

// param is the scalar of a parameter on a day; in a gap it is unknown.
func (l *lowerer) param(decl *pack.Parameter, day fact.Date) number {
	p := l.c.Params[decl.Key]
	v, ok := p.On(day)
	if !ok {
		return l.unknownOf(p.Type)
	}
	if v.Node != nil {
		return l.scaled(l.certain(l.value(v.Node, day)), p.Type.Scale)
	}
	if p.Type.Kind == fact.KindBool {
		return bitNumber(truth(v.Scalar != 0))
	}
	return whole(constant(v.Scalar), p.Type.Scale)
}

// maxDense bounds the cells of a dense table.
const maxDense = 1 << 16

// lookup reads a table by its keys: they make one index into dense cells.
func (l *lowerer) lookup(n *lang.Node, day fact.Date) number {
	p := l.c.Params[n.Param.Key]
	v, ok := p.On(day)
	if !ok {
		return l.unknownOf(n.Type)
	}
	lows, sizes := make([]int64, len(p.Keys)), make([]int64, len(p.Keys))
	total := int64(1)
	for i, codes := range p.Keys {
		if codes != nil {
			sizes[i] = int64(len(codes.Entries))
		} else {
			lows[i], sizes[i] = intAxis(v, i)
		}
		total *= sizes[i]
	}
	if total > maxDense || total == 0 {
		panic(brokenTree("a table that is too large"))
	}
	index, inside := constant(0), truth(true)
	for i := range p.Keys {
		k := l.certain(l.value(n.Args[i], day)).num
		if p.Keys[i] == nil {
			k = l.clamp(k, lows[i], sizes[i], v, i == len(p.Keys)-1)
			inside = l.and(inside, l.and(l.order(lang.OpGe, k, constant(0)), l.order(lang.OpLt, k, constant(sizes[i]))))
		}
		if i == 0 {
			index = k
			continue
		}
		index = l.add(l.mul(index, constant(sizes[i])), k)
	}
	index = l.choose(inside, index, constant(-1))
	t := l.dense(n.Param, day, p, v, lows, sizes, total)
	out := l.fromTable(t, index, n)
	if last := len(p.Keys) - 1; v.Add != nil && p.Keys[last] == nil {
		// Each step beyond the last row adds the same.
		k := l.certain(l.value(n.Args[last], day)).num
		beyond := l.extreme(lang.OpMax, l.sub(k, constant(lows[last]+sizes[last]-1)), constant(0))
		step := constant(*v.Add)
		if v.Other != nil && last > 0 {
			step = l.fromTable(l.stepsBeyond(n.Param, day, p, v, lows, sizes, total), index, n)
		}
		out = l.add(out, l.mul(beyond, step))
	}
	if n.Type.Kind == fact.KindBool {
		return bitNumber(l.order(lang.OpNe, out, constant(0)))
	}
	return whole(out, p.Type.Scale)
}

func (l *lowerer) unknownOf(t lang.Type) number {
	if t.Kind == fact.KindBool {
		return bitNumber(unknownBit())
	}
	return whole(unknownConst(), t.Scale)
}

// intAxis is the span of the rows of an int key.
func intAxis(v *lang.ParamValue, key int) (low, size int64) {
	if len(v.Rows) == 0 {
		return 0, 1
	}
	low, high := v.Rows[0].Keys[key], v.Rows[0].Keys[key]
	for _, r := range v.Rows {
		low, high = min(low, r.Keys[key]), max(high, r.Keys[key])
	}
	return low, high - low + 1
}

// clamp maps an int key to 0…size−1. Beyond the last row the last key takes that row
// where the parameter says so; elsewhere a key outside has the index −1, the otherwise
// cell.
func (l *lowerer) clamp(k val, low, size int64, v *lang.ParamValue, isLast bool) val {
	k = l.sub(k, constant(low))
	if !isLast {
		return k
	}
	if v.Last || v.Add != nil {
		k = l.extreme(lang.OpMin, k, constant(size-1))
	}
	return k
}

func (l *lowerer) dense(decl *pack.Parameter, day fact.Date, p *lang.Param, v *lang.ParamValue, lows, sizes []int64, total int64) *table {
	key := tableKey{decl, day, 0}
	if t := l.tables[key]; t != nil {
		return t
	}
	t := &table{cells: make([]int64, total), known: make([]bool, total)}
	if v.Other != nil {
		t.outside, t.hasOutside = *v.Other, true
		for i := range t.cells {
			t.cells[i], t.known[i] = *v.Other, true
		}
	}
	for _, row := range v.Rows {
		at := int64(0)
		for i := range p.Keys {
			at = at*sizes[i] + row.Keys[i] - lows[i]
		}
		t.cells[at], t.known[at] = row.Cell, true
	}
	if last := len(p.Keys) - 1; p.Keys[last] == nil && (v.Last || v.Add != nil) {
		runOn(t, p, v, lows, sizes)
	}
	l.keepTable(key, t)
	return t
}

// runOn fills the cells beyond the last row of each list of ints: keys that come
// before may have rows of different number.
func runOn(t *table, p *lang.Param, v *lang.ParamValue, lows, sizes []int64) {
	last := len(p.Keys) - 1
	ends := map[int64]int64{} // index of the last row, by where its list begins
	for _, row := range v.Rows {
		at := int64(0)
		for i := range last {
			at = at*sizes[i] + row.Keys[i] - lows[i]
		}
		at *= sizes[last]
		k := at + row.Keys[last] - lows[last]
		if end, ok := ends[at]; !ok || k > end {
			ends[at] = k
		}
	}
	for at, end := range ends {
		for k := end + 1; k < at+sizes[last]; k++ {
			cell := lang.One(t.cells[end])
			if v.Add != nil {
				cell = cell.Plus(lang.One(k - end).Times(lang.One(*v.Add)))
			}
			t.cells[k], t.known[k] = cell.Min, cell.Bounded()
		}
	}
}

// stepsBeyond is the table of what each step beyond the last row adds: nothing where
// the other keys have no rows, but the otherwise cell.
func (l *lowerer) stepsBeyond(decl *pack.Parameter, day fact.Date, p *lang.Param, v *lang.ParamValue, lows, sizes []int64, total int64) *table {
	key := tableKey{decl, day, -1}
	if t := l.tables[key]; t != nil {
		return t
	}
	t := &table{cells: make([]int64, total), known: make([]bool, total), hasOutside: true}
	for i := range t.known {
		t.known[i] = true
	}
	last := len(p.Keys) - 1
	for _, row := range v.Rows {
		at := int64(0)
		for i := range last {
			at = at*sizes[i] + row.Keys[i] - lows[i]
		}
		at *= sizes[last]
		for k := range sizes[last] {
			t.cells[at+k] = *v.Add
		}
	}
	l.keepTable(key, t)
	return t
}

func (l *lowerer) keepTable(key tableKey, t *table) {
	if l.tables == nil {
		l.tables = map[tableKey]*table{}
	}
	l.tables[key] = t
}

func (l *lowerer) fromTable(t *table, index val, n *lang.Node) val {
	if index.isConst() {
		if index.k < 0 && t.hasOutside && !index.none {
			return constant(t.outside)
		}
		if index.none || index.k < 0 || index.k >= int64(len(t.cells)) || !t.known[index.k] {
			return unknownConst()
		}
		return constant(t.cells[index.k])
	}
	return l.emit(instr{op: opTable, ent: index.ent, a: index.reg, b: -1, c: -1, table: t}, n.Range)
}
