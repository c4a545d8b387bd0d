package pack

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Severity of a diagnostic.
type Severity uint8

// An error refuses the pack; a warning does not.
const (
	Error Severity = iota
	Warning
)

// Diagnostic is something wrong with a pack that is being written.
type Diagnostic struct {
	Code     string // stable, such as unknown_name
	Severity Severity
	Pos      Pos
	// End is the place after the last character of the piece meant; Pos where only its
	// beginning is known.
	End Pos
	// Length in bytes of the piece meant; 0 where it is not known.
	Length  int
	Message Text
	Hint    Text
}

// Diagnostics are all that was found, in the order of files and lines.
type Diagnostics []Diagnostic

// Sort orders by file, line, column and code, and drops repetitions.
func (d Diagnostics) Sort() Diagnostics {
	slices.SortStableFunc(d, func(a, b Diagnostic) int {
		return cmp.Or(cmp.Compare(a.Pos.File, b.Pos.File), cmp.Compare(a.Pos.Line, b.Pos.Line), cmp.Compare(a.Pos.Column, b.Pos.Column), cmp.Compare(a.Code, b.Code))
	})
	return slices.CompactFunc(d, func(a, b Diagnostic) bool { return a == b })
}

// Failed reports whether there is an error among them.
func (d Diagnostics) Failed() bool {
	return slices.ContainsFunc(d, func(x Diagnostic) bool { return x.Severity == Error })
}

// Error lists them in English, a line each.
func (d Diagnostics) Error() string {
	var b strings.Builder
	for _, x := range d {
		fmt.Fprintf(&b, "%s: %s [%s]\n", x.Pos, x.Message.EN, x.Code)
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// String formats as file:line:column, of a text in no file as line:column.
func (p Pos) String() string {
	if p.File == "" {
		return fmt.Sprintf("%d:%d", p.Line, p.Column)
	}
	return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column)
}
