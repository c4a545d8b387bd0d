package asvs

import (
	"os"
	"strings"
	"testing"

	"bentou/rules/fact"
)

func document(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(root + "/docs/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestThePageOfTheLogsNamesEveryKindAndBothLogs(t *testing.T) {
	text := document(t, "audit.md")
	for _, kind := range fact.AccessKind("").Values() {
		if !strings.Contains(text, "`"+kind+"`") {
			t.Errorf("docs/audit.md does not say what %s is", kind)
		}
	}
	for _, part := range []string{"**The server's log**", "kept for good", "Nothing is logged anywhere else", "moment in UTC"} {
		if !strings.Contains(text, part) {
			t.Errorf("docs/audit.md does not say %q", part)
		}
	}
}

func TestTheInventoryOfCryptographyNamesEveryPlaceOfIt(t *testing.T) {
	_, inventory, found := strings.Cut(document(t, "keys.md"), "## What is used for what")
	if !found {
		t.Fatal("docs/keys.md has no inventory")
	}
	for path, folders := range doors {
		if !strings.HasPrefix(path, "crypto/") && !strings.Contains(path, "tink") && !strings.Contains(path, "age") && !strings.Contains(path, "oidc") {
			continue
		}
		for _, folder := range folders {
			if !strings.Contains(inventory, "`"+folder+"`") {
				t.Errorf("docs/keys.md does not say what %s uses %s for", folder, path)
			}
		}
	}
}
