package pack

import (
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Cite writes a reference for a reader of either language: in English by the English
// title of a document that the pack declares, and its articles by number. What has no
// English words is quoted as it stands. Both are empty where the reference names nothing.
func (p *Pack) Cite(ref Reference) Text {
	if ref.Document == "" {
		return Text{}
	}
	out := Text{ZH: ref.Document, EN: quotedForeign(ref.Document)}
	if d := p.documentNamed(ref.Document); d != nil {
		out = d.Cite()
	}
	if ref.Clause != "" {
		out.ZH += "，" + ref.Clause
		out.EN += ", " + ClauseEN(ref.Clause)
	}
	return out
}

// Cite is the title of a document, with its number.
func (d *Document) Cite() Text {
	out := Text{ZH: "《" + d.Title.ZH + "》", EN: d.Title.EN}
	if strings.Contains(d.Title.ZH, "《") {
		out.ZH = d.Title.ZH
	}
	if d.Number != "" {
		out.ZH += "（" + d.Number + "）"
		out.EN += " (" + quotedForeign(d.Number) + ")"
	}
	return out
}

var article = regexp.MustCompile(`^第([零〇一二两三四五六七八九十百0-9]+)条(?:第([零〇一二两三四五六七八九十百0-9]+)款)?$`)

// ClauseEN is what a clause is called in English: an article by its number, anything else
// in quotation marks as it stands.
func ClauseEN(id string) string {
	m := article.FindStringSubmatch(id)
	if m == nil {
		return quotedForeign(id)
	}
	n, ok := numeral(m[1])
	if !ok {
		return quotedForeign(id)
	}
	out := "Article " + strconv.Itoa(n)
	if m[2] != "" {
		if n, ok = numeral(m[2]); !ok {
			return quotedForeign(id)
		}
		out += ", paragraph " + strconv.Itoa(n)
	}
	return out
}

func quotedForeign(text string) string {
	if len(text) == utf8.RuneCountInString(text) { // nothing in it but ASCII
		return text
	}
	return "“" + text + "”"
}

var digitsZH = map[rune]int{'零': 0, '〇': 0, '一': 1, '二': 2, '两': 2, '三': 3, '四': 4, '五': 5, '六': 6, '七': 7, '八': 8, '九': 9}

// numeral reads a number below a thousand as clauses have it: 九, 二十一, 一百零三, 12.
func numeral(text string) (n int, ok bool) {
	if n, err := strconv.Atoi(text); err == nil {
		return n, n > 0
	}
	last, before := -1, 1000
	for _, r := range text {
		by := map[rune]int{'十': 10, '百': 100}[r]
		digit, isDigit := digitsZH[r]
		switch {
		case by != 0:
			if by >= before || last == 0 || last < 0 && by == 100 {
				return 0, false
			}
			if last < 0 { // 十二 is twelve
				last = 1
			}
			n, last, before = n+last*by, -1, by
		case isDigit:
			if last > 0 {
				return 0, false
			}
			last = digit
		default:
			return 0, false
		}
	}
	if last > 0 {
		n += last
	}
	return n, n > 0
}
