package fact

import "io"

// HospitalLevel is the level of a hospital; the first is the lowest.
type HospitalLevel string

// The values of [HospitalLevel].
const (
	HospitalLevel1 HospitalLevel = "LEVEL_1"
	HospitalLevel2 HospitalLevel = "LEVEL_2"
	HospitalLevel3 HospitalLevel = "LEVEL_3"
)

var hospitalLevelEntries = []Entry{
	{Value: "LEVEL_1", ZH: "一级", EN: "level 1", Code: "1"},
	{Value: "LEVEL_2", ZH: "二级", EN: "level 2", Code: "2"},
	{Value: "LEVEL_3", ZH: "三级", EN: "level 3", Code: "3"},
}

// Entries describes the values in order.
func (HospitalLevel) Entries() []Entry { return hospitalLevelEntries }

// Values lists the names, for ent.
func (HospitalLevel) Values() []string { return values(hospitalLevelEntries) }

// MarshalGQL writes the name.
func (c HospitalLevel) MarshalGQL(w io.Writer) { marshalCode(w, c) }

// UnmarshalGQL reads a name of the list; any other is [ErrCode].
func (c *HospitalLevel) UnmarshalGQL(v any) error { return unmarshalCode(c, v) }

// FeeCode is the kind of a fee on a hospital's bill, as far as a waiver tells
// fees apart.
type FeeCode string

// The values of [FeeCode].
const (
	FeeCodeRegistration       FeeCode = "REGISTRATION"
	FeeCodeConsultation       FeeCode = "CONSULTATION"
	FeeCodeExpertConsultation FeeCode = "EXPERT_CONSULTATION"
	FeeCodeCT                 FeeCode = "CT"
	FeeCodeMRI                FeeCode = "MRI"
	FeeCodeBed                FeeCode = "BED"
	FeeCodeDrugs              FeeCode = "DRUGS"
	FeeCodeTreatment          FeeCode = "TREATMENT"
	FeeCodeOther              FeeCode = "OTHER"
)

var feeCodeEntries = []Entry{
	{Value: "REGISTRATION", ZH: "挂号费", EN: "registration"},
	{Value: "CONSULTATION", ZH: "诊查费", EN: "consultation"},
	{Value: "EXPERT_CONSULTATION", ZH: "专家诊查费", EN: "consultation of an expert"},
	{Value: "CT", ZH: "CT检查费", EN: "CT"},
	{Value: "MRI", ZH: "磁共振检查费", EN: "MRI"},
	{Value: "BED", ZH: "床位费", EN: "bed"},
	{Value: "DRUGS", ZH: "药品费", EN: "drugs"},
	{Value: "TREATMENT", ZH: "治疗费", EN: "treatment"},
	{Value: "OTHER", ZH: "其他费用", EN: "other"},
}

// Entries describes the values in order.
func (FeeCode) Entries() []Entry { return feeCodeEntries }

// Values lists the names, for ent.
func (FeeCode) Values() []string { return values(feeCodeEntries) }

// MarshalGQL writes the name.
func (c FeeCode) MarshalGQL(w io.Writer) { marshalCode(w, c) }

// UnmarshalGQL reads a name of the list; any other is [ErrCode].
func (c *FeeCode) UnmarshalGQL(v any) error { return unmarshalCode(c, v) }
