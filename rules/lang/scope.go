package lang

import (
	"errors"
	"strings"
	"unicode/utf8"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/parser"

	"bentou/rules/fact"
	"bentou/rules/pack"
)

// scope is where an expression stands: whose names it may use, and where in the
// file what is wrong is shown.
type scope struct {
	c      *checker
	entity fact.Entity // whose names are meant
	// member: the expression is a predicate on a child. Names of the child need the
	// dot; bare ones belong to outer, the parent.
	member   bool
	outer    fact.Entity
	coverage *pack.Coverage // whose layers and variables may be named

	expr  pack.Expr
	from  fact.Date // the days on which it is in force
	to    *fact.Date
	bytes []int // offset in bytes of each rune; nil for ASCII
}

// child is the scope of a predicate over a list of children.
func (s *scope) child(of, parent fact.Entity) *scope {
	in := *s
	in.entity, in.member, in.outer = of, true, parent
	return &in
}

// parse reads an expression. What is wrong is reported, and the tree is nil.
func (s *scope) parse() ast.Node {
	text := s.expr.Text
	if len(text) > maxLength {
		s.problemAt(maxLength, maxLength, "too_large", say("表达式过长：至多 %d 字节", "the expression is too long: at most %d bytes", maxLength), pack.Text{})
		return nil
	}
	if at := strange(text); at >= 0 {
		s.problemAt(at, at+1, "syntax", say("含有不可用的字符", "it holds a character that cannot be used"), pack.Text{})
		return nil
	}
	typed := true
	typesetIn(text, func(at int, r rune, write string) {
		typed = false
		s.problemAt(at, at+utf8.RuneLen(r), "syntax", say("此处不能用字符“%c”", "the character %q cannot be used here", r), say("请写 %s", "write %s", write))
	})
	if !typed {
		return nil
	}
	if at := tooDeep(text); at >= 0 {
		s.problemAt(at, at+1, "too_large", say("嵌套过深：至多 %d 层", "it is nested too deeply: at most %d levels", maxNesting), pack.Text{})
		return nil
	}
	if utf8.RuneCountInString(text) != len(text) {
		for i := range text {
			s.bytes = append(s.bytes, i)
		}
		s.bytes = append(s.bytes, len(text))
	}
	tree, err := parser.Parse(text)
	if err != nil {
		var at *file.Error
		from, message := 0, err.Error()
		if errors.As(err, &at) {
			from, message = s.byteOf(at.From), at.Message
		}
		from = min(from, len(text))
		s.problemAt(from, min(from+1, len(text)), "syntax", say("语法错误：%s", "syntax error: %s", message), pack.Text{})
		return nil
	}
	counter := &nodeCounter{}
	ast.Walk(&tree.Node, counter)
	if counter.n > maxNodes {
		s.problemAt(0, len(text), "too_large", say("表达式过大：至多 %d 个节点", "the expression is too large: at most %d nodes", maxNodes), pack.Text{})
		return nil
	}
	if bad := s.strangeSpelling(tree.Node); bad != nil {
		s.refused(bad)
		return nil
	}
	return tree.Node
}

type nodeCounter struct{ n int }

func (c *nodeCounter) Visit(*ast.Node) { c.n++ }

// byteOf maps an offset in runes, as expr counts, to one in bytes.
func (s *scope) byteOf(runes int) int {
	if s.bytes == nil || runes < 0 {
		return max(runes, 0)
	}
	return s.bytes[min(runes, len(s.bytes)-1)]
}

// span is the piece of the text that a node and all below it take.
func (s *scope) span(n ast.Node) (from, to int) {
	low, high := s.runes(n)
	empty := -1 // where the name of a call without arguments ends
	ast.Walk(&n, visitor(func(m ast.Node) {
		switch m := m.(type) {
		case *ast.CallNode:
			if len(m.Arguments) == 0 {
				empty = max(empty, m.Location().To)
			}
		case *ast.BuiltinNode:
			if len(m.Arguments) == 0 {
				empty = max(empty, m.Location().To)
			}
		case *ast.ArrayNode, *ast.MapNode:
			empty = max(empty, m.Location().To)
		}
	}))
	from, to = s.byteOf(low), s.byteOf(high)
	if empty == high {
		if at := strings.IndexAny(s.expr.Text[to:], "([{"); at >= 0 && strings.TrimSpace(s.expr.Text[to:to+at]) == "" {
			to += at + 1
		}
	}
	return balance(s.expr.Text, from, to)
}

type visitor func(ast.Node)

func (v visitor) Visit(n *ast.Node) { v(*n) }

// source is the text of a literal as the author wrote it.
func (s *scope) source(n ast.Node) string {
	l := n.Location()
	return s.expr.Text[s.byteOf(l.From):s.byteOf(l.To)]
}

// problem reports what is wrong with a node. It returns nil, the tree of what
// cannot be typed.
func (s *scope) problem(n ast.Node, code string, message, hint pack.Text) *Node {
	from, to := s.span(n)
	return s.problemAt(from, to, code, message, hint)
}

func (s *scope) problemAt(from, to int, code string, message, hint pack.Text) *Node {
	s.c.add(pack.Diagnostic{Code: code, Pos: s.expr.Place(from), End: s.expr.After(from, to), Length: max(to-from, 0), Message: message, Hint: hint})
	return nil
}

func (s *scope) warn(n ast.Node, code string, message pack.Text) {
	from, to := s.span(n)
	s.c.add(pack.Diagnostic{Code: code, Severity: pack.Warning, Pos: s.expr.Place(from), End: s.expr.After(from, to), Length: max(to-from, 0), Message: message})
}
