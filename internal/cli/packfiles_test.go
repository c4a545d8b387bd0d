package cli_test

import (
	"bytes"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"bentou/internal/cli"
	"bentou/internal/fault"
	"bentou/rules"
	"bentou/rules/packs"
)

// contents are the files below a folder by name.
func contents(t *testing.T, files fs.FS) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(files, name)
		out[name] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func export(t *testing.T, from string, to string) {
	t.Helper()
	if err := cli.Pack(cli.Config{Command: cli.PackExport, Pack: from, Target: to, Stdout: io.Discard}, packs.Liaocheng()); err != nil {
		t.Fatal(err)
	}
}

// What the program brings, written to a folder, written from there to another and
// formatted is the same bytes and the same rules.
func TestAnExportedPackComesBackByteForByte(t *testing.T) {
	first, second := filepath.Join(t.TempDir(), "a"), filepath.Join(t.TempDir(), "b", "c")
	export(t, "", first)
	export(t, first, second)
	if err := cli.Pack(cli.Config{Command: cli.PackFmt, Pack: second, Stdout: io.Discard}, nil); err != nil {
		t.Fatal(err)
	}
	want, got := contents(t, packs.Liaocheng()), contents(t, os.DirFS(second))
	if len(want) != len(got) || len(want) < 20 {
		t.Fatalf("%d files, not %d", len(got), len(want))
	}
	for name, text := range want {
		if got[name] != text {
			t.Errorf("%s differs", name)
		}
	}
	was, found := rules.Load(packs.Liaocheng())
	is, again := rules.Load(os.DirFS(second))
	if was == nil || is == nil || was.Digest() != is.Digest() || len(found) != len(again) {
		t.Errorf("not the same rules: %v %v", found, again)
	}
	var said bytes.Buffer
	if err := cli.Pack(cli.Config{Command: cli.PackDiff, Target: second, Stdout: &said}, packs.Liaocheng()); err != nil || said.String() != "against the pack that the program brings\nchanges: 0\n" {
		t.Errorf("%v %s", err, said.String())
	}
}

func TestAnExportNeverWritesOverAnything(t *testing.T) {
	dir := t.TempDir()
	mine := filepath.Join(dir, "notes")
	if err := os.WriteFile(mine, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	err := cli.Pack(cli.Config{Command: cli.PackExport, Target: dir, Stdout: io.Discard}, packs.Liaocheng())
	if fault.CodeOf(err) != fault.WrongState || len(contents(t, os.DirFS(dir))) != 1 {
		t.Errorf("got %v", err)
	}
	repository := t.TempDir()
	if err := os.Mkdir(filepath.Join(repository, ".git"), 0o700); err != nil {
		t.Fatal(err)
	}
	export(t, "", repository) // a repository may be there already
	// A file stands where a folder is to be.
	taken := filepath.Join(t.TempDir(), ".hidden")
	if err := os.WriteFile(taken, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := cli.Pack(cli.Config{Command: cli.PackExport, Target: taken, Stdout: io.Discard}, packs.Liaocheng()); fault.CodeOf(err) != fault.WrongState {
		t.Errorf("got %v", err)
	}
}

func TestNothingIsExportedOfAPackWithFaults(t *testing.T) {
	from, to := t.TempDir(), filepath.Join(t.TempDir(), "x")
	if err := os.WriteFile(filepath.Join(from, "pack.yaml"), []byte("pack: x\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	var said bytes.Buffer
	err := cli.Pack(cli.Config{Command: cli.PackExport, Pack: from, Target: to, Stdout: &said}, nil)
	if fault.CodeOf(err) != fault.WrongState || !strings.Contains(said.String(), "has no currency") {
		t.Errorf("got %v: %s", err, said.String())
	}
	if _, err := os.Stat(to); !os.IsNotExist(err) {
		t.Errorf("a folder was made: %v", err)
	}
}
