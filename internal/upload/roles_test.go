package upload_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"bentou/ent/gen/ent/accesslogentry"
	"bentou/internal/access"
	"bentou/rules/fact"
)

func TestFilesAreExchangedByWhoLoadsRostersOnly(t *testing.T) {
	each(t, func(f *fixture) {
		send := func(c *access.Caller, method, path string) (int, string, string) {
			r := httptest.NewRequest(method, path, strings.NewReader("code\n1\n"))
			r.Header.Set("Content-Type", "text/csv")
			if c != nil {
				r = r.WithContext(access.With(r.Context(), c))
			}
			w := httptest.NewRecorder()
			f.logged(f.files.Handler()).ServeHTTP(w, r)
			return w.Code, w.Body.String(), w.Header().Get("Location")
		}
		_, _, file := send(&access.Caller{Name: "a", Role: access.Administrator}, http.MethodPost, "/uploads?name=roster.csv")
		if file == "" {
			t.Fatal("the administrator cannot send a file")
		}
		for _, role := range access.Roles() {
			for _, unit := range []int{0, 7} {
				c := &access.Caller{Name: "x", Role: role, Unit: unit}
				may := role == access.Administrator && unit == 0
				for _, x := range []struct {
					method, path string
					done         int
				}{{http.MethodPost, "/uploads?name=roster.csv", http.StatusCreated}, {http.MethodGet, file, http.StatusOK}} {
					code, body, _ := send(c, x.method, x.path)
					if may && code != x.done || !may && (code != http.StatusForbidden || !strings.Contains(body, "FORBIDDEN")) {
						t.Errorf("%s with unit %d: %s gives %d %s", role, unit, x.method, code, body)
					}
				}
			}
		}
		// What was fetched is in the log; without the log nothing is fetched.
		fetched, err := f.store.Client().AccessLogEntry.Query().Where(accesslogentry.KindEQ(fact.AccessExport)).All(f.Context())
		if err != nil || len(fetched) != 1 || fetched[0].Actor != "x" || !strings.Contains(fetched[0].What, "Upload") {
			t.Errorf("the log says %+v (%v)", fetched, err)
		}
		r := httptest.NewRequest(http.MethodGet, file, nil)
		w := httptest.NewRecorder()
		f.files.Handler().ServeHTTP(w, r.WithContext(access.With(r.Context(), &access.Caller{Name: "x", Role: access.Administrator})))
		if w.Code != http.StatusServiceUnavailable || strings.Contains(w.Body.String(), "code\n1") {
			t.Errorf("without a log: %d %s", w.Code, w.Body)
		}
	})
}
