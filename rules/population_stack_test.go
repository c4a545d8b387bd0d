package rules

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"pgregory.net/rapid"

	"bentou/rules/engine"
	"bentou/rules/fact"
)

// rowIDs says that rows are their own ids.
type rowIDs struct{}

func (rowIDs) HouseholdID(row int) int      { return row }
func (rowIDs) PersonID(row int) int         { return row }
func (rowIDs) Assumed(column, row int) bool { return false }

// oneByOne decides the households of a chunk as assessments do, by candidates.
func oneByOne(r *Release, p *engine.Program, hs []householdRow, t testing.TB) (out [][]Decision) {
	for i := range hs {
		d := &dated{date: p.AsOf, chunk: chunkOf(t, hs[i:i+1], p), ids: rowIDs{}, program: &program{Program: p}, machine: engine.NewMachine(p)}
		d.machine.Run(d.chunk)
		s := newStack(r.pack)
		for i, decl := range r.pack.Programmes {
			for _, subject := range subjects([]*dated{d}, decl.Subject) {
				s.add(r.best([]*dated{d}, p.AsOf, i, decl, subject))
			}
		}
		s.settle()
		list := make([]Decision, len(s.candidates))
		for k, c := range s.candidates {
			list[k] = c.decision
		}
		out = append(out, list)
	}
	return out
}

// samePopulation compares a population with assessments of its households.
func samePopulation(t testing.TB, r *Release, hs []householdRow) (several int) {
	p, err := r.NewPopulation(handDay)
	if err != nil {
		t.Fatal(err)
	}
	p.Decide(chunkOf(t, hs, p.Program()))
	at := map[int]int{} // the next row of a programme
	for h, list := range oneByOne(r, p.Program(), hs, t) {
		for _, d := range list {
			i := 0
			for r.pack.Programmes[i] != d.Programme {
				i++
			}
			o, fen := p.Outcome(i, at[i])
			amount := int64(0)
			if d.Amount != nil {
				amount = int64(*d.Amount)
			}
			if o != d.Outcome || fen != amount {
				t.Fatalf("household %d, %s of row %d: %s %d, one by one %s %d", h, d.Programme.Key, at[i], o, fen, d.Outcome, amount)
			}
			if d.Programme.Group != "" && o != Ineligible {
				several++
			}
			at[i]++
		}
	}
	return several
}

func TestAPopulationIsDecidedAsItsHouseholdsAre(t *testing.T) {
	r, found := Load(os.DirFS("packs/liaocheng-etdz"))
	if found.Failed() {
		t.Fatal(found)
	}
	hs := madeUp(400)
	hs[7].people, hs[70].people = nil, nil // not on record on that day
	if samePopulation(t, r, hs) == 0 {
		t.Error("nothing of a kind group was paid: so the comparison says little")
	}
}

// stackedPack has two kind groups whose amounts meet, of persons and of households.
const stackedPack = `
attributes:
  a: {title: {zh: 甲, en: A}, reference: {document: x, clause: y}, subject: person, type: money, period: month, range: [-10, 1000], absent: unknown}
  b: {title: {zh: 乙, en: B}, reference: {document: x, clause: y}, subject: person, type: money, period: month, range: [0, 1000], absent: unknown}
  c: {title: {zh: 丙, en: C}, reference: {document: x, clause: y}, subject: person, type: bool, absent: unknown}
  d: {title: {zh: 丁, en: D}, reference: {document: x, clause: y}, subject: household, type: bool, absent: unknown}
programmes:
`

func TestKindGroupsOfAPopulation(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Builder{}
		text.WriteString(stackedPack)
		for i, n := 0, rapid.IntRange(2, 5).Draw(t, "programmes"); i < n; i++ {
			subject, eligible := "person", rapid.SampledFrom([]string{"c", "not c", "true", "a > yuan(5, month)", "household.d", "b < yuan(8, month)"}).Draw(t, "eligible")
			amount := rapid.SampledFrom([]string{"a", "b", "yuan(5, month)", "max(a, b)", "min(a, yuan(5, month))", ""}).Draw(t, "amount")
			group, rule := rapid.SampledFrom([]string{"g", "g", "h"}).Draw(t, "group"), "higher"
			if group == "h" {
				rule = "exclude"
			}
			if rapid.IntRange(0, 3).Draw(t, "subject") == 0 {
				subject = "household"
				eligible = rapid.SampledFrom([]string{"d", "not d", "any(members, .c)"}).Draw(t, "eligible of a household")
				amount = rapid.SampledFrom([]string{"sum(members, .a)", "yuan(5, month)", ""}).Draw(t, "amount of a household")
			}
			text.WriteString("  p" + string(rune('0'+i)) + ": {title: {zh: 项, en: P}, reference: {document: x, clause: y}, subject: " + subject +
				", group: " + group + ", rule: " + rule + ", cycle: month, versions: [{from: 2019-01-01, eligible: \"" + eligible + "\"")
			if amount != "" {
				text.WriteString(", amount: \"" + amount + "\"")
			}
			text.WriteString("}]}\n")
		}
		r, found := Load(fstest.MapFS{
			"pack.yaml":    {Data: []byte("pack: stacked\ntitle: {zh: 叠, en: Stacked}\ncurrency: CNY\n")},
			"rules/r.yaml": {Data: []byte(text.String())},
		})
		if found.Failed() {
			t.Fatalf("%v\n%s", found, text.String())
		}
		seed, size := rapid.Uint64().Draw(t, "seed"), rapid.IntRange(1, 80).Draw(t, "persons")
		compareStacked(t, r, dice(seed), size, text.String())
	})
}

// compareStacked makes columns up for households of nobody to three members.
func compareStacked(t *rapid.T, r *Release, d dice, size int, text string) {
	p, err := r.NewPopulation(handDay)
	if err != nil {
		t.Fatal(err)
	}
	sizes := make([]int, size)
	for i := range sizes {
		sizes[i] = int(d.upTo(4))
	}
	whole := emptyChunk(p.Program(), sizes)
	for n, col := range p.Program().Columns {
		for row := range whole.N[col.Input.Entity] {
			v := d.upTo(2)
			if col.Input.Type.Kind == fact.KindMoney {
				v = []int64{0, 300, 500, 501, 800, 1000}[d.upTo(6)]
			}
			if d.upTo(4) > 0 {
				setValue(&whole.Cols[n], row, v)
			}
		}
	}
	p.Decide(whole)
	row, machine := 0, engine.NewMachine(p.Program())
	for h := range sizes {
		one := emptyChunk(p.Program(), sizes[h:h+1])
		for n, col := range p.Program().Columns {
			first := h
			if col.Input.Entity == fact.EntityPerson {
				first = row
			}
			for k := range one.N[col.Input.Entity] {
				if v, known := getValue(&whole.Cols[n], first+k); known {
					setValue(&one.Cols[n], k, v)
				}
			}
		}
		machine.Run(one)
		day := &dated{date: p.Program().AsOf, chunk: one, ids: rowIDs{}, program: &program{Program: p.Program()}, machine: machine}
		s := newStack(r.pack)
		for i, decl := range r.pack.Programmes {
			for _, subject := range subjects([]*dated{day}, decl.Subject) {
				s.add(r.best([]*dated{day}, handDay, i, decl, subject))
			}
		}
		s.settle()
		for _, c := range s.candidates {
			at := h
			if c.decision.Subject.Entity == fact.EntityPerson {
				at = row + c.decision.Subject.ID
			}
			o, fen := p.Outcome(c.index, at)
			amount := int64(0)
			if c.decision.Amount != nil {
				amount = int64(*c.decision.Amount)
			}
			if o != c.decision.Outcome || fen != amount {
				t.Fatalf("%s of %d: %s %d, one by one %s %d\n%s", c.decision.Programme.Key, at, o, fen, c.decision.Outcome, amount, text)
			}
		}
		row += sizes[h]
	}
}

// emptyChunk has households of those sizes, nothing of whom is known.
func emptyChunk(p *engine.Program, sizes []int) *engine.Chunk {
	c := &engine.Chunk{}
	people := int32(0)
	c.Children[fact.EntityPerson] = []int32{0}
	for _, n := range sizes {
		people += int32(n)
		c.Children[fact.EntityPerson] = append(c.Children[fact.EntityPerson], people)
	}
	c.Children[fact.EntityClaim] = make([]int32, people+1)
	c.Children[fact.EntityLine] = []int32{0}
	c.N[fact.EntityHousehold], c.N[fact.EntityPerson] = len(sizes), int(people)
	allocate(c, p.Columns)
	return c
}
