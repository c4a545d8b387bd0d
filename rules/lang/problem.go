package lang

import (
	"fmt"

	"github.com/agnivade/levenshtein"

	"bentou/rules/pack"
)

// problems collects what is wrong, so that one check shows everything.
type problems struct{ found pack.Diagnostics }

// say formats a message in both languages with the same arguments.
func say(zh, en string, args ...any) pack.Text {
	return pack.Text{ZH: fmt.Sprintf(zh, args...), EN: fmt.Sprintf(en, args...)}
}

func (p *problems) add(d pack.Diagnostic) { p.found = append(p.found, d) }

// nearest returns the name that looks most like the one written, if any does.
func nearest(name string, names []string) (near string, ok bool) {
	best := max(2, len(name)/3) + 1
	for _, n := range names {
		if d := levenshtein.ComputeDistance(name, n); d < best {
			best, near = d, n
		}
	}
	return near, near != ""
}

func didYouMean(name string, names []string) pack.Text {
	if near, ok := nearest(name, names); ok {
		return say("是否想写 %s？", "did you mean %s?", near)
	}
	return pack.Text{}
}
