package migrations

import (
	"fmt"
	"strings"

	"entgo.io/ent/dialect"

	"bentou/ent/timescope"
)

// latestHome is the household of a person's latest membership, as known now.
const latestHome = "(SELECT m.household_id FROM memberships m WHERE m.person_id = %s AND m.superseded IS NULL ORDER BY m.valid_from DESC LIMIT 1)"

// AreaGuards returns the SQL that lets persons.current_household_id follow the
// memberships, whoever writes them, because rights hang on it; and that guards the
// consents of guardians as all facts.
func AreaGuards(name string, consents *timescope.Kind, columns map[string][]string) string {
	b := &strings.Builder{}
	b.WriteString("-- +goose Up\n")
	update := func(person string) string {
		return fmt.Sprintf("UPDATE persons SET current_household_id = "+latestHome+" WHERE id = %[1]s;\n", person)
	}
	fmt.Fprintf(b, "UPDATE persons SET current_household_id = "+latestHome+";\n", "persons.id")
	kinds := []*timescope.Kind{consents}
	if name == dialect.Postgres {
		b.WriteString("-- +goose StatementBegin\nCREATE FUNCTION bentou_home() RETURNS trigger LANGUAGE plpgsql AS $$\nBEGIN\n  " + update("NEW.person_id") +
			"  RETURN NULL;\nEND $$;\n-- +goose StatementEnd\n" +
			"CREATE TRIGGER memberships_home AFTER INSERT OR UPDATE ON memberships " + eachRow("bentou_home") + ";\n")
		postgresVersions(b, kinds)
		return b.String()
	}
	for _, when := range []string{"INSERT", "UPDATE"} {
		fmt.Fprintf(b, "-- +goose StatementBegin\nCREATE TRIGGER memberships_home_%s AFTER %s ON memberships BEGIN\n  %sEND;\n-- +goose StatementEnd\n",
			strings.ToLower(when), when, update("NEW.person_id"))
	}
	sqliteVersions(b, kinds, columns)
	return b.String()
}
