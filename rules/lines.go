package rules

import (
	"fmt"
	"math/big"
	"regexp"
	"slices"

	"bentou/rules/dossier"
	"bentou/rules/engine"
	"bentou/rules/fact"
	"bentou/rules/lang"
	"bentou/rules/pack"
)

// Line is an amount that a condition compares another with, as it is in force on a day:
// the poverty line, the dibao standard, a limit of property. What it is compared with
// stands at a distance from it, above or below.
type Line struct {
	// Key tells lines apart, and finds the same line in another release: the text of what is
	// compared and of what with, in which figures may be others.
	Key string
	// Title says the comparison in words, with the figures of the day.
	Title   pack.Text
	Subject fact.Entity // whose amount it is
	// Origins are those of both amounts, as of a reason.
	Origins []string

	a, b *lang.Node
}

// Lines measures how far households stand from the lines of some programmes and flags on
// a day. It may be used by several goroutines at once.
type Lines struct {
	bulk    *Bulk
	asOf    fact.Date
	program *program
	list    []Line
}

// NewLines finds the lines that some programmes and flags of a release look at as of a
// day, of the household or its members, wherever they stand: also in variables and lists.
// What is asked of another day (held, at) is left out. only nil: all.
func (r *Release) NewLines(asOf fact.Date, only *engine.Selection) (*Lines, error) {
	b, err := r.NewBulk(asOf, only)
	if err != nil {
		return nil, err
	}
	b.explain = true
	l := &Lines{bulk: b, asOf: asOf}
	if l.program, err = b.program(asOf); err != nil {
		return nil, err
	}
	w := &lineWalk{r: r, asOf: asOf, seen: map[*lang.Node]bool{}, keys: map[string]int{}, l: l}
	for _, p := range b.programmes {
		w.programme(p)
	}
	for _, f := range r.pack.Flags {
		if only == nil || only.Flags[f.Key] {
			w.versions(r.checked.Raise[f])
			w.versions(r.checked.Clear[f])
		}
	}
	return l, nil
}

// List are the lines, in the order in which they are found.
func (l *Lines) List() []Line { return l.list }

// lineWalk finds lines.
type lineWalk struct {
	r    *Release
	asOf fact.Date
	seen map[*lang.Node]bool
	keys map[string]int
	l    *Lines
	text string // of the expression
}

func (w *lineWalk) programme(p *pack.Programme) {
	w.versions(w.r.checked.Eligible[p])
	w.versions(w.r.checked.Amount[p])
}

func (w *lineWalk) versions(list []lang.Version) {
	v := lang.InForce(list, w.asOf)
	if v == nil {
		return
	}
	before := w.text
	w.text = v.Expr.Text
	w.walk(v.Node)
	w.text = before
}

func (w *lineWalk) walk(n *lang.Node) {
	if n == nil || w.seen[n] {
		return
	}
	w.seen[n] = true
	switch n.Op {
	case lang.OpEq, lang.OpNe, lang.OpLt, lang.OpLe, lang.OpGt, lang.OpGe:
		w.line(n)
	case lang.OpVar:
		w.versions(w.r.checked.Variables[n.Var])
	case lang.OpEligible, lang.OpAmount:
		w.programme(n.Programme)
	case lang.OpAt:
		return // another day
	case lang.OpLayer, lang.OpCapLeft:
		return // of bills
	}
	for _, a := range n.Args {
		w.walk(a)
	}
	if n.List != nil {
		for _, c := range n.List.Where {
			w.walk(c)
		}
	}
	if n.Op == lang.OpGroup {
		before := w.text
		w.text = n.Group.Where.Text
		w.walk(w.r.checked.Groups[n.Group])
		w.text = before
	}
}

// figures are what another release may state otherwise of the same line.
var figures = regexp.MustCompile(`[0-9][0-9_]*(\.[0-9]+)?`)

func (w *lineWalk) line(n *lang.Node) {
	a, b := n.Args[0], n.Args[1]
	if a.Type.Kind != fact.KindMoney || b.Type.Kind != fact.KindMoney || a.Const && b.Const || n.Entity > fact.EntityPerson {
		return
	}
	if a.Const {
		a, b = b, a
	}
	key := fmt.Sprintf("%s ~ %s", w.quote(a), figures.ReplaceAllString(w.quote(b), "#"))
	if slices.ContainsFunc(w.l.list, func(o Line) bool { return sameTree(o.a, a) && sameTree(o.b, b) }) {
		return // it is compared again
	}
	if w.keys[key]++; w.keys[key] > 1 {
		key += fmt.Sprintf(" (%d)", w.keys[key])
	}
	t := teller{w.r, w.asOf}
	x, y := t.value(a), t.value(b)
	w.l.list = append(w.l.list, Line{
		Key: key, Subject: n.Entity, Title: text(x.ZH+"与"+y.ZH, x.EN+" against "+y.EN), a: a, b: b,
		Origins: slices.Compact(slices.Sorted(slices.Values(slices.Concat(w.r.origins(a), w.r.origins(b))))),
	})
}

// sameTree reports whether two trees are the same, written twice.
func sameTree(a, b *lang.Node) bool {
	if a == nil || b == nil {
		return a == b
	}
	if a == b {
		return true
	}
	if a.Op != b.Op || a.Value != b.Value || a.Value2 != b.Value2 || a.Input != b.Input || a.Param != b.Param || a.Var != b.Var || a.Group != b.Group || a.Programme != b.Programme ||
		a.N != b.N || a.Round != b.Round || a.List != nil || b.List != nil || !slices.Equal(a.Set, b.Set) || !sameTree(a.Day, b.Day) || a.Entity != b.Entity {
		return false
	}
	return slices.EqualFunc(a.Args, b.Args, sameTree)
}

func (w *lineWalk) quote(n *lang.Node) string {
	n = below(n)
	if n.To <= n.From || n.To > len(w.text) {
		return w.text
	}
	return w.text[n.From:n.To]
}

// Stand is where a household stands to a line.
type Stand struct {
	// Near: one that the line is about is no further from it than was asked. Open: of none
	// is that known, and of one it is not known whether.
	Near, Open bool
	// Persons are the members who are near, by id, where it is about members.
	Persons []int
}

// Measure says of each household where it stands to each line: near one is whoever is
// within an amount of it, above or below, or just that far. The amounts are of the
// period of the line. A household of which nobody is there on the day stands nowhere.
// What take is given stands until the next.
func (l *Lines) Measure(hs []*dossier.Household, within fact.Money, take func(place int, stands []Stand)) {
	far := big.NewRat(int64(within), 100)
	stands := make([]Stand, len(l.list))
	for from := 0; from < len(hs); from += bulkChunk {
		part := make([]*dossier.Household, min(bulkChunk, len(hs)-from))
		for i := range part {
			part[i] = hs[from+i].Ready()
		}
		chunk, rows := l.program.filler.fill(part)
		m := l.program.run(chunk)
		for i := range part {
			span := rows.spans(i)
			for n := range l.list {
				s := &stands[n]
				*s = Stand{Persons: s.Persons[:0]}
				at := span[l.list[n].Subject]
				if span[fact.EntityPerson].from == span[fact.EntityPerson].to {
					continue
				}
				for row := at.from; row < at.to; row++ {
					gap, known := l.gap(m, n, row)
					switch {
					case !known:
						s.Open = true
					case gap.Abs(gap).Cmp(far) <= 0:
						s.Near = true
						if l.list[n].Subject == fact.EntityPerson {
							s.Persons = append(s.Persons, rows.PersonID(row))
						}
					}
				}
				s.Open = s.Open && !s.Near
			}
			take(from+i, stands)
		}
		l.program.machines.Put(m)
	}
}

// gap is how far above a line a row is, in yuan.
func (l *Lines) gap(m *engine.Machine, line, row int) (*big.Rat, bool) {
	a, known := l.amount(m, l.list[line].a, row)
	b, there := l.amount(m, l.list[line].b, row)
	if !known || !there {
		return nil, false
	}
	return a.Sub(a, b), true
}

func (l *Lines) amount(m *engine.Machine, n *lang.Node, row int) (*big.Rat, bool) {
	v := engine.Value{}
	if n.Op == lang.OpConst {
		v = constValue(n)
	} else {
		var ok bool
		if v, ok = m.Node(n, l.asOf, nil, row); !ok {
			return nil, false
		}
	}
	if !v.Known || v.Den == 0 {
		return nil, false
	}
	out := big.NewRat(v.Num, v.Den)
	return out.Quo(out, new(big.Rat).SetInt64(lang.Pow10(v.Scale))), true
}
