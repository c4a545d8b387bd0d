package rules

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// RFC 8785, as far as canonical facts need it: objects with sorted keys, strings,
// and whole numbers that every reader of JSON holds exactly.

// maxExact is the greatest whole number that JSON's doubles hold exactly with all
// below it; greater ones are written as strings.
const maxExact = 1<<53 - 1

func appendInt(b []byte, v int64) []byte {
	if v > maxExact || v < -maxExact {
		return appendString(b, strconv.FormatInt(v, 10))
	}
	return strconv.AppendInt(b, v, 10)
}

func appendString(b []byte, s string) []byte {
	const hex = "0123456789abcdef"
	b = append(b, '"')
	for _, r := range s {
		switch r {
		case '"', '\\':
			b = append(b, '\\', byte(r))
		case '\b':
			b = append(b, '\\', 'b')
		case '\t':
			b = append(b, '\\', 't')
		case '\n':
			b = append(b, '\\', 'n')
		case '\f':
			b = append(b, '\\', 'f')
		case '\r':
			b = append(b, '\\', 'r')
		default:
			if r < ' ' {
				b = append(b, '\\', 'u', '0', '0', hex[r>>4], hex[r&15])
			} else {
				b = utf8.AppendRune(b, r)
			}
		}
	}
	return append(b, '"')
}

func allASCII(s string) bool {
	for n := range len(s) {
		if s[n] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// compareKeys orders keys by UTF-16 code units, as the standard wants it. Of plain
// ASCII, which names nearly always are, the bytes are in that order.
func compareKeys(a, b string) int {
	if allASCII(a) && allASCII(b) {
		return strings.Compare(a, b)
	}
	return slices.Compare(utf16.Encode([]rune(a)), utf16.Encode([]rune(b)))
}
