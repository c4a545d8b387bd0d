package audit

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// Span is a range of consecutive numbers, both ends included. In a row it is [first]
// or [first, last].
type Span struct{ First, Last int }

// MarshalJSON writes one number or two.
func (s Span) MarshalJSON() ([]byte, error) {
	if s.First == s.Last {
		return fmt.Appendf(nil, "[%d]", s.First), nil
	}
	return fmt.Appendf(nil, "[%d,%d]", s.First, s.Last), nil
}

// UnmarshalJSON reads what MarshalJSON writes.
func (s *Span) UnmarshalJSON(text []byte) error {
	var n []int
	if err := json.Unmarshal(text, &n); err != nil {
		return err
	}
	if len(n) != 1 && len(n) != 2 {
		return fmt.Errorf("audit: a span of %d numbers", len(n))
	}
	s.First, s.Last = n[0], n[len(n)-1]
	return nil
}

// spans gives sorted, joined spans of ids. It sorts what it is given.
func spans(ids []int) []Span {
	out := []Span{}
	slices.Sort(ids)
	for _, id := range ids {
		if n := len(out); n > 0 && id <= out[n-1].Last+1 {
			out[n-1].Last = id
			continue
		}
		out = append(out, Span{id, id})
	}
	return out
}

// valid makes any bytes a text that both databases and JSON take as it is.
func valid(s string) string {
	if !utf8.ValidString(s) || strings.ContainsRune(s, 0) {
		s = strings.ReplaceAll(strings.ToValidUTF8(s, "�"), "\x00", "�")
	}
	return s
}
