package proof

import (
	"slices"
	"strconv"
	"strings"

	"bentou/rules/fact"
	"bentou/rules/lang"
)

// add appends an item, or returns the equal one.
func (p *program) add(key string, i item) int {
	if at, ok := p.index[key]; ok {
		return at
	}
	if len(p.items) >= maxItems {
		p.full = true
		return 0
	}
	for _, a := range i.args {
		i.ctx = max(i.ctx, p.items[a].ctx)
	}
	for _, l := range i.lins {
		for _, t := range l.terms {
			i.ctx = max(i.ctx, p.items[t.x].ctx)
			i.loose = i.loose || (i.kind == compound || i.kind == kept) && p.items[t.x].loose
		}
	}
	p.items = append(p.items, i)
	p.index[key] = len(p.items) - 1
	return len(p.items) - 1
}

// keyOf writes a key of parts.
func keyOf(k kind, parts ...string) string {
	return strconv.Itoa(int(k)) + "|" + strings.Join(parts, "|")
}

func ids(list []int) string {
	var b strings.Builder
	for _, x := range list {
		b.WriteString(strconv.Itoa(x))
		b.WriteByte(',')
	}
	return b.String()
}

func (l lin) key() string {
	var b strings.Builder
	b.WriteString(strconv.FormatInt(l.k, 10))
	for _, t := range l.terms {
		b.WriteByte('+')
		b.WriteString(strconv.FormatInt(t.c, 10))
		b.WriteByte('x')
		b.WriteString(strconv.Itoa(t.x))
	}
	b.WriteByte('/')
	b.WriteString(strconv.FormatInt(l.den, 10))
	return b.String()
}

// of writes a number item as a sum.
func (p *program) of(x int) lin { return lin{den: max(p.items[x].den, 1), terms: []term{{1, x}}} }

func (p *program) fixed(mask uint8) int {
	return p.add(keyOf(fixed, strconv.Itoa(int(mask))), item{kind: fixed, t: int64(mask)})
}

func (p *program) truth(b bool) int {
	if b {
		return p.fixed(isTrue)
	}
	return p.fixed(isFalse)
}

func (p *program) negate(a int) int {
	switch i := p.items[a]; i.kind {
	case not:
		return i.args[0]
	case fixed:
		return p.fixed(swapped(uint8(i.t)))
	}
	return p.add(keyOf(not, strconv.Itoa(a)), item{kind: not, args: []int{a}})
}

func swapped(mask uint8) uint8 { return mask&isUnknown | mask&isTrue<<1 | mask&isFalse>>1 }

func (p *program) both(k kind, list []int) int {
	var flat []int
	for _, a := range list {
		if p.items[a].kind == k {
			flat = append(flat, p.items[a].args...)
		} else {
			flat = append(flat, a)
		}
	}
	slices.Sort(flat)
	flat = slices.Compact(flat)
	if len(flat) == 1 {
		return flat[0]
	}
	return p.add(keyOf(k, ids(flat)), item{kind: k, args: flat})
}

// opaque is a number or condition that is looked into no further. Its key names it.
func (p *program) opaque(n *lang.Node, c int) int {
	i := item{kind: base, ctx: p.whose(c, n.Entity), may: known | unknown, den: 1}
	i.lo, i.hi = n.Range.Min, n.Range.Max
	switch {
	case n.Type.Kind == fact.KindBool:
		i.lo, i.hi = 0, 1
	case n.Type.Ratio:
		return p.quotient(p.signature(n, c), n.Range, i.ctx)
	case n.Type.Numeric():
		i.den = lang.Pow10(n.Type.Scale)
	}
	return p.add(p.signature(n, c), i)
}

// quotient is an opaque number that is no whole one.
func (p *program) quotient(key string, whole lang.Range, c int) int {
	r := whole.Times(lang.One(2 * realParts))
	return p.add("q|"+key, item{kind: base, ctx: c, may: known | unknown, den: realParts, real: true, lo: r.Min, hi: r.Max})
}

// signature tells trees apart: equal ones of a row have one value.
func (p *program) signature(n *lang.Node, c int) string {
	var b strings.Builder
	p.sign(&b, n, c, 0)
	return b.String()
}

func (p *program) sign(b *strings.Builder, n *lang.Node, c, depth int) {
	if n.Op == lang.OpParent {
		p.sign(b, n.Args[0], c, depth)
		return
	}
	number := func(ns ...int64) {
		for _, x := range ns {
			b.WriteString(strconv.FormatInt(x, 10))
			b.WriteByte(' ')
		}
	}
	b.WriteByte('(')
	number(int64(n.Op), n.Value, n.Value2, int64(n.Round), int64(n.N), int64(n.Type.Scale))
	number(n.Set...)
	switch {
	case n.Input != nil:
		number(int64(p.whose(c, n.Input.Entity)))
		b.WriteString(n.Input.Name)
	case n.Param != nil:
		b.WriteString(n.Param.Key)
	case n.Var != nil:
		number(int64(p.whose(c, n.Var.Subject)))
		b.WriteString(n.Var.Key)
	case n.Group != nil:
		number(int64(p.whose(c, fact.EntityPerson)))
		b.WriteString(n.Group.Key)
	case n.Programme != nil:
		number(int64(p.whose(c, n.Programme.Subject)))
		b.WriteString(n.Programme.Key)
	case n.Layer != nil:
		b.WriteString(n.Coverage.Key + "." + n.Layer.Key)
	case n.Cap != nil:
		b.WriteString(n.Coverage.Key + "." + n.Cap.Key)
	}
	if n.List != nil {
		up := p.whose(c, n.Entity)
		number(int64(n.List.Of), int64(up))
		for _, w := range n.List.Where {
			p.sign(b, w, p.childOf(up, n.List.Of), depth+1)
		}
		if len(n.Args) > 0 {
			p.sign(b, n.Args[0], p.childOf(up, n.List.Of), depth+1)
		}
		for _, a := range n.Args[min(1, len(n.Args)):] {
			p.sign(b, a, c, depth+1)
		}
	} else {
		for _, a := range n.Args {
			p.sign(b, a, c, depth+1)
		}
	}
	if n.Day != nil {
		b.WriteByte('@')
		p.sign(b, n.Day, c, depth+1)
	}
	b.WriteByte(')')
}
