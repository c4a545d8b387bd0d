package oidc

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"

	"bentou/internal/clock"
	"bentou/internal/fault"
	"bentou/internal/signin"
)

const (
	refreshEvery = 15 * time.Minute // how old what the provider says about itself gets
	staleAfter   = time.Hour        // how old at most, when it does not answer
	retryAfter   = 10 * time.Second // how often one that does not answer is asked
	askWithin    = 5 * time.Second  // how long it has to answer
)

// algorithms are those of public keys. With "none" anybody could sign, with a shared
// secret whoever verifies.
var algorithms = []string{oidc.RS256, oidc.RS384, oidc.RS512, oidc.PS256, oidc.PS384, oidc.PS512, oidc.ES256, oidc.ES384, oidc.ES512, oidc.EdDSA}

// Verifier verifies tokens of one provider. It is safe for concurrent use.
type Verifier struct {
	// Log is told when the provider does not answer as it should; nil: nobody is. It is
	// set before the first token.
	Log *slog.Logger

	cfg    Config
	clock  clock.Clock
	client *http.Client

	mu       sync.Mutex
	verifier *oidc.IDTokenVerifier
	found    time.Time // when the provider last answered
	tried    time.Time // when it was last asked
}

var _ signin.Issuer = (*Verifier)(nil)

// New returns the verifier of a config, which is checked. The provider is not asked yet.
func New(cfg Config, c clock.Clock) (*Verifier, error) {
	if err := cfg.Check(); err != nil {
		return nil, err
	}
	return &Verifier{cfg: cfg, clock: c, client: &http.Client{Timeout: askWithin, Transport: &paced{clock: c}}}, nil
}

// Verify checks signature, issuer, audience and times of a token and says whom it
// vouches for. A token that is not accepted is UNAUTHENTICATED; one whose claims do not
// say plainly what its holder may do is FORBIDDEN; a provider that does not answer is
// UNAVAILABLE.
func (v *Verifier) Verify(ctx context.Context, token string) (*signin.Vouched, error) {
	verifier, err := v.current(ctx)
	if err != nil {
		return nil, err
	}
	t, err := verifier.Verify(ctx, token)
	var expired *oidc.TokenExpiredError
	switch {
	case errors.As(err, &expired):
		return nil, fault.New(fault.Unauthenticated, "令牌已过期", "the token has expired").Because(err)
	case err != nil:
		return nil, fault.New(fault.Unauthenticated, "令牌未被接受", "the token is not accepted").Because(err)
	case t.Subject == "":
		return nil, fault.New(fault.Unauthenticated, "令牌没有主体（sub）", "the token has no subject (sub)")
	}
	claims := map[string]any{}
	if err := t.Claims(&claims); err != nil {
		return nil, fault.New(fault.Unauthenticated, "令牌未被接受", "the token is not accepted").Because(err)
	}
	if err := accessKind(token, claims); err != nil {
		return nil, err
	}
	if err := v.cfg.scoped(claims); err != nil {
		return nil, err
	}
	role, err := v.cfg.role(claims)
	if err != nil {
		return nil, err
	}
	area, err := v.cfg.area(claims)
	if err != nil {
		return nil, err
	}
	return &signin.Vouched{Subject: t.Subject, Role: role, Area: area, Expires: t.Expiry}, nil
}

// current returns the verifier of what the provider says about itself, asked again when
// that is old.
func (v *Verifier) current(ctx context.Context) (*oidc.IDTokenVerifier, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	now := v.clock.Now()
	if v.verifier != nil && now.Sub(v.found) < refreshEvery {
		return v.verifier, nil
	}
	var err error
	if now.Sub(v.tried) >= retryAfter {
		v.tried = now
		var p *oidc.Provider
		// The provider is asked for all who wait, not only for the one who came first.
		if p, err = oidc.NewProvider(oidc.ClientContext(context.WithoutCancel(ctx), v.client), v.cfg.Issuer); err == nil {
			v.found = now
			v.verifier = p.Verifier(&oidc.Config{ClientID: v.cfg.Audience, SupportedSigningAlgs: algorithms, Now: v.clock.Now})
		} else if v.Log != nil { // at most every retryAfter
			v.Log.WarnContext(ctx, "the identity provider does not answer", slog.Any("error", err))
		}
	}
	if v.verifier == nil || now.Sub(v.found) >= staleAfter {
		return nil, fault.New(fault.Unavailable, "身份提供方没有应答", "the identity provider does not answer").Because(err)
	}
	return v.verifier, nil
}
