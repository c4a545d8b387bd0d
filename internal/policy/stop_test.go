package policy

import (
	"slices"
	"strings"
	"testing"

	"bentou/internal/fault"
	"bentou/rules/fact"
	"bentou/rules/pack"
	"bentou/rules/scenario"
)

func TestAProgrammeIsStoppedAtOnceAndByWhatIsScheduledToo(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		_, err := d.publish(d.approved(d.raised("2020-01-01", "120").ID), "2020-03-01", Confirmations{})
		check(t, err)
		if _, err := d.Stop(t.Context(), by("zhao"), "elder", today); fault.CodeOf(err) != fault.Invalid {
			t.Errorf("without a reason: %v", err)
		}
		if _, err := d.Stop(t.Context(), reason("zhao", "fraud"), "nothing", today); fault.CodeOf(err) != fault.Invalid {
			t.Errorf("no programme: %v", err)
		}
		before := d.inForce("2019-12-30")
		done, err := d.Stop(t.Context(), reason("zhao", "payments went to the wrong accounts"), "elder", today)
		check(t, err)
		if len(done) != 2 || done[0].Kind != fact.ReleaseStop || done[0].EffectiveFrom != today || done[1].EffectiveFrom != fact.MustDate("2020-03-01") || *done[0].Reason != "payments went to the wrong accounts" {
			t.Fatalf("it made %+v", done)
		}
		if d.inForce("2019-12-30") != before || d.inForce("2019-12-31") != 3 || d.inForce("2020-02-29") != 3 || d.inForce("2020-03-01") != 4 {
			t.Error("the stop is not in force from today on, or touches the past")
		}
		if got := d.standing(); !slices.Equal(got, []string{"SUPERSEDED", "SUPERSEDED", "IN_FORCE", "SCHEDULED"}) {
			t.Errorf("they are %v", got)
		}
		for _, day := range []string{"2019-12-31", "2020-03-01"} {
			r, err := d.InForce(t.Context(), fact.MustDate(day))
			check(t, err)
			var got string
			for _, s := range r.Pack().Scenarios {
				for _, x := range scenario.RunOne(r.Release, s) {
					for _, y := range x.Differences {
						got += y.Path + " " + y.Got.EN + "; "
					}
				}
			}
			if !strings.Contains(got, "elder.0.outcome ineligible") {
				t.Errorf("on %s: %s", day, got)
			}
		}
		if _, err := d.Stop(t.Context(), reason("zhao", "again"), "elder", today); fault.CodeOf(err) != fault.WrongState {
			t.Errorf("again: %v", err)
		}
		files, err := d.ReleaseFiles(t.Context(), done[1].ID)
		check(t, err)
		if text := string(files[slices.IndexFunc(files, func(f pack.File) bool { return f.Name == "rules.yaml" })].Data); !strings.Contains(text, "value: 120,") ||
			!strings.Contains(text, `{from: 2019-01-01, eligible: "hukou == local and old", amount: "param.elder"} # who is old here`) {
			t.Errorf("what was scheduled is lost, or the past changed:\n%s", text)
		}
	})
}

func TestAStoppedProgrammeGoesOnByAnOrdinaryRelease(t *testing.T) {
	d := newDesk(t, t.TempDir()+"/bentou.db")
	_, err := d.Stop(t.Context(), reason("zhao", "fraud"), "elder", today)
	check(t, err)
	draft := d.begin("li")
	_, err = d.Save(t.Context(), by("li"), Edit{Draft: draft.ID, Revision: 1,
		Change: SetParameter("stop.elder", pack.DatedValue{From: fact.MustDate("2020-02-01"), Value: "false", Confidence: pack.Law, Source: "an order"})})
	check(t, err)
	r, _, err := must(d.Revision(t.Context(), draft.ID, 0)).Rules()
	check(t, err)
	if pack.Stopped(r.Pack(), "elder", fact.MustDate("2020-02-01")) || !pack.Stopped(r.Pack(), "elder", fact.MustDate("2020-01-31")) {
		t.Error("it does not go on from the day")
	}
	again, found, err := pack.Stop(r.Pack(), "elder", fact.MustDate("2020-03-01"), "once more")
	check(t, err)
	if found.Failed() || strings.Count(string(again[slices.IndexFunc(again, func(f pack.File) bool { return f.Name == "rules.yaml" })].Data), "not param.stop.elder") != 1 {
		t.Errorf("stopping it again adds a condition: %v\n%s", found, again)
	}
}

// Whoever asks again, because the answer was lost, is told of every release that the
// order made, and of no other.
func TestAStopThatIsAskedForAgainWithItsKeyIsToldAllThatItMade(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		_, err := d.publish(d.approved(d.raised("2020-01-01", "120").ID), "2020-03-01", Confirmations{})
		check(t, err)
		key, why := "once", "fraud"
		stop := func() (out []int) {
			t.Helper()
			list, err := d.Stop(t.Context(), Request{Actor: "zhao", Key: &key, Reason: &why, Input: "elder"}, "elder", today)
			check(t, err)
			for _, r := range list {
				out = append(out, r.Number)
			}
			return out
		}
		first := stop()
		_, err = d.Stop(t.Context(), reason("zhao", "fraud"), "relief", today)
		check(t, err)
		again := stop()
		if !slices.Equal(first, []int{3, 4}) || !slices.Equal(again, first) {
			t.Errorf("it made %v, and is told as %v", first, again)
		}
	})
}
