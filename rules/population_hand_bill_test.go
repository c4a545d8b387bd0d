package rules

import (
	"math"
	"math/bits"
)

// The figures of the five layers, in fen and hundredths.
const (
	capBasic        = 15000000
	capCritical     = 40000000
	capAssistance   = 1000000
	capSupplement   = 30000000
	noCap           = 900000000000
	criticalPoor    = 600000
	criticalGeneral = 1200000
)

var (
	basicDeductible = [4]int64{0, 20000, 50000, 100000}
	basicRate       = [4]int64{0, 85, 70, 60}
	// letOff is the part of a fee that two-free-two-half lets off.
	letOff = [feeCodes + 1]int64{0, 100, 100, 50, 50, 50, 0, 0, 0, 0}
)

type band struct{ from, rate int64 }

var (
	bandsGeneral = [...]band{{0, 50}, {10000000, 60}, {20000000, 65}}
	bandsPoor    = [...]band{{0, 55}, {10000000, 65}, {20000000, 75}}
)

// share is the sum of the rates times the part of x in each band, in hundredths.
func share(bands *[3]band, x int64) (sum int64) {
	for i, b := range bands {
		if x <= b.from {
			break
		}
		top := x
		if i+1 < len(bands) {
			top = min(x, bands[i+1].from)
		}
		sum += (top - b.from) * b.rate
	}
	return sum
}

// when is an amount under a condition, nothing without it. Where the condition is
// open, it is known only that nothing is nothing.
func when(t tri, m money) money {
	switch {
	case t == yes:
		return m
	case t == no || (m.known && m.fen == 0):
		return money{0, true}
	}
	return money{}
}

func least(a, b money) money { return money{min(a.fen, b.fen), a.known && b.known} }

// left is what a cap leaves after what was paid before.
func left(most int64, before money) money { return money{max(0, most-before.fen), before.known} }

// settle settles a bill through the five layers.
func (c *claimRow) settle(p *personRow, h *facts, out *claimResult) {
	payable := min(c.referred, -c.thirdParty, -p.employeeOnly())
	if payable == no {
		*out = claimResult{{0, true}, {0, true}, {0, true}, {0, true}, {0, true}}
		return
	}
	served := min(payable, p.resident)
	waived := min(payable, c.designated, h.registered)

	// The basic insurance.
	deductible := money{basicDeductible[c.level], c.level != 0 && c.stay.known}
	if c.stay.n >= 2 {
		deductible.fen = half(deductible.fen*50, 100)
	}
	over := max(0, c.inCatalogue.fen-deductible.fen)
	basic := money{half(over*basicRate[c.level], 100), c.inCatalogue.known && deductible.known}
	l1 := when(served, least(basic, left(capBasic, c.earlierBasic)))

	// The critical-illness insurance, on the sum of the year.
	base := when(served, minus(c.inCatalogue, l1))
	from, bands, most := int64(criticalGeneral), &bandsGeneral, int64(capCritical)
	if h.registered == yes {
		from, bands, most = criticalPoor, &bandsPoor, noCap
	}
	before := max(c.earlierBase.fen, from)
	after := max(c.earlierBase.fen+base.fen, from)
	critical := money{half(share(bands, after)-share(bands, before), 100), h.registered != maybe && c.earlierBase.known && base.known}
	l2 := when(served, least(critical, left(most, c.earlierCritical)))
	rest := minus(minus(c.inCatalogue, l1), l2)

	// The hospital: two-free-two-half, then its own waiver.
	offIn, offOut := c.letOff()
	offOut = least(offOut, minus(c.total, c.inCatalogue))
	switch {
	case !c.inCatalogue.known:
		offIn = money{}
	case c.inCatalogue.fen == 0:
		offIn = fen(0)
	default:
		offIn = part(least(offIn, c.inCatalogue), rest, c.inCatalogue.fen)
	}
	hospital := when(waived, money{offIn.fen + half((rest.fen-offIn.fen)*10, 100), offIn.known && rest.known})
	l3 := when(waived, money{hospital.fen + offOut.fen, hospital.known && offOut.known})

	// Medical assistance.
	rate := int64(70)
	if h.tekun == yes {
		rate = 100
	}
	need := minus(rest, hospital)
	need = money{half(need.fen*rate, 100), need.known && h.tekun != maybe}
	assisted := max(h.registered, h.tekun, h.gate, p.onDibaoSingle)
	l4 := when(min(payable, assisted), least(need, left(capAssistance, c.earlierAssistance)))

	// The supplement pays down to a tenth of the bill.
	own := minus(minus(minus(minus(c.total, l1), l2), l3), l4)
	more := least(left(capSupplement, c.earlierSupplement), minus(own, money{c.total.fen / 10, c.total.known}))
	more.fen = max(0, more.fen)
	l5 := when(min(payable, h.registered, p.special), more)

	*out = claimResult{l1, l2, l3, l4, l5}
}

// letOff sums what two-free-two-half lets off, in and out of the catalogue.
func (c *claimRow) letOff() (in, out money) {
	in, out = fen(0), fen(0)
	for i := range c.lines {
		l := &c.lines[i]
		off := money{half(l.amount.fen*letOff[l.fee], 100), l.amount.known && l.fee != 0}
		switch l.inCatalogue {
		case yes:
			in = money{in.fen + off.fen, in.known && off.known}
		case no:
			out = money{out.fen + off.fen, out.known && off.known}
		default:
			if !off.known || off.fen != 0 {
				in.known, out.known = false, false
			}
		}
	}
	return in, out
}

// part is a × b ÷ whole, rounded once. What does not fit is not known.
func part(a, b money, whole int64) money {
	if !a.known || !b.known {
		return money{}
	}
	if hi, lo := bits.Mul64(uint64(a.fen), uint64(b.fen)); hi != 0 || lo > math.MaxInt64 {
		return money{}
	}
	return fen(half(a.fen*b.fen, whole))
}
