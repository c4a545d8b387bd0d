package signin_test

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"bentou/ent/gen/ent"
	"bentou/ent/gen/ent/unit"
	"bentou/ent/store"
	"bentou/internal/access"
	"bentou/internal/clock"
	"bentou/internal/edge"
	"bentou/internal/fault"
	"bentou/internal/registry"
	"bentou/internal/signin"
	"bentou/internal/testkit"
	"bentou/internal/vault"
	"bentou/internal/zone"
	"bentou/rules/fact"
)

// fixture is sign-in over a real database with an empty zone, at a time that tests let
// pass, in front of a handler that answers with the caller.
type fixture struct {
	*testing.T
	store    *store.Store
	signin   *signin.Service
	now      time.Time
	township *ent.Unit
	issuer   issuer
	log      *bytes.Buffer
	http     http.Handler
	secure   bool
}

// each runs a test on both databases.
func each(t *testing.T, test func(f *fixture)) {
	t.Run("sqlite", func(t *testing.T) { test(open(t, filepath.Join(t.TempDir(), "bentou.db"))) })
	t.Run("postgres", func(t *testing.T) { test(open(t, testkit.Postgres(t))) })
}

func open(t *testing.T, database string) *fixture {
	t.Helper()
	f := &fixture{T: t, now: time.Date(2030, 1, 1, 8, 0, 0, 0, time.UTC), log: &bytes.Buffer{}}
	v, err := vault.OpenOrCreate(filepath.Join(t.TempDir(), "keys.json"))
	f.must(err)
	f.store, err = store.Open(t.Context(), store.Config{URL: database, Vault: v, Clock: clock.Func(func() time.Time { return f.now }, nil)})
	f.must(err)
	t.Cleanup(func() { f.store.Close() })
	_, err = zone.Setup(t.Context(), f.store, zone.Options{})
	f.must(err)
	f.township, err = f.store.Client().Unit.Query().Where(unit.KindEQ(fact.UnitKindTownship), unit.Name("北城街道")).Only(t.Context())
	f.must(err)
	f.signin = signin.New(f.store, &f.issuer, slog.New(slog.NewTextHandler(f.log, nil)))
	mux := http.NewServeMux()
	mux.Handle("/data", f.signin.Require(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c, err := access.From(r.Context())
		f.must(err)
		json.NewEncoder(w).Encode(c)
	})))
	mux.Handle("/", f.signin.Handler())
	f.http = mux
	return f
}

func (f *fixture) must(err error) {
	f.Helper()
	if err != nil {
		f.Fatal(err)
	}
}

func (f *fixture) create(g signin.Grant) (string, *ent.AccessToken) {
	f.Helper()
	if g.Days == 0 {
		g.Days = signin.DefaultDays
	}
	secret, token, err := f.signin.Create(f.Context(), "test", g)
	f.must(err)
	return secret, token
}

type response struct {
	*httptest.ResponseRecorder
	code   string // of the error
	caller access.Caller
}

// send sends a request with headers given as name, value, ….
func (f *fixture) send(method, target, body string, headers ...string) response {
	f.Helper()
	r := httptest.NewRequestWithContext(f.Context(), method, target, strings.NewReader(body))
	if body != "" {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	r.RemoteAddr = "127.0.0.1:40000"
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Add(headers[i], headers[i+1])
	}
	handler := edge.Guard(f.http, edge.Options{Loopback: true})
	r.Host = "127.0.0.1:8080"
	if f.secure {
		r = httptest.NewRequestWithContext(f.Context(), method, "https://127.0.0.1"+target, nil)
		r.RemoteAddr, r.Header = "127.0.0.1:40000", header(headers)
	}
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, r)
	out := response{ResponseRecorder: w}
	var refused struct {
		Errors []struct {
			Message    string
			Extensions struct{ Code, ZH string }
		}
	}
	if json.Unmarshal(w.Body.Bytes(), &refused) == nil && len(refused.Errors) == 1 {
		out.code = refused.Errors[0].Extensions.Code
		if refused.Errors[0].Message == "" || refused.Errors[0].Extensions.ZH == "" {
			f.Errorf("the refusal does not say why in both languages: %s", w.Body)
		}
	} else if w.Code == http.StatusOK && strings.HasPrefix(target, "/data") {
		f.must(json.Unmarshal(w.Body.Bytes(), &out.caller))
	}
	return out
}

func header(pairs []string) http.Header {
	h := http.Header{}
	for i := 0; i+1 < len(pairs); i += 2 {
		h.Add(pairs[i], pairs[i+1])
	}
	return h
}

func (f *fixture) bearer(token string, headers ...string) response {
	f.Helper()
	return f.send(http.MethodPost, "/data", "", append(headers, "Authorization", "Bearer "+token)...)
}

// browser signs in by the link and returns the cookie and what goes beside it.
func (f *fixture) browser(secret string) (cookie *http.Cookie, csrf string) {
	f.Helper()
	r := f.send(http.MethodGet, "/signin?token="+url.QueryEscape(secret), "")
	if r.Code != http.StatusSeeOther || len(r.Result().Cookies()) != 1 {
		f.Fatalf("signing in: %d %s", r.Code, r.Body)
	}
	cookie = r.Result().Cookies()[0]
	var session struct{ CSRF string }
	f.must(json.Unmarshal(f.send(http.MethodGet, "/session", "", "Cookie", pair(cookie)).Body.Bytes(), &session))
	return cookie, session.CSRF
}

func pair(c *http.Cookie) string { return c.Name + "=" + c.Value }

func (f *fixture) want(what string, r response, status int, code string) {
	f.Helper()
	if r.Code != status || r.code != code {
		f.Errorf("%s: %d %s, want %d %s: %s", what, r.Code, r.code, status, code, r.Body)
	}
}

// village makes a village and returns its id.
func (f *fixture) village(township, name string) (id int) {
	f.Helper()
	z, err := zone.Find(f.Context(), f.store.Client(), nil)
	f.must(err)
	towns, err := zone.Townships(f.Context(), f.store.Client(), z.ID)
	f.must(err)
	_, err = f.store.Write(f.Context(), "test", func(ctx context.Context, tx *store.Tx) error {
		r := registry.NewRecorder(tx)
		c, err := tx.Open(ctx, "unit.add", towns[township].Subject(), nil)
		if err != nil {
			return err
		}
		u, err := zone.EnsureVillage(ctx, r, c, towns[township], name, zone.Founded, registry.Provenance{Source: fact.SourceFile})
		if err != nil {
			return err
		}
		id = u.ID
		return r.Finish(ctx)
	})
	f.must(err)
	return id
}

// issuer vouches for the tokens in it.
type issuer map[string]*signin.Vouched

func (i *issuer) Verify(_ context.Context, token string) (*signin.Vouched, error) {
	if v := (*i)[token]; v != nil {
		return v, nil
	}
	return nil, fault.New(fault.Unauthenticated, "令牌未被接受", "the token is not accepted")
}
