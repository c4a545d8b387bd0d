package dossier

import "bentou/rules/fact"

// attribute is a record of a fact that a pack declares. What type it has only the
// pack knows, so its text is parsed as each type that it can be.
type attribute struct {
	from, to fact.Date
	key      string // empty: not known
	text     string
	stated   bool
	number   int64 // millionths
	date     int64
	numeric  bool
	dated    bool
	rec      *Record
}

// valueColumns are the columns that may hold the value: that of scenarios and
// questions, and those of the registry, one for each type.
var valueColumns = []string{"value", "bool_value", "int_value", "money_value", "decimal_value", "date_value", "code_value"}

func newAttribute(r *Record) attribute {
	a := attribute{from: r.Period.From, to: end(r.Period.To), rec: r}
	a.key, _ = r.Values.Get("key")
	for _, column := range valueColumns {
		if a.text, a.stated = r.Values.Get(column); a.stated {
			break
		}
	}
	a.parse()
	return a
}

func (a *attribute) parse() {
	a.number, a.numeric = parse(fact.KindDecimal, nil, a.text)
	a.date, a.dated = parse(fact.KindDate, nil, a.text)
}

// value is the value as one of a type.
func (a *attribute) value(r *Reader) (int64, bool) {
	if !a.stated {
		return 0, false
	}
	switch r.in.Type.Kind {
	case fact.KindBool:
		return parseBool(a.text)
	case fact.KindInt:
		return a.number / millionths, a.numeric && a.number%millionths == 0
	case fact.KindMoney:
		return a.number / fenMillionths, a.numeric && a.number%fenMillionths == 0
	case fact.KindDecimal:
		return a.number, a.numeric
	case fact.KindDate:
		return a.date, a.dated
	default:
		if r.in.Type.Codes == nil {
			return 0, false
		}
		n := codeIndex(r.in.Type.Codes.Entries, a.text)
		return int64(n), n >= 0
	}
}

// Millionths in one, and in a fen.
const millionths, fenMillionths = 1_000_000, 10_000

// presumed is what a pack says that nothing recorded means.
type presumed struct {
	value   int64
	known   bool
	assumed bool
}

// attribute prepares to read a fact that the pack declares.
func (r *Reader) attribute() {
	a := r.in.Attr
	if r.in.Entity > fact.EntityPerson {
		return
	}
	r.read = readAttribute
	switch a.Absent {
	case fact.AbsentMeaningFalse:
		r.attr = presumed{known: r.in.Type.Kind == fact.KindBool}
	case fact.AbsentMeaningNone:
		r.attr = r.noneOfType()
	case fact.AbsentMeaningPresumed:
		if a.Presumed != nil {
			text := attribute{stated: true, text: a.Presumed.Text}
			text.parse()
			r.attr.value, r.attr.known = text.value(r)
			r.attr.assumed = true
		}
	}
}

// noneOfType is what "there is none" is of a type: the code NONE, never, nothing.
func (r *Reader) noneOfType() presumed {
	switch r.in.Type.Kind {
	case fact.KindCode:
		v, ok := r.isNone()
		return presumed{value: v, known: ok}
	case fact.KindDate:
		return presumed{value: int64(fact.MaxDate), known: true}
	}
	return presumed{known: true}
}

// readAttribute reads the value that holds on the day. A record without a value says
// that it is not known, which is something else than no record.
func readAttribute(r *Reader, q question) (int64, bool) {
	var found *attribute
	vague := false
	list := q.subject().attributes
	for n := range list {
		a := &list[n]
		if a.from > q.day.date || q.day.date >= a.to {
			continue
		}
		switch a.key {
		case r.in.Attr.Key:
			found = a
		case "":
			vague = true // of some attribute, perhaps this one
		}
	}
	switch {
	case vague:
		return 0, false
	case found != nil:
		q.t.record(found.rec)
		return found.value(r)
	}
	if q.t != nil {
		q.t.assumed = r.attr.assumed
	}
	return r.attr.value, r.attr.known
}
