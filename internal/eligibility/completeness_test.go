package eligibility

import (
	"fmt"
	"testing"

	"bentou/ent/gen/ent"
	"bentou/ent/store"
	"bentou/ent/timescope"
	"bentou/internal/testkit"
	"bentou/rules/fact"
)

// What counts as known is what a rule would know: what is recorded, what a complete
// register lacks, and what a pack presumes.
func TestAFactIsKnownToTheCountAsItIsToARule(t *testing.T) {
	testkit.Alone(t)
	each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s, postPack)
		asOf := fact.MustDate("2019-12-31")
		var homes, people []int
		for i := range 4 {
			h := w.home(fmt.Sprint(i + 1))
			p, _ := w.member(h, "1970-01-01")
			homes, people = append(homes, h), append(people, p)
		}
		w.home("5") // nobody lives there: it is not counted
		w.wishes(people[0], true)
		w.wishes(people[1], false)
		w.wishes(people[2], true)
		told := func(known int64, want map[FactKey][2]int) {
			t.Helper()
			c, err := w.service.Completeness(t.Context(), nil, asOf, known)
			check(t, err)
			for key, n := range want {
				if got := c.Facts[key]; got.Known != n[0] || got.Total != n[1] || c.Sampled {
					t.Errorf("%v: known of %d of %d, want %v", key, got.Known, got.Total, n)
				}
			}
		}
		first := map[FactKey][2]int{
			{fact.EntityPerson, "attr:wish"}:           {3, 4},
			{fact.EntityPerson, "age"}:                 {4, 4},
			{fact.EntityPerson, "hukou"}:               {4, 4},
			{fact.EntityPerson, "serious_illness"}:     {0, 4},
			{fact.EntityHousehold, "size"}:             {4, 4},
			{fact.EntityHousehold, "dibao_category"}:   {0, 4},
			{fact.EntityHousehold, "housing_grade"}:    {0, 4},
			{fact.EntityPerson, "disability_category"}: {0, 4},
		}
		at, err := s.Position(t.Context())
		check(t, err)
		told(timescope.Now, first)
		// The register of dibao is complete for two of them: then no record means no.
		for _, h := range homes[:2] {
			w.add(&ent.HouseholdCompleteness{HouseholdID: h, Register: fact.RecordKindDibao, ValidFrom: fact.MustDate("2015-01-01")})
		}
		told(timescope.Now, map[FactKey][2]int{{fact.EntityHousehold, "dibao_category"}: {2, 4}, {fact.EntityPerson, "attr:wish"}: {3, 4}})
		told(at, first) // as it was known then
		before := rows(t, s)
		c, err := w.service.completeness(t.Context(), nil, asOf.AddDays(1), timescope.Now, 3)
		check(t, err)
		if got := c.Facts[FactKey{fact.EntityPerson, "age"}]; !c.Sampled || got.Total == 0 || got.Total > 3 {
			t.Errorf("of a selection of three: %+v", got)
		}
		if after := rows(t, s); fmt.Sprint(after) != fmt.Sprint(before) {
			t.Error("counting wrote something")
		}
	})
}

func TestASelectionIsSpreadEvenlyAndTakesNobodyTwice(t *testing.T) {
	for n := range 40 {
		for most := 1; most < 12; most++ {
			list := selection(n, most)
			if len(list) != min(n, most) {
				t.Fatalf("%d of %d: %v", most, n, list)
			}
			for i := 1; i < len(list); i++ {
				if gap := list[i] - list[i-1]; gap < n/len(list) || gap > n/len(list)+1 {
					t.Fatalf("%d of %d: %v", most, n, list)
				}
			}
		}
	}
}
