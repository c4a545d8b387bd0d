package migrations

import (
	"fmt"
	"strings"

	"entgo.io/ent/dialect"
)

// records are the tables whose rows are inserted and never touched again.
var records = []string{"releases", "decision_runs", "decision_run_blocks", "fact_sets", "decisions", "risk_flags", "risk_flag_events"}

// Of the rows of a flag: it is up while no event has cleared it.
const (
	stillUp = "EXISTS (SELECT 1 FROM risk_flags f WHERE f.household_id = NEW.household_id AND f.key = NEW.key AND NOT EXISTS (SELECT 1 FROM risk_flag_events e WHERE e.flag_id = f.id AND e.kind = 'CLEARED'))"
	over    = "EXISTS (SELECT 1 FROM risk_flag_events e WHERE e.flag_id = NEW.flag_id AND (e.kind = 'LAPSED' OR e.kind = 'CLEARED' AND NEW.kind <> 'LAPSED'))"
)

// DecisionGuards returns the SQL that makes a database refuse, even to plain SQL,
// a change or deletion of what was decided, a second flag of a kind while one is
// up, and an event of a flag after the one that cleared it (but for the one that
// says that what a person cleared is over).
func DecisionGuards(name string) string {
	b := &strings.Builder{}
	b.WriteString("-- +goose Up\n")
	if name == dialect.Postgres {
		postgresDecisionGuards(b)
	} else {
		sqliteDecisionGuards(b)
	}
	return b.String()
}

func sqliteDecisionGuards(b *strings.Builder) {
	trigger := func(table, what, text, where string) {
		if where != "" {
			where = " WHERE " + where
		}
		fmt.Fprintf(b, "-- +goose StatementBegin\nCREATE TRIGGER %[1]s_%[2]s BEFORE %[3]s ON %[1]s BEGIN\n  SELECT RAISE(ABORT, 'bentou: %[4]s')%[5]s;\nEND;\n-- +goose StatementEnd\n",
			table, what, strings.ToUpper(what), text, where)
	}
	for _, table := range records {
		text := "rows of " + table + " are never changed or deleted"
		trigger(table, "update", text, "")
		trigger(table, "delete", text, "")
	}
	trigger("risk_flags", "insert", "such a flag is up already", stillUp)
	trigger("risk_flag_events", "insert", "the flag was cleared", over)
}

func postgresDecisionGuards(b *strings.Builder) {
	trigger := func(table, what, when, call string) {
		fmt.Fprintf(b, "CREATE TRIGGER %s_%s BEFORE %s ON %s %s;\n", table, what, when, table, call)
	}
	for _, table := range records {
		trigger(table, "update", "UPDATE OR DELETE OR TRUNCATE", "FOR EACH STATEMENT EXECUTE FUNCTION bentou_refuse()")
	}
	for _, g := range []struct{ table, text, where string }{
		{"risk_flags", "such a row of % is up already", stillUp},
		{"risk_flag_events", "nothing of % follows the event that cleared it", over},
	} {
		function := "bentou_" + g.table + "_insert"
		fmt.Fprintf(b, "-- +goose StatementBegin\nCREATE FUNCTION %s() RETURNS trigger LANGUAGE plpgsql AS $$\nBEGIN\n  IF %s THEN\n"+
			"  RAISE EXCEPTION 'bentou: %s', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';\n  END IF;\n  RETURN NEW;\nEND $$;\n-- +goose StatementEnd\n", function, g.where, g.text)
		trigger(g.table, "insert", "INSERT", "FOR EACH ROW EXECUTE FUNCTION "+function+"()")
	}
}
