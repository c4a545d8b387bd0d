package fact

import "io"

// HouseholdAttribute is the attribute (贫困户属性) of a household on the register.
type HouseholdAttribute string

// The values of [HouseholdAttribute].
const (
	HouseholdAttributeGeneralPoor HouseholdAttribute = "GENERAL_POOR"
	HouseholdAttributeDibaoPoor   HouseholdAttribute = "DIBAO_POOR"
	HouseholdAttributeTekunPoor   HouseholdAttribute = "TEKUN_POOR"
	HouseholdAttributeGeneral     HouseholdAttribute = "GENERAL"
)

var householdAttributeEntries = []Entry{
	{Value: "GENERAL_POOR", ZH: "一般贫困户", EN: "ordinary poor household"},
	{Value: "DIBAO_POOR", ZH: "低保贫困户", EN: "poor household on dibao"},
	{Value: "TEKUN_POOR", ZH: "特困供养户", EN: "poor household under destitute support", Aliases: []string{"五保贫困户", "特困", "特困供养贫困户", "五保户"}},
	{Value: "GENERAL", ZH: "一般农户", EN: "ordinary household, not registered poor"},
}

// Entries describes the values in order.
func (HouseholdAttribute) Entries() []Entry { return householdAttributeEntries }

// Values lists the names, for ent.
func (HouseholdAttribute) Values() []string { return values(householdAttributeEntries) }

// MarshalGQL writes the name.
func (c HouseholdAttribute) MarshalGQL(w io.Writer) { marshalCode(w, c) }

// UnmarshalGQL reads a name of the list; any other is [ErrCode].
func (c *HouseholdAttribute) UnmarshalGQL(v any) error { return unmarshalCode(c, v) }

// ExitStatus is how far a registered poor household has come out of poverty.
type ExitStatus string

// The values of [ExitStatus].
const (
	ExitStatusNotExited             ExitStatus = "NOT_EXITED"
	ExitStatusExitedWithBenefits    ExitStatus = "EXITED_WITH_BENEFITS"
	ExitStatusExitedWithoutBenefits ExitStatus = "EXITED_WITHOUT_BENEFITS"
	ExitStatusReturned              ExitStatus = "RETURNED"
)

var exitStatusEntries = []Entry{
	{Value: "NOT_EXITED", ZH: "未脱贫", EN: "not lifted yet"},
	{Value: "EXITED_WITH_BENEFITS", ZH: "已脱贫(享受政策)", EN: "lifted, policies go on", Aliases: []string{"已脱贫（享受政策）"}},
	{Value: "EXITED_WITHOUT_BENEFITS", ZH: "已脱贫(不享受政策)", EN: "lifted, policies ended", Aliases: []string{"已脱贫（不享受政策）"}},
	{Value: "RETURNED", ZH: "返贫", EN: "fallen back"},
}

// Entries describes the values in order.
func (ExitStatus) Entries() []Entry { return exitStatusEntries }

// Values lists the names, for ent.
func (ExitStatus) Values() []string { return values(exitStatusEntries) }

// MarshalGQL writes the name.
func (c ExitStatus) MarshalGQL(w io.Writer) { marshalCode(w, c) }

// UnmarshalGQL reads a name of the list; any other is [ErrCode].
func (c *ExitStatus) UnmarshalGQL(v any) error { return unmarshalCode(c, v) }

// PovertyCause is one of the twelve causes of the card.
type PovertyCause string

// The values of [PovertyCause].
const (
	PovertyCauseIllness       PovertyCause = "ILLNESS"
	PovertyCauseDisability    PovertyCause = "DISABILITY"
	PovertyCauseSchooling     PovertyCause = "SCHOOLING"
	PovertyCauseDisaster      PovertyCause = "DISASTER"
	PovertyCauseLackOfLand    PovertyCause = "LACK_OF_LAND"
	PovertyCauseLackOfWater   PovertyCause = "LACK_OF_WATER"
	PovertyCauseLackOfSkills  PovertyCause = "LACK_OF_SKILLS"
	PovertyCauseLackOfLabour  PovertyCause = "LACK_OF_LABOUR"
	PovertyCauseLackOfMoney   PovertyCause = "LACK_OF_MONEY"
	PovertyCausePoorTransport PovertyCause = "POOR_TRANSPORT"
	PovertyCauseLackOfDrive   PovertyCause = "LACK_OF_DRIVE"
	PovertyCauseOther         PovertyCause = "OTHER"
)

var povertyCauseEntries = []Entry{
	{Value: "ILLNESS", ZH: "因病", EN: "illness"},
	{Value: "DISABILITY", ZH: "因残", EN: "disability"},
	{Value: "SCHOOLING", ZH: "因学", EN: "schooling"},
	{Value: "DISASTER", ZH: "因灾", EN: "disaster"},
	{Value: "LACK_OF_LAND", ZH: "缺土地", EN: "lack of land"},
	{Value: "LACK_OF_WATER", ZH: "缺水", EN: "lack of water"},
	{Value: "LACK_OF_SKILLS", ZH: "缺技术", EN: "lack of skills"},
	{Value: "LACK_OF_LABOUR", ZH: "缺劳力", EN: "lack of labour", Aliases: []string{"缺劳动力"}},
	{Value: "LACK_OF_MONEY", ZH: "缺资金", EN: "lack of money"},
	{Value: "POOR_TRANSPORT", ZH: "交通条件落后", EN: "poor transport"},
	{Value: "LACK_OF_DRIVE", ZH: "自身发展动力不足", EN: "lack of own drive"},
	{Value: "OTHER", ZH: "其他", EN: "other"},
}

// Entries describes the values in order.
func (PovertyCause) Entries() []Entry { return povertyCauseEntries }

// Values lists the names, for ent.
func (PovertyCause) Values() []string { return values(povertyCauseEntries) }

// MarshalGQL writes the name.
func (c PovertyCause) MarshalGQL(w io.Writer) { marshalCode(w, c) }

// UnmarshalGQL reads a name of the list; any other is [ErrCode].
func (c *PovertyCause) UnmarshalGQL(v any) error { return unmarshalCode(c, v) }

// DibaoCategory is the standard under which a household receives dibao.
type DibaoCategory string

// The values of [DibaoCategory].
const (
	DibaoCategoryRural DibaoCategory = "RURAL"
	DibaoCategoryUrban DibaoCategory = "URBAN"
)

var dibaoCategoryEntries = []Entry{
	{Value: "RURAL", ZH: "农村低保", EN: "rural"},
	{Value: "URBAN", ZH: "城市低保", EN: "urban"},
}

// Entries describes the values in order.
func (DibaoCategory) Entries() []Entry { return dibaoCategoryEntries }

// Values lists the names, for ent.
func (DibaoCategory) Values() []string { return values(dibaoCategoryEntries) }

// MarshalGQL writes the name.
func (c DibaoCategory) MarshalGQL(w io.Writer) { marshalCode(w, c) }

// UnmarshalGQL reads a name of the list; any other is [ErrCode].
func (c *DibaoCategory) UnmarshalGQL(v any) error { return unmarshalCode(c, v) }

// DibaoEndReason is why a dibao spell ended.
type DibaoEndReason string

// The values of [DibaoEndReason].
const (
	DibaoEndReasonIncomeAbove DibaoEndReason = "INCOME_ABOVE"
	DibaoEndReasonProperty    DibaoEndReason = "PROPERTY"
	DibaoEndReasonDeceased    DibaoEndReason = "DECEASED"
	DibaoEndReasonMoved       DibaoEndReason = "MOVED"
	DibaoEndReasonVoluntary   DibaoEndReason = "VOLUNTARY"
	DibaoEndReasonTekun       DibaoEndReason = "TEKUN"
	DibaoEndReasonOther       DibaoEndReason = "OTHER"
)

var dibaoEndReasonEntries = []Entry{
	{Value: "INCOME_ABOVE", ZH: "收入超标", EN: "income above the standard"},
	{Value: "PROPERTY", ZH: "财产超标", EN: "property above the limits"},
	{Value: "DECEASED", ZH: "死亡", EN: "death"},
	{Value: "MOVED", ZH: "迁出", EN: "moved away"},
	{Value: "VOLUNTARY", ZH: "自愿退出", EN: "given up"},
	{Value: "TEKUN", ZH: "转特困", EN: "moved to destitute support"},
	{Value: "OTHER", ZH: "其他", EN: "other"},
}

// Entries describes the values in order.
func (DibaoEndReason) Entries() []Entry { return dibaoEndReasonEntries }

// Values lists the names, for ent.
func (DibaoEndReason) Values() []string { return values(dibaoEndReasonEntries) }

// MarshalGQL writes the name.
func (c DibaoEndReason) MarshalGQL(w io.Writer) { marshalCode(w, c) }

// UnmarshalGQL reads a name of the list; any other is [ErrCode].
func (c *DibaoEndReason) UnmarshalGQL(v any) error { return unmarshalCode(c, v) }

// HousingGrade is the safety grade of a dwelling; C and D are dangerous.
type HousingGrade string

// The values of [HousingGrade].
const (
	HousingGradeA HousingGrade = "A"
	HousingGradeB HousingGrade = "B"
	HousingGradeC HousingGrade = "C"
	HousingGradeD HousingGrade = "D"
)

var housingGradeEntries = []Entry{
	{Value: "A", ZH: "A级", EN: "safe", Aliases: []string{"A"}},
	{Value: "B", ZH: "B级", EN: "basically safe", Aliases: []string{"B"}},
	{Value: "C", ZH: "C级", EN: "partly dangerous", Aliases: []string{"C"}},
	{Value: "D", ZH: "D级", EN: "dangerous", Aliases: []string{"D"}},
}

// Entries describes the values in order.
func (HousingGrade) Entries() []Entry { return housingGradeEntries }

// Values lists the names, for ent.
func (HousingGrade) Values() []string { return values(housingGradeEntries) }

// MarshalGQL writes the name.
func (c HousingGrade) MarshalGQL(w io.Writer) { marshalCode(w, c) }

// UnmarshalGQL reads a name of the list; any other is [ErrCode].
func (c *HousingGrade) UnmarshalGQL(v any) error { return unmarshalCode(c, v) }

// WaterSafety is a result under T/CHES 18-2018.
type WaterSafety string

// The values of [WaterSafety].
const (
	WaterSafetyMet   WaterSafety = "MET"
	WaterSafetyBasic WaterSafety = "BASIC"
	WaterSafetyUnmet WaterSafety = "UNMET"
)

var waterSafetyEntries = []Entry{
	{Value: "MET", ZH: "达标", EN: "met"},
	{Value: "BASIC", ZH: "基本达标", EN: "basically met"},
	{Value: "UNMET", ZH: "不达标", EN: "not met"},
}

// Entries describes the values in order.
func (WaterSafety) Entries() []Entry { return waterSafetyEntries }

// Values lists the names, for ent.
func (WaterSafety) Values() []string { return values(waterSafetyEntries) }

// MarshalGQL writes the name.
func (c WaterSafety) MarshalGQL(w io.Writer) { marshalCode(w, c) }

// UnmarshalGQL reads a name of the list; any other is [ErrCode].
func (c *WaterSafety) UnmarshalGQL(v any) error { return unmarshalCode(c, v) }
