package oracle

import (
	"math/big"
	"strings"

	"bentou/rules/fact"
	"bentou/rules/lang"
	"bentou/rules/pack"
)

// written is a number or day as the author wrote it.
func written(l pack.Literal) *big.Rat {
	if d, err := fact.ParseDate(l.Text); err == nil {
		return big.NewRat(int64(d), 1)
	}
	r, ok := new(big.Rat).SetString(l.Text)
	if !ok {
		panic("oracle: not a number: " + l.Text)
	}
	return r
}

// noCap is more than any amount.
var noCap = big.NewRat(9e9, 1)

// cell is the value of a cell of a parameter of a type.
func cell(t lang.Type, l pack.Literal) Value {
	switch t.Kind {
	case fact.KindBool:
		return Bit(l.Text == "true")
	case fact.KindCode:
		return Int(codeOf(t.Codes, l.Text))
	}
	if l.None() {
		return Number(noCap)
	}
	x := written(l)
	switch {
	case l.Unit == "month" && t.Period == "year":
		x = new(big.Rat).Mul(x, big.NewRat(12, 1))
	case l.Unit == "year" && t.Period == "month":
		x = new(big.Rat).Mul(x, big.NewRat(1, 12))
	}
	return Number(x)
}

func codeOf(codes *lang.Codes, text string) int64 {
	for i, e := range codes.Entries {
		if strings.EqualFold(e.Value, text) {
			return int64(i)
		}
	}
	panic("oracle: no such code: " + text)
}

// inForce is the value of a parameter on a day.
func inForce(d *pack.Parameter, day fact.Date) *pack.ParameterValue {
	for i, v := range d.Values {
		to := v.To
		if to == nil && i+1 < len(d.Values) {
			to = &d.Values[i+1].From
		}
		if v.From <= day && (to == nil || day < *to) {
			return v
		}
	}
	return nil
}

func (q question) parameter(n *lang.Node) Value {
	d := n.Param
	v := inForce(d, q.day)
	p := q.Checked.Params[d.Key] // for its type and the lists of its keys
	switch {
	case v == nil:
		return Unknown
	case n.Op == lang.OpLookup:
		return q.lookup(n, p, v)
	case n.Op == lang.OpParam && !v.Expr.Given():
		return cell(p.Type, v.Value)
	case n.Op == lang.OpParam:
		for i := range p.Values {
			if p.Values[i].Decl == v {
				return q.value(p.Values[i].Node)
			}
		}
	}
	args := n.Args
	rows := v.Rows
	if len(p.Keys) == 1 {
		key := q.value(args[0])
		if key.Num == nil {
			return Unknown
		}
		rows, args = rowsOf(rows, p.Keys[0], key), args[1:]
	}
	x := q.value(args[0])
	if x.Num == nil {
		return Unknown
	}
	switch n.Op {
	case lang.OpBand:
		return band(d, p.Type, rows, x.Num)
	case lang.OpScale:
		return marginal(p.Type, rows, x.Num)
	}
	more := q.value(args[1])
	if more.Num == nil {
		return Unknown
	}
	return arithmetic(lang.OpSub, marginal(p.Type, rows, new(big.Rat).Add(x.Num, more.Num)), marginal(p.Type, rows, x.Num))
}

func rowsOf(rows []pack.Row, codes *lang.Codes, key Value) (out []pack.Row) {
	for _, r := range rows {
		if same(key, Int(codeOf(codes, r.Keys[0].Text))) {
			out = append(out, r)
		}
	}
	return out
}

func begins(r pack.Row) *big.Rat { return written(r.Keys[len(r.Keys)-1]) }

func band(d *pack.Parameter, t lang.Type, rows []pack.Row, x *big.Rat) Value {
	out := Unknown
	if d.Otherwise != nil {
		out = cell(t, *d.Otherwise)
	}
	for _, r := range rows {
		if begins(r).Cmp(x) <= 0 {
			out = cell(t, r.Cell)
		}
	}
	return out
}

// marginal is the sum of rate times the part of x in each band.
func marginal(t lang.Type, rows []pack.Row, x *big.Rat) Value {
	if len(rows) == 0 {
		return Unknown
	}
	sum := Int(0)
	for i, r := range rows {
		top := x
		if i+1 < len(rows) && begins(rows[i+1]).Cmp(x) < 0 {
			top = begins(rows[i+1])
		}
		if part := new(big.Rat).Sub(top, begins(r)); part.Sign() > 0 {
			sum = arithmetic(lang.OpAdd, sum, arithmetic(lang.OpMul, Number(part), cell(t, r.Cell)))
		}
	}
	return sum
}

func keyOf(p *lang.Param, r pack.Row, i int) Value {
	if p.Keys[i] != nil {
		return Int(codeOf(p.Keys[i], r.Keys[i].Text))
	}
	return Number(written(r.Keys[i]))
}

// lookup finds the row whose keys are all equal. Beyond the last row of a number the
// parameter may say how it goes on.
func (q question) lookup(n *lang.Node, p *lang.Param, v *pack.ParameterValue) Value {
	if p.Decl.Hit != "" {
		return q.decide(n, p, v)
	}
	keys := make([]Value, len(p.Keys))
	unknown, outside := false, false
	for i := range keys {
		keys[i] = q.arg(n, i)
		unknown = unknown || keys[i].Num == nil
		if p.Keys[i] != nil || keys[i].Num == nil {
			continue
		}
		below, above := true, true
		for _, r := range v.Rows {
			below = below && keys[i].Num.Cmp(keyOf(p, r, i).Num) < 0
			above = above && keys[i].Num.Cmp(keyOf(p, r, i).Num) > 0
		}
		outside = outside || below || (above && (p.Decl.Beyond == "" || i+1 < len(keys)))
	}
	otherwise := Unknown
	if p.Decl.Otherwise != nil {
		otherwise = cell(p.Type, *p.Decl.Otherwise)
	}
	switch {
	case outside: // whatever the other keys are
		return otherwise
	case unknown:
		return Unknown
	}
	last := len(keys) - 1
	var end *pack.Row // the last row with the same keys before
	for i, r := range v.Rows {
		equal := true
		for k := range last {
			equal = equal && same(keys[k], keyOf(p, r, k))
		}
		if !equal {
			continue
		}
		if same(keys[last], keyOf(p, r, last)) {
			return cell(p.Type, r.Cell)
		}
		if end == nil || keyOf(p, r, last).Num.Cmp(keyOf(p, *end, last).Num) > 0 {
			end = &v.Rows[i]
		}
	}
	if end == nil || p.Keys[last] != nil || p.Decl.Beyond == "" || keys[last].Num.Cmp(keyOf(p, *end, last).Num) < 0 {
		return otherwise
	}
	out := cell(p.Type, end.Cell)
	if p.Decl.Beyond == "add" {
		steps := arithmetic(lang.OpSub, keys[last], keyOf(p, *end, last))
		out = arithmetic(lang.OpAdd, out, arithmetic(lang.OpMul, steps, cell(p.Type, *p.Decl.Add)))
	}
	return out
}
