package lang

import (
	"fmt"

	"github.com/agnivade/levenshtein"

	"bentou/rules/pack"
)

// problems collects what is wrong, so that one check shows everything.
type problems struct {
	found pack.Diagnostics
	hints int // how many names were looked for
}

// say formats a message in both languages with the same arguments.
func say(zh, en string, args ...any) pack.Text {
	return pack.Text{ZH: fmt.Sprintf(zh, args...), EN: fmt.Sprintf(en, args...)}
}

// maxProblems is where the diagnostics end: in a pack in which nearly everything is
// wrong nobody reads further.
const maxProblems = 5000

// maxHints bounds how often the nearest of all names is looked for.
const maxHints = 200

func (p *problems) add(d pack.Diagnostic) {
	if d.End == (pack.Pos{}) {
		d.End = d.Pos
	}
	switch {
	case len(p.found) < maxProblems:
		p.found = append(p.found, d)
	case len(p.found) == maxProblems:
		p.found = append(p.found, pack.Diagnostic{Code: "too_large", Pos: d.Pos, End: d.Pos, Message: say("错误过多，其余未列出", "too many faults: the rest is not listed")})
	}
}

// nearest returns the name that looks most like the one written, if any does.
func nearest(name string, names []string) (near string, ok bool) {
	best := max(2, len(name)/3) + 1
	for _, n := range names {
		if len(n) >= len(name)+best || len(name) >= len(n)+best {
			continue // further apart than any that would be taken
		}
		if d := levenshtein.ComputeDistance(name, n); d < best {
			best, near = d, n
		}
	}
	return near, near != ""
}

// didYouMean is the hint for a misspelt name.
func (p *problems) didYouMean(name string, names []string) pack.Text {
	if p.hints++; p.hints > maxHints || len(name) > 64 {
		return pack.Text{}
	}
	if near, ok := nearest(name, names); ok {
		return say("是否想写 %s？", "did you mean %s?", near)
	}
	return pack.Text{}
}
