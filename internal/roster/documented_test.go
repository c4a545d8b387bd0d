package roster

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"bentou/internal/workbook"
)

func TestTheDocumentedLimitsOfFilesAreThoseInForce(t *testing.T) {
	text, err := os.ReadFile("../../docs/limits.md")
	if err != nil {
		t.Fatal(err)
	}
	said := strings.Join(strings.Fields(string(text)), " ")
	thousands := func(n int) string { return fmt.Sprintf("%d,%03d", n/1000, n%1000) }
	for _, want := range []string{
		fmt.Sprintf("at most %s parts", thousands(workbook.MaxParts)), fmt.Sprintf("unpack to at most %d GiB", DefaultUnzipLimit>>30),
		fmt.Sprintf("not sheets or texts to %d MiB", workbook.MaxOtherParts>>20), fmt.Sprintf("more than %d MiB is at most %d times", workbook.BigPart>>20, workbook.MaxRatio),
		fmt.Sprintf("at most %d MiB and %s cells", maxRowBytes>>20, thousands(maxCells)),
	} {
		if !strings.Contains(said, want) {
			t.Errorf("docs/limits.md does not say %q", want)
		}
	}
}

func TestThePageOfErrorsNamesEachCodeOnce(t *testing.T) {
	text, err := os.ReadFile("../../docs/rosters.md")
	if err != nil {
		t.Fatal(err)
	}
	rest, last := string(text), -1
	for _, c := range codeOrder {
		row := fmt.Sprintf("| `%s` | %s | %s |\n", c.code, c.en, c.zh)
		at := strings.Index(string(text), row)
		if at < last {
			t.Errorf("docs/rosters.md does not have, in its place:\n%s", row)
		}
		last = max(last, at)
		rest = strings.Replace(rest, row, "", 1)
	}
	if strings.Contains(rest, "\n| `") {
		t.Error("docs/rosters.md has other codes, or one twice")
	}
	_, warnings, _ := strings.Cut(string(text), "## Warnings")
	for _, code := range []Code{CodeUnlikelyFamily, CodeDibaoIncomplete, CodeOtherSheets} {
		if !strings.Contains(warnings, "| `"+string(code)+"` |") {
			t.Errorf("%s is a warning", code)
		}
	}
}
