package roster

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"bentou/rules/fact"
)

var townships = []string{"蒋官屯街道", "北城街道", "东城街道", "韩集乡", "广平乡"}

var asOf = fact.MustDate("2019-12-31")

func sample(name string) string { return filepath.Join("..", "..", "testdata", "roster", name) }

var samples = []string{"roster-2019.csv", "roster-2019-gb18030.csv", "roster-2019.xlsx"}

// stage reads a file that must be a roster, and resolves it against nothing.
func stage(t testing.TB, path string, change ...func(*Options)) *Batch {
	t.Helper()
	b, err := tryStage(t, path, change...)
	if err != nil {
		t.Fatal(err)
	}
	if err := b.Resolve(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	return b
}

func tryStage(t testing.TB, path string, change ...func(*Options)) (*Batch, error) {
	t.Helper()
	o := Options{AsOf: asOf, Townships: townships, TempDir: t.TempDir()}
	for _, c := range change {
		c(&o)
	}
	b, err := Stage(t.Context(), path, o)
	if err == nil {
		t.Cleanup(func() {
			if err := b.Close(); err != nil {
				t.Error(err)
			}
		})
	}
	return b, err
}

func report(t testing.TB, b *Batch) *Report {
	t.Helper()
	r, err := b.Report(t.Context(), Outcome{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func accepted(t testing.TB, b *Batch) (all []*Household) {
	t.Helper()
	if err := b.EachAccepted(t.Context(), func(h *Household) error { all = append(all, h); return nil }); err != nil {
		t.Fatal(err)
	}
	return all
}

func TestTheSampleFilesGiveExactlyTheExpectedReport(t *testing.T) {
	text, err := os.ReadFile(sample("roster-2019.expected.json"))
	if err != nil {
		t.Fatal(err)
	}
	var want map[string]any
	if err := json.Unmarshal(text, &want); err != nil {
		t.Fatal(err)
	}
	for _, name := range samples {
		t.Run(name, func(t *testing.T) {
			b := stage(t, sample(name))
			var buf strings.Builder
			if err := b.WriteReport(t.Context(), &buf, Outcome{}); err != nil {
				t.Fatal(err)
			}
			var got map[string]any
			if err := json.Unmarshal([]byte(buf.String()), &got); err != nil {
				t.Fatalf("%v in %s", err, buf.String())
			}
			for key := range want {
				if key == "set_aside" {
					continue
				}
				if !reflect.DeepEqual(got[key], want[key]) {
					t.Errorf("%s: got %v; want %v", key, got[key], want[key])
				}
			}
			r := report(t, b)
			expected := want["set_aside"].(map[string]any)
			for code, principal := range expected {
				s, found := r.SetAside[code]
				if !found || string(s.Code) != principal {
					t.Errorf("%s: got %v; want %v", code, s, principal)
				}
				if !slices.ContainsFunc(s.Errors, func(p Problem) bool { return string(p.Code) == principal }) {
					t.Errorf("%s: %v is not among its errors", code, principal)
				}
			}
			if len(r.SetAside) != len(expected) {
				t.Errorf("%d set aside; want %d", len(r.SetAside), len(expected))
			}
			gathered, err := json.Marshal(r)
			if err != nil {
				t.Fatal(err)
			}
			if string(gathered)+"\n" != buf.String() {
				t.Error("the written report differs from the gathered one")
			}
		})
	}
}

func TestTheThreeFormatsGiveTheSameHouseholds(t *testing.T) {
	var first []*Household
	for _, name := range samples {
		got := accepted(t, stage(t, sample(name)))
		if first == nil {
			first = got
			continue
		}
		if !reflect.DeepEqual(got, first) {
			t.Errorf("%s differs", name)
		}
	}
	if len(first) != 568 || !slices.IsSortedFunc(first, func(a, b *Household) int { return a.RowNumbers[0] - b.RowNumbers[0] }) {
		t.Errorf("%d households, or not in the order of the file", len(first))
	}
}

func TestARosterIsNotReadFurtherWhenTheCallerGivesUp(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Stage(ctx, sample(samples[0]), Options{AsOf: asOf, TempDir: t.TempDir()}); err == nil {
		t.Error("a cancelled load goes on")
	}
}
