package dossier

import "bentou/rules/fact"

func condition(c fact.HealthCondition) int64 {
	return int64(codeIndex(columns[kindHealth][healthCondition].codes, string(c)))
}

var (
	conditionHealthy = condition(fact.HealthConditionHealthy)
	conditionMental  = condition(fact.HealthConditionSevereMentalIllness)
)

// readHealth says whether someone has a condition on the day. Several may hold at
// once, so another condition says nothing about this one; but who is recorded as
// healthy has neither of the illnesses that the same column of a card could state.
// A severe mental disorder it cannot state: hospitals report those.
func readHealth(r *Reader, q question) (int64, bool) {
	vague, healthy := false, (*item)(nil)
	items := q.person.of(kindHealth)
	for n := range items {
		i := &items[n]
		if !i.on(q.day.date) {
			continue
		}
		switch {
		case !i.has(healthCondition):
			vague = true
			q.t.item(i)
		case i.is(healthCondition, r.kind):
			q.t.item(i)
			return 1, true
		case i.is(healthCondition, conditionHealthy):
			healthy = i
		}
	}
	switch {
	case vague:
		return 0, false
	case healthy != nil && r.kind != conditionMental:
		q.t.item(healthy)
		return 0, true
	}
	return 0, q.completeToday(registerHealth)
}
