package rules

import (
	"math"
	"math/big"
	"testing"

	"pgregory.net/rapid"

	"bentou/rules/engine"
)

// Figures are written from 64 bits; what they must look like is said by fractions of any
// size.
func TestAFigureIsWrittenAsTheExactFractionIs(t *testing.T) {
	number := func(t *rapid.T, name string) int64 {
		switch rapid.IntRange(0, 3).Draw(t, name+" of size") {
		case 0:
			return rapid.Int64Range(-200, 200).Draw(t, name)
		case 1:
			return rapid.SampledFrom([]int64{0, 1, 5, 49, 50, 99, 100, 9995, math.MaxInt64, math.MinInt64, math.MinInt64 + 1}).Draw(t, name)
		}
		return rapid.Int64().Draw(t, name)
	}
	value := func(t *rapid.T, name string) engine.Value {
		v := engine.Value{Known: true, Num: number(t, name), Den: 1, Scale: rapid.IntRange(0, 8).Draw(t, name+" scale")}
		if rapid.Bool().Draw(t, name+" is a quotient") {
			v.Den = max(1, number(t, name+" by"))
		}
		return v
	}
	rapid.Check(t, func(t *rapid.T) {
		a, b := value(t, "a"), value(t, "b")
		places := rapid.IntRange(0, 20).Draw(t, "places")
		if got, want := quotient(a, places), exact(a).FloatString(places); got != want {
			t.Fatalf("%v to %d places is %s, not %s", a, places, got, want)
		}
		want := exact(a).RatString()
		if n, ends := exact(a).FloatPrec(); ends {
			want = exact(a).FloatString(max(n, 2))
		}
		if got := inFull(a, 2); got != want {
			t.Fatalf("%v in full is %s, not %s", a, got, want)
		}
		far := new(big.Rat).Sub(exact(a), exact(b))
		g := apart(a, b)
		if g.sign != far.Sign() || g.text(places) != far.Abs(far).FloatString(places) {
			t.Fatalf("%v and %v lie %s apart (%d), not %s", a, b, g.text(places), g.sign, far.FloatString(places))
		}
	})
}
