package fact

import "io"

// Sex is the sex on the identity document, GB/T 2261.1.
type Sex string

// The values of [Sex].
const (
	SexUnknown  Sex = "UNKNOWN"
	SexMale     Sex = "MALE"
	SexFemale   Sex = "FEMALE"
	SexUnstated Sex = "UNSTATED"
)

var sexEntries = []Entry{
	{Value: "UNKNOWN", ZH: "未知", EN: "unknown", Code: "0"},
	{Value: "MALE", ZH: "男", EN: "male", Code: "1"},
	{Value: "FEMALE", ZH: "女", EN: "female", Code: "2"},
	{Value: "UNSTATED", ZH: "未说明", EN: "not stated", Code: "9"},
}

// Entries describes the values in order.
func (Sex) Entries() []Entry { return sexEntries }

// Values lists the names, for ent.
func (Sex) Values() []string { return values(sexEntries) }

// MarshalGQL writes the name.
func (c Sex) MarshalGQL(w io.Writer) { marshalCode(w, c) }

// UnmarshalGQL reads a name of the list; any other is [ErrCode].
func (c *Sex) UnmarshalGQL(v any) error { return unmarshalCode(c, v) }

// HukouPlace says whether someone's household registration (户籍) lies in the zone.
type HukouPlace string

// The values of [HukouPlace].
const (
	HukouPlaceLocal     HukouPlace = "LOCAL"
	HukouPlaceElsewhere HukouPlace = "ELSEWHERE"
)

var hukouPlaceEntries = []Entry{
	{Value: "LOCAL", ZH: "本区", EN: "in the zone"},
	{Value: "ELSEWHERE", ZH: "外区", EN: "elsewhere"},
}

// Entries describes the values in order.
func (HukouPlace) Entries() []Entry { return hukouPlaceEntries }

// Values lists the names, for ent.
func (HukouPlace) Values() []string { return values(hukouPlaceEntries) }

// MarshalGQL writes the name.
func (c HukouPlace) MarshalGQL(w io.Writer) { marshalCode(w, c) }

// UnmarshalGQL reads a name of the list; any other is [ErrCode].
func (c *HukouPlace) UnmarshalGQL(v any) error { return unmarshalCode(c, v) }

// EducationLevel is the highest level of schooling completed.
type EducationLevel string

// The values of [EducationLevel].
const (
	EducationLevelNone       EducationLevel = "NONE"
	EducationLevelPrimary    EducationLevel = "PRIMARY"
	EducationLevelJunior     EducationLevel = "JUNIOR"
	EducationLevelSenior     EducationLevel = "SENIOR"
	EducationLevelCollege    EducationLevel = "COLLEGE"
	EducationLevelUniversity EducationLevel = "UNIVERSITY"
)

var educationLevelEntries = []Entry{
	{Value: "NONE", ZH: "文盲或半文盲", EN: "none or hardly any"},
	{Value: "PRIMARY", ZH: "小学", EN: "primary"},
	{Value: "JUNIOR", ZH: "初中", EN: "junior secondary"},
	{Value: "SENIOR", ZH: "高中", EN: "senior secondary", Aliases: []string{"中专", "职高"}},
	{Value: "COLLEGE", ZH: "大专", EN: "junior college"},
	{Value: "UNIVERSITY", ZH: "本科及以上", EN: "university", Aliases: []string{"本科"}},
}

// Entries describes the values in order.
func (EducationLevel) Entries() []Entry { return educationLevelEntries }

// Values lists the names, for ent.
func (EducationLevel) Values() []string { return values(educationLevelEntries) }

// MarshalGQL writes the name.
func (c EducationLevel) MarshalGQL(w io.Writer) { marshalCode(w, c) }

// UnmarshalGQL reads a name of the list; any other is [ErrCode].
func (c *EducationLevel) UnmarshalGQL(v any) error { return unmarshalCode(c, v) }

// SchoolStage is where someone is in school at present.
type SchoolStage string

// The values of [SchoolStage].
const (
	SchoolStageNotInSchool      SchoolStage = "NOT_IN_SCHOOL"
	SchoolStagePreschool        SchoolStage = "PRESCHOOL"
	SchoolStagePrimary          SchoolStage = "PRIMARY"
	SchoolStageGrade7           SchoolStage = "GRADE_7"
	SchoolStageGrade8           SchoolStage = "GRADE_8"
	SchoolStageGrade9           SchoolStage = "GRADE_9"
	SchoolStageSenior           SchoolStage = "SENIOR"
	SchoolStageVocational       SchoolStage = "VOCATIONAL"
	SchoolStageHigherVocational SchoolStage = "HIGHER_VOCATIONAL"
	SchoolStageCollege          SchoolStage = "COLLEGE"
	SchoolStageUniversity       SchoolStage = "UNIVERSITY"
	SchoolStagePostgraduate     SchoolStage = "POSTGRADUATE"
	SchoolStageDroppedOut       SchoolStage = "DROPPED_OUT"
)

var schoolStageEntries = []Entry{
	{Value: "NOT_IN_SCHOOL", ZH: "非在校生", EN: "not in school"},
	{Value: "PRESCHOOL", ZH: "学前教育", EN: "preschool"},
	{Value: "PRIMARY", ZH: "小学", EN: "primary school"},
	{Value: "GRADE_7", ZH: "七年级", EN: "grade 7"},
	{Value: "GRADE_8", ZH: "八年级", EN: "grade 8"},
	{Value: "GRADE_9", ZH: "九年级", EN: "grade 9"},
	{Value: "SENIOR", ZH: "高中", EN: "senior secondary"},
	{Value: "VOCATIONAL", ZH: "中职", EN: "secondary vocational"},
	{Value: "HIGHER_VOCATIONAL", ZH: "高职", EN: "higher vocational"},
	{Value: "COLLEGE", ZH: "大专", EN: "junior college"},
	{Value: "UNIVERSITY", ZH: "本科", EN: "university"},
	{Value: "POSTGRADUATE", ZH: "研究生", EN: "postgraduate"},
	{Value: "DROPPED_OUT", ZH: "辍学", EN: "dropped out of compulsory school"},
}

// Entries describes the values in order.
func (SchoolStage) Entries() []Entry { return schoolStageEntries }

// Values lists the names, for ent.
func (SchoolStage) Values() []string { return values(schoolStageEntries) }

// MarshalGQL writes the name.
func (c SchoolStage) MarshalGQL(w io.Writer) { marshalCode(w, c) }

// UnmarshalGQL reads a name of the list; any other is [ErrCode].
func (c *SchoolStage) UnmarshalGQL(v any) error { return unmarshalCode(c, v) }

// HealthCondition is what a roster or a hospital says of the health; several may hold at
// once.
type HealthCondition string

// The values of [HealthCondition].
const (
	HealthConditionHealthy             HealthCondition = "HEALTHY"
	HealthConditionChronicIllness      HealthCondition = "CHRONIC_ILLNESS"
	HealthConditionSeriousIllness      HealthCondition = "SERIOUS_ILLNESS"
	HealthConditionDisabled            HealthCondition = "DISABLED"
	HealthConditionSevereMentalIllness HealthCondition = "SEVERE_MENTAL_ILLNESS"
)

var healthConditionEntries = []Entry{
	{Value: "HEALTHY", ZH: "健康", EN: "healthy"},
	{Value: "CHRONIC_ILLNESS", ZH: "长期慢性病", EN: "long-term chronic illness"},
	{Value: "SERIOUS_ILLNESS", ZH: "患有大病", EN: "serious illness"},
	{Value: "DISABLED", ZH: "残疾", EN: "disabled"},
	{Value: "SEVERE_MENTAL_ILLNESS", ZH: "严重精神障碍", EN: "severe mental illness"},
}

// Entries describes the values in order.
func (HealthCondition) Entries() []Entry { return healthConditionEntries }

// Values lists the names, for ent.
func (HealthCondition) Values() []string { return values(healthConditionEntries) }

// MarshalGQL writes the name.
func (c HealthCondition) MarshalGQL(w io.Writer) { marshalCode(w, c) }

// UnmarshalGQL reads a name of the list; any other is [ErrCode].
func (c *HealthCondition) UnmarshalGQL(v any) error { return unmarshalCode(c, v) }

// LabourAbility is the ability to work (劳动技能).
type LabourAbility string

// The values of [LabourAbility].
const (
	LabourAbilityNone     LabourAbility = "NONE"
	LabourAbilityWeak     LabourAbility = "WEAK"
	LabourAbilityOrdinary LabourAbility = "ORDINARY"
	LabourAbilitySkilled  LabourAbility = "SKILLED"
)

var labourAbilityEntries = []Entry{
	{Value: "NONE", ZH: "无劳动力", EN: "none"},
	{Value: "WEAK", ZH: "弱劳动力或半劳动力", EN: "weak or partial", Aliases: []string{"弱劳动力", "半劳动力", "丧失劳动力"}},
	{Value: "ORDINARY", ZH: "普通劳动力", EN: "ordinary"},
	{Value: "SKILLED", ZH: "技能劳动力", EN: "skilled"},
}

// Entries describes the values in order.
func (LabourAbility) Entries() []Entry { return labourAbilityEntries }

// Values lists the names, for ent.
func (LabourAbility) Values() []string { return values(labourAbilityEntries) }

// MarshalGQL writes the name.
func (c LabourAbility) MarshalGQL(w io.Writer) { marshalCode(w, c) }

// UnmarshalGQL reads a name of the list; any other is [ErrCode].
func (c *LabourAbility) UnmarshalGQL(v any) error { return unmarshalCode(c, v) }

// SelfCare is the result of a self-care assessment; NONE is 失能.
type SelfCare string

// The values of [SelfCare].
const (
	SelfCareFull    SelfCare = "FULL"
	SelfCarePartial SelfCare = "PARTIAL"
	SelfCareNone    SelfCare = "NONE"
)

var selfCareEntries = []Entry{
	{Value: "FULL", ZH: "完全自理", EN: "full"},
	{Value: "PARTIAL", ZH: "部分自理", EN: "partial", Aliases: []string{"半自理", "半失能"}},
	{Value: "NONE", ZH: "不能自理", EN: "none", Aliases: []string{"失能"}},
}

// Entries describes the values in order.
func (SelfCare) Entries() []Entry { return selfCareEntries }

// Values lists the names, for ent.
func (SelfCare) Values() []string { return values(selfCareEntries) }

// MarshalGQL writes the name.
func (c SelfCare) MarshalGQL(w io.Writer) { marshalCode(w, c) }

// UnmarshalGQL reads a name of the list; any other is [ErrCode].
func (c *SelfCare) UnmarshalGQL(v any) error { return unmarshalCode(c, v) }

// DisabilityCategory is the category digit of a disability certificate (残疾人证).
type DisabilityCategory string

// The values of [DisabilityCategory].
const (
	DisabilityCategoryVisual       DisabilityCategory = "VISUAL"
	DisabilityCategoryHearing      DisabilityCategory = "HEARING"
	DisabilityCategorySpeech       DisabilityCategory = "SPEECH"
	DisabilityCategoryPhysical     DisabilityCategory = "PHYSICAL"
	DisabilityCategoryIntellectual DisabilityCategory = "INTELLECTUAL"
	DisabilityCategoryMental       DisabilityCategory = "MENTAL"
	DisabilityCategoryMultiple     DisabilityCategory = "MULTIPLE"
)

var disabilityCategoryEntries = []Entry{
	{Value: "VISUAL", ZH: "视力", EN: "visual", Code: "1"},
	{Value: "HEARING", ZH: "听力", EN: "hearing", Code: "2"},
	{Value: "SPEECH", ZH: "言语", EN: "speech", Code: "3"},
	{Value: "PHYSICAL", ZH: "肢体", EN: "physical", Code: "4"},
	{Value: "INTELLECTUAL", ZH: "智力", EN: "intellectual", Code: "5"},
	{Value: "MENTAL", ZH: "精神", EN: "mental", Code: "6"},
	{Value: "MULTIPLE", ZH: "多重", EN: "multiple", Code: "7"},
}

// Entries describes the values in order.
func (DisabilityCategory) Entries() []Entry { return disabilityCategoryEntries }

// Values lists the names, for ent.
func (DisabilityCategory) Values() []string { return values(disabilityCategoryEntries) }

// MarshalGQL writes the name.
func (c DisabilityCategory) MarshalGQL(w io.Writer) { marshalCode(w, c) }

// UnmarshalGQL reads a name of the list; any other is [ErrCode].
func (c *DisabilityCategory) UnmarshalGQL(v any) error { return unmarshalCode(c, v) }

// DisabilityGrade is the grade digit of a disability certificate; grade 1 is the gravest.
type DisabilityGrade string

// The values of [DisabilityGrade].
const (
	DisabilityGradeGrade1 DisabilityGrade = "GRADE_1"
	DisabilityGradeGrade2 DisabilityGrade = "GRADE_2"
	DisabilityGradeGrade3 DisabilityGrade = "GRADE_3"
	DisabilityGradeGrade4 DisabilityGrade = "GRADE_4"
)

var disabilityGradeEntries = []Entry{
	{Value: "GRADE_1", ZH: "一级", EN: "grade 1", Code: "1"},
	{Value: "GRADE_2", ZH: "二级", EN: "grade 2", Code: "2"},
	{Value: "GRADE_3", ZH: "三级", EN: "grade 3", Code: "3"},
	{Value: "GRADE_4", ZH: "四级", EN: "grade 4", Code: "4"},
}

// Entries describes the values in order.
func (DisabilityGrade) Entries() []Entry { return disabilityGradeEntries }

// Values lists the names, for ent.
func (DisabilityGrade) Values() []string { return values(disabilityGradeEntries) }

// MarshalGQL writes the name.
func (c DisabilityGrade) MarshalGQL(w io.Writer) { marshalCode(w, c) }

// UnmarshalGQL reads a name of the list; any other is [ErrCode].
func (c *DisabilityGrade) UnmarshalGQL(v any) error { return unmarshalCode(c, v) }

// InsuranceKind is a scheme in which someone is enrolled for a year.
type InsuranceKind string

// The values of [InsuranceKind].
const (
	InsuranceKindResidentMedical InsuranceKind = "RESIDENT_MEDICAL"
	InsuranceKindEmployeeMedical InsuranceKind = "EMPLOYEE_MEDICAL"
	InsuranceKindResidentPension InsuranceKind = "RESIDENT_PENSION"
	InsuranceKindEmployeePension InsuranceKind = "EMPLOYEE_PENSION"
	InsuranceKindSpecialPoverty  InsuranceKind = "SPECIAL_POVERTY"
)

var insuranceKindEntries = []Entry{
	{Value: "RESIDENT_MEDICAL", ZH: "居民基本医疗保险", EN: "resident basic medical insurance", Aliases: []string{"居民医保"}},
	{Value: "EMPLOYEE_MEDICAL", ZH: "职工基本医疗保险", EN: "employee basic medical insurance"},
	{Value: "RESIDENT_PENSION", ZH: "居民基本养老保险", EN: "resident basic pension", Aliases: []string{"居民养老"}},
	{Value: "EMPLOYEE_PENSION", ZH: "职工基本养老保险", EN: "employee basic pension"},
	{Value: "SPECIAL_POVERTY", ZH: "扶贫特惠保", EN: "special insurance for the registered poor"},
}

// Entries describes the values in order.
func (InsuranceKind) Entries() []Entry { return insuranceKindEntries }

// Values lists the names, for ent.
func (InsuranceKind) Values() []string { return values(insuranceKindEntries) }

// MarshalGQL writes the name.
func (c InsuranceKind) MarshalGQL(w io.Writer) { marshalCode(w, c) }

// UnmarshalGQL reads a name of the list; any other is [ErrCode].
func (c *InsuranceKind) UnmarshalGQL(v any) error { return unmarshalCode(c, v) }

// IncomeSource is one of the four sources of the card.
type IncomeSource string

// The values of [IncomeSource].
const (
	IncomeSourceWage     IncomeSource = "WAGE"
	IncomeSourceBusiness IncomeSource = "BUSINESS"
	IncomeSourceProperty IncomeSource = "PROPERTY"
	IncomeSourceTransfer IncomeSource = "TRANSFER"
)

var incomeSourceEntries = []Entry{
	{Value: "WAGE", ZH: "工资性收入", EN: "wages"},
	{Value: "BUSINESS", ZH: "生产经营性收入", EN: "business"},
	{Value: "PROPERTY", ZH: "财产性收入", EN: "property"},
	{Value: "TRANSFER", ZH: "转移性收入", EN: "transfers"},
}

// Entries describes the values in order.
func (IncomeSource) Entries() []Entry { return incomeSourceEntries }

// Values lists the names, for ent.
func (IncomeSource) Values() []string { return values(incomeSourceEntries) }

// MarshalGQL writes the name.
func (c IncomeSource) MarshalGQL(w io.Writer) { marshalCode(w, c) }

// UnmarshalGQL reads a name of the list; any other is [ErrCode].
func (c *IncomeSource) UnmarshalGQL(v any) error { return unmarshalCode(c, v) }

// IncomeItem is what an income consists of, within its source; UNSPECIFIED is a sum that
// is not split.
type IncomeItem string

// The values of [IncomeItem].
const (
	IncomeItemUnspecified       IncomeItem = "UNSPECIFIED"
	IncomeItemWages             IncomeItem = "WAGES"
	IncomeItemPublicPost        IncomeItem = "PUBLIC_POST"
	IncomeItemCareWork          IncomeItem = "CARE_WORK"
	IncomeItemFarming           IncomeItem = "FARMING"
	IncomeItemLivestock         IncomeItem = "LIVESTOCK"
	IncomeItemTrade             IncomeItem = "TRADE"
	IncomeItemRent              IncomeItem = "RENT"
	IncomeItemLandTransfer      IncomeItem = "LAND_TRANSFER"
	IncomeItemDividend          IncomeItem = "DIVIDEND"
	IncomeItemInterest          IncomeItem = "INTEREST"
	IncomeItemPension           IncomeItem = "PENSION"
	IncomeItemDibao             IncomeItem = "DIBAO"
	IncomeItemTekunSupport      IncomeItem = "TEKUN_SUPPORT"
	IncomeItemDisabilitySubsidy IncomeItem = "DISABILITY_SUBSIDY"
	IncomeItemElderAllowance    IncomeItem = "ELDER_ALLOWANCE"
	IncomeItemFamilySupport     IncomeItem = "FAMILY_SUPPORT"
	IncomeItemScholarship       IncomeItem = "SCHOLARSHIP"
	IncomeItemSubsidy           IncomeItem = "SUBSIDY"
	IncomeItemCompensation      IncomeItem = "COMPENSATION"
	IncomeItemOneOff            IncomeItem = "ONE_OFF"
)

var incomeItemEntries = []Entry{
	{Value: "UNSPECIFIED", ZH: "未细分", EN: "not split"},
	{Value: "WAGES", ZH: "工资", EN: "wages"},
	{Value: "PUBLIC_POST", ZH: "公益岗位工资", EN: "wages of a public-welfare post"},
	{Value: "CARE_WORK", ZH: "护理工资", EN: "wages for care work"},
	{Value: "FARMING", ZH: "种植", EN: "farming"},
	{Value: "LIVESTOCK", ZH: "养殖", EN: "livestock"},
	{Value: "TRADE", ZH: "经商", EN: "trade"},
	{Value: "RENT", ZH: "租金", EN: "rent"},
	{Value: "LAND_TRANSFER", ZH: "土地流转", EN: "rent for transferred land"},
	{Value: "DIVIDEND", ZH: "分红", EN: "dividend or project income"},
	{Value: "INTEREST", ZH: "利息", EN: "interest"},
	{Value: "PENSION", ZH: "养老金", EN: "pension"},
	{Value: "DIBAO", ZH: "低保金", EN: "dibao"},
	{Value: "TEKUN_SUPPORT", ZH: "特困供养金", EN: "support for the destitute"},
	{Value: "DISABILITY_SUBSIDY", ZH: "残疾人补贴", EN: "disability subsidy"},
	{Value: "ELDER_ALLOWANCE", ZH: "老年人补贴", EN: "elder allowance"},
	{Value: "FAMILY_SUPPORT", ZH: "赡养费", EN: "family support"},
	{Value: "SCHOLARSHIP", ZH: "助学金", EN: "scholarship or grant"},
	{Value: "SUBSIDY", ZH: "惠农补贴", EN: "farming or ecological subsidy"},
	{Value: "COMPENSATION", ZH: "优抚抚恤", EN: "preferential or survivor payment"},
	{Value: "ONE_OFF", ZH: "一次性收入", EN: "one-off payment"},
}

// Entries describes the values in order.
func (IncomeItem) Entries() []Entry { return incomeItemEntries }

// Values lists the names, for ent.
func (IncomeItem) Values() []string { return values(incomeItemEntries) }

// MarshalGQL writes the name.
func (c IncomeItem) MarshalGQL(w io.Writer) { marshalCode(w, c) }

// UnmarshalGQL reads a name of the list; any other is [ErrCode].
func (c *IncomeItem) UnmarshalGQL(v any) error { return unmarshalCode(c, v) }

// ExpenseKind is what money was spent on: costs of a business, and what the family paid
// itself for treatment or school.
type ExpenseKind string

// The values of [ExpenseKind].
const (
	ExpenseKindBusiness  ExpenseKind = "BUSINESS"
	ExpenseKindMedical   ExpenseKind = "MEDICAL"
	ExpenseKindSchooling ExpenseKind = "SCHOOLING"
)

var expenseKindEntries = []Entry{
	{Value: "BUSINESS", ZH: "生产经营性支出", EN: "business"},
	{Value: "MEDICAL", ZH: "自付医疗支出", EN: "out-of-pocket medical"},
	{Value: "SCHOOLING", ZH: "教育支出", EN: "schooling"},
}

// Entries describes the values in order.
func (ExpenseKind) Entries() []Entry { return expenseKindEntries }

// Values lists the names, for ent.
func (ExpenseKind) Values() []string { return values(expenseKindEntries) }

// MarshalGQL writes the name.
func (c ExpenseKind) MarshalGQL(w io.Writer) { marshalCode(w, c) }

// UnmarshalGQL reads a name of the list; any other is [ErrCode].
func (c *ExpenseKind) UnmarshalGQL(v any) error { return unmarshalCode(c, v) }

// MoveKind is how someone came to or left the zone.
type MoveKind string

// The values of [MoveKind].
const (
	MoveKindIn       MoveKind = "IN"
	MoveKindOut      MoveKind = "OUT"
	MoveKindAdmitted MoveKind = "ADMITTED"
)

var moveKindEntries = []Entry{
	{Value: "IN", ZH: "迁入", EN: "moved in"},
	{Value: "OUT", ZH: "迁出", EN: "moved out"},
	{Value: "ADMITTED", ZH: "入住机构", EN: "admitted to an institution"},
}

// Entries describes the values in order.
func (MoveKind) Entries() []Entry { return moveKindEntries }

// Values lists the names, for ent.
func (MoveKind) Values() []string { return values(moveKindEntries) }

// MarshalGQL writes the name.
func (c MoveKind) MarshalGQL(w io.Writer) { marshalCode(w, c) }

// UnmarshalGQL reads a name of the list; any other is [ErrCode].
func (c *MoveKind) UnmarshalGQL(v any) error { return unmarshalCode(c, v) }
