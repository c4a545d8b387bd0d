package rules

import (
	"sync"
	"sync/atomic"

	"bentou/rules/engine"
	"bentou/rules/fact"
	"bentou/rules/lang"
	"bentou/rules/pack"
)

// scene is a program as of a day, and for a layer where one is paid: the day differs from
// the program's inside at() and held().
type scene struct {
	sites sync.Map // *lang.Node → *site
}

type sceneKey struct {
	on    fact.Date
	layer *pack.Layer
}

// site is a tree within a scene: what can be said of it whoever is looked at. It is made
// once in the life of a program, and many may use it at once.
type site struct {
	node   *lang.Node
	spot   *engine.Spot // where its values are; nil where the program did not need it
	phrase atomic.Pointer[phrase]
}

// site finds the site of a tree.
func (p place) site(n *lang.Node) *site {
	of := &p.program.own
	if p.on != p.program.AsOf || p.layer != nil {
		key := sceneKey{on: p.on}
		if p.layer != nil {
			key.layer = p.layer.Decl
		}
		other, ok := p.program.scenes.Load(key)
		if !ok {
			other, _ = p.program.scenes.LoadOrStore(key, &scene{})
		}
		of = other.(*scene)
	}
	if known, ok := of.sites.Load(n); ok {
		return known.(*site)
	}
	known, _ := of.sites.LoadOrStore(n, &site{node: n, spot: p.program.Spot(n, p.on, p.layer)})
	return known.(*site)
}

// phrase is what reasons say of a tree that does not depend on the household.
type phrase struct {
	// stands is what a name stands for: the version of a variable in force, the condition
	// of a group, what a parameter follows from; nil where there is none.
	stands *lang.Node
	// in is the tree without the nots around it, negated says that their number is odd,
	// and whom is the entity that it looks at.
	in      *lang.Node
	negated bool
	whom    fact.Entity

	origins    []string
	confidence pack.Confidence
	// presumes: an orElse or a presumption of the pack may supply a value of it.
	presumes bool
	// listed: below it, somewhere, a table is read or something is rounded.
	listed bool
	// frame is what a comparison says of everybody; nil before the first time.
	frame atomic.Pointer[Told]
	// tellings are what was told before, by what it was told as.
	tellings [tellings]telling
}

// peek reads a value of few, or whether another is known.
func (p place) peek(s *site) (num int64, known bool) {
	if s.spot == nil {
		return 0, false
	}
	return p.machine.Peek(s.spot, p.to(s.node.Entity).row)
}

// phrase makes what can be said of a tree, once.
func (x *explainer) phrase(n *lang.Node, p place) *phrase {
	s := p.site(n)
	if known := s.phrase.Load(); known != nil {
		return known
	}
	f := &phrase{in: n, origins: x.r.origins(n), confidence: x.confidence(n, p), presumes: x.r.presumes.of(n), listed: x.r.listed.of(n)}
	for f.in.Op == lang.OpParent || f.in.Op == lang.OpNot {
		f.negated = f.negated != (f.in.Op == lang.OpNot)
		f.in = f.in.Args[0]
	}
	f.whom = aboutWho(f.in)
	switch n.Op {
	case lang.OpVar:
		if v := lang.InForce(x.r.checked.Variables[n.Var], p.on); v != nil {
			f.stands = v.Node
		}
	case lang.OpGroup:
		f.stands = x.r.checked.Groups[n.Group]
	case lang.OpCapLeft:
		f.stands = x.r.checked.CapAmount[n.Cap]
	case lang.OpParam:
		if v, ok := x.r.checked.Params[n.Param.Key].On(p.on); ok {
			f.stands = v.Node
		}
	}
	s.phrase.CompareAndSwap(nil, f)
	return s.phrase.Load()
}

// somewhere answers whether something stands anywhere in a tree or in what it names,
// whichever version is in force: once for each tree of a release.
type somewhere struct {
	checked *lang.Checked
	is      func(*lang.Node) bool
	known   sync.Map // *lang.Node → bool
}

func (s *somewhere) of(n *lang.Node) bool {
	if known, ok := s.known.Load(n); ok {
		return known.(bool)
	}
	found := s.in(n, map[*lang.Node]bool{})
	s.known.Store(n, found)
	return found
}

func (s *somewhere) in(n *lang.Node, seen map[*lang.Node]bool) bool {
	if n == nil || seen[n] {
		return false
	}
	seen[n] = true
	if s.is(n) {
		return true
	}
	c := s.checked
	below := n.Args
	switch n.Op {
	case lang.OpVar:
		for _, v := range c.Variables[n.Var] {
			below = append(below[:len(below):len(below)], v.Node)
		}
	case lang.OpGroup:
		below = append(below[:len(below):len(below)], c.Groups[n.Group])
	case lang.OpCapLeft:
		below = append(below[:len(below):len(below)], c.CapAmount[n.Cap])
	case lang.OpParam:
		for i := range c.Params[n.Param.Key].Values {
			below = append(below[:len(below):len(below)], c.Params[n.Param.Key].Values[i].Node)
		}
	}
	if n.List != nil {
		below = append(below[:len(below):len(below)], n.List.Where...)
	}
	for _, a := range below {
		if s.in(a, seen) {
			return true
		}
	}
	return false
}

// isListed reports a tree that is a reason of its own wherever it stands.
func isListed(n *lang.Node) bool {
	switch n.Op {
	case lang.OpLookup, lang.OpBand, lang.OpScale, lang.OpScaleFrom, lang.OpRound:
		return true
	}
	return false
}

// mayPresume reports a tree whose value may be supplied.
func mayPresume(n *lang.Node) bool {
	return n.Op == lang.OpOrElse || n.Op == lang.OpInput && n.Input.Attr != nil && n.Input.Attr.Absent == fact.AbsentMeaningPresumed
}
