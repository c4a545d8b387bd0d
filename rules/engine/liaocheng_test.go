package engine_test

import (
	"os"
	"testing"

	"pgregory.net/rapid"

	"bentou/rules/engine"
	"bentou/rules/fact"
	"bentou/rules/lang"
	"bentou/rules/oracle"
	"bentou/rules/pack"
)

func liaocheng(t testing.TB) *lang.Checked {
	p, d := pack.Read(os.DirFS("../packs/liaocheng-etdz"))
	if d.Failed() {
		t.Fatal(d)
	}
	c, d := lang.Check(p)
	if d.Failed() {
		t.Fatal(d)
	}
	return c
}

// forest is households with members, claims and lines, whose facts follow from a
// seed by their place in it.
type forest struct {
	people
	rows [4][]*oracle.Row
}

func makeForest(t *rapid.T) *forest {
	f := &forest{people: people{seed: rapid.Uint64().Draw(t, "seed"), unknown: rapid.SampledFrom([]uint64{0, 1, 3}).Draw(t, "unknown of 16")}}
	var grow func(e fact.Entity, row *oracle.Row)
	most := [4]int{0, 4, 2, 3}
	grow = func(e fact.Entity, row *oracle.Row) {
		f.rows[e] = append(f.rows[e], row)
		if e == fact.EntityLine {
			return
		}
		for range rapid.IntRange(0, most[e+1]).Draw(t, "children") {
			grow(e+1, row.Add(len(f.rows[e+1])))
		}
	}
	for h := range rapid.IntRange(1, 9).Draw(t, "households") {
		grow(fact.EntityHousehold, &oracle.Row{ID: h})
	}
	return f
}

func (f *forest) chunk(columns []engine.Column) *engine.Chunk {
	c := &engine.Chunk{}
	for e, rows := range f.rows {
		c.N[e] = len(rows)
		if e == int(fact.EntityLine) {
			break
		}
		first := []int32{0}
		for _, row := range rows {
			first = append(first, first[len(first)-1]+int32(len(row.Children)))
		}
		c.Children[e+1] = first
	}
	for _, col := range columns {
		c.Cols = append(c.Cols, f.column(col, len(f.rows[col.Input.Entity])))
	}
	return c
}

func (p *people) column(col engine.Column, n int) engine.Col {
	ids := make([]int, n)
	for i := range ids {
		ids[i] = i
	}
	return p.columnOf(col, ids)
}

func TestTheLiaochengPackSaysWhatTheOracleSays(t *testing.T) {
	c := liaocheng(t)
	programs := map[fact.Date]*engine.Program{}
	known, all := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		day := fact.MustDate(rapid.SampledFrom([]string{"2019-06-30", "2019-12-31", "2020-03-01"}).Draw(t, "as of"))
		program := programs[day]
		if program == nil {
			var err error
			if program, err = engine.Compile(c, day, engine.Options{Explain: true, Claims: true}); err != nil {
				t.Fatal(err)
			}
			programs[day] = program
		}
		f := makeForest(t)
		m := engine.NewMachine(program)
		m.Run(f.chunk(program.Columns))
		for _, l := range m.Lost() {
			if l.Why == "overflow" {
				t.Fatalf("a number is lost: %+v", l)
			}
		}
		o := &oracle.Oracle{Checked: c, Read: f.read}
		check := func(what string, row int, got string, want oracle.Value) {
			text := want.String()
			if all++; want.Known() {
				known++
			} else {
				text = "unknown"
			}
			if got != text {
				t.Fatalf("%s of row %d on %s: %s, and the oracle says %s", what, row, day, got, text)
			}
		}
		for i, pr := range program.Programmes {
			for at, row := range f.rows[pr.Decl.Subject] {
				check(pr.Decl.Key+".eligible", at, bitText(m.Eligible(i, at)), o.Eligible(pr.Decl, day, row))
				check(pr.Decl.Key+".amount", at, fen(m.Amount(i, at)), o.Amount(pr.Decl, day, row))
			}
		}
		for i, flag := range program.Flags {
			for at, row := range f.rows[fact.EntityHousehold] {
				check(flag.Decl.Key+".raise", at, bitText(m.Raise(i, at)), o.Value(flag.Raise.Node, day, row))
				check(flag.Decl.Key+".clear", at, bitText(m.Clear(i, at)), o.Value(flag.Clear.Node, day, row))
			}
		}
		for i, l := range program.Layers {
			for at, row := range f.rows[fact.EntityClaim] {
				check(l.Decl.Key, at, fen(m.LayerPays(i, at)), o.Layer(l.Decl, day, row))
			}
		}
		for i, v := range program.Variables {
			for at, row := range f.rows[v.Decl.Subject] {
				check(v.Decl.Key, at, valueText(m.Variable(i, at)), o.Variable(v.Decl, day, row))
			}
		}
	})
	if known*3 < all {
		t.Errorf("of %d answers only %d are known: so the comparison says little", all, known)
	}
}

func fen(v int64, known bool) string {
	if !known {
		return "unknown"
	}
	return fraction(v, 1, 2)
}

func valueText(x engine.Value) string {
	switch {
	case !x.Known:
		return "unknown"
	case x.Type.Kind == fact.KindBool:
		return bitText(x.Num != 0, true)
	}
	return fraction(x.Num, x.Den, x.Scale)
}

// Whatever bytes the facts are, a run ends, and what is not known is neither true
// nor false.
func FuzzRun(f *testing.F) {
	c := liaocheng(f)
	program, err := engine.Compile(c, fact.MustDate("2019-12-31"), engine.Options{Explain: true, Claims: true})
	if err != nil {
		f.Fatal(err)
	}
	f.Add([]byte{1, 2, 3, 0x80, 0xff}, uint8(3), uint8(2))
	f.Fuzz(func(t *testing.T, data []byte, households, members uint8) {
		if len(data) == 0 || households > 70 || members > 70 {
			return
		}
		next := 0
		take := func() int64 {
			v := int64(0)
			for range 1 + int(data[next%len(data)])%8 {
				next++
				v = v<<8 | int64(data[next%len(data)])
			}
			return v
		}
		people := int(households) * int(members)
		chunk := &engine.Chunk{N: [4]int{int(households), people, people, people}}
		chunk.Children[fact.EntityPerson] = []int32{0}
		for h := range int(households) {
			chunk.Children[fact.EntityPerson] = append(chunk.Children[fact.EntityPerson], int32((h+1)*int(members)))
		}
		for i := range people + 1 {
			chunk.Children[fact.EntityClaim] = append(chunk.Children[fact.EntityClaim], int32(i))
		}
		chunk.Children[fact.EntityLine] = chunk.Children[fact.EntityClaim]
		for _, col := range program.Columns {
			n := chunk.N[col.Input.Entity]
			out := engine.Col{Known: make([]uint64, engine.Words(n)), Ints: make([]int64, n), True: make([]uint64, engine.Words(n))}
			for i := range n {
				v := take()
				if v%7 == 0 {
					continue
				}
				out.Known[i>>6] |= 1 << (i & 63)
				r := col.Input.Range
				if span := uint64(r.Max) - uint64(r.Min); span+1 != 0 {
					v = r.Min + int64(uint64(v)%(span+1))
				}
				out.Ints[i] = v
				out.True[i>>6] |= uint64(v&1) << (i & 63)
			}
			chunk.Cols = append(chunk.Cols, out)
		}
		m := engine.NewMachine(program)
		m.Run(chunk)
		for i, pr := range program.Programmes {
			for row := range chunk.N[pr.Decl.Subject] {
				if v, known := m.Eligible(i, row); v && !known {
					t.Fatalf("%s is true and not known", pr.Decl.Key)
				}
				if v, known := m.Amount(i, row); known && v > pr.Most {
					t.Fatalf("%s pays %d, more than the most, %d", pr.Decl.Key, v, pr.Most)
				}
			}
		}
	})
}
