package engine_test

import (
	"fmt"
	"math/big"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"bentou/rules/engine"
	"bentou/rules/fact"
	"bentou/rules/lang"
	"bentou/rules/oracle"
)

// results are what came out for the rows of all households, by name of the result,
// as text: true, false, unknown or a fraction.
type results map[string][]string

// rowsOf lists the rows of an entity in order.
func (p *people) rowsOf(e fact.Entity) (ids []int) {
	for h, n := range p.sizes {
		if e == fact.EntityHousehold {
			ids = append(ids, h)
			continue
		}
		for m := range n {
			ids = append(ids, memberID(h, m))
		}
	}
	return ids
}

func bitText(v, known bool) string {
	switch {
	case !known:
		return "unknown"
	case v:
		return "true"
	}
	return "false"
}

func fraction(num, den int64, scale int) string {
	r := new(big.Rat).SetFrac(big.NewInt(num), big.NewInt(den))
	r.Quo(r, new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(scale)), nil)))
	return r.RatString()
}

// run evaluates the households in chunks of a size. lost are the households in which
// a number did not fit.
func run(program *engine.Program, p *people, size int) (out results, lost map[int]bool) {
	out, lost = results{}, map[int]bool{}
	m := engine.NewMachine(program)
	for first := 0; first < len(p.sizes); first += size {
		c := p.chunk(program.Columns, first, size)
		m.Run(c)
		for _, l := range m.Lost() {
			if l.Why == "overflow" {
				h := l.Row
				if l.Entity == fact.EntityPerson {
					h, _ = slices.BinarySearch(c.Children[fact.EntityPerson], int32(l.Row+1))
					h--
				}
				lost[first+h] = true
			}
		}
		collect(program, m, c, out)
	}
	return out, lost
}

func collect(program *engine.Program, m *engine.Machine, c *engine.Chunk, out results) {
	put := func(name, text string) { out[name] = append(out[name], text) }
	for i, pr := range program.Programmes {
		for row := range c.N[pr.Decl.Subject] {
			put(pr.Decl.Key+".eligible", bitText(m.Eligible(i, row)))
			if fen, known := m.Amount(i, row); known {
				put(pr.Decl.Key+".amount", fraction(fen, 1, 2))
			} else {
				put(pr.Decl.Key+".amount", "unknown")
			}
		}
	}
	for i, f := range program.Flags {
		for row := range c.N[fact.EntityHousehold] {
			put(f.Decl.Key+".raise", bitText(m.Raise(i, row)))
			put(f.Decl.Key+".clear", bitText(m.Clear(i, row)))
		}
	}
	for i, v := range program.Variables {
		for row := range c.N[v.Decl.Subject] {
			x := m.Variable(i, row)
			switch {
			case !x.Known:
				put(v.Decl.Key, "unknown")
			case x.Type.Kind == fact.KindBool:
				put(v.Decl.Key, bitText(x.Num != 0, true))
			default:
				put(v.Decl.Key, fraction(x.Num, x.Den, x.Scale))
			}
		}
	}
}

// expected is what the oracle says.
func expected(c *lang.Checked, p *people, day fact.Date) results {
	out := results{}
	o := &oracle.Oracle{Checked: c, Read: p.read}
	put := func(name string, v oracle.Value) {
		text := v.String()
		if !v.Known() {
			text = "unknown"
		}
		out[name] = append(out[name], text)
	}
	for h := range p.sizes {
		top := p.household(h)
		rows := func(e fact.Entity) []*oracle.Row {
			if e == fact.EntityHousehold {
				return []*oracle.Row{top}
			}
			return top.Children
		}
		for _, pr := range c.Pack.Programmes {
			for _, row := range rows(pr.Subject) {
				put(pr.Key+".eligible", o.Eligible(pr, day, row))
				put(pr.Key+".amount", o.Amount(pr, day, row))
			}
		}
		for _, f := range c.Pack.Flags {
			put(f.Key+".raise", o.Value(lang.InForce(c.Raise[f], day).Node, day, top))
			put(f.Key+".clear", o.Value(lang.InForce(c.Clear[f], day).Node, day, top))
		}
		for _, v := range c.Pack.Variables {
			for _, row := range rows(v.Subject) {
				put(v.Key, o.Variable(v, day, row))
			}
		}
	}
	return out
}

func makePeople(t *rapid.T, most int) *people {
	return &people{
		seed: rapid.Uint64().Draw(t, "seed"), unknown: rapid.SampledFrom([]uint64{0, 1, 4, 8}).Draw(t, "unknown of 16"),
		sizes: rapid.SliceOfN(rapid.IntRange(0, mostMembers), 1, most).Draw(t, "members"),
	}
}

func asOfDay(t *rapid.T) fact.Date {
	return fact.MustDate(rapid.SampledFrom([]string{"2019-03-31", "2019-10-31", "2020-02-29", "2018-06-15"}).Draw(t, "as of"))
}

func compile(t rapid.TB, c *lang.Checked, day fact.Date, explain bool) *engine.Program {
	program, err := engine.Compile(c, day, engine.Options{Explain: explain})
	if err != nil {
		t.Fatalf("compile: %v", err)
	}
	return program
}

func householdOf(name string, c *lang.Checked, p *people, at int) int {
	e := fact.EntityHousehold
	for _, pr := range c.Pack.Programmes {
		if name == pr.Key+".eligible" || name == pr.Key+".amount" {
			e = pr.Subject
		}
	}
	for _, v := range c.Pack.Variables {
		if name == v.Key {
			e = v.Subject
		}
	}
	id := p.rowsOf(e)[at]
	if e == fact.EntityPerson {
		id /= mostMembers + 1
	}
	return id
}

// differ names the first difference between what came out and what should have.
func differ(c *lang.Checked, p *people, got, want results, lost map[int]bool) string {
	for _, name := range slices.Sorted(func(yield func(string) bool) {
		for name := range want {
			if !yield(name) {
				return
			}
		}
	}) {
		if len(got[name]) != len(want[name]) {
			if len(want[name]) == 0 {
				continue
			}
			return fmt.Sprintf("%s: %d results, not %d", name, len(got[name]), len(want[name]))
		}
		for i := range want[name] {
			if got[name][i] != want[name][i] && !lost[householdOf(name, c, p, i)] {
				return fmt.Sprintf("%s of row %d (household %d): %s, and the oracle says %s", name, i, householdOf(name, c, p, i), got[name][i], want[name][i])
			}
		}
	}
	return ""
}

func TestTheEngineSaysWhatTheOracleSays(t *testing.T) {
	losses, compared := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		c, text, refused := makePack(t, options{})
		if refused != nil {
			return
		}
		p, day := makePeople(t, 12), asOfDay(t)
		got, lost := run(compile(t, c, day, true), p, 256)
		want := expected(c, p, day)
		losses += len(lost)
		compared += len(p.sizes)
		if d := differ(c, p, got, want, lost); d != "" {
			t.Fatalf("%s\n%s", d, text)
		}
		plain, _ := run(compile(t, c, day, false), p, 256)
		for name, list := range plain {
			if !slices.Equal(list, got[name]) {
				t.Fatalf("%s: without an explanation %v, with one %v\n%s", name, list, got[name], text)
			}
		}
	})
	if losses*20 > compared {
		t.Errorf("%d of %d households lost a number: so the comparison says little", losses, compared)
	}
}
