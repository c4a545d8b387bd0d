package policy

import (
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"bentou/ent/store"
	"bentou/internal/clock"
	"bentou/internal/eligibility"
	"bentou/internal/testkit"
	"bentou/internal/vault"
	"bentou/rules/fact"
	"bentou/rules/pack"
)

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

const testHead = "pack: test\ntitle: {zh: 测试, en: Test}\ncurrency: CNY\n"

// testRules is a pack with an allowance, a relief that looks at it, and a scenario.
const testRules = `# Rules for tests.

parameters:
  elder:
    title: {zh: 高龄津贴标准, en: Rate of the elder allowance}
    reference: {document: 测试, clause: 一}
    type: money
    period: month
    values:
      # as of the first notice
      - {from: 2019-01-01, value: 100, confidence: placeholder, source: a test}

  age:
    title: {zh: 年龄, en: Age}
    reference: {document: 测试, clause: 二}
    type: int
    label: years
    values:
      - {from: 2019-01-01, value: 70, confidence: placeholder, source: a test}

variables:
  old:
    title: {zh: 高龄, en: Old}
    reference: {document: 测试, clause: 二}
    subject: person
    type: bool
    versions:
      - {from: 2019-01-01, expr: "age >= param.age"}

programmes:
  elder:
    title: {zh: 高龄津贴, en: Elder allowance}
    reference: {document: 测试, clause: 一}
    subject: person
    cycle: month
    versions:
      - {from: 2019-01-01, eligible: "hukou == local and old", amount: "param.elder"} # who is old here

  relief:
    title: {zh: 救助, en: Relief}
    reference: {document: 测试, clause: 三}
    subject: household
    cycle: month
    assess: as_of
    keep: all
    versions:
      - {from: 2019-01-01, eligible: "count(members, .old) >= 2"}
`

const testScenarios = `scenarios:
  seventy:
    title: {zh: 七十岁, en: Seventy}
    as_of: 2019-12-31
    given:
      household: {}
      members:
        - {birth_date: 1949-12-31, hukou: local}
        - {birth_date: 1980-01-01, hukou: local}
    expect:
      elder: {0: {outcome: eligible}, 1: {outcome: ineligible}}
`

func packOf(rules string) fs.FS {
	return fstest.MapFS{
		"pack.yaml": {Data: []byte(testHead)}, "rules.yaml": {Data: []byte(rules)}, "scenarios.yaml": {Data: []byte(testScenarios)},
		"NOTES.md": {Data: []byte("# Notes\n\nNot rules.\n")},
	}
}

func openStore(t testing.TB, url, keys string) *store.Store {
	t.Helper()
	v, err := vault.OpenOrCreate(keys)
	check(t, err)
	s, err := store.Open(t.Context(), store.Config{URL: url, Vault: v, Clock: clock.System(nil)})
	check(t, err)
	t.Cleanup(func() { s.Close() })
	return s
}

// desk is a database with the test pack as its first release.
type desk struct {
	*Service
	t     *testing.T
	store *store.Store
	rules *eligibility.Service
}

// each runs a test on both databases.
func each(t *testing.T, test func(t *testing.T, d *desk)) {
	for name, url := range map[string]func() string{
		"sqlite":   func() string { return filepath.Join(t.TempDir(), "bentou.db") },
		"postgres": func() string { return testkit.Postgres(t) },
	} {
		t.Run(name, func(t *testing.T) { test(t, newDesk(t, url())) })
	}
}

// newDesk opens a desk.
func newDesk(t *testing.T, url string) *desk {
	t.Helper()
	return deskOf(t, url, testRules)
}

// deskOf opens a desk with other rules.
func deskOf(t *testing.T, url, text string) *desk {
	t.Helper()
	s := openStore(t, url, filepath.Join(t.TempDir(), "keys.json"))
	rules := eligibility.New(s, packOf(text))
	_, err := rules.EnsureRelease(t.Context())
	check(t, err)
	return &desk{Service: New(s, rules, nil), t: t, store: s, rules: rules}
}

func by(name string) Request { return Request{Actor: name, Input: struct{}{}} }

// begin creates a draft of the newest release.
func (d *desk) begin(name string) *Draft {
	d.t.Helper()
	draft, err := d.Create(d.t.Context(), by(name), NewDraft{Title: "Of " + name})
	check(d.t, err)
	return draft
}

// file is a file of the latest revision of a draft.
func (d *desk) file(draft int, name string) string {
	d.t.Helper()
	r, err := d.Revision(d.t.Context(), draft, 0)
	check(d.t, err)
	files, err := r.List()
	check(d.t, err)
	for _, f := range files {
		if f.Name == name {
			return string(f.Data)
		}
	}
	return ""
}

// pay sets the allowance from a day on.
func (d *desk) pay(name string, draft, revision int, from, value string) (*Saved, error) {
	return d.Save(d.t.Context(), by(name), Edit{Draft: draft, Revision: revision, Change: SetParameter("elder",
		pack.DatedValue{From: fact.MustDate(from), Value: value, Confidence: pack.Placeholder, Source: "a test"})})
}

// replaced is the rules file of the test pack with another text in it.
func replaced(t *testing.T, text string, pairs ...string) pack.File {
	t.Helper()
	for i := 0; i < len(pairs); i += 2 {
		if !strings.Contains(text, pairs[i]) {
			t.Fatalf("%q is not in the text", pairs[i])
		}
		text = strings.Replace(text, pairs[i], pairs[i+1], 1)
	}
	return pack.File{Name: "rules.yaml", Data: []byte(text)}
}

func names(files []pack.File) []string {
	var out []string
	for _, f := range files {
		out = append(out, f.Name)
	}
	slices.Sort(out)
	return out
}
