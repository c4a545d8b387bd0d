package limits

import (
	"math"

	"github.com/vektah/gqlparser/v2/ast"
)

// Document says which limit a parsed document meets, or nil. It needs no schema, and
// takes time in proportion to the document, whatever its fragments spread.
func (l Limits) Document(doc *ast.QueryDocument) *Exceeded {
	m := measure{doc: doc, limits: l, of: map[string]*extent{}, depths: map[depthAt]int{}}
	for _, f := range doc.Fragments {
		m.literal(f.SelectionSet, f.Directives)
	}
	for _, o := range doc.Operations {
		m.literal(o.SelectionSet, o.Directives)
		for _, v := range o.VariableDefinitions {
			m.directives(v.Directives)
			m.value(v.DefaultValue, 1)
		}
	}
	m.check("fields", "字段数", "fields", l.Fields, m.fields)
	m.check("aliases", "别名数", "aliases", l.Aliases, m.aliases)
	m.check("directives", "指令数", "directives", l.Directives, m.marks)
	if m.met != nil {
		return m.met
	}
	for _, o := range doc.Operations {
		if met := m.operation(o); met != nil {
			return met
		}
	}
	return nil
}

// measure counts in a document.
type measure struct {
	doc    *ast.QueryDocument
	limits Limits
	met    *Exceeded

	fields, aliases, marks int
	of                     map[string]*extent
	depths                 map[depthAt]int
}

// check notes the first limit that is met.
func (m *measure) check(limit, zh, en string, top, actual int) {
	if actual > top && m.met == nil {
		m.met = exceeded(TooComplex, limit, zh, en, top, actual)
	}
}

// literal counts what stands in the text of a selection set, once each.
func (m *measure) literal(set ast.SelectionSet, above ast.DirectiveList) {
	m.directives(above)
	repeats := map[string]int{}
	for _, s := range set {
		switch s := s.(type) {
		case *ast.Field:
			m.fields++
			if s.Alias != s.Name {
				m.aliases++
			}
			repeats[s.Alias]++
			for _, a := range s.Arguments {
				m.value(a.Value, 1)
			}
			m.literal(s.SelectionSet, s.Directives)
		case *ast.InlineFragment:
			m.literal(s.SelectionSet, s.Directives)
		case *ast.FragmentSpread:
			repeats["..."+s.Name]++
			m.directives(s.Directives)
		}
	}
	for _, n := range repeats {
		m.check("repeats", "同一处重复的字段数", "the same field repeated in one place", m.limits.Repeats, n)
	}
}

func (m *measure) directives(list ast.DirectiveList) {
	m.marks += len(list)
	m.check("directivesHere", "同一处的指令数", "directives in one place", m.limits.Here, len(list))
	for _, d := range list {
		for _, a := range d.Arguments {
			m.value(a.Value, 1)
		}
	}
}

// value measures how deep a value nests. How many there are is bounded by the tokens.
func (m *measure) value(v *ast.Value, depth int) {
	if v == nil {
		return
	}
	m.check("nesting", "值的嵌套层数", "levels of values within values", m.limits.Nesting, depth)
	if m.met != nil {
		return
	}
	for _, c := range v.Children {
		m.value(c.Value, depth+1)
	}
}

// operation counts what an operation asks for with its fragments spread.
func (m *measure) operation(o *ast.OperationDefinition) *Exceeded {
	all := m.extent(o.SelectionSet)
	m.check("rootFields", "根字段数", "root fields", m.limits.RootFields, all.roots)
	m.check("fields", "展开片段后的字段数", "fields with fragments spread", m.limits.Fields, all.fields)
	m.check("depth", "嵌套层数", "levels of fields within fields", m.limits.Depth, all.depth)
	m.check("introspectionDepth", "内省的嵌套层数", "levels of introspection", introspectionDepth, all.schemaDepth)
	m.check("typeCircles", "内省列表的嵌套层数", "lists of the schema within each other", m.limits.TypeCircles, m.circles(o.SelectionSet, false, 0))
	return m.met
}

// extent is how far a selection set reaches with its fragments spread.
type extent struct {
	roots, fields int
	depth         int // below which nothing of the schema's own is counted
	schemaDepth   int // of __schema and __type
}

// introspectionDepth is more than the sixteen levels of the query that every tool sends.
const introspectionDepth = 25

func (m *measure) extent(set ast.SelectionSet) extent {
	var out extent
	add := func(e extent) {
		out.roots = sum(out.roots, e.roots)
		out.fields = sum(out.fields, e.fields)
		out.depth = max(out.depth, e.depth)
		out.schemaDepth = max(out.schemaDepth, e.schemaDepth)
	}
	for _, s := range set {
		switch s := s.(type) {
		case *ast.Field:
			below := m.extent(s.SelectionSet)
			e := extent{roots: 1, fields: sum(1, below.fields)}
			if ofSchema(s) {
				e.schemaDepth = 1 + max(below.depth, below.schemaDepth)
			} else {
				e.depth, e.schemaDepth = 1+below.depth, below.schemaDepth
			}
			add(e)
		case *ast.InlineFragment:
			add(m.extent(s.SelectionSet))
		case *ast.FragmentSpread:
			add(m.fragment(s.Name))
		}
	}
	return out
}

// fragment measures a fragment once. One that spreads itself, or is not there, counts
// for nothing: validation refuses it.
func (m *measure) fragment(name string) extent {
	if e, known := m.of[name]; known {
		return *e
	}
	e := &extent{}
	m.of[name] = e
	if f := m.doc.Fragments.ForName(name); f != nil {
		*e = m.extent(f.SelectionSet)
	}
	return *e
}

func ofSchema(f *ast.Field) bool { return f.Name == "__schema" || f.Name == "__type" }

// sum adds without running over: fragments that spread fragments double at each step.
func sum(a, b int) int {
	if a > math.MaxInt-b {
		return math.MaxInt
	}
	return a + b
}
