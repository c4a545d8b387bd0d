package rules

import (
	"fmt"
	"math/big"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"bentou/rules/fact"
	"bentou/rules/lang"
	"bentou/rules/pack"
)

// makeSum makes up a sum, with what it comes to.
func makeSum(t *rapid.T, deep int) (*lang.Node, *big.Rat) {
	op := lang.OpConst
	if deep > 0 {
		op = rapid.SampledFrom([]lang.Op{lang.OpConst, lang.OpAdd, lang.OpSub, lang.OpMul, lang.OpDiv, lang.OpNeg, lang.OpMin, lang.OpMax, lang.OpConvert, lang.OpRound, lang.OpParent}).Draw(t, "op")
	}
	n := &lang.Node{Op: op, Type: lang.Type{Kind: fact.KindInt}}
	if op == lang.OpConst {
		n.Value = rapid.Int64Range(1, 9).Draw(t, "number")
		return n, big.NewRat(n.Value, 1)
	}
	a, x := makeSum(t, deep-1)
	n.Args = []*lang.Node{a}
	switch op {
	case lang.OpNeg:
		return n, new(big.Rat).Neg(x)
	case lang.OpConvert:
		n.Type.Kind, n.Type.Period = fact.KindMoney, rapid.SampledFrom([]string{"month", "year"}).Draw(t, "period")
		if n.Type.Period == "month" {
			return n, new(big.Rat).Mul(x, big.NewRat(1, 12))
		}
		return n, new(big.Rat).Mul(x, big.NewRat(12, 1))
	case lang.OpRound:
		n.Round = lang.Down
		return n, down(x)
	case lang.OpParent:
		return n, x
	}
	b, y := makeSum(t, deep-1)
	n.Args = append(n.Args, b)
	switch op {
	case lang.OpAdd:
		return n, new(big.Rat).Add(x, y)
	case lang.OpSub:
		return n, new(big.Rat).Sub(x, y)
	case lang.OpMul:
		return n, new(big.Rat).Mul(x, y)
	case lang.OpDiv:
		if y.Sign() == 0 { // nothing is divided by nothing
			n.Op = lang.OpAdd
			return n, x
		}
		return n, new(big.Rat).Quo(x, y)
	case lang.OpMin:
		return n, pick(x, y, -1)
	}
	return n, pick(x, y, 1)
}

func down(x *big.Rat) *big.Rat {
	return new(big.Rat).SetInt(new(big.Int).Div(x.Num(), x.Denom()))
}

func pick(x, y *big.Rat, sign int) *big.Rat {
	if x.Cmp(y)*sign >= 0 {
		return x
	}
	return y
}

// reader works out a sum as it is written, as people learn it at school: products before
// sums, from the left to the right, brackets first.
type reader struct {
	rest string
	zh   bool
}

func (r *reader) take(zh, en string) bool {
	word := en
	if r.zh {
		word = zh
	}
	rest, ok := strings.CutPrefix(r.rest, word)
	if ok {
		r.rest = rest
	}
	return ok
}

func (r *reader) must(zh, en string) {
	if !r.take(zh, en) {
		panic(fmt.Sprintf("%q or %q is not before %q", zh, en, r.rest))
	}
}

// either reads a sum, or one of two.
func (r *reader) either() *big.Rat {
	sign := 0
	switch {
	case r.zh:
	case r.take("", "the lesser of "):
		sign = -1
	case r.take("", "the greater of "):
		sign = 1
	}
	x := r.sum()
	switch {
	case sign != 0:
		r.must("", " and ")
		return pick(x, r.sum(), sign)
	case !r.zh || !r.take("与", ""):
		return x
	}
	y := r.sum()
	if r.take("的较小者", "") {
		return pick(x, y, -1)
	}
	r.must("的较大者", "")
	return pick(x, y, 1)
}

func (r *reader) sum() *big.Rat {
	var x *big.Rat
	if r.take("−", "−") {
		x = new(big.Rat).Neg(r.product())
	} else {
		x = r.product()
	}
	for {
		switch {
		case r.take(" + ", " + "):
			x = new(big.Rat).Add(x, r.product())
		case r.take(" − ", " − "):
			x = new(big.Rat).Sub(x, r.product())
		default:
			return x
		}
	}
}

func (r *reader) product() *big.Rat {
	x := r.factor()
	for {
		switch {
		case r.take(" × ", " × "):
			x = new(big.Rat).Mul(x, r.factor())
		case r.take(" ÷ ", " ÷ "):
			x = new(big.Rat).Quo(x, r.factor())
		default:
			return x
		}
	}
}

func (r *reader) factor() *big.Rat {
	if r.take("（", "(") {
		x := r.either()
		if r.take("，向下取整到0位小数", ", rounded down to 0 places") {
			x = down(x)
		}
		r.must("）", ")")
		return x
	}
	n := strings.IndexFunc(r.rest, func(c rune) bool { return c < '0' || c > '9' })
	if n < 0 {
		n = len(r.rest)
	}
	x, ok := new(big.Rat).SetString(r.rest[:n])
	if !ok {
		panic(fmt.Sprintf("no number before %q", r.rest))
	}
	r.rest = r.rest[n:]
	return x
}

func (r *reader) all() *big.Rat {
	x := r.either()
	if r.rest != "" {
		panic(fmt.Sprintf("%q is left", r.rest))
	}
	return x
}

func sumName(n *lang.Node) pack.Text {
	x, d := &explainer{r: &Release{}}, &dated{program: &program{}}
	return x.sum(n, place{dated: d}, x.name(n, d))
}

// What is rounded at last is told by itself; of what is rounded on the way the sum says so.
func TestASumAsItIsWrittenComesToItsFigure(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, want := makeSum(t, 4)
		n, want = &lang.Node{Op: lang.OpAdd, Type: n.Type, Args: []*lang.Node{{Op: lang.OpConst, Type: lang.Type{Kind: fact.KindInt}, Value: 1}, n}}, new(big.Rat).Add(big.NewRat(1, 1), want)
		name := sumName(n)
		for i, text := range []string{name.ZH, name.EN} {
			if got := (&reader{text, i == 0}).all(); got.Cmp(want) != 0 {
				t.Fatalf("%s is %s, not %s", text, got.RatString(), want.RatString())
			}
		}
	})
}

func TestASumHasBracketsWhereItWouldBeReadOtherwiseWithout(t *testing.T) {
	c := func(v int64) *lang.Node {
		return &lang.Node{Op: lang.OpConst, Type: lang.Type{Kind: fact.KindInt}, Value: v}
	}
	of := func(op lang.Op, args ...*lang.Node) *lang.Node {
		return &lang.Node{Op: op, Type: lang.Type{Kind: fact.KindInt}, Args: args}
	}
	monthly := func(n *lang.Node) *lang.Node {
		return &lang.Node{Op: lang.OpConvert, Type: lang.Type{Kind: fact.KindMoney, Period: "month"}, Args: []*lang.Node{n}}
	}
	fen := func(n *lang.Node) *lang.Node {
		return &lang.Node{Op: lang.OpRound, Type: lang.Type{Kind: fact.KindMoney, Scale: 2}, N: 2, Args: []*lang.Node{n}}
	}
	for _, x := range []struct {
		n    *lang.Node
		want pack.Text
	}{
		{of(lang.OpMul, of(lang.OpSub, c(5), c(3)), c(2)), text("（5 − 3） × 2", "(5 − 3) × 2")},
		{of(lang.OpSub, c(5), of(lang.OpSub, c(3), c(2))), text("5 − （3 − 2）", "5 − (3 − 2)")},
		{of(lang.OpSub, of(lang.OpSub, c(5), c(3)), c(2)), text("5 − 3 − 2", "5 − 3 − 2")},
		{of(lang.OpDiv, c(6), of(lang.OpMul, c(3), c(2))), text("6 ÷ （3 × 2）", "6 ÷ (3 × 2)")},
		{of(lang.OpDiv, c(6), monthly(c(3))), text("6 ÷ （3 ÷ 12）", "6 ÷ (3 ÷ 12)")},
		{of(lang.OpMul, of(lang.OpMin, c(5), of(lang.OpAdd, c(3), c(1))), c(2)), text("（5与（3 + 1）的较小者） × 2", "(the lesser of 5 and (3 + 1)) × 2")},
		{of(lang.OpNeg, of(lang.OpAdd, c(5), c(3))), text("−（5 + 3）", "−(5 + 3)")},
		{of(lang.OpMul, fen(of(lang.OpDiv, c(5), c(3))), c(2)), text("（5 ÷ 3，四舍五入到分） × 2", "(5 ÷ 3, rounded to the fen) × 2")},
		{monthly(of(lang.OpSub, c(5), c(3))), text("（5 − 3） ÷ 12", "(5 − 3) ÷ 12")},
		{fen(monthly(c(5))), text("5 ÷ 12", "5 ÷ 12")},
	} {
		if got := sumName(x.n); got != x.want {
			t.Errorf("%+v instead of %+v", got, x.want)
		}
	}
}
