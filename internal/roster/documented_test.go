package roster

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

func TestTheDocumentedLimitsOfFilesAreThoseInForce(t *testing.T) {
	text, err := os.ReadFile("../../docs/limits.md")
	if err != nil {
		t.Fatal(err)
	}
	said := strings.Join(strings.Fields(string(text)), " ")
	thousands := func(n int) string { return fmt.Sprintf("%d,%03d", n/1000, n%1000) }
	for _, want := range []string{
		fmt.Sprintf("at most %s parts", thousands(maxParts)), fmt.Sprintf("unpack to at most %d GiB", DefaultUnzipLimit>>30),
		fmt.Sprintf("not sheets or texts to %d MiB", maxOtherParts>>20), fmt.Sprintf("more than %d MiB is at most %d times", bigPart>>20, maxRatio),
		fmt.Sprintf("at most %d MiB and %s cells", maxRowBytes>>20, thousands(maxCells)),
	} {
		if !strings.Contains(said, want) {
			t.Errorf("docs/limits.md does not say %q", want)
		}
	}
}
