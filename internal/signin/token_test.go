package signin_test

import (
	"bytes"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"bentou/ent/gen/ent/accesstoken"
	"bentou/ent/gen/ent/change"
	"bentou/internal/access"
	"bentou/internal/fault"
	"bentou/internal/signin"
)

func TestATokenSignsInWithItsRoleAndArea(t *testing.T) {
	each(t, func(f *fixture) {
		secret, token := f.create(signin.Grant{Name: "desk 3", Role: access.Caseworker, Unit: f.township.ID, Days: 7})
		r := f.bearer(secret, signin.PurposeHeader, "review")
		f.want("the token", r, 200, "")
		want := access.Caller{
			Name: "desk 3", Role: access.Caseworker, Unit: f.township.ID, Token: token.ID, Purpose: "review",
			From: "127.0.0.1", Request: r.Header().Get(signin.RequestHeader), Expires: f.now.AddDate(0, 0, 7),
		}
		r.caller.Expires = r.caller.Expires.UTC()
		if want.Expires = token.Expires.UTC(); r.caller != want || r.caller.Request == "" {
			f.Errorf("the caller is %+v, want %+v", r.caller, want)
		}
		if days := token.Expires.Sub(f.now); days < 7*24*time.Hour-time.Second || days > 7*24*time.Hour+time.Second {
			f.Errorf("it lives for %v", days)
		}
	})
}

func TestWithoutATokenThatIsAcceptedNobodyIsLetIn(t *testing.T) {
	each(t, func(f *fixture) {
		secret, _ := f.create(signin.Grant{Name: "a", Role: access.Administrator})
		for what, headers := range map[string][]string{
			"nothing":               {},
			"another token":         {"Authorization", "Bearer " + signin.Prefix + strings.Repeat("0", 64)},
			"a part of a token":     {"Authorization", "Bearer " + secret[:len(secret)-1]},
			"more than a token":     {"Authorization", "Bearer " + secret + "0"},
			"another case":          {"Authorization", "Bearer " + strings.ToUpper(secret)},
			"no token":              {"Authorization", "Bearer "},
			"another scheme":        {"Authorization", "Basic " + secret},
			"the token twice":       {"Authorization", "Bearer " + secret, "Authorization", "Bearer " + secret},
			"a cookie of nothing":   {"Cookie", "bentou=" + secret},
			"a cookie that is none": {"Cookie", "bentou="},
		} {
			r := f.send(http.MethodPost, "/data", "", headers...)
			f.want(what, r, 401, "UNAUTHENTICATED")
			if r.Header().Get("WWW-Authenticate") == "" {
				f.Errorf("%s: the answer does not say how to sign in", what)
			}
		}
		f.want("the token in the address", f.send(http.MethodGet, "/data?token="+secret, ""), 401, "UNAUTHENTICATED")
		f.want("a bad bearer beside a good cookie", func() response {
			cookie, csrf := f.browser(secret)
			return f.bearer("x", "Cookie", pair(cookie), signin.ForgeryHeader, csrf)
		}(), 401, "UNAUTHENTICATED")
	})
}

func TestATokenEndsWhenItExpiresOrIsRevokedInAnyProcess(t *testing.T) {
	each(t, func(f *fixture) {
		short, token := f.create(signin.Grant{Name: "a", Role: access.Viewer, Days: 1})
		f.now = token.Expires.Add(-time.Microsecond)
		f.want("until it expires", f.bearer(short), 200, "")
		f.now = token.Expires
		f.want("when it expires", f.bearer(short), 401, "UNAUTHENTICATED")

		secret, token := f.create(signin.Grant{Name: "b", Role: access.Viewer})
		cookie, _ := f.browser(secret)
		f.want("before it is revoked", f.bearer(secret), 200, "")
		other := signin.New(f.store, nil, nil) // shares nothing with the first but the database
		if _, err := other.Revoke(f.Context(), "admin", token.ID); err != nil {
			f.Fatal(err)
		}
		f.want("with the next request", f.bearer(secret), 401, "UNAUTHENTICATED")
		f.want("its session", f.send(http.MethodGet, "/data", "", "Cookie", pair(cookie)), 401, "UNAUTHENTICATED")
		f.want("its link", f.send(http.MethodGet, "/signin?token="+secret, ""), 401, "")
		revoked, err := other.Revoke(f.Context(), "admin", token.ID)
		if err != nil || revoked.Revoked == nil || !revoked.Revoked.Equal(*revokedAt(f, token.ID)) {
			f.Errorf("revoking twice: %v %v", revoked, err)
		}
		if _, err := other.Revoke(f.Context(), "admin", 5); fault.CodeOf(err) != fault.NotFound {
			f.Errorf("revoking nothing: %v", err)
		}
	})
}

func revokedAt(f *fixture, id int) *time.Time {
	row, err := f.store.Client().AccessToken.Query().Where(accesstoken.ID(id)).Only(f.Context())
	f.must(err)
	return row.Revoked
}

func TestAGrantThatCannotBeIsRefused(t *testing.T) {
	each(t, func(f *fixture) {
		for what, g := range map[string]signin.Grant{
			"no name":                     {Role: access.Viewer, Days: 1},
			"a name that is too long":     {Name: strings.Repeat("名", 65), Role: access.Viewer, Days: 1},
			"a name with a line break":    {Name: "a\nb", Role: access.Viewer, Days: 1},
			"a name of another issuer":    {Name: "oidc:a", Role: access.Viewer, Days: 1},
			"no role":                     {Name: "a", Days: 1},
			"an unknown role":             {Name: "a", Role: "root", Days: 1},
			"a caseworker of everywhere":  {Name: "a", Role: access.Caseworker, Days: 1},
			"a field team of everywhere":  {Name: "a", Role: access.FieldTeam, Days: 1},
			"for no day":                  {Name: "a", Role: access.Viewer},
			"for ever":                    {Name: "a", Role: access.Viewer, Days: 367},
			"until yesterday":             {Name: "a", Role: access.Viewer, Days: -1},
			"an area that does not exist": {Name: "a", Role: access.Viewer, Unit: 7, Days: 1},
		} {
			_, _, err := f.signin.Create(f.Context(), "test", g)
			if code := fault.CodeOf(err); code != fault.Invalid && code != fault.NotFound {
				f.Errorf("%s: %v", what, err)
			}
		}
		if list, err := f.signin.List(f.Context()); err != nil || len(list) != 0 {
			f.Errorf("%d tokens were made: %v", len(list), err)
		}
	})
}

func TestOnlyAHashOfASecretIsKept(t *testing.T) {
	file := filepath.Join(t.TempDir(), "bentou.db")
	f := open(t, file)
	secret, _ := f.create(signin.Grant{Name: "a", Role: access.Administrator})
	cookie, csrf := f.browser(secret)
	f.must(f.store.Close())
	files := 0
	for _, name := range []string{file, file + "-wal"} {
		content, err := os.ReadFile(name)
		if os.IsNotExist(err) {
			continue
		}
		f.must(err)
		files++
		for _, text := range []string{secret, strings.TrimPrefix(secret, signin.Prefix), cookie.Value, csrf} {
			if bytes.Contains(content, []byte(text)) {
				t.Errorf("%s holds a secret", name)
			}
		}
	}
	if files == 0 || strings.Contains(f.log.String(), secret) {
		t.Errorf("%d files; the log says %s", files, f.log)
	}
}

func TestMakingAndRevokingATokenAreChangesWithTheirActor(t *testing.T) {
	each(t, func(f *fixture) {
		_, token := f.create(signin.Grant{Name: "a", Role: access.Viewer})
		if _, err := f.signin.Revoke(f.Context(), "admin", token.ID); err != nil {
			f.Fatal(err)
		}
		list, err := f.store.Client().Change.Query().Where(change.KindIn("token.create", "token.revoke")).Order(change.ByPosition()).All(f.Context())
		f.must(err)
		if len(list) != 2 || list[0].Actor != "test" || list[0].Kind != "token.create" || list[1].Actor != "admin" || list[1].Kind != "token.revoke" {
			f.Errorf("%v", list)
		}
	})
}

func TestTheFirstTokenIsMadeOnceAndStaysRevoked(t *testing.T) {
	each(t, func(f *fixture) {
		chosen := signin.Prefix + strings.Repeat("aB3_-", 8)
		for _, weak := range []string{"secret", signin.Prefix + "short", strings.TrimPrefix(chosen, signin.Prefix), chosen + " "} {
			if _, err := f.signin.First(f.Context(), weak); fault.CodeOf(err) != fault.Invalid || strings.Contains(err.Error(), weak) && weak != "secret" {
				f.Errorf("a first token %q: %v", weak, err)
			}
		}
		// Several processes that start at once make one.
		var made sync.Map
		var wait sync.WaitGroup
		for range 4 {
			wait.Go(func() {
				secret, err := signin.New(f.store, nil, nil).First(f.Context(), chosen)
				if err != nil {
					f.Error(err)
				}
				if secret != "" {
					made.Store(new(int), secret)
				}
			})
		}
		wait.Wait()
		n := 0
		made.Range(func(_, secret any) bool { n++; return secret == chosen })
		list, err := f.signin.List(f.Context())
		f.must(err)
		if n != 1 || len(list) != 1 || list[0].Role != string(access.Administrator) || list[0].UnitID != nil {
			f.Fatalf("made %d, there are %v", n, list)
		}
		f.want("the first token", f.bearer(chosen), 200, "")
		if _, err := f.signin.Revoke(f.Context(), "admin", list[0].ID); err != nil {
			f.Fatal(err)
		}
		for _, again := range []string{chosen, ""} {
			if secret, err := f.signin.First(f.Context(), again); err != nil || secret != "" {
				f.Errorf("another start makes %q, %v", secret, err)
			}
		}
		f.want("after a restart", f.bearer(chosen), 401, "UNAUTHENTICATED")
	})
}

func TestAnAreaIsNamedByItsNameItsPlaceOrItsCodeAndNeverGuessed(t *testing.T) {
	each(t, func(f *fixture) {
		code := ""
		f.must(f.store.DB().QueryRowContext(f.Context(), "SELECT division_code FROM unit_records WHERE name = '北城街道'").Scan(&code))
		for _, text := range []string{"北城街道", code, "聊城经济技术开发区/北城街道"} {
			if id, err := f.signin.Area(f.Context(), text); err != nil || id != f.township.ID {
				f.Errorf("%s is %d: %v", text, id, err)
			}
		}
		for _, text := range []string{"", "/", "北城", "东城/北城街道", "北城街道/", "*", "%"} {
			if id, err := f.signin.Area(f.Context(), text); fault.CodeOf(err) != fault.NotFound {
				f.Errorf("%q is %d: %v", text, id, err)
			}
		}
		here, there := f.village("北城街道", "张庄村"), f.village("韩集乡", "张庄村")
		if id, err := f.signin.Area(f.Context(), "张庄村"); fault.CodeOf(err) != fault.Invalid {
			f.Errorf("of two that are called so it takes %d: %v", id, err)
		}
		for text, want := range map[string]int{"北城街道/张庄村": here, "韩集乡/张庄村": there} {
			if id, err := f.signin.Area(f.Context(), text); err != nil || id != want {
				f.Errorf("%s is %d, want %d: %v", text, id, want, err)
			}
		}
	})
}

func TestTokensOfAnotherDatabaseAreUnknown(t *testing.T) {
	a, b := open(t, filepath.Join(t.TempDir(), "a.db")), open(t, filepath.Join(t.TempDir(), "b.db"))
	secret, _ := a.create(signin.Grant{Name: "a", Role: access.Viewer})
	b.want("elsewhere", b.bearer(secret), 401, "UNAUTHENTICATED")
}
