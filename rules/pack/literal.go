package pack

import (
	"math/big"
	"strings"

	"bentou/rules/fact"
)

const noneText = "none"

// literal reads a value of a type, or none.
func (r *reader) literal(key string, n Node, t Type) (Literal, bool) {
	n, ok := r.scalar(key, n)
	if !ok {
		return Literal{}, false
	}
	l := Literal{Text: n.Text, Pos: n.Pos}
	if !l.None() && !r.isValue(n, l.Text, t) {
		return l, false
	}
	return l, true
}

// cell reads a value of a parameter, which may state its own unit: 540/month.
func (r *reader) cell(key string, n Node, t Type) (Literal, bool) {
	text, unit, split := strings.Cut(n.Text, "/")
	if !split || t.Kind != fact.KindMoney || !n.isScalar() {
		return r.literal(key, n, t)
	}
	l := Literal{Text: text, Unit: unit, Pos: n.Pos}
	switch {
	case unit != "month" && unit != "year":
		r.badValue(n, say("单位只能是 /month 或 /year", "a unit is /month or /year"), didYouMean(unit, []string{"month", "year"}))
		return l, false
	}
	return l, r.isValue(n, text, t)
}

// IsValue reports whether a text is written as a value of a kind is; which codes there
// are it does not know.
func IsValue(text string, kind fact.Kind) bool {
	switch kind {
	case fact.KindBool:
		return text == "true" || text == "false"
	case fact.KindInt:
		return isDecimal(text, 0)
	case fact.KindMoney, fact.KindDecimal:
		return isDecimal(text, maxPlaces)
	case fact.KindDate:
		_, err := fact.ParseDate(text)
		return err == nil
	case fact.KindCode:
		return isCode(text)
	}
	return false
}

// isValue reports a text that is no value of a type.
func (r *reader) isValue(n Node, text string, t Type) bool {
	var what, hint Text
	ok := IsValue(text, t.Kind)
	switch t.Kind {
	case fact.KindBool:
		what = say("真假值", "a truth value")
		hint = say("请写 true 或 false", "write true or false")
	case fact.KindInt:
		what = say("整数", "a whole number")
	case fact.KindMoney:
		what = say("金额", "an amount of money")
		hint = say("只写数字和小数点，不写千分号、货币符号", "write digits and a decimal point, without separators or a currency")
	case fact.KindDecimal:
		what = say("小数", "a decimal")
		hint = say("百分之二十写作 0.20", "twenty per cent is written 0.20")
	case fact.KindDate:
		what = say("日期", "a date")
		hint = say("请写确有的日期，如 2019-01-31", "write one that exists, as 2019-01-31")
	case fact.KindCode:
		what = say("代码", "a code")
	}
	if !ok {
		r.badValue(n, say("%[1]s 不是%[2]s", "%[1]s is not %[3]s", quoted(text), what.ZH, what.EN), hint)
	}
	return ok
}

func quoted(text string) string { return `"` + shorten(text) + `"` }

const (
	maxDigits = 18 // so that a number fits 64 bits in any case
	maxPlaces = 6
)

// isDecimal reports whether a text is a plain decimal with at most so many places.
func isDecimal(text string, places int) bool {
	whole, part, dot := strings.Cut(strings.TrimPrefix(text, "-"), ".")
	return isDigits(whole) && (!dot || isDigits(part)) && len(part) <= places && len(whole)+len(part) <= maxDigits
}

func isDigits(text string) bool { return text != "" && strings.Trim(text, "0123456789") == "" }

// compare orders two texts that are values of a kind: numbers by size, dates by day.
func compare(kind fact.Kind, a, b string) int {
	if kind == fact.KindDate {
		return strings.Compare(a, b)
	}
	x, okX := new(big.Rat).SetString(a)
	y, okY := new(big.Rat).SetString(b)
	if !okX || !okY {
		return 0
	}
	return x.Cmp(y)
}
