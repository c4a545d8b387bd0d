package proof

import (
	"fmt"
	"unicode/utf8"

	"bentou/rules/lang"
	"bentou/rules/pack"
)

// The codes of the diagnostics of this package. They are stable.
const (
	CodeAlwaysTrue    = "always_true"     // a condition that is never false
	CodeAlwaysFalse   = "always_false"    // a condition that is never true
	CodeContradiction = "contradiction"   // conditions that are never true together
	CodeUnreachable   = "unreachable"     // a branch or an alternative that is never reached
	CodeGap           = "gap"             // numbers for which a table has no row
	CodeNeverRead     = "row_never_read"  // a row that no rule reads
	CodeNeverPaid     = "never_paid"      // a programme that another one of its group always takes out
	CodeFlutter       = "raise_and_clear" // a flag that is to be raised and cleared at once
)

// Report is what came of the proofs about a pack.
type Report struct {
	Found pack.Diagnostics
	// Questions is how many were asked: whether a condition can be true, whether it can
	// be false, whether a row is read … . Proved are those of which it was proved that it
	// cannot be, Refuted those to which an example was found. Undecided are the rest.
	Questions, Proved, Refuted, Undecided int
}

type text struct{ zh, en string }

func say(zh, en string, args ...any) pack.Text {
	return pack.Text{ZH: fmt.Sprintf(zh, args...), EN: fmt.Sprintf(en, args...)}
}

// quoteLength is how much of a condition a message quotes.
const quoteLength = 60

func shorten(s string) string {
	if utf8.RuneCountInString(s) <= quoteLength {
		return s
	}
	return string([]rune(s)[:quoteLength-1]) + "…"
}

// below skips what only says that a value is of the row above.
func below(n *lang.Node) *lang.Node {
	for n.Op == lang.OpParent {
		n = n.Args[0]
	}
	return n
}

// chain are the parts of a chain of one connective, in order.
func chain(n *lang.Node, op lang.Op, into []*lang.Node) []*lang.Node {
	n = below(n)
	if n.Op != op {
		return append(into, n)
	}
	return chain(n.Args[1], op, chain(n.Args[0], op, into))
}
