package eligibility

import (
	"maps"
	"strings"
	"testing"

	"bentou/ent/gen/ent"
	"bentou/ent/gen/ent/attributedefinition"
	"bentou/ent/store"
	"bentou/internal/fault"
	"bentou/rules/fact"
)

func TestThePackOfTheProgramBecomesAReleaseOnce(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s, testPack)
		before := rows(t, s)
		first, err := w.service.EnsureRelease(t.Context())
		check(t, err)
		again, err := New(s, packOf(testPack)).EnsureRelease(t.Context())
		check(t, err)
		if first.Number != 1 || again.ID != first.ID || first.EffectiveFrom != fact.MustDate("2019-01-01") {
			t.Errorf("the releases are %+v and %+v", first, again)
		}
		if !maps.Equal(before, rows(t, s)) {
			t.Error("asking again recorded something")
		}
		newer := New(s, packOf(strings.Replace(testPack, "value: 100,", "value: 120,", 1)))
		second, err := newer.EnsureRelease(t.Context())
		check(t, err)
		if second.Number != 2 || second.Digest == first.Digest {
			t.Errorf("the newer release is %+v", second)
		}
		for known, want := range map[int64]int{now: 2, second.Published: 2, second.Published - 1: 1} {
			r, err := w.service.ReleaseFor(t.Context(), fact.MustDate("2019-12-31"), known)
			check(t, err)
			if r.Number != want {
				t.Errorf("known at %d it is release %d", known, r.Number)
			}
		}
		for _, c := range []struct {
			day   string
			known int64
		}{{"2018-12-31", now}, {"2019-12-31", first.Published - 1}} {
			if _, err := w.service.ReleaseFor(t.Context(), fact.MustDate(c.day), c.known); fault.CodeOf(err) != fault.WrongState {
				t.Errorf("for %s known at %d: %v", c.day, c.known, err)
			}
		}
		unbroken(t, s)
	})
}

func TestAReleaseIsLoadedFromItsTextByAProcessThatDoesNotBringIt(t *testing.T) {
	w := newWorld(t, sqlite(t), testPack)
	mine, err := w.service.EnsureRelease(t.Context())
	check(t, err)
	other := New(w.store, packOf(strings.Replace(testPack, "value: 100,", "value: 120,", 1)))
	r, err := other.ReleaseByID(t.Context(), mine.ID)
	check(t, err)
	if r.Digest != mine.Digest || len(r.Pack().Programmes) != 2 {
		t.Errorf("the release is %+v", r)
	}
	if _, err := other.ReleaseByID(t.Context(), 1); fault.CodeOf(err) != fault.NotFound {
		t.Errorf("no release: %v", err)
	}
}

func TestEarlierDecisionsKeepTheirReleaseAndTheNextOnesUseTheNew(t *testing.T) {
	w := newWorld(t, sqlite(t), testPack)
	p, _ := w.member(w.home("1"), "1940-01-01")
	w.decide("2019-12-31", Options{})
	w.service = New(w.store, packOf(strings.Replace(testPack, "value: 100,", "value: 120,", 1)))
	_, err := w.service.EnsureRelease(t.Context())
	check(t, err)
	r := w.decide("2020-01-31", Options{})
	if r.Release.Number != 2 {
		t.Errorf("it was decided by release %d", r.Release.Number)
	}
	list, err := w.store.Client().StoredDecision.Query().WithRelease().Order(ent.Asc("id")).All(t.Context())
	check(t, err)
	var got []string
	for _, d := range list {
		if d.Programme == "elder" && personOr0(d.PersonID) == p {
			got = append(got, text0(d.Amount)+" by "+text0(&d.Edges.Release.Number))
		}
	}
	if strings.Join(got, ", ") != "100.00 by 1, 120.00 by 2" {
		t.Errorf("the allowance is %s", got)
	}
}

func TestTheAttributesOfAPackBecomeKnownToTheRegistry(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		newWorld(t, s, testPack)
		d, err := s.Client().AttributeDefinition.Query().Where(attributedefinition.Key("owns_car")).Only(t.Context())
		check(t, err)
		if d.Subject != fact.AttributeSubjectHousehold || d.Type != fact.AttributeTypeBool || d.TitleZh != "家用汽车" || *d.RosterColumn != "家用汽车" || d.Pack != "test" || d.Absent != fact.AbsentMeaningUnknown {
			t.Errorf("it is declared as %+v", d)
		}
		d, err = s.Client().AttributeDefinition.Query().Where(attributedefinition.Key("fuel")).Only(t.Context())
		check(t, err)
		if strings.Join(d.Codes, " ") != "coal power" {
			t.Errorf("its codes are %v", d.Codes)
		}
		_, err = New(s, packOf(strings.Replace(testPack, "家用汽车, en", "轿车, en", 1))).EnsureRelease(t.Context())
		check(t, err)
		if n, err := s.Client().AttributeDefinition.Query().Where(attributedefinition.TitleZh("轿车")).Count(t.Context()); err != nil || n != 1 {
			t.Errorf("%d have the new title (%v)", n, err)
		}
		before := rows(t, s)
		changed := strings.Replace(testPack, "    subject: household\n    type: bool\n    absent", "    subject: person\n    type: bool\n    absent", 1)
		if _, err := New(s, packOf(changed)).EnsureRelease(t.Context()); fault.CodeOf(err) != fault.WrongState || !strings.Contains(err.Error(), "owns_car") {
			t.Errorf("another subject: %v", err)
		}
		if !maps.Equal(before, rows(t, s)) {
			t.Error("a refused pack was recorded")
		}
	})
}

func TestAPackWithErrorsIsRefusedWithTheirPlaces(t *testing.T) {
	s := sqlite(t)
	_, err := New(s, packOf(strings.Replace(testPack, "age >= 70", "agee >= 70", 1))).EnsureRelease(t.Context())
	if fault.CodeOf(err) != fault.WrongState || !strings.Contains(err.Error(), "rules.yaml:") {
		t.Errorf("it is refused with %v", err)
	}
	if n := rows(t, s)["releases"]; n != 0 {
		t.Errorf("%d releases", n)
	}
}
