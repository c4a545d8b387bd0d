package roster

import (
	"fmt"

	"bentou/internal/fault"
)

// Code says why a household was set aside, or what a warning is about.
type Code string

// The errors, in order of precedence: the principal code of a household is the
// first of these among its errors.
const (
	CodeHouseholdCodeInvalid  Code = "household_code_invalid" // 户编号 is blank or not fourteen digits
	CodeHouseholdTooLarge     Code = "household_too_large"    // more than MaxMembers rows under one code
	CodeIDScientific          Code = "id_scientific_notation"
	CodeIDLength              Code = "id_length"
	CodeIDChecksum            Code = "id_checksum"
	CodeIDBirthInvalid        Code = "id_birth_invalid" // the check fits, but the birthday does not exist
	CodeBirthInFuture         Code = "birth_in_future"
	CodePersonTwice           Code = "person_twice" // one identity number twice in the same household
	CodePersonInTwo           Code = "person_in_two_households"
	CodeTwoHeads              Code = "two_heads"
	CodeUnknownRelation       Code = "unknown_relation"
	CodeNoHead                Code = "no_head"
	CodeUnknownTownship       Code = "unknown_township"
	CodeNegativeIncome        Code = "negative_income"
	CodeIncomeNotANumber      Code = "income_not_a_number"
	CodeDatesReversed         Code = "dates_reversed"
	CodeCertificateInvalid    Code = "disability_certificate_invalid"
	CodeNameMissing           Code = "name_missing"         // 姓名 is blank
	CodeCellOutsideColumns    Code = "cell_outside_columns" // something stands where the header names no column
	CodePeriodConflict        Code = "period_conflict"      // the registry has the amount by another period, such as by the month
	CodeUnknownCode           Code = "unknown_code"
	CodeHouseholdRowsDisagree Code = "household_rows_disagree" // last: a value that cannot be read disagrees as well
)

// The warnings: nothing is set aside because of them.
const (
	CodeUnlikelyFamily  Code = "unlikely_family"  // ages that do not fit the relation
	CodeDibaoIncomplete Code = "dibao_incomplete" // dibao dates without a category, or a category without a start
	CodeOtherSheets     Code = "other_sheets"     // the file has more sheets; only one was read
)

// MaxMembers is the largest household that is read. A list with the same code in
// more rows is a mistake of its maker, and would have to be held in memory.
const MaxMembers = 200

// Details of an error that are not in its code; a positive detail is a row.
const (
	detailNone       = 0
	detailNotInFile  = -1 // the registry's other household is not in this file
	detailSetAside   = -2 // it is, and was set aside
	detailOutOfReach = -3 // it belongs to another zone
)

// codeOrder lists all codes; the position is what the staging file holds, so that
// the least is the principal one.
var codeOrder = []struct {
	code   Code
	zh, en string
}{
	{CodeHouseholdCodeInvalid, "户编号为空或不是14位数字", "the household code is blank or not fourteen digits"},
	{CodeHouseholdTooLarge, "同一户编号超过200行", "more than 200 rows under one household code"},
	{CodeIDScientific, "证件号码已被表格软件改为科学计数法，末几位已丢失，请重新录入", "the identity number was destroyed by a spreadsheet (scientific notation); enter it again"},
	{CodeIDLength, "证件号码不是18位", "the identity number has not 18 characters"},
	{CodeIDChecksum, "证件号码校验不通过", "the identity number fails the GB 11643 check"},
	{CodeIDBirthInvalid, "证件号码中的出生日期不存在", "the identity number holds a birthday that does not exist"},
	{CodeBirthInFuture, "证件号码中的出生日期晚于名册日期", "the birthday in the identity number is later than the as-of date"},
	{CodePersonTwice, "同一人在本户重复出现", "the same person appears twice in this household"},
	{CodePersonInTwo, "同一人出现在两户中", "the same person is in two households"},
	{CodeTwoHeads, "本户有不止一个户主", "the household has more than one head"},
	{CodeUnknownRelation, "与户主关系不在代码表中", "the relation to the head is not in the code list"},
	{CodeNoHead, "本户没有户主", "the household has no head"},
	{CodeUnknownTownship, "乡镇不属于本区", "the township is not one of the zone's"},
	{CodeNegativeIncome, "金额为负数", "the amount is negative"},
	{CodeIncomeNotANumber, "金额不是数字", "not an amount of yuan with at most two decimals"},
	{CodeDatesReversed, "低保终止早于低保起始", "dibao ends before it starts"},
	{CodeCertificateInvalid, "残疾证号应为本人证件号码加类别(1-7)和等级(1-4)", "a disability certificate is the person's identity number, a category 1–7 and a grade 1–4"},
	{CodeNameMissing, "姓名为空", "the name is blank"},
	{CodeCellOutsideColumns, "该行在表头没有栏目的位置有内容", "something stands where the header names no column"},
	{CodePeriodConflict, "登记库中此项已按其他期间（如按月）登记，与全年数并存会重复计算", "the registry has this by another period, such as by the month; with the year's sum it would count twice"},
	{CodeUnknownCode, "该栏的值不在允许范围内", "the value is outside the list of this column"},
	{CodeHouseholdRowsDisagree, "同一户各行的该栏不一致", "the rows of the household disagree in this column"},
	{CodeUnlikelyFamily, "年龄与家庭关系不太可能", "the ages are unlikely for this relation"},
	{CodeDibaoIncomplete, "低保类别与低保日期不完整", "dibao category and dates do not go together"},
	{CodeOtherSheets, "文件有多个工作表，只读取了一个", "the file has several sheets; one was read"},
}

var codeRank = func() map[Code]int {
	m := make(map[Code]int, len(codeOrder))
	for i, c := range codeOrder {
		m[c.code] = i
	}
	return m
}()

// message is the text of an error: a code, and at most a row number besides.
func message(rank, detail int) fault.Text {
	c := codeOrder[rank]
	t := fault.Text{ZH: c.zh, EN: c.en}
	switch {
	case detail > 0:
		t.ZH += fmt.Sprintf("（参见第%d行）", detail)
		t.EN += fmt.Sprintf(" (see row %d)", detail)
	case detail == detailNotInFile:
		t.ZH += "（登记为另一户成员，而该户不在本文件中）"
		t.EN += " (a member of another household of the registry, which this file does not name)"
	case detail == detailSetAside:
		t.ZH += "（登记为另一户成员，而该户已被搁置）"
		t.EN += " (a member of another household of the registry, which was set aside)"
	case detail == detailOutOfReach:
		t.ZH += "（登记为其他区域一户的成员）"
		t.EN += " (a member of a household of another zone)"
	}
	return t
}
