package limits

import (
	"encoding/json"
	"math"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// Cost is the cost of a validated operation: the number of field values that its
// answer may hold, where a page counts as many rows as it asks for and any other list
// as many as [rows] says; some fields count for more, as [weights] says. Fields that
// @skip or @include leave out are counted, and so are those of every type that a
// field may have: it is a bound. It needs no database.
func Cost(o *ast.OperationDefinition, variables map[string]any) int {
	return (&coster{variables: variables, of: map[spread]int{}}).set(o.SelectionSet, 0)
}

type coster struct {
	variables map[string]any
	of        map[spread]int
}

// spread is a fragment in a page of a size, whose cost is worked out once.
type spread struct {
	fragment *ast.FragmentDefinition
	page     int
}

// set is the cost of the fields of an object. page is the size of the page that the
// object is, if it is one.
func (c *coster) set(set ast.SelectionSet, page int) int {
	total := 0
	for _, s := range set {
		switch s := s.(type) {
		case *ast.Field:
			total = sum(total, c.field(s, page))
		case *ast.InlineFragment:
			total = sum(total, c.set(s.SelectionSet, page))
		case *ast.FragmentSpread:
			total = sum(total, c.spread(spread{s.Definition, page}))
		}
	}
	return total
}

func (c *coster) spread(s spread) int {
	if s.fragment == nil {
		return 0
	}
	cost, known := c.of[s]
	if !known {
		cost = c.set(s.fragment.SelectionSet, s.page)
		c.of[s] = cost
	}
	return cost
}

func (c *coster) field(f *ast.Field, page int) int {
	own := weightOf(f)
	if f.Definition == nil || ofSchema(f) || len(f.SelectionSet) == 0 {
		return own // what introspection answers does not grow with the data
	}
	arguments := f.ArgumentMap(c.variables)
	if strings.HasSuffix(f.Definition.Type.Name(), "Connection") {
		return sum(own, c.set(f.SelectionSet, pageSize(arguments)))
	}
	below := c.set(f.SelectionSet, 0)
	if f.Definition.Type.Elem == nil {
		return sum(own, below)
	}
	n := rowsOf(f, arguments)
	if f.Name == "edges" && strings.HasSuffix(f.ObjectDefinition.Name, "Connection") {
		n = page
	}
	return sum(own, times(n, sum(1, below)))
}

// weightOf is what a field counts by itself: what is said of the field of its type, else of
// all fields of its name.
func weightOf(f *ast.Field) int {
	if f.ObjectDefinition != nil {
		if own, ok := weights[f.ObjectDefinition.Name+"."+f.Name]; ok {
			return own
		}
	}
	if own, ok := weights[f.Name]; ok {
		return own
	}
	return 1
}

// pageSize is how many rows a page may have. One that does not say is refused later;
// until then it is the largest.
func pageSize(arguments map[string]any) int {
	for _, name := range []string{"first", "last"} {
		if v := arguments[name]; v != nil {
			n := int64(largestPage)
			switch v := v.(type) {
			case int64:
				n = v
			case int:
				n = int64(v)
			case json.Number:
				if i, err := v.Int64(); err == nil {
					n = i
				}
			}
			return int(max(0, min(n, math.MaxInt32)))
		}
	}
	return largestPage
}

// rowsOf is how many rows a list counts that is no page: what is said of it, or no
// more than it is asked for by id or key (a key can be somebody's of each member).
func rowsOf(f *ast.Field, arguments map[string]any) int {
	n, known := rows[f.ObjectDefinition.Name+"."+f.Name]
	if !known {
		n = anyList
	}
	if ids, ok := arguments["ids"].([]any); ok {
		return len(ids)
	}
	if f.Definition.Arguments.ForName("first") != nil {
		return pageSize(arguments) // a plain list of which so many are shown
	}
	for _, name := range []string{"keys", "key", "programme"} {
		if list, ok := arguments[name].([]any); ok {
			return min(n, times(len(list), anyList))
		}
	}
	return n
}

// times multiplies without running over.
func times(a, b int) int {
	if a > 0 && b > math.MaxInt/a {
		return math.MaxInt
	}
	return a * b
}
