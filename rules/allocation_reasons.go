package rules

import (
	"cmp"
	"slices"

	"bentou/rules/pack"
)

// contender says how an entrant stands, and why.
func (g *giving) contender(e *entrant) Contender {
	c := g.of[e]
	out := Contender{
		Subject: c.subject, Household: c.household, Why: g.why(e), Best: 1 + e.others.ahead, Worst: e.worst(),
		Uncertain: e.others.unclear > 0, Tied: e.others.level > 0, Drawn: e.drawn, Missing: c.missing,
	}
	rival := g.rival(e)
	decided := len(g.keys) // the criterion that tells them apart
	if rival != nil {
		subject := g.of[rival].subject
		out.Rival = &subject
		_, decided = g.ranking.compare(e, rival)
	}
	for k, key := range g.keys {
		v := c.values[k]
		if key.holds && v.Known {
			holds := v.Num != 0
			out.Holds = &holds
		}
		one := Criterion{Code: codeOf(key.node), Title: key.title, Kind: v.Type.Kind, Value: plain(v), Text: say(v), Result: NotCompared, Origins: g.release.origins(key.node)}
		if one.Title == (pack.Text{}) {
			one.Title = text(one.Code, one.Code)
		}
		if rival != nil {
			one.Against = say(g.of[rival].values[k])
			switch {
			case k < decided:
				one.Result = Level
			case k == decided:
				one.Result, _ = g.ranking.compare(e, rival)
			}
		}
		out.Criteria = append(out.Criteria, one)
	}
	return out
}

func (g *giving) why(e *entrant) Why {
	switch e.placing {
	case outOfHome:
		return HouseholdLimit
	case outOfQuota:
		if limit := g.ranking.limit; limit > 0 && g.placed[e.household] >= limit {
			return HouseholdLimit // the nearer reason
		}
		return QuotaFull
	case tied:
		return DrawNeeded
	case unsure:
		return RankUnknown
	}
	return ""
}

// rival is whom the criteria of an entrant are compared with. The list is in order.
func (g *giving) rival(e *entrant) *entrant {
	list := g.ranking.list
	last := func(want Comparison, fits func(o *entrant) bool) *entrant {
		for _, o := range slices.Backward(list) {
			if o != e && fits(o) {
				if c, _ := g.ranking.compare(o, e); c == want {
					return o
				}
			}
		}
		return nil
	}
	switch e.placing {
	case in:
		for _, o := range list {
			if o.placing != in && g.why(o) != HouseholdLimit {
				if c, _ := g.ranking.compare(e, o); c == Ahead {
					return o
				}
			}
		}
		return nil
	case tied:
		return last(Level, func(o *entrant) bool { return o.placing == tied })
	case unsure:
		open := func(o *entrant) bool { return o.placing == unsure || o.placing == in }
		return cmp.Or(last(Unclear, open), last(Level, open))
	}
	home := g.why(e) == HouseholdLimit
	ahead := func(placed bool) *entrant {
		return last(Ahead, func(o *entrant) bool {
			return (o.placing == in) == placed && (!home || o.household == e.household)
		})
	}
	return cmp.Or(ahead(true), ahead(false))
}
