package rules

import (
	"cmp"
	"slices"

	"bentou/rules/dossier"
	"bentou/rules/engine"
	"bentou/rules/fact"
	"bentou/rules/lang"
	"bentou/rules/pack"
)

// FactKind is how the values that rules read follow from a fact.
type FactKind string

// The kinds of facts.
const (
	// FactInput is an input by itself, on every day on which a decision reads it.
	FactInput FactKind = "INPUT"
	// FactBirthday is the day of birth: ages follow from it, on each day that is read.
	FactBirthday FactKind = "BIRTHDAY"
	// FactCertificate is the disability certificate: grade and category are there
	// together, or neither is.
	FactCertificate FactKind = "CERTIFICATE"
	// FactIncome is a kind of income: each sum that it is part of moves with it. Its
	// values are differences from what is recorded.
	FactIncome FactKind = "INCOME"
)

// Fact is something about a subject that can be otherwise.
type Fact struct {
	Kind    FactKind
	Input   string   // the name of the input; of an income its first item
	Inputs  []string // all inputs that follow from it
	Title   pack.Text
	Subject Subject
	Type    lang.Type
	// Known: it is on record what it is.
	Known bool
	// Unverified: a record that an income or an expense was read from is not verified.
	// Only where the household's records are at hand.
	Unverified bool
	// Assumed: the pack presumes its value.
	Assumed bool
	// Origins are those of a reason: who may not see them may not see this.
	Origins []string
}

// dial is a fact as something to turn: whole numbers between low and high.
type dial struct {
	Fact
	low, high int64
	now       int64
	ordered   bool // nearer and farther mean something
	never     bool // a day, known never to come
	today     int64
	fixed     bool // follows from something that is no fact by itself
	linked    bool // what it stands for is not free of other inputs
	cells     []dialCell
	pairs     [][2]int64 // of a certificate: grade and category of each number
}

// dialCell is a cell that a dial moves.
type dialCell struct {
	cellAt
	in    *lang.Input
	on    fact.Date
	base  int64
	known bool
	floor int64 // the least difference of an income
}

// findDials groups the cells of all days into facts.
func (q *Inquiry) findDials() {
	q.at = map[cellAt]*dial{}
	type key struct {
		group string
		who   Subject
	}
	groups := map[key][]dialCell{}
	var order []key
	for i, d := range q.days {
		for n, c := range d.program.Columns {
			for row := range d.chunk.N[c.Input.Entity] {
				if c.Input.Entity > fact.EntityPerson {
					continue
				}
				v, known := getValue(&d.chunk.Cols[n], row)
				k := key{groupOf(c.Input), d.subjectOf(c.Input.Entity, row)}
				if groups[k] == nil {
					order = append(order, k)
				}
				groups[k] = append(groups[k], dialCell{cellAt: cellAt{i, engine.Cell{Column: n, Row: row}}, in: c.Input, on: c.Day, base: v, known: known})
			}
		}
	}
	for _, k := range order {
		q.group(groups[k], k.who)
	}
	for _, d := range q.dials {
		for _, c := range d.cells {
			if d.Kind != FactIncome {
				q.at[c.cellAt] = d
			}
		}
	}
}

func (d *dated) subjectOf(e fact.Entity, row int) Subject {
	if e == fact.EntityHousehold {
		return Subject{e, d.ids.HouseholdID(row)}
	}
	return Subject{e, d.ids.PersonID(row)}
}

// groupOf is which inputs are looked at together, because they cannot be set one by
// one.
func groupOf(in *lang.Input) string {
	switch {
	case in.Name == "birth_date", in.Name == "age", in.Name == "age_months":
		return "birth"
	case in.Name == "disability_grade", in.Name == "disability_category":
		return "certificate"
	case in.Fn == "income", in.Fn == "income_except":
		return "income " + in.Window
	case in.Record != "":
		return in.Record
	}
	return in.Name
}

// group makes the facts of cells that belong together.
func (q *Inquiry) group(cells []dialCell, who Subject) {
	in := cells[0].in
	switch {
	case in.Name == "birth_date" || in.Name == "age" || in.Name == "age_months":
		if q.birthday(cells, who) {
			return
		}
	case in.Name == "disability_grade" || in.Name == "disability_category":
		if q.certificate(cells, who) {
			return
		}
	case in.Fn == "income" || in.Fn == "income_except":
		if q.incomes(cells, who) {
			return
		}
	}
	byInput := map[*lang.Input][]dialCell{}
	var order []*lang.Input
	for _, c := range cells {
		if byInput[c.in] == nil {
			order = append(order, c.in)
		}
		byInput[c.in] = append(byInput[c.in], c)
	}
	for _, in := range order {
		d := q.newDial(byInput[in], who)
		d.linked = len(order) > 1
		d.fixed = in.Name == "size" || in.Name == "age" || in.Name == "age_months"
		q.dials = append(q.dials, d)
	}
}

// newDial is the dial of one input.
func (q *Inquiry) newDial(cells []dialCell, who Subject) *dial {
	in := cells[0].in
	d := &dial{Fact: Fact{Kind: FactInput, Input: in.Name, Title: in.Title, Subject: who, Type: in.Type}, cells: cells, low: in.Range.Min, high: in.Range.Max}
	if in.Record != "" { // its title is what the record is called; the input says more
		d.Title = in.Title
	}
	switch in.Type.Kind {
	case fact.KindBool:
		d.low, d.high = 0, 1
	case fact.KindCode:
	default:
		d.ordered = true
	}
	q.observe(d)
	if in.Fn == "expense" && d.Known {
		d.low = max(d.low, min(0, d.now)) // nobody spends less than nothing
	}
	d.never, d.today = d.Known && in.Type.Kind == fact.KindDate && d.now == int64(fact.MaxDate), int64(q.asOf)
	return d
}

// observe says what is known of a dial's cells: it is known only where all of them are
// and, on the days of the month, say the same. Where they do not, it stands at what it
// is on the last of those days.
func (q *Inquiry) observe(d *dial) {
	d.Known = true
	seen := map[*lang.Input]bool{}
	for _, c := range d.cells {
		if !seen[c.in] {
			seen[c.in] = true
			d.Inputs = append(d.Inputs, c.in.Name)
			d.Origins = append(d.Origins, q.r.originsOf(c.in)...)
		}
		d.Known = d.Known && c.known
		d.now = c.base
		rows, ok := q.days[c.day].ids.(*Rows)
		if !ok {
			continue
		}
		d.Assumed = d.Assumed || rows.Assumed(c.cell.Column, c.cell.Row)
		if q.h != nil && c.known && d.sums() {
			for _, from := range rows.Reading(c.cell.Column, c.cell.Row).From {
				d.Unverified = d.Unverified || !from.Verified && from.Kind != "decision" && from.Kind != "settlement"
			}
		}
	}
	slices.Sort(d.Origins)
	d.Origins = slices.Compact(d.Origins)
}

// birthday makes the day of birth a fact; false where ages do not follow from it.
func (q *Inquiry) birthday(cells []dialCell, who Subject) bool {
	var birth *dialCell
	same := true
	for i := range cells {
		if c := &cells[i]; c.in.Name == "birth_date" {
			if birth != nil {
				same = same && birth.base == c.base && birth.known == c.known
			}
			birth = c
		}
	}
	if birth == nil || !same {
		return false
	}
	d := &dial{Fact: Fact{Kind: FactBirthday, Input: "birth_date", Title: birth.in.Title, Subject: who, Type: birth.in.Type}, cells: cells, ordered: true}
	y, m, day := q.asOf.Civil()
	d.low, d.high = int64(fact.NewDate(max(y-150, 1), m, min(day, fact.DaysIn(max(y-150, 1), m))))+1, int64(q.asOf)
	q.observe(d)
	d.now, d.Known = birth.base, birth.known
	for i := range cells {
		c := &cells[i]
		if !birth.known && c.known {
			return false
		}
		if birth.known && d.of(q, c, engine.Exactly(birth.base)) != (engine.Span{Low: c.base, High: c.base, Some: c.known, Open: !c.known}) {
			return false
		}
	}
	q.dials = append(q.dials, d)
	return true
}

// certificate makes the certificate a fact where both of its columns are read.
func (q *Inquiry) certificate(cells []dialCell, who Subject) bool {
	var grade, category *dialCell
	for i := range cells {
		if cells[i].in.Name == "disability_grade" {
			grade = &cells[i]
		} else {
			category = &cells[i]
		}
	}
	if grade == nil || category == nil {
		return false
	}
	none := func(c *dialCell) int64 { return int64(c.in.Field.CodeIndex(fact.CodeNone)) }
	d := &dial{Fact: Fact{Kind: FactCertificate, Input: "disability_grade", Subject: who, Type: grade.in.Type,
		Title: text(grade.in.Title.ZH+"、"+category.in.Title.ZH, grade.in.Title.EN+" and "+category.in.Title.EN)}, cells: cells}
	for g := range grade.in.Type.Codes.Entries {
		for c := range category.in.Type.Codes.Entries {
			if (int64(g) == none(grade)) == (int64(c) == none(category)) {
				d.pairs = append(d.pairs, [2]int64{int64(g), int64(c)})
			}
		}
	}
	d.high = int64(len(d.pairs)) - 1
	q.observe(d)
	for _, c := range cells {
		if c.known != d.Known {
			return false // one half is on record: each by itself
		}
		other := grade
		if c.in.Name != grade.in.Name {
			other = category
		}
		if c.base != other.base {
			return false // another certificate within the month
		}
	}
	at := slices.Index(d.pairs, [2]int64{grade.base, category.base})
	if d.Known && at < 0 {
		return false
	}
	d.now = int64(at)
	q.dials = append(q.dials, d)
	return true
}

// incomes makes each kind of income a fact, which moves all sums that it is part of;
// false where a sum is not known, or the sums are one.
func (q *Inquiry) incomes(cells []dialCell, who Subject) bool {
	many := false
	for _, c := range cells {
		if !c.known {
			return false
		}
		many = many || c.in != cells[0].in
	}
	if !many {
		return false
	}
	type class struct {
		items []fact.Entry
		cells []dialCell
	}
	var classes []*class
	byKey := map[string]*class{}
	for n, item := range fact.IncomeItem("").Entries() {
		key, of := make([]byte, len(cells)), []dialCell(nil)
		for i, c := range cells {
			if key[i] = '0'; q.r.countsItem(c.in, n) {
				key[i] = '1'
				of = append(of, c)
			}
		}
		if of == nil {
			continue
		}
		if byKey[string(key)] == nil {
			byKey[string(key)] = &class{cells: of}
			classes = append(classes, byKey[string(key)])
		}
		byKey[string(key)].items = append(byKey[string(key)].items, item)
	}
	for _, c := range classes {
		q.dials = append(q.dials, q.incomeDial(who, c.items, c.cells))
	}
	return true
}

// countsItem: an income of an item, by its place in the list, is part of what an input
// sums.
func (r *Release) countsItem(in *lang.Input, item int) bool {
	counts, ok := r.counted.Load(in)
	if !ok {
		list, _ := dossier.CountedItems(in.Fn, in.Args)
		counts, _ = r.counted.LoadOrStore(in, list)
	}
	list := counts.([]bool)
	return item < len(list) && list[item]
}

// incomeDial is the dial of a kind of income, which moves cells.
func (q *Inquiry) incomeDial(who Subject, items []fact.Entry, cells []dialCell) *dial {
	d := &dial{Fact: Fact{Kind: FactIncome, Input: items[0].Value, Subject: who, Type: cells[0].in.Type}, cells: cells, ordered: true}
	for i, item := range items {
		if i > 0 {
			d.Title.ZH, d.Title.EN = d.Title.ZH+"、", d.Title.EN+", "
		}
		d.Title.ZH, d.Title.EN = d.Title.ZH+item.ZH, d.Title.EN+item.EN
	}
	window := lang.Windows[cells[0].in.Window]
	d.Title = text(d.Title.ZH+"（"+window.ZH+"）", d.Title.EN+" ("+window.EN+")")
	d.high = 1 << 62
	// Earning less, no sum of a year falls below nothing. It is looked at until the income
	// of one year has come to nothing; of years in which it is less already it stays so.
	d.low = -1 << 62
	type year struct {
		on     fact.Date
		window string
	}
	least := map[year]int64{}
	for _, c := range cells {
		of := year{c.on, c.in.Window}
		if v, ok := least[of]; !ok || c.base < v {
			least[of] = c.base
		}
		d.high = min(d.high, c.in.Range.Max-c.base)
	}
	for i := range cells {
		cells[i].floor = -max(least[year{cells[i].on, cells[i].in.Window}], 0)
		if cells[i].floor < 0 {
			d.low = max(d.low, cells[i].floor)
		}
	}
	if d.low == -1<<62 {
		d.low = 0
	}
	q.observe(d)
	d.now = 0
	return d
}

// of is what a cell holds while a dial stands somewhere in a span.
func (d *dial) of(q *Inquiry, c *dialCell, s engine.Span) engine.Span {
	if !s.Some {
		return s
	}
	switch d.Kind {
	case FactIncome:
		return engine.Span{Low: c.base + max(s.Low, c.floor), High: c.base + max(s.High, c.floor), Some: true, Open: s.Open}
	case FactCertificate:
		half := 0
		if c.in.Name == "disability_category" {
			half = 1
		}
		out := engine.Span{Low: d.pairs[s.Low][half], High: d.pairs[s.Low][half], Some: true, Open: s.Open}
		for _, pair := range d.pairs[s.Low : s.High+1] {
			out.Low, out.High = min(out.Low, pair[half]), max(out.High, pair[half])
		}
		return out
	case FactBirthday:
		return d.born(q, c, s)
	}
	return s
}

// born is what the columns of a birthday hold.
func (d *dial) born(q *Inquiry, c *dialCell, s engine.Span) engine.Span {
	if c.in.Name == "birth_date" {
		return s
	}
	o := q.r.options(c.on)
	young, there := dossier.CompletedMonths(fact.Date(min(s.High, int64(c.on))), c.on, o)
	old, some := dossier.CompletedMonths(fact.Date(s.Low), c.on, o)
	if !some || !there {
		return engine.Unknown()
	}
	if c.in.Name == "age" {
		young, old = young/12, old/12
	}
	return engine.Span{Low: young, High: old, Some: true, Open: s.Open || s.High > int64(c.on)}
}

// less orders dials by subject and name.
func less(a, b *dial) int {
	return cmp.Or(cmp.Compare(a.Subject.Entity, b.Subject.Entity), cmp.Compare(a.Subject.ID, b.Subject.ID), cmp.Compare(a.Input, b.Input))
}
