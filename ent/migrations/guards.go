package migrations

import (
	"fmt"
	"strings"

	"entgo.io/ent/dialect"

	"bentou/ent/timescope"
)

// Guards returns the SQL that makes a database of that dialect refuse, even to
// plain SQL, what the registry never does: two known versions of one key on the
// same day, a change or deletion of a version, a change of the change sequence,
// the deletion of a household, person or unit. columns gives each table's columns.
func Guards(name string, kinds []*timescope.Kind, columns map[string][]string) string {
	b := &strings.Builder{}
	b.WriteString("-- +goose Up\n")
	if name == dialect.Postgres {
		postgresGuards(b, kinds)
	} else {
		sqliteGuards(b, kinds, columns)
	}
	return b.String()
}

// bases are the tables whose rows stay for ever, and keep the columns named.
var bases = []struct {
	table string
	fixed []string
}{
	{"zones", []string{"id", "code"}},
	{"units", []string{"id", "zone_id"}},
	{"households", []string{"id", "zone_id"}},
	{"persons", []string{"id", "zone_id"}},
}

func sqliteTrigger(b *strings.Builder) func(table, what, when, body string) {
	return func(table, what, when, body string) {
		fmt.Fprintf(b, "-- +goose StatementBegin\nCREATE TRIGGER %s_%s BEFORE %s ON %s BEGIN\n%sEND;\n-- +goose StatementEnd\n",
			table, what, when, table, body)
	}
}

func sqliteRefuse(text, where string) string {
	if where != "" {
		where = " WHERE " + where
	}
	return fmt.Sprintf("  SELECT RAISE(ABORT, 'bentou: %s')%s;\n", text, where)
}

// sqliteVersions guards the tables of some kinds of facts.
func sqliteVersions(b *strings.Builder, kinds []*timescope.Kind, columns map[string][]string) {
	trigger, refuse := sqliteTrigger(b), sqliteRefuse
	for _, k := range kinds {
		same := "x." + k.Subject + " = NEW." + k.Subject
		for _, c := range k.Key {
			same += " AND x." + c + " = NEW." + c
		}
		trigger(k.Table, "insert", "INSERT", refuse("a version is added as present knowledge", "NEW.superseded IS NOT NULL")+
			refuse("overlap in "+k.Table, fmt.Sprintf(
				"EXISTS (SELECT 1 FROM %s x WHERE x.superseded IS NULL AND %s AND (NEW.valid_to IS NULL OR x.valid_from < NEW.valid_to) AND (x.valid_to IS NULL OR NEW.valid_from < x.valid_to))",
				k.Table, same)))
		var changed []string
		for _, c := range columns[k.Table] {
			if c != "superseded" {
				changed = append(changed, "NEW."+c+" IS NOT OLD."+c)
			}
		}
		trigger(k.Table, "update", "UPDATE", refuse("a version is never changed, only superseded once",
			"OLD.superseded IS NOT NULL OR NEW.superseded IS NULL OR NEW.superseded < OLD.recorded OR "+strings.Join(changed, " OR ")))
		trigger(k.Table, "delete", "DELETE", refuse("a version is never deleted", ""))
	}
}

func sqliteGuards(b *strings.Builder, kinds []*timescope.Kind, columns map[string][]string) {
	trigger, refuse := sqliteTrigger(b), sqliteRefuse
	b.WriteString("PRAGMA application_id = 1111838292;\n") // "BENT": tells our files from others
	sqliteVersions(b, kinds, columns)
	trigger("person_identifiers", "shared", "INSERT", refuse("identity number of another person",
		"NEW.kind = 'IDENTITY_NUMBER' AND EXISTS (SELECT 1 FROM person_identifiers x WHERE x.superseded IS NULL AND x.value_digest = NEW.value_digest AND x.kind = NEW.kind AND x.person_id <> NEW.person_id AND (NEW.valid_to IS NULL OR x.valid_from < NEW.valid_to) AND (x.valid_to IS NULL OR NEW.valid_from < x.valid_to))"))
	trigger("changes", "insert", "INSERT", refuse("positions follow each other without gaps",
		"NEW.position <> (SELECT coalesce(max(position), 0) FROM changes) + 1"))
	trigger("changes", "update", "UPDATE", refuse("the change sequence is append-only", ""))
	trigger("changes", "delete", "DELETE", refuse("the change sequence is append-only", ""))
	trigger("heads", "update", "UPDATE", refuse("the head only moves on", "NEW.position < OLD.position OR NEW.next_id < OLD.next_id OR NEW.at < OLD.at"))
	trigger("heads", "delete", "DELETE", refuse("the head is never deleted", ""))
	for _, base := range bases {
		var moved []string
		for _, c := range base.fixed {
			moved = append(moved, "NEW."+c+" IS NOT OLD."+c)
		}
		trigger(base.table, "update", "UPDATE", refuse("identity of "+base.table, strings.Join(moved, " OR ")))
		trigger(base.table, "delete", "DELETE", refuse(base.table+" are never deleted", ""))
	}
}

const eachStatement = "FOR EACH STATEMENT EXECUTE FUNCTION bentou_refuse()"

func eachRow(function string) string { return "FOR EACH ROW EXECUTE FUNCTION " + function + "()" }

func postgresTrigger(b *strings.Builder) func(table, what, when, call string) {
	return func(table, what, when, call string) {
		fmt.Fprintf(b, "CREATE TRIGGER %s_%s BEFORE %s ON %s %s;\n", table, what, when, table, call)
	}
}

// postgresVersions guards the tables of some kinds of facts.
func postgresVersions(b *strings.Builder, kinds []*timescope.Kind) {
	trigger, row := postgresTrigger(b), eachRow
	const statement = eachStatement
	for _, k := range kinds {
		same := k.Subject + " WITH ="
		for _, c := range k.Key {
			same += ", " + c + " WITH ="
		}
		fmt.Fprintf(b, "ALTER TABLE %s ADD CONSTRAINT %s_overlap EXCLUDE USING gist (%s, daterange(valid_from, valid_to) WITH &&) WHERE (superseded IS NULL);\n", k.Table, k.Table, same)
		trigger(k.Table, "insert", "INSERT", row("bentou_version_insert"))
		trigger(k.Table, "update", "UPDATE", row("bentou_version_update"))
		trigger(k.Table, "delete", "DELETE OR TRUNCATE", statement)
	}
}

func postgresGuards(b *strings.Builder, kinds []*timescope.Kind) {
	function := func(name, body string) {
		fmt.Fprintf(b, "-- +goose StatementBegin\nCREATE FUNCTION %s() RETURNS trigger LANGUAGE plpgsql AS $$\nBEGIN\n%sEND $$;\n-- +goose StatementEnd\n", name, body)
	}
	refuse := "  RAISE EXCEPTION 'bentou: %s', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';\n"
	b.WriteString("CREATE EXTENSION IF NOT EXISTS btree_gist;\n")
	function("bentou_refuse", fmt.Sprintf(refuse, "rows of % are never changed or deleted"))
	function("bentou_version_insert", "  IF NEW.superseded IS NOT NULL THEN\n"+fmt.Sprintf(refuse, "a version of % is added as present knowledge")+"  END IF;\n  RETURN NEW;\n")
	function("bentou_version_update", "  IF OLD.superseded IS NOT NULL OR NEW.superseded IS NULL OR NEW.superseded < OLD.recorded\n"+
		"     OR to_jsonb(NEW) - 'superseded' <> to_jsonb(OLD) - 'superseded' THEN\n"+
		fmt.Sprintf(refuse, "a version of % is never changed, only superseded once")+"  END IF;\n  RETURN NEW;\n")
	function("bentou_change_insert", "  IF NEW.position <> (SELECT coalesce(max(position), 0) FROM changes) + 1 THEN\n"+
		fmt.Sprintf(refuse, "positions of % follow each other without gaps")+"  END IF;\n  RETURN NEW;\n")
	function("bentou_head_update", "  IF NEW.position < OLD.position OR NEW.next_id < OLD.next_id OR NEW.at < OLD.at THEN\n"+
		fmt.Sprintf(refuse, "the row of % only moves on")+"  END IF;\n  RETURN NEW;\n")
	trigger, row := postgresTrigger(b), eachRow
	const statement = eachStatement
	postgresVersions(b, kinds)
	b.WriteString("ALTER TABLE person_identifiers ADD CONSTRAINT person_identifiers_shared EXCLUDE USING gist (value_digest WITH =, person_id WITH <>, daterange(valid_from, valid_to) WITH &&) WHERE (superseded IS NULL AND kind = 'IDENTITY_NUMBER');\n")
	trigger("changes", "insert", "INSERT", row("bentou_change_insert"))
	trigger("changes", "update", "UPDATE OR DELETE OR TRUNCATE", statement)
	trigger("heads", "update", "UPDATE", row("bentou_head_update"))
	trigger("heads", "delete", "DELETE OR TRUNCATE", statement)
	for _, base := range bases {
		var moved []string
		for _, c := range base.fixed {
			moved = append(moved, "NEW."+c+" IS DISTINCT FROM OLD."+c)
		}
		trigger(base.table, "update", "UPDATE", "FOR EACH ROW WHEN ("+strings.Join(moved, " OR ")+") EXECUTE FUNCTION bentou_refuse()")
		trigger(base.table, "delete", "DELETE OR TRUNCATE", statement)
	}
}
