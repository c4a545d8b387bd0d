package pack

import (
	"bytes"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// What a pack may measure. The Liaocheng pack has about a hundredth of it.
const (
	maxFileBytes = 1 << 20
	maxPackBytes = 8 << 20
	maxFiles     = 1000
	maxNesting   = 40
	maxNodes     = 100_000 // keys and values of a file
	maxKeyBytes  = 256
)

// source is the text of a file: without a byte order mark, and with one kind of
// line break. Neither changes what a line and a column are.
type source struct {
	name  string
	text  string
	lines []int // byte at which each line begins
}

const byteOrderMark = "\ufeff"

// newSource reads the bytes of a file. It says what in them no YAML reader should
// be given; the source is then not to be read further.
func newSource(name string, data []byte) (*source, Diagnostics) {
	data = bytes.TrimPrefix(data, []byte(byteOrderMark))
	src := &source{name: name, text: string(bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n"))), lines: []int{0}}
	for i := range len(src.text) {
		if src.text[i] == '\n' {
			src.lines = append(src.lines, i+1)
		}
	}
	r := &report{src: src}
	if len(data) > maxFileBytes {
		r.fail(CodeTooLarge, Pos{name, 1, 1}, 0, say("文件超过 1 MiB", "the file is larger than 1 MiB"))
		return src, r.list
	}
	src.checkCharacters(r)
	return src, r.list
}

// checkCharacters reports what is not UTF-8 (the first place only: the rest
// follows from it) and the characters that one cannot see.
func (s *source) checkCharacters(r *report) {
	for i, start := range s.lines {
		column := 1
		line := s.line(i + 1)
		for offset := 0; offset < len(line); column++ {
			c, size := utf8.DecodeRuneInString(line[offset:])
			pos := Pos{s.name, i + 1, column}
			switch {
			case c == utf8.RuneError && size == 1:
				r.add(CodeEncoding, Error, pos, 1, say("字节 0x%02X 不是 UTF-8", "the byte 0x%02X is not UTF-8", line[offset]), s.encodingHint(start+offset))
				return
			case isForbidden(c):
				r.fail(CodeControl, pos, size, say("不允许的控制字符或不可见字符 %s", "a control or invisible character, %s, is not allowed", characterName(c)))
			}
			offset += size
		}
	}
}

// encodingHint guesses which encoding the file has instead.
func (s *source) encodingHint(offset int) Text {
	if strings.HasPrefix(s.text, "\xff\xfe") || strings.HasPrefix(s.text, "\xfe\xff") {
		return say("文件似乎是 UTF-16，请另存为 UTF-8", "the file seems to be UTF-16: save it as UTF-8")
	}
	if offset+1 < len(s.text) && s.text[offset] >= 0x81 && s.text[offset+1] >= 0x40 {
		return say("文件可能是 GBK 编码，请另存为 UTF-8", "the file may be GBK: save it as UTF-8")
	}
	return say("请另存为 UTF-8", "save it as UTF-8")
}

// isForbidden reports whether a character is refused in a pack. Tabs and line feeds
// are not; characters that hide or reorder others are, because what a reader sees
// must be what is decided.
func isForbidden(r rune) bool {
	if r >= ' ' && r < 0x7f {
		return false // nearly all of them
	}
	return r != '\t' && r != '\n' && unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp)
}

var characterNames = map[rune]string{
	0x00: "NUL", 0x07: "BEL", 0x08: "BACKSPACE", 0x0b: "VERTICAL TAB", 0x0c: "FORM FEED", 0x0d: "CARRIAGE RETURN", 0x1b: "ESCAPE", 0x7f: "DELETE",
	0x85: "NEXT LINE", 0xad: "SOFT HYPHEN", 0x200b: "ZERO WIDTH SPACE", 0x200c: "ZERO WIDTH NON-JOINER", 0x200d: "ZERO WIDTH JOINER",
	0x200e: "LEFT-TO-RIGHT MARK", 0x200f: "RIGHT-TO-LEFT MARK", 0x2028: "LINE SEPARATOR", 0x2029: "PARAGRAPH SEPARATOR",
	0x202a: "LEFT-TO-RIGHT EMBEDDING", 0x202b: "RIGHT-TO-LEFT EMBEDDING", 0x202c: "POP DIRECTIONAL FORMATTING",
	0x202d: "LEFT-TO-RIGHT OVERRIDE", 0x202e: "RIGHT-TO-LEFT OVERRIDE", 0x2060: "WORD JOINER",
	0x2066: "LEFT-TO-RIGHT ISOLATE", 0x2067: "RIGHT-TO-LEFT ISOLATE", 0x2068: "FIRST STRONG ISOLATE", 0x2069: "POP DIRECTIONAL ISOLATE",
	0xfeff: "BYTE ORDER MARK",
}

// characterName names a character by its number and, where it has one that people
// meet, its name.
func characterName(r rune) string {
	if name, ok := characterNames[r]; ok {
		return fmt.Sprintf("U+%04X %s", r, name)
	}
	return fmt.Sprintf("U+%04X", r)
}

// line returns the n-th line, counted from 1, without its line break.
func (s *source) line(n int) string {
	if n < 1 || n > len(s.lines) {
		return ""
	}
	end := len(s.text)
	if n < len(s.lines) {
		end = s.lines[n] - 1
	}
	return s.text[s.lines[n-1]:end]
}

// startOf returns the place of the first thing on a line.
func (s *source) startOf(line int) Pos {
	text := s.line(line)
	indent := len(text) - len(strings.TrimLeft(text, " \t"))
	if indent == len(text) {
		indent = 0
	}
	return Pos{s.name, line, indent + 1}
}

// after is the place that follows some bytes of a line.
func (s *source) after(pos Pos, length int) Pos {
	rest := s.line(pos.Line)
	for range pos.Column - 1 {
		_, size := utf8.DecodeRuneInString(rest)
		rest = rest[size:]
	}
	pos.Column += utf8.RuneCountInString(rest[:min(length, len(rest))])
	return pos
}

// clip cuts a length in bytes from a place to the end of its line.
func (s *source) clip(pos Pos, length int) int {
	rest := s.line(pos.Line)
	for range pos.Column - 1 {
		_, size := utf8.DecodeRuneInString(rest)
		rest = rest[size:]
	}
	return min(length, len(rest))
}
