package letters_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"bentou/ent/gen/ent"
	"bentou/ent/gen/ent/storeddecision"
	"bentou/ent/gen/ent/unit"
	"bentou/ent/store"
	"bentou/internal/access"
	"bentou/internal/audit"
	"bentou/internal/clock"
	"bentou/internal/demo"
	"bentou/internal/eligibility"
	"bentou/internal/letters"
	"bentou/internal/testkit"
	"bentou/internal/upload"
	"bentou/internal/vault"
	"bentou/rules/fact"
	"bentou/rules/packs"
)

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// office is a demo zone that was decided, with its letters.
type office struct {
	t     *testing.T
	store *store.Store
	serve http.Handler
}

func newOffice(t *testing.T, url string) *office {
	t.Helper()
	v, err := vault.OpenOrCreate(filepath.Join(t.TempDir(), "keys.json"))
	check(t, err)
	s, err := store.Open(t.Context(), store.Config{URL: url, Vault: v, Clock: clock.System(nil)})
	check(t, err)
	t.Cleanup(func() { s.Close() })
	_, err = demo.Fill(t.Context(), s, demo.Options{Households: 40})
	check(t, err)
	e := eligibility.New(s, packs.Liaocheng())
	_, err = e.EnsureRelease(t.Context())
	check(t, err)
	_, err = e.Decide(t.Context(), eligibility.Options{})
	check(t, err)
	return &office{t, s, letters.New(s, e).Handler(slog.New(slog.DiscardHandler))}
}

func (o *office) get(c *access.Caller, path string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequestWithContext(o.t.Context(), http.MethodGet, path, nil)
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	next := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if c != nil {
			r = r.WithContext(access.With(r.Context(), c))
		}
		o.serve.ServeHTTP(w, r)
	})
	audit.New(o.store, nil).Middleware(next).ServeHTTP(w, r)
	return w
}

func pathOf(d *ent.StoredDecision) string { return "/decisions/" + upload.FormatID(d.ID) + "/letter" }

func (o *office) decisions(programme string) []*ent.StoredDecision {
	o.t.Helper()
	list, err := o.store.Client().StoredDecision.Query().Where(storeddecision.Programme(programme)).Order(ent.Asc(storeddecision.FieldID)).All(o.t.Context())
	check(o.t, err)
	if len(list) == 0 {
		o.t.Fatal("no decision of " + programme)
	}
	return list
}

func TestALetterIsForTheCaseworkerOfTheAreaAndLogged(t *testing.T) {
	each := map[string]func() string{"sqlite": func() string { return filepath.Join(t.TempDir(), "bentou.db") }, "postgres": func() string { return testkit.Postgres(t) }}
	for name, url := range each {
		t.Run(name, func(t *testing.T) {
			o := newOffice(t, url())
			d := o.decisions("elder_zone70")[0]
			h, err := o.store.Client().Household.Get(t.Context(), d.HouseholdID)
			check(t, err)
			village, err := o.store.Client().Unit.Get(t.Context(), h.UnitID)
			check(t, err)
			towns, err := o.store.Client().Unit.Query().Where(unit.KindEQ(fact.UnitKindTownship)).All(t.Context())
			check(t, err)
			for _, town := range towns {
				want := 404
				if strings.HasPrefix(village.Path, town.Path) {
					want = 200
				}
				if got := o.get(&access.Caller{Name: "x", Role: access.Caseworker, Unit: town.ID}, pathOf(d)).Code; got != want {
					t.Errorf("a caseworker of %s: %d instead of %d", town.Name, got, want)
				}
			}
			for role, want := range map[access.Role]int{access.Viewer: 403, access.Finance: 403, access.Service: 403, access.PolicyEditor: 403, access.Administrator: 200} {
				if got := o.get(&access.Caller{Name: "x", Role: role}, pathOf(d)).Code; got != want {
					t.Errorf("%s: %d instead of %d", role, got, want)
				}
			}
			if got := o.get(nil, pathOf(d)).Code; got != 401 {
				t.Errorf("nobody: %d", got)
			}
			admin := &access.Caller{Name: "x", Role: access.Administrator}
			for path, want := range map[string]int{"/decisions/AQ/letter": 404, "/decisions/x/letter": 404, pathOf(d) + "?lang=fr": 400, pathOf(d) + "?format=xml": 400} {
				if got := o.get(admin, path).Code; got != want {
					t.Errorf("%s: %d", path, got)
				}
			}
			about := d.HouseholdID
			if d.PersonID != nil {
				about = *d.PersonID
			}
			n, err := o.store.Client().AccessLogEntry.Query().Where(audit.About(about)).Count(t.Context())
			check(t, err)
			if n == 0 {
				t.Error("the access log has none of it")
			}
		})
	}
}

// What health and disability are is told to whoever sees the records only; the letter
// says that something is masked, and nothing else.
func TestALetterMasksWhatItsReaderMayNotSee(t *testing.T) {
	o := newOffice(t, filepath.Join(t.TempDir(), "bentou.db"))
	town, err := o.store.Client().Unit.Query().Where(unit.KindEQ(fact.UnitKindTownship)).All(t.Context())
	check(t, err)
	grades := regexp.MustCompile(`“[一二三四]级”|grade [1-4]”|GRADE_[1-4]`)
	told, masked := 0, 0
	for _, d := range o.decisions("disab_living") {
		for _, u := range town {
			for _, as := range []string{"", "?format=json"} {
				seeing := o.get(&access.Caller{Name: "x", Role: access.Caseworker, Unit: u.ID, Purpose: string(access.Verification)}, pathOf(d)+as)
				blind := o.get(&access.Caller{Name: "x", Role: access.Caseworker, Unit: u.ID}, pathOf(d)+as)
				if seeing.Code != blind.Code {
					t.Errorf("%d and %d", seeing.Code, blind.Code)
				}
				if seeing.Code != 200 {
					continue
				}
				if grades.MatchString(seeing.Body.String()) {
					told++
				}
				if strings.Contains(blind.Body.String(), "已遮盖") || strings.Contains(blind.Body.String(), `"masked": true`) {
					masked++
				}
				if at := regexp.MustCompile(`为“[一二三四]级”|"found": "GRADE_|"value": "GRADE_|disability_certificate`).FindString(blind.Body.String()); at != "" {
					t.Errorf("%s is told to whoever may not see it: %s", at, pathOf(d)+as)
				}
			}
		}
		if told > 20 {
			break
		}
	}
	if told == 0 || masked == 0 {
		t.Errorf("%d are told, %d masked", told, masked)
	}
}

// The JSON is what the schema says, to the field.
func TestTheExplanationIsWhatItsSchemaSays(t *testing.T) {
	text, err := os.ReadFile("../../docs/explanation.schema.json")
	check(t, err)
	var schema map[string]any
	check(t, json.Unmarshal(text, &schema))
	o := newOffice(t, filepath.Join(t.TempDir(), "bentou.db"))
	admin := &access.Caller{Name: "x", Role: access.Administrator}
	list, err := o.store.Client().StoredDecision.Query().Limit(60).All(t.Context())
	check(t, err)
	traced := 0
	for _, d := range list {
		w := o.get(admin, pathOf(d), "Accept", "application/json")
		if w.Code != 200 || !strings.HasPrefix(w.Header().Get("Content-Type"), "application/json") {
			t.Fatalf("%d: %s", w.Code, w.Body)
		}
		var got any
		check(t, json.Unmarshal(w.Body.Bytes(), &got))
		s := checker{root: schema}
		s.check("", schema, got)
		if len(s.wrong) > 0 {
			t.Fatalf("%s\n%s", strings.Join(s.wrong, "\n"), w.Body)
		}
		if got.(map[string]any)["provenance"] == "records" {
			traced++
		}
	}
	if traced < 50 {
		t.Errorf("of %d decisions the records of %d are known", len(list), traced)
	}
	for _, broken := range []string{`{}`, `{"schema":"x"}`, `[]`} {
		var got any
		check(t, json.Unmarshal([]byte(broken), &got))
		s := checker{root: schema}
		s.check("", schema, got)
		if len(s.wrong) == 0 {
			t.Errorf("%s passes", broken)
		}
	}
}

// checker knows as much of JSON Schema as the schema uses.
type checker struct {
	root  map[string]any
	wrong []string
}

func (c *checker) fail(at, format string, args ...any) {
	c.wrong = append(c.wrong, at+": "+fmt.Sprintf(format, args...))
}

func (c *checker) check(at string, schema map[string]any, v any) {
	if ref, ok := schema["$ref"].(string); ok {
		c.check(at, c.root["$defs"].(map[string]any)[strings.TrimPrefix(ref, "#/$defs/")].(map[string]any), v)
		return
	}
	if forms, ok := schema["anyOf"].([]any); ok {
		for _, s := range forms {
			one := checker{root: c.root}
			if one.check(at, s.(map[string]any), v); len(one.wrong) == 0 {
				return
			}
		}
		c.fail(at, "none of the forms: %v", v)
		return
	}
	if want, ok := schema["const"]; ok && want != v {
		c.fail(at, "%v instead of %v", v, want)
	}
	if list, ok := schema["enum"].([]any); ok && !slices.Contains(list, v) {
		c.fail(at, "%v is none of %v", v, list)
	}
	if p, ok := schema["pattern"].(string); ok {
		if text, ok := v.(string); ok && !regexp.MustCompile(p).MatchString(text) {
			c.fail(at, "%q is not %s", text, p)
		}
	}
	switch schema["type"] {
	case "object":
		m, ok := v.(map[string]any)
		if !ok {
			c.fail(at, "no object: %v", v)
			return
		}
		properties, _ := schema["properties"].(map[string]any)
		required, _ := schema["required"].([]any)
		for _, name := range required {
			if _, ok := m[name.(string)]; !ok {
				c.fail(at, "%v is missing", name)
			}
		}
		for name, x := range m {
			if s, ok := properties[name].(map[string]any); ok {
				c.check(at+"."+name, s, x)
			} else if s, ok := schema["additionalProperties"].(map[string]any); ok {
				c.check(at+"."+name, s, x)
			} else {
				c.fail(at, "%s is not described", name)
			}
		}
	case "array":
		list, ok := v.([]any)
		if !ok {
			c.fail(at, "no list: %v", v)
			return
		}
		for i, x := range list {
			c.check(fmt.Sprintf("%s.%d", at, i), schema["items"].(map[string]any), x)
		}
	case "string":
		if _, ok := v.(string); !ok {
			c.fail(at, "no text: %v", v)
		}
	case "boolean":
		if _, ok := v.(bool); !ok {
			c.fail(at, "no truth value: %v", v)
		}
	case "integer":
		if n, ok := v.(float64); !ok || n != float64(int64(n)) {
			c.fail(at, "no whole number: %v", v)
		}
	case "null":
		if v != nil {
			c.fail(at, "not null: %v", v)
		}
	}
}

// The letter prints to one readable document: A4, with its text as text.
func TestALetterPrintsToOneReadableDocument(t *testing.T) {
	testkit.Chromium(t)
	o := newOffice(t, filepath.Join(t.TempDir(), "bentou.db"))
	d := o.decisions("dibao")[0]
	w := o.get(&access.Caller{Name: "x", Role: access.Administrator}, pathOf(d))
	if w.Code != 200 {
		t.Fatal(w.Body)
	}
	if strings.Contains(w.Body.String(), "<script") || !strings.Contains(w.Header().Get("Content-Security-Policy"), "default-src 'none'") {
		t.Error("the page is not closed")
	}
	p := testkit.Browse(t, "data:text/html;base64,"+base64.StdEncoding.EncodeToString(w.Body.Bytes()))
	p.WaitFor(`document.querySelector("h1") && document.querySelector(".annex")`)
	for _, part := range []string{"认定通知书", "怎么办", "如有异议", "所依据的登记", "所依据的规定"} {
		if !strings.Contains(p.Eval("document.body.innerText"), part) {
			t.Errorf("%s is not in it", part)
		}
	}
	if said := p.Said(); len(said) > 0 {
		t.Errorf("the page complains: %v", said)
	}
	p.Screenshot("letter")
	pdf := p.PDF()
	if !bytes.HasPrefix(pdf, []byte("%PDF-")) || !bytes.Contains(pdf, []byte("%%EOF")) || len(pdf) < 5000 {
		t.Fatalf("no document: %d bytes", len(pdf))
	}
	if pages := regexp.MustCompile(`/Type\s*/Page\b[^s]`).FindAll(pdf, -1); len(pages) < 2 || len(pages) > 8 {
		t.Errorf("%d pages", len(pages))
	}
	if !bytes.Contains(pdf, []byte("/MediaBox [0 0 594.95996 841.91998]")) && !regexp.MustCompile(`/MediaBox\s*\[\s*0 0 59[45]\.?\d* 84[12]\.?\d*\s*\]`).Match(pdf) {
		t.Error("it is not A4")
	}
	if !bytes.Contains(pdf, []byte("/ToUnicode")) {
		t.Error("its text cannot be read or searched")
	}
}
