package oidc

import (
	"net/netip"
	"net/url"
	"strings"

	"bentou/internal/access"
	"bentou/internal/fault"
)

// Config says whom to believe and where role and area stand in what they say.
type Config struct {
	Issuer    string // address of the provider; https, or http on this machine
	Audience  string // for whom tokens are, as the provider calls this server
	RoleClaim string // path of a claim such as realm_access.roles
	UnitClaim string // the same for the area; "" where callers have none
	// Scope is what the claim scope (or scp) of a token must hold; "" asks for none.
	Scope string
	// Roles says which role a value of the claim stands for. Where it is empty, values
	// are roles of ours. Other values are passed over.
	Roles map[string]access.Role
}

// Everywhere is the value of the unit claim for callers without an area.
const Everywhere = "*"

// Check finds what is missing or cannot be.
func (c Config) Check() error {
	var all fault.Errors
	u, err := url.Parse(c.Issuer)
	if err != nil || u.Host == "" || u.Scheme != "https" && (u.Scheme != "http" || !local(u.Hostname())) {
		all = append(all, fault.Newf(fault.Invalid, "--oidc-issuer 须为 https 地址：%s", "--oidc-issuer is an https address: %s", c.Issuer))
	}
	if c.Audience == "" {
		all = append(all, fault.New(fault.Invalid, "--oidc-issuer 须与 --oidc-audience 一起给出", "--oidc-issuer needs --oidc-audience: without it a token for any other service would sign in here"))
	}
	if strings.ContainsAny(c.Scope, " \t\n") {
		all = append(all, fault.Newf(fault.Invalid, "--oidc-scope 只能是一个范围：%s", "--oidc-scope is one scope: %s", c.Scope))
	}
	if c.RoleClaim == "" {
		all = append(all, fault.New(fault.Invalid, "--oidc-role-claim 不能为空", "--oidc-role-claim cannot be empty"))
	}
	if len(all) > 0 {
		return all
	}
	return nil
}

func local(host string) bool {
	a, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && a.IsLoopback()
}

// ParseRole reads VALUE=ROLE, what a value of the role claim stands for.
func ParseRole(text string) (value string, role access.Role, err error) {
	at := strings.LastIndex(text, "=")
	if at <= 0 {
		return "", "", fault.Newf(fault.Invalid, "--oidc-role 不是 值=角色：%s", "--oidc-role is not VALUE=ROLE: %s", text)
	}
	role, err = access.ParseRole(text[at+1:])
	return text[:at], role, err
}
