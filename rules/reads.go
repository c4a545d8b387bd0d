package rules

import (
	"slices"

	"bentou/rules/dossier"
	"bentou/rules/engine"
	"bentou/rules/fact"
	"bentou/rules/lang"
	"bentou/rules/pack"
)

// Read is an input that a reason rests on: of whom, as of which day, what was known
// of it, and the records that it was read from.
type Read struct {
	// Input is the canonical name: age, attr:owns_car, income(wage,card_year).
	Input   string
	Title   pack.Text
	Subject Subject
	// On is the day as of which it was read; it differs from the day of the decision
	// where a rule looks back.
	On fact.Date
	// Value is in plain text, and Text in words with its unit.
	Value string
	Text  pack.Text
	Known bool
	// Assumed: nothing was recorded and the pack presumes the value.
	Assumed bool
	// Records are all that went into it: of an age the record with the birth date, of a
	// sum every record that was summed, of a "no" the record that says that the register
	// is complete. Empty where nothing is recorded, and where Traced is false.
	Records []dossier.Source
	// Traced says whether the records are known: of canonical facts alone they are not.
	Traced bool
	// Window is the span that was summed over, and Note what else mattered in words.
	Window *fact.Period
	Note   pack.Text
	// Origins are those of the input alone: who may not see those may see neither the
	// value nor the records.
	Origins []string
}

// ParameterRead is a parameter that a reason rests on, with the dated value that was in
// force.
type ParameterRead struct {
	Parameter *pack.Parameter
	On        fact.Date
	// Version is the dated value with its confidence and source; nil where the
	// parameter says nothing of the day.
	Version *pack.ParameterValue
	// Until is the first day of the value that follows; nil where there is none.
	Until *fact.Date
	// Value is in plain text, and Text in words; empty for a table, whose rows are
	// reasons of their own.
	Value string
	Text  pack.Text
}

// rests is what a reason rests on: a tree at a place. It is followed only when asked.
type rests struct {
	r    *Release
	p    place
	node *lang.Node
}

func (x *explainer) rests(n *lang.Node, p place) *rests {
	if len(x.under) == cap(x.under) {
		x.under = make([]rests, 0, 64)
	}
	x.under = append(x.under, rests{x.r, p.to(n.Entity), n})
	return &x.under[len(x.under)-1]
}

// Reads lists the inputs that the verdict and the observed value were made from, also
// by way of variables, groups and other programmes, each once: whatever the evaluator
// read for it, for it reads both sides of every "or" and of every choice. Reasons that
// rest on no input have none.
func (r *Reason) Reads() []Read {
	if r.rests == nil {
		return nil
	}
	list := r.rests.list()
	var out []Read
	seen := map[cell]bool{}
	for _, in := range list.inputs {
		for _, row := range r.rests.p.rows(in.entity, in.top) {
			at := cell{in.column, row}
			if !seen[at] {
				seen[at] = true
				out = append(out, r.rests.read(in.column, row))
			}
		}
	}
	return out
}

// Parameters lists the parameters that it was made from, likewise.
func (r *Reason) Parameters() []ParameterRead {
	if r.rests == nil {
		return nil
	}
	var out []ParameterRead
	for _, at := range r.rests.list().params {
		out = append(out, r.rests.parameter(at))
	}
	return out
}

func (s *rests) list() *readList {
	return s.r.readsOf(s.p.program, s.node, s.p.on, s.p.layer)
}

func (s *rests) read(column, row int) Read {
	c := s.p.program.Columns[column]
	out := Read{Input: c.Input.Name, Title: c.Input.Title, On: c.Day, Origins: s.r.originsOf(c.Input)}
	q := s.p
	q.entity, q.row = c.Input.Entity, row
	out.Subject = q.subject()
	rows, ok := s.p.ids.(*Rows)
	if !ok {
		return out
	}
	found := rows.Reading(column, row)
	v := engine.Value{Type: c.Input.Type, Known: found.Known, Num: found.Value, Den: 1, Scale: c.Input.Type.Scale}
	out.Known, out.Assumed, out.Records, out.Window, out.Note, out.Traced = found.Known, found.Assumed, found.From, found.Window, found.Note, rows.readers != nil
	out.Value, out.Text = plain(v), say(v)
	return out
}

func (s *rests) parameter(at paramAt) ParameterRead {
	out := ParameterRead{Parameter: at.param, On: at.on}
	checked := s.r.checked.Params[at.param.Key]
	if v, ok := checked.On(at.on); ok {
		out.Version, out.Until = v.Decl, v.To
		if at.param.Shape == pack.Scalar {
			out.Value, out.Text, _ = s.r.Parameter(at.param.Key, at.on)
		}
	}
	return out
}

// rows are the rows of an entity that a place looks at: its own, one above, or all those
// below the row of the entity top.
func (p place) rows(e, top fact.Entity) []int {
	if e <= top {
		return []int{p.to(e).row}
	}
	q := p.to(top)
	from, to := q.row, q.row+1
	for level := top + 1; level <= e; level++ {
		first := p.chunk.Children[level]
		from, to = int(first[from]), int(first[to])
	}
	out := make([]int, 0, to-from)
	for row := from; row < to; row++ {
		out = append(out, row)
	}
	return out
}

// readList is what a tree reads as of a day, whoever it is about.
type readList struct {
	inputs []inputAt
	params []paramAt
}

// inputAt is a column, read of the own row or one above (its entity is not below top),
// or of everyone below the row of top.
type inputAt struct {
	column int
	entity fact.Entity
	top    fact.Entity
}

type paramAt struct {
	param *pack.Parameter
	on    fact.Date
}

type readKey struct {
	node  *lang.Node
	on    fact.Date
	layer *pack.Layer
}

// readsOf follows a tree once in the life of a program.
func (r *Release) readsOf(p *program, n *lang.Node, on fact.Date, layer *engine.LayerOut) *readList {
	key := readKey{node: n, on: on}
	if layer != nil {
		key.layer = layer.Decl
	}
	if known, ok := p.reads.Load(key); ok {
		return known.(*readList)
	}
	w := &readWalker{r: r, p: p, m: engine.NewMachine(p.Program), layer: layer, seen: map[readStep]bool{}}
	w.walk(n, on, n.Entity)
	p.reads.Store(key, &w.readList)
	return &w.readList
}

type readStep struct {
	node *lang.Node
	on   fact.Date
	top  fact.Entity
}

type readWalker struct {
	readList
	r     *Release
	p     *program
	m     *engine.Machine
	layer *engine.LayerOut
	seen  map[readStep]bool
}

func (w *readWalker) walk(n *lang.Node, on fact.Date, top fact.Entity) {
	if n == nil || w.seen[readStep{n, on, top}] {
		return
	}
	w.seen[readStep{n, on, top}] = true
	c := w.r.checked
	args := func(on fact.Date, top fact.Entity) {
		for _, a := range n.Args {
			w.walk(a, on, top)
		}
	}
	version := func(list []lang.Version) {
		if v := lang.InForce(list, on); v != nil {
			w.walk(v.Node, on, top)
		}
	}
	if n.Param != nil {
		w.param(n.Param, on)
		if v, ok := c.Params[n.Param.Key].On(on); ok {
			w.walk(v.Node, on, top)
		}
	}
	switch n.Op {
	case lang.OpInput:
		w.input(n.Input, on, top)
	case lang.OpVar:
		version(c.Variables[n.Var])
	case lang.OpGroup:
		w.walk(c.Groups[n.Group], on, top)
	case lang.OpEligible:
		version(c.Eligible[n.Programme])
	case lang.OpAmount:
		version(c.Eligible[n.Programme])
		version(c.Amount[n.Programme])
	case lang.OpLayer:
		version(c.When[n.Layer])
		version(c.Pays[n.Layer])
	case lang.OpCapLeft:
		w.walk(c.CapAmount[n.Cap], on, top)
		for _, key := range n.Cap.Layers {
			w.input(c.Inputs["earlier("+key+")"], on, top)
		}
		for _, decl := range n.Coverage.Layers { // that paid of the same claim before
			if w.layer != nil && decl == w.layer.Decl {
				break
			}
			if slices.Contains(n.Cap.Layers, decl.Key) {
				version(c.When[decl])
				version(c.Pays[decl])
			}
		}
	case lang.OpAny, lang.OpAll, lang.OpNone, lang.OpCount, lang.OpSum, lang.OpMinOf, lang.OpMaxOf:
		for _, a := range n.List.Where {
			w.walk(a, on, min(top, n.Entity))
		}
		w.walk(n.Args[0], on, min(top, n.Entity))
		for _, a := range n.Args[1:] {
			w.walk(a, on, top)
		}
	case lang.OpHeld, lang.OpCountMonths:
		for k := range n.N {
			args(engine.AddMonths(on, -k), top)
		}
	case lang.OpAt:
		w.walk(n.Day, on, top)
		if v, ok := w.m.Node(n.Day, on, nil, 0); ok && v.Known {
			args(fact.Date(v.Num), top)
		}
	default:
		args(on, top)
	}
}

// input notes a column; what is none of the program was folded away and never read.
func (w *readWalker) input(in *lang.Input, on fact.Date, top fact.Entity) {
	column, ok := w.p.columns[columnOf(in, on)]
	if ok && !slices.ContainsFunc(w.inputs, func(i inputAt) bool { return i.column == column && i.top == top }) {
		w.inputs = append(w.inputs, inputAt{column, in.Entity, top})
	}
}

func (w *readWalker) param(p *pack.Parameter, on fact.Date) {
	if at := (paramAt{p, on}); !slices.Contains(w.params, at) {
		w.params = append(w.params, at)
	}
}
