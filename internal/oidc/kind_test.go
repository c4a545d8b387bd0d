package oidc_test

import (
	"strings"
	"testing"

	"github.com/go-jose/go-jose/v4"

	"bentou/internal/fault"
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
