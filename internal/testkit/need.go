package testkit

import (
	"os"
	"os/exec"
	"testing"
)

// The environment variables that tests answer to.
const (
	RequireAll   = "BENTOU_REQUIRE_ALL"   // set: whatever is missing fails the test instead of skipping it
	RunLong      = "BENTOU_LONG"          // set: tests that take minutes run too
	PostgresURL  = "BENTOU_TEST_POSTGRES" // a server in which tests may create and drop databases
	Screenshots  = "BENTOU_SCREENSHOTS"   // a folder for pictures of the pages that tests open
	ChromiumPath = "BENTOU_CHROMIUM"      // the browser, where it is not in PATH
)

// Missing ends a test for want of something outside the program, such as
// "PostgreSQL" or "Node": skipped by name, or failed under [RequireAll].
func Missing(t testing.TB, what, why string) {
	t.Helper()
	if os.Getenv(RequireAll) != "" {
		t.Fatalf("needs %s: %s (%s is set)", what, why, RequireAll)
	}
	t.Skipf("needs %s: %s", what, why)
}

// Long marks a test that takes minutes: it runs where [RunLong] is set, as it is
// in one step of .ci/run, and is skipped by name elsewhere.
func Long(t testing.TB) {
	t.Helper()
	if os.Getenv(RunLong) == "" {
		t.Skipf("long: set %s=1 to run it", RunLong)
	}
}

// Alone marks a test in which one thing happens after the other, and much of it: the race
// detector, under which it would take minutes, has nothing to see there. It is skipped
// by name under go test -short, as the race step of .ci/run runs the tests.
func Alone(t testing.TB) {
	t.Helper()
	if testing.Short() {
		t.Skip("alone: nothing goes on beside it, which -short leaves out")
	}
}

// Program returns the path of the first of several names found in PATH; the
// test is [Missing] it if none is there. What names it for people.
func Program(t testing.TB, what string, names ...string) string {
	t.Helper()
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	Missing(t, what, "not in PATH")
	return ""
}

// Chromium returns the path of a Chromium or Chrome.
func Chromium(t testing.TB) string {
	t.Helper()
	if path := os.Getenv(ChromiumPath); path != "" {
		return path
	}
	return Program(t, "Chromium", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
}
