package dossier

import (
	"slices"
	"testing"

	"bentou/rules/fact"
)

func TestEveryFieldIsKeptInOnePlaceThatReadingsKnow(t *testing.T) {
	fields := 0
	for _, f := range fact.Fields() {
		if f.Entity > fact.EntityPerson {
			continue
		}
		fields++
		k, ok := WhereKept(f.Name)
		ways := 0
		for _, given := range []bool{k.Kind != "" && k.Column != "", k.Condition != "", k.From != ""} {
			if given {
				ways++
			}
		}
		if !ok || ways != 1 {
			t.Errorf("%s is kept in %d ways: %+v", f.Name, ways, k)
		}
		if k.Kind == "" {
			continue
		}
		kind, known := kindOf(k.Kind)
		if !known || !slices.ContainsFunc(columns[kind], func(c column) bool { return c.name == k.Column && c.kind == f.Kind }) {
			t.Errorf("%s: no reading looks at %s.%s", f.Name, k.Kind, k.Column)
		}
	}
	if fields != len(kept) {
		t.Errorf("%d fields, %d places", fields, len(kept))
	}
	if _, ok := WhereKept("no_such_field"); ok {
		t.Error("an unknown field has a place")
	}
}
