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
	"bentou/rules/fact"
	"bentou/rules/pack"
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
		do := func() error { return cli.Drafts(t.Context(), s, drafts, cfg) }
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
	if err := cli.Drafts(t.Context(), s, drafts, cli.Config{Command: cli.PackImport, Pack: dir, Stdout: said}); fault.CodeOf(err) != fault.NotFound {
		t.Errorf("a folder without a pack: %v", err)
	}
}

func TestWhatIsExportedIsTheReleaseInForceAndAnImportSaysWhatItTakesBack(t *testing.T) {
	dir := t.TempDir()
	v, err := vault.OpenOrCreate(filepath.Join(dir, "keys.json"))
	if err != nil {
		t.Fatal(err)
	}
	database := filepath.Join(dir, "bentou.db")
	day := fact.MustDate("2019-12-31")
	said := &bytes.Buffer{}
	if cfg := (cli.Config{Command: cli.PackExport, Database: database}); cfg.InForce() {
		t.Error("rules of a database that is not there are in force")
	}
	s, err := store.Open(t.Context(), store.Config{URL: database, Vault: v, Clock: clock.System(&day)})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	rules := eligibility.New(s, packs.Liaocheng())
	if _, err := rules.EnsureRelease(t.Context()); err != nil {
		t.Fatal(err)
	}
	drafts := policy.New(s, rules, nil)
	run := func(cfg cli.Config) string {
		t.Helper()
		said.Reset()
		cfg.Stdout, cfg.Database = said, database
		if cfg.Command == cli.PackExport && !cfg.Recorded() && cfg.InForce() == cfg.BuiltIn {
			t.Errorf("with %+v the rules in force are meant: %v", cfg, cfg.InForce())
		}
		do := func() error { return cli.Drafts(t.Context(), s, drafts, cfg) }
		if cfg.BuiltIn {
			do = func() error { return cli.Pack(cfg, packs.Liaocheng()) }
		}
		if err := do(); err != nil {
			t.Fatal(err)
		}
		return said.String()
	}
	first, second, own, later := filepath.Join(dir, "first"), filepath.Join(dir, "second"), filepath.Join(dir, "own"), filepath.Join(dir, "later")
	run(cli.Config{Command: cli.PackExport, Target: first})
	// Two releases are published: one of today, one of a later day.
	publish := func(value, from, effective string) {
		t.Helper()
		li, zhao := policy.Request{Actor: "li"}, policy.Request{Actor: "zhao"}
		d, err := drafts.Create(t.Context(), li, policy.NewDraft{Title: value})
		if err != nil {
			t.Fatal(err)
		}
		saved, err := drafts.Save(t.Context(), li, policy.Edit{Draft: d.ID, Revision: 1, Change: policy.SetParameter("elder.zone70",
			pack.DatedValue{From: fact.MustDate(from), To: fact.MustDate("2020-07-01").Ptr(), Value: value, Confidence: pack.Placeholder, Source: "a test"})})
		if err != nil {
			t.Fatal(err)
		}
		of := policy.Of{Draft: d.ID, Revision: 2, Digest: saved.Draft.Latest().Digest}
		if _, err = drafts.Submit(t.Context(), li, of, policy.Confirmations{}); err == nil {
			_, err = drafts.Approve(t.Context(), zhao, of)
		}
		if err == nil {
			_, err = drafts.Publish(t.Context(), zhao, policy.Publication{Of: of, EffectiveFrom: fact.MustDate(effective).Ptr(), Today: day})
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	publish("120", "2020-01-01", "2019-12-31")
	publish("130", "2020-02-01", "2020-01-15")
	if out := run(cli.Config{Command: cli.PackExport, Target: second}); !strings.Contains(out, "files of release 2, in force on 2019-12-31") {
		t.Errorf("it says %s", out)
	}
	if text := folder(t, second)["parameters/allowances.yaml"]; !strings.Contains(text, "value: 120,") || strings.Contains(text, "value: 130,") {
		t.Errorf("what is exported is not release 2:\n%s", text)
	}
	if out := run(cli.Config{Command: cli.PackExport, BuiltIn: true, Target: own}); !strings.Contains(out, "files of the pack that the program brings") {
		t.Errorf("it says %s", out)
	}
	if out := run(cli.Config{Command: cli.PackDiff, Target: second}); out != "against release 2, in force on 2019-12-31\nchanges: 0\n" {
		t.Errorf("it says %s", out)
	}
	if out := run(cli.Config{Command: cli.PackDiff, Target: first}); !strings.Contains(out, "against release 2") || !strings.Contains(out, "120 → 100") {
		t.Errorf("it says %s", out)
	}
	// A folder of before is imported against the newest, and says what it takes back.
	if out := run(cli.Config{Command: cli.PackImport, Pack: first, As: "li"}); !strings.Contains(out, "against release 3\n") || !strings.Contains(out, "120 → 100") || !strings.Contains(out, "130 → 100") {
		t.Errorf("it says %s", out)
	}
	if out := run(cli.Config{Command: cli.PackImport, Pack: second, As: "li", Base: 2}); !strings.Contains(out, "against release 2\nchanges: 0\n") {
		t.Errorf("it says %s", out)
	}
	if out := run(cli.Config{Command: cli.PackExport, Release: 3, Target: later}); !strings.Contains(out, "files of release 3\n") {
		t.Errorf("it says %s", out)
	}
}
