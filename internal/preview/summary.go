package preview

import (
	"bentou/rules/fact"
	"bentou/rules/pack"
)

// SummaryVersion is the version of the form of [Summary] as JSON. In version 1
// MatchesEveryone and MatchesNobody are of the day itself only.
const SummaryVersion = 2

// Summary is what a preview found, as far as it may be kept and shown to whoever may
// see rules: counts and sums, nobody's name or id.
type Summary struct {
	Version int    `json:"version"`
	Pack    string `json:"pack"`
	// Digest is that of the rules of the draft ([rules.Release.Digest]), and Against those
	// of the releases it was compared with, by month.
	Digest  string   `json:"digest"`
	Against []string `json:"against"`
	Zone    string   `json:"zone"`
	// Unit is the id of the unit below which it looked; 0: the whole zone.
	Unit       int       `json:"unit,omitempty"`
	AsOf       fact.Date `json:"asOf"`
	Known      int64     `json:"known"` // position in the change sequence
	Households int       `json:"households"`
	Persons    int       `json:"persons"`
	Months     []Month   `json:"months"` // the day itself first
	// MatchesEveryone and MatchesNobody are the programmes of the draft, of those that may
	// decide otherwise than now, that are refused to nobody and somebody has, or that nobody
	// has, in any of the months: usually a mistake.
	MatchesEveryone []string `json:"matchesEveryone"`
	MatchesNobody   []string `json:"matchesNobody"`
	// Lines, Cliffs and Counters are of the day itself, where they were asked for.
	Lines    *LineReport      `json:"lines,omitempty"`
	Cliffs   *CliffReport     `json:"cliffs,omitempty"`
	Counters []CounterExample `json:"counters,omitempty"`
}

// LineReport is how many households stand near the lines of what may differ.
type LineReport struct {
	Distance fact.Money  `json:"distance"`
	Lines    []LineCount `json:"lines"`
}

// LineCount is one line ([rules.Line]).
type LineCount struct {
	Key    string    `json:"key"`
	Title  pack.Text `json:"title"`
	Person bool      `json:"person"` // of persons; else of households
	// Old and New are by what is in force and by what is previewed; nil where that has no
	// such line.
	Old     *Near `json:"old"`
	New     *Near `json:"new"`
	Entered int   `json:"entered"` // households that are near now and were not
	Left    int   `json:"left"`
}

// Near counts households near a line.
type Near struct {
	Near int `json:"near"`
	Open int `json:"open"` // of whom it is not known
}

// CliffReport is which cliffs are made and which removed ([preview.Cliffs]).
type CliffReport struct {
	Distance fact.Money      `json:"distance"`
	Item     fact.IncomeItem `json:"item"`
	Looked   int             `json:"looked"`
	Of       int             `json:"of"`
	Unknown  int             `json:"unknown"`
	Cut      int             `json:"cut"`
	Kinds    []CliffKind     `json:"kinds"`
}

// CliffKind counts households by what is lost at a cliff.
type CliffKind struct {
	Programmes []string   `json:"programmes"`
	Old        int        `json:"old"`
	New        int        `json:"new"`
	Made       int        `json:"made"`
	Removed    int        `json:"removed"`
	Deepest    fact.Money `json:"deepest"`
}

// CounterExample is the smallest household, made up, of which both say different things
// about a programme ([rules.Counter]).
type CounterExample struct {
	Programme string        `json:"programme"`
	Title     pack.Text     `json:"title"`
	Person    bool          `json:"person"` // of a member, the first; else of the household
	Found     bool          `json:"found"`
	Definite  bool          `json:"definite"`
	Complete  bool          `json:"complete"`
	Members   int           `json:"members"`
	Facts     []CounterFact `json:"facts"`
	Old       *CounterSaid  `json:"old"` // nil: it has no such programme
	New       *CounterSaid  `json:"new"`
}

// CounterFact is a fact that is stated of it.
type CounterFact struct {
	Member int       `json:"member"` // from 1; 0: of the household
	Input  string    `json:"input"`
	Title  pack.Text `json:"title"`
	Value  string    `json:"value"`
}

// CounterSaid is what is said of it.
type CounterSaid struct {
	Outcome string      `json:"outcome"`
	Amount  *fact.Money `json:"amount"`
}

// Month is what a month would bring.
type Month struct {
	AsOf       fact.Date   `json:"asOf"`
	Programmes []Programme `json:"programmes"`
	Flags      []Flag      `json:"flags"`
	// Money is what all programmes that differ come to, by cycle.
	Money []Money `json:"money"`
	// YearOld and YearNew are what a year costs at this rate: what is paid by the month
	// twelve times, what is paid by the year once; what is paid once is not in it.
	YearOld fact.Money `json:"yearOld"`
	YearNew fact.Money `json:"yearNew"`
}

// Money is what is paid a cycle.
type Money struct {
	Cycle string     `json:"cycle"` // month, year, once
	Old   fact.Money `json:"old"`
	New   fact.Money `json:"new"`
}

// Programme is what becomes of a programme.
type Programme struct {
	Key             string      `json:"key"`
	Title           pack.Text   `json:"title"`
	Person          bool        `json:"person"` // of persons; else of households
	Subjects        int         `json:"subjects"`
	OldHas          bool        `json:"oldHas"`
	NewHas          bool        `json:"newHas"`
	OldEligible     int         `json:"oldEligible"`
	NewEligible     int         `json:"newEligible"`
	OldUndetermined int         `json:"oldUndetermined"`
	NewUndetermined int         `json:"newUndetermined"`
	OldCycle        string      `json:"oldCycle,omitempty"`
	NewCycle        string      `json:"newCycle,omitempty"`
	OldAmount       fact.Money  `json:"oldAmount"`
	NewAmount       fact.Money  `json:"newAmount"`
	More            fact.Money  `json:"more"`
	Less            fact.Money  `json:"less"`
	Counts          Counts      `json:"counts"`
	ByUnit          []UnitCount `json:"byUnit"`
	ByAge           []AgeCount  `json:"byAge"` // of persons only
}

// Counts counts differences by kind.
type Counts struct {
	Gained       int `json:"gained"`
	Lost         int `json:"lost"`
	Changed      int `json:"changed"`
	Undetermined int `json:"undetermined"`
	Determined   int `json:"determined"`
}

// UnitCount counts those of a township; unit 0 has none on record.
type UnitCount struct {
	Unit   int    `json:"unit"`
	Name   string `json:"name"`
	Counts Counts `json:"counts"`
}

// AgeCount counts those of an age group, in completed years.
type AgeCount struct {
	From   int    `json:"from"`
	To     *int   `json:"to"` // nil: no end
	Known  bool   `json:"known"`
	Counts Counts `json:"counts"`
}

// Flag is what becomes of a flag's condition for raising it.
type Flag struct {
	Key     string    `json:"key"`
	Title   pack.Text `json:"title"`
	Raised  int       `json:"raised"`
	Cleared int       `json:"cleared"`
	Opened  int       `json:"opened"` // not known now
	OldUp   int       `json:"oldUp"`
	NewUp   int       `json:"newUp"`
}
