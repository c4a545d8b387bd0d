package oidc_test

import (
	"bytes"
	"io"
	"log"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/go-jose/go-jose/v4"

	"bentou/internal/fault"
	"bentou/internal/oidc"
)

func TestATokenOfAnotherKindIsNoAccessToken(t *testing.T) {
	p := newProvider(t)
	key := p.rsa("r")
	p.publish(key)
	v := p.verifier(nil)
	typed := func(typ string, more claims) string {
		return p.signAs(jose.RS256, key, p.claims(more), (&jose.SignerOptions{}).WithType(jose.ContentType(typ)))
	}
	for what, token := range map[string]string{
		"JWT": typed("JWT", nil), "at+jwt": typed("at+jwt", nil), "the long name": typed("application/at+jwt", nil),
		"an access token of Keycloak": typed("JWT", claims{"typ": "Bearer", "nonce": "n"}),
	} {
		if _, err := v.Verify(t.Context(), token); err != nil {
			t.Errorf("%s: %v", what, err)
		}
	}
	for what, token := range map[string]string{
		"an ID token with its hash":    typed("JWT", claims{"at_hash": "x"}),
		"an ID token of a hybrid flow": typed("JWT", claims{"c_hash": "x"}),
		"an ID token of Keycloak":      typed("JWT", claims{"typ": "ID"}),
		"a refresh token of Keycloak":  typed("JWT", claims{"typ": "Refresh"}),
		"a logout token":               typed("logout+jwt", nil),
		"a logout token without type":  typed("JWT", claims{"events": claims{}}),
		"a proof of possession":        typed("dpop+jwt", nil),
	} {
		if got, err := v.Verify(t.Context(), token); fault.CodeOf(err) != fault.Unauthenticated || !strings.Contains(err.Error(), "no access token") {
			t.Errorf("%s: %+v %v", what, got, err)
		}
	}
}

// A token that brings its own key, or says where one lies, is checked with the keys of
// the provider all the same.
func TestAKeyThatATokenBringsAlongIsNotUsed(t *testing.T) {
	p, evil := newProvider(t), newProvider(t)
	p.publish(p.rsa("r"))
	stranger := evil.rsa("s")
	evil.publish(stranger)
	v := p.verifier(nil)
	for what, o := range map[string]*jose.SignerOptions{
		"the key itself": {EmbedJWK: true},
		"its address":    (&jose.SignerOptions{}).WithHeader("jku", evil.url+"/keys").WithHeader("x5u", evil.url+"/keys"),
	} {
		if got, err := v.Verify(t.Context(), p.signAs(jose.RS256, stranger, p.claims(nil), o)); fault.CodeOf(err) != fault.Unauthenticated {
			t.Errorf("%s: %+v %v", what, got, err)
		}
	}
	if n := evil.fetched.Load(); n != 0 {
		t.Errorf("the address was asked %d times", n)
	}
}

func TestKeysAreNotFetchedInTheClear(t *testing.T) {
	p := newProvider(t)
	key := p.rsa("r")
	p.publish(key)
	p.keysAt = "http://keys.example/keys"
	_, err := p.verifier(nil).Verify(t.Context(), p.sign(jose.RS256, key, p.claims(nil)))
	if err == nil || !strings.Contains(err.Error(), "is not https: keys.example") {
		t.Errorf("%v", err)
	}
}

// The description must name the very issuer that is configured.
func TestADescriptionOfAnotherIssuerIsNotBelieved(t *testing.T) {
	p, evil := newProvider(t), newProvider(t)
	key := evil.rsa("r")
	evil.publish(key)
	evil.url, p.url = p.url, evil.url // the server at p.url now says that it is the other
	_, err := p.verifier(nil).Verify(t.Context(), evil.sign(jose.RS256, key, evil.claims(nil)))
	if fault.CodeOf(err) != fault.Unavailable || !strings.Contains(err.Error(), "did not match the issuer") {
		t.Errorf("%v", err)
	}
}

// Nobody can stand in for the provider who has no certificate that this machine
// believes; what went wrong is told to the log.
func TestAProviderWithoutABelievedCertificateIsNotBelieved(t *testing.T) {
	p := newProvider(t)
	key := p.rsa("r")
	p.publish(key)
	evil := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { t.Error("it was asked") }))
	evil.Config.ErrorLog = log.New(io.Discard, "", 0)
	evil.StartTLS()
	defer evil.Close()
	p.url = evil.URL
	v := p.verifier(nil)
	var told bytes.Buffer
	v.Log = slog.New(slog.NewTextHandler(&told, nil))
	for range 3 {
		if _, err := v.Verify(t.Context(), p.sign(jose.RS256, key, p.claims(nil))); fault.CodeOf(err) != fault.Unavailable {
			t.Errorf("%v", err)
		}
	}
	if text := told.String(); strings.Count(text, "does not answer") != 1 || !strings.Contains(text, "certificate") {
		t.Errorf("the log says %q", text)
	}
}

func TestWhereAScopeIsAskedForEachTokenMustHaveIt(t *testing.T) {
	p := newProvider(t)
	key := p.rsa("r")
	p.publish(key)
	v := p.verifier(func(c *oidc.Config) { c.Scope = "bentou:use" })
	for _, c := range []struct {
		claims claims
		want   fault.Code
	}{
		{claims{"scope": "bentou:use"}, ""}, {claims{"scope": "openid bentou:use email"}, ""},
		{claims{"scp": []string{"openid", "bentou:use"}}, ""}, {claims{"scp": "bentou:use"}, ""},
		{nil, fault.Forbidden}, {claims{"scope": ""}, fault.Forbidden}, {claims{"scope": "openid"}, fault.Forbidden},
		{claims{"scope": "bentou:used"}, fault.Forbidden}, {claims{"scope": "bentou"}, fault.Forbidden}, {claims{"scope": 7}, fault.Forbidden},
	} {
		if _, err := v.Verify(t.Context(), p.sign(jose.RS256, key, p.claims(c.claims))); fault.CodeOf(err) != c.want {
			t.Errorf("%v: %v", c.claims, err)
		}
	}
}
