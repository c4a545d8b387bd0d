package engine

import "fmt"

// Listing writes the instructions of a program, for tests that compare two.
func (p *Program) Listing() string {
	out := ""
	for _, i := range p.code {
		out += fmt.Sprintf("%d %d %d %v %d %d %d %d %d %d %v\n", i.op, i.ent, i.child, i.check, i.dst, i.a, i.b, i.c, i.imm, i.imm2, i.table)
	}
	return out
}

// Everything is the scope of every register of the program.
func (a *Abstract) Everything() *Scope {
	var all []Result
	for reg, info := range a.p.pool {
		for row := range a.chunk.N[info.ent] {
			all = append(all, Result{int32(reg), int32(row)})
		}
	}
	return a.Scope(all)
}

// Outside names the first register of a run that does not lie in what the abstract run
// found; exact: or that was found to be more than one thing.
func (a *Abstract) Outside(m *Machine, exact bool) string {
	for i := range a.p.code {
		in := &a.p.code[i]
		for row := range a.chunk.N[in.ent] {
			if in.op.givesBool() {
				r := &m.bits[in.dst]
				t, f := r.t[row>>6]>>(row&63)&1 != 0, r.f[row>>6]>>(row&63)&1 != 0
				got, want := a.bit(in.dst, row), truthsOf(t, t || f)
				if !got.Has(want) || exact && got != want {
					return fmt.Sprintf("register %d (op %d) of row %d is %d, found was %d", in.dst, in.op, row, want, got)
				}
				continue
			}
			r, got := &m.ints[in.dst], a.int(in.dst, row)
			ok := known(r, row)
			inside := ok && got.Some && got.Low <= r.v[row] && r.v[row] <= got.High || !ok && got.Open
			if !inside || exact && !got.Point() {
				return fmt.Sprintf("register %d (op %d) of row %d is %d (known %v), found was %+v", in.dst, in.op, row, r.v[row], ok, got)
			}
		}
	}
	return ""
}
