package roster

import (
	"bentou/internal/idcard"
	"bentou/rules/fact"
)

// The columns of the contract, in its order.
const (
	colCode = iota
	colTownship
	colVillage
	colPhone
	colAttribute
	colExit
	colCause
	colDibao
	colDibaoFrom
	colDibaoTo
	colSpecial
	colHousing
	colWater
	colName
	colID
	colRelation
	colHukou
	colEthnicity
	colEducation
	colHealth
	colLabour
	colSelfCare
	colCertificate
	colWage
	colBusiness
	colProperty
	colTransfer
	colExpense
	colMedical
	colPension
	columnCount
	householdColumns = colName // the columns before it are the household's
)

// Kind says how a spreadsheet's own number in a column is to be understood.
type Kind int

// The kinds of columns.
const (
	KindText   Kind = iota
	KindDate        // a number is a day count; it becomes YYYY-MM-DD
	KindAmount      // a number may carry binary noise (118.34999999999999), cut at fifteen digits
)

// ExtraColumn is a column besides those of the contract, which a policy pack
// declares as an attribute.
type ExtraColumn struct {
	Header    string // compared in narrow characters and without spaces
	Household bool   // repeated in each row of a household, and the same in all of them
	Required  bool   // a file without it is refused; otherwise it is simply not there
	Kind      Kind

	// Parse reads a cell that is not blank, trimmed and in narrow characters.
	// Values of household columns are compared with reflect.DeepEqual. An error
	// sets the household aside with CodeUnknownCode; its text is not shown.
	Parse func(string) (any, error)
}

// column is one column of the contract.
type column struct {
	header string
	kind   Kind
	fault  Code
	// canon reads a folded cell that is not blank into its canonical text: the
	// name of a code, a date as YYYY-MM-DD. nil: any text will do.
	canon func(string) (string, bool)
}

var columns = [columnCount]column{
	colCode:        {header: "户编号", fault: CodeHouseholdCodeInvalid},
	colTownship:    {header: "乡镇", fault: CodeUnknownTownship},
	colVillage:     {header: "行政村", fault: CodeUnknownCode},
	colPhone:       {header: "联系电话", fault: CodeUnknownCode},
	colAttribute:   {header: "户属性", fault: CodeUnknownCode, canon: label[fact.HouseholdAttribute]()},
	colExit:        {header: "脱贫属性", fault: CodeUnknownCode, canon: label[fact.ExitStatus]()},
	colCause:       {header: "主要致贫原因", fault: CodeUnknownCode, canon: label[fact.PovertyCause]()},
	colDibao:       {header: "低保类别", fault: CodeUnknownCode, canon: label[fact.DibaoCategory]()},
	colDibaoFrom:   {header: "低保起始", kind: KindDate, fault: CodeUnknownCode, canon: canonDate},
	colDibaoTo:     {header: "低保终止", kind: KindDate, fault: CodeUnknownCode, canon: canonDate},
	colSpecial:     {header: "扶贫特惠保", fault: CodeUnknownCode, canon: canonYesNo},
	colHousing:     {header: "住房等级", fault: CodeUnknownCode, canon: label[fact.HousingGrade]()},
	colWater:       {header: "饮水安全", fault: CodeUnknownCode, canon: label[fact.WaterSafety]()},
	colName:        {header: "姓名", fault: CodeNameMissing},
	colID:          {header: "证件号码", fault: CodeIDLength},
	colRelation:    {header: "与户主关系", fault: CodeUnknownRelation, canon: label[fact.Relation]()},
	colHukou:       {header: "户籍", fault: CodeUnknownCode, canon: label[fact.HukouPlace]()},
	colEthnicity:   {header: "民族", fault: CodeUnknownCode, canon: label[fact.Ethnicity]()},
	colEducation:   {header: "文化程度", fault: CodeUnknownCode, canon: label[fact.EducationLevel]()},
	colHealth:      {header: "健康状况", fault: CodeUnknownCode, canon: canonHealth},
	colLabour:      {header: "劳动技能", fault: CodeUnknownCode, canon: label[fact.LabourAbility]()},
	colSelfCare:    {header: "失能", fault: CodeUnknownCode, canon: canonYesNo},
	colCertificate: {header: "残疾证号", fault: CodeCertificateInvalid},
	colWage:        {header: "工资性收入", kind: KindAmount},
	colBusiness:    {header: "生产经营性收入", kind: KindAmount},
	colProperty:    {header: "财产性收入", kind: KindAmount},
	colTransfer:    {header: "转移性收入", kind: KindAmount},
	colExpense:     {header: "生产经营性支出", kind: KindAmount},
	colMedical:     {header: "居民医保", fault: CodeUnknownCode, canon: canonYesNo},
	colPension:     {header: "居民养老", fault: CodeUnknownCode, canon: canonYesNo},
}

// The two columns of a set-aside file. They are ignored when it is read again.
const (
	headerProblemColumns = "问题栏目"
	headerProblems       = "问题说明"
)

// label returns the reader of a code list by its Chinese labels and aliases, from
// a table made once: a roster asks it some twelve times a row.
func label[C fact.Code]() func(string) (string, bool) {
	var c C
	table := make(map[string]string)
	for _, e := range c.Entries() {
		table[fold(e.ZH)] = e.Value
		for _, alias := range e.Aliases {
			table[fold(alias)] = e.Value
		}
	}
	return func(s string) (string, bool) {
		v, ok := table[s]
		return v, ok
	}
}

var healthLabel = label[fact.HealthCondition]()

// canonHealth leaves out the condition that only hospitals report: the contract's
// list has four.
func canonHealth(s string) (string, bool) {
	v, ok := healthLabel(s)
	return v, ok && v != string(fact.HealthConditionSevereMentalIllness)
}

func canonYesNo(s string) (string, bool) { return s, s == "是" || s == "否" }

func canonDate(s string) (string, bool) {
	d, ok := parseDate(s)
	if !ok {
		return "", false
	}
	return d.String(), true
}

// certificate reads a disability certificate. The number in it must be the
// holder's; where that one is unreadable itself, any valid one will do, so that
// one mistake is not reported twice.
func certificate(s, holder string) (*Certificate, bool) {
	s = idcard.Normalise(s)
	if len(s) != idcard.Length+2 {
		return nil, false
	}
	number, category, grade := s[:idcard.Length], int(s[idcard.Length])-'1', int(s[idcard.Length+1])-'1'
	if holder != "" && number != holder || holder == "" && !idcard.Valid(number) {
		return nil, false
	}
	categories, grades := fact.DisabilityCategory("").Entries(), fact.DisabilityGrade("").Entries()
	if category < 0 || category >= len(categories) || grade < 0 || grade >= len(grades) {
		return nil, false
	}
	return &Certificate{
		Number:   s,
		Category: fact.DisabilityCategory(categories[category].Value),
		Grade:    fact.DisabilityGrade(grades[grade].Value),
	}, true
}
