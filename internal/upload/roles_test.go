package upload_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"bentou/internal/access"
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
			f.files.Handler().ServeHTTP(w, r)
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
	})
}
