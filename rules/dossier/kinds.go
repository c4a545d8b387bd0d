package dossier

import "bentou/rules/fact"

// kind is a kind of record that some reading looks at.
type kind uint8

const (
	kindMembership kind = iota
	kindPerson
	kindDeath
	kindHukou
	kindSchooling
	kindHealth
	kindLabour
	kindSelfCare
	kindCertificate
	kindInsurance
	kindIncome
	kindExpense

	kindPoverty
	kindDibao
	kindHousing
	kindWater
	kindComplete

	kindCount
)

// column is a column of a kind of record that some reading looks at. Its place in
// the list of its kind is the place of its value in an item.
type column struct {
	name  string
	kind  fact.Kind
	codes []fact.Entry // of a code: the value is the place in this list
}

// maxColumns is how many columns of a record are read at most.
const maxColumns = 5

// Places of columns that are read by more than the field they stand for.
const (
	personBirth = 1 // person_record.birth_date
	personCivil = 3 // not a column: the birthday as packed has it

	healthCondition = 0

	careLevel, careLong = 0, 1

	certificateExpires = 2

	insuranceKind, insuranceEnrolled = 0, 1

	incomeSource, incomeItem, incomeAmount = 0, 1, 2

	expenseKind, expenseAmount = 0, 1

	povertyAttribute = 0

	dibaoAmount, dibaoReason = 1, 2

	completeRegister = 0
)

// columns names what is read of each kind.
var columns = [kindCount][]column{
	kindMembership:  {codes[fact.Relation]("relation")},
	kindPerson:      {codes[fact.Sex]("sex"), {name: "birth_date", kind: fact.KindDate}, codes[fact.Ethnicity]("ethnicity")},
	kindDeath:       nil,
	kindHukou:       {codes[fact.HukouPlace]("place")},
	kindSchooling:   {codes[fact.EducationLevel]("education_level"), codes[fact.SchoolStage]("stage")},
	kindHealth:      {codes[fact.HealthCondition]("condition")},
	kindLabour:      {codes[fact.LabourAbility]("ability")},
	kindSelfCare:    {codes[fact.SelfCare]("level"), {name: "long_term_care", kind: fact.KindBool}},
	kindCertificate: {codes[fact.DisabilityGrade]("grade"), codes[fact.DisabilityCategory]("category"), {name: "expires_on", kind: fact.KindDate}},
	kindInsurance:   {codes[fact.InsuranceKind]("kind"), {name: "enrolled", kind: fact.KindBool}},
	kindIncome:      {codes[fact.IncomeSource]("income_source"), codes[fact.IncomeItem]("item"), {name: "amount", kind: fact.KindMoney}},
	kindExpense:     {codes[fact.ExpenseKind]("kind"), {name: "amount", kind: fact.KindMoney}},

	kindPoverty: {codes[fact.HouseholdAttribute]("attribute"), codes[fact.ExitStatus]("exit_status"), codes[fact.PovertyCause]("main_cause")},
	kindDibao:   {codes[fact.DibaoCategory]("category"), {name: "monthly_amount", kind: fact.KindMoney}, codes[fact.DibaoEndReason]("end_reason")},
	kindHousing: {codes[fact.HousingGrade]("grade")},
	kindWater: {codes[fact.WaterSafety]("overall"), codes[fact.WaterSafety]("quantity"), codes[fact.WaterSafety]("quality"),
		codes[fact.WaterSafety]("convenience"), codes[fact.WaterSafety]("reliability")},
	kindComplete: {codes[fact.RecordKind]("register")},
}

func codes[C fact.Code](name string) column {
	var c C
	return column{name: name, kind: fact.KindCode, codes: c.Entries()}
}

// kindOf reads the name of a kind; ok is false for kinds that no reading looks at.
// Both sorts of completeness are one kind: they say the same of a household.
func kindOf(name string) (k kind, ok bool) {
	switch name {
	case "membership":
		return kindMembership, true
	case "person_record":
		return kindPerson, true
	case "death":
		return kindDeath, true
	case "hukou":
		return kindHukou, true
	case "schooling":
		return kindSchooling, true
	case "health":
		return kindHealth, true
	case "labour":
		return kindLabour, true
	case "self_care_assessment":
		return kindSelfCare, true
	case "disability_certificate":
		return kindCertificate, true
	case "insurance_enrolment":
		return kindInsurance, true
	case "income":
		return kindIncome, true
	case "expense":
		return kindExpense, true
	case "poverty_registration":
		return kindPoverty, true
	case "dibao_spell":
		return kindDibao, true
	case "housing":
		return kindHousing, true
	case "water":
		return kindWater, true
	case "household_completeness", "unit_completeness":
		return kindComplete, true
	}
	return 0, false
}

// kindAttribute is the name of the kind of facts that packs declare.
const kindAttribute = "attribute"
