package rules

import (
	"math"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"bentou/rules/engine"
	"bentou/rules/fact"
	"bentou/rules/lang"
	"bentou/rules/pack"
)

// tables finds the tables that a tree reads, also by way of variables, and says of
// each which row was read. A figure that nobody can find in its table is no reason.
// Each row is named once: said holds those that were.
type tables struct {
	x    *explainer
	said map[saidRow]bool
	seen map[visited]bool
	ref  pack.Reference // of the programme, flag or layer
	// rows counts how often a row was looked for where one may have been named before.
	rows int
}

// saidRow is a row that was named, of whom, in its words.
type saidRow struct {
	code    string
	subject Subject
	words   string
}

// visited is a variable, group or cap that was looked into at a place.
type visited struct {
	node   *lang.Node
	on     fact.Date
	entity fact.Entity
	row    int
	layer  *engine.LayerOut
	day    *dated
}

func (p place) visit(n *lang.Node) visited {
	return visited{n, p.on, p.entity, p.row, p.layer, p.dated}
}

// about begins with what a programme, a flag or a layer says.
func (x *explainer) about(ref pack.Reference) {
	clear(x.tables.said)
	clear(x.tables.seen)
	x.tables.ref = ref
}

// under appends the rows that a tree reads at a place.
func (t *tables) under(out []Reason, n *lang.Node, p place, depth int) []Reason {
	p = p.to(n.Entity)
	f := t.x.phrase(n, p)
	if !f.listed {
		return out
	}
	switch n.Op {
	case lang.OpVar, lang.OpGroup, lang.OpCapLeft, lang.OpParam:
		if f.stands == nil {
			return out
		}
		return t.once(out, f.stands, p, depth)
	case lang.OpCond:
		out = t.under(out, n.Args[0], p, depth)
		before, met := len(out), p.truth(n.Args[0])
		if met == nil || *met {
			out = t.under(out, n.Args[1], p, depth)
		}
		if met == nil || !*met {
			out = t.under(out, n.Args[2], p, depth)
		}
		hinge(out[before:], t.x.r.origins(n.Args[0])) // the other table was not read
		return out
	case lang.OpAny, lang.OpAll, lang.OpNone, lang.OpCount, lang.OpSum, lang.OpMinOf, lang.OpMaxOf:
		for c := range p.children(n.List.Of) {
			for _, w := range n.List.Where {
				out = t.under(out, w, c, depth)
			}
			if !t.x.outside(n.List, c) {
				before := len(out)
				out = t.under(out, n.Args[0], c, depth)
				t.x.chosen(out[before:], n.List)
			}
		}
		for _, other := range n.Args[1:] {
			out = t.under(out, other, p, depth)
		}
		return out
	case lang.OpHeld, lang.OpCountMonths, lang.OpAt:
		for _, on := range p.days(n) {
			q := p
			q.on = on
			out = t.under(out, n.Args[0], q, depth)
		}
		return out
	}
	for _, a := range n.Args {
		out = t.under(out, a, p, depth)
	}
	switch n.Op {
	case lang.OpLookup, lang.OpBand, lang.OpScale, lang.OpScaleFrom, lang.OpRound:
		t.rows++
		var r Reason
		if n.Op == lang.OpRound {
			r = t.x.rounding(n, p, depth)
		} else {
			r = t.x.read(n, p, depth)
		}
		if key := (saidRow{r.Code, r.Subject, r.Text.ZH}); !t.said[key] {
			t.said[key] = true
			out = append(out, r)
		}
	}
	return out
}

// once looks into a tree that many may name, at each place once.
func (t *tables) once(out []Reason, n *lang.Node, p place, depth int) []Reason {
	p = p.to(n.Entity)
	at := p.visit(n)
	t.rows++
	if t.seen[at] {
		return out
	}
	t.seen[at] = true
	return t.under(out, n, p, depth)
}

// read says which row of a table a tree reads, and what stands there.
func (x *explainer) read(n *lang.Node, p place, depth int) Reason {
	decl, f := n.Param, x.phrase(n, p)
	assumed := f.presumes && x.assumed(n, p)
	t := x.told(f.as(tellRow, assumed), p, func(t *Told) {
		v := p.value(n)
		*t = Told{Code: "param." + decl.Key + ".row", Observed: say(v), Found: precise(v), Name: decl.Title, Confidence: f.confidence, Assumed: assumed, Origins: f.origins,
			Condition: text("查表“"+decl.Title.ZH+"”", "read from the table “"+decl.Title.EN+"”"),
			Text:      x.tellRow(decl, x.row(n, p), v)}
	})
	return Reason{Told: t, Depth: depth, Subject: p.subject(), Reference: decl.Reference, rests: x.rests(n, p)}
}

var (
	noRow      = text("表在该日尚无规定", "which says nothing of that day")
	unknownRow = text("适用哪一行不详", "which row is not known")
	otherRow   = text("未列出的其余情形", "for whatever has no row of its own")
)

// row names the row, or rows of a scale, that a tree reads.
func (x *explainer) row(n *lang.Node, p place) pack.Text {
	param := x.r.checked.Params[n.Param.Key]
	v, ok := param.On(p.on)
	if !ok {
		return noRow
	}
	keys := make([]*big.Rat, len(n.Args))
	var named []pack.Text // the keys that are no steps
	for i, a := range n.Args {
		key := p.value(a)
		if !key.Known {
			return unknownRow
		}
		keys[i] = exact(key)
		if i < len(param.Keys) {
			named = append(named, say(key))
		}
	}
	if n.Op == lang.OpLookup {
		return tableRow(param, v, keys, named)
	}
	rows, outer := v.Rows, len(param.Keys)
	if outer > 0 {
		rows = nil
		for _, r := range v.Rows {
			if isNumber(r.Keys[0], keys[0]) {
				rows = append(rows, r)
			}
		}
	}
	var steps pack.Text
	switch at := keys[outer:]; n.Op {
	case lang.OpBand:
		steps = bandOf(param, rows, at[0])
	case lang.OpScale:
		steps = bandsOf(param, rows, new(big.Rat), at[0])
	case lang.OpScaleFrom:
		steps = bandsOf(param, rows, at[0], new(big.Rat).Add(at[0], at[1]))
	}
	if outer > 0 {
		key := quoted(named)
		return text(key.ZH+"，"+steps.ZH, key.EN+", "+steps.EN)
	}
	return steps
}

// tableRow names the row with some keys; beyond the last one it is the last.
func tableRow(param *lang.Param, v *lang.ParamValue, keys []*big.Rat, named []pack.Text) pack.Text {
	if param.Decl.Hit != "" {
		return decidedBy(param, v, keys)
	}
	last := len(keys) - 1
	end := int64(math.MinInt64) // the last of those with the same keys before
	for _, r := range v.Rows {
		if !slices.EqualFunc(r.Keys[:last], keys[:last], isNumber) {
			continue
		}
		if isNumber(r.Keys[last], keys[last]) {
			q := quoted(named)
			return text(q.ZH+"一行", "the row "+q.EN)
		}
		end = max(end, r.Keys[last])
	}
	if param.Keys[last] != nil || (!v.Last && v.Add == nil) || end == math.MinInt64 || keys[last].Cmp(new(big.Rat).SetInt64(end)) < 0 {
		return otherRow
	}
	n := strconv.FormatInt(end, 10)
	q := quoted(append(named[:last:last], text(n, n)))
	if v.Add != nil {
		return text("最后一行"+q.ZH+"再逐级累加", "the last row "+q.EN+" and what each step beyond adds")
	}
	return text("最后一行"+q.ZH, "the last row "+q.EN)
}

func isNumber(k int64, r *big.Rat) bool {
	return r.IsInt() && r.Num().IsInt64() && r.Num().Int64() == k
}

func quoted(keys []pack.Text) pack.Text {
	var zh, en []string
	for _, k := range keys {
		zh, en = append(zh, "“"+k.ZH+"”"), append(en, "“"+k.EN+"”")
	}
	return text(strings.Join(zh, ""), strings.Join(en, ", "))
}

// begins is the number at which a row of a band or scale begins.
func begins(param *lang.Param, r lang.ParamRow) engine.Value {
	return engine.Value{Type: param.Axis, Known: true, Num: r.Keys[len(r.Keys)-1], Den: 1, Scale: param.Axis.Scale}
}

// reach names the numbers from a row to the next.
func reach(param *lang.Param, rows []lang.ParamRow, i int) pack.Text {
	from := say(begins(param, rows[i]))
	if i+1 == len(rows) {
		return text(from.ZH+"起", "from "+from.EN)
	}
	to := say(begins(param, rows[i+1]))
	if param.Axis.Kind == fact.KindDate {
		return text(from.ZH+"起至"+to.ZH+"前", "from "+from.EN+" until before "+to.EN)
	}
	return text(from.ZH+"至不足"+to.ZH, "from "+from.EN+" to below "+to.EN)
}

// bandOf names the last row that begins at a number or below.
func bandOf(param *lang.Param, rows []lang.ParamRow, x *big.Rat) pack.Text {
	for i := len(rows) - 1; i >= 0; i-- {
		if exact(begins(param, rows[i])).Cmp(x) <= 0 {
			return reach(param, rows, i)
		}
	}
	return otherRow
}

// bandsOf names the rows of a scale in which a part of what lies between two numbers
// falls, each with its rate.
func bandsOf(param *lang.Param, rows []lang.ParamRow, low, high *big.Rat) pack.Text {
	if low.Cmp(high) > 0 {
		low, high = high, low
	}
	var zh, en []string
	for i, r := range rows {
		if exact(begins(param, r)).Cmp(high) >= 0 || i+1 < len(rows) && exact(begins(param, rows[i+1])).Cmp(low) <= 0 {
			continue
		}
		at, rate := reach(param, rows, i), say(engine.Value{Type: param.Type, Known: true, Num: r.Cell, Den: 1, Scale: param.Type.Scale})
		zh, en = append(zh, at.ZH+"按"+rate.ZH), append(en, at.EN+" at "+rate.EN)
	}
	if len(zh) == 0 {
		return text("未及第一档", "below its first band")
	}
	return text(strings.Join(zh, "、"), strings.Join(en, ", "))
}
