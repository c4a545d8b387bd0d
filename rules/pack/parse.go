package pack

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// parse reads a file of YAML into a tree with positions and comments. Where the
// report has an error afterwards, the tree holds what could be read.
func parse(src *source, r *report) Node {
	if r.refuseDirectives() {
		return Node{isBroken: true}
	}
	root, err := decode(src.text)
	if err != nil {
		r.syntax(err)
		return Node{isBroken: true}
	}
	if root.Kind != yaml.DocumentNode || len(root.Content) != 1 {
		// Nothing but comments. It is a map without keys.
		n := Node{Pos: Pos{src.name, 1, 1}, IsMap: true}
		readComments(src, &n, nil)
		return n
	}
	content := root.Content[0]
	c := &converter{src: src, report: r, cursor: aligner{text: src.text, line: 1, column: 1}}
	n := c.node(content, 1)
	readComments(src, &n, c.scalars)
	return n
}

// decode is the YAML library behind one door: it gives the only document of a file,
// an empty node where there is none, and never a panic. It bounds its own nesting
// (10,000), and needs less than a second for the worst megabyte that we found.
func decode(text string) (root yaml.Node, err error) {
	defer func() {
		if p := recover(); p != nil {
			root, err = yaml.Node{}, fmt.Errorf("yaml: %v", p)
		}
	}()
	d := yaml.NewDecoder(strings.NewReader(text))
	if err := d.Decode(&root); err != nil {
		if errors.Is(err, io.EOF) {
			err = nil
		}
		return yaml.Node{}, err
	}
	var second yaml.Node
	switch err := d.Decode(&second); {
	case errors.Is(err, io.EOF):
		return root, nil
	case err != nil:
		return yaml.Node{}, err
	default:
		return yaml.Node{}, secondDocument{line: second.Line}
	}
}

// secondDocument is the error for a file with more than one document.
type secondDocument struct{ line int }

func (e secondDocument) Error() string { return fmt.Sprintf("line %d: a second document", e.line) }

// refuseDirectives reports lines such as %YAML at the beginning of a file.
func (r *report) refuseDirectives() (found bool) {
	for line := 1; line <= len(r.src.lines); line++ {
		text := r.src.line(line)
		if strings.HasPrefix(text, "%") {
			r.fail(CodeRefused, Pos{r.src.name, line, 1}, len(text), say("不允许 YAML 指令", "YAML directives are not allowed"))
			found = true
		} else if begin := strings.TrimSpace(text); begin != "" && begin[0] != '#' {
			return found
		}
	}
	return found
}

// converter makes the library's tree ours: it finds each scalar in the file, and
// refuses what makes one text mean another.
type converter struct {
	src     *source
	report  *report
	cursor  aligner // moves along with the nodes, which come in the order of the file
	scalars []span
	nodes   int
	tooMuch bool // was said
}

// span is where a scalar stands in the file, in bytes.
type span struct{ from, to int }

func (c *converter) node(y *yaml.Node, depth int) Node {
	c.seek(y.Line, y.Column)
	pos := Pos{c.src.name, c.cursor.line, c.cursor.column}
	if c.nodes++; depth > maxNesting || c.nodes > maxNodes {
		c.tooLarge(pos, depth)
		return Node{Pos: pos, begin: pos, isBroken: true}
	}
	if c.refused(y, pos) {
		return Node{Pos: pos, begin: pos, isBroken: true}
	}
	switch y.Kind {
	case yaml.MappingNode:
		return c.mapping(y, pos, depth)
	case yaml.SequenceNode:
		n := Node{Pos: pos, begin: pos, IsSeq: true, isFlow: y.Style&yaml.FlowStyle != 0, Items: make([]Node, 0, min(len(y.Content), maxNodes))}
		for _, item := range y.Content {
			if c.nodes > maxNodes {
				break // that was said
			}
			n.Items = append(n.Items, c.node(item, depth+1))
		}
		return n
	default:
		return c.scalar(y, pos)
	}
}

// tooLarge reports, once, nesting that is too deep or a file of too many parts.
func (c *converter) tooLarge(pos Pos, depth int) {
	message := say("文件超过 %d 个键和值", "the file has more than %d keys and values", maxNodes)
	if depth > maxNesting {
		message = say("嵌套超过 %d 层", "nested deeper than %d levels", maxNesting)
	}
	if !c.tooMuch {
		c.report.fail(CodeTooLarge, pos, 0, message)
	}
	c.tooMuch = true
}

// refused reports anchors, aliases and tags.
func (c *converter) refused(y *yaml.Node, pos Pos) bool {
	first := c.cursor.peek()
	var message Text
	switch {
	case y.Kind == yaml.AliasNode || first == '*':
		message = say("不允许引用锚点（*…），请写出全文", "aliases (*…) are not allowed: write the text out")
	case y.Anchor != "" || first == '&':
		message = say("不允许锚点（&…）", "anchors (&…) are not allowed")
	case y.Style&yaml.TaggedStyle != 0 || first == '!':
		message = say("不允许类型标签（!…）", "tags (!…) are not allowed")
	default:
		return false
	}
	word, _, _ := strings.Cut(c.src.text[c.cursor.at:], " ")
	c.report.fail(CodeRefused, pos, len(word), message)
	return true
}

func (c *converter) mapping(y *yaml.Node, pos Pos, depth int) Node {
	n := Node{Pos: pos, begin: pos, IsMap: true, isFlow: y.Style&yaml.FlowStyle != 0}
	seen := map[string]bool{}
	for i := 0; i+1 < len(y.Content) && c.nodes <= maxNodes; i += 2 {
		key := c.node(y.Content[i], depth+1)
		plain := y.Content[i].Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle) == 0
		keep := c.checkKey(key, plain, seen)
		value := c.node(y.Content[i+1], depth+1)
		if keep {
			n.Keys, n.keyPos, n.Items = append(n.Keys, key.Text), append(n.keyPos, key.Pos), append(n.Items, value)
		}
	}
	return n
}

// checkKey reports whether a key may stay.
func (c *converter) checkKey(key Node, plain bool, seen map[string]bool) bool {
	length := len(key.Text)
	switch {
	case key.isBroken:
		return false
	case !key.isScalar():
		c.report.fail(CodeWrongShape, key.Pos, 0, say("键必须是文字", "a key must be a text"))
	case plain && key.Text == "<<":
		c.report.fail(CodeRefused, key.Pos, length, say("不允许合并键（<<）", "merge keys (<<) are not allowed"))
	case key.Text == "":
		c.report.fail(CodeBadName, key.Pos, 0, say("键为空", "the key is empty"))
	case len(key.Text) > maxKeyBytes:
		c.report.fail(CodeTooLarge, key.Pos, 0, say("键超过 %d 字节", "the key is longer than %d bytes", maxKeyBytes))
	case strings.Contains(key.Text, "\n"):
		c.report.fail(CodeBadName, key.Pos, 0, say("键只能有一行", "a key has one line only"))
	case seen[key.Text]:
		c.report.fail(CodeDuplicateKey, key.Pos, length, say("键 %s 重复", "the key %s is there twice", key.Text))
	default:
		seen[key.Text] = true
		return true
	}
	return false
}

func (c *converter) scalar(y *yaml.Node, pos Pos) Node {
	n := Node{Pos: pos, begin: pos, Text: y.Value}
	if y.Value == "" && y.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle|yaml.LiteralStyle|yaml.FoldedStyle) == 0 {
		return n // nothing stands here
	}
	from := c.cursor
	from.value, from.done, from.trace = y.Value, 0, trace{}
	a, ok := align(from, y.Style)
	if !ok {
		c.report.fail(CodeSyntax, pos, 0, say("此处文字的写法无法准确定位，请换一种写法", "this text is written in a way that cannot be traced exactly: write it another way"))
		return Node{Pos: pos, begin: pos, isBroken: true}
	}
	c.cursor = a
	begin := from.at
	if y.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0 && from.line < len(c.src.lines) {
		begin = c.src.lines[from.line] // the header may have a comment
	}
	c.scalars = append(c.scalars, span{begin, max(begin, a.at)})
	n.marks = a.trace.marks
	if len(n.marks) > 0 {
		n.Pos = Pos{pos.File, n.marks[0].line, n.marks[0].column}
	}
	if len(n.marks) == 1 {
		n.marks = nil // on one line at Pos
	}
	for i, r := range n.Text {
		if isForbidden(r) {
			c.report.fail(CodeControl, n.Place(i), 1, say("不允许的控制字符或不可见字符 %s", "a control or invisible character, %s, is not allowed", characterName(r)))
			return Node{Pos: pos, begin: pos, isBroken: true}
		}
	}
	return n
}

// seek moves the cursor to a place. Steps are as long as the way, so that a long
// line with many nodes is walked along once.
func (c *converter) seek(line, column int) {
	a := &c.cursor
	if line != a.line {
		line = min(max(line, 1), len(c.src.lines))
		a.line, a.column, a.at = line, 1, c.src.lines[line-1]
	}
	for a.column < column && a.at < len(a.text) && a.text[a.at] != '\n' {
		a.skip()
	}
	for a.column > max(column, 1) {
		_, size := utf8.DecodeLastRuneInString(a.text[:a.at])
		a.at -= size
		a.column--
	}
}
