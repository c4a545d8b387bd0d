package rights

import (
	"time"

	"bentou/rules/fact"
)

// Record is everything recorded about one person, as it is handed to them. Its JSON is
// stable: fields are added, never renamed.
type Record struct {
	Format string `json:"format"`
	Person Person `json:"person"`
	Made   Made   `json:"made"`
	// Withheld says what is not in the record and why.
	Withheld   []string    `json:"withheld"`
	Facts      []Section   `json:"facts"`
	Households []Household `json:"households"`
	Decisions  []Decision  `json:"decisions"`
	Flags      []Flag      `json:"flags"`
	Changes    []Change    `json:"changes"`
	Access     []Access    `json:"access"`
}

const recordFormat = "bentou person record 1"

// Person says whom it is about. Also are the ids of registrations that were found to be
// the same person.
type Person struct {
	ID     string   `json:"id"`
	Also   []string `json:"also,omitempty"`
	Name   string   `json:"name"`
	Zone   string   `json:"zone"`
	Erased bool     `json:"erased,omitempty"`
}

// Made says who made the record, when, what for.
type Made struct {
	At      time.Time `json:"at"`
	By      string    `json:"by"`
	Purpose string    `json:"purpose"`
}

// Section is one kind of fact with all its versions, known and superseded.
type Section struct {
	Kind     string    `json:"kind"`
	Title    string    `json:"title"`
	Masked   string    `json:"masked,omitempty"` // why nothing of it is shown
	Versions []Version `json:"versions"`
}

// Version is one version of a fact: when it held, when it was recorded and by what act,
// and, where it is not what is known now, by what it was superseded.
type Version struct {
	ID         string     `json:"id"`
	From       fact.Date  `json:"from"`
	To         *fact.Date `json:"to"`
	Values     []Value    `json:"values"`
	Source     string     `json:"source"`
	SourceName *string    `json:"sourceName,omitempty"`
	ObservedOn *fact.Date `json:"observedOn,omitempty"`
	Evidence   *string    `json:"evidence,omitempty"`
	Verified   bool       `json:"verified"`
	Recorded   Act        `json:"recorded"`
	Superseded *Act       `json:"superseded,omitempty"`
}

// Value is one column of a version, in words.
type Value struct {
	Name   string `json:"name"`
	Label  string `json:"label"`
	Text   string `json:"text"`
	Masked string `json:"masked,omitempty"` // why the text is not shown
}

// Act is a position of the change sequence.
type Act struct {
	Position int64     `json:"position"`
	At       time.Time `json:"at"`
	By       string    `json:"by"`
	What     string    `json:"what"`
	Reason   *string   `json:"reason,omitempty"`
}

// Household is one that the person is or was recorded to be a member of, with the facts
// about it that held meanwhile.
type Household struct {
	ID      string    `json:"id"`
	Code    string    `json:"code"`
	Village string    `json:"village"`
	Days    []Days    `json:"days"`
	Facts   []Section `json:"facts"`
}

// Days are the first day and the one from which it is so no more.
type Days struct {
	From fact.Date  `json:"from"`
	To   *fact.Date `json:"to"`
}

// Decision is one about the person, or about their household while they were a member.
type Decision struct {
	ID         string      `json:"id"`
	Programme  string      `json:"programme"`
	Title      string      `json:"title"`
	Household  string      `json:"household"`
	Own        bool        `json:"own"` // about the person, not the household
	Outcome    string      `json:"outcome"`
	Amount     *fact.Money `json:"amount"`
	Cycle      string      `json:"cycle"`
	DecidedFor fact.Date   `json:"decidedFor"`
	Recorded   Act         `json:"recorded"`
	// Reasons are computed again from the facts that the decision rests on; those
	// about other members are not told.
	Reasons []string `json:"reasons"`
}

// Flag is a risk flag of a household while the person was a member.
type Flag struct {
	ID        string      `json:"id"`
	Key       string      `json:"key"`
	Title     string      `json:"title"`
	Household string      `json:"household"`
	RaisedFor fact.Date   `json:"raisedFor"`
	Recorded  Act         `json:"recorded"`
	Events    []FlagEvent `json:"events"`
}

// FlagEvent is something that happened to a flag.
type FlagEvent struct {
	What     string    `json:"what"`
	Day      fact.Date `json:"day"`
	Reason   *string   `json:"reason,omitempty"`
	Recorded Act       `json:"recorded"`
}

// Change is an act of the change sequence about the person.
type Change = Act

// Access is an entry of the access log that names the person or their household: who
// was shown what, and why.
type Access struct {
	At      time.Time `json:"at"`
	What    string    `json:"what"`
	By      string    `json:"by"`
	Role    string    `json:"role"`
	Purpose string    `json:"purpose"`
	Fields  []string  `json:"fields"`
}
