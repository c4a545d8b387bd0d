package dossier

import "bentou/rules/fact"

// Places of the items that completeness can show to be absent.
var (
	itemDibao      = incomeItemPlace(fact.IncomeItemDibao)
	itemTekun      = incomeItemPlace(fact.IncomeItemTekunSupport)
	itemDisability = incomeItemPlace(fact.IncomeItemDisabilitySubsidy)
	itemElder      = incomeItemPlace(fact.IncomeItemElderAllowance)
	itemPension    = incomeItemPlace(fact.IncomeItemPension)

	attributeTekun = int64(codeIndex(columns[kindPoverty][povertyAttribute].codes, string(fact.HouseholdAttributeTekunPoor)))
)

func incomeItemPlace(i fact.IncomeItem) int64 { return int64(codeIndex(items, string(i))) }

// elderAge is the age from which pensions of the residents' scheme and allowances
// for the old begin; nobody younger has them.
const elderAge = 60

// holdsNone says whether an amount that is not split certainly holds none of the
// items that a sum names. Of an amount whose source or item is not known, nothing is
// certain.
func (q *question) holdsNone(s *selection, i *item, w, life span) bool {
	if !i.has(incomeSource) || !i.has(incomeItem) {
		return false
	}
	days := span{max(i.from, life.from), min(i.to, life.to)}
	for _, item := range s.itemsOf[i.v[incomeSource]] {
		if q.recordedApart(item, w) || !q.cannotHave(item, days, w) {
			return false
		}
	}
	return true
}

// recordedApart says whether a person has an item on record by itself. Then what
// would rule it out is wrong for them.
func (q *question) recordedApart(item int64, w span) bool {
	records := q.person.of(kindIncome)
	for n := range records {
		if i := &records[n]; i.overlaps(w.from, w.to) && !i.is(incomeAmount, 0) && i.is(incomeItem, item) {
			return true
		}
	}
	return false
}

// cannotHave says whether it is known that a person had no such income on the days.
func (q *question) cannotHave(item int64, days, w span) bool {
	switch item {
	case itemDibao:
		return !q.granted(dibao, days) && q.complete(registerDibao, days)
	case itemDisability:
		return q.noneOf(q.person.of(kindCertificate), days) && q.complete(registerCertificate, days)
	case itemTekun:
		return q.neverTekun(days)
	case itemElder, itemPension:
		i := q.person.on(kindPerson, q.day.date)
		if i == nil || !i.has(personBirth) {
			return false
		}
		q.t.item(i)
		return fact.Date(i.v[personBirth]).AgeOn(w.to-1) < elderAge
	}
	return false
}

// granted says whether a programme was granted for some of the days, on record or by
// a decision kept.
func (q *question) granted(programme string, days span) bool {
	for _, list := range q.awards(programme) {
		for n := range list {
			if a := &list[n]; a.programme == programme && a.from < days.to && days.from < a.to {
				return true
			}
		}
	}
	return false
}

func (q *question) noneOf(records []item, days span) bool {
	for n := range records {
		if records[n].overlaps(days.from, days.to) {
			return false
		}
	}
	return true
}

// neverTekun says whether the household was not under destitute support on any of
// the days: it stands on the register as something else, or not at all.
func (q *question) neverTekun(days span) bool {
	c := newCover(registerPoverty, days)
	records := q.ix.of(kindPoverty)
	for n := range records {
		i := &records[n]
		if !i.overlaps(days.from, days.to) {
			continue
		}
		if !i.has(povertyAttribute) || i.is(povertyAttribute, attributeTekun) {
			return false
		}
		q.t.item(i)
		c.record(q, i.from, i.to)
	}
	return c.whole(q)
}
