package dossier

import "bentou/rules/fact"

// Kept says where the records keep a field of the registry's vocabulary: what
// scenarios and what-ifs write by it, readings find again. Exactly one of the three
// is set for every field of a household or a person.
type Kept struct {
	// Kind and Column name a record of which a subject has one a day.
	Kind, Column string
	// Condition is recorded by a record of its own, beside others.
	Condition fact.HealthCondition
	// From names what the field is read out of; it is not stated itself.
	From string
}

var kept = map[string]Kept{
	"household_attribute": {Kind: "poverty_registration", Column: "attribute"},
	"exit_status":         {Kind: "poverty_registration", Column: "exit_status"},
	"main_cause":          {Kind: "poverty_registration", Column: "main_cause"},
	"dibao_category":      {Kind: "dibao_spell", Column: "category"},
	"housing_grade":       {Kind: "housing", Column: "grade"},
	"water_safety":        {Kind: "water", Column: "overall"},
	"water_quantity":      {Kind: "water", Column: "quantity"},
	"water_quality":       {Kind: "water", Column: "quality"},
	"water_convenience":   {Kind: "water", Column: "convenience"},
	"water_reliability":   {Kind: "water", Column: "reliability"},
	"size":                {From: "members"},

	"birth_date":            {Kind: "person_record", Column: "birth_date"},
	"sex":                   {Kind: "person_record", Column: "sex"},
	"ethnicity":             {Kind: "person_record", Column: "ethnicity"},
	"relation":              {Kind: "membership", Column: "relation"},
	"hukou":                 {Kind: "hukou", Column: "place"},
	"education_level":       {Kind: "schooling", Column: "education_level"},
	"school_stage":          {Kind: "schooling", Column: "stage"},
	"labour_ability":        {Kind: "labour", Column: "ability"},
	"self_care":             {Kind: "self_care_assessment", Column: "level"},
	"long_term_care":        {Kind: "self_care_assessment", Column: "long_term_care"},
	"disability_grade":      {Kind: "disability_certificate", Column: "grade"},
	"disability_category":   {Kind: "disability_certificate", Column: "category"},
	"chronic_illness":       {Condition: fact.HealthConditionChronicIllness},
	"serious_illness":       {Condition: fact.HealthConditionSeriousIllness},
	"severe_mental_illness": {Condition: fact.HealthConditionSevereMentalIllness},
	"age":                   {From: "birth_date"},
	"age_months":            {From: "birth_date"},
}

// WhereKept says where a field is kept; ok is false for a name that is no field of a
// household or a person.
func WhereKept(field string) (k Kept, ok bool) {
	k, ok = kept[field]
	return k, ok
}
