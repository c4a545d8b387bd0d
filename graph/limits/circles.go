package limits

import "github.com/vektah/gqlparser/v2/ast"

// circles counts, below __schema and __type, how many lists of the schema lie within
// each other: types have fields, which have types, which have fields: each round
// multiplies the answer by all of them. (gqlparser's own rule answers neither the
// limit nor the number, and only after everything else was validated.)
func (m *measure) circles(set ast.SelectionSet, within bool, lists int) int {
	deepest := lists
	for _, s := range set {
		switch s := s.(type) {
		case *ast.Field:
			inside, n := within || ofSchema(s), lists
			if within && listOfSchema(s.Name) {
				n++
			}
			if n > m.limits.TypeCircles {
				return n
			}
			deepest = max(deepest, m.circles(s.SelectionSet, inside, n))
		case *ast.InlineFragment:
			deepest = max(deepest, m.circles(s.SelectionSet, within, lists))
		case *ast.FragmentSpread:
			deepest = max(deepest, m.circlesOf(depthAt{s.Name, within, lists}))
		}
		if deepest > m.limits.TypeCircles {
			return deepest
		}
	}
	return deepest
}

// depthAt is a fragment as it is met; lists is at most the limit, so that there are few.
type depthAt struct {
	fragment string
	within   bool
	lists    int
}

func (m *measure) circlesOf(at depthAt) int {
	if n, known := m.depths[at]; known {
		return n
	}
	m.depths[at] = at.lists // while it is being counted: a circle of fragments ends here
	f := m.doc.Fragments.ForName(at.fragment)
	if f == nil {
		return at.lists
	}
	n := m.circles(f.SelectionSet, at.within, at.lists)
	m.depths[at] = n
	return n
}

func listOfSchema(name string) bool {
	switch name {
	case "fields", "interfaces", "possibleTypes", "inputFields":
		return true
	}
	return false
}
