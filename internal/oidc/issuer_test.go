package oidc_test

import (
	"cmp"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"bentou/internal/clock"
	"bentou/internal/oidc"
)

// provider is an OpenID Connect provider with the keys that a test gives it, and a
// server that believes it.
type provider struct {
	*testing.T
	url     string
	mu      sync.Mutex
	now     time.Time
	keys    []jose.JSONWebKey // published
	down    atomic.Bool
	keysAt  string       // where it says that its keys are, if not here
	fetched atomic.Int64 // how often the keys were asked for
}

func newProvider(t *testing.T) *provider {
	p := &provider{T: t, now: time.Date(2030, 1, 1, 8, 0, 0, 0, time.UTC)}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /.well-known/openid-configuration", func(w http.ResponseWriter, r *http.Request) {
		p.answer(w, map[string]any{"issuer": p.url, "jwks_uri": cmp.Or(p.keysAt, p.url+"/keys"), "id_token_signing_alg_values_supported": []string{"RS256", "HS256", "none"}})
	})
	mux.HandleFunc("GET /keys", func(w http.ResponseWriter, r *http.Request) {
		p.fetched.Add(1)
		p.mu.Lock()
		defer p.mu.Unlock()
		set := jose.JSONWebKeySet{}
		for _, k := range p.keys {
			set.Keys = append(set.Keys, k.Public())
		}
		p.answer(w, set)
	})
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	p.url = s.URL
	return p
}

func (p *provider) answer(w http.ResponseWriter, body any) {
	if p.down.Load() {
		http.Error(w, "down", http.StatusBadGateway)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	json.NewEncoder(w).Encode(body)
}

func (p *provider) time() time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.now
}

func (p *provider) pass(d time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.now = p.now.Add(d)
}

// publish makes exactly these keys the provider's.
func (p *provider) publish(keys ...jose.JSONWebKey) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.keys = keys
}

func (p *provider) rsa(id string) jose.JSONWebKey {
	p.Helper()
	k, err := rsa.GenerateKey(rand.Reader, 2048)
	return p.key(id, k, err)
}

func (p *provider) ecdsa(id string) jose.JSONWebKey {
	p.Helper()
	k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	return p.key(id, k, err)
}

func (p *provider) key(id string, k crypto.Signer, err error) jose.JSONWebKey {
	p.Helper()
	if err != nil {
		p.Fatal(err)
	}
	return jose.JSONWebKey{Key: k, KeyID: id, Use: "sig"}
}

type claims map[string]any

// claims of a viewer that are accepted, with changes; a nil takes one away.
func (p *provider) claims(change claims) claims {
	out := claims{
		"iss": p.url, "aud": "bentou", "sub": "17", "role": "viewer",
		"iat": p.time().Unix(), "exp": p.time().Add(time.Hour).Unix(),
	}
	for k, v := range change {
		if out[k] = v; v == nil {
			delete(out, k)
		}
	}
	return out
}

func (p *provider) sign(alg jose.SignatureAlgorithm, key any, c claims) string {
	p.Helper()
	return p.signAs(alg, key, c, nil)
}

// signAs signs with more in the header.
func (p *provider) signAs(alg jose.SignatureAlgorithm, key any, c claims, o *jose.SignerOptions) string {
	p.Helper()
	s, err := jose.NewSigner(jose.SigningKey{Algorithm: alg, Key: key}, o)
	if err != nil {
		p.Fatal(err)
	}
	body, err := json.Marshal(c)
	if err != nil {
		p.Fatal(err)
	}
	jws, err := s.Sign(body)
	if err != nil {
		p.Fatal(err)
	}
	text, err := jws.CompactSerialize()
	if err != nil {
		p.Fatal(err)
	}
	return text
}

func (p *provider) verifier(change func(*oidc.Config)) *oidc.Verifier {
	p.Helper()
	cfg := oidc.Config{Issuer: p.url, Audience: "bentou", RoleClaim: "role"}
	if change != nil {
		change(&cfg)
	}
	v, err := oidc.New(cfg, clock.Func(p.time, nil))
	if err != nil {
		p.Fatal(err)
	}
	return v
}
