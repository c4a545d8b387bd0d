package fact

import "io"

// Outcome is what a decision says.
type Outcome string

// The values of [Outcome]. Undetermined names what to ask for; it is never a
// silent no.
const (
	OutcomeEligible     Outcome = "ELIGIBLE"
	OutcomeIneligible   Outcome = "INELIGIBLE"
	OutcomeUndetermined Outcome = "UNDETERMINED"
)

var outcomeEntries = []Entry{
	{Value: "ELIGIBLE", ZH: "符合条件", EN: "eligible"},
	{Value: "INELIGIBLE", ZH: "不符合条件", EN: "not eligible"},
	{Value: "UNDETERMINED", ZH: "尚不能确定，待补充事实", EN: "not determined: facts are missing"},
}

// Entries describes the values in order.
func (Outcome) Entries() []Entry { return outcomeEntries }

// Values lists the names, for ent.
func (Outcome) Values() []string { return values(outcomeEntries) }

// MarshalGQL writes the name.
func (c Outcome) MarshalGQL(w io.Writer) { marshalCode(w, c) }

// UnmarshalGQL reads a name of the list; any other is [ErrCode].
func (c *Outcome) UnmarshalGQL(v any) error { return unmarshalCode(c, v) }

// Cycle is how often a programme pays.
type Cycle string

// The values of [Cycle].
const (
	CycleMonth Cycle = "MONTH"
	CycleYear  Cycle = "YEAR"
	CycleOnce  Cycle = "ONCE"
)

var cycleEntries = []Entry{
	{Value: "MONTH", ZH: "每月", EN: "every month"},
	{Value: "YEAR", ZH: "每年", EN: "every year"},
	{Value: "ONCE", ZH: "一次性", EN: "once"},
}

// Entries describes the values in order.
func (Cycle) Entries() []Entry { return cycleEntries }

// Values lists the names, for ent.
func (Cycle) Values() []string { return values(cycleEntries) }

// MarshalGQL writes the name.
func (c Cycle) MarshalGQL(w io.Writer) { marshalCode(w, c) }

// UnmarshalGQL reads a name of the list; any other is [ErrCode].
func (c *Cycle) UnmarshalGQL(v any) error { return unmarshalCode(c, v) }

// FlagEventKind is what happens to a flag after it was raised.
type FlagEventKind string

// The values of [FlagEventKind].
const (
	FlagEventAcknowledged FlagEventKind = "ACKNOWLEDGED"
	FlagEventVerified     FlagEventKind = "VERIFIED"
	FlagEventMeasures     FlagEventKind = "MEASURES"
	FlagEventCleared      FlagEventKind = "CLEARED"
	FlagEventLapsed       FlagEventKind = "LAPSED"
)

var flagEventKindEntries = []Entry{
	{Value: "ACKNOWLEDGED", ZH: "已知悉", EN: "someone has taken note"},
	{Value: "VERIFIED", ZH: "已核实", EN: "verified on the spot"},
	{Value: "MEASURES", ZH: "已采取帮扶措施", EN: "measures were taken"},
	{Value: "CLEARED", ZH: "已解除", EN: "cleared"},
	{Value: "LAPSED", ZH: "由人解除后，提出条件已不再成立", EN: "after a person cleared it, its condition for raising came to hold no more: it may be raised again"},
}

// Entries describes the values in order.
func (FlagEventKind) Entries() []Entry { return flagEventKindEntries }

// Values lists the names, for ent.
func (FlagEventKind) Values() []string { return values(flagEventKindEntries) }

// MarshalGQL writes the name.
func (c FlagEventKind) MarshalGQL(w io.Writer) { marshalCode(w, c) }

// UnmarshalGQL reads a name of the list; any other is [ErrCode].
func (c *FlagEventKind) UnmarshalGQL(v any) error { return unmarshalCode(c, v) }

// ClearCause is why a flag was cleared.
type ClearCause string

// The values of [ClearCause].
const (
	ClearCauseCondition ClearCause = "CONDITION"
	ClearCauseNotAsked  ClearCause = "NOT_ASKED"
	ClearCausePerson    ClearCause = "PERSON"
)

var clearCauseEntries = []Entry{
	{Value: "CONDITION", ZH: "解除条件成立", EN: "its condition for clearing holds"},
	{Value: "NOT_ASKED", ZH: "该户已无成员，或现行规则已无此项", EN: "the household has no members, or the rules in force have no such flag"},
	{Value: "PERSON", ZH: "由工作人员解除", EN: "cleared by a person"},
}

// Entries describes the values in order.
func (ClearCause) Entries() []Entry { return clearCauseEntries }

// Values lists the names, for ent.
func (ClearCause) Values() []string { return values(clearCauseEntries) }

// MarshalGQL writes the name.
func (c ClearCause) MarshalGQL(w io.Writer) { marshalCode(w, c) }

// UnmarshalGQL reads a name of the list; any other is [ErrCode].
func (c *ClearCause) UnmarshalGQL(v any) error { return unmarshalCode(c, v) }

// AdjustmentKind is what an adjustment of a cycle that is over says.
type AdjustmentKind string

// The values of [AdjustmentKind].
const (
	AdjustmentProposal     AdjustmentKind = "PROPOSAL"
	AdjustmentUndetermined AdjustmentKind = "UNDETERMINED"
	AdjustmentBarred       AdjustmentKind = "BARRED"
	AdjustmentSettled      AdjustmentKind = "SETTLED"
	AdjustmentHistory      AdjustmentKind = "HISTORY"
)

var adjustmentKindEntries = []Entry{
	{Value: "PROPOSAL", ZH: "建议补发或追回", EN: "something is proposed to be paid in arrears or claimed back"},
	{Value: "UNDETERMINED", ZH: "应得多少尚不能确定", EN: "what is due is not determined yet"},
	{Value: "BARRED", ZH: "早于项目可补发的月数，故不建议补发", EN: "it lies further back than the programme pays in arrears: nothing is proposed"},
	{Value: "SETTLED", ZH: "应得与已认定一致，无须补发或追回", EN: "what is due is what was granted: nothing is proposed"},
	{Value: "HISTORY", ZH: "不涉及金额，只更正以后认定所看的历史", EN: "of no amount: it corrects the history that later decisions look at"},
}

// Entries describes the values in order.
func (AdjustmentKind) Entries() []Entry { return adjustmentKindEntries }

// Values lists the names, for ent.
func (AdjustmentKind) Values() []string { return values(adjustmentKindEntries) }

// MarshalGQL writes the name.
func (c AdjustmentKind) MarshalGQL(w io.Writer) { marshalCode(w, c) }

// UnmarshalGQL reads a name of the list; any other is [ErrCode].
func (c *AdjustmentKind) UnmarshalGQL(v any) error { return unmarshalCode(c, v) }

// AdjustmentActKind is what became of an adjustment.
type AdjustmentActKind string

// The values of [AdjustmentActKind].
const (
	AdjustmentAccepted   AdjustmentActKind = "ACCEPTED"
	AdjustmentRejected   AdjustmentActKind = "REJECTED"
	AdjustmentSuperseded AdjustmentActKind = "SUPERSEDED"
)

var adjustmentActKindEntries = []Entry{
	{Value: "ACCEPTED", ZH: "已接受", EN: "accepted"},
	{Value: "REJECTED", ZH: "已驳回", EN: "rejected"},
	{Value: "SUPERSEDED", ZH: "已由后来的核对取代", EN: "superseded by a later one"},
}

// Entries describes the values in order.
func (AdjustmentActKind) Entries() []Entry { return adjustmentActKindEntries }

// Values lists the names, for ent.
func (AdjustmentActKind) Values() []string { return values(adjustmentActKindEntries) }

// MarshalGQL writes the name.
func (c AdjustmentActKind) MarshalGQL(w io.Writer) { marshalCode(w, c) }

// UnmarshalGQL reads a name of the list; any other is [ErrCode].
func (c *AdjustmentActKind) UnmarshalGQL(v any) error { return unmarshalCode(c, v) }
