package migrations

import (
	"fmt"
	"slices"
	"strings"

	"entgo.io/ent/dialect"

	"bentou/ent/timescope"
)

// Of a person or household of a row: their key was destroyed, which is the mark of one
// who was erased, and nothing that was decided rests on what is recorded of them.
const (
	personErased   = "EXISTS (SELECT 1 FROM persons p WHERE p.id = OLD.person_id AND p.wrapped_key IS NULL)"
	nothingDecided = "NOT EXISTS (SELECT 1 FROM decisions d WHERE d.person_id = OLD.person_id)" +
		" AND NOT EXISTS (SELECT 1 FROM memberships m JOIN decisions d ON d.household_id = m.household_id WHERE m.person_id = OLD.person_id)" +
		" AND NOT EXISTS (SELECT 1 FROM memberships m JOIN fact_sets f ON f.household_id = m.household_id WHERE m.person_id = OLD.person_id)"
	membersErased = "EXISTS (SELECT 1 FROM memberships m WHERE m.household_id = OLD.household_id)" +
		" AND NOT EXISTS (SELECT 1 FROM memberships m JOIN persons p ON p.id = m.person_id WHERE m.household_id = OLD.household_id AND p.wrapped_key IS NOT NULL)"
)

// ErasureGuards returns the SQL that opens, in the guards of facts, the one way by which
// an erasure goes: of a person whose key was destroyed the sealed columns and texts may
// be emptied, and where nothing that was decided rests on them the versions may be
// deleted; a household's contacts may be emptied once all who ever were its members were
// erased. Nothing else of a version may change, no text be put in but [timescope.Erased],
// and no key come back. Everybody is made with a key.
func ErasureGuards(name string, kinds []*timescope.Kind, columns map[string][]string) string {
	b := &strings.Builder{}
	b.WriteString("-- +goose Up\n")
	var erasable []*timescope.Kind
	for _, k := range kinds {
		if k.Subject == "person_id" || k.Subject == "household_id" && len(k.Sealed) > 0 {
			erasable = append(erasable, k)
		}
	}
	if name == dialect.Postgres {
		postgresErasure(b, erasable)
	} else {
		sqliteErasure(b, erasable, columns)
	}
	return b.String()
}

// emptied lists the columns that an erasure empties; required are those that hold
// [timescope.Erased] afterwards, the others are NULL. Of a household only what is sealed
// is erased: what else is recorded of it names nobody.
func emptied(k *timescope.Kind) (null, required []string) {
	if k.Subject == "person_id" {
		for _, t := range k.Personal() {
			if t.Required {
				required = append(required, t.Column)
			} else {
				null = append(null, t.Column)
			}
		}
	}
	for _, s := range k.Sealed {
		null = append(null, s.Ciphertext)
		if s.Digest != "" {
			null = append(null, s.Digest)
		}
	}
	return null, required
}

// allowed is the condition on the subject under which versions of a kind are emptied.
func allowed(k *timescope.Kind) string {
	if k.Subject == "household_id" {
		return membersErased
	}
	return personErased
}

func sqliteErasure(b *strings.Builder, kinds []*timescope.Kind, columns map[string][]string) {
	trigger, refuse := sqliteTrigger(b), sqliteRefuse
	for _, k := range kinds {
		null, required := emptied(k)
		var superseding, emptying []string // what neither may change or put in
		for _, c := range columns[k.Table] {
			changed := "NEW." + c + " IS NOT OLD." + c
			if c != "superseded" {
				superseding = append(superseding, changed)
			}
			switch {
			case slices.Contains(null, c):
				emptying = append(emptying, "NEW."+c+" IS NOT NULL")
			case slices.Contains(required, c):
				emptying = append(emptying, "NEW."+c+" IS NOT '"+timescope.Erased+"'")
			default:
				emptying = append(emptying, changed)
			}
		}
		fmt.Fprintf(b, "DROP TRIGGER %s_update;\n", k.Table)
		trigger(k.Table, "update", "UPDATE", refuse("a version is never changed, only superseded once",
			"(OLD.superseded IS NOT NULL OR NEW.superseded IS NULL OR NEW.superseded < OLD.recorded OR "+strings.Join(superseding, " OR ")+
				") AND (NOT ("+allowed(k)+") OR "+strings.Join(emptying, " OR ")+")"))
		if k.Subject == "person_id" {
			fmt.Fprintf(b, "DROP TRIGGER %s_delete;\n", k.Table)
			trigger(k.Table, "delete", "DELETE", refuse("a version is never deleted", "NOT ("+personErased+" AND "+nothingDecided+")"))
		}
	}
	trigger("persons", "keyed", "INSERT", refuse("a person is made with a key", "NEW.wrapped_key IS NULL"))
	trigger("persons", "erased", "UPDATE", refuse("who was erased gets no key", "OLD.wrapped_key IS NULL AND NEW.wrapped_key IS NOT NULL"))
}

func postgresErasure(b *strings.Builder, kinds []*timescope.Kind) {
	trigger := postgresTrigger(b)
	refuse := "  RAISE EXCEPTION 'bentou: %s', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';\n"
	function := func(name, body string) {
		fmt.Fprintf(b, "-- +goose StatementBegin\nCREATE FUNCTION %s() RETURNS trigger LANGUAGE plpgsql AS $$\nBEGIN\n%sEND $$;\n-- +goose StatementEnd\n", name, body)
	}
	// The arguments of the trigger are the columns that may be emptied.
	update := func(subject string) string {
		return "  IF (OLD.superseded IS NOT NULL OR NEW.superseded IS NULL OR NEW.superseded < OLD.recorded\n" +
			"      OR to_jsonb(NEW) - 'superseded' <> to_jsonb(OLD) - 'superseded')\n" +
			"     AND (NOT (" + subject + ")\n      OR to_jsonb(NEW) - TG_ARGV <> to_jsonb(OLD) - TG_ARGV\n" +
			"      OR EXISTS (SELECT 1 FROM unnest(TG_ARGV) AS c WHERE to_jsonb(NEW)->>c <> '" + timescope.Erased + "')) THEN\n" +
			fmt.Sprintf(refuse, "a version of % is never changed, only superseded once") + "  END IF;\n  RETURN NEW;\n"
	}
	function("bentou_person_version_update", update(personErased))
	function("bentou_household_version_update", update(membersErased))
	function("bentou_person_version_delete", "  IF NOT ("+personErased+" AND "+nothingDecided+") THEN\n"+
		fmt.Sprintf(refuse, "rows of % are never changed or deleted")+"  END IF;\n  RETURN OLD;\n")
	for _, k := range kinds {
		null, required := emptied(k)
		of := map[string]string{"person_id": "person", "household_id": "household"}[k.Subject]
		fmt.Fprintf(b, "DROP TRIGGER %[1]s_update ON %[1]s;\n", k.Table)
		trigger(k.Table, "update", "UPDATE", "FOR EACH ROW EXECUTE FUNCTION bentou_"+of+"_version_update('"+strings.Join(append(null, required...), "', '")+"')")
		if k.Subject == "person_id" {
			fmt.Fprintf(b, "DROP TRIGGER %[1]s_delete ON %[1]s;\n", k.Table)
			trigger(k.Table, "delete", "DELETE", eachRow("bentou_person_version_delete"))
			trigger(k.Table, "truncate", "TRUNCATE", eachStatement)
		}
	}
	function("bentou_person_insert", "  IF NEW.wrapped_key IS NULL THEN\n"+fmt.Sprintf(refuse, "a row of % is made with a key")+"  END IF;\n  RETURN NEW;\n")
	trigger("persons", "keyed", "INSERT", eachRow("bentou_person_insert"))
	trigger("persons", "erased", "UPDATE", "FOR EACH ROW WHEN (OLD.wrapped_key IS NULL AND NEW.wrapped_key IS NOT NULL) EXECUTE FUNCTION bentou_refuse()")
}
