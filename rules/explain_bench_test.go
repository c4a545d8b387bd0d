package rules

import (
	"testing"

	"bentou/rules/dossier"
	"bentou/rules/fact"
)

// One household, all programmes, with full reasons beside without: both in one run, so
// that the ratio means something. Each is a sub-benchmark of the same household.
func BenchmarkReasons(b *testing.B) {
	r := liaocheng(b)
	h := couple()
	h.Prepare()
	day := fact.MustDate("2019-12-31")
	b.Run("without", func(b *testing.B) {
		for b.Loop() {
			if _, err := r.Decide([]*dossier.Household{h}, day); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("with", func(b *testing.B) {
		for b.Loop() {
			if _, err := r.Assess(h, day); err != nil {
				b.Fatal(err)
			}
		}
	})
}
