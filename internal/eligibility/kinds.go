package eligibility

import (
	"database/sql"
	"fmt"
	"strconv"

	"bentou/ent/gen/ent"
	"bentou/ent/timescope"
	"bentou/rules/dossier"
	"bentou/rules/fact"
)

// columnType is how a column is kept, which decides how it is read and written as text.
type columnType uint8

const (
	textColumn columnType = iota // codes and names
	moneyColumn
	boolColumn
	dateColumn
	wholeColumn
	decimalColumn
)

// column is a column of a fact that goes into the dossier.
type column struct {
	name string
	of   columnType
}

// loadedKind is a kind of fact that goes into the dossier. What is not listed no
// rule can name; names, addresses and numbers of people are not among it.
type loadedKind struct {
	kind    *timescope.Kind
	name    string // in the dossier
	columns []column
}

// Facts about persons, in the order of the dossier.
var personKinds = []loadedKind{
	kindOf(ent.PersonRecordKind, text("sex"), day("birth_date"), text("ethnicity")),
	kindOf(ent.DeathKind),
	kindOf(ent.HukouKind, text("place")),
	kindOf(ent.SchoolingKind, text("education_level"), text("stage")),
	kindOf(ent.HealthKind, text("condition")),
	kindOf(ent.LabourKind, text("ability"), boolean("wishes_to_work"), boolean("public_post")),
	kindOf(ent.SelfCareAssessmentKind, text("level"), boolean("long_term_care")),
	kindOf(ent.DisabilityCertificateKind, text("category"), text("grade"), day("expires_on")),
	kindOf(ent.InsuranceEnrolmentKind, text("kind"), boolean("enrolled"), money("premium")),
	kindOf(ent.IncomeKind, text("income_source"), text("item"), money("amount")),
	kindOf(ent.ExpenseKind, text("kind"), money("amount")),
	attributeKind(ent.PersonAttributeFactKind),
}

// Facts about households.
var householdKinds = []loadedKind{
	kindOf(ent.PovertyRegistrationKind, text("attribute"), text("exit_status"), text("main_cause"), text("second_cause"), text("third_cause"), day("identified_on")),
	kindOf(ent.DibaoSpellKind, text("category"), money("monthly_amount"), text("end_reason")),
	kindOf(ent.HousingKind, text("grade")),
	kindOf(ent.WaterKind, text("overall"), text("quantity"), text("quality"), text("convenience"), text("reliability")),
	kindOf(ent.HouseholdCompletenessKind, text("register")),
	attributeKind(ent.HouseholdAttributeFactKind),
}

// Kinds that are read in a way of their own: who was a member, and where the
// household and its units stood.
var (
	membershipKind      = kindOf(ent.MembershipKind, text("relation"))
	householdRecordKind = kindOf(ent.HouseholdRecordKind, whole("unit_id"))
	unitRecordKind      = kindOf(ent.UnitRecordKind, whole("parent_id"))
	unitCompleteKind    = kindOf(ent.UnitCompletenessKind, text("register"))
)

func kindOf(k *timescope.Kind, columns ...column) loadedKind {
	return loadedKind{kind: k, name: k.Name, columns: columns}
}

func attributeKind(k *timescope.Kind) loadedKind {
	return loadedKind{kind: k, name: "attribute", columns: []column{text("key"), boolean("bool_value"), whole("int_value"),
		money("money_value"), {"decimal_value", decimalColumn}, day("date_value"), text("code_value")}}
}

func text(name string) column    { return column{name, textColumn} }
func money(name string) column   { return column{name, moneyColumn} }
func boolean(name string) column { return column{name, boolColumn} }
func day(name string) column     { return column{name, dateColumn} }
func whole(name string) column   { return column{name, wholeColumn} }

// version is one version of a fact, of any kind.
type version struct {
	subject int
	dossier.Record
}

// scanner reads the rows of a kind.
type scanner struct {
	kind     *loadedKind
	id       int
	subject  int
	from     fact.Date
	to       sql.Null[fact.Date]
	source   string
	verified bool
	cells    []cell
	targets  []any
}

// cell takes one column; which member is used follows from its type.
type cell struct {
	text    sql.NullString
	number  sql.NullInt64
	boolean sql.NullBool
	date    sql.Null[fact.Date]
}

func newScanner(k *loadedKind) *scanner {
	s := &scanner{kind: k, cells: make([]cell, len(k.columns))}
	s.targets = []any{&s.id, &s.subject, &s.from, &s.to, &s.source, &s.verified}
	for i, c := range k.columns {
		switch to := &s.cells[i]; c.of {
		case textColumn:
			s.targets = append(s.targets, &to.text)
		case boolColumn:
			s.targets = append(s.targets, &to.boolean)
		case dateColumn:
			s.targets = append(s.targets, &to.date)
		default:
			s.targets = append(s.targets, &to.number)
		}
	}
	return s
}

// scan reads the present row.
func (s *scanner) scan(rows *sql.Rows) (version, error) {
	if err := rows.Scan(s.targets...); err != nil {
		return version{}, fmt.Errorf("%s: %w", s.kind.kind.Table, err)
	}
	v := version{subject: s.subject, Record: dossier.Record{
		Kind: s.kind.name, Period: fact.Period{From: s.from}, ID: s.id, Source: fact.Source(s.source), Verified: s.verified,
	}}
	if s.to.Valid {
		v.Period.To = s.to.V.Ptr()
	}
	if len(s.cells) > 0 {
		v.Values = make(dossier.Values, 0, s.known())
	}
	for i, c := range s.kind.columns {
		if t, ok := s.cells[i].textOf(c.of); ok {
			v.Values = append(v.Values, dossier.Value{Column: c.name, Text: t})
		}
	}
	return v, nil
}

// known counts the columns that are not NULL: most attributes use two of seven.
func (s *scanner) known() (n int) {
	for i, c := range s.kind.columns {
		if s.cells[i].valid(c.of) {
			n++
		}
	}
	return n
}

func (c *cell) valid(of columnType) bool {
	switch of {
	case textColumn:
		return c.text.Valid
	case boolColumn:
		return c.boolean.Valid
	case dateColumn:
		return c.date.Valid
	}
	return c.number.Valid
}

// textOf is the value as the registry's own types print it.
func (c *cell) textOf(of columnType) (string, bool) {
	if !c.valid(of) {
		return "", false
	}
	switch of {
	case textColumn:
		return c.text.String, true
	case boolColumn:
		return strconv.FormatBool(c.boolean.Bool), true
	case dateColumn:
		return c.date.V.String(), true
	case moneyColumn:
		return fact.Money(c.number.Int64).String(), true
	case decimalColumn:
		return fact.Decimal(c.number.Int64).String(), true
	}
	return strconv.FormatInt(c.number.Int64, 10), true
}

// number is the value of a column that holds an id.
func (v version) number(name string) (int, bool) {
	t, ok := v.Values.Get(name)
	if !ok {
		return 0, false
	}
	n, err := strconv.Atoi(t)
	return n, err == nil
}
