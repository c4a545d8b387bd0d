package rules

import (
	"slices"

	"bentou/rules/dossier"
	"bentou/rules/lang"
)

// origins names the kinds of record that a value is read from, in the order of their
// names, also by way of variables, groups and tables: whoever may not see those
// records must not see them through it. A condition of a person's health is named by
// itself ("health.severe_mental_illness"), because one of them has rules of its own.
//
// What another programme decides is no such way. Decisions are shown for what they
// are, and each of them has its own origins.
func (r *Release) origins(n *lang.Node) []string {
	if known, ok := r.origin.Load(n); ok {
		return known.([]string)
	}
	o := origins{release: r, seen: map[*lang.Node]bool{}, found: map[string]bool{}}
	o.walk(n)
	list := make([]string, 0, len(o.found))
	for name := range o.found {
		list = append(list, name)
	}
	slices.Sort(list)
	r.origin.Store(n, list)
	return list
}

// originsOf are those of an input alone.
func (r *Release) originsOf(in *lang.Input) []string {
	if in.Field == nil {
		return nil
	}
	if k, ok := dossier.WhereKept(in.Field.Name); ok && k.Condition != "" {
		return []string{"health." + in.Field.Name}
	} else if ok && k.Kind != "" {
		return []string{k.Kind}
	}
	return nil
}

type origins struct {
	release *Release
	seen    map[*lang.Node]bool
	found   map[string]bool
}

func (o *origins) walk(n *lang.Node) {
	if n == nil || o.seen[n] {
		return
	}
	o.seen[n] = true
	c := o.release.checked
	switch n.Op {
	case lang.OpInput:
		for _, name := range o.release.originsOf(n.Input) {
			o.found[name] = true
		}
	case lang.OpVar:
		for _, v := range c.Variables[n.Var] { // whichever is in force on the day
			o.walk(v.Node)
		}
	case lang.OpGroup:
		o.walk(c.Groups[n.Group])
	case lang.OpCapLeft:
		o.walk(c.CapAmount[n.Cap])
	case lang.OpParam:
		for i := range c.Params[n.Param.Key].Values {
			o.walk(c.Params[n.Param.Key].Values[i].Node)
		}
	}
	for _, a := range n.Args {
		o.walk(a)
	}
	if n.List != nil {
		for _, w := range n.List.Where {
			o.walk(w)
		}
	}
	o.walk(n.Day)
}

// hinge notes that reasons are listed because of something with these origins. Most
// have none, and the lists are shared, so a longer one is a new one.
func hinge(list []Reason, origins []string) {
	if len(origins) == 0 {
		return
	}
	for i := range list {
		if len(list[i].Hinges) == 0 {
			list[i].Hinges = origins[:len(origins):len(origins)]
			continue
		}
		list[i].Hinges = slices.Concat(list[i].Hinges, origins)
	}
}

// chosen notes that reasons are listed because a list ranges over their subject.
func (x *explainer) chosen(reasons []Reason, l *lang.List) {
	for _, w := range l.Where {
		hinge(reasons, x.r.origins(w))
	}
}
