package migrations

import (
	"fmt"
	"strings"

	"entgo.io/ent/dialect"
)

// adjusted are the tables of adjustments: their rows are inserted and never touched again.
var adjusted = []string{"reconciliations", "adjustments", "adjustment_acts"}

// notProposed is what no person accepts or rejects.
const notProposed = "NEW.kind <> 'SUPERSEDED' AND NOT EXISTS (SELECT 1 FROM adjustments a WHERE a.id = NEW.adjustment_id AND a.kind = 'PROPOSAL')"

// AdjustmentGuards returns the SQL that makes a database refuse, even to plain SQL, a
// change or deletion of an adjustment or of what became of it, and the acceptance or
// rejection of what proposes nothing. That there is one act at most is a unique index.
func AdjustmentGuards(name string) string {
	b := &strings.Builder{}
	b.WriteString("-- +goose Up\n")
	if name == dialect.Postgres {
		for _, table := range adjusted {
			fmt.Fprintf(b, "CREATE TRIGGER %[1]s_update BEFORE UPDATE OR DELETE OR TRUNCATE ON %[1]s %[2]s;\n", table, eachStatement)
		}
		fmt.Fprintf(b, "-- +goose StatementBegin\nCREATE FUNCTION bentou_adjustment_acts_insert() RETURNS trigger LANGUAGE plpgsql AS $$\nBEGIN\n  IF %s THEN\n"+
			"  RAISE EXCEPTION 'bentou: rows of %% are about proposals', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';\n  END IF;\n  RETURN NEW;\nEND $$;\n-- +goose StatementEnd\n", notProposed)
		fmt.Fprintf(b, "CREATE TRIGGER adjustment_acts_insert BEFORE INSERT ON adjustment_acts %s;\n", eachRow("bentou_adjustment_acts_insert"))
		return b.String()
	}
	trigger := sqliteTrigger(b)
	for _, table := range adjusted {
		text := "rows of " + table + " are never changed or deleted"
		trigger(table, "update", "UPDATE", sqliteRefuse(text, ""))
		trigger(table, "delete", "DELETE", sqliteRefuse(text, ""))
	}
	trigger("adjustment_acts", "insert", "INSERT", sqliteRefuse("nothing was proposed", notProposed))
	return b.String()
}
