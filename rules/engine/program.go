package engine

import (
	"fmt"

	"bentou/rules/fact"
	"bentou/rules/lang"
	"bentou/rules/pack"
)

// Program is a pack as of a day, ready to run. It may be shared; a Machine may not.
type Program struct {
	Checked *lang.Checked
	AsOf    fact.Date
	// Columns are what a chunk must bring, in order.
	Columns []Column

	Programmes []Programme
	Flags      []FlagOut
	Layers     []LayerOut
	Variables  []VariableOut
	Ranks      []RankOut

	code  []instr
	regs  []regInfo
	phys  []int32 // physical register of each virtual one
	pool  []regInfo
	outs  []int32 // registers that stay until the end
	keep  bool    // every register stays, to be explained from
	nodes map[nodeKey]lowered
}

type regInfo struct {
	ent   fact.Entity
	isBit bool
}

// Programme is where the results of a programme stand.
type Programme struct {
	Decl    *pack.Programme
	InForce bool
	// Version in force, and the trees that explanations walk.
	Eligible, Amount *lang.Version
	// Least and Most bound the amounts that can come out, in fen.
	Least, Most int64
	// Print is the same where the same instructions over the same columns give the
	// outcome and the amount, in whichever program.
	Print [32]byte
	// AmountPrint is the same where the same instructions give the amount to whoever is
	// eligible; nothing where there is no amount.
	AmountPrint [32]byte

	eligible, amount int32 // registers; amount −1: none
}

// FlagOut is where the conditions of a flag stand.
type FlagOut struct {
	Decl         *pack.Flag
	InForce      bool
	Raise, Clear *lang.Version
	Print        [32]byte // as that of a programme
	raise, clear int32
}

// LayerOut is where the payment of a layer stands.
type LayerOut struct {
	Coverage   *pack.Coverage
	Decl       *pack.Layer
	InForce    bool
	When, Pays *lang.Version
	pays, when int32
}

// VariableOut is where the value of a variable stands, as numerator and
// denominator in a scale.
type VariableOut struct {
	Decl     *pack.Variable
	InForce  bool
	Version  *lang.Version
	Type     lang.Type
	num, den int32
	scale    int
	// Den is the constant denominator, where den is −1.
	Den int64
}

// RankOut is where the keys of an allocation stand.
type RankOut struct {
	Decl  *pack.Allocation
	Quota int64
	// NoQuota: the day has no value of the parameters that the quota follows from.
	NoQuota bool
	Keys    []VariableOut
	// Holds says who holds a place already; nil where that does not matter, or was
	// not asked for.
	Holds *VariableOut
}

type nodeKey struct {
	node *lang.Node
	day  fact.Date
	at   *pack.Layer // the layer that is being paid, of capLeft
}

// lowered is what a node became: a number, or a bool in num.
type lowered struct{ number }

// Options of Compile.
type Options struct {
	// Explain keeps every register, so that conditions can be read afterwards, and
	// computes all variables and rank keys.
	Explain bool
	// Claims lowers the coverages too.
	Claims bool
	// Holders computes who holds a place of an allocation already, with Explain.
	Holders bool
	// Meaning is what the rules mean; without a version it is the present one.
	Meaning Meaning
	// Only lowers no more than these programmes and flags, with what they look at;
	// nil: all. Of the others a program says nothing.
	Only *Selection
	// Prints gives each programme and flag its print.
	Prints bool
}

// Selection is some of the programmes and flags of a pack, by key.
type Selection struct{ Programmes, Flags map[string]bool }

// Has reports whether a programme is among them.
func (s *Selection) Has(programme string) bool { return s == nil || s.Programmes[programme] }

func (s *Selection) flag(key string) bool { return s == nil || s.Flags[key] }

// Compile lowers a checked pack for a day. An error means that the pack was not
// checked or has errors.
func Compile(c *lang.Checked, asOf fact.Date, o Options) (*Program, error) {
	p := &Program{Checked: c, AsOf: asOf, keep: o.Explain, nodes: map[nodeKey]lowered{}}
	if o.Meaning.Version == 0 {
		o.Meaning = Present()
	}
	l := &lowerer{p: p, c: c, meaning: o.Meaning, seen: map[instr]val{}, columns: map[Column]int{}}
	if err := l.all(o); err != nil {
		return nil, err
	}
	if o.Prints {
		p.prints()
	}
	p.assign()
	return p, nil
}

// all lowers everything that gives a result.
func (l *lowerer) all(o Options) (err error) {
	defer func() {
		// A tree that Check did not make is a mistake of the caller, not of the rule.
		if r := recover(); r != nil {
			if broken, ok := r.(brokenTree); ok {
				err = fmt.Errorf("engine: %s", string(broken))
				return
			}
			panic(r)
		}
	}()
	day := l.p.AsOf
	for _, decl := range l.c.Pack.Programmes {
		out := Programme{Decl: decl, eligible: -1, amount: -1}
		if !o.Only.Has(decl.Key) {
			l.p.Programmes = append(l.p.Programmes, out)
			continue
		}
		out.Eligible, out.Amount = lang.InForce(l.c.Eligible[decl], day), lang.InForce(l.c.Amount[decl], day)
		out.InForce = out.Eligible != nil
		out.eligible = l.out(l.in(l.eligible(decl, day), decl.Subject))
		if amount, ok := l.amount(decl, day); ok {
			out.amount = l.out(l.in(amount, decl.Subject))
			out.Least, out.Most = amount.rng.Min, amount.rng.Max
		}
		l.p.Programmes = append(l.p.Programmes, out)
	}
	for _, decl := range l.c.Pack.Flags {
		out := FlagOut{Decl: decl, raise: -1, clear: -1}
		if !o.Only.flag(decl.Key) {
			l.p.Flags = append(l.p.Flags, out)
			continue
		}
		out.Raise, out.Clear = lang.InForce(l.c.Raise[decl], day), lang.InForce(l.c.Clear[decl], day)
		out.InForce = out.Raise != nil
		raise, clear := truth(false), truth(true)
		if out.InForce {
			raise = l.bit(out.Raise.Node, day)
			if out.Clear != nil {
				clear = l.bit(out.Clear.Node, day)
			}
		}
		out.raise, out.clear = l.out(l.in(raise, fact.EntityHousehold)), l.out(l.in(clear, fact.EntityHousehold))
		l.p.Flags = append(l.p.Flags, out)
	}
	if o.Claims {
		for _, cov := range l.c.Pack.Coverages {
			for _, decl := range cov.Layers {
				out := LayerOut{Coverage: cov, Decl: decl, When: lang.InForce(l.c.When[decl], day), Pays: lang.InForce(l.c.Pays[decl], day), when: -1}
				out.InForce = out.Pays != nil
				out.pays = l.out(l.in(l.layer(cov, decl, day), fact.EntityClaim))
				if out.When != nil {
					out.when = l.out(l.in(l.bit(out.When.Node, day), fact.EntityClaim))
				}
				l.p.Layers = append(l.p.Layers, out)
			}
			if o.Explain {
				for _, v := range cov.Variables {
					l.variableOut(v, day)
				}
			}
		}
	}
	if o.Explain && o.Only == nil {
		for _, v := range l.c.Pack.Variables {
			l.variableOut(v, day)
		}
	}
	if o.Explain && o.Only == nil {
		l.allocations(day, o.Holders)
		if birth, ok := l.c.Inputs["birth_date"]; ok {
			l.input(birth, day) // says on which day an age will be reached
		}
	}
	return nil
}

func (l *lowerer) variableOut(v *pack.Variable, day fact.Date) {
	version := lang.InForce(l.c.Variables[v], day)
	out := VariableOut{Decl: v, InForce: version != nil, Version: version, num: -1, den: -1, Den: 1}
	if version != nil {
		out.Type = version.Node.Type
		n := l.variable(v, day)
		l.place(&out, n, v.Subject)
	}
	l.p.Variables = append(l.p.Variables, out)
}

func (l *lowerer) place(out *VariableOut, n number, e fact.Entity) {
	n = l.certain(n)
	out.scale = n.scale
	out.num = l.out(l.in(n.num, e))
	if n.num.isBit {
		return
	}
	if n.den.isConst() {
		out.Den = n.den.k
		return
	}
	out.den = l.out(l.in(n.den, e))
}

func (l *lowerer) allocations(day fact.Date, holders bool) {
	for _, a := range l.c.Pack.Allocations {
		quota := l.c.Quota[a]
		if quota == nil {
			continue
		}
		e := fact.EntityHousehold
		for _, p := range l.c.Pack.Programmes {
			if p.Key == a.From {
				e = p.Subject
			}
		}
		q := l.value(quota, day)
		out := RankOut{Decl: a, NoQuota: !q.num.isConst() || q.num.none}
		if !out.NoQuota {
			out.Quota = q.num.k
		}
		for i, key := range l.c.Rank[a] {
			if key != nil {
				out.Keys = append(out.Keys, l.rankKey(key, a.Rank[i].Title, day, e))
			}
		}
		if holds := l.c.Holds[a]; holds != nil && holders {
			k := l.rankKey(holds, pack.Text{}, day, e)
			out.Holds = &k
		}
		l.p.Ranks = append(l.p.Ranks, out)
	}
}

func (l *lowerer) rankKey(key *lang.Node, title pack.Text, day fact.Date, e fact.Entity) VariableOut {
	k := VariableOut{Decl: &pack.Variable{Head: pack.Head{Title: title}}, InForce: true, Type: key.Type, num: -1, den: -1, Den: 1}
	l.place(&k, l.value(key, day), e)
	return k
}

func (l *lowerer) out(v val) int32 {
	l.p.outs = append(l.p.outs, v.reg)
	return v.reg
}

// assign gives each virtual register a physical one. One that is read no more is
// used again, so that a chunk's registers stay in the cache.
func (p *Program) assign() {
	p.phys = make([]int32, len(p.regs))
	last := make([]int, len(p.regs))
	for i, in := range p.code {
		for _, r := range []int32{in.a, in.b, in.c} {
			if r >= 0 {
				last[r] = i
			}
		}
	}
	for _, r := range p.outs {
		last[r] = len(p.code)
	}
	for _, in := range p.code {
		// Constants are filled once and columns are the chunk's own.
		if persistent(in.op) {
			last[in.dst] = len(p.code)
		}
	}
	free := map[regInfo][]int32{}
	for i, in := range p.code {
		info := p.regs[in.dst]
		if list := free[info]; len(list) > 0 && !p.keep && !persistent(in.op) {
			p.phys[in.dst] = list[len(list)-1]
			free[info] = list[:len(list)-1]
		} else {
			p.phys[in.dst] = int32(len(p.pool))
			p.pool = append(p.pool, info)
		}
		if p.keep {
			continue
		}
		released := map[int32]bool{}
		for _, r := range []int32{in.a, in.b, in.c} {
			if r >= 0 && last[r] == i && !released[r] {
				released[r] = true
				free[p.regs[r]] = append(free[p.regs[r]], p.phys[r])
			}
		}
	}
	for i := range p.code {
		in := &p.code[i]
		in.dst = p.phys[in.dst]
		for _, r := range []*int32{&in.a, &in.b, &in.c} {
			if *r >= 0 {
				*r = p.phys[*r]
			}
		}
	}
}

func persistent(op opcode) bool {
	switch op {
	case opLoad, opLoadBool, opConst, opConstBool, opUnknown, opUnknownBool:
		return true
	}
	return false
}
