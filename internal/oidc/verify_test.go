package oidc_test

import (
	"encoding/base64"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"bentou/internal/access"
	"bentou/internal/clock"
	"bentou/internal/fault"
	"bentou/internal/oidc"
)

func TestATokenOfTheProviderIsAcceptedWithRoleAndArea(t *testing.T) {
	p := newProvider(t)
	r, e := p.rsa("r"), p.ecdsa("e")
	p.publish(r, e)
	v := p.verifier(func(c *oidc.Config) { c.UnitClaim = "unit" })
	for alg, key := range map[jose.SignatureAlgorithm]jose.JSONWebKey{jose.RS256: r, jose.PS384: r, jose.ES256: e} {
		got, err := v.Verify(t.Context(), p.sign(alg, key, p.claims(claims{"role": "caseworker", "unit": "北城街道", "aud": []string{"other", "bentou"}})))
		if err != nil || got.Subject != "17" || got.Role != access.Caseworker || got.Area != "北城街道" || !got.Expires.Equal(p.time().Add(time.Hour)) {
			t.Errorf("%s: %+v %v", alg, got, err)
		}
	}
}

func TestATokenThatWasNotMeantForHereOrNowIsRefused(t *testing.T) {
	p := newProvider(t)
	key, stranger := p.rsa("r"), p.rsa("r")
	p.publish(key)
	v := p.verifier(nil)
	good := p.sign(jose.RS256, key, p.claims(nil))
	if _, err := v.Verify(t.Context(), good); err != nil {
		t.Fatal(err)
	}
	header, rest, _ := strings.Cut(good, ".")
	body, signature, _ := strings.Cut(rest, ".")
	encode := func(v any) string {
		b, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		return base64.RawURLEncoding.EncodeToString(b)
	}
	shared, err := json.Marshal(key.Public())
	if err != nil {
		t.Fatal(err)
	}
	for what, token := range map[string]string{
		"another audience":       p.sign(jose.RS256, key, p.claims(claims{"aud": "payroll"})),
		"no audience":            p.sign(jose.RS256, key, p.claims(claims{"aud": nil})),
		"another issuer":         p.sign(jose.RS256, key, p.claims(claims{"iss": "https://evil.example"})),
		"a longer issuer":        p.sign(jose.RS256, key, p.claims(claims{"iss": p.url + "/"})),
		"expired":                p.sign(jose.RS256, key, p.claims(claims{"exp": p.time().Add(-time.Second).Unix()})),
		"without an end":         p.sign(jose.RS256, key, p.claims(claims{"exp": nil})),
		"of tomorrow":            p.sign(jose.RS256, key, p.claims(claims{"nbf": p.time().Add(24 * time.Hour).Unix(), "exp": p.time().Add(25 * time.Hour).Unix()})),
		"of nobody":              p.sign(jose.RS256, key, p.claims(claims{"sub": nil})),
		"signed by a stranger":   p.sign(jose.RS256, stranger, p.claims(nil)),
		"signed with the public": p.sign(jose.HS256, shared, p.claims(nil)),
		"signed by nobody":       encode(claims{"alg": "none"}) + "." + body + ".",
		"by nobody, with a kid":  encode(claims{"alg": "none", "kid": "r"}) + "." + body + "." + signature,
		"with another body":      header + "." + encode(p.claims(claims{"role": "administrator"})) + "." + signature,
		"without a signature":    header + "." + body + ".",
		"no token":               "hello",
		"empty":                  "",
	} {
		if got, err := v.Verify(t.Context(), token); fault.CodeOf(err) != fault.Unauthenticated {
			t.Errorf("%s: %+v %v", what, got, err)
		}
	}
}

func TestARoleOrAreaThatIsNotPlainlyGivenIsRefused(t *testing.T) {
	p := newProvider(t)
	key := p.rsa("r")
	p.publish(key)
	mapped := func(c *oidc.Config) {
		c.RoleClaim, c.UnitClaim = "realm_access.roles", "unit"
		c.Roles = map[string]access.Role{"民政科": access.Caseworker, "审计局": access.Auditor, "audit": access.Auditor}
	}
	roles := func(list ...any) claims { return claims{"realm_access": claims{"roles": list}, "unit": "*"} }
	with := func(c claims, name string, value any) claims { c[name] = value; return c }
	for _, c := range []struct {
		what   string
		config func(*oidc.Config)
		claims claims
		role   access.Role // "" is refused
		area   string
	}{
		{"a mapped role among others", mapped, roles("offline_access", "审计局"), access.Auditor, ""},
		{"the same role twice", mapped, roles("audit", "审计局"), access.Auditor, ""},
		{"a role with an area", mapped, with(roles("民政科"), "unit", "371502010"), access.Caseworker, "371502010"},
		{"a list of one area", mapped, with(roles("民政科"), "unit", []any{"北城街道"}), access.Caseworker, "北城街道"},
		{"two roles", mapped, roles("民政科", "审计局"), "", ""},
		{"no role", mapped, roles(), "", ""},
		{"an unknown role", mapped, roles("办公室"), "", ""},
		{"one of ours where others are mapped", mapped, roles("administrator"), "", ""},
		{"no claim", mapped, claims{"unit": "*"}, "", ""},
		{"a claim of another shape", mapped, claims{"realm_access": claims{"roles": 7}, "unit": "*"}, "", ""},
		{"a list with something else", mapped, roles("审计局", 7), "", ""},
		{"a path through a text", mapped, claims{"realm_access": "roles", "unit": "*"}, "", ""},
		{"no area", mapped, with(roles("审计局"), "unit", nil), "", ""},
		{"an empty area", mapped, with(roles("审计局"), "unit", ""), "", ""},
		{"two areas", mapped, with(roles("民政科"), "unit", []any{"北城街道", "韩集乡"}), "", ""},
		{"everywhere and somewhere", mapped, with(roles("民政科"), "unit", []any{"*", "韩集乡"}), "", ""},
		{"an area of another shape", mapped, with(roles("审计局"), "unit", claims{"name": "北城街道"}), "", ""},
		{"a role of ours", nil, claims{"role": "auditor"}, access.Auditor, ""},
		{"a role that is none of ours", nil, claims{"role": "Administrator"}, "", ""},
		{"a claim whose name has dots", func(c *oidc.Config) { c.RoleClaim = "https://bentou.example/role" }, claims{"https://bentou.example/role": "finance"}, access.Finance, ""},
	} {
		got, err := p.verifier(c.config).Verify(t.Context(), p.sign(jose.RS256, key, p.claims(c.claims)))
		switch {
		case c.role == "" && fault.CodeOf(err) != fault.Forbidden:
			t.Errorf("%s: %+v %v", c.what, got, err)
		case c.role != "" && (err != nil || got.Role != c.role || got.Area != c.area):
			t.Errorf("%s: %+v %v", c.what, got, err)
		}
	}
}

func TestKeysAreRefreshedWhenTheProviderRotatesThem(t *testing.T) {
	p := newProvider(t)
	first, second := p.rsa("1"), p.ecdsa("2")
	p.publish(first)
	v := p.verifier(nil)
	verify := func(alg jose.SignatureAlgorithm, key jose.JSONWebKey) error {
		_, err := v.Verify(t.Context(), p.sign(alg, key, p.claims(nil)))
		return err
	}
	if err := verify(jose.RS256, first); err != nil {
		t.Fatal(err)
	}
	p.publish(first, second)
	p.pass(11 * time.Second)
	if err := verify(jose.ES256, second); err != nil {
		t.Errorf("a new key: %v", err)
	}
	p.publish(second) // the first was lost
	p.pass(16 * time.Minute)
	if err := verify(jose.RS256, first); fault.CodeOf(err) != fault.Unauthenticated {
		t.Errorf("a key that was withdrawn: %v", err)
	}
	if err := verify(jose.ES256, second); err != nil {
		t.Errorf("the key that stayed: %v", err)
	}
}

func TestForgedTokensDoNotHaveTheProviderAskedEachTime(t *testing.T) {
	p := newProvider(t)
	key, stranger := p.rsa("r"), p.rsa("s")
	p.publish(key)
	v := p.verifier(nil)
	forged := p.sign(jose.RS256, stranger, p.claims(nil))
	for range 50 {
		if _, err := v.Verify(t.Context(), forged); fault.CodeOf(err) != fault.Unauthenticated {
			t.Fatal(err)
		}
	}
	if n := p.fetched.Load(); n != 1 {
		t.Errorf("the keys were asked for %d times", n)
	}
}

func TestAProviderThatDoesNotAnswerStopsNobodyForAWhile(t *testing.T) {
	p := newProvider(t)
	key := p.rsa("r")
	p.publish(key)
	p.down.Store(true)
	v := p.verifier(nil) // a server starts without it
	verify := func() fault.Code {
		_, err := v.Verify(t.Context(), p.sign(jose.RS256, key, p.claims(nil)))
		return fault.CodeOf(err)
	}
	if code := verify(); code != fault.Unavailable {
		t.Errorf("before it ever answered: %s", code)
	}
	p.down.Store(false)
	p.pass(11 * time.Second)
	if code := verify(); code != "" {
		t.Errorf("when it answers: %s", code)
	}
	p.down.Store(true)
	for _, passed := range []time.Duration{14 * time.Minute, 30 * time.Minute} {
		p.pass(passed)
		if code := verify(); code != "" {
			t.Errorf("shortly after it went: %s", code)
		}
	}
	p.pass(time.Hour)
	if code := verify(); code != fault.Unavailable {
		t.Errorf("long after it went: %s", code)
	}
}

func TestAConfigThatWouldBelieveAnybodyIsRefused(t *testing.T) {
	good := oidc.Config{Issuer: "https://id.example", Audience: "bentou", RoleClaim: "role"}
	if err := good.Check(); err != nil {
		t.Fatal(err)
	}
	for what, change := range map[string]func(*oidc.Config){
		"plain http":       func(c *oidc.Config) { c.Issuer = "http://id.example" },
		"no address":       func(c *oidc.Config) { c.Issuer = "id.example" },
		"no audience":      func(c *oidc.Config) { c.Audience = "" },
		"two scopes":       func(c *oidc.Config) { c.Scope = "a b" },
		"no claim of role": func(c *oidc.Config) { c.RoleClaim = "" },
	} {
		c := good
		change(&c)
		if _, err := oidc.New(c, clock.System(nil)); fault.CodeOf(err) != fault.Invalid {
			t.Errorf("%s: %v", what, err)
		}
	}
	for text, ok := range map[string]bool{"a=viewer": true, "cn=a,ou=b=finance": true, "viewer": false, "=viewer": false, "a=": false, "a=root": false} {
		if _, _, err := oidc.ParseRole(text); (err == nil) != ok {
			t.Errorf("%q: %v", text, err)
		}
	}
}
