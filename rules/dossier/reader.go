package dossier

import (
	"math"

	"bentou/rules/fact"
	"bentou/rules/lang"
)

// Reader reads one input. It does not change, and many may use it at once.
type Reader struct {
	in   *lang.Input
	o    Options
	read readFunc
	// remap leads from places in the list of a record's column to places in the
	// input's own list, which may begin with NONE; −1: not in it.
	remap []int64
	none  int64 // the place of NONE in the input's list, or −1
	col   source
	win   window
	pick  *selection // of incomes and expenses
	kind  int64      // insurance, by its place in the list
	attr  presumed
	// A value outside [low, high] is a mistake in the record: unknown.
	low, high int64
}

// readFunc answers a question, in the scale of the input.
type readFunc func(r *Reader, q question) (v int64, known bool)

// question is whom a reading is about, and when.
type question struct {
	ix     *index
	person *person
	claim  *claim
	line   *values
	day    *Day
	t      *trace
}

// NewReader prepares to read an input. Of an input that it does not understand
// every reading is unknown; packs that were checked have none.
func NewReader(in *lang.Input, o Options) *Reader {
	r := &Reader{in: in, o: o, read: unknown, none: -1, low: math.MinInt64, high: math.MaxInt64}
	if in.Type.Codes != nil {
		r.none = int64(codeIndex(in.Type.Codes.Entries, fact.CodeNone))
	}
	r.bound()
	switch {
	case in.Fn != "":
		r.function()
	case in.Attr != nil:
		r.attribute()
	case in.Field != nil:
		r.field()
	}
	return r
}

func unknown(*Reader, question) (int64, bool) { return 0, false }

// bound takes over the range that the field or the pack declares. Rules are proved
// free of overflow for values in it, so nothing outside may pass.
func (r *Reader) bound() {
	switch r.in.Type.Kind {
	case fact.KindInt, fact.KindMoney, fact.KindDecimal:
	default:
		return
	}
	if g := r.in.Range; g != (lang.Range{}) {
		r.low, r.high = g.Min, g.Max
	}
	if f := r.in.Field; f != nil && (f.Min != 0 || f.Max != 0) {
		scale := int64(1)
		if f.Kind == fact.KindMoney {
			scale = 100
		}
		r.low, r.high = max(r.low, f.Min*scale), min(r.high, f.Max*scale)
	}
}

// mapCodes leads from a list to the input's own.
func (r *Reader) mapCodes(from []fact.Entry) {
	if r.in.Type.Codes == nil {
		return
	}
	r.remap = make([]int64, len(from))
	for n, e := range from {
		r.remap[n] = int64(codeIndex(r.in.Type.Codes.Entries, e.Value))
	}
}

// code turns a place in the list of a column into one of the input's.
func (r *Reader) code(v int64) (int64, bool) {
	if v < 0 || v >= int64(len(r.remap)) || r.remap[v] < 0 {
		return 0, false
	}
	return r.remap[v], true
}

// isNone is the answer that there is none, of a code.
func (r *Reader) isNone() (int64, bool) { return max(r.none, 0), r.none >= 0 }

// Value reads the input without saying where from: the quick way.
func (r *Reader) Value(v View, who At, day *Day) (value int64, known bool) {
	return r.answer(question{ix: v.ix, day: day}, who)
}

// Read reads the input and says where from.
func (r *Reader) Read(v View, who At, day *Day) Reading {
	t := &trace{r: r}
	value, known := r.answer(question{ix: v.ix, day: day, t: t}, who)
	return Reading{Known: known, Value: value, Assumed: t.assumed && known, From: t.from, Window: t.window, Note: t.note}
}

func (r *Reader) answer(q question, who At) (int64, bool) {
	if !r.aim(&q, who) {
		return 0, false
	}
	v, known := r.read(r, q)
	if !known {
		return 0, false
	}
	if v < r.low || v > r.high {
		q.t.say("登记值超出合理范围", "the recorded value is out of range")
		return 0, false
	}
	return v, true
}

// aim finds whom an input is about; false where there is nobody.
func (r *Reader) aim(q *question, who At) bool {
	if r.in.Entity == fact.EntityHousehold {
		return true
	}
	if who.Person < 0 || who.Person >= len(q.ix.people) {
		return false
	}
	q.person = &q.ix.people[who.Person]
	if r.in.Entity == fact.EntityPerson {
		return true
	}
	if who.Claim < 0 || who.Claim >= len(q.person.claims) {
		return false
	}
	q.claim = &q.person.claims[who.Claim]
	if r.in.Entity == fact.EntityClaim {
		return true
	}
	if who.Line < 0 || who.Line >= len(q.claim.lines) {
		return false
	}
	q.line = &q.claim.lines[who.Line]
	return true
}

// subject is whose records a question looks at.
func (q *question) subject() *subject {
	if q.person != nil {
		return &q.person.subject
	}
	return &q.ix.subject
}

// function prepares to read an input that is computed from records.
func (r *Reader) function() {
	r.win = parseWindow(r.in.Window)
	arg := ""
	if len(r.in.Args) > 0 {
		arg = r.in.Args[0]
	}
	person := r.in.Entity == fact.EntityPerson
	switch r.in.Fn {
	case "income", "income_except":
		if r.pick = selectIncomes(r.in.Args, r.in.Fn == "income_except"); r.pick != nil && r.win != windowNone && person {
			r.read = readIncome
		}
	case "expense":
		if r.pick = selectExpenses(r.in.Args); r.pick != nil && r.win != windowNone && person {
			r.read = readExpense
		}
	case "insured":
		if r.kind = int64(codeIndex(columns[kindInsurance][insuranceKind].codes, arg)); r.kind >= 0 && person {
			r.read = readInsured
		}
	case "on", "ended", "end_reason", "last_amount", "paid", "awarded_on":
		r.mapCodes(columns[kindDibao][dibaoReason].codes)
		read := awardReaders[r.in.Fn]
		if arg != "" && (r.in.Fn != "paid" || r.win != windowNone) && r.in.Entity <= fact.EntityPerson {
			r.read = read
		}
	case "earlier":
		if arg != "" && r.in.Entity == fact.EntityClaim {
			r.read = readEarlier
		}
	}
}
