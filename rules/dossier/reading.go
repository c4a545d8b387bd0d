package dossier

import (
	"slices"
	"strconv"

	"bentou/rules/fact"
	"bentou/rules/lang"
	"bentou/rules/pack"
)

// LeapBirthday says when someone born on 29 February completes a year in a year
// that has no such day.
type LeapBirthday uint8

// The values of [LeapBirthday].
const (
	March1     LeapBirthday = iota // on 1 March, the day after
	February28                     // on 28 February
)

// Options are what a pack settles about readings.
type Options struct {
	LeapBirthday LeapBirthday
	// MonthlyAges says that a rule reads ages in months, so that every month's day
	// of birth changes something. [ChangeDays] looks at it.
	MonthlyAges bool
}

// At says whose value is meant, by places: Person in Household.Members, Claim in
// Person.Claims, Line in Claim.Lines. The entity of the input says which of them
// matter; of an input of the household none does.
type At struct{ Person, Claim, Line int }

// Reading is what is known of an input on a day.
type Reading struct {
	Known bool
	// Value is in the scale of the input: fen, millionths, completed years; the place
	// in the input's list of codes; the day number, [fact.MaxDate] meaning never; 0 or
	// 1. It is 0 where it is not known.
	Value int64
	// Assumed says that nothing was recorded and the pack presumes the value.
	Assumed bool
	// From are the records that were looked at, also where they leave it unknown. The
	// record of a register's completeness is among them where it means no.
	From []Source
	// Window is the span that incomes, expenses and payments were summed over, such as
	// the card year; nil for other inputs.
	Window *fact.Period
	// Note says in words what else mattered: why it is unknown, where that is not
	// just that nothing is recorded. It may be empty.
	Note pack.Text
}

// Source is where a value came from.
type Source struct {
	Record   int    // id of the record; 0 where it has none
	Kind     string // of the record; "decision" and "settlement" are what was decided before
	Period   fact.Period
	Source   fact.Source // empty for a decision kept before
	Verified bool
	Recorded int64      // see [Record]
	Observed *fact.Date // see [Record]
	// Said are the columns of the record that went into the value: the amounts and items
	// of a sum, the birth date of an age, the day on which a certificate runs out, and the
	// column itself of a field that stands in one.
	Said Values
}

// Read reads an input of a household, or of a person, claim or line of it, as of a
// day. Who reads many makes a [Reader] for each input and a [View] of each household.
func Read(h *Household, who At, in *lang.Input, day fact.Date, o Options) Reading {
	return NewReader(in, o).Read(h.View(), who, NewDay(day))
}

// Members returns the places in Household.Members of those who are members on a
// day, by id. A person is a member from the first day of a membership until before
// the day on which it ends: who left today is none. The day of death still counts.
func Members(h *Household, day fact.Date) []int { return h.View().Members(nil, day) }

// trace gathers what a reading rests on. A nil trace gathers nothing.
type trace struct {
	r       *Reader
	assumed bool
	from    []Source
	window  *fact.Period
	note    pack.Text
	said    bool // why it is unknown is in the note
	seen    map[*Record]bool
}

func (t *trace) item(i *item) {
	if t != nil && i != nil {
		t.record(i.rec)
	}
}

func (t *trace) record(r *Record) {
	if t == nil || t.seen[r] {
		return
	}
	if t.seen == nil {
		t.seen = map[*Record]bool{}
	}
	t.seen[r] = true
	s := Source{Record: r.ID, Kind: r.Kind, Period: r.Period, Source: r.Source, Verified: r.Verified, Recorded: r.Recorded, Observed: r.Observed}
	for _, name := range t.r.says(r.Kind) {
		if text, ok := r.Values.Get(name); ok {
			s.Said = append(s.Said, Value{Column: name, Text: text})
		}
	}
	t.from = append(t.from, s)
}

// says names the columns of a kind of record that go into what is read: no more of a
// record is told than that.
func (r *Reader) says(kind string) []string {
	switch kind {
	case "income":
		return []string{"income_source", "item", "amount"}
	case "expense":
		return []string{"kind", "amount"}
	case "dibao_spell":
		if r.in.Fn != "" {
			return []string{"monthly_amount", "end_reason"}
		}
	case "insurance_enrolment":
		return []string{"kind", "enrolled"}
	case "household_completeness", "unit_completeness":
		return []string{"register"}
	case kindAttribute:
		return valueColumns
	}
	if r.in.Field == nil {
		return nil
	}
	k, ok := WhereKept(r.in.Field.Name)
	switch {
	case !ok:
		return nil
	case k.Condition != "" && kind == "health":
		return []string{"condition"}
	case k.From == "birth_date" && kind == "person_record":
		return []string{k.From}
	case k.Kind == "disability_certificate" && kind == k.Kind:
		return []string{k.Column, "expires_on"}
	case k.Kind == kind:
		return []string{k.Column}
	}
	return nil
}

// award takes a decision or a spell as a source.
func (t *trace) award(a *award) {
	switch {
	case t == nil:
	case a.spell != nil:
		t.item(a.spell)
	default:
		p := fact.Period{From: a.from}
		if a.to != noEnd {
			p.To = a.to.Ptr()
		}
		s := Source{Kind: "decision", Period: p}
		if !slices.ContainsFunc(t.from, func(o Source) bool { return o.Kind == s.Kind && o.Period.Equal(s.Period) }) {
			t.from = append(t.from, s)
		}
	}
}

// settled takes an earlier bill as a source.
func (t *trace) settled(discharged fact.Date) {
	if t != nil {
		t.from = append(t.from, Source{Kind: "settlement", Period: fact.Period{From: discharged, To: discharged.AddDays(1).Ptr()}})
	}
}

// sums notes the window of a sum, and how the card year was found.
func (t *trace) sums(w window, days span) {
	if t == nil {
		return
	}
	t.window = days.period()
	if w == windowCard {
		year := strconv.Itoa(days.from.Year())
		t.note = pack.Text{ZH: "按" + year + "年的登记", EN: "by what is on record for " + year}
	}
}

// say notes why; the first reason that was found stays.
func (t *trace) say(zh, en string) {
	switch {
	case t == nil || t.said:
	case t.note == (pack.Text{}):
		t.note, t.said = pack.Text{ZH: zh, EN: en}, true
	default:
		t.note, t.said = pack.Text{ZH: t.note.ZH + "；" + zh, EN: t.note.EN + "; " + en}, true
	}
}
