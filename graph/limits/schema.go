package limits

import (
	"strings"

	"github.com/vektah/gqlparser/v2/ast"

	"bentou/internal/fault"
)

// asksForSchema says whether an operation asks for the schema. __typename, which
// clients add to everything, tells only the type of what is shown.
func asksForSchema(set ast.SelectionSet, seen map[*ast.FragmentDefinition]bool) bool {
	for _, s := range set {
		switch s := s.(type) {
		case *ast.Field:
			if ofSchema(s) {
				return true // only the roots have these fields
			}
		case *ast.InlineFragment:
			if asksForSchema(s.SelectionSet, seen) {
				return true
			}
		case *ast.FragmentSpread:
			if s.Definition == nil || seen[s.Definition] {
				continue
			}
			seen[s.Definition] = true
			if asksForSchema(s.Definition.SelectionSet, seen) {
				return true
			}
		}
	}
	return false
}

func noSchema() *Exceeded {
	return &Exceeded{
		Fault: fault.New(fault.Forbidden, "此角色不得内省", "this role may not introspect the schema; docs/limits.md says which may"),
		Limit: "introspection",
	}
}

// WithoutSuggestions cuts from a message of validation what it suggests instead: names
// of the schema, which not everybody may ask for.
func WithoutSuggestions(message string) string {
	before, _, _ := strings.Cut(message, " Did you mean")
	return before
}
