package roster

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"

	"entgo.io/ent/dialect/sql"

	"bentou/ent/gen/ent"
	"bentou/ent/store"
	"bentou/ent/timescope"
	"bentou/internal/registry"
	"bentou/rules/fact"
)

// told is what the registry knows, by subject ("H" and the code, "P" and the
// identity number, "U" and the name) and kind: one line a version, by first day.
// Ids are replaced by such names, so that two databases can be compared.
type told map[string]map[string][]string

// of returns the lines of a kind of a subject.
func (d told) of(subject, kind string) []string { return d[subject][kind] }

// block is all that is known of a subject.
func (d told) block(subject string) string {
	var b strings.Builder
	kinds := d[subject]
	for _, k := range ent.Facts {
		for _, line := range kinds[k.Name] {
			fmt.Fprintf(&b, "%s %s\n", k.Name, line)
		}
	}
	return b.String()
}

// differ names the subjects of which two databases tell differently.
func differ(a, b told) (out []string) {
	for _, d := range []told{a, b} {
		for subject := range d {
			if a.block(subject) != b.block(subject) && !slices.Contains(out, subject) {
				out = append(out, subject)
			}
		}
	}
	slices.Sort(out)
	return out
}

// same fails where two databases tell differently.
func same(t testing.TB, what string, a, b told) {
	t.Helper()
	if d := differ(a, b); len(d) > 0 {
		t.Errorf("%s: %d subjects differ; the first, %s, is\n%s\nand\n%s", what, len(d), d[0], a.block(d[0]), b.block(d[0]))
	}
}

// dump reads all that is known now.
func dump(t testing.TB, s *store.Store) told {
	t.Helper()
	client := s.Client()
	names, wrapped := map[int]string{}, map[int][]byte{}
	households, err := client.Household.Query().All(t.Context())
	check(t, err)
	for _, h := range households {
		names[h.ID], wrapped[h.ID] = "H"+h.Code, h.WrappedKey
	}
	units, err := client.Unit.Query().All(t.Context())
	check(t, err)
	for _, u := range units {
		names[u.ID] = "U" + u.Name
	}
	persons, err := client.Person.Query().All(t.Context())
	check(t, err)
	for _, p := range persons {
		wrapped[p.ID] = p.WrappedKey
	}
	all := map[*timescope.Kind][]timescope.Fact{}
	for _, k := range ent.Facts {
		all[k], err = client.FactsOf(t.Context(), k, func(s *sql.Selector) { s.Where(sql.IsNull(s.C("superseded"))) })
		check(t, err)
	}
	reveal := func(f timescope.Fact, sealed timescope.Sealed) string {
		text, err := registry.Reveal(s.Vault(), f, sealed, wrapped[*f.FactVersion().Subject])
		check(t, err)
		return text
	}
	for _, f := range all[ent.PersonIdentifierKind] {
		if i := f.(*ent.PersonIdentifier); i.Kind == fact.IdentifierKindIdentityNumber {
			names[i.PersonID] = "P" + reveal(i, ent.PersonIdentifierKind.Sealed[0])
		}
	}
	out := told{}
	for _, k := range ent.Facts {
		for _, f := range all[k] {
			v := f.FactVersion()
			line := v.Period().String()
			values := f.FactValues()
			for i, column := range k.Columns {
				sealed := slices.IndexFunc(k.Sealed, func(s timescope.Sealed) bool { return s.Ciphertext == column })
				switch value := values[i].(type) {
				case nil:
				case []byte:
					if sealed >= 0 {
						line += " " + reveal(f, k.Sealed[sealed])
					}
				case int:
					line += " " + names[value]
				case *bool, *int64:
					t.Fatalf("%s.%s is a pointer", k.Name, column)
				default:
					line += fmt.Sprintf(" %v", value)
				}
			}
			line += fmt.Sprintf(" (%s", *v.Source)
			if *v.ObservedOn != nil {
				line += fmt.Sprintf(" %s", **v.ObservedOn)
			}
			subject := cmp.Or(names[*v.Subject], fmt.Sprint(*v.Subject))
			if out[subject] == nil {
				out[subject] = map[string][]string{}
			}
			out[subject][k.Name] = append(out[subject][k.Name], line+")")
		}
	}
	for _, kinds := range out {
		for _, lines := range kinds {
			slices.Sort(lines)
		}
	}
	return out
}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// tells fails unless the registry tells these versions of a kind of a subject,
// their source aside.
func tells(t testing.TB, s *store.Store, subject, kind string, want ...string) {
	t.Helper()
	var got []string
	for _, line := range dump(t, s).of(subject, kind) {
		got = append(got, line[:strings.LastIndex(line, " (")])
	}
	if !slices.Equal(got, want) {
		t.Errorf("%s of %s:\n got %q\nwant %q", kind, subject, got, want)
	}
}
