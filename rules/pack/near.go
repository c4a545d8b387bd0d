package pack

import (
	"strings"

	"github.com/agnivade/levenshtein"
)

// nearest returns the candidate that a misspelt name most resembles; ok is false
// where none is near. The first of several equally near ones is taken.
func nearest(name string, candidates []string) (found string, ok bool) {
	if len(name) > 64 {
		return "", false
	}
	best := len([]rune(name))/3 + 2
	for _, c := range candidates {
		if d := levenshtein.ComputeDistance(strings.ToLower(name), strings.ToLower(c)); d < best {
			found, best, ok = c, d, true
		}
	}
	return found, ok
}

// didYouMean is the hint for a misspelt name; empty where no candidate is near.
func didYouMean(name string, candidates []string) Text {
	if c, ok := nearest(name, candidates); ok {
		return say("是否应为 %s？", "did you mean %s?", c)
	}
	return Text{}
}
