package rules

import (
	"cmp"
	"math/big"
	"slices"

	"bentou/rules/dossier"
	"bentou/rules/fact"
	"bentou/rules/lang"
	"bentou/rules/pack"
)

// Coverage notes which conditions, branches and rows of tables of a release were looked
// at, and how they came out. What is not looked at counts for nothing: of a ?: only the
// arm that was taken, of a variable only what some rule read. It is for one goroutine.
type Coverage struct {
	r     *Release
	nodes map[*lang.Node]*Seen
	rows  map[rowKey]bool
	done  map[lookedAt]bool // of the household and day at hand
	x     *explainer
}

type rowKey struct {
	param *pack.Parameter
	value int // its place among the parameter's values
	row   int // −1: what has no row of its own
}

// lookedAt is a tree that many may name, looked into at a place.
type lookedAt struct {
	node   *lang.Node
	on     fact.Date
	entity fact.Entity
	row    int
}

// Seen says how a condition came out so far.
type Seen struct{ True, False, Unknown bool }

// All reports whether it came out in all three ways.
func (s Seen) All() bool { return s.True && s.False && s.Unknown }

// Expected is what a scenario says anything about: only that is covered by it.
type Expected struct {
	Programmes, Flags, Variables map[string]bool
	Claims                       bool
}

// NewCoverage begins with nothing seen.
func (r *Release) NewCoverage() *Coverage {
	return &Coverage{r: r, nodes: map[*lang.Node]*Seen{}, rows: map[rowKey]bool{}}
}

// Household notes what deciding a household as of a day looks at.
func (c *Coverage) Household(h *dossier.Household, asOf fact.Date, of Expected) error {
	h = h.Ready()
	var days []*dated
	for _, d := range c.r.days(h, asOf, c.r.pack.Programmes) {
		one, err := c.r.chunkOf(h, d, forDecisions)
		if err != nil {
			return err
		}
		days = append(days, one)
	}
	c.decided(days, asOf, of)
	if !of.Claims {
		return nil
	}
	for _, m := range h.Members {
		if _, err := c.r.settleAll(h, m.ID, asOf, c.settled); err != nil {
			return err
		}
	}
	return nil
}

// Given notes what deciding by given facts looks at.
func (c *Coverage) Given(list []Given, asOf fact.Date, of Expected) error {
	days, err := c.r.givenChunks(list, asOf)
	if err == nil {
		c.decided(days, asOf, of)
	}
	return err
}

func (c *Coverage) begin(days []*dated, asOf fact.Date) {
	c.x = newExplainer(c.r, days, asOf)
	c.x.about(pack.Reference{})
	c.done = map[lookedAt]bool{}
}

func (c *Coverage) decided(days []*dated, asOf fact.Date, of Expected) {
	for _, d := range days {
		d.machine = d.program.run(d.chunk)
	}
	defer release(days)
	c.begin(days, asOf)
	for _, d := range days {
		for i := range d.program.Programmes {
			p := &d.program.Programmes[i]
			if !of.Programmes[p.Decl.Key] || !p.InForce || !counts(p.Decl, d.date, asOf) {
				continue
			}
			c.everyRow(d, p.Decl.Subject, func(at place) {
				c.look(p.Eligible.Node, at)
				// The amount is looked at where something may be paid.
				if met := at.truth(p.Eligible.Node); p.Amount != nil && (met == nil || *met) {
					c.look(p.Amount.Node, at)
				}
			})
		}
		if d.date != asOf {
			continue
		}
		for i := range d.program.Flags {
			f := &d.program.Flags[i]
			if !of.Flags[f.Decl.Key] || !f.InForce {
				continue
			}
			c.everyRow(d, fact.EntityHousehold, func(at place) {
				c.look(f.Raise.Node, at)
				if f.Clear != nil {
					c.look(f.Clear.Node, at)
				}
			})
		}
		for i := range d.program.Variables {
			v := &d.program.Variables[i]
			if of.Variables[v.Decl.Key] && v.InForce && v.Decl.Subject <= fact.EntityPerson {
				c.everyRow(d, v.Decl.Subject, func(at place) { c.look(v.Version.Node, at) })
			}
		}
	}
}

func (c *Coverage) everyRow(d *dated, e fact.Entity, look func(place)) {
	if !d.inhabited() {
		return
	}
	for row := range d.chunk.N[e] {
		look(place{dated: d, on: d.date, entity: e, row: row})
	}
}

// settled notes what settling a bill looked at.
func (c *Coverage) settled(d *dated) {
	c.begin([]*dated{d}, d.date)
	for i := range d.program.Layers {
		out := &d.program.Layers[i]
		at := place{dated: d, on: d.date, entity: fact.EntityClaim, layer: out}
		if !out.InForce {
			continue
		}
		served := true
		if out.When != nil {
			c.look(out.When.Node, at)
			met := at.truth(out.When.Node)
			served = met == nil || *met
		}
		if served && out.Pays != nil {
			c.look(out.Pays.Node, at)
		}
	}
}

// isPoint reports whether a tree is a condition of its own, and not only made up of
// others.
func isPoint(n *lang.Node) bool {
	if n.Type.Kind != fact.KindBool || n.Const {
		return false
	}
	switch n.Op {
	case lang.OpAnd, lang.OpOr, lang.OpNot, lang.OpParent, lang.OpConst:
		return false
	}
	return true
}

func (c *Coverage) note(n *lang.Node, p place) {
	s := c.nodes[n]
	if s == nil {
		s = &Seen{}
		c.nodes[n] = s
	}
	switch met := p.truth(n); {
	case met == nil:
		s.Unknown = true
	case *met:
		s.True = true
	default:
		s.False = true
	}
}

// look notes a tree at a place, with all that it reads.
func (c *Coverage) look(n *lang.Node, p place) {
	p = p.to(n.Entity)
	if isPoint(n) {
		c.note(n, p)
	}
	once := func(n *lang.Node) {
		if n == nil {
			return
		}
		q := p.to(n.Entity)
		at := lookedAt{n, q.on, q.entity, q.row}
		if !c.done[at] {
			c.done[at] = true
			c.look(n, q)
		}
	}
	switch n.Op {
	case lang.OpVar:
		if v := lang.InForce(c.r.checked.Variables[n.Var], p.on); v != nil {
			once(v.Node)
		}
	case lang.OpGroup:
		once(c.r.checked.Groups[n.Group])
	case lang.OpEligible, lang.OpAmount:
		if v := lang.InForce(c.r.checked.Eligible[n.Programme], p.on); v != nil {
			once(v.Node)
		}
		if v := lang.InForce(c.r.checked.Amount[n.Programme], p.on); v != nil && n.Op == lang.OpAmount {
			once(v.Node)
		}
	case lang.OpCapLeft:
		once(c.r.checked.CapAmount[n.Cap])
	case lang.OpParam:
		if v, ok := c.r.checked.Params[n.Param.Key].On(p.on); ok {
			once(v.Node)
		}
	case lang.OpCond:
		c.look(n.Args[0], p)
		if !isPoint(n.Args[0]) {
			c.note(n.Args[0], p.to(n.Args[0].Entity))
		}
		met := p.truth(n.Args[0])
		if met == nil || *met {
			c.look(n.Args[1], p)
		}
		if met == nil || !*met {
			c.look(n.Args[2], p)
		}
	case lang.OpOrElse:
		c.look(n.Args[0], p)
		if !p.value(n.Args[0]).Known {
			c.look(n.Args[1], p)
		}
	case lang.OpAny, lang.OpAll, lang.OpNone, lang.OpCount, lang.OpSum, lang.OpMinOf, lang.OpMaxOf:
		for child := range p.children(n.List.Of) {
			for _, w := range n.List.Where {
				c.look(w, child)
			}
			if !c.x.outside(n.List, child) {
				c.look(n.Args[0], child)
			}
		}
		for _, other := range n.Args[1:] {
			c.look(other, p)
		}
	case lang.OpHeld, lang.OpCountMonths, lang.OpAt:
		for _, on := range p.days(n) {
			q := p
			q.on = on
			c.look(n.Args[0], q)
		}
	default:
		for _, a := range n.Args {
			c.look(a, p)
		}
		switch n.Op {
		case lang.OpLookup, lang.OpBand, lang.OpScale, lang.OpScaleFrom:
			c.row(n, p)
		}
	}
}

// row notes which rows of a table a tree reads; none where a key is not known.
func (c *Coverage) row(n *lang.Node, p place) {
	param := c.r.checked.Params[n.Param.Key]
	v, ok := param.On(p.on)
	if !ok {
		return
	}
	keys := make([]*big.Rat, len(n.Args))
	for i, a := range n.Args {
		key := p.value(a)
		if !key.Known {
			return
		}
		keys[i] = exact(key)
	}
	value := slices.IndexFunc(param.Values, func(x lang.ParamValue) bool { return x.From == v.From })
	seen := func(row int) { c.rows[rowKey{n.Param, value, row}] = true }
	outer := len(param.Keys)
	hit := false
	for i, r := range v.Rows {
		if n.Op == lang.OpLookup {
			if last := len(r.Keys) - 1; slices.EqualFunc(r.Keys, keys, isNumber) ||
				n.Param.Hit != "" && r.Row >= 0 && beyondLast(v, r, last, keys) {
				seen(r.Row)
				hit = true
			}
			continue
		}
		if outer > 0 && !isNumber(r.Keys[0], keys[0]) {
			continue
		}
		low, high := keys[outer], keys[outer]
		switch n.Op {
		case lang.OpScale:
			low = new(big.Rat)
		case lang.OpScaleFrom:
			high = new(big.Rat).Add(keys[outer], keys[outer+1])
		}
		begin := exact(begins(param, r))
		next := i+1 < len(v.Rows) && (outer == 0 || v.Rows[i+1].Keys[0] == r.Keys[0])
		before := next && exact(begins(param, v.Rows[i+1])).Cmp(low) <= 0 // the next row begins below all of it
		if n.Op == lang.OpBand && begin.Cmp(high) > 0 || n.Op != lang.OpBand && begin.Cmp(high) >= 0 || before {
			continue
		}
		seen(i)
		hit = true
	}
	if !hit {
		seen(-1)
	}
}

// GapKind is what kind of place was not fully reached.
type GapKind string

// The kinds of gaps.
const (
	GapCondition GapKind = "CONDITION" // a condition that did not come out in every way
	GapBranch    GapKind = "BRANCH"    // what a ?: depends on
	GapRow       GapKind = "ROW"       // a row of a table that was not read
)

// Gap is a place of the rules that was not reached in every way.
type Gap struct {
	Kind    GapKind
	Section string // of the pack: programmes, flags, variables, groups, coverages, parameters
	Key     string
	Role    string // of the expression: eligible, amount, raise …; empty for a row
	Pos     pack.Pos
	Text    pack.Text // the condition as a sentence, or which row
	Seen    Seen      // of a row all false
	// From is the first day of the version in which it stands.
	From fact.Date
}

// Covered counts what there is and what was reached.
type Covered struct {
	Conditions, ConditionsBothWays, ConditionsUnknown int // both ways: true and false
	Branches, BranchesTaken                           int // arms of ?:
	Rows, RowsRead                                    int
}

// Report lists what was not reached, in the order of the pack, and counts. A condition
// that came out true and false but was never unknown is listed too.
func (c *Coverage) Report() (Covered, []Gap) {
	w := gapper{c: c, said: map[*lang.Node]bool{}}
	k := c.r.checked
	for _, g := range k.Pack.Groups {
		w.tree(k.Groups[g], g.Where, fact.MinDate, "groups", g.Key, "where")
	}
	for _, v := range k.Pack.Variables {
		w.versions(k.Variables[v], "variables", v.Key, "expr")
	}
	for _, p := range k.Pack.Programmes {
		w.versions(k.Eligible[p], "programmes", p.Key, "eligible")
		w.versions(k.Amount[p], "programmes", p.Key, "amount")
	}
	for _, f := range k.Pack.Flags {
		w.versions(k.Raise[f], "flags", f.Key, "raise")
		w.versions(k.Clear[f], "flags", f.Key, "clear")
	}
	for _, cov := range k.Pack.Coverages {
		for _, v := range cov.Variables {
			w.versions(k.Variables[v], "coverages", cov.Key+"."+v.Key, "expr")
		}
		for _, l := range cov.Layers {
			w.versions(k.When[l], "coverages", cov.Key+"."+l.Key, "when")
			w.versions(k.Pays[l], "coverages", cov.Key+"."+l.Key, "pays")
		}
	}
	w.tables()
	return w.counts, w.gaps
}

type gapper struct {
	c      *Coverage
	said   map[*lang.Node]bool
	counts Covered
	gaps   []Gap
}

func (w *gapper) versions(list []lang.Version, section, key, role string) {
	for _, v := range list {
		w.tree(v.Node, v.Expr, v.From, section, key, role)
	}
}

func (w *gapper) tree(n *lang.Node, expr pack.Expr, from fact.Date, section, key, role string) {
	if n == nil || w.said[n] {
		return
	}
	w.said[n] = true
	gap := func(kind GapKind, s Seen) {
		w.gaps = append(w.gaps, Gap{Kind: kind, Section: section, Key: key, Role: role, Pos: expr.Place(n.From),
			Text: w.c.r.Sentence(n, max(from, w.c.r.firstDay())), Seen: s, From: from})
	}
	seen := Seen{}
	if s := w.c.nodes[n]; s != nil {
		seen = *s
	}
	if isPoint(n) {
		w.counts.Conditions++
		if seen.True && seen.False {
			w.counts.ConditionsBothWays++
		}
		if seen.Unknown {
			w.counts.ConditionsUnknown++
		}
		if !seen.All() {
			gap(GapCondition, seen)
		}
	}
	if n.Op == lang.OpCond && !n.Args[0].Const {
		cond := n.Args[0]
		taken := Seen{}
		if s := w.c.nodes[cond]; s != nil {
			taken = *s
		}
		w.counts.Branches += 2
		for _, t := range []bool{taken.True, taken.False} {
			if t {
				w.counts.BranchesTaken++
			}
		}
		if !taken.True || !taken.False {
			own := n
			n = cond
			gap(GapBranch, taken)
			n = own
		}
	}
	for _, a := range n.Args {
		w.tree(a, expr, from, section, key, role)
	}
	if n.List != nil {
		for _, a := range n.List.Where {
			w.tree(a, expr, from, section, key, role)
		}
	}
}

// tables lists the rows of all tables.
func (w *gapper) tables() {
	for _, decl := range w.c.r.pack.Parameters {
		param := w.c.r.checked.Params[decl.Key]
		if decl.Shape == pack.Scalar {
			continue
		}
		for i := range param.Values {
			v := &param.Values[i]
			for row := range v.Decl.Rows {
				w.counts.Rows++
				if w.c.rows[rowKey{decl, i, row}] {
					w.counts.RowsRead++
					continue
				}
				w.gaps = append(w.gaps, Gap{Kind: GapRow, Section: "parameters", Key: decl.Key, Pos: rowPos(v.Decl, row), Text: rowText(param, v, row), From: v.From})
			}
		}
	}
}

// rowPos is where a row stands, or the value that it belongs to.
func rowPos(v *pack.ParameterValue, row int) pack.Pos {
	if v == nil {
		return pack.Pos{}
	}
	if row < len(v.Rows) && len(v.Rows[row].Keys) > 0 && v.Rows[row].Keys[0].Pos != (pack.Pos{}) {
		return v.Rows[row].Keys[0].Pos
	}
	return v.Pos
}

// rowText calls a row by its keys.
func rowText(param *lang.Param, v *lang.ParamValue, row int) pack.Text {
	if param.Decl.Hit != "" {
		return decisionRow(param, v, row)
	}
	r := v.Rows[row]
	var keys []pack.Text
	for i, codes := range param.Keys {
		if codes != nil && r.Keys[i] >= 0 && r.Keys[i] < int64(len(codes.Entries)) {
			e := codes.Entries[r.Keys[i]]
			keys = append(keys, text(e.ZH, e.EN))
		} else {
			n := fact.Decimal(r.Keys[i] * 1_000_000).String()
			keys = append(keys, text(n, n))
		}
	}
	title := text("“"+param.Decl.Title.ZH+"”", "“"+param.Decl.Title.EN+"”")
	if param.Decl.Shape == pack.Table {
		q := quoted(keys)
		return text(title.ZH+"的"+q.ZH+"一行", "the row "+q.EN+" of "+title.EN)
	}
	var rows []lang.ParamRow
	at := 0
	for i, other := range v.Rows {
		if len(param.Keys) == 0 || other.Keys[0] == r.Keys[0] {
			if i == row {
				at = len(rows)
			}
			rows = append(rows, other)
		}
	}
	step := reach(param, rows, at)
	if len(keys) > 0 {
		q := quoted(keys)
		return text(title.ZH+"中"+q.ZH+"的"+step.ZH, step.EN+", for "+q.EN+", of "+title.EN)
	}
	return text(title.ZH+"中"+step.ZH, step.EN+" of "+title.EN)
}

// firstDay is the first day on which all parameters have a value, so that sentences can
// name them; the first day of any rule where there is none.
func (r *Release) firstDay() fact.Date {
	day := fact.MinDate
	for _, p := range r.checked.Params {
		if len(p.Values) > 0 {
			day = max(day, slices.MinFunc(p.Values, func(a, b lang.ParamValue) int { return cmp.Compare(a.From, b.From) }).From)
		}
	}
	return day
}
