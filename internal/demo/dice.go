package demo

import (
	"math/rand/v2"

	"bentou/rules/fact"
)

// dice draws what the plan leaves to chance. The same seed and block give the same
// sequence on every machine.
type dice struct{ *rand.Rand }

func newDice(seed uint64, block int) dice {
	return dice{rand.New(rand.NewPCG(seed, uint64(block)))}
}

// permille is true n times in a thousand.
func (d dice) permille(n int) bool { return d.IntN(1000) < n }

// between draws from lo to hi, both included.
func (d dice) between(lo, hi int) int { return lo + d.IntN(hi-lo+1) }

// day draws from a day to another, both included.
func (d dice) day(from, to fact.Date) fact.Date {
	return from.AddDays(d.IntN(int(to-from) + 1))
}

// one draws an index with the given weights.
func (d dice) one(weights ...int) int {
	sum := 0
	for _, w := range weights {
		sum += w
	}
	n := d.IntN(sum)
	for i, w := range weights {
		if n < w {
			return i
		}
		n -= w
	}
	return len(weights) - 1
}

// money draws whole tens of yuan; one amount in eight has odd yuan and fen, as
// amounts that were added up have.
func (d dice) money(lo, hi int) fact.Money {
	m := fact.Yuan(int64(d.between(lo/10, hi/10)) * 10)
	if d.permille(125) {
		m += fact.Money(d.between(1, 999))
	}
	return m
}

func pick[T any](d dice, list []T) T { return list[d.IntN(len(list))] }

// birthOf draws a birthday of someone of that age on a day.
func (d dice) birthOf(age int, on fact.Date) fact.Date {
	y, m, day := on.Civil()
	return fact.NewDate(y-age, m, day).AddDays(-d.IntN(365))
}
