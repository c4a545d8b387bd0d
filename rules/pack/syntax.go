package pack

import (
	"errors"
	"regexp"
	"strconv"
	"strings"
)

// syntax reports an error of the YAML library.
func (r *report) syntax(err error) {
	var second secondDocument
	if errors.As(err, &second) {
		r.fail(CodeRefused, r.src.startOf(second.line), 0, say("一个文件只能有一份文档（---）", "a file holds one document only (---)"))
		return
	}
	line, problem := splitError(err)
	if namesAnotherLine(problem) {
		line = r.firstUnreadableLine(line)
	}
	if strings.HasPrefix(problem, secondColon) && !strings.Contains(r.src.line(line-1), ":") {
		line, problem = line-1, "could not find expected ':'" // two lines were taken for one key
	}
	pos := r.src.startOf(min(max(line, 1), len(r.src.lines)))
	if before := r.src.line(pos.Line); strings.HasPrefix(problem, "found character that cannot start") && strings.Contains(before[:len(before)-len(strings.TrimLeft(before, " \t"))], "\t") {
		problem = "found a tab character: indent with spaces"
	}
	switch {
	case strings.HasPrefix(problem, "exceeded max depth"):
		r.fail(CodeTooLarge, pos, 0, say("嵌套超过 %d 层", "nested deeper than %d levels", maxNesting))
	case strings.HasPrefix(problem, "unknown anchor"):
		r.fail(CodeRefused, pos, 0, say("不允许引用锚点（*…），请写出全文", "aliases (*…) are not allowed: write the text out"))
	default:
		r.add(CodeSyntax, Error, pos, len(r.src.line(pos.Line)), syntaxMessage(problem), syntaxHint(r.src.line(pos.Line)))
	}
}

var errorLine = regexp.MustCompile(`^yaml: (?:line (\d+): )?(?s:(.*))$`)

// splitError takes the line out of the library's message. A message without a line
// means the first.
func splitError(err error) (line int, problem string) {
	m := errorLine.FindStringSubmatch(err.Error())
	if m == nil {
		return 1, err.Error()
	}
	line, _ = strconv.Atoi(m[1])
	return max(line, 1), m[2]
}

const secondColon = "mapping values are not allowed in this context"

// namesAnotherLine reports whether the library names no line, or that on which the
// enclosing collection or quotation begins, or the end of the file, instead of the
// line of the fault.
func namesAnotherLine(problem string) bool {
	for _, begin := range []string{"did not find expected", "found unexpected", "unknown anchor", "found a tab character where an indentation space"} {
		if strings.HasPrefix(problem, begin) {
			return true
		}
	}
	return false
}

// maxHalved is the size of a file in which a fault is still looked for by halving,
// which reads the file some ten times.
const maxHalved = 256 << 10

// firstUnreadableLine finds the line of a fault as the one after the longest
// beginning of the file that can be read, by halving. In a very long file it is the
// line that the library names.
func (r *report) firstUnreadableLine(named int) int {
	if len(r.src.text) > maxHalved {
		return named
	}
	readable := func(lines int) bool {
		end := len(r.src.text)
		if lines < len(r.src.lines) {
			end = r.src.lines[lines]
		}
		var second secondDocument
		_, err := decode(r.src.text[:end])
		return err == nil || errors.As(err, &second)
	}
	good, bad := 0, len(r.src.lines)
	for bad-good > 1 {
		if middle := (good + bad) / 2; readable(middle) {
			good = middle
		} else {
			bad = middle
		}
	}
	if bad == len(r.src.lines) && readable(bad) {
		return named
	}
	return bad
}

// What the library says most, in Chinese.
var syntaxMessages = []struct{ begins, zh string }{
	{"did not find expected key", "缩进或键有误"},
	{"did not find expected '-' indicator", "列表缩进有误，此处应为“-”"},
	{"did not find expected ',' or ']'", "方括号列表未写完：缺少“,”或“]”"},
	{"did not find expected ',' or '}'", "花括号映射未写完：缺少“,”或“}”"},
	{"did not find expected node content", "此处缺少内容"},
	{"did not find expected comment or line break", "“|”或“>”之后只能换行"},
	{"could not find expected ':'", "缺少“:”"},
	{secondColon, "此处不能再有“:”；含冒号的文字请加引号"},
	{"found character that cannot start any token", "此处文字不能以该符号开头，请加引号"},
	{"found unexpected end of stream", "引号未结束"},
	{"found a tab character", "缩进不能用制表符"},
	{"found unknown escape character", "双引号内有未知的转义"},
}

func syntaxMessage(problem string) Text {
	zh := "YAML 写法有误"
	for _, m := range syntaxMessages {
		if strings.HasPrefix(problem, m.begins) {
			zh = m.zh
			break
		}
	}
	return Text{ZH: zh, EN: problem}
}

// Narrow writes full-width letters, digits and signs as those that a pack has.
func Narrow(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '！' && r <= '～':
			return r - '！' + '!'
		case r == '\u3000':
			return ' '
		}
		return r
	}, text)
}

// narrowHint shows a text as it should be typed; empty where it is typed so.
func narrowHint(text string) Text {
	if n := Narrow(text); n != text {
		return say("有全角字符，应为半角：%s", "it has full-width characters: write %s", shorten(strings.TrimSpace(n)))
	}
	return Text{}
}

// syntaxHint looks for what Chinese input methods type in place of YAML's own
// punctuation.
func syntaxHint(line string) Text {
	for _, wide := range []struct{ typed, meant string }{{"：", ":"}, {"，", ","}, {"［", "["}, {"］", "]"}, {"｛", "{"}, {"｝", "}"}, {"“", `"`}, {"”", `"`}, {"　", " "}, {"－", "-"}} {
		if strings.Contains(line, wide.typed) {
			return say("此行有全角字符“%s”，应为半角“%s”", "the line has the full-width character %q where %q may be meant", wide.typed, wide.meant)
		}
	}
	return Text{}
}
