package testkit

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// recorder stands in for a test that may end early.
type recorder struct {
	testing.TB
	skipped, failed string
}

func (r *recorder) Helper() {}
func (r *recorder) Skipf(format string, args ...any) {
	r.skipped = format
	panic(r)
}
func (r *recorder) Fatalf(format string, args ...any) {
	r.failed = format
	panic(r)
}

func run(t *testing.T, f func(testing.TB)) *recorder {
	t.Helper()
	r := &recorder{TB: t}
	func() {
		defer func() {
			if p := recover(); p != nil && p != any(r) {
				panic(p)
			}
		}()
		f(r)
	}()
	return r
}

func TestWhatIsMissingSkipsByNameAndFailsWhereAllIsRequired(t *testing.T) {
	missing := func(tb testing.TB) { Program(tb, "Abacus", "no-such-program-here") }

	t.Setenv(RequireAll, "")
	if r := run(t, missing); !strings.HasPrefix(r.skipped, "needs") || r.failed != "" {
		t.Errorf("not skipped by name: %+v", r)
	}
	t.Setenv(RequireAll, "1")
	if r := run(t, missing); r.failed == "" || r.skipped != "" {
		t.Errorf("skipped although everything is required: %+v", r)
	}
}

func TestTheLongTestsRunOnlyWhenAskedFor(t *testing.T) {
	t.Setenv(RequireAll, "1") // which does not make the short run long
	t.Setenv(RunLong, "")
	if r := run(t, Long); r.skipped == "" {
		t.Error("a long test ran")
	}
	t.Setenv(RunLong, "1")
	if r := run(t, Long); r.skipped != "" {
		t.Error("a long test did not run")
	}
}

func TestTheFirstProgramFoundIsTaken(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "second"), []byte("#!/bin/sh\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir)
	if got := Program(t, "Second", "first", "second"); got != filepath.Join(dir, "second") {
		t.Errorf("got %q", got)
	}
	t.Setenv(ChromiumPath, "/opt/browser")
	if got := Chromium(t); got != "/opt/browser" {
		t.Errorf("got %q", got)
	}
}
