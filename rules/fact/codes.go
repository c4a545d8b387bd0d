package fact

// Lists returns every code list, in a fixed order, for documentation and the API.
func Lists() []List {
	return []List{
		{Name: "Sex", ZH: "性别", EN: "sex", Entries: sexEntries},
		{Name: "HukouPlace", ZH: "户籍", EN: "household registration", Entries: hukouPlaceEntries},
		{Name: "EducationLevel", ZH: "文化程度", EN: "education level", Entries: educationLevelEntries},
		{Name: "SchoolStage", ZH: "在校生状况", EN: "school stage", Entries: schoolStageEntries},
		{Name: "HealthCondition", ZH: "健康状况", EN: "health condition", Entries: healthConditionEntries},
		{Name: "LabourAbility", ZH: "劳动技能", EN: "ability to work", Entries: labourAbilityEntries},
		{Name: "SelfCare", ZH: "自理能力", EN: "ability to care for oneself", Entries: selfCareEntries},
		{Name: "DisabilityCategory", ZH: "残疾类别", EN: "category of disability", Entries: disabilityCategoryEntries},
		{Name: "DisabilityGrade", ZH: "残疾等级", EN: "grade of disability", Entries: disabilityGradeEntries},
		{Name: "InsuranceKind", ZH: "保险种类", EN: "kind of insurance", Entries: insuranceKindEntries},
		{Name: "IncomeSource", ZH: "收入来源", EN: "source of income", Entries: incomeSourceEntries},
		{Name: "IncomeItem", ZH: "收入项目", EN: "item of income", Entries: incomeItemEntries},
		{Name: "ExpenseKind", ZH: "支出种类", EN: "kind of expense", Entries: expenseKindEntries},
		{Name: "MoveKind", ZH: "迁移", EN: "kind of move", Entries: moveKindEntries},
		{Name: "HouseholdAttribute", ZH: "户属性", EN: "attribute of a household", Entries: householdAttributeEntries},
		{Name: "ExitStatus", ZH: "脱贫属性", EN: "exit status", Entries: exitStatusEntries},
		{Name: "PovertyCause", ZH: "致贫原因", EN: "cause of poverty", Entries: povertyCauseEntries},
		{Name: "DibaoCategory", ZH: "低保类别", EN: "category of dibao", Entries: dibaoCategoryEntries},
		{Name: "DibaoEndReason", ZH: "低保终止原因", EN: "reason why dibao ended", Entries: dibaoEndReasonEntries},
		{Name: "HousingGrade", ZH: "住房等级", EN: "housing safety grade", Entries: housingGradeEntries},
		{Name: "WaterSafety", ZH: "饮水安全", EN: "drinking-water safety", Entries: waterSafetyEntries},
		{Name: "UnitKind", ZH: "管理单位类型", EN: "kind of unit", Entries: unitKindEntries},
		{Name: "DivisionLevel", ZH: "区划级别", EN: "level of a division", Entries: divisionLevelEntries},
		{Name: "IdentifierKind", ZH: "标识种类", EN: "kind of identifier", Entries: identifierKindEntries},
		{Name: "Source", ZH: "来源", EN: "source", Entries: sourceEntries},
		{Name: "RecordKind", ZH: "登记种类", EN: "kind of record", Entries: recordKindEntries},
		{Name: "AttributeType", ZH: "属性类型", EN: "type of an attribute", Entries: attributeTypeEntries},
		{Name: "AttributeSubject", ZH: "属性对象", EN: "subject of an attribute", Entries: attributeSubjectEntries},
		{Name: "AbsentMeaning", ZH: "未登记含义", EN: "meaning of no record", Entries: absentMeaningEntries},
		{Name: "Relation", ZH: "与户主关系", EN: "relation to the head", Entries: relationEntries},
		{Name: "Ethnicity", ZH: "民族", EN: "ethnic group", Entries: ethnicityEntries},
	}
}
