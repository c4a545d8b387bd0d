package graph_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"bentou/internal/access"
	"bentou/internal/eligibility"
	"bentou/internal/policy"
	"bentou/internal/testkit"
	"bentou/rules/pack"
)

const askProgress = `subscription($in: DraftPreviewInput!) {draftPreviewProgress(input: $in) {stage month done total found {asOf yearOld yearNew flags {key raised} programmes {key title {en} subjects oldEligible newEligible oldAmount newAmount more less counts {gained lost changed undetermined determined}}}
	result {report {digest asOf zone within kept households persons matchesEveryone matchesNobody
		months {asOf yearOld yearNew flags {key raised} programmes {key subject subjects oldEligible newEligible cycle oldAmount newAmount more less counts {gained lost changed undetermined determined}
			byUnit {unit name counts {lost}} byAge {from to counts {lost}}}}
		people {kind oldOutcome newOutcome oldAmount newAmount home {id household {id code}} subject {id person {id name}}} peopleMaskedBecause} userErrors {code field message {en}}}}}`

// subscribe sends a subscription.
func (d *district) subscribe(ctx context.Context, url, query string, in any) (*http.Response, error) {
	text, err := json.Marshal(m{"query": query, "variables": m{"in": in}})
	if err != nil {
		return nil, err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, url, strings.NewReader(string(text)))
	if err != nil {
		return nil, err
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept", "text/event-stream")
	return http.DefaultClient.Do(r)
}

// stream sends a subscription over a real connection and gives each event to take. It
// returns the status.
func (d *district) stream(query string, in any, take func(answer)) int {
	d.t.Helper()
	s := httptest.NewServer(d.http)
	defer s.Close()
	got, err := d.subscribe(d.t.Context(), s.URL, query, in)
	if err != nil {
		d.t.Fatal(err)
	}
	defer got.Body.Close()
	lines, complete := bufio.NewScanner(got.Body), false
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		data, is := strings.CutPrefix(lines.Text(), "data: ")
		if complete = complete || lines.Text() == "event: complete"; !is && got.StatusCode == http.StatusOK {
			continue
		} else if !is {
			data = lines.Text()
		}
		a := answer{t: d.t}
		if err := json.Unmarshal([]byte(data), &a.body); err != nil {
			d.t.Fatalf("%v in %q", err, data)
		}
		take(a)
	}
	if got.StatusCode == http.StatusOK && !complete {
		d.t.Error("the stream broke off")
	}
	return got.StatusCode
}

func TestAPreviewIsToldWhileItRunsAndAtLastSaysWhatThePreviewSays(t *testing.T) {
	eachDistrict(t, func(t *testing.T, d *district) {
		editor := access.Caller{Role: access.PolicyEditor}
		d.as(editor)
		const months = 5
		in := m{"files": packTried(t, "hukou == local and age >= 70", "hukou == local and age >= 71"), "months": months, "people": m{"programme": "elder_zone70", "first": 200}}
		var last answer
		told := map[string]int{}
		month, done := -1, 0.0
		before := map[string]float64{}
		status := d.stream(askProgress, in, func(a answer) {
			last = a
			stage, n := a.text("draftPreviewProgress.stage"), int(a.at("draftPreviewProgress.month").(float64))
			told[stage]++
			if stage != "COMPARING" {
				return
			}
			if n != month {
				if n != month+1 {
					t.Errorf("month %d comes after %d", n, month)
				}
				month, done = n, 0
				clear(before)
			}
			now := a.at("draftPreviewProgress.done").(float64)
			if now < done || now > a.at("draftPreviewProgress.total").(float64) {
				t.Errorf("%v households are done after %v", now, done)
			}
			done = now
			counts := a.at("draftPreviewProgress.found.programmes.0.counts").(map[string]any)
			for kind, c := range counts {
				if c.(float64) < before[kind] {
					t.Errorf("%s goes back", kind)
				}
				before[kind] = c.(float64)
			}
		})
		if status != http.StatusOK || told["LOADING"] == 0 || told["COMPARING"] < months || told["DONE"] != 1 {
			t.Fatalf("%d, told %v", status, told)
		}
		want := d.ask(askPreview, "in", in)
		if got := last.at("draftPreviewProgress.result"); !reflect.DeepEqual(got, want.at("draftPreview")) {
			t.Errorf("the stream ends with\n%v\nand the preview says\n%v", got, want.at("draftPreview"))
		}
		if people, _ := want.at("draftPreview.report.people").([]any); len(people) == 0 || before["lost"] == 0 {
			t.Error("nothing differs: the comparison shows nothing")
		}
		if last.at("draftPreviewProgress.stage") != "DONE" || last.at("draftPreviewProgress.found") != nil {
			t.Errorf("%v", last.body)
		}
	})
}

func TestAStreamedPreviewIsForWhoMayPreviewAndKeepsToTheirArea(t *testing.T) {
	eachDistrict(t, func(t *testing.T, d *district) {
		in := m{"files": packTried(t, "hukou == local and age >= 70", "hukou == local and age >= 16"), "people": m{"programme": "elder_zone70", "first": 200}}
		for _, role := range []access.Role{access.Viewer, access.Caseworker, access.Finance, access.Auditor, access.Service} {
			d.as(access.Caller{Role: role})
			if status := d.stream(askProgress, in, func(a answer) {
				if a.body["data"] != nil {
					t.Errorf("%s: %v", role, a.body)
				}
			}); status != http.StatusForbidden {
				t.Errorf("%s: %d", role, status)
			}
		}
		a, b := d.townships()
		editor := access.Caller{Role: access.PolicyEditor, Unit: a.ID}
		d.as(editor)
		end := func(in m) (last answer) {
			d.stream(askProgress, in, func(a answer) { last = a })
			return last
		}
		here := end(in)
		d.nothingBeyond("draftPreviewProgress", here, a)
		here.want("draftPreviewProgress.result.report.within", idText(a.ID))
		if some, _ := here.at("draftPreviewProgress.result.report.people").([]any); len(some) == 0 {
			t.Error("nobody is listed")
		}
		in["within"] = idText(b.ID)
		there := end(in)
		there.want("draftPreviewProgress.result.userErrors.0.code", "NOT_FOUND")
		there.want("draftPreviewProgress.result.report", nil)
		// Whom a rule picks out by their certificate is listed to who may see certificates.
		editor.Unit = 0
		d.as(editor)
		secret := end(m{"files": packTried(t, "hukou == local and age >= 70", "disability_grade != none"), "people": m{"programme": "elder_zone70", "first": 200}})
		secret.want("draftPreviewProgress.result.report.people", nil)
		if secret.text("draftPreviewProgress.result.report.peopleMaskedBecause") == "" {
			t.Error("nobody says why")
		}
	})
}

func TestWhoLeavesAStreamedPreviewEndsIt(t *testing.T) {
	test := func(t *testing.T, url string) {
		d := newDistrict(t, url)
		d.url = url
		d.as(access.Caller{Role: access.PolicyEditor})
		draft := d.draftOfElders(t)
		d.stall() // it comes to the units
		server := httptest.NewServer(d.http)
		ctx, leave := context.WithCancel(t.Context())
		left := make(chan error)
		go func() {
			r, err := d.subscribe(ctx, server.URL, askProgress, m{"draft": draft})
			if err == nil { // it was there long enough to be told that the server is
				_, err = io.Copy(io.Discard, r.Body)
				r.Body.Close()
			}
			left <- err
		}()
		until(t, "the statement", d.running)
		leave()
		if err := <-left; !errors.Is(err, context.Canceled) {
			t.Errorf("it was answered: %v", err)
		}
		server.Close() // it waits for what is still asked
		until(t, "the end of the statement", func() bool { return !d.running() })
		if n := d.store.Client().PreviewReport.Query().CountX(context.Background()); n != 0 {
			t.Errorf("%d reports are kept", n)
		}
		if strings.Contains(d.log.String(), "internal error") {
			t.Errorf("a client that has gone is logged as an error: %s", d.log)
		}
	}
	t.Run("sqlite", func(t *testing.T) { test(t, filepath.Join(t.TempDir(), "bentou.db")) })
	t.Run("postgres", func(t *testing.T) { test(t, testkit.Postgres(t)) })
}

// draftOfElders is a draft under which nobody is old enough.
func (d *district) draftOfElders(t *testing.T) string {
	t.Helper()
	drafts := policy.New(d.store, eligibility.New(d.store, os.DirFS("../rules/packs/liaocheng-etdz")), nil)
	draft, err := drafts.Create(t.Context(), policy.Request{Actor: "author"}, policy.NewDraft{Title: "t"})
	if err != nil {
		t.Fatal(err)
	}
	_, err = drafts.Save(t.Context(), policy.Request{Actor: "author"}, policy.Edit{Draft: draft.ID, Revision: 1, Change: func(_ *policy.Revision, list []pack.File) ([]pack.File, error) {
		for i := range list {
			list[i].Data = []byte(strings.ReplaceAll(string(list[i].Data), "hukou == local and age >= 70", "hukou == local and age >= 149"))
		}
		return list, nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	return idText(draft.ID)
}

func TestAStreamedPreviewOfADraftIsKeptWithIt(t *testing.T) {
	eachDistrict(t, func(t *testing.T, d *district) {
		draft := d.draftOfElders(t)
		d.as(access.Caller{Role: access.PolicyApprover})
		latest := `{draftPreviewLatest(draft: "` + draft + `") {kept digest matchesNobody}}`
		d.ask(latest).want("draftPreviewLatest", nil)
		var last answer
		if status := d.stream(askProgress, m{"draft": draft}, func(a answer) { last = a }); status != http.StatusOK {
			t.Fatal(status)
		}
		last.want("draftPreviewProgress.result.userErrors", []any{})
		last.want("draftPreviewProgress.result.report.kept", true)
		kept := d.ask(latest)
		kept.want("draftPreviewLatest.kept", true)
		kept.want("draftPreviewLatest.digest", last.text("draftPreviewProgress.result.report.digest"))
		kept.want("draftPreviewLatest.matchesNobody.0", "elder_zone70")
	})
}
