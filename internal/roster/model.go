package roster

import "bentou/rules/fact"

// Household is an accepted household as the file has it: valid in itself, against
// the file and against the registry. A code that is blank in the file is the empty
// string of its type, which by the contract means none.
type Household struct {
	Code     string // fourteen digits
	Township string // one of Options.Townships
	Village  string // may be new under its township; blank: none named
	Phone    string // telephone as written, in narrow characters; personal data

	Attribute        fact.HouseholdAttribute
	ExitStatus       fact.ExitStatus
	Cause            fact.PovertyCause
	Dibao            *Dibao // nil: no dibao
	SpecialInsurance *bool  // 扶贫特惠保; nil: blank
	Housing          fact.HousingGrade
	Water            fact.WaterSafety

	Members []Person       // in the order of the file; exactly one is the HEAD
	Extra   map[string]any // declared columns of households by header; a blank cell has no entry

	// RowNumbers are the household's rows as a spreadsheet shows them, in order.
	RowNumbers []int
}

// Dibao is what the three dibao columns say; at least one of them is filled.
type Dibao struct {
	Category fact.DibaoCategory // empty: dates without a category (a warning)
	From     *fact.Date         // nil: a category without a start (a warning)
	To       *fact.Date         // the day in 低保终止, not before From; nil: it goes on
}

// Person is a member of a household. Birth and sex are those of the identity
// number. Every amount is yuan of the calendar year of the as-of date, never
// negative; nil means unknown, which is not zero.
type Person struct {
	Row            int
	Name           string // personal data
	IdentityNumber string // normal form, checked; personal data
	Birth          fact.Date
	Sex            fact.Sex
	Relation       fact.Relation
	Hukou          fact.HukouPlace
	Ethnicity      fact.Ethnicity
	Education      fact.EducationLevel
	Health         fact.HealthCondition
	Labour         fact.LabourAbility
	Certificate    *Certificate // nil: no disability certificate
	SelfCareLost   *bool        // 失能; nil: blank

	Wage            *fact.Money // 工资性收入
	Business        *fact.Money // 生产经营性收入
	Property        *fact.Money // 财产性收入
	Transfer        *fact.Money // 转移性收入, not split into items
	BusinessExpense *fact.Money // 生产经营性支出

	ResidentMedical *bool // 居民医保; nil: blank
	ResidentPension *bool // 居民养老; nil: blank

	Extra map[string]any // declared columns of persons by header

	// MovesFrom is the code of the household of the registry that the person
	// leaves for this one; empty if the registry has him in none, or in this one.
	// That household is in the same file and accepted, and does not list him.
	MovesFrom string
}

// IncomeUnknown reports whether any of the five amounts is unknown.
func (p *Person) IncomeUnknown() bool {
	return p.Wage == nil || p.Business == nil || p.Property == nil || p.Transfer == nil || p.BusinessExpense == nil
}

// Certificate is a disability certificate: the holder's identity number, then
// category and grade.
type Certificate struct {
	Number   string // twenty characters; personal data
	Category fact.DisabilityCategory
	Grade    fact.DisabilityGrade
}

// IncomeUnknown reports whether an amount of any member is unknown.
func (h *Household) IncomeUnknown() bool {
	for i := range h.Members {
		if h.Members[i].IncomeUnknown() {
			return true
		}
	}
	return false
}
