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
