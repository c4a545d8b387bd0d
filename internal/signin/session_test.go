package signin_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"bentou/internal/access"
	"bentou/internal/signin"
)

func TestTheLinkSignsABrowserInAndLeavesTheTokenOutOfTheAddress(t *testing.T) {
	each(t, func(f *fixture) {
		secret, token := f.create(signin.Grant{Name: "a", Role: access.Auditor})
		r := f.send(http.MethodGet, "/signin?token="+secret, "", "Sec-Fetch-Site", "none")
		if r.Code != http.StatusSeeOther || r.Header().Get("Location") != "/graphiql" {
			f.Fatalf("%d to %q", r.Code, r.Header().Get("Location"))
		}
		for name, want := range map[string]string{"Referrer-Policy": "no-referrer", "Cache-Control": "no-store"} {
			if got := r.Header().Get(name); got != want {
				f.Errorf("%s is %q", name, got)
			}
		}
		c := r.Result().Cookies()[0]
		if c.Name != "bentou" || !c.HttpOnly || c.SameSite != http.SameSiteStrictMode || c.Secure || c.Path != "/" || c.Domain != "" || len(c.Value) < 43 || strings.Contains(secret, c.Value) {
			f.Errorf("the cookie is %s", c)
		}
		data := f.send(http.MethodGet, "/data", "", "Cookie", pair(c))
		f.want("reading with the cookie", data, 200, "")
		if data.caller.Name != "a" || data.caller.Role != access.Auditor || data.caller.Token != token.ID {
			f.Errorf("the caller is %+v", data.caller)
		}
		if strings.Contains(f.log.String()+r.Body.String()+r.Header().Get("Location"), secret) {
			f.Error("the token is shown again")
		}
	})
}

func TestOverAnEncryptedConnectionTheCookieIsSentOnlyThereAndToThisHost(t *testing.T) {
	each(t, func(f *fixture) {
		secret, _ := f.create(signin.Grant{Name: "a", Role: access.Auditor})
		plain, _ := f.browser(secret)
		f.secure = true
		c := f.send(http.MethodGet, "/signin?token="+secret, "").Result().Cookies()[0]
		if c.Name != "__Host-bentou" || !c.Secure || !c.HttpOnly || c.SameSite != http.SameSiteStrictMode || c.Path != "/" || c.Domain != "" {
			f.Errorf("the cookie is %s", c)
		}
		f.want("the cookie", f.send(http.MethodGet, "/data", "", "Cookie", pair(c)), 200, "")
		f.want("a cookie from the clear", f.send(http.MethodGet, "/data", "", "Cookie", pair(plain)), 401, "UNAUTHENTICATED")
	})
}

func TestAPageThatIsNotOursCannotActWithTheCookie(t *testing.T) {
	each(t, func(f *fixture) {
		secret, _ := f.create(signin.Grant{Name: "a", Role: access.Administrator})
		cookie, csrf := f.browser(secret)
		_, other := f.browser(secret)
		f.want("with what GET /session gave", f.send(http.MethodPost, "/data", "", "Cookie", pair(cookie), signin.ForgeryHeader, csrf), 200, "")
		for what, headers := range map[string][]string{
			"without the header":      {},
			"with an empty one":       {signin.ForgeryHeader, ""},
			"with the cookie's value": {signin.ForgeryHeader, cookie.Value},
			"of another session":      {signin.ForgeryHeader, other},
			"from another site":       {signin.ForgeryHeader, csrf, "Sec-Fetch-Site", "cross-site"},
			"from a site beside it":   {signin.ForgeryHeader, csrf, "Sec-Fetch-Site", "same-site"},
			"from another origin":     {signin.ForgeryHeader, csrf, "Origin", "http://127.0.0.1:3000"},
		} {
			f.want(what, f.send(http.MethodPost, "/data", "", append(headers, "Cookie", pair(cookie))...), 403, "FORBIDDEN")
		}
		f.want("by another method", f.send(http.MethodDelete, "/data", "", "Cookie", pair(cookie)), 403, "FORBIDDEN")
		f.want("signing out", f.send(http.MethodPost, "/signout", "", "Cookie", pair(cookie)), 403, "FORBIDDEN")
		f.want("still signed in", f.send(http.MethodGet, "/data", "", "Cookie", pair(cookie)), 200, "")
	})
}

func TestALinkOnAnotherSitesPageSignsNobodyIn(t *testing.T) {
	each(t, func(f *fixture) {
		secret, _ := f.create(signin.Grant{Name: "a", Role: access.Viewer})
		for _, site := range []string{"cross-site", "same-site"} {
			r := f.send(http.MethodGet, "/signin?token="+secret, "", "Sec-Fetch-Site", site)
			if r.Code != http.StatusForbidden || len(r.Result().Cookies()) != 0 {
				f.Errorf("%s: %d %v", site, r.Code, r.Result().Cookies())
			}
			r = f.send(http.MethodPost, "/signin", "token="+secret, "Sec-Fetch-Site", site)
			if r.Code != http.StatusForbidden || len(r.Result().Cookies()) != 0 {
				f.Errorf("a form, %s: %d %v", site, r.Code, r.Result().Cookies())
			}
		}
	})
}

func TestSigningOutEndsTheSessionOnTheServer(t *testing.T) {
	each(t, func(f *fixture) {
		secret, _ := f.create(signin.Grant{Name: "a", Role: access.Viewer})
		cookie, csrf := f.browser(secret)
		other, _ := f.browser(secret)
		r := f.send(http.MethodPost, "/signout", "", "Cookie", pair(cookie), signin.ForgeryHeader, csrf)
		if gone := r.Result().Cookies(); r.Code != http.StatusNoContent || len(gone) != 1 || gone[0].MaxAge >= 0 || r.Header().Get("Clear-Site-Data") == "" {
			f.Errorf("%d %v", r.Code, gone)
		}
		f.want("the session", f.send(http.MethodGet, "/data", "", "Cookie", pair(cookie)), 401, "UNAUTHENTICATED")
		f.want("another session", f.send(http.MethodGet, "/data", "", "Cookie", pair(other)), 200, "")
		f.want("the token", f.bearer(secret), 200, "")
		f.want("nobody's session", f.send(http.MethodGet, "/session", ""), 401, "UNAUTHENTICATED")
	})
}

func TestSigningInAgainEndsTheSessionBefore(t *testing.T) {
	each(t, func(f *fixture) {
		secret, _ := f.create(signin.Grant{Name: "a", Role: access.Viewer})
		before, _ := f.browser(secret)
		after := f.send(http.MethodGet, "/signin?token="+secret, "", "Cookie", pair(before)).Result().Cookies()[0]
		if after.Value == before.Value {
			f.Error("the session goes on under the same value")
		}
		f.want("the session before", f.send(http.MethodGet, "/data", "", "Cookie", pair(before)), 401, "UNAUTHENTICATED")
		f.want("the session after", f.send(http.MethodGet, "/data", "", "Cookie", pair(after)), 200, "")
	})
}

func TestASessionEndsAfterAWorkingDayWhenItIsIdleAndWithItsToken(t *testing.T) {
	each(t, func(f *fixture) {
		secret, token := f.create(signin.Grant{Name: "a", Role: access.Viewer, Days: 1})
		ask := func(c *http.Cookie) response { return f.send(http.MethodGet, "/data", "", "Cookie", pair(c)) }
		began := f.now

		idle, _ := f.browser(secret)
		f.now = f.now.Add(2*time.Hour - time.Second)
		f.want("not idle yet", ask(idle), 200, "")
		f.now = f.now.Add(2 * time.Hour)
		f.want("idle for two hours", ask(idle), 401, "UNAUTHENTICATED")

		busy, _ := f.browser(secret)
		at := f.now
		for f.now.Sub(at) < 11*time.Hour {
			f.now = f.now.Add(time.Hour)
			f.want("in use", ask(busy), 200, "")
		}
		f.now = at.Add(12 * time.Hour)
		f.want("after twelve hours", ask(busy), 401, "UNAUTHENTICATED")

		f.now = token.Expires.Add(-time.Minute)
		last, _ := f.browser(secret)
		f.want("the last minute of the token", ask(last), 200, "")
		f.now = token.Expires
		f.want("after the token", ask(last), 401, "UNAUTHENTICATED")
		if f.now.Sub(began) < 23*time.Hour {
			f.Error("the clock of this test does not go")
		}

		// Sessions that are over do not pile up.
		again, _ := f.create(signin.Grant{Name: "b", Role: access.Viewer})
		f.now = f.now.Add(3 * time.Hour)
		f.browser(again)
		if n, err := f.store.Client().Session.Query().Count(f.Context()); err != nil || n != 1 {
			f.Errorf("%d sessions are kept: %v", n, err)
		}
	})
}

func TestTheFormSignsInAndSaysWhyNot(t *testing.T) {
	each(t, func(f *fixture) {
		secret, _ := f.create(signin.Grant{Name: "a", Role: access.Viewer})
		page := f.send(http.MethodGet, "/signin", "")
		if csp := page.Header().Get("Content-Security-Policy"); page.Code != 200 || !strings.Contains(page.Body.String(), "<form") || !strings.Contains(csp, "default-src 'none'") || !strings.Contains(csp, "frame-ancestors 'none'") {
			f.Errorf("%d %s %s", page.Code, csp, page.Body)
		}
		in := f.send(http.MethodPost, "/signin", url.Values{"token": {" " + secret + "\n"}}.Encode(), "Sec-Fetch-Site", "same-origin")
		if in.Code != http.StatusSeeOther || len(in.Result().Cookies()) != 1 {
			f.Errorf("%d %s", in.Code, in.Body)
		}
		not := f.send(http.MethodPost, "/signin", url.Values{"token": {"<script>"}}.Encode())
		if not.Code != 401 || len(not.Result().Cookies()) != 0 || !strings.Contains(not.Body.String(), "unknown, expired or revoked") || strings.Contains(not.Body.String(), "<script>") {
			f.Errorf("%d %s", not.Code, not.Body)
		}
		long := f.send(http.MethodPost, "/signin", "token="+strings.Repeat("x", 10_000))
		if long.Code != 401 {
			f.Errorf("a long form: %d", long.Code)
		}
	})
}

func TestASessionSaysWhoIsSignedIn(t *testing.T) {
	each(t, func(f *fixture) {
		secret, _ := f.create(signin.Grant{Name: "窗口三", Role: access.Viewer})
		cookie, _ := f.browser(secret)
		for _, headers := range [][]string{{"Cookie", pair(cookie)}, {"Authorization", "Bearer " + secret}} {
			r := f.send(http.MethodGet, "/session", "", headers...)
			var got struct {
				Name, Role, Expires, CSRF string
				Idle                      float64
			}
			f.must(json.Unmarshal(r.Body.Bytes(), &got))
			if bearer := headers[0] == "Authorization"; r.Code != 200 || got.Name != "窗口三" || got.Role != "viewer" || got.Expires == "" || (got.CSRF == "") != bearer || (got.Idle == 2*60*60) == bearer {
				f.Errorf("with %s: %d %+v", headers[0], r.Code, got)
			}
			if strings.Contains(r.Body.String(), cookie.Value) {
				f.Error("a script can read the cookie's value")
			}
		}
	})
}

func TestThoseWhomAnIssuerVouchesForAreLetInToTheirArea(t *testing.T) {
	each(t, func(f *fixture) {
		until := f.now.Add(time.Hour)
		f.issuer = issuer{
			"township": {Subject: "17", Role: access.Caseworker, Area: "北城街道", Expires: until},
			"auditor":  {Subject: "18", Role: access.Auditor, Expires: until},
			"nowhere":  {Subject: "19", Role: access.Caseworker, Expires: until},
			"unknown":  {Subject: "20", Role: access.Viewer, Area: "南城街道", Expires: until},
		}
		r := f.bearer("township")
		f.want("a caseworker", r, 200, "")
		if r.caller.Name != "oidc:17" || r.caller.Role != access.Caseworker || r.caller.Unit != f.township.ID || r.caller.Token != 0 || !r.caller.Expires.Equal(until) {
			f.Errorf("the caller is %+v", r.caller)
		}
		r = f.bearer("auditor")
		if f.want("an auditor", r, 200, ""); r.caller.Unit != 0 {
			f.Errorf("the caller is %+v", r.caller)
		}
		f.want("a caseworker without an area", f.bearer("nowhere"), 403, "FORBIDDEN")
		f.want("an unknown area", f.bearer("unknown"), 403, "FORBIDDEN")
		f.want("another token", f.bearer("other"), 401, "UNAUTHENTICATED")
		f.want("without an issuer", func() response {
			f.http = signin.New(f.store, nil, nil).Require(http.NotFoundHandler())
			return f.bearer("auditor")
		}(), 401, "UNAUTHENTICATED")
	})
}

func TestAPurposeIsACode(t *testing.T) {
	each(t, func(f *fixture) {
		secret, _ := f.create(signin.Grant{Name: "a", Role: access.Viewer})
		for purpose, status := range map[string]int{"": 200, "annual-review.2020": 200, "Review": 400, "a b": 400, "a\tb": 400, strings.Repeat("a", 65): 400} {
			r := f.bearer(secret, signin.PurposeHeader, purpose)
			if r.Code != status || status == 200 && r.caller.Purpose != purpose {
				f.Errorf("%q: %d %q", purpose, r.Code, r.caller.Purpose)
			}
		}
	})
}
