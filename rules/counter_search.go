package rules

import (
	"cmp"
	"slices"

	"bentou/rules/engine"
	"bentou/rules/fact"
	"bentou/rules/lang"
	"bentou/rules/pack"
)

// counterSearch looks for households of which two releases say different things about
// one programme.
//
// A household is a place in a space with a dimension for each fact. Parts of the space
// are put to both releases at once, as sets of values ([engine.Abstract]): where nothing
// that can come out differs there is nothing to find, and else the part is halved, at
// values that the rules compare with where there are some. So a difference is found
// wherever it is, and where none is found there is none. Facts are stated one more at a
// time; so the first household that is found has the fewest.
type counterSearch struct {
	programme string
	subject   fact.Entity
	asOf      fact.Date
	sides     [2]*counterSide
	left      *budget

	members  int
	who      Subject
	dims     []*counterDim
	definite bool // both must know what they say
	same     bool // both would pay the same to whoever is eligible
	cut      bool // something was not looked at to its end
}

// counterSide is one release.
type counterSide struct {
	r    *Release
	decl *pack.Programme // nil: it has no such programme
	q    *Inquiry
	p    *probe
	a    *aim
	at   []int // dims by place in the aim
}

// counterDim is a fact that can be stated.
type counterDim struct {
	Fact
	low, high int64
	birth     bool
	on        [2]*dial // of each release; nil: it does not look at it
	cuts      []int64  // values at which something may come out otherwise, ascending
}

// search does it.
func (c *counterSearch) search() (*Counter, error) {
	out := &Counter{Programme: c.programme, Subject: c.subject, Complete: true}
	runs := c.left.runs
	for _, definite := range []bool{true, false} {
		c.definite = definite
		c.left.runs = runs // what is left of the first is not needed where it found something
		for n := 1; n <= CounterMembers; n++ {
			if err := c.open(n); err != nil {
				return nil, err
			}
			at := c.find()
			out.Complete = out.Complete && !c.cut
			if at == nil {
				continue
			}
			example, err := c.example(at)
			if err != nil {
				return nil, err
			}
			if differ, sure := Differ(example.Old, example.New); !differ || definite && !sure {
				return nil, errCounter
			}
			out.Example, out.Definite = example, definite
			return out, nil
		}
	}
	return out, nil
}

// open makes both releases ready for households of so many members.
func (c *counterSearch) open(members int) error {
	c.members, c.cut, c.dims, c.same = members, false, nil, true
	c.who = Subject{Entity: c.subject, ID: 1}
	if c.subject == fact.EntityPerson {
		c.who.ID = 2
	}
	for _, s := range c.sides {
		if s.decl == nil {
			continue
		}
		var err error
		if s.q, err = s.r.inquireOf(c.emptyHousehold(members), c.asOf, c.programme); err != nil {
			return err
		}
		s.p = s.q.probe(s.decl, c.who, c.left)
	}
	if err := c.samePay(); err != nil {
		return err
	}
	if err := c.dimensions(); err != nil {
		return err
	}
	for k, s := range c.sides {
		s.at = nil
		if s.decl == nil {
			continue
		}
		var dials []*dial
		for n, d := range c.dims {
			if d.on[k] != nil {
				dials, s.at = append(dials, d.on[k]), append(s.at, n)
			}
		}
		s.a = s.p.aim(dials...)
	}
	return nil
}

// inquireOf asks about facts that are given, by what one programme looks at.
func (r *Release) inquireOf(days []Given, asOf fact.Date, programme string) (*Inquiry, error) {
	b, err := r.NewBulk(asOf, &engine.Selection{Programmes: map[string]bool{programme: true}})
	if err != nil {
		return nil, err
	}
	b.explain = true
	q := &Inquiry{r: r, asOf: asOf, of: b.programmes}
	for _, g := range days {
		if g.Day != asOf && !b.looksAt(g.Day) {
			continue
		}
		p, err := b.program(g.Day)
		if err != nil {
			return nil, err
		}
		chunk, rows, err := g.chunk(p.Columns)
		if err != nil {
			return nil, err
		}
		q.days = append(q.days, &dated{date: g.Day, chunk: chunk, ids: rows, program: p})
	}
	return q.ready(), nil
}

// samePay finds out whether both come to what they pay by the same instructions, on
// every day that is looked at.
func (c *counterSearch) samePay() error {
	days := c.days()
	c.same = len(days) == 1 // the better of two days may be another for each
	for _, day := range days {
		var list [2]*prints
		for k, s := range c.sides {
			var err error
			if list[k], err = s.r.printsOn(day); err != nil {
				return err
			}
		}
		c.same = c.same && list[0].amounts[c.programme] == list[1].amounts[c.programme] && list[0].options == list[1].options
	}
	if a, b := c.sides[0].decl, c.sides[1].decl; a != nil && b != nil {
		c.same = c.same && a.Cycle == b.Cycle
	}
	return nil
}

// dimensions finds the facts that one of the two may look at.
func (c *counterSearch) dimensions() error {
	type key struct {
		group string
		who   Subject
	}
	cells := map[key]*[2][]dialCell{}
	var order []key
	both := map[string]map[string]bool{} // inputs by group
	for k, s := range c.sides {
		if s.decl == nil {
			continue
		}
		for i, d := range s.q.days {
			for n, col := range d.program.Columns {
				in := col.Input
				if in.Name == "size" || in.Entity > fact.EntityPerson {
					continue
				}
				for row := range d.chunk.N[in.Entity] {
					at := engine.Cell{Column: n, Row: row}
					if !s.p.scopes[i].Cells()[at] {
						continue
					}
					of := key{in.Name, d.subjectOf(in.Entity, row)}
					switch g := groupOf(in); g {
					case "birth", "certificate":
						of.group = g
					}
					if cells[of] == nil {
						cells[of] = &[2][]dialCell{}
						order = append(order, of)
					}
					if both[of.group] == nil {
						both[of.group] = map[string]bool{}
					}
					both[of.group][in.Name] = true
					cells[of][k] = append(cells[of][k], dialCell{cellAt: cellAt{i, at}, in: in, on: col.Day})
				}
			}
		}
	}
	for _, of := range order {
		switch {
		case of.group == "birth":
			c.birth(cells[of], of.who)
		case of.group == "certificate":
			c.certificate(cells[of], of.who, len(both[of.group]) > 1)
		default:
			c.input(cells[of], of.who)
		}
	}
	return c.findCuts()
}

func (c *counterSearch) add(d *counterDim, cells *[2][]dialCell) {
	for k, list := range cells {
		if len(list) == 0 {
			continue
		}
		one := &dial{Fact: d.Fact, low: d.low, high: d.high, cells: list}
		c.sides[k].q.observe(one)
		d.Origins = append(d.Origins, one.Origins...)
		for _, name := range one.Inputs {
			if !slices.Contains(d.Inputs, name) {
				d.Inputs = append(d.Inputs, name)
			}
		}
		d.on[k] = one
	}
	slices.Sort(d.Origins)
	d.Origins = slices.Compact(d.Origins)
	c.dims = append(c.dims, d)
}

func firstOf(cells *[2][]dialCell) *lang.Input {
	if len(cells[1]) > 0 {
		return cells[1][0].in
	}
	return cells[0][0].in
}

// birth makes the birthday a dimension, from which all ages follow.
func (c *counterSearch) birth(cells *[2][]dialCell, who Subject) {
	d := &counterDim{Fact: Fact{Kind: FactBirthday, Input: "birth_date", Title: text("出生日期", "date of birth"), Subject: who, Type: lang.Type{Kind: fact.KindDate}}, birth: true}
	y, m, day := c.asOf.Civil()
	d.low, d.high = int64(fact.NewDate(max(y-150, 1), m, min(day, fact.DaysIn(max(y-150, 1), m))))+1, int64(c.asOf)
	c.add(d, cells)
}

// certificate makes the certificate a dimension: whoever has none has neither grade nor
// category.
func (c *counterSearch) certificate(cells *[2][]dialCell, who Subject, whole bool) {
	if !whole {
		c.input(cells, who)
		return
	}
	var grade, category *lang.Input
	for _, list := range cells {
		for _, x := range list {
			if x.in.Name == "disability_grade" {
				grade = x.in
			} else {
				category = x.in
			}
		}
	}
	d := &counterDim{Fact: Fact{Kind: FactCertificate, Input: "disability_grade", Subject: who, Type: grade.Type,
		Title: text(grade.Title.ZH+"、"+category.Title.ZH, grade.Title.EN+" and "+category.Title.EN)}}
	var pairs [][2]int64
	for g := range grade.Type.Codes.Entries {
		for k := range category.Type.Codes.Entries {
			if (g == grade.Field.CodeIndex(fact.CodeNone)) == (k == category.Field.CodeIndex(fact.CodeNone)) {
				pairs = append(pairs, [2]int64{int64(g), int64(k)})
			}
		}
	}
	d.high = int64(len(pairs)) - 1
	c.add(d, cells)
	for _, one := range d.on {
		if one != nil {
			one.pairs = pairs
		}
	}
}

// input makes an input a dimension. Codes are those that both releases have.
func (c *counterSearch) input(cells *[2][]dialCell, who Subject) {
	in := firstOf(cells)
	d := &counterDim{Fact: Fact{Kind: FactInput, Input: in.Name, Title: in.Title, Subject: who, Type: in.Type}, low: in.Range.Min, high: in.Range.Max}
	var codes [2][]fact.Entry
	for k, list := range cells {
		if len(list) == 0 {
			continue
		}
		r := list[0].in.Range
		d.low, d.high = max(d.low, r.Min), min(d.high, r.Max)
		if list[0].in.Type.Codes != nil {
			codes[k] = list[0].in.Type.Codes.Entries
		}
		if list[0].in.Type.Kind != in.Type.Kind {
			return // another thing of the same name: it is not stated
		}
	}
	switch {
	case in.Type.Kind == fact.KindBool:
		d.low, d.high = 0, 1
	case in.Fn == "expense":
		d.low = max(d.low, 0) // nobody spends less than nothing
	}
	if d.low > d.high {
		return
	}
	if in.Type.Kind != fact.KindCode || codes[0] == nil || codes[1] == nil || sameCodes(codes[0], codes[1]) {
		c.add(d, cells)
		return
	}
	var pairs [2][][2]int64
	for i, e := range codes[1] {
		if j := slices.IndexFunc(codes[0], func(o fact.Entry) bool { return o.Value == e.Value }); j >= 0 {
			pairs[0], pairs[1] = append(pairs[0], [2]int64{int64(j), int64(j)}), append(pairs[1], [2]int64{int64(i), int64(i)})
		}
	}
	if len(pairs[0]) == 0 {
		return
	}
	d.low, d.high = 0, int64(len(pairs[0]))-1
	c.add(d, cells)
	for k, one := range d.on {
		if one != nil {
			one.Kind, one.pairs = FactCertificate, pairs[k] // numbers stand for places of their own
		}
	}
}

func sameCodes(a, b []fact.Entry) bool {
	return slices.EqualFunc(a, b, func(x, y fact.Entry) bool { return x.Value == y.Value })
}

// judged is what both may say.
type judged [2]prospect

// at runs both with the dims within spans.
func (c *counterSearch) at(spans []engine.Span) (out judged) {
	for k, s := range c.sides {
		if s.decl == nil {
			out[k] = prospect{may: mayIneligible}
			continue
		}
		list := make([]engine.Span, len(s.at))
		for i, n := range s.at {
			list[i] = spans[n]
		}
		out[k] = s.a.at(list...)
	}
	return out
}

// may reports whether there may be a difference, and surely whether there is one
// everywhere.
func (c *counterSearch) may(v judged) (may, surely bool) {
	a, b := v[0], v[1]
	wanted := allOutcomes
	if c.definite {
		wanted = mayEligible | mayIneligible
	}
	for x := mayEligible; x <= mayUndetermined; x <<= 1 {
		for y := mayEligible; y <= mayUndetermined; y <<= 1 {
			if a.may.has(x) && b.may.has(y) && wanted.has(x) && wanted.has(y) && (x != y || x == mayEligible && c.payMayDiffer(a, b)) {
				may = true
			}
		}
	}
	return may, may && a.point() && b.point()
}

// payMayDiffer says it of those whom both let have it.
func (c *counterSearch) payMayDiffer(a, b prospect) bool {
	if c.same {
		return false
	}
	if x, y := c.sides[0].decl, c.sides[1].decl; x.Cycle != y.Cycle || a.pays != b.pays {
		return true
	}
	return a.pays && (a.low != a.high || b.low != b.high || a.low != b.low)
}

// find returns the numbers of the smallest household; nil where there is none, or the
// search was cut. What is not stated is unknown.
func (c *counterSearch) find() []engine.Span {
	all := make([]engine.Span, len(c.dims))
	for n, d := range c.dims {
		all[n] = engine.Span{Low: d.low, High: d.high, Some: true, Open: true}
	}
	if may, _ := c.may(c.at(all)); !may {
		return nil
	}
	budget := c.left.runs
	spans := make([]engine.Span, len(c.dims))
	c.left.runs = budget / 2
	for k := 0; k <= len(c.dims) && !c.left.out(); k++ {
		if at := c.choose(spans, 0, k); at != nil {
			return c.tidied(c.reduced(at))
		}
	}
	if !c.left.out() && !c.cut {
		return nil
	}
	// There are too many sets of facts: any household will do, made as small as it goes.
	c.cut = true
	c.left.runs = budget / 2
	if at := c.within(all); at != nil {
		return c.tidied(c.reduced(at))
	}
	return nil
}

// choose goes through the sets of k more facts to state, from a dim on.
func (c *counterSearch) choose(spans []engine.Span, from, k int) []engine.Span {
	if c.left.out() {
		c.cut = true
		return nil
	}
	if k == 0 {
		for n := from; n < len(spans); n++ {
			spans[n] = engine.Unknown()
		}
		return c.within(spans)
	}
	for n := from; n+k <= len(spans); n++ {
		d := c.dims[n]
		spans[n] = engine.Between(d.low, d.high)
		if at := c.choose(spans, n+1, k-1); at != nil || c.left.out() {
			c.cut = c.cut || at == nil
			return at
		}
		spans[n] = engine.Unknown()
	}
	return nil
}

// within looks for a difference within spans.
func (c *counterSearch) within(spans []engine.Span) []engine.Span {
	open := [][]engine.Span{slices.Clone(spans)}
	for len(open) > 0 {
		if c.left.out() {
			c.cut = true
			return nil
		}
		b := open[len(open)-1]
		open = open[:len(open)-1]
		may, surely := c.may(c.at(b))
		if !may {
			continue
		}
		if surely {
			return c.simplest(b)
		}
		for _, pick := range []func(*counterDim, engine.Span) engine.Span{simple, lowest, highest} {
			at := make([]engine.Span, len(b))
			for n := range b {
				at[n] = pick(c.dims[n], b[n])
			}
			if _, surely := c.may(c.at(at)); surely {
				return at
			}
		}
		halves := c.halve(b)
		if halves == nil {
			c.cut = true // of one household it was not found out what comes out
			continue
		}
		open = append(open, halves...)
	}
	return nil
}

// simplest is one place of spans in all of which there is a difference.
func (c *counterSearch) simplest(b []engine.Span) []engine.Span {
	at := make([]engine.Span, len(b))
	for n := range b {
		at[n] = simple(c.dims[n], b[n])
	}
	return at
}

// simple is the plainest value of a span: not stated, the youngest, or nearest to nothing.
func simple(d *counterDim, s engine.Span) engine.Span {
	switch {
	case s.Open:
		return engine.Unknown()
	case d.birth || s.High <= 0:
		return engine.Exactly(s.High)
	}
	return engine.Exactly(max(s.Low, 0))
}

func lowest(_ *counterDim, s engine.Span) engine.Span {
	if !s.Some {
		return s
	}
	return engine.Exactly(s.Low)
}

func highest(_ *counterDim, s engine.Span) engine.Span {
	if !s.Some {
		return s
	}
	return engine.Exactly(s.High)
}

// halve splits spans along the dim that tells most. nil where they are one place. The
// part that may hold more comes last, to be looked at first.
func (c *counterSearch) halve(b []engine.Span) (best [][]engine.Span) {
	least := int64(-1)
	for n, s := range b {
		var parts []engine.Span
		switch {
		case s.Some && s.Open:
			parts = []engine.Span{engine.Between(s.Low, s.High), engine.Unknown()}
		case s.Some && s.Low < s.High:
			cut := c.dims[n].cut(s)
			parts = []engine.Span{engine.Between(s.Low, cut-1), engine.Between(cut, s.High)}
		default:
			continue
		}
		var halves [][]engine.Span
		size, sizes := int64(0), [2]int64{}
		for i, part := range parts {
			one := slices.Clone(b)
			one[n] = part
			v := c.at(one)
			if may, _ := c.may(v); may {
				sizes[i] = 1 + v[0].width()/4 + v[1].width()/4
				size += sizes[i]
				halves = append(halves, one)
			}
		}
		if len(halves) == 2 && sizes[0] > sizes[1] {
			halves[0], halves[1] = halves[1], halves[0]
		}
		if len(halves) == 0 {
			return [][]engine.Span{} // nothing is in it
		}
		if least < 0 || size < least {
			best, least = halves, size
		}
	}
	return best
}

// cut is where a span is split: at the middle one of the values that rules compare with,
// or in the middle.
func (d *counterDim) cut(s engine.Span) int64 {
	from, _ := slices.BinarySearch(d.cuts, s.Low+1)
	to, _ := slices.BinarySearch(d.cuts, s.High+1)
	if from < to {
		return d.cuts[from+(to-from)/2]
	}
	return s.Low + (s.High-s.Low)/2 + 1
}

// reduced leaves out whatever can be left out without losing the difference.
func (c *counterSearch) reduced(at []engine.Span) []engine.Span {
	for again := true; again; {
		again = false
		for n := range at {
			if !at[n].Some {
				continue
			}
			was := at[n]
			at[n] = engine.Unknown()
			if _, surely := c.may(c.at(at)); surely {
				again = true
				continue
			}
			at[n] = was
		}
	}
	return at
}

// tidied moves each fact that is stated to the plainest of the values that the rules
// compare with at which the difference stays, or else towards the plainest value as far
// as it stays.
func (c *counterSearch) tidied(at []engine.Span) []engine.Span {
	for n, d := range c.dims {
		if !at[n].Some {
			continue
		}
		differs := func(v int64) bool {
			was := at[n]
			at[n] = engine.Exactly(v)
			_, surely := c.may(c.at(at))
			if !surely {
				at[n] = was
			}
			return surely
		}
		plain := simple(d, engine.Between(d.low, d.high)).Low
		list := append([]int64{plain}, d.cuts...)
		slices.SortStableFunc(list, func(a, b int64) int { return cmp.Compare(max(a-plain, plain-a), max(b-plain, plain-b)) })
		if slices.ContainsFunc(list, func(v int64) bool { return v >= d.low && v <= d.high && differs(v) }) {
			continue
		}
		// It differs at far and not at near.
		for near, far := plain, at[n].Low; max(far-near, near-far) > 1; {
			if mid := near + (far-near)/2; differs(mid) {
				far = mid
			} else {
				near = mid
			}
		}
	}
	return c.reduced(at)
}
