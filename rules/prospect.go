package rules

import (
	"math"

	"bentou/rules/engine"
	"bentou/rules/fact"
)

// outcomes is a set of outcomes.
type outcomes uint8

const (
	mayEligible outcomes = 1 << iota
	mayIneligible
	mayUndetermined

	allOutcomes = mayEligible | mayIneligible | mayUndetermined
)

func outcomesOf(o Outcome) outcomes {
	switch o {
	case Eligible:
		return mayEligible
	case Ineligible:
		return mayIneligible
	}
	return mayUndetermined
}

func (o outcomes) has(of outcomes) bool { return o&of != 0 }

// within: nothing but those.
func (o outcomes) within(of outcomes) bool { return o&^of == 0 }

func (o outcomes) list() (out []Outcome) {
	for _, one := range []Outcome{Eligible, Ineligible, Undetermined} {
		if o.has(outcomesOf(one)) {
			out = append(out, one)
		}
	}
	return out
}

// prospect is what may come out of a decision, and between what the amount lies where it
// is eligible. It may hold more than can come about, never less.
type prospect struct {
	may       outcomes
	low, high int64
	pays      bool
	// least and most bound what it may be worth while it is undetermined.
	mostLow, mostHigh int64
}

// point: it is one thing.
func (v prospect) point() bool {
	return v.may == mayIneligible || v.may == mayUndetermined || v.may == mayEligible && (!v.pays || v.low == v.high)
}

// paid is what is paid at least and at most: nothing where it is not eligible.
func (v prospect) paid() (low, high int64) {
	if v.may.has(mayEligible) {
		low, high = v.low, v.high
	}
	if v.may != mayEligible {
		low, high = min(low, 0), max(high, 0)
	}
	return low, high
}

// judge reads the last runs of all days: the best day of each programme, then stacking,
// as [Release.best] and [settled] do it.
func (p *probe) judge() prospect {
	alone := make([]prospect, len(p.parts))
	for i := range p.parts {
		alone[i] = p.alone(&p.parts[i])
	}
	own := alone[p.own]
	if len(alone) == 1 {
		return own
	}
	out := prospect{low: own.low, high: own.high, pays: own.pays}
	p.combine(alone, make([]outcomes, len(alone)), 0, &out)
	return out
}

// combine goes through what each of the group may say by itself.
func (p *probe) combine(alone []prospect, taken []outcomes, at int, out *prospect) {
	if at == len(alone) {
		out.may |= p.stacked(alone, taken)
		return
	}
	for one := mayEligible; one <= mayUndetermined; one <<= 1 {
		if alone[at].may.has(one) {
			taken[at] = one
			p.combine(alone, taken, at+1, out)
		}
	}
}

// worth bounds what a programme of a group is worth, as standings have it.
func worth(v prospect, o outcomes) (leastLow, leastHigh, mostLow, mostHigh int64) {
	if o == mayEligible {
		return v.low, v.high, v.low, v.high
	}
	return -1, -1, v.mostLow, v.mostHigh
}

func (p *probe) stacked(alone []prospect, taken []outcomes) outcomes {
	i := p.own
	if taken[i] == mayIneligible {
		return mayIneligible
	}
	leastLow, leastHigh, mostLow, mostHigh := worth(alone[i], taken[i])
	out := outcomes(0)
	waits := false // one surely may beat it
	for j := range alone {
		if j == i || taken[j] == mayIneligible {
			continue
		}
		earlier := j < i
		aLeastLow, aLeastHigh, aMostLow, aMostHigh := worth(alone[j], taken[j])
		if p.parts[j].decl.Rule == "exclude" {
			switch {
			case !earlier:
			case taken[j] == mayEligible:
				return mayIneligible
			default:
				waits = true
			}
			continue
		}
		beats := func(a, b int64) bool { return a > b || earlier && a == b }
		if taken[j] == mayEligible {
			if beats(aLeastLow, mostHigh) {
				return mayIneligible
			}
			if beats(aLeastHigh, mostLow) {
				out |= mayIneligible
			}
			if taken[i] == mayEligible {
				continue // of two amounts that are known one beats the other or not
			}
		}
		if beats(aMostLow, leastHigh) {
			waits = true
		} else if beats(aMostHigh, leastLow) {
			out |= mayUndetermined
		}
	}
	if waits {
		return out | mayUndetermined
	}
	return out | taken[i]
}

// dayState is what a programme says on one day: which of no, yes and open it may be,
// and between what the amount lies where it is yes.
type dayState struct {
	no, yes, open bool
	low, high     int64
	*standpoint
}

func (s *dayState) surely(one bool) bool {
	n := 0
	for _, b := range []bool{s.no, s.yes, s.open} {
		if b {
			n++
		}
	}
	return one && n == 1
}

func (q *Inquiry) stateOf(d *standpoint) dayState {
	run := q.runs[d.day]
	e := run.Truths(d.eligible)
	s := dayState{no: e.Has(engine.MayFail), open: e.Has(engine.MayBeOpen), standpoint: d}
	if !e.Has(engine.MayHold) {
		return s
	}
	if !d.hasAmount {
		s.yes = true
		return s
	}
	a := run.Span(d.amount)
	s.open = s.open || a.Open
	if a.Some {
		s.no = s.no || a.Low <= 0
		s.yes = a.High > 0
		s.low, s.high = max(a.Low, 1), a.High
	}
	return s
}

// alone is what a programme may say by itself.
func (p *probe) alone(of *contender) prospect {
	if of.absent {
		if of.decl.Subject == fact.EntityHousehold {
			most := max(of.most, 0)
			return prospect{may: mayUndetermined, mostLow: of.most, mostHigh: max(of.most, most)}
		}
		return prospect{may: mayIneligible}
	}
	states := make([]dayState, len(of.days))
	certain := true
	for i := range of.days {
		states[i] = p.q.stateOf(&of.days[i])
		s := &states[i]
		certain = certain && (s.surely(s.no) || s.surely(s.open) || s.surely(s.yes) && s.low == s.high)
	}
	if certain {
		return bestOf(states)
	}
	return bestMay(states)
}

// bestOf goes through days of which each is one thing, as [Release.best] does.
func bestOf(states []dayState) prospect {
	outcome, amount, most := mayIneligible, int64(0), int64(0)
	pays := false
	var open []int64
	for i := range states {
		s := &states[i]
		switch {
		case s.no:
		case s.yes:
			if outcome != mayEligible || s.low > amount {
				outcome, amount, pays = mayEligible, s.low, s.pays
			}
		default:
			open = append(open, s.most)
			if outcome == mayIneligible || outcome == mayUndetermined && s.asked {
				outcome, most = mayUndetermined, max(s.most, most)
			}
		}
	}
	if outcome == mayEligible && pays {
		for _, m := range open {
			if m > amount {
				outcome, most = mayUndetermined, max(m, most)
			}
		}
	}
	return prospect{may: outcome, low: amount, high: amount, pays: states[0].pays, mostLow: most, mostHigh: most}
}

// bestMay is the same where days may be several things.
func bestMay(states []dayState) prospect {
	v := prospect{pays: states[0].pays, mostLow: math.MaxInt64}
	allNo, anyYes, sureYes, anyOpen := true, false, false, false
	sureOpenMost, openMost := int64(math.MinInt64), int64(math.MinInt64)
	sureLow, anyLow, anyHigh := int64(math.MinInt64), int64(math.MaxInt64), int64(math.MinInt64)
	for i := range states {
		s := &states[i]
		allNo = allNo && s.no
		if s.yes {
			anyYes, anyLow, anyHigh = true, min(anyLow, s.low), max(anyHigh, s.high)
			if s.surely(s.yes) {
				sureYes, sureLow = true, max(sureLow, s.low)
			}
		}
		if s.open {
			anyOpen, openMost = true, max(openMost, s.most)
			v.mostLow, v.mostHigh = min(v.mostLow, max(s.most, 0)), max(v.mostHigh, s.most)
			if s.surely(s.open) {
				sureOpenMost = max(sureOpenMost, s.most)
			}
		}
	}
	if allNo {
		v.may |= mayIneligible
	}
	if anyYes && (!v.pays || sureOpenMost <= anyHigh) {
		v.may |= mayEligible
		v.low, v.high = anyLow, anyHigh
		if sureYes {
			v.low = sureLow
		}
		if v.pays {
			v.low = max(v.low, sureOpenMost)
		}
	}
	if anyOpen && (!sureYes || v.pays && openMost > sureLow) {
		v.may |= mayUndetermined
	}
	if !anyOpen {
		v.mostLow = 0
	}
	return v
}
