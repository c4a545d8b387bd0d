package fact

import "io"

// ReleaseKind is how a release of rules came about.
type ReleaseKind string

// The values of [ReleaseKind].
const (
	ReleaseSetup    ReleaseKind = "SETUP"
	ReleaseOrdinary ReleaseKind = "ORDINARY"
	ReleaseRollback ReleaseKind = "ROLLBACK"
	ReleaseStop     ReleaseKind = "STOP"
)

var releaseKindEntries = []Entry{
	{Value: "SETUP", ZH: "随程序而来", EN: "the program brought it"},
	{Value: "ORDINARY", ZH: "经批准的草案", EN: "a draft that was approved"},
	{Value: "ROLLBACK", ZH: "经批准的回退", EN: "an approved return to the text of an earlier release"},
	{Value: "STOP", ZH: "紧急停发", EN: "a programme was stopped at once"},
}

// Entries describes the values in order.
func (ReleaseKind) Entries() []Entry { return releaseKindEntries }

// Values lists the names, for ent.
func (ReleaseKind) Values() []string { return values(releaseKindEntries) }

// MarshalGQL writes the name.
func (c ReleaseKind) MarshalGQL(w io.Writer) { marshalCode(w, c) }

// UnmarshalGQL reads a name of the list; any other is [ErrCode].
func (c *ReleaseKind) UnmarshalGQL(v any) error { return unmarshalCode(c, v) }

// DraftActKind is what somebody did with a draft of rules.
type DraftActKind string

// The values of [DraftActKind].
const (
	DraftSubmitted DraftActKind = "SUBMITTED"
	DraftRecalled  DraftActKind = "RECALLED"
	DraftRefused   DraftActKind = "REFUSED"
	DraftApproved  DraftActKind = "APPROVED"
	DraftPublished DraftActKind = "PUBLISHED"
	DraftDiscarded DraftActKind = "DISCARDED"
	DraftWithdrawn DraftActKind = "WITHDRAWN"
)

var draftActKindEntries = []Entry{
	{Value: "SUBMITTED", ZH: "送审", EN: "sent for approval"},
	{Value: "RECALLED", ZH: "撤回送审", EN: "taken back from approval"},
	{Value: "REFUSED", ZH: "退回", EN: "approval was refused, or taken back"},
	{Value: "APPROVED", ZH: "批准", EN: "approved"},
	{Value: "PUBLISHED", ZH: "发布", EN: "published"},
	{Value: "DISCARDED", ZH: "废弃", EN: "given up"},
	{Value: "WITHDRAWN", ZH: "撤销发布", EN: "its release was withdrawn before its day"},
}

// Entries describes the values in order.
func (DraftActKind) Entries() []Entry { return draftActKindEntries }

// Values lists the names, for ent.
func (DraftActKind) Values() []string { return values(draftActKindEntries) }

// MarshalGQL writes the name.
func (c DraftActKind) MarshalGQL(w io.Writer) { marshalCode(w, c) }

// UnmarshalGQL reads a name of the list; any other is [ErrCode].
func (c *DraftActKind) UnmarshalGQL(v any) error { return unmarshalCode(c, v) }
