package migrations

import (
	"fmt"
	"strings"

	"entgo.io/ent/dialect"
)

// AuditGuards returns the SQL that makes a database refuse, even to plain SQL, a
// change or deletion of the access log and of its head, a row of it out of turn,
// and a second head of either chain. SQLite's INSERT OR REPLACE deletes a row
// without asking the triggers for deletions; those for insertions refuse it.
func AuditGuards(name string) string {
	b := &strings.Builder{}
	b.WriteString("-- +goose Up\n")
	if name == dialect.Postgres {
		postgresAuditGuards(b)
	} else {
		sqliteAuditGuards(b)
	}
	return b.String()
}

const headMoves = "NEW.id <> OLD.id OR NEW.position < OLD.position OR NEW.at < OLD.at"

func sqliteAuditGuards(b *strings.Builder) {
	trigger := func(table, what, when, body string) {
		fmt.Fprintf(b, "-- +goose StatementBegin\nCREATE TRIGGER %s_%s BEFORE %s ON %s BEGIN\n  SELECT %s;\nEND;\n-- +goose StatementEnd\n", table, what, when, table, body)
	}
	refuse := func(text string) string { return "RAISE(ABORT, 'bentou: " + text + "')" }
	trigger("access_log", "insert", "INSERT", refuse("positions follow each other without gaps")+" WHERE NEW.position <> (SELECT coalesce(max(position), 0) FROM access_log) + 1")
	trigger("access_log", "update", "UPDATE", refuse("the access log is append-only"))
	trigger("access_log", "delete", "DELETE", refuse("the access log is append-only"))
	trigger("access_heads", "update", "UPDATE", refuse("the head only moves on")+" WHERE "+headMoves)
	trigger("access_heads", "delete", "DELETE", refuse("the head is never deleted"))
	for _, table := range []string{"changes", "access_log"} {
		trigger(table, "replace", "INSERT", refuse("rows of "+table+" are never replaced")+" WHERE EXISTS (SELECT 1 FROM "+table+" x WHERE x.id = NEW.id)")
	}
	for _, table := range []string{"heads", "access_heads"} {
		// Ignored and not refused: two processes that start at once both make the row.
		trigger(table, "single", "INSERT", "RAISE(IGNORE) WHERE EXISTS (SELECT 1 FROM "+table+")")
	}
}

func postgresAuditGuards(b *strings.Builder) {
	function := func(name, when, text string) {
		fmt.Fprintf(b, "-- +goose StatementBegin\nCREATE FUNCTION %s() RETURNS trigger LANGUAGE plpgsql AS $$\nBEGIN\n  IF %s THEN\n"+
			"  RAISE EXCEPTION 'bentou: %s', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';\n  END IF;\n  RETURN NEW;\nEND $$;\n-- +goose StatementEnd\n", name, when, text)
	}
	trigger := func(table, what, when, call string) {
		fmt.Fprintf(b, "CREATE TRIGGER %s_%s BEFORE %s ON %s %s;\n", table, what, when, table, call)
	}
	row := func(f string) string { return "FOR EACH ROW EXECUTE FUNCTION " + f + "()" }
	statement := "FOR EACH STATEMENT EXECUTE FUNCTION bentou_refuse()"
	function("bentou_access_insert", "NEW.position <> (SELECT coalesce(max(position), 0) FROM access_log) + 1", "positions of % follow each other without gaps")
	function("bentou_access_head_update", headMoves, "the row of % only moves on")
	trigger("access_log", "insert", "INSERT", row("bentou_access_insert"))
	trigger("access_log", "update", "UPDATE OR DELETE OR TRUNCATE", statement)
	trigger("access_heads", "update", "UPDATE", row("bentou_access_head_update"))
	trigger("access_heads", "delete", "DELETE OR TRUNCATE", statement)
	for _, table := range []string{"heads", "access_heads"} {
		// The row itself may be inserted again: ON CONFLICT DO NOTHING, where two
		// processes start at once.
		name := "bentou_" + table + "_single"
		function(name, "EXISTS (SELECT 1 FROM "+table+" x WHERE x.id <> NEW.id)", "% has one row")
		trigger(table, "single", "INSERT", row(name))
	}
}
