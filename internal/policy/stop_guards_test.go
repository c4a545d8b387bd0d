package policy

import (
	"fmt"
	"strings"
	"testing"

	"bentou/internal/fault"
	"bentou/rules/fact"
)

// orders is the statement that makes a stop out of column = value pairs beside those of
// an honest one: of the newest release that is no stop, for elder from today on.
func orders(t *testing.T, changes ...string) string {
	t.Helper()
	columns := []string{"id", "pack", "number", "digest", "semantics", "effective_from", "published", "text", "kind", "published_by", "reason", "base_id", "stops", "stops_from"}
	values := map[string]string{"id": "(SELECT max(id) + 1 FROM releases)", "pack": "'test'", "number": "(SELECT max(number) + 1 FROM releases)", "digest": "'ab'", "semantics": "b.semantics",
		"effective_from": "'2019-12-31'", "published": "99", "text": "b.text", "kind": "'STOP'", "published_by": "'x'", "reason": "'fraud'", "base_id": "b.id", "stops": "'elder'", "stops_from": "'2019-12-01'"}
	of := "(SELECT max(number) FROM releases)"
	for _, c := range changes {
		name, value, _ := strings.Cut(c, "=")
		if name == "of" {
			of = value
			continue
		}
		if values[name] == "" {
			t.Fatalf("there is no column %s", name)
		}
		values[name] = value
	}
	var list []string
	for _, c := range columns {
		list = append(list, values[c])
	}
	return fmt.Sprintf("INSERT INTO releases (%s) SELECT %s FROM releases b WHERE b.number = %s", strings.Join(columns, ", "), strings.Join(list, ", "), of)
}

func TestAStopDoesNoMoreThanStopEvenByPlainSQL(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		// Release 2 pays 120; a draft that is not approved pays 9000.
		_, err := d.publish(d.approved(d.raised("2019-12-01", "120").ID), "2019-12-01", Confirmations{Retroactive: true})
		check(t, err)
		rich := d.raised("2019-12-01", "9000")
		latest := must(d.Revision(t.Context(), rich.ID, 0)).ID
		for _, x := range []struct {
			what, why string
			changes   []string
		}{
			{"a stop with the text of a draft that nobody approved", "a stop has the text", []string{fmt.Sprintf("text=(SELECT text FROM draft_revisions WHERE id = %d)", latest)}},
			{"a stop with an older text", "a stop has the text", []string{"text=(SELECT text FROM releases WHERE number = 1)"}},
			{"a stop of an older release", "a stop is of the release that decides", []string{"of=1"}},
			{"a stop of no release", "a stop has an order", []string{"base_id=NULL"}},
			{"a stop of what there is not", "a stop has the text", []string{"base_id=77"}},
			{"a stop of no programme", "a stop has an order", []string{"stops=NULL"}},
			{"a stop of nothing", "a stop has an order", []string{"stops=''"}},
			{"a stop from no day on", "a stop has an order", []string{"stops_from=NULL"}},
			{"a stop from a later day on", "a stop begins", []string{"stops_from='2020-06-01'"}},
			{"a stop under another meaning", "a stop has the text", []string{"semantics=b.semantics + 1"}},
			{"a stop of another pack", "a stop has", []string{"pack='other'"}},
			{"a stop without a reason", "a stop has a reason", []string{"reason=NULL"}},
			{"an order of a release that is no stop", "", []string{"kind='SETUP'"}},
			{"a stop that takes back what was published since", "a stop is of the release that decides", []string{"of=1", "effective_from='2019-12-15'"}},
			{"a stop with a draft", "a release that stands for itself", nil},
		} {
			statement := orders(t, x.changes...)
			if x.changes == nil {
				statement = strings.Replace(strings.Replace(statement, "stops_from)", "stops_from, revision_id)", 1), "'2019-12-01' FROM", fmt.Sprintf("'2019-12-01', %d FROM", latest), 1)
			}
			d.refused(x.what, x.why, statement)
		}
		if n := count(t, d.store.DB(), "SELECT count(*) FROM releases"); n != 2 {
			t.Errorf("%d releases", n)
		}
		done, err := d.Stop(t.Context(), reason("zhao", "fraud"), "elder", today)
		check(t, err)
		if len(done) != 1 || done[0].BaseID == nil || *done[0].Stops != "elder" || *done[0].StopsFrom != fact.MustDate("2019-12-01") {
			t.Errorf("the honest stop is %+v", done)
		}
		d.refused("changing an order", "rows of releases", "UPDATE releases SET stops = 'relief'")
		// A stop of a stop rests on both orders.
		again, err := d.Stop(t.Context(), reason("zhao", "fraud too"), "relief", today)
		check(t, err)
		files, err := d.ReleaseFiles(t.Context(), again[0].ID)
		check(t, err)
		all := ""
		for _, f := range files {
			all += string(f.Data)
		}
		for _, want := range []string{"stop.elder:", "stop.relief:", "fraud too", "value: 120,", "# who is old here"} {
			if !strings.Contains(all, want) {
				t.Errorf("the second stop says nothing of %q", want)
			}
		}
		// The next draft stands on it with both orders.
		next := d.begin("li")
		if !strings.Contains(d.file(next.ID, "stops.yaml"), "stop.relief:") {
			t.Error("a draft after a stop lets the programme go on")
		}
	})
}

// What the database cannot tell, because it does not know what day it is, is found when
// rules are looked for: a stop that lets an earlier release decide in place of a later one
// lets nothing decide.
func TestAStopThatPassesOverALaterReleaseDecidesNothing(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		_, err := d.publish(d.approved(d.raised("2019-06-01", "120").ID), "2019-06-01", Confirmations{Retroactive: true})
		check(t, err)
		check(t, d.sql(orders(t, "of=1", "effective_from='2019-05-31'", "stops_from='2019-05-01'")))
		_, err = d.InForce(t.Context(), today)
		if fault.CodeOf(err) != fault.WrongState || !strings.Contains(err.Error(), "takes its place") {
			t.Errorf("today is decided: %v", err)
		}
	})
}

// What is scheduled is kept, also where it does not have the programme any more.
func TestAStopKeepsAScheduledReleaseThatDoesNotHaveTheProgramme(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		draft := d.begin("li")
		_, err := d.Save(t.Context(), by("li"), Edit{Draft: draft.ID, Revision: 1, Change: Undeclare("scenarios", "seventy")})
		check(t, err)
		_, err = d.Save(t.Context(), by("li"), Edit{Draft: draft.ID, Revision: 2, Change: Undeclare("programmes", "elder")})
		check(t, err)
		_, err = d.publish(d.approved(draft.ID), "2020-03-01", Confirmations{})
		check(t, err)
		done, err := d.Stop(t.Context(), reason("zhao", "fraud"), "elder", today)
		check(t, err)
		if len(done) != 2 || done[1].EffectiveFrom != fact.MustDate("2020-03-01") {
			t.Fatalf("it made %+v", done)
		}
		if r, err := d.InForce(t.Context(), fact.MustDate("2020-03-01")); err != nil || r.Number != 4 || len(r.Pack().Programmes) != 1 {
			t.Errorf("from March on it is %v %v", r, err)
		}
	})
}

func TestAStopWithAnotherDigestIsNotApplied(t *testing.T) {
	d := newDesk(t, t.TempDir()+"/bentou.db")
	check(t, d.sql(orders(t)))
	if _, err := d.InForce(t.Context(), today); fault.CodeOf(err) != fault.WrongState || !strings.Contains(err.Error(), "digest") {
		t.Errorf("it decides: %v", err)
	}
}

// What a stop of a pack rules is settled for good: a release keeps the order, not what
// came of it.
func TestWhatAStopRulesNeverChanges(t *testing.T) {
	// The text of when the digest was settled.
	text := strings.Replace(testRules, "en: Old}\n    reference: {document: 测试, clause: 二}\n", "en: Old}\n", 1)
	d := deskOf(t, t.TempDir()+"/bentou.db", text)
	done, err := d.Stop(t.Context(), reason("zhao", "fraud"), "elder", today)
	check(t, err)
	if got := done[0].Digest; got != stoppedDigest {
		t.Errorf("the digest of the stop of the test pack is %s: releases that are on record could no longer be loaded", got)
	}
}

const stoppedDigest = "c12ee45230e414199c2597cbf49f4707be4912b5234895f9619cc2fef21810a5"
