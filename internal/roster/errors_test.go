package roster

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"bentou/internal/idcard"
	"bentou/rules/fact"
)

// writeCSV writes rows under the title and the header, so that the first one is
// row 3 of the file.
func writeCSV(t testing.TB, rows [][]string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "roster.csv")
	writeRows(t, path, append([][]string{{"名册"}, headers()}, rows...))
	return path
}

// edit is one cell to change: a row counted from 0, a header and the text.
type edit struct {
	row          int
	header, text string
}

// family is household 0 of three people and household 1 of two, with the edits.
func family(edits ...edit) [][]string {
	rows := [][]string{personRow(0, 0), personRow(0, 1), personRow(0, 2), personRow(1, 0), personRow(1, 1)}
	for _, e := range edits {
		rows[e.row][columnAt(e.header)] = e.text
	}
	return rows
}

const firstCode, secondCode = "37159900100000", "37159900100001"

func wrongCheck(n int) string {
	id := []byte(identity(n))
	id[14] = '0' + (id[14]-'0'+1)%10
	return string(id)
}

func TestEachErrorSetsTheWholeHouseholdAsideAndNamesItsCell(t *testing.T) {
	impossible := "37159919990230123"
	for _, c := range []struct {
		name   string
		edits  []edit
		code   Code
		row    int // as a spreadsheet counts
		column string
	}{
		{"a number of seventeen characters", []edit{{1, "证件号码", identity(1)[:17]}}, CodeIDLength, 4, "证件号码"},
		{"a blank number", []edit{{1, "证件号码", ""}}, CodeIDLength, 4, "证件号码"},
		{"a mistyped number", []edit{{1, "证件号码", wrongCheck(1)}}, CodeIDChecksum, 4, "证件号码"},
		{"a destroyed number", []edit{{1, "证件号码", "3.71599E+17"}}, CodeIDScientific, 4, "证件号码"},
		{"30 February", []edit{{1, "证件号码", impossible + string(idcard.CheckCharacter(impossible))}}, CodeIDBirthInvalid, 4, "证件号码"},
		{"a birthday after the as-of date", []edit{{1, "证件号码", identity(32_873_000)}}, CodeBirthInFuture, 4, "证件号码"},
		{"the same person twice", []edit{{2, "证件号码", identity(1)}}, CodePersonTwice, 5, "证件号码"},
		{"two heads", []edit{{1, "与户主关系", "户主"}}, CodeTwoHeads, 3, "与户主关系"},
		{"two heads, the other one", []edit{{1, "与户主关系", "户主"}}, CodeTwoHeads, 4, "与户主关系"},
		{"no head", []edit{{0, "与户主关系", "父"}}, CodeNoHead, 3, "与户主关系"},
		{"a landlord", []edit{{1, "与户主关系", "房东"}}, CodeUnknownRelation, 4, "与户主关系"},
		{"no relation", []edit{{1, "与户主关系", ""}}, CodeUnknownRelation, 4, "与户主关系"},
		{"another attribute in the second row", []edit{{1, "户属性", "一般农户"}}, CodeHouseholdRowsDisagree, 4, "户属性"},
		{"a blank in the third row", []edit{{2, "联系电话", ""}}, CodeHouseholdRowsDisagree, 5, "联系电话"},
		{"another zone's township", []edit{{0, "乡镇", "不存在镇"}, {1, "乡镇", "不存在镇"}, {2, "乡镇", "不存在镇"}}, CodeUnknownTownship, 3, "乡镇"},
		{"a negative income", []edit{{1, "转移性收入", "-1,200"}}, CodeNegativeIncome, 4, "转移性收入"},
		{"a negative expense", []edit{{1, "生产经营性支出", "－5"}}, CodeNegativeIncome, 4, "生产经营性支出"},
		{"words for an amount", []edit{{1, "工资性收入", "一千多"}}, CodeIncomeNotANumber, 4, "工资性收入"},
		{"a third decimal", []edit{{1, "工资性收入", "1.005"}}, CodeIncomeNotANumber, 4, "工资性收入"},
		{"an amount out of range", []edit{{1, "工资性收入", "99999999999999999999"}}, CodeIncomeNotANumber, 4, "工资性收入"},
		{"separators out of place", []edit{{1, "工资性收入", "12,00"}}, CodeIncomeNotANumber, 4, "工资性收入"},
		{"dibao that ends before it starts", []edit{{0, "低保终止", "2017-05-01"}, {1, "低保终止", "2017-05-01"}, {2, "低保终止", "2017-05-01"}}, CodeDatesReversed, 3, "低保终止"},
		{"a certificate of grade 9", []edit{{1, "残疾证号", identity(1) + "19"}}, CodeCertificateInvalid, 4, "残疾证号"},
		{"a certificate of category 8", []edit{{1, "残疾证号", identity(1) + "81"}}, CodeCertificateInvalid, 4, "残疾证号"},
		{"somebody else's certificate", []edit{{1, "残疾证号", identity(0) + "11"}}, CodeCertificateInvalid, 4, "残疾证号"},
		{"a health outside the list", []edit{{1, "健康状况", "严重精神障碍"}}, CodeUnknownCode, 4, "健康状况"},
		{"neither yes nor no", []edit{{1, "居民医保", "有"}}, CodeUnknownCode, 4, "居民医保"},
		{"a day that is none", []edit{{0, "低保起始", "2018-02-30"}}, CodeUnknownCode, 3, "低保起始"},
		{"a year for a day", []edit{{0, "低保起始", "2018"}}, CodeUnknownCode, 3, "低保起始"},
		{"a person without a name", []edit{{1, "姓名", "　"}}, CodeNameMissing, 4, "姓名"},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := stage(t, writeCSV(t, family(c.edits...)))
			r := report(t, b)
			s, found := r.SetAside[firstCode]
			if !found || s.Code != c.code || r.AcceptedHouseholds != 1 || r.AcceptedPersons != 2 {
				t.Fatalf("got %+v", r)
			}
			if !slices.ContainsFunc(s.Errors, func(p Problem) bool {
				return p.Code == c.code && p.Row == c.row && p.Column == c.column && p.Message.ZH != "" && p.Message.EN != ""
			}) {
				t.Errorf("no %s at row %d, %s: %+v", c.code, c.row, c.column, s.Errors)
			}
		})
	}
}

func TestEveryReasonIsCollectedNotOnlyTheFirst(t *testing.T) {
	r := report(t, stage(t, writeCSV(t, family(
		edit{0, "证件号码", wrongCheck(0)}, edit{1, "工资性收入", "若干"}, edit{1, "民族", "火星族"}, edit{2, "与户主关系", "户主"}))))
	var codes []Code
	for _, p := range r.SetAside[firstCode].Errors {
		codes = append(codes, p.Code)
	}
	want := []Code{CodeIDChecksum, CodeTwoHeads, CodeUnknownCode, CodeIncomeNotANumber, CodeTwoHeads}
	slices.Sort(codes)
	slices.Sort(want)
	if !slices.Equal(codes, want) {
		t.Errorf("got %v; want %v", codes, want)
	}
}

func TestAPersonInTwoHouseholdsOfTheFileSetsBothAside(t *testing.T) {
	r := report(t, stage(t, writeCSV(t, family(edit{4, "证件号码", " " + strings.ToLower(identity(0))}))))
	if r.SetAside[firstCode].Code != CodePersonInTwo || r.SetAside[secondCode].Code != CodePersonInTwo || r.AcceptedHouseholds != 0 {
		t.Errorf("got %+v", r.SetAside)
	}
	if p := r.SetAside[firstCode].Errors[0]; p.Row != 3 || !strings.Contains(p.Message.EN, "row 7") {
		t.Errorf("the other row is not named: %+v", p)
	}
}

func TestAHouseholdCodeThatIsNoneIsCalledByItsRow(t *testing.T) {
	id := identity(5)
	r := report(t, stage(t, writeCSV(t, family(edit{0, "户编号", id}, edit{1, "户编号", ""}, edit{2, "户编号", ""}))))
	for _, name := range []string{"#3", "#4", "#5"} {
		if r.SetAside[name].Code != CodeHouseholdCodeInvalid {
			t.Errorf("%s: %+v", name, r.SetAside[name])
		}
	}
	if r.Households != 4 || len(r.SetAside) != 3 {
		t.Errorf("got %d households, %d set aside", r.Households, len(r.SetAside))
	}
}

func TestACellWhereTheHeaderNamesNoColumnSetsAside(t *testing.T) {
	rows := family()
	rows[1] = append(rows[1], "多余")
	s := report(t, stage(t, writeCSV(t, rows))).SetAside[firstCode]
	if s.Code != CodeCellOutsideColumns || s.Errors[0].Column != "AE" || s.Errors[0].Row != 4 {
		t.Errorf("got %+v", s)
	}
}

func TestAHouseholdWithMoreRowsThanCanBeAFamilyIsSetAside(t *testing.T) {
	rows := [][]string{personRow(0, 0)}
	for i := range MaxMembers {
		row := personRow(0, 1)
		row[columnAt("证件号码")] = identity(1000 + i)
		rows = append(rows, row)
	}
	rows = append(rows, personRow(5, 0))
	r := report(t, stage(t, writeCSV(t, rows)))
	if r.SetAside[firstCode].Code != CodeHouseholdTooLarge || r.AcceptedHouseholds != 1 || r.Rows != MaxMembers+2 {
		t.Errorf("got %+v", r)
	}
}

func TestAFatherYoungerThanHisSonIsOnlyAWarning(t *testing.T) {
	r := report(t, stage(t, writeCSV(t, family(edit{2, "与户主关系", "父"}))))
	if len(r.SetAside) != 0 || len(r.Warnings) != 1 {
		t.Fatalf("got %+v", r)
	}
	if w := r.Warnings[0]; w.Code != CodeUnlikelyFamily || w.Household != firstCode || w.Row != 5 {
		t.Errorf("got %+v", w)
	}
}

func TestDibaoDatesWithoutACategoryAreOnlyAWarning(t *testing.T) {
	r := report(t, stage(t, writeCSV(t, family(edit{0, "低保类别", ""}, edit{1, "低保类别", ""}, edit{2, "低保类别", ""}))))
	if len(r.SetAside) != 0 || len(r.Warnings) != 1 || r.Warnings[0].Code != CodeDibaoIncomplete {
		t.Errorf("got %+v", r)
	}
}

func TestUntidyCellsMeanTheSameAsTidyOnes(t *testing.T) {
	wide := func(s string) string { return strings.Map(func(r rune) rune { return r - '!' + 0xFF01 }, s) }
	for _, c := range []struct {
		header string
		texts  []string
		get    func(*Household) any
		want   string
	}{
		{"证件号码", []string{identity(0), wide(identity(0)), " " + identity(0) + " ", strings.ToLower(identity(0)), "'" + identity(0)},
			func(h *Household) any { return h.Members[0].IdentityNumber }, strconv.Quote(identity(0))},
		{"工资性收入", []string{"1200", "1,200", " 1200.00 ", "１，２００", "1200.5000"}, func(h *Household) any { return h.Members[0].Wage }, `"1200.00"`},
		{"工资性收入", []string{"", "-", "不详", " － ", "　"}, func(h *Household) any { return h.Members[0].Wage }, "null"},
		{"工资性收入", []string{"0", "0.00", "０", "-0"}, func(h *Household) any { return h.Members[0].Wage }, `"0.00"`},
		{"低保起始", []string{"2018-05-01", "2018.05.01", "2018/5/1", "2018年5月1日", " ２０１８－０５－０１ ", "2018-5-1 00:00:00", "2018-05-01T00:00:00Z"},
			func(h *Household) any { return h.Dibao.From }, `"2018-05-01"`},
		{"户属性", []string{"特困供养户", "五保贫困户", "特困", " 特困 供养户"}, func(h *Household) any { return h.Attribute }, `"TEKUN_POOR"`},
		{"户属性", []string{"", " "}, func(h *Household) any { return h.Attribute }, `""`},
		{"脱贫属性", []string{"已脱贫(享受政策)", "已脱贫（享受政策）"}, func(h *Household) any { return h.ExitStatus }, `"EXITED_WITH_BENEFITS"`},
		{"姓名", []string{"李明", "李　明", " 李 明 "}, func(h *Household) any { return h.Members[0].Name }, `"李明"`},
		{"姓名", []string{"阿迪力·买买提", " 阿迪力·买买提"}, func(h *Household) any { return h.Members[0].Name }, `"阿迪力·买买提"`},
		{"失能", []string{"否", "否 "}, func(h *Household) any { return h.Members[0].SelfCareLost }, "false"},
		{"失能", []string{""}, func(h *Household) any { return h.Members[0].SelfCareLost }, "null"},
		{"户编号", []string{"37159900100000", wide("37159900100000"), " 37159900100000"}, func(h *Household) any { return h.Code }, `"37159900100000"`},
		{"住房等级", []string{"A", "Ａ", "A级"}, func(h *Household) any { return h.Housing }, `"A"`},
		{"乡镇", []string{"韩集乡", " 韩集乡　"}, func(h *Household) any { return h.Township }, `"韩集乡"`},
	} {
		for _, text := range c.texts {
			row := personRow(0, 0)
			row[columnAt(c.header)] = text
			b := stage(t, writeCSV(t, [][]string{row}))
			all := accepted(t, b)
			if len(all) != 1 {
				t.Errorf("%s %q: %+v", c.header, text, report(t, b).SetAside)
				continue
			}
			got, err := json.Marshal(c.get(all[0]))
			want := strings.ReplaceAll(c.want, "1200.00", map[bool]string{true: "1200.50", false: "1200.00"}[text == "1200.5000"])
			if err != nil || string(got) != want {
				t.Errorf("%s %q: got %s; want %s", c.header, text, got, want)
			}
		}
	}
}

func TestRowsOfAHouseholdAgreeByWhatTheyMean(t *testing.T) {
	r := report(t, stage(t, writeCSV(t, family(edit{1, "低保起始", "2018年5月1日"}, edit{2, "低保起始", "2018.05.01"},
		edit{1, "脱贫属性", "已脱贫（享受政策）"}, edit{2, "行政村", " 刘庄村"}))))
	if len(r.SetAside) != 0 {
		t.Errorf("got %+v", r.SetAside)
	}
}

func TestRowsOfAHouseholdNeedNotStandTogether(t *testing.T) {
	rows := family()
	all := accepted(t, stage(t, writeCSV(t, [][]string{rows[0], rows[3], {}, rows[1], rows[4], {"合 计", "5"}, rows[2]})))
	if len(all) != 2 || all[0].Code != firstCode || !slices.Equal(all[0].RowNumbers, []int{3, 6, 9}) || !slices.Equal(all[1].RowNumbers, []int{4, 7}) {
		t.Errorf("got %+v", all)
	}
}

func TestBirthdaySexAndCertificateComeFromTheNumbers(t *testing.T) {
	id := identity(1)
	all := accepted(t, stage(t, writeCSV(t, family(edit{1, "残疾证号", strings.ToLower(id) + "43"}))))
	m := all[0].Members[1]
	if m.Birth.String() != "1930-01-01" || m.Sex != fact.SexMale || *m.Certificate != (Certificate{id + "43", fact.DisabilityCategoryPhysical, fact.DisabilityGradeGrade3}) {
		t.Errorf("got %+v %+v", m, m.Certificate)
	}
}

func TestDeclaredColumnsAreReadAndOthersRefused(t *testing.T) {
	extra := []ExtraColumn{
		{Header: "五老人员", Parse: func(s string) (any, error) { return s == "是", nil }},
		{Header: "人均耕地", Household: true, Parse: func(s string) (any, error) {
			n, err := strconv.Atoi(s)
			return n, err
		}},
		{Header: "未出现", Parse: func(s string) (any, error) { return s, nil }},
	}
	declare := func(o *Options) { o.Extra = extra }
	rows := [][]string{append(headers(), "五老 人员", "人均耕地")}
	for i, r := range family() {
		rows = append(rows, append(r, []string{"是", "", "否", "是", "是"}[i], []string{"２", "2", " 2", "3", "4"}[i]))
	}
	path := filepath.Join(t.TempDir(), "extra.csv")
	writeRows(t, path, rows)
	b := stage(t, path, declare)
	all := accepted(t, b)
	if len(all) != 1 || all[0].Extra["人均耕地"] != 2 || all[0].Members[0].Extra["五老人员"] != true || all[0].Members[1].Extra != nil {
		t.Errorf("got %+v", all)
	}
	if s := report(t, b).SetAside[secondCode]; s.Code != CodeHouseholdRowsDisagree || s.Errors[0].Column != "人均耕地" {
		t.Errorf("got %+v", s)
	}
	if !b.HasExtra("五老人员") || b.HasExtra("未出现") {
		t.Error("the columns of the file are told wrongly")
	}
	if _, err := tryStage(t, path); err == nil || !strings.Contains(err.Error(), "五老人员") {
		t.Errorf("an undeclared column: %v", err)
	}
	rows[1][len(headers())+1] = "两亩"
	writeRows(t, path, rows)
	if s := report(t, stage(t, path, declare)).SetAside[firstCode]; s.Code != CodeUnknownCode {
		t.Errorf("got %+v", s)
	}
	if _, err := tryStage(t, path, func(o *Options) {
		o.Extra = []ExtraColumn{{Header: "姓名", Parse: func(string) (any, error) { return nil, errors.New("") }}}
	}); err == nil {
		t.Error("a column of the contract can be declared again")
	}
}

func writeRows(t testing.TB, path string, rows [][]string) {
	t.Helper()
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := csv.NewWriter(f).WriteAll(rows); err != nil {
		t.Fatal(err)
	}
}

func TestNothingThatIsReportedHoldsPersonalData(t *testing.T) {
	rows := family(edit{0, "户编号", identity(0)}, edit{1, "民族", identity(1)}, edit{3, "工资性收入", "王五"}, edit{4, "与户主关系", "00000000000"})
	b := stage(t, writeCSV(t, rows))
	text, err := json.Marshal(report(t, b))
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{"3715991930", "张三", "王五", "00000000000"} {
		if strings.Contains(string(text), secret) {
			t.Errorf("the report holds %s", secret)
		}
	}
	// The first row that looks like a header is taken for one, so that a shifted
	// header may hold anything.
	broken := headers()
	broken[3] = identity(7)
	path := filepath.Join(t.TempDir(), "broken.csv")
	writeRows(t, path, [][]string{broken})
	if _, err := tryStage(t, path); err == nil || strings.Contains(err.Error(), identity(7)) {
		t.Errorf("got %v", err)
	}
}
