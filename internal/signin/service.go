package signin

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"bentou/ent/store"
	"bentou/internal/access"
)

// Issuer verifies bearer tokens of an identity provider. Its faults say why one is
// refused; what is not a token of the provider is UNAUTHENTICATED.
type Issuer interface {
	Verify(ctx context.Context, token string) (*Vouched, error)
}

// Vouched is whom an identity provider vouches for.
type Vouched struct {
	Subject string // of the provider; no personal data where it keeps to the standard
	Role    access.Role
	Area    string // as [Service.Area] takes it; "" is everywhere
	Expires time.Time
}

// issuedName begins the name of callers that an identity provider vouches for, so
// that none passes for the holder of a token.
const issuedName = "oidc:"

// Service signs in. It is safe for concurrent use.
type Service struct {
	// Wrong, where it is set, is told of each request that is about to be refused because
	// it signs nobody in, and may answer it in our place. A token that is accepted is
	// accepted however many wrong ones came from the same address: nobody can lock out
	// their neighbours. It is set before the first request.
	Wrong func(w http.ResponseWriter, r *http.Request) (answered bool)

	store  *store.Store
	issuer Issuer
	log    *slog.Logger
}

// New returns the sign-in of a store. Without an issuer only tokens of ours sign in.
func New(s *store.Store, issuer Issuer, log *slog.Logger) *Service {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	return &Service{store: s, issuer: issuer, log: log}
}
