package engine

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"hash"
	"slices"

	"bentou/rules/lang"
)

// prints gives programmes and flags their prints. It reads the instructions while
// every register still has one that writes it.
func (p *Program) prints() {
	sums := make([][sha256.Size]byte, len(p.regs))
	h := sha256.New()
	for i := range p.code {
		in := &p.code[i]
		h.Reset()
		put(h, int64(in.op), int64(in.ent), int64(in.child), truthInt(in.check), in.imm2)
		if in.op == opLoad || in.op == opLoadBool {
			h.Write([]byte(p.Columns[in.imm].print()))
		} else {
			put(h, in.imm)
		}
		of := []int32{in.a, in.b, in.c}
		switch in.op {
		case opAnd, opOr, opAdd, opMul:
			// They stand by register, and so by what else the pack says; it is the same in
			// either order.
			slices.SortFunc(of[:2], func(a, b int32) int { return bytes.Compare(sums[a][:], sums[b][:]) })
		}
		for _, r := range of {
			if r >= 0 {
				h.Write(sums[r][:])
			} else {
				put(h, -1)
			}
		}
		if in.table != nil {
			fmt.Fprintf(h, "%v", *in.table)
		}
		h.Sum(sums[in.dst][:0])
	}
	for i := range p.Programmes {
		x := &p.Programmes[i]
		h.Reset()
		put(h, x.Least, x.Most, truthInt(x.InForce))
		for _, r := range []int32{x.eligible, x.amount} {
			if r >= 0 {
				h.Write(sums[r][:])
			}
		}
		h.Sum(x.Print[:0])
		if x.amount >= 0 {
			x.AmountPrint = sums[x.amount]
		}
	}
	for i := range p.Flags {
		x := &p.Flags[i]
		h.Reset()
		for _, r := range []int32{x.raise, x.clear} {
			if r >= 0 {
				h.Write(sums[r][:])
			}
		}
		h.Sum(x.Print[:0])
	}
}

func put(h hash.Hash, list ...int64) {
	for _, v := range list {
		var b [8]byte
		binary.BigEndian.PutUint64(b[:], uint64(v))
		h.Write(b[:])
	}
}

func truthInt(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// print names a column with all that goes into how it is read.
func (c Column) print() string {
	in := c.Input
	out := fmt.Sprintf("%s|%d|%+v|%v|%s|%q|%s|%s", in.Name, in.Entity, typePrint(in.Type), in.Range, in.Fn, in.Args, in.Window, c.Day)
	if a := in.Attr; a != nil {
		out += fmt.Sprintf("|%s|%v", a.Key, a.Absent)
		if a.Presumed != nil {
			out += "|" + a.Presumed.Text
		}
	}
	return out
}

func typePrint(t lang.Type) string {
	codes := ""
	if t.Codes != nil {
		for _, e := range t.Codes.Entries {
			codes += "," + e.Value
		}
	}
	t.Codes = nil
	return fmt.Sprintf("%+v%s", t, codes)
}
