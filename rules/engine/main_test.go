package engine_test

import (
	"flag"
	"os"
	"testing"

	"bentou/internal/testkit"
)

// TestMain makes the property tests small, unless somebody says how many packs to
// make up or asks for the long run.
func TestMain(m *testing.M) {
	flag.Parse()
	given := os.Getenv(testkit.RunLong) != ""
	flag.Visit(func(f *flag.Flag) { given = given || f.Name == "rapid.checks" })
	if !given {
		if err := flag.Set("rapid.checks", "25"); err != nil {
			panic(err)
		}
	}
	os.Exit(m.Run())
}
