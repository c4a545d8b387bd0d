package fact

import "io"

// AccessKind is what an entry of the access log is about. A request that did
// several of these things is one entry, of the kind that stands first here among
// those from EXPORT on.
type AccessKind string

// The values of [AccessKind].
const (
	AccessSignIn       AccessKind = "SIGN_IN"
	AccessSignOut      AccessKind = "SIGN_OUT"
	AccessToken        AccessKind = "TOKEN"
	AccessKeys         AccessKind = "KEYS"
	AccessExport       AccessKind = "EXPORT"
	AccessPersonalRead AccessKind = "PERSONAL_READ"
	AccessAuditRead    AccessKind = "AUDIT_READ"
	AccessChange       AccessKind = "CHANGE"
	AccessRefusal      AccessKind = "REFUSAL"
)

var accessKindEntries = []Entry{
	{Value: "SIGN_IN", ZH: "登录", EN: "someone signed in"},
	{Value: "SIGN_OUT", ZH: "退出", EN: "someone signed out"},
	{Value: "TOKEN", ZH: "令牌的签发或吊销", EN: "a token was made or revoked"},
	{Value: "KEYS", ZH: "密钥的轮换或备份", EN: "keys were rotated or backed up"},
	{Value: "EXPORT", ZH: "导出", EN: "data were exported"},
	{Value: "PERSONAL_READ", ZH: "查阅未遮盖的个人信息", EN: "personal fields were read unmasked"},
	{Value: "AUDIT_READ", ZH: "查阅访问日志", EN: "the access log was read"},
	{Value: "CHANGE", ZH: "登记变更", EN: "the registry was changed; the change sequence says how"},
	{Value: "REFUSAL", ZH: "拒绝", EN: "a request was refused"},
}

// Entries describes the values in order.
func (AccessKind) Entries() []Entry { return accessKindEntries }

// Values lists the names, for ent.
func (AccessKind) Values() []string { return values(accessKindEntries) }

// MarshalGQL writes the name.
func (c AccessKind) MarshalGQL(w io.Writer) { marshalCode(w, c) }

// UnmarshalGQL reads a name of the list; any other is [ErrCode].
func (c *AccessKind) UnmarshalGQL(v any) error { return unmarshalCode(c, v) }
