package lang

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"bentou/rules/pack"
)

// box reads the keys of a row of a decision table.
func (c *checker) box(p *Param, row pack.Row) (b ParamBox, good bool) {
	b, good = ParamBox{Max: math.MaxInt64}, true
	for i, l := range row.Keys {
		if i >= len(p.Keys) {
			return b, false
		}
		codes := p.Keys[i]
		if codes == nil {
			b.Codes = append(b.Codes, nil)
			if b.Min, b.Max = numbersOf(l.Text); b.Min > b.Max {
				_, good = c.badCell(l, say("范围颠倒：%s", "the range is reversed: %s", l.Text))
			}
			continue
		}
		var set []int64
		if l.Text == pack.Any {
			for k := range codes.Entries {
				set = append(set, int64(k))
			}
		} else {
			for _, code := range strings.Split(l.Text, "|") {
				k, ok := codeIn(codes, code)
				if !ok {
					_, good = c.badCell(l, say("%s 不在 %s 之内", "%s is none of %s", code, codes.Name))
					continue
				}
				set = append(set, int64(k))
			}
		}
		slices.Sort(set)
		b.Codes = append(b.Codes, slices.Compact(set))
	}
	return b, good
}

// numbersOf reads a key that is a number, a range or any. Numbers begin at 0.
func numbersOf(text string) (low, high int64) {
	number := func(s string) int64 {
		n, _ := strconv.ParseInt(s, 10, 64) // the reader let nothing else pass
		return n
	}
	switch from, to, ranged := strings.Cut(text, ".."); {
	case text == pack.Any:
		return 0, math.MaxInt64
	case ranged:
		return number(from), number(to)
	case strings.HasSuffix(text, "+"):
		return number(strings.TrimSuffix(text, "+")), math.MaxInt64
	default:
		return number(text), number(text)
	}
}

// decision writes a decision table as one in which every row has keys of its own, and
// says where no row fits, and where more than one does that must not.
func (c *checker) decision(p *Param, v *ParamValue, at *pack.ParameterValue) bool {
	d := p.Decl
	numbers := p.Keys[len(p.Keys)-1] == nil
	// From the last number that a row names on nothing changes: the one after it stands
	// for all that follow.
	end := int64(0)
	total := int64(1)
	for _, b := range v.Boxes {
		if numbers {
			end = max(end, b.Min, 0)
			if b.Max != math.MaxInt64 {
				end = max(end, b.Max+1)
			}
		}
	}
	for _, codes := range p.Keys {
		if codes != nil {
			total *= int64(len(codes.Entries))
		}
		if total > 1<<16 {
			break
		}
	}
	if total > 1<<16 || end+1 > (1<<16)/total {
		c.add(pack.Diagnostic{Code: "too_large", Pos: at.Pos, Message: say("参数 %s 的表过大", "the table of %s is too large", d.Key)})
		return false
	}
	if numbers {
		v.Last = true
	}
	good, gaps := true, 0
	overlaps := map[[2]int]bool{}
	keys := make([]int64, len(p.Keys))
	one := func() {
		first := -1
		for i, b := range v.Boxes {
			if !b.fits(keys) {
				continue
			}
			if first < 0 {
				first = i
				continue
			}
			if d.Hit == pack.HitUnique && !overlaps[[2]int{first, i}] && len(overlaps) < 20 {
				overlaps[[2]int{first, i}] = true
				l := at.Rows[i].Keys[0]
				behind := l.Pos
				behind.Column += utf8.RuneCountInString(l.Text)
				c.add(pack.Diagnostic{Code: "overlap", Pos: l.Pos, End: behind, Length: len(l.Text), Message: say("参数 %s 的第 %d 行与第 %d 行都适用于 %s", "rows %[2]d and %[3]d of the parameter %[1]s both fit %[4]s", d.Key, first+1, i+1, c.keysText(p, keys, end))})
				good = false
			}
		}
		switch {
		case first >= 0:
			v.Rows = append(v.Rows, ParamRow{Keys: slices.Clone(keys), Cell: v.Boxes[first].Cell, Row: first})
		case v.Other != nil:
			v.Rows = append(v.Rows, ParamRow{Keys: slices.Clone(keys), Cell: *v.Other, Row: -1})
		default:
			if gaps++; gaps <= 5 {
				c.add(pack.Diagnostic{Code: "gap", Pos: at.Pos, Message: say("参数 %s 没有适用于 %s 的行", "no row of the parameter %s fits %s", d.Key, c.keysText(p, keys, end)),
					Hint: say("补上该行，或用 otherwise 说明", "add the row, or say it with otherwise")})
			}
			good = false
		}
	}
	var visit func(i int)
	visit = func(i int) {
		switch {
		case i == len(p.Keys):
			one()
		case p.Keys[i] == nil:
			for n := int64(0); n <= end; n++ {
				keys[i] = n
				visit(i + 1)
			}
		default:
			for k := range p.Keys[i].Entries {
				keys[i] = int64(k)
				visit(i + 1)
			}
		}
	}
	visit(0)
	return good
}

// fits reports whether a row has some keys.
func (b ParamBox) fits(keys []int64) bool {
	for i, k := range keys {
		if b.Codes[i] == nil {
			if k < b.Min || k > b.Max {
				return false
			}
		} else if !slices.Contains(b.Codes[i], k) {
			return false
		}
	}
	return true
}

// keysText names keys for a message.
func (c *checker) keysText(p *Param, keys []int64, end int64) string {
	parts := make([]string, len(keys))
	for i, k := range keys {
		switch {
		case p.Keys[i] != nil:
			parts[i] = strings.ToLower(p.Keys[i].Entries[k].Value)
		case k == end:
			parts[i] = fmt.Sprintf("%d+", k)
		default:
			parts[i] = fmt.Sprint(k)
		}
	}
	return strings.Join(parts, " × ")
}
