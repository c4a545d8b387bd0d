package audit_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"bentou/ent/gen/ent"
	"bentou/ent/gen/ent/accesslogentry"
	"bentou/ent/store"
	"bentou/internal/access"
	"bentou/internal/audit"
	"bentou/internal/clock"
	"bentou/internal/fault"
	"bentou/internal/testkit"
	"bentou/internal/vault"
	"bentou/rules/fact"
)

// each runs a test on both databases.
func each(t *testing.T, test func(t *testing.T, s *store.Store)) {
	open := func(t *testing.T, url string) *store.Store {
		t.Helper()
		v, err := vault.OpenOrCreate(filepath.Join(t.TempDir(), "keys.json"))
		if err != nil {
			t.Fatal(err)
		}
		s, err := store.Open(t.Context(), store.Config{URL: url, Vault: v, Clock: clock.System(nil)})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { s.Close() })
		return s
	}
	t.Run("sqlite", func(t *testing.T) { test(t, open(t, filepath.Join(t.TempDir(), "bentou.db"))) })
	t.Run("postgres", func(t *testing.T) { test(t, open(t, testkit.Postgres(t))) })
}

// entries are the rows of the log, in order.
func entries(t *testing.T, s *store.Store) []*ent.AccessLogEntry {
	t.Helper()
	out, err := s.Client().AccessLogEntry.Query().Order(accesslogentry.ByPosition()).All(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return out
}

var worker = access.Caller{Name: "office", Role: access.Caseworker, Token: 7, Purpose: "走访"}

// serve answers one request with a handler behind the log, as someone signed in.
func serve(s *store.Store, r *http.Request, h http.HandlerFunc) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	audit.New(s, nil).Middleware(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c := worker
		h(w, r.WithContext(access.With(r.Context(), &c)))
	})).ServeHTTP(w, r)
	return w
}

func TestARequestIsOneRowThatNamesFieldsAndRows(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		r := httptest.NewRequest(http.MethodPost, "/graphql", nil)
		r.Header.Set(audit.RequestID, "proxy-17")
		logged := 0
		w := serve(s, r, func(w http.ResponseWriter, r *http.Request) {
			var all sync.WaitGroup
			for _, id := range []int{5, 3, 4, 9, 4} {
				all.Go(func() {
					if err := audit.Read(r.Context(), "Person.identityNumber", id); err != nil {
						t.Error(err)
					}
				})
			}
			all.Wait()
			_ = audit.Read(r.Context(), "Household.phone", 12)
			audit.Refused(r.Context(), "Person.bankAccount", fault.Forbidden)
			audit.Refused(r.Context(), "Person.bankAccount", fault.Forbidden)
			audit.Refused(r.Context(), "Person.name", fault.NotFound)
			logged = len(entries(t, s))
			_, _ = w.Write([]byte("answer"))
			logged = len(entries(t, s)) - logged
		})
		if w.Code != 200 || w.Body.String() != "answer" || w.Header().Get(audit.RequestID) != "proxy-17" {
			t.Errorf("answered %d %q %v", w.Code, w.Body, w.Header())
		}
		if logged != 1 {
			t.Errorf("%d rows were written before the answer left", logged)
		}
		all := entries(t, s)
		if len(all) != 1 {
			t.Fatalf("%d rows", len(all))
		}
		e := all[0]
		if e.Kind != fact.AccessPersonalRead || e.Actor != "office" || e.Role != "caseworker" || e.TokenID == nil || *e.TokenID != 7 ||
			e.Purpose != "走访" || e.Request != "proxy-17" || e.Address != "192.0.2.1" || e.Reads != 6 || e.Refusals != 2 {
			t.Errorf("%+v", e)
		}
		want := `{"reads":[{"field":"Household.phone","count":1,"ids":[[12]]},{"field":"Person.identityNumber","count":5,"ids":[[3,5],[9]]}],` +
			`"refusals":[{"action":"Person.bankAccount","code":"FORBIDDEN","count":2}]}`
		if e.What != want {
			t.Errorf("it says %s", e.What)
		}
	})
}

func TestARequestThatShowsNothingPersonalIsNotLogged(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		w := serve(s, httptest.NewRequest(http.MethodGet, "/healthz", nil), func(w http.ResponseWriter, _ *http.Request) {})
		if all := entries(t, s); w.Code != 200 || len(all) != 0 || w.Header().Get(audit.RequestID) == "" {
			t.Errorf("%d rows, status %d, %v", len(all), w.Code, w.Header())
		}
	})
}

func TestRefusalsAreLoggedWhoeverAsks(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		for _, status := range []int{http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound} {
			r := httptest.NewRequest(http.MethodPost, "/uploads/1?name=secret", nil)
			w := httptest.NewRecorder()
			audit.New(s, nil).Middleware(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) })).ServeHTTP(w, r)
			if w.Code != status {
				t.Errorf("%d becomes %d", status, w.Code)
			}
		}
		all := entries(t, s)
		if len(all) != 2 {
			t.Fatalf("%d rows", len(all))
		}
		for i, code := range []string{"UNAUTHENTICATED", "FORBIDDEN"} {
			if e := all[i]; e.Kind != fact.AccessRefusal || e.Actor != "" || e.TokenID != nil ||
				e.What != `{"refusals":[{"action":"POST /uploads/1","code":"`+code+`","count":1}]}` {
				t.Errorf("%+v", e)
			}
		}
	})
}

func TestWhatCannotBeLoggedIsNotShown(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		cut := func(h http.HandlerFunc) *httptest.ResponseRecorder {
			return serve(s, httptest.NewRequest(http.MethodPost, "/graphql", nil), h)
		}
		broken := func(r *http.Request) { s.Close() }
		w := cut(func(w http.ResponseWriter, r *http.Request) {
			if err := audit.Read(r.Context(), "Person.identityNumber", 1); err != nil {
				t.Error(err)
			}
			broken(r)
			w.Header().Set("Set-Cookie", "secret")
			_, _ = w.Write([]byte("secret"))
			_, _ = w.Write([]byte("secret"))
		})
		var body struct {
			Errors []struct{ Extensions struct{ Code, ZH string } }
		}
		if err := json.Unmarshal(w.Body.Bytes(), &body); err != nil || w.Code != http.StatusServiceUnavailable ||
			len(body.Errors) != 1 || body.Errors[0].Extensions.Code != "UNAVAILABLE" || body.Errors[0].Extensions.ZH == "" {
			t.Errorf("answered %d %s", w.Code, w.Body)
		}
		if strings.Contains(w.Body.String(), "secret") || w.Header().Get("Set-Cookie") != "" || w.Header().Get(audit.RequestID) == "" {
			t.Errorf("it shows %s %v", w.Body, w.Header())
		}
		// A refusal stands, and so does an answer that shows nothing personal.
		if w := cut(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusForbidden) }); w.Code != http.StatusForbidden {
			t.Errorf("a refusal becomes %d", w.Code)
		}
		if w := cut(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("ok")) }); w.Body.String() != "ok" {
			t.Errorf("an answer becomes %d", w.Code)
		}
	})
}

func TestAnAnswerThatGoesOnLogsBeforeEachPartAndBreaksOffWhereItCannot(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		server := httptest.NewServer(audit.New(s, nil).Middleware(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			for id := 1; id <= 3; id++ {
				if id == 3 {
					s.Close()
				}
				if err := audit.Exported(r.Context(), "Person.identityNumber", id); err != nil {
					t.Error(err)
				}
				_, _ = w.Write([]byte{byte('0' + id)})
				_ = http.NewResponseController(w).Flush()
				if id < 3 && len(entries(t, s)) != id {
					t.Errorf("part %d left before it was logged", id)
				}
			}
		})))
		defer server.Close()
		res, err := http.Get(server.URL)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		got := make([]byte, 10)
		n, last := 0, error(nil)
		for last == nil {
			var k int
			k, last = res.Body.Read(got[n:])
			n += k
		}
		if string(got[:n]) != "12" || last.Error() == "EOF" {
			t.Errorf("it shows %q and ends with %v", got[:n], last)
		}
	})
}

func TestAConnectionCannotBeTakenOver(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		serve(s, httptest.NewRequest(http.MethodGet, "/", nil), func(w http.ResponseWriter, _ *http.Request) {
			if _, _, err := http.NewResponseController(w).Hijack(); err == nil {
				t.Error("the connection is handed over")
			}
		})
	})
}

func TestNothingPersonalIsReadOutsideOfARequestThatIsLogged(t *testing.T) {
	if err := audit.Read(t.Context(), "Person.phone", 1); fault.CodeOf(err) != fault.Unavailable {
		t.Errorf("%v", err)
	}
	if err := audit.Count(t.Context(), "rows", 1); fault.CodeOf(err) != fault.Unavailable {
		t.Errorf("%v", err)
	}
}

func TestAMutationIsLoggedWithItsPositions(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		change := func(ctx context.Context, n int) {
			if _, err := s.Write(ctx, "office", func(ctx context.Context, tx *store.Tx) error {
				for range n {
					if _, err := tx.Open(ctx, "test.change", store.Subject{}, nil); err != nil {
						return err
					}
				}
				return nil
			}); err != nil {
				t.Fatal(err)
			}
		}
		serve(s, httptest.NewRequest(http.MethodPost, "/graphql", nil), func(_ http.ResponseWriter, r *http.Request) {
			change(r.Context(), 2)
			change(r.Context(), 1)
			change(t.Context(), 1) // someone else's
			change(r.Context(), 0)
			change(r.Context(), 1)
		})
		all := entries(t, s)
		if len(all) != 1 || all[0].Kind != fact.AccessChange || all[0].Actor != "office" || all[0].What != `{"changes":[[1,3],[5]]}` {
			t.Errorf("%+v", all)
		}
	})
}

func TestARowNamesALimitedNumberOfIdsAndCountsTheRest(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		serve(s, httptest.NewRequest(http.MethodGet, "/", nil), func(_ http.ResponseWriter, r *http.Request) {
			for i := range audit.MaxIDs + 500 {
				_ = audit.Exported(r.Context(), "Person.phone", 2*i+1)
			}
			_ = audit.Exported(r.Context(), "Person.phone", 1)
			for i := range audit.MaxRefusals + 50 {
				audit.Refused(r.Context(), "Query.f"+string(rune('0'+i)), fault.Forbidden)
			}
		})
		e := entries(t, s)[0]
		var w audit.What
		if err := json.Unmarshal([]byte(e.What), &w); err != nil {
			t.Fatal(err)
		}
		if f := w.Reads[0]; len(f.Spans) != audit.MaxIDs || f.Unnamed != 500 || f.Count != audit.MaxIDs+501 || e.Reads != f.Count {
			t.Errorf("%d ids, %d unnamed, %d in all", len(f.Spans), f.Unnamed, f.Count)
		}
		if len(w.Refusals) != audit.MaxRefusals+1 || e.Refusals != audit.MaxRefusals+50 {
			t.Errorf("%d refusals named of %d", len(w.Refusals), e.Refusals)
		}
	})
}

func TestNeitherPurposeNorIdOfARequestBringsAnIdentityIntoTheLog(t *testing.T) {
	s := testStore(t)
	rapid.Check(t, func(rt *rapid.T) {
		canary := rapid.SampledFrom([]string{"37159919800101001X", "371599800101001", "13800000000", "+8613800000000", "6222020000000000000", "371599 19800101 0010"}).Draw(rt, "canary")
		before := rapid.StringMatching(`[a-z一二 ,.:]{0,6}`).Draw(rt, "before")
		after := rapid.StringMatching(`([a-z一二 ,.:][a-z0-9]{0,3})?`).Draw(rt, "after")
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.Header.Set(audit.RequestID, strings.TrimSpace(before+canary+after))
		w := serve(s, r, func(w http.ResponseWriter, r *http.Request) {
			c := worker
			c.Purpose = before + canary + after
			ctx := access.With(r.Context(), &c)
			_ = audit.Read(ctx, "Person.name", 1)
			audit.Refused(ctx, "GET /"+canary, fault.Forbidden)
		})
		all := entries(t, s)
		e := all[len(all)-1]
		digits := canary[len(canary)-8:]
		for _, text := range []string{e.Purpose, e.Request, e.What, w.Header().Get(audit.RequestID)} {
			if strings.Contains(text, digits) {
				rt.Errorf("%q holds %q", text, canary)
			}
		}
	})
}

func testStore(t *testing.T) *store.Store {
	t.Helper()
	v, err := vault.OpenOrCreate(filepath.Join(t.TempDir(), "keys.json"))
	if err != nil {
		t.Fatal(err)
	}
	s, err := store.Open(t.Context(), store.Config{URL: filepath.Join(t.TempDir(), "bentou.db"), Vault: v, Clock: clock.System(nil)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}
