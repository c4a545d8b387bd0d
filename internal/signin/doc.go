// Package signin finds out who sends a request: the holder of a token of ours, a
// browser that signed in with one, or somebody whom the identity provider vouches for
// (package oidc). It makes and revokes tokens, opens and ends sessions, and puts the
// [access.Caller] into the context.
//
// Secrets are 256 random bits and are kept as SHA-256. A slow hash protects passwords,
// which can be guessed; of these nobody tries a part worth naming, and a request costs
// one lookup. What is found is compared in constant time all the same.
//
// Nothing is remembered between requests: a token that any process revoked is refused
// by all with the next request.
package signin
