package dossier

import (
	"strings"

	"bentou/rules/fact"
)

// dibao is the programme whose history the registry records itself.
const dibao = "dibao"

// award is a benefit granted before: a decision kept, or a dibao spell on record.
type award struct {
	programme string
	from, to  fact.Date
	amount    fact.Money
	known     bool // the amount is
	cycle     cycle
	reason    int64 // why it ended, in the list of reasons; −1: not known
	spell     *item // the record; nil for a decision
}

// cycle is how often an award pays.
type cycle uint8

const (
	cycleNotKnown cycle = iota
	cycleMonth
	cycleYear
	cycleOnce
)

func parseCycle(s string) cycle {
	switch strings.ToLower(s) {
	case "month":
		return cycleMonth
	case "year":
		return cycleYear
	case "once":
		return cycleOnce
	}
	return cycleNotKnown
}

// newAwards puts decisions and dibao spells into one history.
func newAwards(list []Award, spells []item) []award {
	out := make([]award, 0, len(list)+len(spells))
	for n := range spells {
		i := &spells[n]
		a := award{programme: dibao, from: i.from, to: i.to, cycle: cycleMonth, reason: -1, spell: i}
		if amount, ok := i.get(dibaoAmount); ok {
			a.amount, a.known = fact.Money(amount), true
		}
		if reason, ok := i.get(dibaoReason); ok {
			a.reason = reason
		}
		out = append(out, a)
	}
	for _, d := range list {
		a := award{programme: d.Programme, from: d.From, to: end(d.To), cycle: parseCycle(d.Cycle), reason: -1}
		if a.from >= a.to {
			continue // never in force
		}
		if d.Amount != nil {
			a.amount, a.known = *d.Amount, true
		}
		if d.EndReason != "" {
			a.reason = int64(codeIndex(columns[kindDibao][dibaoReason].codes, d.EndReason))
		}
		out = append(out, a)
	}
	return out
}

// later says whether an award's day comes after that of another. Of one day, what a
// register records goes before what was decided.
func (a *award) later(day, others fact.Date, other *award) bool {
	return day > others || day == others && a.spell != nil && other.spell == nil
}

// history is what was granted of a programme until a day.
type history struct {
	holding *award // in force on the day, the latest to begin
	ended   *award // else the latest to end
	// none says that it is certain that there was nothing: Bentou keeps its own
	// decisions, and of dibao a register that is complete on the day would show a
	// spell, also one that is over.
	none bool
}

func (q *question) history(programme string) (h history) {
	for _, list := range q.awards(programme) {
		for n := range list {
			a := &list[n]
			switch {
			case a.programme != programme || a.from > q.day.date:
			case q.day.date < a.to:
				if h.holding == nil || a.later(a.from, h.holding.from, h.holding) {
					h.holding = a
				}
			case h.ended == nil || a.later(a.to, h.ended.to, h.ended):
				h.ended = a
			}
		}
	}
	switch {
	case h.holding != nil:
		q.t.award(h.holding)
	case h.ended != nil:
		q.t.award(h.ended)
	default:
		h.none = programme != dibao || q.completeToday(registerDibao)
	}
	return h
}

// last is the award in force, else the one that ended last.
func (h history) last() *award {
	if h.holding != nil {
		return h.holding
	}
	return h.ended
}

// awards are the lists that tell of a programme. Dibao is the household's: whoever
// asks of a member is told of the household.
func (q *question) awards(programme string) [2][]award {
	if q.person == nil {
		return [2][]award{q.ix.awards}
	}
	if programme == dibao {
		return [2][]award{q.person.awards, q.ix.awards}
	}
	return [2][]award{q.person.awards}
}

var awardReaders = map[string]readFunc{
	"on":          readOn,
	"ended":       readEnded,
	"end_reason":  readEndReason,
	"last_amount": readLastAmount,
	"awarded_on":  readAwardedOn,
	"paid":        readPaid,
}

func readOn(r *Reader, q question) (int64, bool) {
	h := q.history(r.in.Args[0])
	if h.holding != nil {
		return 1, true
	}
	if h.ended != nil && r.in.Args[0] == dibao {
		// It ended; only a complete register says that no other began since.
		return 0, q.completeToday(registerDibao)
	}
	return 0, h.ended != nil || h.none
}

// never is the value of a date that is known not to exist.
var never = int64(fact.MaxDate)

// readEnded tells the day on which the last award ended; never where one is in
// force or none ever was.
func readEnded(r *Reader, q question) (int64, bool) {
	h := q.history(r.in.Args[0])
	switch {
	case h.holding != nil || h.none:
		return never, true
	case h.ended != nil:
		return int64(h.ended.to), true
	}
	return 0, false
}

func readAwardedOn(r *Reader, q question) (int64, bool) {
	h := q.history(r.in.Args[0])
	switch a := h.last(); {
	case a != nil:
		return int64(a.from), true
	case h.none:
		return never, true
	}
	return 0, false
}

// readEndReason tells why it ended. Where nothing ended there is no reason, which
// is NONE in lists that have it.
func readEndReason(r *Reader, q question) (int64, bool) {
	h := q.history(r.in.Args[0])
	switch {
	case h.holding != nil || h.none:
		return r.isNone()
	case h.ended != nil:
		return r.code(h.ended.reason)
	}
	return 0, false
}

// readLastAmount tells what the last award paid a cycle, if its cycle is the one in
// which the input is stated: an amount a year is no amount a month.
func readLastAmount(r *Reader, q question) (int64, bool) {
	h := q.history(r.in.Args[0])
	switch a := h.last(); {
	case a != nil:
		return int64(a.amount), a.known && a.cycle == cycleOf(r.in.Type.Period)
	case h.none:
		return 0, true
	}
	return 0, false
}

func cycleOf(period string) cycle {
	if period == "" {
		return cycleOnce
	}
	return parseCycle(period)
}
