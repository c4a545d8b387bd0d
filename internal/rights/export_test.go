package rights_test

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"entgo.io/ent/dialect/sql"

	"bentou/ent/gen/ent"
	"bentou/ent/gen/ent/accesslogentry"
	"bentou/ent/timescope"
	"bentou/internal/access"
	"bentou/internal/audit"
	"bentou/internal/rights"
	"bentou/internal/upload"
	"bentou/rules/fact"
)

// ids of the versions in some sections.
func versions(sections []rights.Section) map[string]string {
	out := map[string]string{}
	for _, s := range sections {
		for _, v := range s.Versions {
			out[v.ID] = s.Kind
		}
	}
	return out
}

func TestEveryVersionOfEveryKindOfFactIsInTheExport(t *testing.T) {
	each(t, func(w *world) {
		id := w.person(name, number)
		w.everything(id, w.home)
		w.decide("2019-12-31")
		r := w.export(id)
		facts := versions(r.Facts)
		if len(r.Households) != 1 {
			t.Fatalf("%d households", len(r.Households))
		}
		home := versions(r.Households[0].Facts)
		for _, kind := range ent.Facts {
			in := facts
			switch kind.Subject {
			case "unit_id":
				continue // about no person
			case "household_id":
				in = home
			}
			list, err := w.store.Client().FactsOf(t.Context(), kind, func(s *sql.Selector) { s.Where(sql.NotNull(s.C("id"))) })
			check(t, err)
			if len(list) == 0 {
				t.Errorf("the test records no %s: add one to everything()", kind.Name)
			}
			for _, f := range list {
				if got := in[upload.FormatID(*f.FactVersion().ID)]; got != kind.Name {
					t.Errorf("a version of %s is not in the export (%q)", kind.Name, got)
				}
			}
			if len(kind.Labels) != len(kind.Columns) || slices.Contains(kind.Labels, "") {
				t.Errorf("%s: labels %q of columns %q", kind.Name, kind.Labels, kind.Columns)
			}
		}
		var page bytes.Buffer
		check(t, r.Write(&page, rights.HTML))
		for _, want := range []string{name, number, phone, account, number + "12", guardian, place, evidence, "高龄津贴", "救助", "高龄户",
			"符合", "严重精神障碍", "1234.00 元", "37159900000101", "张庄村", "登记人员", "新增收入", "合并人员"} {
			if !strings.Contains(page.String(), want) {
				t.Errorf("the page does not tell %q", want)
			}
		}
		if len(r.Decisions) != 2 || len(r.Flags) != 1 || len(r.Person.Also) != 1 {
			t.Errorf("%d decisions, %d flags, %d merged", len(r.Decisions), len(r.Flags), len(r.Person.Also))
		}
		for _, d := range r.Decisions {
			if len(d.Reasons) == 0 || d.Recorded.By == "" || d.Recorded.At.IsZero() {
				t.Errorf("a decision without its reasons or who recorded it: %+v", d)
			}
		}
	})
}

func TestAnExportTellsWhatWasCorrectedAndWhatItWasBefore(t *testing.T) {
	each(t, func(w *world) {
		id := w.person(name, number)
		w.lives(id, w.home)
		wages := w.add(&ent.Income{PersonID: id, IncomeSource: fact.IncomeSourceWage, Item: fact.IncomeItemWages, Amount: fact.Yuan(9000).Ptr(),
			ValidFrom: day("2019-01-01"), ValidTo: ptr(day("2020-01-01"))})
		asked := request
		asked.Reason = ptr("依本人更正请求")
		_, err := w.facts.Correct(t.Context(), asked, ent.IncomeKind, *wages.FactVersion().ID, func(old timescope.Fact) timescope.Fact {
			c := old.FactCopy().(*ent.Income)
			c.Amount = fact.Yuan(900).Ptr()
			return c
		})
		check(t, err)
		var now, before *rights.Version
		for _, s := range w.export(id).Facts {
			for i, v := range s.Versions {
				if s.Kind == "income" && v.Superseded == nil {
					now = &s.Versions[i]
				} else if s.Kind == "income" {
					before = &s.Versions[i]
				}
			}
		}
		said := func(v *rights.Version) string {
			text := ""
			for _, x := range v.Values {
				text += x.Text + " "
			}
			return text
		}
		if now == nil || before == nil || !strings.Contains(said(now), "900.00 元") || !strings.Contains(said(before), "9000.00 元") {
			t.Fatalf("now %+v, before %+v", now, before)
		}
		if a := before.Superseded; a.What != "更正收入" || a.Reason == nil || *a.Reason != "依本人更正请求" || a.Position != now.Recorded.Position {
			t.Errorf("the correction is told as %+v", a)
		}
	})
}

func TestAnExportIsInTheAccessLogOrItDoesNotHappen(t *testing.T) {
	each(t, func(w *world) {
		id := w.person(name, number)
		w.lives(id, w.home)
		if _, err := w.rights.Export(t.Context(), rights.Operator("test"), id); err == nil {
			t.Error("a record was given out that nothing logs")
		}
		if n := w.store.Client().AccessLogEntry.Query().CountX(t.Context()); n != 0 {
			t.Fatalf("%d entries", n)
		}
		w.export(id)
		e := w.store.Client().AccessLogEntry.Query().Where(accesslogentry.KindEQ(fact.AccessExport), audit.About(id)).OnlyX(t.Context())
		for _, want := range []string{"Person.record", "Household.record", "identityNumber"} {
			if !strings.Contains(e.What, want) {
				t.Errorf("the entry does not name %s: %s", want, e.What)
			}
		}
		// The next record tells of the one before.
		r := w.export(id)
		if len(r.Access) != 1 || !slices.Contains(r.Access[0].Fields, "全部个人登记（本人副本）") {
			t.Errorf("the record tells %+v", r.Access)
		}
	})
}

// ask asks the handler for the record of a person on behalf of a caller.
func (w *world) ask(c access.Caller, person int, query string) *httptest.ResponseRecorder {
	out := httptest.NewRecorder()
	h := w.rights.Handler(slog.New(slog.DiscardHandler))
	audit.New(w.store, nil).Middleware(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		h.ServeHTTP(rw, r.WithContext(access.With(r.Context(), &c)))
	})).ServeHTTP(out, httptest.NewRequestWithContext(w.t.Context(), http.MethodGet, "/persons/"+upload.FormatID(person)+"/record"+query, nil))
	return out
}

func TestWhoMayAnswerGetsTheRecordAndNobodyElse(t *testing.T) {
	each(t, func(w *world) {
		id := w.person(name, number)
		w.everything(id, w.home)
		w.decide("2019-12-31")
		purpose := string(access.Rights)
		for _, role := range access.Roles() {
			for _, unit := range []int{0, w.towns[here].ID, w.towns[elsewhere].ID} {
				for _, why := range []string{purpose, string(access.Verification), ""} {
					want := http.StatusForbidden
					switch {
					case why != purpose:
					case role == access.Caseworker && unit == w.towns[here].ID, role == access.Administrator && unit == 0:
						want = http.StatusOK
					case role == access.Caseworker && unit != 0:
						want = http.StatusNotFound
					}
					got := w.ask(access.Caller{Name: "x", Role: role, Unit: unit, Purpose: why}, id, "?format=json")
					if got.Code != want {
						t.Errorf("%s of %d for %q: %d instead of %d", role, unit, why, got.Code, want)
					}
					if want != http.StatusOK && strings.Contains(got.Body.String(), name) {
						t.Errorf("%s of %d for %q: the refusal tells the name", role, unit, why)
					}
				}
			}
		}
		// Their own caseworker sees all of it, the administrator not what is masked for them.
		own := w.ask(access.Caller{Name: "x", Role: access.Caseworker, Unit: w.towns[here].ID, Purpose: purpose}, id, "").Body.String()
		admin := w.ask(access.Caller{Name: "x", Role: access.Administrator, Purpose: purpose}, id, "")
		for _, secret := range []string{number, phone, account, guardian, "视力"} {
			if !strings.Contains(own, secret) {
				t.Errorf("the caseworker is not told %q", secret)
			}
			if strings.Contains(admin.Body.String(), secret) {
				t.Errorf("the administrator is told %q", secret)
			}
		}
		if n := strings.Count(admin.Body.String(), "已遮盖："); n < 5 {
			t.Errorf("what is masked is told %d times", n)
		}
		if !strings.Contains(own, "辖区以外的户") || strings.Contains(admin.Body.String(), "辖区以外的户") {
			t.Error("whether something may lie outside the area is not told rightly")
		}
		var r rights.Record
		check(t, json.Unmarshal(w.ask(access.Caller{Name: "x", Role: access.Administrator, Purpose: purpose}, id, "?format=json").Body.Bytes(), &r))
		if r.Person.Name != name || len(r.Decisions) != 2 {
			t.Errorf("the JSON tells %+v", r.Person)
		}
	})
}
