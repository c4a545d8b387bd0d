package proof_test

import (
	"io/fs"
	"os"
	"testing"

	"bentou/rules/lang"
	"bentou/rules/pack"
	"bentou/rules/packs"
	"bentou/rules/proof"
)

func checked(t testing.TB, files fs.FS) (*lang.Checked, pack.Diagnostics) {
	t.Helper()
	p, d := pack.Read(files)
	if d.Failed() {
		t.Fatal(d)
	}
	c, d := lang.Check(p)
	if d.Failed() {
		t.Fatal(d)
	}
	return c, d
}

func TestThePacksThatWeBringRaiseNothing(t *testing.T) {
	for name, files := range map[string]fs.FS{"liaocheng": packs.Liaocheng(), "wells": os.DirFS("../../testdata/packs/wells"), "beijing": os.DirFS("../../testdata/packs/beijing-elders")} {
		c, d := checked(t, files)
		r := proof.Check(c, d)
		if len(r.Found) > 0 || r.Questions == 0 || r.Refuted == 0 {
			t.Errorf("%s: %+v", name, r)
		}
		t.Logf("%s: %d questions, %d proved, %d refuted, %d undecided", name, r.Questions, r.Proved, r.Refuted, r.Undecided)
	}
}

// BenchmarkProofs is what the proofs cost beside the check of the types.
func BenchmarkProofs(b *testing.B) {
	c, d := checked(b, packs.Liaocheng())
	b.Run("types", func(b *testing.B) {
		for b.Loop() {
			lang.Check(c.Pack)
		}
	})
	b.Run("proofs", func(b *testing.B) {
		for b.Loop() {
			proof.Check(c, d)
		}
	})
}
