package rules

import (
	"slices"

	"bentou/rules/dossier"
	"bentou/rules/lang"
)

// ProgrammeOrigins names the kinds of record that what a programme decides is read from,
// as those of a reason are named, with those of other programmes that it looks at.
// Whoever is shown whom a rule of their own making picks out is shown these records, so
// that who may not see them must not be. An unknown key has none.
func (r *Release) ProgrammeOrigins(key string) []string {
	seen, found := map[string]bool{}, map[string]bool{}
	var of func(key string)
	of = func(key string) {
		if seen[key] {
			return
		}
		seen[key] = true
		for _, p := range r.pack.Programmes {
			if p.Key != key && (p.Group == "" || !r.sameGroup(p.Group, key)) {
				continue
			}
			for _, versions := range [][]lang.Version{r.checked.Eligible[p], r.checked.Amount[p]} {
				for _, v := range versions {
					for _, o := range r.origins(v.Node) {
						found[o] = true
					}
					r.programmesIn(v.Node, map[*lang.Node]bool{}, of)
				}
			}
		}
	}
	of(key)
	var out []string
	for o := range found {
		out = append(out, o)
	}
	slices.Sort(out)
	return out
}

// sameGroup reports whether a programme is of a kind group.
func (r *Release) sameGroup(group, key string) bool {
	for _, p := range r.pack.Programmes {
		if p.Key == key {
			return p.Group == group
		}
	}
	return false
}

// programmesIn finds the programmes that a tree looks at.
func (r *Release) programmesIn(n *lang.Node, seen map[*lang.Node]bool, found func(key string)) {
	if n == nil || seen[n] {
		return
	}
	seen[n] = true
	switch n.Op {
	case lang.OpEligible, lang.OpAmount:
		found(n.Programme.Key)
	case lang.OpVar:
		for _, v := range r.checked.Variables[n.Var] {
			r.programmesIn(v.Node, seen, found)
		}
	case lang.OpGroup:
		r.programmesIn(r.checked.Groups[n.Group], seen, found)
	}
	for _, a := range n.Args {
		r.programmesIn(a, seen, found)
	}
	if n.List != nil {
		for _, w := range n.List.Where {
			r.programmesIn(w, seen, found)
		}
	}
}

// FactOrigins names the kinds of record that a fact is read from, likewise; name is that
// of canonical facts, of whichever release.
func FactOrigins(name string) []string {
	if k, ok := dossier.WhereKept(name); ok && k.Condition != "" {
		return []string{"health." + name}
	} else if ok && k.Kind != "" {
		return []string{k.Kind}
	}
	return nil
}
