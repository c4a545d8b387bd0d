package rules

import (
	"errors"
	"math/big"
	"slices"

	"bentou/rules/engine"
	"bentou/rules/fact"
	"bentou/rules/pack"
)

// ErrIncome is returned for an income that support cannot be followed along: nobody of
// that id is a member, no rule reads such an income, or what it is today is not known.
var ErrIncome = errors.New("no known income that a rule reads")

// IncomeOf names the income along which support is followed.
type IncomeOf struct {
	// Person has the income; 0: the first member, in the order of the household, whose
	// incomes are known.
	Person int
	// Item is its item; empty: wages.
	Item fact.IncomeItem
	// Input names an amount that the pack declares instead, such as attr:deposits: of the
	// household, or of Person.
	Input string
}

// Support is what all programmes pay together, by cycle, in fen. Each is exact.
type Support struct {
	Month, Year fact.Money
	// Once is what is paid once; it is no part of a year's support.
	Once fact.Money
	// Open is how many programmes are undetermined: they count as nothing.
	Open int
}

// OfYear is what is paid within a year: twelve months and the year.
func (s Support) OfYear() fact.Money { return 12*s.Month + s.Year }

// AMonth is what is paid a month with the twelfth part of what is paid a year, exactly.
func (s Support) AMonth() *big.Rat {
	r := big.NewRat(int64(s.Year), 12)
	r.Add(r, new(big.Rat).SetInt64(int64(s.Month)))
	return r.Quo(r, big.NewRat(100, 1))
}

// Piece is a range of differences of the income over which every decision stays what
// it is and support goes by one formula: a straight line but for rounding. From and To
// are its ends, both in it.
type Piece struct {
	From, To fact.Money
	AtFrom   Support
	AtTo     Support
}

// Break is where one piece ends and the next begins: with the income at At support goes
// by the next. One fen less is the last of the piece before.
type Break struct {
	At            fact.Money
	Before, After Support
	// Loses is how much less is paid within a year, from one fen to the next; negative
	// where it is more.
	Loses fact.Money
	// Cliff: one more yuan loses more than a yuan a year, and that is not rounding alone.
	Cliff bool
	// Turns are the decisions that come out otherwise.
	Turns []Turn
}

// Turn is a decision that comes out otherwise beyond a break.
type Turn struct {
	Programme     *pack.Programme
	Subject       Subject
	Before, After Outcome
}

// Curve is how the support of a household moves with one of its incomes.
type Curve struct {
	Income Fact
	// Now is what the sum of incomes is at present that the rules read most widely; the
	// curve runs over differences from it, and 0 is today.
	Now    fact.Money
	Pieces []Piece
	Breaks []Break // between them
	// Complete: the search was not cut. Else some pieces may hold more than one.
	Complete bool
	// Origins are those of every fact that a decision reads which moves with the income,
	// as those of [Changes].
	Origins []string
}

// Cliffs are the breaks that are cliffs.
func (c *Curve) Cliffs() (out []Break) {
	for _, b := range c.Breaks {
		if b.Cliff {
			out = append(out, b)
		}
	}
	return out
}

// roundingOfYear is the most that rounding to a yuan a month takes within a year, and
// that one programme alone is not called a cliff for.
const roundingOfYear = 12_00

// chorus is all decisions that move with one dial, run together.
type chorus struct {
	*aim
	probes []*probe
	of     []*Decision
	still  Support // of the decisions that do not move
}

// chorus finds them.
func (q *Inquiry) chorus(d *dial, left *budget) *chorus {
	c := &chorus{}
	results := make([]map[engine.Result]bool, len(q.days))
	for i := range results {
		results[i] = map[engine.Result]bool{}
	}
	for i := range q.decisions {
		one := &q.decisions[i]
		p := q.standings(one.Programme, one.Subject, left)
		c.probes, c.of = append(c.probes, p), append(c.of, one)
		for _, part := range p.parts {
			for _, s := range part.days {
				results[s.day][s.eligible] = true
				if s.hasAmount {
					results[s.day][s.amount] = true
				}
			}
		}
	}
	all := &probe{q: q, budget: left, scopes: make([]*engine.Scope, len(q.days))}
	moved := make([]map[engine.Result]bool, len(q.days))
	for i, run := range q.runs {
		var list, live []engine.Result
		for r := range results[i] {
			list = append(list, r)
		}
		moved[i] = run.Above(list, d.cellsOf(i))
		for r := range moved[i] {
			live = append(live, r)
		}
		all.scopes[i] = run.Scope(live)
	}
	c.aim = all.aim(d)
	var probes []*probe
	var of []*Decision
	for n, p := range c.probes {
		live := false
		for _, part := range p.parts {
			for _, s := range part.days {
				live = live || moved[s.day][s.eligible] || s.hasAmount && moved[s.day][s.amount]
			}
		}
		if live {
			p.settleScopes()
			probes, of = append(probes, p), append(of, c.of[n])
			continue
		}
		c.still.add(c.of[n].Outcome, c.of[n].Programme, c.of[n].Amount)
	}
	c.probes, c.of = probes, of
	return c
}

// origins are those of all that is read.
func (c *chorus) origins() (out []string) {
	for _, p := range c.probes {
		out = append(out, p.origins()...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func (d *dial) cellsOf(day int) (out []engine.Cell) {
	for i := range d.cells {
		if d.cells[i].day == day {
			out = append(out, d.cells[i].cell)
		}
	}
	return out
}

func (s *Support) add(o Outcome, p *pack.Programme, amount *fact.Money) {
	switch {
	case o == Undetermined:
		s.Open++
	case o != Eligible || amount == nil:
	case p.Cycle == "month":
		s.Month += *amount
	case p.Cycle == "year":
		s.Year += *amount
	default:
		s.Once += *amount
	}
}

// at is what is paid with the dial at one place; ok is false where that was not found
// out.
func (c *chorus) at(v int64) (s Support, came []outcomes, ok bool) {
	c.run(engine.Exactly(v))
	s, ok = c.still, true
	for n, p := range c.probes {
		out := p.judge()
		ok = ok && out.point()
		came = append(came, out.may)
		amount := fact.Money(out.low)
		switch out.may {
		case mayEligible:
			if !out.pays {
				amount = 0
			}
			s.add(Eligible, c.of[n].Programme, &amount)
		case mayUndetermined:
			s.Open++
		}
	}
	return s, came, ok
}

// leaf is a span of the dial in which every decision is one thing and every formula one.
type leaf struct {
	low, high int64
	signature uint64
	single    bool // it is one place, and no formula is known
}

// leaves splits a span until each part is straight.
func (c *chorus) leaves(low, high int64) (out []leaf, complete bool) {
	// Where the income of a year has come to nothing, it goes no further down.
	bends := []int64{low}
	for _, cell := range c.dials[0].cells {
		if low < cell.floor && cell.floor <= high {
			bends = append(bends, cell.floor)
		}
	}
	slices.Sort(bends)
	bends = slices.Compact(bends)
	complete = true
	for n, from := range bends {
		to := high
		if n+1 < len(bends) {
			to = bends[n+1] - 1
		}
		before, ok := len(out), false
		out, ok = c.split(from, to, out)
		complete = complete && ok
		for i := range out[before:] {
			out[before+i].signature = out[before+i].signature*31 + uint64(n)
		}
	}
	return out, complete
}

func (c *chorus) split(low, high int64, out []leaf) ([]leaf, bool) {
	if c.p.budget.out() {
		return append(out, leaf{low: low, high: high, single: true}), false
	}
	c.run(engine.Between(low, high))
	signature, straight := uint64(0), true
	for i, run := range c.p.q.runs {
		h, ok := run.Straight(c.cones[i])
		if straight = straight && ok; !straight {
			break
		}
		signature = signature*31 + h
	}
	for _, p := range c.probes {
		if !straight {
			break
		}
		may := p.judge().may
		straight = may&(may-1) == 0
		signature = signature*31 + uint64(may)
	}
	if straight || low == high {
		return append(out, leaf{low, high, signature, !straight}), true
	}
	mid := low + (high-low)/2
	out, first := c.split(low, mid, out)
	out, second := c.split(mid+1, high, out)
	return out, first && second
}

// Curve follows the support of the household along an income, for differences from the
// present between two amounts: exact break points, by splitting until every rule goes by
// one formula, not by samples.
func (q *Inquiry) Curve(of IncomeOf, from, to fact.Money, e Effort) (*Curve, error) {
	d, err := q.incomeAt(of)
	if err != nil {
		return nil, err
	}
	low, high := max(int64(from), d.low), min(int64(to), d.high)
	out := &Curve{Income: d.Fact, Now: fact.Money(d.base())}
	if low > high {
		out.Complete = true
		return out, nil
	}
	left := e.orDefault().budget()
	c := q.chorus(d, left)
	out.Origins = c.origins()
	leaves, complete := c.leaves(low, high)
	out.Complete = complete
	merged := leaves[:0]
	for _, l := range leaves {
		if n := len(merged); n > 0 && merged[n-1].signature == l.signature && !l.single && !merged[n-1].single {
			merged[n-1].high = l.high
			continue
		}
		merged = append(merged, l)
	}
	var came [][2][]outcomes
	for _, l := range merged {
		a, first, ok := c.at(l.low)
		b, last, ok2 := c.at(l.high)
		out.Complete = out.Complete && ok && ok2
		p := Piece{fact.Money(l.low), fact.Money(l.high), a, b}
		// Where nothing is paid otherwise on either side there is no break.
		if n := len(out.Pieces); n > 0 && out.Pieces[n-1].flat() && p.flat() && out.Pieces[n-1].AtTo == a && slices.Equal(came[n-1][1], first) {
			out.Pieces[n-1].To, came[n-1][1] = p.To, last
			continue
		}
		out.Pieces, came = append(out.Pieces, p), append(came, [2][]outcomes{first, last})
	}
	for n := range out.Pieces[1:] {
		out.Breaks = append(out.Breaks, c.breakBetween(&out.Pieces[n], &out.Pieces[n+1], came[n][1], came[n+1][0]))
	}
	return out, nil
}

func (p *Piece) flat() bool { return p.AtFrom == p.AtTo }

func (c *chorus) breakBetween(a, b *Piece, before, after []outcomes) Break {
	out := Break{At: b.From, Before: a.AtTo, After: b.AtFrom, Loses: a.AtTo.OfYear() - b.AtFrom.OfYear()}
	for n, d := range c.of {
		if before[n] != after[n] {
			out.Turns = append(out.Turns, Turn{d.Programme, d.Subject, oneOf(before[n]), oneOf(after[n])})
		}
	}
	out.Cliff = out.Loses > roundingOfYear || out.Loses > 1_00 && len(out.Turns) > 0
	return out
}

func oneOf(o outcomes) Outcome {
	if list := o.list(); len(list) == 1 {
		return list[0]
	}
	return Undetermined
}

// base is the widest sum that a dial moves.
func (d *dial) base() int64 {
	widest := d.cells[0].base
	for _, c := range d.cells {
		widest = max(widest, c.base)
	}
	return widest
}

// incomeAt makes the dial of an income: the sums of whole years that it is part of.
func (q *Inquiry) incomeAt(of IncomeOf) (*dial, error) {
	if of.Input != "" {
		return q.amountAt(of)
	}
	item := of.Item
	if item == "" {
		item = fact.IncomeItemWages
	}
	entries := fact.IncomeItem("").Entries()
	place := slices.IndexFunc(entries, func(e fact.Entry) bool { return e.Value == string(item) })
	if place < 0 {
		return nil, ErrIncome
	}
	today := slices.IndexFunc(q.days, func(d *dated) bool { return d.date == q.asOf })
	for row := range q.days[today].chunk.N[fact.EntityPerson] {
		who := q.days[today].subjectOf(fact.EntityPerson, row)
		if of.Person != 0 && of.Person != who.ID {
			continue
		}
		var cells []dialCell
		for i, d := range q.days {
			for n, c := range d.program.Columns {
				if c.Input.Window == "" || c.Input.Window == "last_month" || !q.r.countsItem(c.Input, place) {
					continue
				}
				if at, there := d.rowOf(who); there {
					v, ok := getValue(&d.chunk.Cols[n], at)
					if !ok {
						continue // a year of which it is not known stays so
					}
					cells = append(cells, dialCell{cellAt: cellAt{i, engine.Cell{Column: n, Row: at}}, in: c.Input, on: c.Day, base: v, known: ok})
				}
			}
		}
		if len(cells) > 0 {
			return q.incomeDial(who, entries[place:place+1], cells), nil
		}
	}
	return nil, ErrIncome
}

// amountAt makes the dial of an amount that the pack declares, as differences from what
// it is.
func (q *Inquiry) amountAt(of IncomeOf) (*dial, error) {
	for _, d := range q.dials {
		if d.Kind != FactInput || d.Input != of.Input || d.Type.Kind != fact.KindMoney || !d.Known || of.Person != 0 && of.Person != d.Subject.ID {
			continue
		}
		out := *d
		out.Kind, out.cells, out.now = FactIncome, slices.Clone(d.cells), 0
		out.low, out.high = d.low-d.cells[0].base, d.high-d.cells[0].base
		for i := range out.cells {
			c := &out.cells[i]
			c.floor = c.in.Range.Min - c.base
			out.low, out.high = max(out.low, c.floor), min(out.high, c.in.Range.Max-c.base)
		}
		return &out, nil
	}
	return nil, ErrIncome
}

// NextCliff is the first cliff ahead of a household, within a distance of its income:
// ok is false where there is none. Complete is false where the search was cut.
func (q *Inquiry) NextCliff(of IncomeOf, within fact.Money, e Effort) (b Break, ok, complete bool, err error) {
	c, err := q.Curve(of, 0, within, e)
	if err != nil {
		return b, false, false, err
	}
	if list := c.Cliffs(); len(list) > 0 {
		return list[0], true, c.Complete, nil
	}
	return b, false, c.Complete, nil
}
