package policy

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"testing"

	"bentou/ent/store"
)

// writes gives plain SQL to the database, past all of our code: in a transaction that is
// kept only where nothing fails.
func (d *desk) sql(statements ...string) error {
	d.t.Helper()
	_, err := d.store.Write(d.t.Context(), "test", func(ctx context.Context, tx *store.Tx) error {
		for _, s := range statements {
			tx.Update(s)
		}
		return tx.Flush(ctx)
	})
	return err
}

// refused wants the database to refuse a statement, and by what it says itself.
func (d *desk) refused(what, why, statement string) {
	d.t.Helper()
	err := d.sql(statement)
	if err == nil {
		d.t.Errorf("%s is accepted: %s", what, statement)
	} else if !strings.Contains(err.Error(), "bentou: "+why) {
		d.t.Errorf("%s is refused for another reason: %v", what, err)
	}
}

// act is the statement that notes something of a revision.
func act(revision int, kind, actor, digest string) string {
	return fmt.Sprintf("INSERT INTO draft_acts (id, draft_id, revision_id, kind, actor, digest, detail, recorded) SELECT (SELECT coalesce(max(id), 223338299392) + 1 FROM draft_acts), draft_id, id, '%s', '%s', %s, '{}', (SELECT max(position) + 1 FROM changes) FROM draft_revisions WHERE id = %d",
		kind, actor, digest, revision)
}

// publishes is the statement that makes a revision a release.
func publishes(kind string, revision int, approval, text string) string {
	return fmt.Sprintf("INSERT INTO releases (id, pack, number, digest, semantics, effective_from, published, text, kind, revision_id, approval_id, published_by, reason) SELECT (SELECT max(id) + 1 FROM releases), 'test', (SELECT max(number) + 1 FROM releases), 'ab', 1, '2020-01-01', 99, %s, '%s', id, %s, 'x', NULL FROM draft_revisions WHERE id = %d",
		text, kind, approval, revision)
}

const approvalOf = "(SELECT max(id) FROM draft_acts WHERE kind = 'APPROVED')"

func TestTheDatabaseHoldsFourEyesEvenToPlainSQL(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		draft := d.raised("2020-01-01", "120")
		first, latest := draft.Revisions[0].ID, must(d.Revision(t.Context(), draft.ID, 0)).ID
		d.refused("approving what was not submitted", "the act is not in turn", act(latest, "APPROVED", "zhao", "digest"))
		d.refused("submitting an old revision", "an act is about the latest revision", act(first, "SUBMITTED", "li", "digest"))
		d.refused("submitting another text", "an act is about the latest revision", act(latest, "SUBMITTED", "li", "'00'"))
		_, err := d.Submit(t.Context(), by("wang"), d.of(draft.ID), Confirmations{})
		check(t, err)
		d.refused("approving by the author", "nobody approves what they wrote", act(latest, "APPROVED", "li", "digest"))
		d.refused("approving by whoever submitted", "nobody approves what they wrote", act(latest, "APPROVED", "wang", "digest"))
		d.refused("approving another text", "an act is about the latest revision", act(latest, "APPROVED", "zhao", "'00'"))
		d.refused("a release without approval", "no release without", publishes("ORDINARY", latest, "NULL", "text"))
		d.refused("a release by its submission", "no release without", publishes("ORDINARY", latest, "(SELECT max(id) FROM draft_acts)", "text"))
		d.refused("a rollback without approval", "no release without", publishes("ROLLBACK", latest, "NULL", "text"))
		d.refused("a program's release after none", "a release that stands for itself", publishes("SETUP", latest, "NULL", "text"))
		d.refused("an unknown kind", "there is no such kind", publishes("OTHER", latest, approvalOf, "text"))
		x, err := d.Approve(t.Context(), by("zhao"), d.of(draft.ID))
		check(t, err)
		approval := fmt.Sprint(x.Acts[len(x.Acts)-1].ID)
		d.refused("publishing a draft that is not", "the act is not in turn", act(latest, "PUBLISHED", "zhao", "digest"))
		d.refused("a release of another text than was approved", "no release without", publishes("ORDINARY", latest, approval, "(SELECT text FROM releases WHERE number = 1)"))
		d.refused("a release of an old revision", "no release without", publishes("ORDINARY", first, approval, "text"))
		d.refused("a rollback to what never was", "a rollback has", publishes("ROLLBACK", latest, approval, "text"))
		d.refused("a number that leaves a gap", "releases are numbered", strings.Replace(publishes("ORDINARY", latest, approval, "text"), "max(number) + 1", "max(number) + 2", 1))
		_, err = d.pay("li", draft.ID, 2, "2020-01-01", "121")
		check(t, err)
		d.refused("a release by an approval that an edit took back", "no release without", publishes("ORDINARY", latest, approval, "text"))
		_, err = d.publish(d.approved(draft.ID), "2020-01-01", Confirmations{})
		check(t, err)
		d.refused("a program's release over people's", "a program does not", "INSERT INTO releases (id, pack, number, digest, semantics, effective_from, published, text) SELECT max(id) + 1, 'test', max(number) + 1, 'ab', 1, '2020-01-01', 99, (SELECT text FROM releases WHERE number = 1) FROM releases")
		d.refused("recalling what is published", "the draft is published", act(must(d.Revision(t.Context(), draft.ID, 0)).ID, "RECALLED", "li", "digest"))
		d.refused("a revision of what is published", "the draft is published", "INSERT INTO draft_revisions (id, draft_id, number, author, digest, text, recorded) SELECT max(id) + 1, draft_id, max(number) + 1, 'li', 'ab', (SELECT text FROM releases WHERE number = 1), 99 FROM draft_revisions GROUP BY draft_id")
		other := d.begin("li")
		d.refused("a revision that leaves a gap", "the revisions of a draft", fmt.Sprintf("INSERT INTO draft_revisions (id, draft_id, number, author, digest, text, recorded) SELECT max(id) + 1, %d, 3, 'li', 'ab', (SELECT text FROM releases WHERE number = 1), 99 FROM draft_revisions", other.ID))
		for table, column := range map[string]string{"drafts": "title", "draft_revisions": "author", "draft_acts": "actor", "releases": "digest"} {
			d.refused("changing "+table, "rows of "+table, "UPDATE "+table+" SET "+column+" = "+column)
			d.refused("deleting from "+table, "rows of "+table, "DELETE FROM "+table)
		}
		if n := count(t, d.store.DB(), "SELECT count(*) FROM releases"); n != 2 {
			t.Errorf("%d releases", n)
		}
	})
}

func count(t *testing.T, db *sql.DB, query string) (n int) {
	t.Helper()
	check(t, db.QueryRowContext(t.Context(), query).Scan(&n))
	return n
}
