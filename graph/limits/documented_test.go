package limits

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"bentou/internal/upload"
)

func TestTheDocumentedLimitsAreThoseInForce(t *testing.T) {
	text, err := os.ReadFile("../../docs/limits.md")
	if err != nil {
		t.Fatal(err)
	}
	number := func(n int) string {
		s := fmt.Sprint(n)
		for i := len(s) - 3; i > 0; i -= 3 {
			s = s[:i] + "," + s[i:]
		}
		return s
	}
	d := Defaults()
	for name, want := range map[string]string{
		"tokens": number(d.Tokens), "depth": number(d.Depth), "fields": number(d.Fields), "rootFields": number(d.RootFields), "aliases": number(d.Aliases),
		"repeats": number(d.Repeats), "directives`, `directivesHere": number(d.Directives) + ", " + number(d.Here), "typeCircles": number(d.TypeCircles),
		"nesting": number(d.Nesting), "values": number(d.Values), "body": "1 MiB",
		"queryTime` (`--query-time`)": "30 s", "mutationTime": "10 min", "bodyTime": "10 s",
		"running": fmt.Sprintf("%d, and %d that wait for 2 s", d.Running, d.Waiting), "uploads": fmt.Sprintf("%d, and %d that wait", d.Uploads, d.Uploads),
		"rate` (`--rate`, `--burst`)": fmt.Sprintf("%v a second on average, %d at once", d.Rate, d.Burst),
		"wrong":                       fmt.Sprintf("%v a second on average, %d at once", d.Wrong, d.WrongBurst),
		"uploadFiles`, `uploadBytes":  fmt.Sprintf("%d files, %d GiB", upload.DefaultQuotaFiles, upload.DefaultQuotaBytes>>30),
	} {
		if row := "| `" + strings.Trim(name, "`"); !strings.Contains(string(text), row) {
			t.Errorf("there is no row of %s", name)
		} else if at := strings.Index(string(text), row); !strings.HasPrefix(strings.SplitN(string(text)[at:], "|", 4)[2], " "+want+" ") {
			t.Errorf("%s is not %q in docs/limits.md", name, want)
		}
	}
	if d.Body != 1<<20 || d.Query != 30*time.Second || d.Mutation != 10*time.Minute || d.BodyTime != 10*time.Second || d.Wait != 2*time.Second {
		t.Error("the page says other times and sizes")
	}
	if want := fmt.Sprintf("The limit is %s (`--max-cost`)", number(d.Cost)); !strings.Contains(string(text), want) {
		t.Errorf("docs/limits.md does not say %q", want)
	}
	if want := fmt.Sprintf("a file has at most %d MiB", upload.DefaultMaxBytes>>20); !strings.Contains(string(text), want) {
		t.Errorf("docs/limits.md does not say %q", want)
	}
}
