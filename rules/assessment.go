package rules

import (
	"bentou/rules/fact"
	"bentou/rules/pack"
)

// Outcome is what a decision says.
type Outcome string

// The outcomes. Undetermined names what to ask for; it is never a silent no.
const (
	Eligible     Outcome = "ELIGIBLE"
	Ineligible   Outcome = "INELIGIBLE"
	Undetermined Outcome = "UNDETERMINED"
)

// Subject is whom a decision is about.
type Subject struct {
	Entity fact.Entity // household, person or claim
	ID     int         // of the dossier
}

// Assessment is what a release says of one household on a day.
type Assessment struct {
	AsOf      fact.Date
	Decisions []Decision // programmes in the order of the pack, members in the order of the dossier
	Flags     []Flag
	Variables []Variable
	// Facts are the canonical facts that all of it rests on (RFC 8785 JSON).
	Facts []byte
}

// Decision is the answer of one programme for one subject.
type Decision struct {
	Programme *pack.Programme
	Subject   Subject
	Outcome   Outcome
	// Amount is what is paid a cycle; nil unless eligible and the programme pays.
	Amount *fact.Money
	// Day is the day of the cycle on which the conditions were looked at.
	Day fact.Date
	// NextChange is the first later day on which a date that the programme looks
	// at (a birthday, an expiry) changes; nil: none known.
	NextChange *fact.Date
	Reasons    []Reason
	Missing    []Missing
}

// Reason is one condition of a decision with its verdict.
type Reason struct {
	// Told is what is said. It may be shared with the reasons of others who were found
	// the same: nobody may change it.
	*Told
	Reference pack.Reference
	// Other is the programme that a stacking reason speaks of; nil elsewhere.
	Other *pack.Programme
	// Depth nests conditions under the one that they make up, 0 at the top.
	Depth int
	// Subject is whom the condition looks at.
	Subject Subject
	// Hinges are the origins of what decided that the condition was looked at at all:
	// who may not see those must not learn that it was.
	Hinges []string

	rests *rests // see Reads and Parameters; nil where it rests on no tree
}

// Told is what a reason says: all of it that does not depend on who it is said to.
type Told struct {
	// Code is stable: what is looked at and how, such as age.at_least,
	// hukou.is, stacking.higher, not_in_force.
	Code string
	Text pack.Text
	// Condition is the text without anything that was observed: neither the value nor
	// a figure that it is compared with and that depends on the household.
	Condition pack.Text
	// Met is nil where the verdict is unknown.
	Met *bool
	// Name is what is looked at, in words.
	Name pack.Text
	// Relation is how it is compared: is, is_not, below, at_most, above, at_least, one_of,
	// none_of, between, not_between, true, false; empty of what compares nothing. Found and
	// Need are the two sides in plain text with nothing lost (a code, a date, a number, a
	// fraction as 4000/3; several codes as A|B, a range as 60..99), empty where unknown: by
	// them a reader can judge the condition again. Of a rounding they are what was rounded
	// and what came out.
	Relation, Found, Need string
	// Observed, Required and Distance are texts with units; empty where there is
	// none. A distance says how far, or on which day.
	Observed, Required, Distance pack.Text
	// MetOn is the day on which a birthday will meet it by itself.
	MetOn *fact.Date
	// Confidence of the parameter it is compared with; empty where there is none.
	Confidence pack.Confidence
	// Assumed: an orElse or a presumption supplied a value.
	Assumed bool
	// Origins are the kinds of record that the verdict and the observed value are read
	// from, such as disability_certificate, and conditions of health, such as
	// health.serious_illness. Who may not see those may see neither.
	Origins []string
}

// Missing is a fact to ask for, or a record that tells several.
type Missing struct {
	// Input is the name of the input (hukou, income(wage,card_year)), or of the
	// record, history(dibao).
	Input   string
	Title   pack.Text
	Subject Subject
	// Inputs are those that are wanted of a record, such as ended(dibao); empty for an
	// input by itself. The title of a record names them too. Questions share the list:
	// nobody may change it.
	Inputs []string
	// Unblocks is how many undetermined programmes of the household name it.
	Unblocks int
}

// Flag is a flag's two conditions for one household.
type Flag struct {
	Flag         *pack.Flag
	Raise, Clear *bool // nil: undetermined
	Reasons      []Reason
	Missing      []Missing
}

// Variable is the value of a named expression.
type Variable struct {
	Variable *pack.Variable
	Subject  Subject
	Value    string // in plain text: 1416.00, 3, true, 2019-12-31, a code; empty where it is unknown
	Text     pack.Text
	Origins  []string // as those of a reason
}
