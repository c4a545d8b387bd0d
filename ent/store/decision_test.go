package store_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"bentou/ent/store"
	"bentou/rules/fact"
)

// decide records a release, a run with one block, facts, a decision and a flag that
// is up, of one household.
func decide(t *testing.T, s *store.Store) (household int) {
	t.Helper()
	household, _, _ = seed(t, s)
	var zone int
	if err := s.DB().QueryRow("SELECT zone_id FROM households").Scan(&zone); err != nil {
		t.Fatal(err)
	}
	day := fact.MustDate("2019-12-31")
	_, err := s.Write(t.Context(), "test", func(ctx context.Context, tx *store.Tx) error {
		c, err := tx.Open(ctx, "decide", store.Subject{Household: household}, nil)
		if err != nil {
			return err
		}
		id := map[string]int{}
		for _, table := range []string{"releases", "decision_runs", "decision_run_blocks", "fact_sets", "decisions", "risk_flags", "risk_flag_events"} {
			if id[table], err = tx.NextID(ctx, table); err != nil {
				return err
			}
		}
		insert := func(table, columns string, values ...any) {
			tx.Insert(table, strings.Fields("id "+columns), append([]any{id[table]}, values...)...)
		}
		insert("risk_flag_events", "flag_id household_id kind day recorded", id["risk_flags"], household, "VERIFIED", day, c.Position)
		insert("risk_flags", "zone_id household_id key raised_for release_id run_id fact_set_id recorded", zone, household, "near_line", day, id["releases"], id["decision_runs"], id["fact_sets"], c.Position)
		insert("decisions", "zone_id household_id programme outcome cycle decided_for day release_id run_id fact_set_id semantics recorded", zone, household, "dibao", "ELIGIBLE", "MONTH", day, day, id["releases"], id["decision_runs"], id["fact_sets"], 1, c.Position)
		insert("fact_sets", "household_id digest text recorded", household, []byte("digest"), []byte("text"), c.Position)
		insert("decision_run_blocks", "run_id number households last tally positions recorded", id["decision_runs"], 0, []byte{1}, true, "{}", 1, c.Position)
		insert("decision_runs", "zone_id as_of release_id filter known recorded", zone, day, id["releases"], "{}", 0, c.Position)
		insert("releases", "pack number digest semantics effective_from published text", "p", 1, "00", 1, day, c.Position, []byte("text"))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return household
}

func TestWhatWasDecidedRefusesChangesAndDeletionsEvenToPlainSQL(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		decide(t, s)
		db := store.WriteDB(s)
		refused := func(query string) {
			t.Helper()
			if _, err := db.Exec(query); err == nil {
				t.Errorf("it is accepted: %s", query)
			} else if !strings.Contains(err.Error(), "bentou") {
				t.Errorf("%s is refused for another reason: %v", query, err)
			}
		}
		for table, column := range map[string]string{"releases": "digest", "decision_runs": "filter", "decision_run_blocks": "tally", "fact_sets": "text",
			"decisions": "outcome", "risk_flags": "key", "risk_flag_events": "kind"} {
			refused(fmt.Sprintf("UPDATE %s SET %s = %s", table, column, column))
			refused("DELETE FROM " + table)
		}
		refused("UPDATE decisions SET amount = 1")
		refused("UPDATE decisions SET person_id = NULL")
	})
}

func TestOfAHouseholdOneFlagOfAKindIsUpAndNothingFollowsItsEnd(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		decide(t, s)
		db := store.WriteDB(s)
		raise := "INSERT INTO risk_flags (id, zone_id, household_id, key, raised_for, release_id, run_id, fact_set_id, recorded) SELECT max(id) + 1, zone_id, household_id, %s, raised_for, release_id, run_id, fact_set_id, recorded FROM risk_flags GROUP BY zone_id, household_id, raised_for, release_id, run_id, fact_set_id, recorded"
		event := "INSERT INTO risk_flag_events (id, flag_id, household_id, kind, day, recorded) SELECT max(id) + 1, min(flag_id), household_id, '%s', day, recorded FROM risk_flag_events GROUP BY household_id, day, recorded"
		try := func(what, query string, accepted bool) {
			t.Helper()
			_, err := db.Exec(query)
			if (err == nil) != accepted || err != nil && !strings.Contains(err.Error(), "bentou") {
				t.Errorf("%s: %v", what, err)
			}
		}
		try("the same flag while one is up", fmt.Sprintf(raise, "'near_line'"), false)
		try("another flag", fmt.Sprintf(raise, "'below_line'"), true)
		try("measures", fmt.Sprintf(event, "MEASURES"), true)
		try("clearing it", fmt.Sprintf(event, "CLEARED"), true)
		try("clearing it twice", fmt.Sprintf(event, "CLEARED"), false)
		try("measures after its end", fmt.Sprintf(event, "MEASURES"), false)
		try("that it lapsed", fmt.Sprintf(event, "LAPSED"), true)
		try("that it lapsed twice", fmt.Sprintf(event, "LAPSED"), false)
		try("the same flag once it was cleared", fmt.Sprintf(raise, "'near_line'"), true)
	})
}
