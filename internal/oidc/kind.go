package oidc

import (
	"encoding/base64"
	"encoding/json"
	"slices"
	"strings"

	"bentou/internal/fault"
)

// accessTypes are what the header of an access token calls itself: nothing or JWT, as
// most providers do, or what RFC 9068 says.
var accessTypes = []string{"", "jwt", "at+jwt", "application/at+jwt"}

// otherKinds are the values of the claim typ by which Keycloak tells its tokens apart,
// for those that give no access. All are signed with the same key.
var otherKinds = []string{"ID", "Refresh", "Offline", "Logout"}

// idClaims stand in ID tokens (OpenID Connect Core 3.1.3.6, 3.3.2.11) and, the last, in
// logout tokens. An ID token says to a client that somebody signed in there; whoever
// gets hold of one must not act with it here.
var idClaims = []string{"at_hash", "c_hash", "events"}

// accessKind refuses a verified token that is none to get access with.
func accessKind(token string, claims map[string]any) error {
	var header struct {
		Typ string `json:"typ"`
	}
	first, _, _ := strings.Cut(token, ".")
	text, err := base64.RawURLEncoding.DecodeString(first)
	if err == nil {
		err = json.Unmarshal(text, &header)
	}
	if err != nil {
		return fault.New(fault.Unauthenticated, "令牌未被接受", "the token is not accepted").Because(err)
	}
	kind, _ := claims["typ"].(string)
	has := func(name string) bool { _, ok := claims[name]; return ok }
	if !slices.Contains(accessTypes, strings.ToLower(header.Typ)) || slices.Contains(otherKinds, kind) || slices.ContainsFunc(idClaims, has) {
		return fault.New(fault.Unauthenticated, "这不是访问令牌（access token）", "this is no access token")
	}
	return nil
}
