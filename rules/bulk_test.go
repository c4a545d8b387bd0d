package rules

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"bentou/rules/dossier"
	"bentou/rules/engine"
	"bentou/rules/fact"
)

// saidOf writes what is said of whoever is eligible or undetermined, and the flags.
func saidOf(a *Assessment, only *engine.Selection) string {
	var b strings.Builder
	for _, d := range a.Decisions {
		if d.Outcome == Ineligible || !only.Has(d.Programme.Key) {
			continue
		}
		fmt.Fprintf(&b, "%s %v %s", d.Programme.Key, d.Subject, d.Outcome)
		if d.Amount != nil {
			b.WriteString(" " + d.Amount.String())
		}
		b.WriteString("\n")
	}
	for _, f := range a.Flags {
		if only == nil {
			fmt.Fprintf(&b, "%s %d %d\n", f.Flag.Key, truthAt(f.Raise), truthAt(f.Clear))
		}
	}
	return b.String()
}

func truthAt(b *bool) Truth {
	if b == nil {
		return Unknown
	}
	return truth(*b, true)
}

func saidTogether(t interface {
	Fatal(...any)
	Fatalf(string, ...any)
}, r *Release, hs []*dossier.Household, day fact.Date, only *engine.Selection) []string {
	b, err := r.NewBulk(day, only)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	err = b.Decide(hs, func(h *Home) {
		var text strings.Builder
		for _, v := range h.Verdicts {
			fmt.Fprintf(&text, "%s %v %s", r.pack.Programmes[v.Programme].Key, v.Subject, v.Outcome)
			if v.Pays {
				text.WriteString(" " + v.Amount.String())
			}
			text.WriteString("\n")
		}
		for i, f := range h.Flags {
			if only == nil {
				fmt.Fprintf(&text, "%s %d %d\n", r.pack.Flags[i].Key, f.Raise, f.Clear)
			}
		}
		if h.Place != len(out) {
			t.Fatalf("household %d came in place %d", h.Place, len(out))
		}
		out = append(out, text.String())
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestManyDecidedTogetherAreDecidedAsEachIs(t *testing.T) {
	for name, r := range map[string]*Release{"timely": timely(t), "liaocheng": liaocheng(t)} {
		t.Run(name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				var hs []*dossier.Household
				for range rapid.IntRange(1, 6).Draw(t, "households") {
					hs = append(hs, anyHousehold(t))
				}
				day := fact.MustDate("2019-06-01") + fact.Date(rapid.IntRange(0, 500).Draw(t, "day"))
				var only *engine.Selection
				if rapid.Bool().Draw(t, "some") {
					only = &engine.Selection{Programmes: map[string]bool{}}
					p := rapid.SampledFrom(r.pack.Programmes).Draw(t, "programme")
					for _, o := range r.pack.Programmes {
						only.Programmes[o.Key] = o == p || p.Group != "" && o.Group == p.Group
					}
				}
				each, err := r.Decide(hs, day)
				if err != nil {
					t.Fatal(err)
				}
				var want []string
				for _, a := range each {
					want = append(want, saidOf(a, only))
				}
				if got := saidTogether(t, r, hs, day, only); !slices.Equal(got, want) {
					t.Fatalf("together %q\neach %q", got, want)
				}
			})
		})
	}
}
