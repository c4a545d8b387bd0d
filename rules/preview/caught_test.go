package preview

import (
	"errors"
	"os"
	"strings"
	"testing"

	"bentou/rules"
	"bentou/rules/caught"
	"bentou/rules/dossier"
	"bentou/rules/fact"
)

// A household that is none stands for whatever a draft makes the evaluator fall over.
func TestAPanicWhileADraftIsPreviewedEndsThePreviewAndNotTheProgram(t *testing.T) {
	r, found := rules.Load(os.DirFS("../../testdata/packs/wells"))
	if found.Failed() {
		t.Fatal(found)
	}
	hs := make([]*dossier.Household, 8)
	var fell *caught.Panic
	for _, parts := range []int{1, 4} {
		got, err := Compare(t.Context(), r, r, hs, fact.MustDate("2019-12-31"), Options{Parts: parts, Batch: 1, Everything: true})
		if got != nil || !errors.As(err, &fell) || !strings.Contains(err.Error(), "bentou/rules") {
			t.Errorf("%d parts: %v %v", parts, got, err)
		}
	}
	cliffs, err := CompareCliffs(t.Context(), r, r, hs, fact.MustDate("2019-12-31"), CliffOptions{Distance: 100, Most: len(hs)})
	if cliffs != nil || !errors.As(err, &fell) {
		t.Errorf("%v %v", cliffs, err)
	}
}
