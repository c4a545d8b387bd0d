package oidc

import (
	"slices"
	"strings"

	"bentou/internal/access"
	"bentou/internal/fault"
)

// role is the one role that the claim gives.
func (c Config) role(claims map[string]any) (access.Role, error) {
	values, ok := texts(claims, c.RoleClaim)
	if !ok {
		return "", fault.Newf(fault.Forbidden, "令牌没有角色声明 %s", "the token has no role claim %s", c.RoleClaim)
	}
	var found access.Role
	for _, value := range values {
		role, known := c.Roles[value]
		if len(c.Roles) == 0 {
			var err error
			role, err = access.ParseRole(value)
			known = err == nil
		}
		switch {
		case !known || role == found:
		case found != "":
			return "", fault.Newf(fault.Forbidden, "令牌给出多个角色：%s、%s", "the token gives several roles: %s, %s", found, role)
		default:
			found = role
		}
	}
	if found == "" {
		return "", fault.New(fault.Forbidden, "令牌没有给出已知角色", "the token gives no role that is known here")
	}
	return found, nil
}

// scoped refuses a token that was not given for what is done here, whatever its holder
// may do: a client got it for something else.
func (c Config) scoped(claims map[string]any) error {
	if c.Scope == "" {
		return nil
	}
	for _, name := range []string{"scope", "scp"} { // RFC 9068, and as Microsoft and Okta call it
		values, _ := texts(claims, name)
		for _, value := range values {
			if slices.Contains(strings.Fields(value), c.Scope) {
				return nil
			}
		}
	}
	return fault.Newf(fault.Forbidden, "令牌没有范围 %s", "the token does not have the scope %s", c.Scope)
}

// area is what the unit claim names, "" for everywhere. Where the claim is configured a
// token has to say so: one that says nothing must not see everything.
func (c Config) area(claims map[string]any) (string, error) {
	if c.UnitClaim == "" {
		return "", nil
	}
	values, ok := texts(claims, c.UnitClaim)
	switch {
	case !ok || len(values) != 1 || values[0] == "":
		return "", fault.Newf(fault.Forbidden, "令牌的辖区声明 %s 须恰好给出一个辖区", "the area claim %s of the token must name exactly one area", c.UnitClaim)
	case values[0] == Everywhere:
		return "", nil
	}
	return values[0], nil
}

// texts finds a claim by its name, or by a path of names, and returns the texts in it.
// A claim of another shape is none.
func texts(claims map[string]any, path string) ([]string, bool) {
	value, ok := claims[path]
	if !ok {
		name, rest, nested := strings.Cut(path, ".")
		below, isObject := claims[name].(map[string]any)
		if !nested || !isObject {
			return nil, false
		}
		return texts(below, rest)
	}
	switch v := value.(type) {
	case string:
		return []string{v}, true
	case []any:
		out := make([]string, len(v))
		for i, e := range v {
			text, isText := e.(string)
			if !isText {
				return nil, false
			}
			out[i] = text
		}
		return out, true
	}
	return nil, false
}
