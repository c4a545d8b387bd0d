package cli

import (
	"bytes"
	"io"
	"path/filepath"
	"strings"
	"testing"

	"bentou/ent/gen/ent"
	"bentou/ent/gen/ent/storeddecision"
	"bentou/ent/store"
	"bentou/internal/arrears"
	"bentou/internal/clock"
	"bentou/internal/demo"
	"bentou/internal/eligibility"
	"bentou/internal/registry"
	"bentou/internal/upcoming"
	"bentou/internal/vault"
	"bentou/rules/fact"
	"bentou/rules/packs"
)

// What was proposed, and what is coming, is told in Chinese and in English.
func TestReconcilingAndLookingAheadAreToldInBothLanguages(t *testing.T) {
	check := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	v, err := vault.OpenOrCreate(filepath.Join(t.TempDir(), "keys.json"))
	check(err)
	s, err := store.Open(t.Context(), store.Config{URL: filepath.Join(t.TempDir(), "bentou.db"), Vault: v, Clock: clock.System(nil)})
	check(err)
	t.Cleanup(func() { s.Close() })
	_, err = demo.Fill(t.Context(), s, demo.Options{Households: 12})
	check(err)
	e := eligibility.New(s, packs.Liaocheng())
	_, err = e.EnsureRelease(t.Context())
	check(err)
	day := fact.MustDate("2019-11-30")
	_, err = e.Decide(t.Context(), eligibility.Options{AsOf: &day})
	check(err)
	paid, err := s.Client().StoredDecision.Query().Where(storeddecision.Programme("elder_zone70"), storeddecision.OutcomeEQ(fact.OutcomeEligible)).First(t.Context())
	check(err)
	_, err = registry.New(s).Add(t.Context(), registry.Request{Actor: "test"}, registry.Stamp(&ent.Death{PersonID: *paid.PersonID, ValidFrom: fact.MustDate("2019-10-10")}, registry.Provenance{Source: fact.SourcePerson}), false)
	check(err)
	for _, c := range []struct {
		run  func(cfg Config) error
		want []string
	}{
		{func(cfg Config) error { return ReconcilePast(t.Context(), arrears.New(s, e), cfg) },
			[]string{"已核对至 2019-11-30：重新认定 1 户共 1 个月；", "reconciled until 2019-11-30: 1 months of 1 households", "建议 proposals", "补发 in arrears", "追回 to claim back", "100.00  elder_zone70"}},
		{func(cfg Config) error { return LookAhead(t.Context(), s, upcoming.New(e), cfg) },
			[]string{"仅因时间经过，12 户共 ", "of 12 households come out otherwise after 2019-12-31 and until 2020-12-31", "月份 month", "不能确定 undetermined"}},
	} {
		var out bytes.Buffer
		check(c.run(Config{Within: 12, Stdout: &out, Stderr: io.Discard}))
		for _, want := range c.want {
			if !strings.Contains(out.String(), want) {
				t.Errorf("%q is not in\n%s", want, out.String())
			}
		}
	}
}
