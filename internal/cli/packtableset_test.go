package cli_test

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"bentou/internal/cli"
	"bentou/rules/packs"
)

// set runs pack table set as it is typed.
func set(args ...string) error {
	run := func(_ context.Context, cfg cli.Config) error { return cli.Pack(cfg, packs.Liaocheng()) }
	return cli.Command(io.Discard, io.Discard, run).Run(context.Background(), append([]string{"bentou", "pack", "table", "set"}, args...))
}

func TestATableOfAFolderIsEditedCellByCell(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "pack")
	export(t, "", dir)
	before := contents(t, os.DirFS(dir))
	if err := set("basic.rate", dir, "--from", "2020-01-01", "--cell", "1:value=0.88", "--cell", "2:value=0.75", "--confidence", "law", "--source", "notice 9"); err != nil {
		t.Fatal(err)
	}
	for name, text := range contents(t, os.DirFS(dir)) {
		switch {
		case name != "parameters/insurance.yaml":
			if text != before[name] {
				t.Errorf("%s changed", name)
			}
		case !strings.Contains(text, "- from: 2020-01-01\n        rows:\n          - [level_1, 0.88]\n          - [level_2, 0.75]\n          - [level_3, 0.60]") || !strings.Contains(text, "- [level_1, 0.85]"):
			t.Error(text)
		}
	}
	now := contents(t, os.DirFS(dir))
	for _, x := range []struct {
		args []string
		said string
	}{
		{[]string{"--from", "2020-01-01", "--cell", "4:value=1"}, "there is no row 4"},
		{[]string{"--from", "2020-01-01", "--cell", "1:rate=1"}, "no column “rate”"},
		{[]string{"--from", "2020-01-01", "--cell", "1:value"}, "--cell is ROW:COLUMN=TEXT"},
		{[]string{"--from", "2020-01-01", "--remove", "2"}, ""}, // a gap: the diagnostics are shown
		{[]string{"--from", "2020-01-01", "--add", "level_1;1@7"}, "there is no row 7"},
		{[]string{"--from", "2020-01-01", "--move", "1"}, "--move is ROW:AFTER"},
		{[]string{"--from", "soon", "--cell", "1:value=1"}, "--from is YYYY-MM-DD"},
		{[]string{"--from", "2021-01-01", "--cell", "1:value=1"}, "say its source"},
		{[]string{"--from", "2020-01-01", "--cell", "1:value=1", "--confidence", "sure"}, "--confidence is law"},
	} {
		if err := set(append([]string{"basic.rate", dir}, x.args...)...); err == nil || !strings.Contains(err.Error(), x.said) {
			t.Errorf("%v: %v", x.args, err)
		}
	}
	for name, text := range contents(t, os.DirFS(dir)) {
		if text != now[name] {
			t.Errorf("%s changed by what was refused", name)
		}
	}
}
