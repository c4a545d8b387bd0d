package demo

import (
	"fmt"

	"bentou/ent/gen/ent"
	"bentou/ent/timescope"
	"bentou/internal/registry"
	"bentou/rules/fact"
)

// plan is the whole story, made block by block.
type plan struct {
	households int
	seed       uint64
	cast       *cast
	steps      []step
	numbers    []uint16 // of each person: which of the numbers of the birthday and sex
	firsts     []int    // of each block: its first person in numbers
	quiet      []*block // of each block: only what is recorded outside the bulk waves
	truths     Truths
}

// block is a hundred households, or what is left of them.
type block struct {
	n          int
	households []*household
	people     []*person // in the order in which they were made
	d          dice
}

// household of the plan, with all versions that are recorded under it.
type household struct {
	n         int // from 0, across the plan
	block     *block
	code      string
	village   *village
	role      role
	turn      int // the how-manieth of its role
	attribute fact.HouseholdAttribute
	people    []*person
	versions  []*version

	register, dibao, record *version   // the latest ones, while the plan is made
	host                    *household // takes a member in, or is the one that does
	seats                   []seat
	late                    []late
}

// person of the plan.
type person struct {
	n        int // from 0, across the plan
	wave     int // in which they become known
	name     string
	sex      fact.Sex
	birth    fact.Date
	relation fact.Relation
	number   string // the identity number
	arrived  fact.Date
	local    bool

	ability  fact.LabourAbility // "" below sixteen
	stage    fact.SchoolStage   // at the end of 2019
	grade    fact.DisabilityGrade
	severe   bool // a severe mental illness
	serious  bool // a serious illness
	chronic  bool
	employee bool       // insured as an employee
	post     *fact.Date // since when they hold a public-welfare post
	dead     *fact.Date
	gone     *fact.Date // moved out of the zone
	host     *household // of another household, where they moved

	record, member, hukou, certificate, labour *version // the latest ones
	wage                                       *version // of 2018
}

// version of a fact of the plan: known from one wave until another.
type version struct {
	fact     timescope.Fact
	person   *person // nil: of the household
	into     *household
	village  *village
	from     int
	until    int
	replaces *version
	reason   *string
}

func newPlan(households int, seed uint64) *plan {
	p := &plan{households: households, seed: seed, cast: newCast(households), steps: stepsOf(households)}
	taken := map[[2]int]uint16{} // birthday and sex → numbers used
	t := newTally(p)
	for n := range p.blocks() {
		b := p.make(n)
		p.firsts = append(p.firsts, len(p.numbers))
		for _, person := range b.people {
			key := [2]int{int(person.birth), sexDigit(person.sex)}
			p.numbers = append(p.numbers, taken[key])
			taken[key]++
		}
		p.number(b)
		t.count(b)
		p.quiet = append(p.quiet, quietOf(b))
	}
	p.truths = t.result()
	return p
}

func (p *plan) blocks() int { return (p.households + blockSize - 1) / blockSize }

// block makes a block, the same every time.
func (p *plan) block(n int) *block {
	b := p.make(n)
	p.number(b)
	return b
}

// number gives the people of a block their identity numbers, and what holds them.
func (p *plan) number(b *block) {
	for i, person := range b.people {
		person.n = p.firsts[b.n] + i
		person.number = identityNumber(person.birth, person.sex, int(p.numbers[person.n]))
	}
	for _, h := range b.households {
		for _, v := range h.versions {
			switch f := v.fact.(type) {
			case *ent.PersonIdentifier:
				if f.Kind == fact.IdentifierKindIdentityNumber {
					f.Plain = map[string]string{"value": v.person.number}
				}
			case *ent.DisabilityCertificate:
				category, _ := fact.Describe(f.Category)
				grade, _ := fact.Describe(f.Grade)
				f.Plain = map[string]string{"number": v.person.number + category.Code + grade.Code}
			}
		}
	}
}

// quietOf keeps what is recorded of a block outside the bulk waves, and takes the
// block apart.
func quietOf(b *block) *block {
	q := &block{n: b.n}
	for _, h := range b.households {
		few := &household{n: h.n, code: h.code, village: h.village, seats: h.seats}
		for _, v := range h.versions {
			if !waves[v.from].bulk || (v.until != never && !waves[v.until].bulk) {
				few.versions = append(few.versions, v)
			}
		}
		for _, person := range h.people {
			if !waves[person.wave].bulk {
				few.people = append(few.people, person)
			}
		}
		if len(few.versions) > 0 {
			q.households = append(q.households, few)
		}
	}
	for _, h := range b.households { // what is kept refers to these, and must not keep the rest alive
		h.block, h.people, h.versions, h.late, h.register, h.dibao, h.record = nil, nil, nil, nil, nil, nil, nil
	}
	for _, p := range b.people {
		p.record, p.member, p.hukou, p.certificate, p.labour, p.wage = nil, nil, nil, nil, nil, nil
	}
	return q
}

func (p *plan) make(n int) *block {
	b := &block{n: n, d: newDice(p.seed, n)}
	for i := n * blockSize; i < min((n+1)*blockSize, p.households); i++ {
		h := &household{n: i, block: b, code: householdCode(i), village: drawVillage(b.d)}
		h.role, h.turn = p.cast.of(i)
		b.households = append(b.households, h)
		h.found()
	}
	for _, h := range b.households {
		h.pair()
	}
	for _, h := range b.households {
		h.tell()
	}
	return b
}

// tell lets everything happen to a household, in the order of what depends on what.
func (h *household) tell() {
	h.live()
	h.registered()
	h.housed()
	h.helped()
	for _, p := range h.people {
		h.described(p)
	}
	h.happen()
	for _, p := range h.people {
		h.insured(p)
	}
	h.earn()
	h.correct()
}

// Where facts come from.
func from(source fact.Source, name string, observed *fact.Date, verified bool) registry.Provenance {
	return registry.Provenance{Source: source, SourceName: &name, ObservedOn: observed, Verified: verified}
}

var (
	cardDay    = fact.MustDate("2017-12-31")
	card       = from(fact.SourceFile, "建档立卡信息（演示）", &cardDay, true)
	civil      = from(fact.SourceDepartment, "社会事务局（演示）", nil, true)
	police     = from(fact.SourceDepartment, "公安分局（演示）", nil, true)
	federation = from(fact.SourceDepartment, "残疾人联合会（演示）", nil, true)
	insurer    = from(fact.SourceDepartment, "医疗保障部门（演示）", nil, true)
	school     = from(fact.SourceDepartment, "教育局（演示）", nil, true)
	builders   = from(fact.SourceDepartment, "建设局（演示）", nil, true)
	stated     = from(fact.SourcePerson, "入户走访（演示）", nil, false)
	surveyed   = from(fact.SourceFile, "年度收入核算（演示）", nil, true)
)

// since stamps a fact and sets the days on which it holds.
func since(f timescope.Fact, p registry.Provenance, first fact.Date, last ...fact.Date) timescope.Fact {
	registry.Stamp(f, p)
	period := fact.Period{From: first}
	if len(last) > 0 {
		period.To = &last[0]
	}
	f.FactVersion().SetPeriod(period)
	return f
}

// add records a fact in a wave; p is nil for a fact of the household.
func (h *household) add(wave int, p *person, f timescope.Fact) *version {
	v := &version{fact: f, person: p, from: wave, until: never}
	h.versions = append(h.versions, v)
	return v
}

// change supersedes a version in a wave by what apply makes of a copy.
func (h *household) change(wave int, old *version, reason string, apply func(f timescope.Fact)) *version {
	if old.until != never || wave <= old.from {
		panic(fmt.Sprintf("demo: household %d: a version of wave %d is superseded in wave %d", h.n, old.from, wave))
	}
	v := *old
	v.fact, v.from, v.replaces, v.reason = old.fact.FactCopy(), wave, old, nil
	if reason != "" {
		v.reason = &reason
	}
	apply(v.fact)
	old.until = wave
	h.versions = append(h.versions, &v)
	return &v
}

// end lets a version hold until a day.
func (h *household) end(wave int, old *version, day fact.Date, reason string) *version {
	return h.change(wave, old, reason, func(f timescope.Fact) { *f.FactVersion().ValidTo = &day })
}

// follow ends a version on a day and lets a copy, changed by apply, hold from then.
func (h *household) follow(wave int, old *version, day fact.Date, apply func(f timescope.Fact)) *version {
	next := *old
	next.fact, next.from, next.until, next.replaces = old.fact.FactCopy(), wave, never, nil
	to := *old.fact.FactVersion().ValidTo
	h.end(wave, old, day, "")
	v := next.fact.FactVersion()
	*v.ValidFrom, *v.ValidTo = day, to
	apply(next.fact)
	h.versions = append(h.versions, &next)
	return &next
}

// text returns a pointer to a string, for optional columns.
func text(s string) *string { return &s }

func yes(b bool) *bool { return &b }

// date is short for the many days of the plan.
func date(s string) fact.Date { return fact.MustDate(s) }
