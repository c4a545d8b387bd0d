package lang

import (
	"fmt"
	"math"
	"strings"

	"bentou/rules/fact"
)

// Bool is the type of a condition.
var boolType = Type{Kind: fact.KindBool}

// Describe names a type with its unit, for messages.
func (t Type) Describe() (zh, en string) {
	zh = [...]string{"是否", "整数", "金额", "小数", "日期", "代码"}[t.Kind]
	en = t.Kind.String()
	var unitZH, unitEN []string
	switch t.Period {
	case "month":
		unitZH, unitEN = append(unitZH, "每月"), append(unitEN, "a month")
	case "year":
		unitZH, unitEN = append(unitZH, "每年"), append(unitEN, "a year")
	}
	if t.Per == "person" {
		unitZH, unitEN = append(unitZH, "每人"), append(unitEN, "a person")
	} else if t.Per != "" {
		unitZH, unitEN = append(unitZH, "每"+t.Per), append(unitEN, "per "+t.Per)
	}
	if t.Label != "" {
		unitZH, unitEN = append(unitZH, t.Label), append(unitEN, "of "+t.Label)
	}
	if t.Codes != nil {
		unitZH, unitEN = append(unitZH, t.Codes.Name), append(unitEN, "of "+t.Codes.Name)
	}
	if len(unitZH) > 0 {
		zh, en = zh+"（"+strings.Join(unitZH, "")+"）", en+" "+strings.Join(unitEN, " ")
	}
	return zh, en
}

// String names a type in English.
func (t Type) String() string { _, en := t.Describe(); return en }

// Numeric reports whether one can compute with it.
func (t Type) Numeric() bool {
	return t.Kind == fact.KindInt || t.Kind == fact.KindMoney || t.Kind == fact.KindDecimal
}

func (t Type) plainNumber() bool { return t.Kind == fact.KindInt || t.Kind == fact.KindDecimal }

// literalZero reports a zero that takes any unit.
func literalZero(n *Node) bool { return n.Op == OpConst && n.Type.plainNumber() && n.Value == 0 }

// adaptable reports a literal number, which takes the label of what it meets.
func adaptable(n *Node) bool { return n.Op == OpConst && n.Type.plainNumber() && n.Type.Label == "" }

// sameUnit gives the common type of two numbers to be added or compared; ok is
// false where their units differ. The scale is the larger one.
func sameUnit(a, b *Node) (t Type, ok bool) {
	x, y := a.Type, b.Type
	t = x
	t.Scale, t.Ratio = max(x.Scale, y.Scale), x.Ratio || y.Ratio
	switch {
	case literalZero(a):
		t.Kind, t.Period, t.Per, t.Label = y.Kind, y.Period, y.Per, y.Label
		return t, true
	case literalZero(b):
		return t, true
	case x.Kind == fact.KindMoney && y.Kind == fact.KindMoney:
		return t, x.Period == y.Period && x.Per == y.Per
	case x.plainNumber() && y.plainNumber():
		if y.Kind == fact.KindDecimal {
			t.Kind = fact.KindDecimal
		}
		switch {
		case x.Label == y.Label, adaptable(b):
		case adaptable(a):
			t.Label = y.Label
		default:
			return t, false
		}
		return t, true
	}
	return t, false
}

// times gives the type of a product.
func times(a, b *Node) (t Type, ok bool) {
	x, y := a.Type, b.Type
	if !x.Numeric() || !y.Numeric() {
		return t, false
	}
	if y.Kind == fact.KindMoney {
		x, y = y, x
	}
	t = x
	t.Scale, t.Ratio = x.Scale+y.Scale, x.Ratio || y.Ratio
	switch {
	case x.Kind == fact.KindMoney && y.Kind == fact.KindMoney:
		return t, false
	case x.Kind == fact.KindMoney:
		switch {
		case y.Label == "":
		case cancels(x.Per, y.Label):
			t.Per = ""
		case y.Label == x.Period+"s":
			t.Period = ""
		case y.Label == "persons" && x.Per == "":
		default:
			return t, false
		}
		return t, true
	}
	if y.Kind == fact.KindDecimal {
		t.Kind = fact.KindDecimal
	}
	if x.Label == "" {
		t.Label = y.Label
	} else if y.Label != "" {
		return t, false
	}
	return t, true
}

func cancels(per, label string) bool {
	return per != "" && (label == per || (per == "person" && label == "persons"))
}

// over gives the type of a quotient.
func over(a, b *Node) (t Type, ok bool) {
	x, y := a.Type, b.Type
	if !x.Numeric() || !y.Numeric() {
		return t, false
	}
	t = x
	t.Scale, t.Ratio = 0, true
	switch {
	case x.Kind == fact.KindMoney && y.Kind == fact.KindMoney:
		return Type{Kind: fact.KindDecimal, Ratio: true}, x.Period == y.Period && x.Per == y.Per
	case y.Kind == fact.KindMoney:
		return t, false
	case x.Kind == fact.KindMoney:
		switch {
		case y.Label == "":
		case y.Label == "persons" && x.Per == "":
			t.Per = "person"
		case y.Label == "months" && x.Period == "":
			t.Period = "month"
		case y.Label == "years" && x.Period == "":
			t.Period = "year"
		case x.Per == "" && y.Label != "persons" && y.Label != "months" && y.Label != "years":
			t.Per = y.Label
		default:
			return t, false
		}
		return t, true
	}
	t.Kind = fact.KindDecimal
	switch y.Label {
	case "":
	case x.Label:
		t.Label = ""
	default:
		return t, false
	}
	return t, true
}

// inScale gives a node's range in a scale; of a ratio it is in whole units.
func inScale(n *Node, scale int) Range {
	if n.Type.Ratio {
		return n.Range.Scaled(scale)
	}
	return n.Range.Scaled(scale - n.Type.Scale)
}

// decimal reads a plain decimal: its digits as a whole number, and how many stand
// behind the point. Exponents, signs of other kinds, leading zeros and separators
// are refused: what the author saw is what is meant.
func decimal(text string) (value int64, scale int, err error) {
	digits := text
	negative := strings.HasPrefix(digits, "-")
	digits = strings.TrimPrefix(digits, "-")
	whole, part, point := strings.Cut(digits, ".")
	if whole == "" || (point && part == "") || (len(whole) > 1 && whole[0] == '0') {
		return 0, 0, fmt.Errorf("%q is not a plain decimal", text)
	}
	for _, r := range whole + part {
		if r < '0' || r > '9' {
			return 0, 0, fmt.Errorf("%q is not a plain decimal", text)
		}
		if value > (math.MaxInt64-9)/10 {
			return 0, 0, fmt.Errorf("%q has too many digits", text)
		}
		value = value*10 + int64(r-'0')
	}
	if len(part) > maxScale {
		return 0, 0, fmt.Errorf("%q has more than %d places", text, maxScale)
	}
	if negative {
		value = -value
	}
	return value, len(part), nil
}

// maxScale is how many decimal places a value may have.
const maxScale = 9
