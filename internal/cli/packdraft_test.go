package cli_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"bentou/ent/store"
	"bentou/internal/cli"
	"bentou/internal/clock"
	"bentou/internal/eligibility"
	"bentou/internal/fault"
	"bentou/internal/policy"
	"bentou/internal/vault"
	"bentou/rules/packs"
)

// folder is the files below a folder, as text.
func folder(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(filepath.Join(dir, name))
		out[name] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestWhatIsExportedAndImportedComesOutByteByByte(t *testing.T) {
	dir := t.TempDir()
	v, err := vault.OpenOrCreate(filepath.Join(dir, "keys.json"))
	if err != nil {
		t.Fatal(err)
	}
	s, err := store.Open(t.Context(), store.Config{URL: filepath.Join(dir, "bentou.db"), Vault: v, Clock: clock.System(nil)})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	rules := eligibility.New(s, packs.Liaocheng())
	if _, err := rules.EnsureRelease(t.Context()); err != nil {
		t.Fatal(err)
	}
	drafts := policy.New(s, rules, nil)
	said := &bytes.Buffer{}
	run := func(cfg cli.Config) {
		t.Helper()
		said.Reset()
		cfg.Stdout = said
		do := func() error { return cli.Drafts(t.Context(), drafts, cfg) }
		if cfg.Command == cli.PackExport && !cfg.Recorded() {
			do = func() error { return cli.Pack(cfg, packs.Liaocheng()) }
		}
		if err := do(); err != nil {
			t.Fatal(err)
		}
	}
	first, release, second := filepath.Join(dir, "first"), filepath.Join(dir, "release"), filepath.Join(dir, "second")
	run(cli.Config{Command: cli.PackExport, Target: first})
	run(cli.Config{Command: cli.PackExport, Release: 1, Target: release})
	run(cli.Config{Command: cli.PackImport, Pack: first, As: "li"})
	id := 0
	if _, err := fmt.Sscanf(said.String()[strings.Index(said.String(), "draft "):], "draft %d: first,", &id); err != nil {
		t.Fatalf("%v in %s", err, said)
	}
	run(cli.Config{Command: cli.PackExport, Draft: id, Target: second})
	want, got := folder(t, first), folder(t, second)
	if len(want) < 10 || want["CHANGELOG.md"] == "" {
		t.Fatalf("%d files are exported", len(want))
	}
	for _, other := range []map[string]string{got, folder(t, release)} {
		if len(other) != len(want) {
			t.Errorf("%d files of %d", len(other), len(want))
		}
		for name, text := range want {
			if other[name] != text {
				t.Errorf("%s came out as another", name)
			}
		}
	}
	d, err := drafts.Draft(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	changes, err := drafts.Changes(t.Context(), d.Latest())
	if err != nil || len(changes) != 0 || d.Owner != "li" {
		t.Errorf("the draft of %s changes %v (%v)", d.Owner, changes, err)
	}
	if err := cli.Drafts(t.Context(), drafts, cli.Config{Command: cli.PackImport, Pack: dir, Stdout: said}); fault.CodeOf(err) != fault.NotFound {
		t.Errorf("a folder without a pack: %v", err)
	}
}
