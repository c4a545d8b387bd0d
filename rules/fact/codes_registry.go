package fact

import "io"

// UnitKind is the level of an administering unit.
type UnitKind string

// The values of [UnitKind].
const (
	UnitKindZone     UnitKind = "ZONE"
	UnitKindPark     UnitKind = "PARK"
	UnitKindTownship UnitKind = "TOWNSHIP"
	UnitKindVillage  UnitKind = "VILLAGE"
)

var unitKindEntries = []Entry{
	{Value: "ZONE", ZH: "开发区", EN: "zone"},
	{Value: "PARK", ZH: "园区", EN: "park"},
	{Value: "TOWNSHIP", ZH: "乡镇街道", EN: "township"},
	{Value: "VILLAGE", ZH: "行政村", EN: "village"},
}

// Entries describes the values in order.
func (UnitKind) Entries() []Entry { return unitKindEntries }

// Values lists the names, for ent.
func (UnitKind) Values() []string { return values(unitKindEntries) }

// MarshalGQL writes the name.
func (c UnitKind) MarshalGQL(w io.Writer) { marshalCode(w, c) }

// UnmarshalGQL reads a name of the list; any other is [ErrCode].
func (c *UnitKind) UnmarshalGQL(v any) error { return unmarshalCode(c, v) }

// DivisionLevel is the level of a statistical division.
type DivisionLevel string

// The values of [DivisionLevel].
const (
	DivisionLevelProvince   DivisionLevel = "PROVINCE"
	DivisionLevelPrefecture DivisionLevel = "PREFECTURE"
	DivisionLevelCounty     DivisionLevel = "COUNTY"
	DivisionLevelTownship   DivisionLevel = "TOWNSHIP"
	DivisionLevelVillage    DivisionLevel = "VILLAGE"
)

var divisionLevelEntries = []Entry{
	{Value: "PROVINCE", ZH: "省级", EN: "province"},
	{Value: "PREFECTURE", ZH: "地级", EN: "prefecture"},
	{Value: "COUNTY", ZH: "县级", EN: "county"},
	{Value: "TOWNSHIP", ZH: "乡级", EN: "township"},
	{Value: "VILLAGE", ZH: "村级", EN: "village"},
}

// Entries describes the values in order.
func (DivisionLevel) Entries() []Entry { return divisionLevelEntries }

// Values lists the names, for ent.
func (DivisionLevel) Values() []string { return values(divisionLevelEntries) }

// MarshalGQL writes the name.
func (c DivisionLevel) MarshalGQL(w io.Writer) { marshalCode(w, c) }

// UnmarshalGQL reads a name of the list; any other is [ErrCode].
func (c *DivisionLevel) UnmarshalGQL(v any) error { return unmarshalCode(c, v) }

// IdentifierKind is a personal identifier that is kept encrypted.
type IdentifierKind string

// The values of [IdentifierKind].
const (
	IdentifierKindIdentityNumber IdentifierKind = "IDENTITY_NUMBER"
	IdentifierKindPhone          IdentifierKind = "PHONE"
	IdentifierKindBankAccount    IdentifierKind = "BANK_ACCOUNT"
)

var identifierKindEntries = []Entry{
	{Value: "IDENTITY_NUMBER", ZH: "居民身份证号码", EN: "identity number"},
	{Value: "PHONE", ZH: "联系电话", EN: "telephone"},
	{Value: "BANK_ACCOUNT", ZH: "银行账号", EN: "bank account"},
}

// Entries describes the values in order.
func (IdentifierKind) Entries() []Entry { return identifierKindEntries }

// Values lists the names, for ent.
func (IdentifierKind) Values() []string { return values(identifierKindEntries) }

// MarshalGQL writes the name.
func (c IdentifierKind) MarshalGQL(w io.Writer) { marshalCode(w, c) }

// UnmarshalGQL reads a name of the list; any other is [ErrCode].
func (c *IdentifierKind) UnmarshalGQL(v any) error { return unmarshalCode(c, v) }

// Source is where a fact came from.
type Source string

// The values of [Source].
const (
	SourcePerson     Source = "PERSON"
	SourceFile       Source = "FILE"
	SourceDepartment Source = "DEPARTMENT"
	SourceAssumption Source = "ASSUMPTION"
)

var sourceEntries = []Entry{
	{Value: "PERSON", ZH: "本人申报", EN: "stated by the person"},
	{Value: "FILE", ZH: "名册文件", EN: "roster file"},
	{Value: "DEPARTMENT", ZH: "部门数据", EN: "department data"},
	{Value: "ASSUMPTION", ZH: "推定", EN: "assumed"},
}

// Entries describes the values in order.
func (Source) Entries() []Entry { return sourceEntries }

// Values lists the names, for ent.
func (Source) Values() []string { return values(sourceEntries) }

// MarshalGQL writes the name.
func (c Source) MarshalGQL(w io.Writer) { marshalCode(w, c) }

// UnmarshalGQL reads a name of the list; any other is [ErrCode].
func (c *Source) UnmarshalGQL(v any) error { return unmarshalCode(c, v) }

// RecordKind is a register that can be declared complete for a household or a unit.
type RecordKind string

// The values of [RecordKind].
const (
	RecordKindDibao                 RecordKind = "DIBAO"
	RecordKindPovertyRegistration   RecordKind = "POVERTY_REGISTRATION"
	RecordKindDisabilityCertificate RecordKind = "DISABILITY_CERTIFICATE"
	RecordKindSelfCare              RecordKind = "SELF_CARE"
	RecordKindResidentMedical       RecordKind = "RESIDENT_MEDICAL"
	RecordKindEmployeeMedical       RecordKind = "EMPLOYEE_MEDICAL"
	RecordKindResidentPension       RecordKind = "RESIDENT_PENSION"
	RecordKindEmployeePension       RecordKind = "EMPLOYEE_PENSION"
	RecordKindSpecialPoverty        RecordKind = "SPECIAL_POVERTY"
	RecordKindIncome                RecordKind = "INCOME"
	RecordKindExpense               RecordKind = "EXPENSE"
	RecordKindHealth                RecordKind = "HEALTH"
	RecordKindDeath                 RecordKind = "DEATH"
)

var recordKindEntries = []Entry{
	{Value: "DIBAO", ZH: "低保", EN: "dibao"},
	{Value: "POVERTY_REGISTRATION", ZH: "建档立卡", EN: "poverty registration"},
	{Value: "DISABILITY_CERTIFICATE", ZH: "残疾人证", EN: "disability certificates"},
	{Value: "SELF_CARE", ZH: "自理能力评估", EN: "self-care assessments"},
	{Value: "RESIDENT_MEDICAL", ZH: "居民医保参保", EN: "resident medical enrolment"},
	{Value: "EMPLOYEE_MEDICAL", ZH: "职工医保参保", EN: "employee medical enrolment"},
	{Value: "RESIDENT_PENSION", ZH: "居民养老参保", EN: "resident pension enrolment"},
	{Value: "EMPLOYEE_PENSION", ZH: "职工养老参保", EN: "employee pension enrolment"},
	{Value: "SPECIAL_POVERTY", ZH: "扶贫特惠保参保", EN: "special insurance enrolment"},
	{Value: "INCOME", ZH: "收入", EN: "incomes"},
	{Value: "EXPENSE", ZH: "支出", EN: "expenses"},
	{Value: "HEALTH", ZH: "健康状况", EN: "health conditions"},
	{Value: "DEATH", ZH: "死亡", EN: "deaths"},
}

// Entries describes the values in order.
func (RecordKind) Entries() []Entry { return recordKindEntries }

// Values lists the names, for ent.
func (RecordKind) Values() []string { return values(recordKindEntries) }

// MarshalGQL writes the name.
func (c RecordKind) MarshalGQL(w io.Writer) { marshalCode(w, c) }

// UnmarshalGQL reads a name of the list; any other is [ErrCode].
func (c *RecordKind) UnmarshalGQL(v any) error { return unmarshalCode(c, v) }

// AttributeType is the type of a fact that a pack declares.
type AttributeType string

// The values of [AttributeType].
const (
	AttributeTypeBool    AttributeType = "BOOL"
	AttributeTypeInt     AttributeType = "INT"
	AttributeTypeMoney   AttributeType = "MONEY"
	AttributeTypeDecimal AttributeType = "DECIMAL"
	AttributeTypeDate    AttributeType = "DATE"
	AttributeTypeCode    AttributeType = "CODE"
)

var attributeTypeEntries = []Entry{
	{Value: "BOOL", ZH: "是否", EN: "yes or no"},
	{Value: "INT", ZH: "整数", EN: "whole number"},
	{Value: "MONEY", ZH: "金额", EN: "money"},
	{Value: "DECIMAL", ZH: "小数", EN: "decimal"},
	{Value: "DATE", ZH: "日期", EN: "date"},
	{Value: "CODE", ZH: "代码", EN: "code"},
}

// Entries describes the values in order.
func (AttributeType) Entries() []Entry { return attributeTypeEntries }

// Values lists the names, for ent.
func (AttributeType) Values() []string { return values(attributeTypeEntries) }

// MarshalGQL writes the name.
func (c AttributeType) MarshalGQL(w io.Writer) { marshalCode(w, c) }

// UnmarshalGQL reads a name of the list; any other is [ErrCode].
func (c *AttributeType) UnmarshalGQL(v any) error { return unmarshalCode(c, v) }

// AttributeSubject is whom an attribute describes.
type AttributeSubject string

// The values of [AttributeSubject].
const (
	AttributeSubjectPerson    AttributeSubject = "PERSON"
	AttributeSubjectHousehold AttributeSubject = "HOUSEHOLD"
)

var attributeSubjectEntries = []Entry{
	{Value: "PERSON", ZH: "个人", EN: "person"},
	{Value: "HOUSEHOLD", ZH: "家庭", EN: "household"},
}

// Entries describes the values in order.
func (AttributeSubject) Entries() []Entry { return attributeSubjectEntries }

// Values lists the names, for ent.
func (AttributeSubject) Values() []string { return values(attributeSubjectEntries) }

// MarshalGQL writes the name.
func (c AttributeSubject) MarshalGQL(w io.Writer) { marshalCode(w, c) }

// UnmarshalGQL reads a name of the list; any other is [ErrCode].
func (c *AttributeSubject) UnmarshalGQL(v any) error { return unmarshalCode(c, v) }

// AbsentMeaning is what it means that nothing is recorded.
type AbsentMeaning string

// The values of [AbsentMeaning].
const (
	AbsentMeaningUnknown  AbsentMeaning = "UNKNOWN"
	AbsentMeaningFalse    AbsentMeaning = "FALSE"
	AbsentMeaningNone     AbsentMeaning = "NONE"
	AbsentMeaningPresumed AbsentMeaning = "PRESUMED"
)

var absentMeaningEntries = []Entry{
	{Value: "UNKNOWN", ZH: "未知", EN: "unknown"},
	{Value: "FALSE", ZH: "否", EN: "no"},
	{Value: "NONE", ZH: "无", EN: "none"},
	{Value: "PRESUMED", ZH: "法定推定", EN: "presumed by law"},
}

// Entries describes the values in order.
func (AbsentMeaning) Entries() []Entry { return absentMeaningEntries }

// Values lists the names, for ent.
func (AbsentMeaning) Values() []string { return values(absentMeaningEntries) }

// MarshalGQL writes the name.
func (c AbsentMeaning) MarshalGQL(w io.Writer) { marshalCode(w, c) }

// UnmarshalGQL reads a name of the list; any other is [ErrCode].
func (c *AbsentMeaning) UnmarshalGQL(v any) error { return unmarshalCode(c, v) }
