package fact

import (
	"slices"
	"strings"
)

// Entity is who or what a rule speaks of.
type Entity uint8

// The entities, each a part of the one before: a household has members, a member
// has claims, a claim has lines.
const (
	EntityHousehold Entity = iota
	EntityPerson
	EntityClaim
	EntityLine
)

var entityNames = [...]string{"household", "person", "claim", "line"}

// String names the entity as packs write it.
func (e Entity) String() string { return entityNames[e] }

// ParseEntity reads the name of an entity; ok is false for any other text.
func ParseEntity(name string) (e Entity, ok bool) {
	i := slices.Index(entityNames[:], name)
	return Entity(max(i, 0)), i >= 0
}

// Kind is the kind of a value that a rule computes with.
type Kind uint8

// The kinds of values.
const (
	KindBool    Kind = iota // yes, no
	KindInt                 // counts, completed years, months
	KindMoney               // yuan, exact
	KindDecimal             // rates and measures, exact
	KindDate                // calendar day
	KindCode                // one of a code list
)

var kindNames = [...]string{"bool", "int", "money", "decimal", "date", "code"}

// String names the kind as packs write it.
func (k Kind) String() string { return kindNames[k] }

// ParseKind reads the name of a kind; ok is false for any other text.
func ParseKind(name string) (k Kind, ok bool) {
	i := slices.Index(kindNames[:], name)
	return Kind(max(i, 0)), i >= 0
}

// CodeNone is the code of "there is none", which fields such as disability_grade
// have before the codes of their list.
const CodeNone = "NONE"

// Field is something that the registry records, or that is read out of its
// records, and that a rule may name.
type Field struct {
	Name   string
	Entity Entity
	Kind   Kind
	Period string // of money: "", "month", "year"
	Label  string // of counts and measures: persons, years, months, mu
	Codes  []Entry
	// Ordered says that the codes may be compared; the first is the least.
	Ordered bool
	// Min and Max are the range that a value is known to keep, in whole units
	// (yuan, years); both 0: not bounded. A value outside is read as unknown.
	Min, Max int64
	ZH, EN   string
	// Register is the register whose completeness makes an absent record mean no.
	// Where it is empty, absent means unknown.
	Register RecordKind
}

// CodeIndex returns the position of a code in the field's list. Case does not
// matter: rules write grade_1, the registry GRADE_1. It is −1 for any other text.
func (f *Field) CodeIndex(name string) int {
	return slices.IndexFunc(f.Codes, func(e Entry) bool { return strings.EqualFold(e.Value, name) })
}

func withNone(zh, en string, entries []Entry) []Entry {
	return append([]Entry{{Value: CodeNone, ZH: zh, EN: en}}, entries...)
}

// The registry's own fields. Claims come with the question or the bill.
var fields = []Field{
	{Name: "size", Entity: EntityHousehold, Kind: KindInt, Label: "persons", Min: 1, Max: 100, ZH: "家庭人口", EN: "members of the household"},
	{Name: "household_attribute", Entity: EntityHousehold, Kind: KindCode, Codes: withNone("未建档", "not on the register", householdAttributeEntries), ZH: "户属性", EN: "attribute of the household", Register: RecordKindPovertyRegistration},
	{Name: "exit_status", Entity: EntityHousehold, Kind: KindCode, Codes: withNone("从未建档立卡", "never registered poor", exitStatusEntries), ZH: "脱贫属性", EN: "exit status", Register: RecordKindPovertyRegistration},
	{Name: "main_cause", Entity: EntityHousehold, Kind: KindCode, Codes: withNone("无", "none", povertyCauseEntries), ZH: "主要致贫原因", EN: "main cause of poverty", Register: RecordKindPovertyRegistration},
	{Name: "dibao_category", Entity: EntityHousehold, Kind: KindCode, Codes: withNone("不享受低保", "not on dibao", dibaoCategoryEntries), ZH: "低保类别", EN: "category of dibao", Register: RecordKindDibao},
	{Name: "housing_grade", Entity: EntityHousehold, Kind: KindCode, Codes: housingGradeEntries, Ordered: true, ZH: "住房等级", EN: "housing safety grade"},
	{Name: "water_safety", Entity: EntityHousehold, Kind: KindCode, Codes: waterSafetyEntries, Ordered: true, ZH: "饮水安全总体结论", EN: "drinking-water safety overall"},
	{Name: "water_quantity", Entity: EntityHousehold, Kind: KindCode, Codes: waterSafetyEntries, Ordered: true, ZH: "水量", EN: "quantity of drinking water"},
	{Name: "water_quality", Entity: EntityHousehold, Kind: KindCode, Codes: waterSafetyEntries, Ordered: true, ZH: "水质", EN: "quality of drinking water"},
	{Name: "water_convenience", Entity: EntityHousehold, Kind: KindCode, Codes: waterSafetyEntries, Ordered: true, ZH: "用水方便程度", EN: "convenience of drinking water"},
	{Name: "water_reliability", Entity: EntityHousehold, Kind: KindCode, Codes: waterSafetyEntries, Ordered: true, ZH: "供水保证率", EN: "reliability of drinking water"},

	{Name: "birth_date", Entity: EntityPerson, Kind: KindDate, ZH: "出生日期", EN: "birthday"},
	{Name: "age", Entity: EntityPerson, Kind: KindInt, Label: "years", Min: 0, Max: 150, ZH: "周岁", EN: "completed years of age"},
	{Name: "age_months", Entity: EntityPerson, Kind: KindInt, Label: "months", Min: 0, Max: 1812, ZH: "月龄", EN: "completed months of age"},
	{Name: "sex", Entity: EntityPerson, Kind: KindCode, Codes: sexEntries, ZH: "性别", EN: "sex"},
	{Name: "relation", Entity: EntityPerson, Kind: KindCode, Codes: relationEntries, ZH: "与户主关系", EN: "relation to the head"},
	{Name: "ethnicity", Entity: EntityPerson, Kind: KindCode, Codes: ethnicityEntries, ZH: "民族", EN: "ethnic group"},
	{Name: "hukou", Entity: EntityPerson, Kind: KindCode, Codes: hukouPlaceEntries, ZH: "户籍", EN: "household registration"},
	{Name: "education_level", Entity: EntityPerson, Kind: KindCode, Codes: educationLevelEntries, Ordered: true, ZH: "文化程度", EN: "education level"},
	{Name: "school_stage", Entity: EntityPerson, Kind: KindCode, Codes: schoolStageEntries, ZH: "在校生状况", EN: "school stage"},
	{Name: "chronic_illness", Entity: EntityPerson, Kind: KindBool, ZH: "长期慢性病", EN: "long-term chronic illness", Register: RecordKindHealth},
	{Name: "serious_illness", Entity: EntityPerson, Kind: KindBool, ZH: "患有大病", EN: "serious illness", Register: RecordKindHealth},
	{Name: "severe_mental_illness", Entity: EntityPerson, Kind: KindBool, ZH: "严重精神障碍", EN: "severe mental illness", Register: RecordKindHealth},
	{Name: "labour_ability", Entity: EntityPerson, Kind: KindCode, Codes: labourAbilityEntries, Ordered: true, ZH: "劳动技能", EN: "ability to work"},
	{Name: "self_care", Entity: EntityPerson, Kind: KindCode, Codes: selfCareEntries, ZH: "自理能力", EN: "ability to care for oneself", Register: RecordKindSelfCare},
	{Name: "long_term_care", Entity: EntityPerson, Kind: KindBool, ZH: "需要长期照护", EN: "needs long-term care"},
	{Name: "disability_grade", Entity: EntityPerson, Kind: KindCode, Codes: withNone("无残疾人证", "no disability certificate", disabilityGradeEntries), ZH: "残疾等级", EN: "grade of disability", Register: RecordKindDisabilityCertificate},
	{Name: "disability_category", Entity: EntityPerson, Kind: KindCode, Codes: withNone("无残疾人证", "no disability certificate", disabilityCategoryEntries), ZH: "残疾类别", EN: "category of disability", Register: RecordKindDisabilityCertificate},

	{Name: "bill_total", Entity: EntityClaim, Kind: KindMoney, Min: 0, Max: 100_000_000, ZH: "医疗总费用", EN: "total of the bill"},
	{Name: "bill_in_catalogue", Entity: EntityClaim, Kind: KindMoney, Min: 0, Max: 100_000_000, ZH: "政策范围内费用", EN: "part of the bill in the catalogue"},
	{Name: "hospital_level", Entity: EntityClaim, Kind: KindCode, Codes: hospitalLevelEntries, Ordered: true, ZH: "医院级别", EN: "level of the hospital"},
	{Name: "designated", Entity: EntityClaim, Kind: KindBool, ZH: "定点医疗机构", EN: "designated hospital"},
	{Name: "referred", Entity: EntityClaim, Kind: KindBool, ZH: "区域内就医或已办转诊", EN: "treated in the area or referred"},
	{Name: "third_party_liable", Entity: EntityClaim, Kind: KindBool, ZH: "应由第三人负担", EN: "a third party is liable"},
	{Name: "discharged_on", Entity: EntityClaim, Kind: KindDate, ZH: "出院日期", EN: "day of discharge"},
	{Name: "stay_number", Entity: EntityClaim, Kind: KindInt, Min: 1, Max: 1000, ZH: "本年第几次住院", EN: "which stay of the year it is"},

	{Name: "fee_code", Entity: EntityLine, Kind: KindCode, Codes: feeCodeEntries, ZH: "收费项目", EN: "kind of fee"},
	{Name: "fee_amount", Entity: EntityLine, Kind: KindMoney, Min: 0, Max: 100_000_000, ZH: "项目金额", EN: "amount of the fee"},
	{Name: "fee_in_catalogue", Entity: EntityLine, Kind: KindBool, ZH: "是否在目录内", EN: "whether the fee is in the catalogue"},
}

// Fields returns the vocabulary that the registry itself gives, in a fixed order.
// The caller must not change it.
func Fields() []Field { return fields }
