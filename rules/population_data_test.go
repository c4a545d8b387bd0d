package rules

import (
	"fmt"
	"strings"
	"testing"

	"bentou/rules/engine"
	"bentou/rules/fact"
)

// dice is a stream of numbers that a seed settles.
type dice uint64

func (d *dice) next() uint64 { // splitmix64
	*d += 0x9e3779b97f4a7c15
	z := uint64(*d)
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

func (d *dice) upTo(n int64) int64 { return int64(d.next() % uint64(n)) }

// percent is true n times of a hundred.
func (d *dice) percent(n int64) bool { return d.upTo(100) < n }

// tri is yes n times of a hundred and unknown open times.
func (d *dice) tri(n, open int64) tri {
	switch x := d.upTo(100); {
	case x < open:
		return maybe
	case x < open+n:
		return yes
	}
	return no
}

// code is one of a list by weight; open times of a hundred it is not known.
func (d *dice) code(open int64, weights ...int64) code {
	if d.percent(open) {
		return 0
	}
	sum := int64(0)
	for _, w := range weights {
		sum += w
	}
	x := d.upTo(sum)
	for i, w := range weights {
		if x -= w; x < 0 {
			return code(i + 1)
		}
	}
	return 0
}

// money is an amount up to most yuan, whole or to the fen.
func (d *dice) money(most, open int64) money {
	if d.percent(open) {
		return money{}
	}
	x := d.upTo(most*100 + 1)
	if d.percent(60) {
		x -= x % 1000
	}
	return fen(x)
}

// madeUp are households in numbers and with gaps as a zone's register has them: most
// live around the lines, hardly anybody's other insurance is on record, transfers are
// often not split, and one in twelve members was in hospital.
func madeUp(n int) []householdRow {
	d := dice(2019)
	out := make([]householdRow, n)
	for i := range out {
		d.household(&out[i])
	}
	return out
}

func (d *dice) household(h *householdRow) {
	h.exitStatus = d.code(2, 10, 25, 50, 10, 5)
	h.attribute = d.code(3, 5, 50, 25, 5, 15)
	h.dibaoCategory = d.code(3, 60, 35, 5)
	h.area = d.code(1, 90, 10)
	h.housing, h.water = d.code(8, 40, 45, 10, 5), d.code(8, 60, 35, 5)
	h.onDibao = d.tri(25, 1)
	h.dibaoEnded = day{endedNever, true}
	switch {
	case h.onDibao != no:
	case d.percent(2):
		h.dibaoEnded = day{}
	case d.percent(25):
		h.dibaoEnded = day{int32(handDay) - int32(d.upTo(800)) + 10, true}
		h.dibaoEndReason = d.code(10, 60, 10, 5, 5, 5, 5, 10)
		h.dibaoLast = d.money(900, 5)
	}
	h.ownsCar, h.secondHome = d.tri(6, 15), d.tri(3, 12)
	h.foodEnough, h.clothsEnough = d.tri(93, 4), d.tri(93, 4)
	h.deposits = d.money(20000, 15)
	members := []int{1, 1, 2, 2, 2, 3, 3, 4, 4, 5, 6}
	h.people = make([]personRow, members[d.upTo(int64(len(members)))])
	sized := !d.percent(1)
	level := 1000 + d.upTo(9000) // yuan a head and year, about
	same := d.percent(85)        // the half-year brought nothing new
	for k := range h.size {
		h.size[k] = count{int32(len(h.people)), sized}
		if !same && k > 0 && d.percent(10) {
			h.size[k].n++
		}
	}
	for i := range h.people {
		d.person(&h.people[i], level, same, h.onDibao == yes)
	}
	if d.percent(5) { // exactly at a limit
		for k := range months {
			d.exactly(h, k)
		}
	}
}

// exactly brings the income of a household to a limit, or one fen beside it.
func (d *dice) exactly(h *householdRow, k int) {
	limit := []int64{povertyLine, hoverLimit, nearLimit}[d.upTo(3)]
	sum := int64(0)
	for i := range h.people {
		y := &h.people[i].years[k]
		sum += y.income.fen - y.business.fen
	}
	if y := &h.people[0].years[k]; y.income.known {
		by := limit*int64(h.size[k].n) - sum + d.upTo(3) - 1
		y.income.fen += by
		if y.earnings.known {
			y.earnings.fen += by
		}
	}
}

func (d *dice) person(p *personRow, level int64, same, onDibao bool) {
	p.hukou = d.code(3, 90, 10)
	p.grade = d.code(4, 80, 4, 5, 6, 5)
	p.selfCare = d.code(8, 85, 9, 6)
	p.stage = d.code(5, 60, 3, 8, 3, 3, 3, 4, 3, 2, 2, 3, 1, 2)
	p.labour = d.code(5, 35, 25, 35, 5)
	p.coLiving, p.seriousIllness, p.onDibaoSingle = d.tri(92, 1), d.tri(8, 5), d.tri(3, 1)
	p.orphan, p.workInjury, p.unableToLearn, p.armyOrPrison = d.tri(1, 0), d.tri(1, 0), d.tri(1, 0), d.tri(1, 0)
	p.longTermCare = d.tri(10, 30)
	p.wishesPost, p.healthCheck, p.formalWork = d.tri(30, 40), d.tri(60, 50), d.tri(10, 40)
	p.resident, p.special = d.tri(92, 3), d.tri(70, 8)
	p.employee, p.employeePension = d.tri(3, 80), d.tri(4, 80)
	p.residentPension = d.tri(60, 15)
	if !d.percent(2) {
		p.age = count{int32(d.upTo(106)), true}
		if d.percent(30) {
			p.age.n = []int32{5, 6, 15, 16, 17, 18, 59, 60, 69, 70, 71, 79, 80, 89, 90, 99, 100, 101}[d.upTo(18)]
		}
	}
	p.otherBenefit = fen(0)
	if d.percent(4) {
		p.otherBenefit = fen([]int64{5000, 8000, 11000, 20000}[d.upTo(4)])
	}
	d.year(&p.years[0], level, onDibao)
	y := &p.years[0]
	p.wage = money{y.earnings.fen / 2, y.earnings.known}
	split := y.withoutDibao.known
	p.withoutOneOffs = money{y.income.fen - d.upTo(500)*100, y.income.known && split}
	p.withoutExcluded = money{y.withoutDibao.fen - d.upTo(1000)*100, split}
	if d.percent(3) {
		p.withoutOneOffs = money{}
	}
	for _, m := range []*money{&p.wage, &p.withoutOneOffs, &p.withoutExcluded} {
		if !m.known {
			m.fen = 0
		}
	}
	for k := 1; k < months; k++ {
		if p.years[k] = p.years[k-1]; !same && d.percent(40) {
			d.year(&p.years[k], level, onDibao)
		}
	}
	if d.percent(8) {
		p.claims = make([]claimRow, 1+d.upTo(2))
		for i := range p.claims {
			d.claim(&p.claims[i])
		}
	}
}

func (d *dice) year(y *yearRow, level int64, onDibao bool) {
	open := d.percent(4) // nothing of the year is on record
	earned := d.money(level*3/2, 2)
	transfers := d.money(level/2, 0)
	y.earnings = earned
	y.income = money{earned.fen + transfers.fen, earned.known}
	dibao := int64(0)
	if onDibao {
		dibao = transfers.fen / 2
	}
	y.withoutDibao = money{y.income.fen - dibao, y.income.known && !d.percent(25)}
	y.business = fen(0)
	if d.percent(20) {
		y.business = d.money(level/3, 10)
	}
	y.medical = d.money([]int64{1, 300, 2000, 20000}[d.code(0, 60, 25, 12, 3)-1], 10)
	y.thisYear, y.thisYearBusiness = y.income, y.business
	y.lastYear, y.lastYearBusiness = money{y.income.fen * (60 + d.upTo(100)) / 100, y.income.known && !d.percent(15)}, y.business
	if d.percent(50) { // the year is not over
		y.thisYear, y.thisYearBusiness = money{}, money{}
	}
	if open {
		*y = yearRow{medical: y.medical}
	}
	for _, m := range []*money{&y.income, &y.withoutDibao, &y.thisYear, &y.lastYear} {
		if !m.known {
			m.fen = 0
		}
	}
}

func (d *dice) claim(c *claimRow) {
	c.lines = make([]lineRow, 2+d.upTo(7))
	most := []int64{300, 3000, 20000, 90000}[d.upTo(4)]
	for i := range c.lines {
		l := &c.lines[i]
		l.inCatalogue, l.amount = d.tri(80, 1), d.money(most, 1)
		l.fee = d.code(1, 5, 8, 4, 8, 6, 15, 30, 15, 9)
		c.total.fen += l.amount.fen
		if l.inCatalogue == yes {
			c.inCatalogue.fen += l.amount.fen
		}
	}
	c.total.known, c.inCatalogue.known = true, true
	switch d.upTo(40) {
	case 0:
		c.total = money{}
	case 1:
		c.inCatalogue = money{}
	}
	c.level = d.code(2, 30, 45, 25)
	c.stay = count{int32(1 + d.upTo(3)), true}
	c.referred, c.thirdParty, c.designated = d.tri(90, 3), d.tri(3, 3), d.tri(85, 2)
	for _, m := range []*money{&c.earlierBasic, &c.earlierBase, &c.earlierCritical, &c.earlierAssistance, &c.earlierSupplement} {
		if *m = fen(0); c.stay.n > 1 {
			*m = d.money(15000, 2)
		}
	}
}

// chunksOf lays the rows of households out in columns, size households a chunk.
func chunksOf(t testing.TB, hs []householdRow, p *engine.Program, size int) []*engine.Chunk {
	var out []*engine.Chunk
	for first := 0; first < len(hs); first += size {
		out = append(out, chunkOf(t, hs[first:min(first+size, len(hs))], p))
	}
	return out
}

func chunkOf(t testing.TB, hs []householdRow, p *engine.Program) *engine.Chunk {
	c := &engine.Chunk{}
	for e := fact.EntityPerson; e <= fact.EntityLine; e++ {
		c.Children[e] = []int32{0}
	}
	var rows [4][]any
	for i := range hs {
		rows[0] = append(rows[0], &hs[i])
		for j := range hs[i].people {
			m := &hs[i].people[j]
			rows[1] = append(rows[1], m)
			for k := range m.claims {
				rows[2] = append(rows[2], &m.claims[k])
				for l := range m.claims[k].lines {
					rows[3] = append(rows[3], &m.claims[k].lines[l])
				}
				c.Children[fact.EntityLine] = append(c.Children[fact.EntityLine], int32(len(rows[3])))
			}
			c.Children[fact.EntityClaim] = append(c.Children[fact.EntityClaim], int32(len(rows[2])))
		}
		c.Children[fact.EntityPerson] = append(c.Children[fact.EntityPerson], int32(len(rows[1])))
	}
	for e := range rows {
		c.N[e] = len(rows[e])
	}
	allocate(c, p.Columns)
	for n, col := range p.Columns {
		name, back := strings.TrimPrefix(col.Input.Name, "attr:"), 0
		for back < months && engine.AddMonths(handDay, -back) != col.Day {
			back++
		}
		for row, r := range rows[col.Input.Entity] {
			v, known, ok := inRow(r, name, back)
			if !ok {
				t.Fatalf("the rows do not have the column %s as of %s", name, col.Day)
			}
			if !known {
				continue
			}
			if in := col.Input; in.Type.Kind != fact.KindBool && (v < in.Range.Min || v > in.Range.Max) {
				t.Fatal(fmt.Sprint("out of range: ", name, v))
			}
			setValue(&c.Cols[n], row, v)
		}
	}
	return c
}
