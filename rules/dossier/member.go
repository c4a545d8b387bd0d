package dossier

import "bentou/rules/fact"

// Members appends the places of those who are members on a day, by id.
func (v View) Members(to []int, day fact.Date) []int {
	for _, n := range v.ix.order {
		if v.ix.people[n].memberOn(day) {
			to = append(to, n)
		}
	}
	return to
}

func (p *person) memberOn(day fact.Date) bool {
	return p.on(kindMembership, day) != nil && p.aliveOn(day)
}

// aliveOn says whether no death before the day is on record. The dead keep their
// membership until somebody ends it, so the membership alone does not say.
func (p *person) aliveOn(day fact.Date) bool {
	for _, d := range p.of(kindDeath) {
		if d.from < day {
			return false
		}
	}
	return true
}

// readSize counts the members.
func readSize(_ *Reader, q question) (int64, bool) {
	n := int64(0)
	for k := range q.ix.people {
		if p := &q.ix.people[k]; p.memberOn(q.day.date) {
			q.t.item(p.on(kindMembership, q.day.date))
			n++
		}
	}
	return n, true
}
