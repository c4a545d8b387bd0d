package policy

import (
	"slices"
	"strings"
	"testing"

	"bentou/internal/fault"
	"bentou/rules/fact"
)

// on are the texts of what is said of a field.
func on(err error, field string) (out []string) {
	for _, f := range fault.All(err) {
		if f.Field == field {
			out = append(out, f.Text.EN)
		}
	}
	return out
}

// A preview of a day on which the draft says nothing new shows nothing of what it does:
// it must reach the day of publication and each later day from which something differs.
func TestNothingIsPublishedButWhatAPreviewOfTheDaysThatItChangesShows(t *testing.T) {
	everyone := looked("2020-01-31", "2020-01-31")
	everyone.MatchesEveryone = []string{"elder"}
	for name, c := range map[string]struct {
		day  string
		made []Previewed
		want []string // what each refusal says; none: it is published
	}{
		"none":                                    {"2020-01-01", nil, []string{"no preview of revision 2"}},
		"the day before, as is the default":       {"2020-01-01", []Previewed{looked("2019-12-31", "2019-12-31")}, []string{"2020-01-01"}},
		"today, of what changes later":            {"2019-12-31", []Previewed{looked("2019-12-31", "2019-12-31")}, []string{"2020-01-01"}},
		"the day, but not today":                  {"2019-12-31", []Previewed{looked("2020-02-15", "2020-03-15")}, []string{"2019-12-31", "2020-01-01"}},
		"a month too late":                        {"2020-01-01", []Previewed{looked("2020-02-01", "2020-03-01")}, []string{"2020-01-01"}},
		"the day itself":                          {"2020-01-01", []Previewed{looked("2020-01-01", "2020-01-01")}, nil},
		"the month":                               {"2020-01-01", []Previewed{looked("2020-01-31", "2020-01-31")}, nil},
		"months from today on":                    {"2019-12-31", []Previewed{looked("2019-12-31", "2020-01-31")}, nil},
		"two previews":                            {"2019-12-31", []Previewed{looked("2020-01-31", "2020-01-31"), looked("2019-12-31", "2019-12-31")}, nil},
		"effective later than what changes":       {"2020-06-15", []Previewed{looked("2020-06-30", "2020-06-30")}, nil},
		"a quieter day after one that forbids it": {"2020-01-01", []Previewed{looked("2019-12-31", "2019-12-31"), everyone}, []string{"elder is for everybody"}},
		"the same day after one that forbids it":  {"2020-01-01", []Previewed{looked("2020-01-31", "2020-01-31"), everyone}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t, t.TempDir()+"/bentou.db")
			of := d.approved(d.raised("2020-01-01", "120").ID)
			d.previewed(previewed{1: {looked("2019-12-31", "2020-12-31")}, 2: c.made})
			_, err := d.publish(of, c.day, Confirmations{})
			got := on(err, "preview")
			if len(got) != len(c.want) || len(got) == 0 != (err == nil) {
				t.Fatalf("it says %v", err)
			}
			for i, want := range c.want {
				if !strings.Contains(got[i], want) {
					t.Errorf("it says %v", err)
				}
			}
		})
	}
}

func TestWhatAPreviewMustShowIsAgainstWhatWouldDecideWithoutIt(t *testing.T) {
	d := newDesk(t, t.TempDir()+"/bentou.db")
	_, err := d.publish(d.approved(d.raised("2020-01-10", "120").ID), "2020-02-01", Confirmations{})
	check(t, err)
	draft := d.raised("2020-06-01", "140")
	_, err = d.Save(t.Context(), by("li"), Edit{Draft: draft.ID, Revision: 2, Change: Declare("", `programmes:
  winter:
    title: {zh: 取暖, en: Heating}
    reference: {document: 测试, clause: 四}
    subject: household
    cycle: year
    versions:
      - {from: 2019-11-01, eligible: "size > 3"}
      - {from: 2020-11-01, eligible: "size > 2"}
`)})
	check(t, err)
	rev := must(d.Revision(t.Context(), draft.ID, 0))
	list, err := d.Releases(t.Context())
	check(t, err)
	for from, want := range map[string]string{
		// It passes over what is scheduled for February, and says earlier than that what that says.
		"2019-12-31": "2019-12-31 2020-01-10 2020-02-01 2020-06-01 2020-11-01",
		"2020-04-01": "2020-04-01 2020-06-01 2020-11-01",
		"2020-11-01": "2020-11-01",
	} {
		days, err := d.turns(t.Context(), list, must(rev.Pack()), fact.MustDate(from))
		check(t, err)
		got := make([]string, len(days))
		for i, day := range days {
			got[i] = day.String()
		}
		if !slices.Equal(got, strings.Fields(want)) {
			t.Errorf("from %s on: %v", from, got)
		}
	}
}

// Whoever approves sees what it does: a preview of that very revision, whatever its days.
func TestNothingIsApprovedOfWhichNobodyMadeAPreview(t *testing.T) {
	d := newDesk(t, t.TempDir()+"/bentou.db")
	of := d.of(d.raised("2020-01-01", "120").ID)
	_, err := d.Submit(t.Context(), by("li"), of, Confirmations{})
	check(t, err)
	d.previewed(previewed{1: {looked("2020-01-31", "2020-01-31")}})
	_, err = d.Approve(t.Context(), by("zhao"), of)
	if got := on(err, "preview"); len(got) != 1 || fault.CodeOf(err) != fault.WrongState || !strings.Contains(got[0], "revision 2") {
		t.Errorf("it says %v", err)
	}
	// It is said with all the rest.
	if _, err = d.Approve(t.Context(), by("zhao"), Of{Draft: of.Draft, Revision: of.Revision}); len(on(err, "preview")) != 1 || len(on(err, "digest")) != 1 {
		t.Errorf("it says %v", err)
	}
	if _, err = d.Approve(t.Context(), by("li"), of); fault.CodeOf(err) != fault.Forbidden {
		t.Errorf("to its author it says %v", err)
	}
	d.previewed(previewed{2: {looked("2019-12-31", "2019-12-31")}})
	x, err := d.Approve(t.Context(), by("zhao"), of)
	check(t, err)
	if x.State() != Approved {
		t.Errorf("it is %s", x.State())
	}
}
