package zone_test

import (
	"context"
	"path/filepath"
	"strings"
	"testing"

	"bentou/ent/gen/ent"
	"bentou/ent/gen/ent/division"
	"bentou/ent/gen/ent/unitrecord"
	"bentou/ent/store"
	"bentou/internal/clock"
	"bentou/internal/fault"
	"bentou/internal/registry"
	"bentou/internal/testkit"
	"bentou/internal/vault"
	"bentou/internal/zone"
	"bentou/rules/fact"
)

// each runs a test on both databases.
func each(t *testing.T, test func(t *testing.T, s *store.Store)) {
	open := func(t *testing.T, url string) *store.Store {
		t.Helper()
		v, err := vault.OpenOrCreate(filepath.Join(t.TempDir(), "keys.json"))
		if err != nil {
			t.Fatal(err)
		}
		s, err := store.Open(t.Context(), store.Config{URL: url, Vault: v, Clock: clock.System(nil)})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { s.Close() })
		return s
	}
	t.Run("sqlite", func(t *testing.T) { test(t, open(t, filepath.Join(t.TempDir(), "bentou.db"))) })
	t.Run("postgres", func(t *testing.T) { test(t, open(t, testkit.Postgres(t))) })
}

func setup(t *testing.T, s *store.Store) zone.Zone {
	t.Helper()
	z, err := zone.Setup(t.Context(), s, zone.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return z
}

func position(t *testing.T, s *store.Store) int64 {
	t.Helper()
	broken, last, err := s.VerifyChain(t.Context())
	if err != nil || broken != 0 {
		t.Fatalf("the chain is broken at %d: %v", broken, err)
	}
	return last
}

func TestTheZoneIsSetUpOnceAndFoundAfterwards(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		day := fact.MustDate("2019-12-31")
		first, err := zone.Setup(t.Context(), s, zone.Options{Demo: true, BusinessDay: &day})
		if err != nil {
			t.Fatal(err)
		}
		if first.Code != "liaocheng-etdz" || first.Name != "聊城经济技术开发区" || !first.Demo || *first.BusinessDay != day || first.Root.Zone != first.ID {
			t.Errorf("the zone is %+v", first)
		}
		if p, err := s.PositionAt(t.Context(), zone.DemoBegin); err != nil || p == 0 {
			t.Errorf("by %v nothing of a demo zone is on record (%v)", zone.DemoBegin, err)
		}
		before := position(t, s)
		again := setup(t, s)
		if again.ID != first.ID || !again.Demo || *again.BusinessDay != day {
			t.Errorf("the second call finds %+v", again)
		}
		if now := position(t, s); now != before {
			t.Errorf("the second call recorded up to %d instead of %d", now, before)
		}
	})
}

func TestTheFiveTownshipsStandBelowTheZoneUnderTheirStatisticalCodes(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		z := setup(t, s)
		found, err := zone.Townships(t.Context(), s.Client(), z.ID)
		if err != nil || len(found) != 5 {
			t.Fatalf("%d townships, %v", len(found), err)
		}
		for name, code := range map[string]string{"蒋官屯街道": "371502010", "北城街道": "371502008", "东城街道": "371502009", "韩集乡": "371502203", "广平乡": "371502202"} {
			u := found[name]
			rec, err := s.Client().UnitRecord.Query().Where(unitrecord.UnitID(u.ID)).Only(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if rec.DivisionCode == nil || *rec.DivisionCode != code || *rec.ParentID != z.Root.ID || rec.ValidFrom != zone.Founded || !strings.HasPrefix(u.Path, z.Root.Path) {
				t.Errorf("%s is on record as %v below %v", name, rec, u)
			}
			n, err := s.Client().Division.Query().Where(division.Code(code), division.ParentCode("371502"), division.ValidFromLTE(zone.Founded)).Count(t.Context())
			if err != nil || n != 1 {
				t.Errorf("%s has %d divisions, %v", name, n, err)
			}
		}
	})
}

func TestOnEveryDayOneCodeHoldsForATownshipThatWasRecoded(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		setup(t, s)
		for was, is := range map[string]string{"371502202": "371502116", "371502203": "371502115"} {
			old, err := s.Client().Division.Query().Where(division.Code(was)).Only(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			now, err := s.Client().Division.Query().Where(division.Code(is)).Only(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if *old.ReplacedBy != is || *old.ValidTo != now.ValidFrom || now.ValidTo != nil || now.ReplacedBy != nil {
				t.Errorf("%v is followed by %v", old, now)
			}
		}
	})
}

func TestAVillageIsAddedOnceEvenWithinOneTransaction(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		z := setup(t, s)
		towns, err := zone.Townships(t.Context(), s.Client(), z.ID)
		if err != nil {
			t.Fatal(err)
		}
		file := registry.Provenance{Source: fact.SourceFile}
		ensure := func(township string) (u zone.Unit) {
			t.Helper()
			_, err := s.Write(t.Context(), "test", func(ctx context.Context, tx *store.Tx) error {
				r := registry.NewRecorder(tx)
				c, err := tx.Open(ctx, "unit.add", towns[township].Subject(), nil)
				if err != nil {
					return err
				}
				for range 2 {
					if u, err = zone.EnsureVillage(ctx, r, c, towns[township], "张庄村", zone.Founded, file); err != nil {
						return err
					}
				}
				return r.Finish(ctx)
			})
			if err != nil {
				t.Fatal(err)
			}
			return u
		}
		here, again, there := ensure("北城街道"), ensure("北城街道"), ensure("韩集乡")
		if here != again || here.ID == there.ID {
			t.Errorf("%v, %v and %v", here, again, there)
		}
		villages, err := zone.Villages(t.Context(), s.Client(), z.ID)
		if err != nil || len(villages) != 2 || villages[zone.Village{Township: "北城街道", Name: "张庄村"}] != here || villages[zone.Village{Township: "韩集乡", Name: "张庄村"}] != there {
			t.Errorf("the villages are %v, %v", villages, err)
		}
		_, err = s.Write(t.Context(), "test", func(ctx context.Context, tx *store.Tx) error {
			_, err := zone.EnsureVillage(ctx, registry.NewRecorder(tx), nil, towns["北城街道"], "", zone.Founded, file)
			return err
		})
		if fault.CodeOf(err) != fault.Invalid {
			t.Errorf("a village without a name: %v", err)
		}
	})
}

func TestWithoutACodeTheOnlyZoneIsMeantAndOneOfSeveralMustBeNamed(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		if _, err := zone.Find(t.Context(), s.Client(), nil); fault.CodeOf(err) != fault.WrongState {
			t.Errorf("without any zone: %v", err)
		}
		z := setup(t, s)
		if found, err := zone.Find(t.Context(), s.Client(), nil); err != nil || found.ID != z.ID {
			t.Errorf("the only one: %v, %v", found, err)
		}
		_, err := s.Write(t.Context(), "test", func(ctx context.Context, tx *store.Tx) error {
			r := registry.NewRecorder(tx)
			_, _, err := r.NewZone(ctx, ent.Zone{Code: "other", Name: "别区", TimeZone: zone.TimeZone}, zone.Founded, registry.Provenance{Source: fact.SourceAssumption})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		_, err = zone.Find(t.Context(), s.Client(), nil)
		if fault.CodeOf(err) != fault.Invalid || !strings.Contains(err.Error(), "liaocheng-etdz, other") {
			t.Errorf("several and none named: %v", err)
		}
		code := "liaocheng-etdz"
		if found, err := zone.Find(t.Context(), s.Client(), &code); err != nil || found.ID != z.ID {
			t.Errorf("by its code: %v, %v", found, err)
		}
		code = "nowhere"
		if _, err := zone.Find(t.Context(), s.Client(), &code); fault.CodeOf(err) != fault.NotFound {
			t.Errorf("a code of none: %v", err)
		}
	})
}
