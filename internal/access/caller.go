package access

import (
	"context"
	"slices"
	"time"

	"bentou/internal/fault"
)

// Role is what a caller may do; docs/roles.md says role by role what that is.
type Role string

// The roles. Each caller has one.
const (
	Viewer         Role = "viewer"          // reads, masked
	Caseworker     Role = "caseworker"      // keeps the registry of an area
	FieldTeam      Role = "field-team"      // visits and scores of a village
	PolicyEditor   Role = "policy-editor"   // writes rules
	PolicyApprover Role = "policy-approver" // approves and publishes what another wrote
	Finance        Role = "finance"         // amounts and payments
	Auditor        Role = "auditor"         // reads the access log and the change sequence
	Administrator  Role = "administrator"   // tokens, keys, zones
	Service        Role = "service"         // another system: trusted documents only
)

// Roles lists all roles in the order of the documentation.
func Roles() []Role {
	return []Role{Viewer, Caseworker, FieldTeam, PolicyEditor, PolicyApprover, Finance, Auditor, Administrator, Service}
}

// ParseRole reads a role. An unknown one is INVALID.
func ParseRole(text string) (Role, error) {
	if r := Role(text); slices.Contains(Roles(), r) {
		return r, nil
	}
	return "", fault.Newf(fault.Invalid, "未知角色：%q", "unknown role: %q", text)
}

// Local reports whether callers of the role have one area: without one they may not
// be let in.
func (r Role) Local() bool { return r == Caseworker || r == FieldTeam }

// Caller is who asks, as sign-in found it. It lives as long as one request.
type Caller struct {
	Name string // for the change sequence and the access log; no personal data
	Role Role
	// Unit is the unit in and below which the caller may see households, as the tree
	// of units is now; 0 is everywhere.
	Unit int
	// Token is the id of the token that signed in; 0 where another issuer did.
	Token   int
	Purpose string // stated with the request, "" where none was
	Request string // id of the request
	From    string // address of the other side
	// Expires is when what signed in is refused.
	Expires time.Time
}

// MayLoad refuses whoever does not load rosters: files hold them whole, identity numbers
// included, and a roster is of the whole zone.
func (c *Caller) MayLoad() error {
	if c.Role == Administrator && c.Unit == 0 {
		return nil
	}
	return fault.Newf(fault.Forbidden, "文件只由不限辖区的管理员收发，不由角色 %s", "files are exchanged by an administrator of everywhere, not by the role %s", c.Role)
}

// MayAnswer refuses whoever does not answer what a person asks about their own data: a
// caseworker in their area and an administrator of everywhere do, who say that it is for
// that.
func (c *Caller) MayAnswer() error {
	switch {
	case c.Role != Caseworker && (c.Role != Administrator || c.Unit != 0), c.Role == Caseworker && c.Unit == 0:
		return fault.Newf(fault.Forbidden, "个人信息权利请求由有辖区的经办人或不限辖区的管理员办理，不由角色 %s", "requests about a person's own data are answered by a caseworker of an area or an administrator of everywhere, not by the role %s", c.Role)
	case Purpose(c.Purpose) != Rights:
		return fault.New(fault.Forbidden, "须说明用途：Bentou-Purpose: "+string(Rights), "state the purpose: Bentou-Purpose: "+string(Rights))
	}
	return nil
}

type callerKey struct{}

// With puts the caller of a request into its context. The request's id and address
// are filled in from [Request] where they are empty.
func With(ctx context.Context, c *Caller) context.Context {
	RequestOf(ctx).signedIn(c)
	return context.WithValue(ctx, callerKey{}, c)
}

// From returns the caller of the context. Without one it is UNAUTHENTICATED.
func From(ctx context.Context) (*Caller, error) {
	if c, ok := ctx.Value(callerKey{}).(*Caller); ok && c != nil {
		return c, nil
	}
	return nil, fault.New(fault.Unauthenticated, "请先登录", "sign in first")
}
