package pack

import "bentou/rules/fact"

// Pack is everything that a pack declares, in the order of its files.
type Pack struct {
	Key      string // liaocheng-etdz
	Title    Text
	Currency string // CNY
	Pos      Pos
	// FileComments are the comments of each file that belong to no declaration: of
	// the file itself (pointer "") and of its sections ("/parameters").
	FileComments map[string]Comments

	Documents   []*Document
	CodeLists   []*CodeList
	Attributes  []*Attribute
	Parameters  []*Parameter
	Groups      []*Group
	Variables   []*Variable
	Programmes  []*Programme
	Flags       []*Flag
	Coverages   []*Coverage
	Allocations []*Allocation
	Scenarios   []*Scenario
}

// Text is a text in Chinese and English.
type Text struct{ ZH, EN string }

// Pos is a place in a file. Lines and columns are counted from 1, columns in
// characters; a byte order mark at the beginning of a file is not counted.
type Pos struct {
	File         string
	Line, Column int
}

// Reference is where a declaration comes from.
type Reference struct {
	Document string // 国发〔2015〕52号
	Clause   string
}

// Head is what all declarations share.
type Head struct {
	Key       string
	Title     Text
	Reference Reference
	Pos       Pos // of the key
	// Comments within a declaration of a file, by JSON pointer; pointer "" is the
	// declaration's own key. What stands inside a coverage (its variables, layers
	// and caps) leaves its comments with the coverage.
	Comments Comments
}

// Expr is an expression as the author wrote it, but for white space: outside
// quotes a run of it is one space, and there is none at the ends. [Expr.Place] maps
// a byte of Text to its place in the file.
type Expr struct {
	Text string
	Pos  Pos // of the first character of Text
	// marks map offsets to places; nil means that Text stands on one line at Pos.
	marks []mark
}

// Given reports whether there is an expression.
func (e Expr) Given() bool { return e.Text != "" }

// Type is the type of a value as a pack states it.
type Type struct {
	Kind   fact.Kind
	Period string // of money: "", month, year
	Per    string // of money: "" (the subject's own), person
	Label  string // of ints and decimals: persons, years, mu …
	Codes  string // key of a code list of the pack, or name of a field or attribute whose codes are meant
	// Values are the codes stated in place, in order. Those of an attribute are also
	// in its Codes, with their titles where it gives any.
	Values []string
	// Ordered: the codes may be compared, the first is the least.
	Ordered  bool
	Min, Max *Literal // declared range
}

// Literal is a decimal, date, code or truth value as the author wrote it.
type Literal struct {
	Text string
	Unit string // "", month, year: where a cell states its own
	Pos  Pos
}

// None reports whether a cell says that there is none, such as no cap.
func (l Literal) None() bool { return l.Text == "none" }

// CodeList is a list of codes that the pack makes up.
type CodeList struct {
	Head
	Ordered bool
	Codes   []Code
}

// Code is one code of a list.
type Code struct {
	Value string
	Title Text
}

// Attribute is a fact that the registry has no table for.
type Attribute struct {
	Head
	Subject      fact.Entity
	Type         Type
	Codes        []Code             // of a code attribute
	Absent       fact.AbsentMeaning // what it means that nothing is recorded
	Presumed     *Literal           // the value presumed, where Absent is PRESUMED
	RosterColumn string
}

// Confidence says how sure a figure is.
type Confidence string

// The values of [Confidence].
const (
	Law         Confidence = "law"         // read in the legal text
	Verified    Confidence = "verified"    // seen in a publication
	Recalled    Confidence = "recalled"    // from general knowledge
	Placeholder Confidence = "placeholder" // invented; to be replaced
)

// Shape is how a parameter is read.
type Shape uint8

// The shapes of parameters.
const (
	Scalar Shape = iota
	Table        // by one to three keys: lookup(table, k1, k2, k3)
	Band         // by a number, the row at or below it: band(table, x)
	Scale        // marginal rates: scale(table, x)
)

// The values of [Parameter.Hit]: of the rows that fit, the first one counts, or there is
// never more than one.
const (
	HitFirst  = "first"
	HitUnique = "unique"
)

// Parameter is a dated constant or table.
type Parameter struct {
	Head
	Type Type
	// Shape of every value.
	Shape Shape
	// Keys of a table, in order: names of code lists, fields or attributes with
	// codes, or "int". Of a band or scale it names the codes of the outer key, if any.
	Keys []string
	// Hit makes a table a decision table, whose keys may be more than one value: HitFirst
	// or HitUnique. Empty: every row has its own keys.
	Hit string
	// Axis is the type of a band's or scale's number.
	Axis Type
	// Otherwise is the cell for keys that have no row.
	Otherwise *Literal
	// Beyond the last int key: "" is an error, "last" repeats it, "add" adds Add for
	// each step further.
	Beyond string
	Add    *Literal
	Values []*ParameterValue
}

// ParameterValue is what a parameter is from a day on.
type ParameterValue struct {
	From       fact.Date
	To         *fact.Date // the day from which it holds no more; nil: until the next value
	Value      Literal    // of a scalar
	Expr       Expr       // of a scalar that follows from other parameters
	Rows       []Row      // of the other shapes
	Confidence Confidence
	Source     string
	Pos        Pos
}

// Row is a row of a table: the cell for keys; of a band or scale, for numbers
// from the last key on.
type Row struct {
	Keys []Literal
	Cell Literal
}

// Group names some of the members once.
type Group struct {
	Head
	Of    string // members
	Where Expr   // on a member
}

// Version is the text of a rule for some days.
type Version struct {
	From fact.Date
	To   *fact.Date
	Pos  Pos
	// Exprs by role: expr; eligible, amount; raise, clear.
	Exprs map[string]Expr
}

// Variable is a named expression.
type Variable struct {
	Head
	Subject  fact.Entity
	Type     Type
	Versions []*Version
}

// Assess is which day decides a month or a year.
type Assess string

// The values of [Assess].
const (
	AnyDay     Assess = "any_day"     // any day of the month on which all conditions hold
	MonthStart Assess = "month_start" // its first day
	MonthEnd   Assess = "month_end"   // its last day
	AsOf       Assess = "as_of"       // the day asked for
)

// Programme is a public scheme that offers an allowance or a status.
type Programme struct {
	Head
	Subject fact.Entity
	// Group is the kind group, Rule how it is stacked: higher or exclude. Both
	// empty: it stacks with all.
	Group, Rule         string
	Cycle               string // month, year, once
	Assess              Assess
	OncePer             string // "", coverage_year …
	RequiresApplication bool
	BackPayMonths       int
	// Keep says which decisions are kept: eligible (and undetermined), or all.
	Keep     string
	Versions []*Version // eligible, amount (absent for a status)
}

// Flag is a household to watch.
type Flag struct {
	Head
	Severity string // notice, warning, urgent
	DueDays  int
	Versions []*Version // raise, clear
}

// Coverage settles a claim by layers in order.
type Coverage struct {
	Head
	Variables []*Variable // on a claim or its lines
	Layers    []*Layer
	Caps      []*Cap
}

// Layer is one payer: what it pays of what the layers before left.
type Layer struct {
	Head
	Versions []*Version // when (whom it serves), pays
}

// Cap limits what layers pay for a person or household in a period.
type Cap struct {
	Head
	Amount Expr
	Per    fact.Entity
	Period string   // year
	Layers []string // which share it
}

// Allocation shares out places or money over those who are eligible. It runs over
// the outcomes, outside the pure rules.
type Allocation struct {
	Head
	From         string // programme
	Quota        Expr
	PerHousehold int    // 0: no limit
	KeepHolders  string // programme or attribute whose holders come first; empty: nobody
	Rank         []RankKey
	Ties         string // draw
}

// RankKey is one criterion of a ranking.
type RankKey struct {
	Expr       Expr
	Descending bool
	Title      Text
}

// Scenario says what must come out of facts.
type Scenario struct {
	Head
	AsOf   []fact.Date
	Given  Node // household, members, decisions, claims; read by rules/scenario
	Expect Node
}
