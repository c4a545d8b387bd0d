package dossier

import "bentou/rules/fact"

// Places of registers in the list of [fact.RecordKind].
var (
	registerDibao       = register(fact.RecordKindDibao)
	registerPoverty     = register(fact.RecordKindPovertyRegistration)
	registerCertificate = register(fact.RecordKindDisabilityCertificate)
	registerSelfCare    = register(fact.RecordKindSelfCare)
	registerIncome      = register(fact.RecordKindIncome)
	registerExpense     = register(fact.RecordKindExpense)
	registerHealth      = register(fact.RecordKindHealth)
)

// noRegister is of facts for which no register says that there are no others.
const noRegister = -1

func register(k fact.RecordKind) int64 {
	return int64(codeIndex(columns[kindComplete][completeRegister].codes, string(k)))
}

// complete says whether a register is complete for the household on every day of a
// span, by its own records or those of its unit.
func (q *question) complete(register int64, s span) bool {
	at := s.from
	items := q.ix.of(kindComplete)
	for n := range items {
		i := &items[n]
		if at >= s.to {
			break
		}
		if i.is(completeRegister, register) && i.from <= at && at < i.to {
			at = i.to
			q.t.item(i)
		}
	}
	return at >= s.to
}

// completeToday is complete on the day of the question.
func (q *question) completeToday(register int64) bool {
	return register >= 0 && q.complete(register, span{q.day.date, q.day.date + 1})
}

// cover walks along records and asks of each gap between them whether the register
// is complete there. The records must come by first day.
type cover struct {
	register int64
	at, end  fact.Date
	broken   bool
}

func newCover(register int64, s span) cover { return cover{register: register, at: s.from, end: s.to} }

// record takes a record into account.
func (c *cover) record(q *question, from, to fact.Date) {
	if c.broken || to <= c.at || from >= c.end {
		return
	}
	c.gap(q, from)
	c.at = to
}

// whole says whether every day of the span was recorded or complete.
func (c *cover) whole(q *question) bool {
	c.gap(q, c.end)
	return !c.broken
}

func (c *cover) gap(q *question, to fact.Date) {
	if !c.broken && c.at < to && !q.complete(c.register, span{c.at, to}) {
		c.broken = true
	}
}
