// Package oidc verifies the bearer tokens of an OpenID Connect provider and reads role
// and area from their claims. What is not plainly stated by a claim is refused: no role,
// two roles, a claim of another shape.
//
// The provider is asked when the first token comes, so that a server starts while its
// provider is down; tokens of the server's own go on to work meanwhile. Its keys are
// fetched again when a token names one that is not known, and with the rest every
// quarter of an hour, so that a key that was withdrawn is not believed for long.
package oidc
