package dossier

import "bentou/rules/fact"

// Household is everything known of a household that a decision may rest on, as
// known at one moment. Ids are those of the registry, or numbers that the asker
// made up; they tell subjects apart and appear in canonical facts. Names do not.
type Household struct {
	ID      int
	Members []*Person // everyone who was a member on some day of interest
	Records []Record  // about the household
	Awards  []Award   // of the household

	index *index // of Prepare
}

// Person is a member, with the days of the membership in Records ("membership").
type Person struct {
	ID      int
	Records []Record
	Awards  []Award
	Claims  []*Claim // bills to settle
	Settled []Settled
}

// Record is one dated fact.
//
// Kind is the name of the kind of fact in the registry: membership, person_record,
// hukou, income, expense, dibao_spell, household_completeness … or "attribute" for
// facts that packs declare: column key names the attribute, column value (or the
// registry's own bool_value, money_value …) holds the value. The completeness of
// the household's unit comes as records of the household, unit_completeness.
// kinds.go lists the kinds and columns that are read; others may be there.
//
// Values holds columns in the text form that the registry's own types print (HEAD,
// 1416.00, 2019-12-31, true); a column that is not known is absent. A membership in
// another household is told by its column household_id; without that column it is
// a membership in this one.
type Record struct {
	Kind   string
	Period fact.Period
	Values Values
	// Where it came from, for explanations.
	ID       int
	Source   fact.Source
	Verified bool
	// Recorded is the position of the change that recorded it, and Observed the day on
	// which it was observed; 0 and nil where whoever loaded it did not ask, as for deciding.
	Recorded int64
	Observed *fact.Date
}

// Values are the columns of a record. There are few, so that a list beats a map.
type Values []Value

// Value is one column.
type Value struct{ Column, Text string }

// Get returns the text of a column; ok is false where it is not known.
func (v Values) Get(column string) (text string, ok bool) {
	for _, c := range v {
		if c.Column == column {
			return c.Text, true
		}
	}
	return "", false
}

// Award is a benefit that was granted before: a decision kept, or a spell on
// record. [From, To) are the days for which it holds.
type Award struct {
	Programme string
	From      fact.Date
	To        *fact.Date
	Amount    *fact.Money // a cycle; nil where it is not known
	Cycle     string      // month, year, once
	EndReason string      // code; empty where it is open or not known
}

// Claim is a bill to settle.
type Claim struct {
	ID     int
	Values Values // fields of the claim by name
	Lines  []Values
}

// Settled is what came out of an earlier claim of the same coverage year: the
// value of each layer and variable on the claim, by name.
type Settled struct {
	DischargedOn fact.Date
	Values       Values
}
