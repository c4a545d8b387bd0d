package timescope

import "bentou/rules/fact"

// Kind describes a kind of dated fact.
type Kind struct {
	Name    string   // as in changes: dibao_spell
	Table   string   // its table
	Subject string   // the column of the subject
	Key     []string // the further columns of the key
	Single  bool     // at most one version a day for a subject
	Columns []string // its own columns, without the subject and what all facts share
	Labels  []string // what its own columns are called in Chinese
	Sealed  []Sealed // its sealed columns
	Texts   []Text   // its columns of text that somebody wrote, and of codes that no list holds
	ZH, EN  string
}

// Text describes a column of text.
type Text struct {
	Column   string
	Required bool // it is never NULL
}

// Sealed describes a column of ciphertext.
type Sealed struct{ Plain, Ciphertext, Digest string }

// Version points at what all facts share, inside a fact.
type Version struct {
	ID         *int
	Subject    *int
	ValidFrom  *fact.Date
	ValidTo    **fact.Date
	Recorded   *int64
	Superseded **int64
	Source     *fact.Source
	SourceName **string
	ObservedOn **fact.Date
	Evidence   **string
	Verified   *bool
}

// Period returns the days on which the version holds.
func (v Version) Period() fact.Period { return fact.Period{From: *v.ValidFrom, To: *v.ValidTo} }

// SetPeriod sets the days on which the version holds.
func (v Version) SetPeriod(p fact.Period) { *v.ValidFrom, *v.ValidTo = p.From, p.To }

// Fact is one version of a dated fact, of any kind. The generated entities
// implement it.
type Fact interface {
	FactKind() *Kind
	FactVersion() Version
	FactValues() []any // of the kind's own columns, in their order; nil is NULL
	SetSealed(plain string, ciphertext, digest []byte)
	PlainText() map[string]string
	FactCopy() Fact
}

// List converts a typed list.
func List[F Fact](list []F) []Fact {
	out := make([]Fact, len(list))
	for i, f := range list {
		out[i] = f
	}
	return out
}

// Null returns nil for a nil pointer and the value otherwise.
func Null[T any](p *T) any {
	if p == nil {
		return nil
	}
	return *p
}
