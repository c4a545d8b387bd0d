package lang

import (
	"math"
	"strings"

	"github.com/expr-lang/expr/ast"
)

// strangeSpelling returns a node that is written in a way of expr's which rules do
// not have, although the tree is one that they could have: a | f(b), ::f(a),
// a ?: b, if a {b} else {c}, a["b"]. There is one way to write a thing, so that
// everybody reads it the same way.
func (s *scope) strangeSpelling(tree ast.Node) (bad ast.Node) {
	ast.Walk(&tree, visitor(func(n ast.Node) {
		if bad != nil {
			return
		}
		switch m := n.(type) {
		case *ast.BuiltinNode:
			if s.piped(n, m.Arguments) {
				bad = n
			}
		case *ast.CallNode:
			if s.piped(n, m.Arguments) {
				bad = n
			}
		case *ast.ConditionalNode:
			if !m.Ternary || m.Cond == m.Exp1 {
				bad = n
			}
		case *ast.MemberNode:
			if _, isName := m.Property.(*ast.StringNode); isName && strings.ContainsAny(s.source(m.Property)[:1], "\"'`[") {
				bad = n
			}
		}
	}))
	return bad
}

// piped reports a call whose first argument stands before its name, or whose name
// has colons before it.
func (s *scope) piped(n ast.Node, args []ast.Node) bool {
	at := n.Location().From
	if call, ok := n.(*ast.CallNode); ok {
		if callee, isMember := call.Callee.(*ast.MemberNode); isMember {
			at, _ = s.runes(callee)
		}
	}
	if strings.HasSuffix(strings.TrimSpace(s.expr.Text[:s.byteOf(at)]), "::") {
		return true
	}
	if len(args) == 0 {
		return false
	}
	first, _ := s.runes(args[0])
	return first < at
}

// runes is the piece of the text, in runes, that the names of a node and of all
// below it take.
func (s *scope) runes(n ast.Node) (low, high int) {
	low = math.MaxInt
	ast.Walk(&n, visitor(func(m ast.Node) {
		if _, ok := m.(*ast.ConditionalNode); ok {
			return // its location is that of what comes after
		}
		low, high = min(low, m.Location().From), max(high, m.Location().To)
	}))
	return low, high
}

// balance widens a piece of a text so that its brackets close: locations are those
// of names and operators, not of the brackets around.
func balance(text string, from, to int) (int, int) {
	open, missing := 0, 0
	var quote byte
	for i := from; i < to; i++ {
		switch c := text[i]; {
		case quote != 0:
			if c == '\\' {
				i++
			} else if c == quote {
				quote = 0
			}
		case c == '\'' || c == '"' || c == '`':
			quote = c
		case c == '(' || c == '[' || c == '{':
			open++
		case c == ')' || c == ']' || c == '}':
			if open > 0 {
				open--
			} else {
				missing++
			}
		}
	}
	for depth := 0; from > 0 && missing > 0; {
		from--
		switch text[from] {
		case '(', '[', '{':
			if depth == 0 {
				missing--
			} else {
				depth--
			}
		case ')', ']', '}':
			depth++
		}
	}
	for ; to < len(text) && open > 0; to++ {
		switch text[to] {
		case '(', '[', '{':
			open++
		case ')', ']', '}':
			open--
		}
	}
	return from, to
}
