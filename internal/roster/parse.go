package roster

import (
	"errors"
	"reflect"

	"bentou/internal/idcard"
	"bentou/rules/fact"
)

// issue is one error or warning at one cell. The column is that of the contract,
// columnCount plus the index of a declared one, or minus the place, counted from 1,
// where no column is.
type issue struct {
	row, column int
	code        Code
	detail      int
	warning     bool
}

// sheetRow is one person's row, cells in the order of the file.
type sheetRow struct {
	row   int
	cells []string
}

// parser turns the rows of a household into its model. It is used by one
// goroutine at a time.
type parser struct {
	layout    *layout
	extra     []ExtraColumn
	asOf      fact.Date
	townships map[string]bool

	issues []issue
}

func (p *parser) add(row, column int, code Code, detail int) {
	p.issues = append(p.issues, issue{row: row, column: column, code: code, detail: detail})
}

func (p *parser) warn(row, column int, code Code, detail int) {
	p.issues = append(p.issues, issue{row: row, column: column, code: code, detail: detail, warning: true})
}

// household parses the rows of one household and finds all that is wrong with
// them, apart from other households and the registry. The issues are good until
// the next call.
func (p *parser) household(rows []sheetRow) (*Household, []issue) {
	p.issues = p.issues[:0]
	h := &Household{Members: make([]Person, 0, len(rows)), RowNumbers: make([]int, 0, len(rows))}
	first := rows[0]
	var canon [householdColumns]string
	for c := range householdColumns {
		canon[c] = p.householdCell(first, c)
	}
	if !validCode(canon[colCode]) {
		p.add(first.row, colCode, CodeHouseholdCodeInvalid, detailNone)
	}
	h.Extra = p.extras(first, true)
	for _, r := range rows {
		if r.row != first.row {
			p.compare(first, r, &canon, h.Extra)
		}
		if i := p.layout.stray(r.cells); i >= 0 {
			p.add(r.row, -(i + 1), CodeCellOutsideColumns, detailNone)
		}
		h.RowNumbers = append(h.RowNumbers, r.row)
		h.Members = append(h.Members, p.person(r))
	}
	p.facts(h, first.row, &canon)
	p.family(h)
	return h, p.issues
}

// validCode reports whether s is fourteen digits.
func validCode(s string) bool {
	if len(s) != 14 {
		return false
	}
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

// householdCell reads a column of the household into its canonical text.
func (p *parser) householdCell(r sheetRow, c int) string {
	raw := p.layout.cell(r.cells, c)
	switch c {
	case colPhone:
		return narrow(raw)
	case colTownship:
		s := fold(raw)
		if !p.townships[s] {
			p.add(r.row, c, CodeUnknownTownship, detailNone)
		}
		return s
	}
	return p.coded(r, c)
}

// coded reads a cell of a code list; blank means none.
func (p *parser) coded(r sheetRow, c int) string {
	raw := p.layout.cell(r.cells, c)
	s := ""
	if columns[c].kind == KindDate {
		s = dateText(raw)
	} else {
		s = fold(raw)
	}
	if s == "" || columns[c].canon == nil {
		return s
	}
	v, ok := columns[c].canon(s)
	if !ok {
		p.add(r.row, c, columns[c].fault, detailNone)
		return ""
	}
	return v
}

// compare finds the household's columns in which a row differs from the first. They
// are compared by what they mean: 2018.05.01 agrees with 2018-05-01.
func (p *parser) compare(first, r sheetRow, canon *[householdColumns]string, extra map[string]any) {
	for c := range householdColumns {
		if narrow(p.layout.cell(r.cells, c)) == narrow(p.layout.cell(first.cells, c)) {
			continue
		}
		// What cannot be read differs too: both are said, since either may be
		// what has to be corrected.
		before := len(p.issues)
		if v := p.householdCell(r, c); v != canon[c] || len(p.issues) > before {
			p.add(r.row, c, CodeHouseholdRowsDisagree, first.row)
		}
	}
	for i, e := range p.extra {
		at := p.layout.extra[i]
		if !e.Household || at < 0 || narrow(cellAt(r.cells, at)) == narrow(cellAt(first.cells, at)) {
			continue
		}
		if v, err := p.extraValue(r, i); err != nil || !reflect.DeepEqual(v, extra[e.Header]) {
			p.add(r.row, columnCount+i, CodeHouseholdRowsDisagree, first.row)
		}
	}
}

var errExtra = errors.New("declared column")

// extraValue reads a declared column; nil means blank.
func (p *parser) extraValue(r sheetRow, i int) (any, error) {
	raw := cellAt(r.cells, p.layout.extra[i])
	s := narrow(raw)
	if p.extra[i].Kind == KindDate {
		s = dateText(raw)
	}
	if s == "" {
		return nil, nil
	}
	v, err := p.extra[i].Parse(s)
	if err != nil {
		p.add(r.row, columnCount+i, CodeUnknownCode, detailNone)
		return nil, errExtra
	}
	return v, nil
}

func (p *parser) extras(r sheetRow, household bool) map[string]any {
	var out map[string]any
	for i, e := range p.extra {
		if e.Household != household || p.layout.extra[i] < 0 {
			continue
		}
		if v, err := p.extraValue(r, i); err == nil && v != nil {
			if out == nil {
				out = make(map[string]any)
			}
			out[e.Header] = v
		}
	}
	return out
}

// facts fills the household from its canonical texts.
func (p *parser) facts(h *Household, row int, canon *[householdColumns]string) {
	h.Code, h.Township, h.Village, h.Phone = canon[colCode], canon[colTownship], canon[colVillage], canon[colPhone]
	h.Attribute = fact.HouseholdAttribute(canon[colAttribute])
	h.ExitStatus = fact.ExitStatus(canon[colExit])
	h.Cause = fact.PovertyCause(canon[colCause])
	h.SpecialInsurance = yesNo(canon[colSpecial])
	h.Housing = fact.HousingGrade(canon[colHousing])
	h.Water = fact.WaterSafety(canon[colWater])
	if canon[colDibao] == "" && canon[colDibaoFrom] == "" && canon[colDibaoTo] == "" {
		return
	}
	d := &Dibao{Category: fact.DibaoCategory(canon[colDibao]), From: date(canon[colDibaoFrom]), To: date(canon[colDibaoTo])}
	h.Dibao = d
	if d.From != nil && d.To != nil && d.To.Before(*d.From) {
		p.add(row, colDibaoTo, CodeDatesReversed, detailNone)
	}
	if d.Category == "" {
		p.warn(row, colDibao, CodeDibaoIncomplete, detailNone)
	} else if d.From == nil {
		p.warn(row, colDibaoFrom, CodeDibaoIncomplete, detailNone)
	}
}

func yesNo(s string) *bool {
	if s == "" {
		return nil
	}
	yes := s == "是"
	return &yes
}

func date(s string) *fact.Date {
	if s == "" {
		return nil
	}
	return fact.MustDate(s).Ptr() // canonDate wrote it
}

// person reads the columns of one person.
func (p *parser) person(r sheetRow) Person {
	m := Person{Row: r.row, Name: personName(p.layout.cell(r.cells, colName))}
	if m.Name == "" {
		p.add(r.row, colName, CodeNameMissing, detailNone)
	}
	n, err := idcard.Parse(p.layout.cell(r.cells, colID))
	m.IdentityNumber, m.Birth, m.Sex = n.Text, n.Birth, n.Sex
	switch {
	case errors.Is(err, idcard.ErrScientific):
		p.add(r.row, colID, CodeIDScientific, detailNone)
	case errors.Is(err, idcard.ErrLength):
		p.add(r.row, colID, CodeIDLength, detailNone)
	case errors.Is(err, idcard.ErrChecksum):
		p.add(r.row, colID, CodeIDChecksum, detailNone)
	case err != nil:
		p.add(r.row, colID, CodeIDBirthInvalid, detailNone)
	case m.Birth.After(p.asOf):
		p.add(r.row, colID, CodeBirthInFuture, detailNone)
	}
	m.Relation = fact.Relation(p.coded(r, colRelation))
	if m.Relation == "" && blank(p.layout.cell(r.cells, colRelation)) {
		p.add(r.row, colRelation, CodeUnknownRelation, detailNone)
	}
	m.Hukou = fact.HukouPlace(p.coded(r, colHukou))
	m.Ethnicity = fact.Ethnicity(p.coded(r, colEthnicity))
	m.Education = fact.EducationLevel(p.coded(r, colEducation))
	m.Health = fact.HealthCondition(p.coded(r, colHealth))
	m.Labour = fact.LabourAbility(p.coded(r, colLabour))
	m.SelfCareLost = yesNo(p.coded(r, colSelfCare))
	m.ResidentMedical = yesNo(p.coded(r, colMedical))
	m.ResidentPension = yesNo(p.coded(r, colPension))
	if raw := p.layout.cell(r.cells, colCertificate); !blank(raw) {
		ok := false
		if m.Certificate, ok = certificate(raw, m.IdentityNumber); !ok {
			p.add(r.row, colCertificate, CodeCertificateInvalid, detailNone)
		}
	}
	for _, a := range []struct {
		column int
		amount **fact.Money
	}{
		{colWage, &m.Wage}, {colBusiness, &m.Business}, {colProperty, &m.Property},
		{colTransfer, &m.Transfer}, {colExpense, &m.BusinessExpense},
	} {
		amount, code := parseAmount(p.layout.cell(r.cells, a.column))
		if code != "" {
			p.add(r.row, a.column, code, detailNone)
		}
		*a.amount = amount
	}
	m.Extra = p.extras(r, false)
	return m
}
