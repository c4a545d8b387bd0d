package migrations

import (
	"fmt"
	"strings"

	"entgo.io/ent/dialect"
)

// draftTables are the tables of drafts, whose rows are inserted and never touched again.
var draftTables = []string{"drafts", "draft_revisions", "draft_acts"}

// refusal is what a database says to an insertion for which a condition holds.
type refusal struct{ text, when string }

// Of a draft and its revisions.
const (
	lastNumber = "(SELECT coalesce(max(x.number), 0) FROM draft_revisions x WHERE x.draft_id = %s)"
	published  = "EXISTS (SELECT 1 FROM releases p JOIN draft_revisions x ON x.id = p.revision_id WHERE x.draft_id = NEW.draft_id)"
	discarded  = "EXISTS (SELECT 1 FROM draft_acts x WHERE x.draft_id = NEW.draft_id AND x.kind = 'DISCARDED')"
	// lastAct is what was done last with the revision.
	lastAct = "coalesce((SELECT x.kind FROM draft_acts x WHERE x.revision_id = NEW.revision_id ORDER BY x.recorded DESC LIMIT 1), '')"
)

// Of a release.
const (
	// newest is the release of the pack with the highest number that was not withdrawn.
	newest = "(SELECT p.id FROM releases p WHERE p.pack = NEW.pack AND NOT EXISTS (SELECT 1 FROM draft_acts x WHERE x.revision_id = p.revision_id AND x.kind = 'WITHDRAWN') ORDER BY p.number DESC LIMIT 1)"
	// sound is an approval by which the release may be published: of its very text, and
	// the last thing that happened to its draft, which stands on the newest release.
	sound = "EXISTS (SELECT 1 FROM draft_acts a JOIN draft_revisions r ON r.id = a.revision_id JOIN drafts d ON d.id = r.draft_id" +
		" WHERE a.id = NEW.approval_id AND a.kind = 'APPROVED' AND r.id = NEW.revision_id AND a.digest = r.digest AND r.text = NEW.text AND d.pack = NEW.pack" +
		" AND NOT EXISTS (SELECT 1 FROM draft_revisions x WHERE x.draft_id = d.id AND x.number > r.number)" +
		" AND NOT EXISTS (SELECT 1 FROM draft_acts x WHERE x.draft_id = d.id AND x.recorded > a.recorded)" +
		" AND coalesce(r.base_id, 0) = coalesce(" + newest + ", 0))"
)

// inTurn says which act may follow which, of one revision. An act of a revision
// before is void: the first of the next revision follows nothing.
const inTurn = "NEW.kind = 'SUBMITTED' AND " + lastAct + " IN ('', 'RECALLED', 'REFUSED')" +
	" OR NEW.kind IN ('RECALLED', 'REFUSED') AND " + lastAct + " IN ('SUBMITTED', 'APPROVED')" +
	" OR NEW.kind = 'APPROVED' AND " + lastAct + " = 'SUBMITTED'" +
	" OR NEW.kind = 'DISCARDED' AND " + lastAct + " IN ('', 'SUBMITTED', 'RECALLED', 'REFUSED', 'APPROVED')" +
	" OR NEW.kind = 'PUBLISHED' AND " + lastAct + " = 'APPROVED' AND EXISTS (SELECT 1 FROM releases p WHERE p.revision_id = NEW.revision_id)" +
	" OR NEW.kind = 'WITHDRAWN' AND " + lastAct + " = 'PUBLISHED'"

// policyRefusals are what is refused of the insertions into a table.
var policyRefusals = []struct {
	table string
	list  []refusal
}{
	{"draft_revisions", []refusal{
		{"the revisions of a draft are numbered without gaps", "NEW.number <> " + fmt.Sprintf(lastNumber, "NEW.draft_id") + " + 1"},
		{"the draft is published or given up", published + " OR " + discarded},
	}},
	{"draft_acts", []refusal{
		{"an act is about the latest revision and its digest", "NOT EXISTS (SELECT 1 FROM draft_revisions r WHERE r.id = NEW.revision_id AND r.draft_id = NEW.draft_id AND r.digest = NEW.digest AND r.number = " +
			fmt.Sprintf(lastNumber, "r.draft_id") + ")"},
		{"the draft is published or given up", "NEW.kind NOT IN ('PUBLISHED', 'WITHDRAWN') AND " + published + " OR " + discarded},
		{"acts of a draft follow each other", "EXISTS (SELECT 1 FROM draft_acts x WHERE x.draft_id = NEW.draft_id AND x.recorded >= NEW.recorded)"},
		{"the act is not in turn", "NOT (" + inTurn + ")"},
		{"nobody approves what they wrote or submitted", "NEW.kind = 'APPROVED' AND (EXISTS (SELECT 1 FROM draft_revisions r WHERE r.draft_id = NEW.draft_id AND r.author = NEW.actor)" +
			" OR EXISTS (SELECT 1 FROM draft_acts x WHERE x.draft_id = NEW.draft_id AND x.kind = 'SUBMITTED' AND x.actor = NEW.actor))"},
	}},
	{"releases", []refusal{
		{"releases are numbered without gaps", "NEW.number <> (SELECT coalesce(max(x.number), 0) FROM releases x) + 1"},
		{"there is no such kind of release", "NEW.kind NOT IN ('SETUP', 'ORDINARY', 'ROLLBACK', 'STOP')"},
		{"a program does not override what people published", "NEW.kind = 'SETUP' AND EXISTS (SELECT 1 FROM releases p WHERE p.pack = NEW.pack AND p.kind <> 'SETUP')"},
		{"a release that stands for itself has no approval", "NEW.kind IN ('SETUP', 'STOP') AND (NEW.revision_id IS NOT NULL OR NEW.approval_id IS NOT NULL)"},
		{"a stop has a reason, and rules that it changes", "NEW.kind = 'STOP' AND (coalesce(NEW.reason, '') = '' OR NOT EXISTS (SELECT 1 FROM releases p WHERE p.pack = NEW.pack))"},
		{"no release without a valid approval of exactly its text", "NEW.kind IN ('ORDINARY', 'ROLLBACK') AND NOT " + sound},
		{"a rollback has the text of an earlier release", "NEW.kind = 'ROLLBACK' AND NOT EXISTS (SELECT 1 FROM releases p WHERE p.pack = NEW.pack AND p.text = NEW.text)"},
	}},
}

// PolicyGuards returns the SQL that makes a database refuse, even to plain SQL, a
// change or deletion of a draft, its revisions and acts; an approval by somebody who
// wrote or submitted the draft, or of anything but its latest revision; and a release
// that nobody approved, but for those that a program brings while people have published
// none, and stops.
func PolicyGuards(name string) string {
	b := &strings.Builder{}
	b.WriteString("-- +goose Up\n")
	if name == dialect.Postgres {
		postgresPolicyGuards(b)
	} else {
		sqlitePolicyGuards(b)
	}
	return b.String()
}

func sqlitePolicyGuards(b *strings.Builder) {
	trigger := sqliteTrigger(b)
	for _, table := range draftTables {
		text := "rows of " + table + " are never changed or deleted"
		trigger(table, "update", "UPDATE", sqliteRefuse(text, ""))
		trigger(table, "delete", "DELETE", sqliteRefuse(text, ""))
	}
	// An INSERT OR REPLACE deletes without asking the triggers for deletions.
	for _, table := range append([]string{"releases"}, draftTables...) {
		trigger(table, "replace", "INSERT", sqliteRefuse("rows of "+table+" are never replaced", "EXISTS (SELECT 1 FROM "+table+" x WHERE x.id = NEW.id)"))
	}
	for _, g := range policyRefusals {
		body := ""
		for _, r := range g.list {
			body += sqliteRefuse(r.text, r.when)
		}
		trigger(g.table, "insert", "INSERT", body)
	}
}

func postgresPolicyGuards(b *strings.Builder) {
	trigger := postgresTrigger(b)
	for _, table := range draftTables {
		trigger(table, "update", "UPDATE OR DELETE OR TRUNCATE", eachStatement)
	}
	for _, g := range policyRefusals {
		function := "bentou_" + g.table + "_insert"
		fmt.Fprintf(b, "-- +goose StatementBegin\nCREATE FUNCTION %s() RETURNS trigger LANGUAGE plpgsql AS $$\nBEGIN\n", function)
		// One after the other, whoever writes: what is looked at stays true.
		b.WriteString("  PERFORM 1 FROM heads FOR UPDATE;\n")
		for _, r := range g.list {
			fmt.Fprintf(b, "  IF %s THEN\n  RAISE EXCEPTION 'bentou: %s' USING ERRCODE = 'restrict_violation';\n  END IF;\n", r.when, r.text)
		}
		b.WriteString("  RETURN NEW;\nEND $$;\n-- +goose StatementEnd\n")
		trigger(g.table, "insert", "INSERT", eachRow(function))
	}
}

// Of a stop.
const (
	// sameOrder is a release that was made by the same order.
	sameOrder = "p.base_id IS NOT NULL AND p.stops = NEW.stops AND p.stops_from = NEW.stops_from"
	// decides is the release that would decide on its first day without the order.
	decides = "(SELECT p.id FROM releases p WHERE p.pack = NEW.pack AND p.effective_from <= NEW.effective_from AND NOT (" + sameOrder + ")" +
		" AND NOT EXISTS (SELECT 1 FROM draft_acts x WHERE x.revision_id = p.revision_id AND x.kind = 'WITHDRAWN') ORDER BY p.number DESC LIMIT 1)"
)

// stopRefusals are what is refused of releases so that a stop can do no more than stop.
var stopRefusals = []refusal{
	{"only a stop has an order", "NEW.kind <> 'STOP' AND (NEW.base_id IS NOT NULL OR NEW.stops IS NOT NULL OR NEW.stops_from IS NOT NULL)"},
	{"a stop has an order: the programme, the day, and the release that it is of", "NEW.kind = 'STOP' AND (NEW.base_id IS NULL OR coalesce(NEW.stops, '') = '' OR NEW.stops_from IS NULL)"},
	{"a stop has the text of the release that it is of", "NEW.kind = 'STOP' AND NOT EXISTS (SELECT 1 FROM releases p WHERE p.id = NEW.base_id AND p.pack = NEW.pack AND p.text = NEW.text AND p.semantics = NEW.semantics)"},
	{"a stop is of the release that decides", "NEW.kind = 'STOP' AND coalesce(" + decides + ", 0) <> NEW.base_id"},
	{"a stop begins on its first day or before", "NEW.kind = 'STOP' AND NEW.stops_from > NEW.effective_from"},
}

// StopGuards returns the SQL that makes a database refuse, even to plain SQL, a stop that
// does more than stop a programme. Such a release has the very text of the one that would
// decide without it; the order beside it is carried out when it is loaded.
func StopGuards(name string) string {
	b := &strings.Builder{}
	if name == dialect.Postgres {
		b.WriteString("-- +goose StatementBegin\nCREATE FUNCTION bentou_releases_stop() RETURNS trigger LANGUAGE plpgsql AS $$\nBEGIN\n  PERFORM 1 FROM heads FOR UPDATE;\n")
		for _, r := range stopRefusals {
			fmt.Fprintf(b, "  IF %s THEN\n  RAISE EXCEPTION 'bentou: %s' USING ERRCODE = 'restrict_violation';\n  END IF;\n", r.when, r.text)
		}
		b.WriteString("  RETURN NEW;\nEND $$;\n-- +goose StatementEnd\n")
		postgresTrigger(b)("releases", "stop", "INSERT", eachRow("bentou_releases_stop"))
		return b.String()
	}
	body := ""
	for _, r := range stopRefusals {
		body += sqliteRefuse(r.text, r.when)
	}
	sqliteTrigger(b)("releases", "stop", "INSERT", body)
	return b.String()
}
