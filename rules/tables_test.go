package rules

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"bentou/rules/dossier"
	"bentou/rules/fact"
)

// rowsRead are the rows that reasons name, in English.
func rowsRead(reasons []Reason) (out []string) {
	for _, r := range reasons {
		if strings.HasPrefix(r.Code, "param.") && strings.HasSuffix(r.Code, ".row") {
			out = append(out, strings.TrimPrefix(r.Text.EN, "The table "))
		}
	}
	return out
}

const tablesPack = `
code_lists:
  area: {<T>, values: {urban: {zh: 城镇, en: urban}, rural: {zh: 农村, en: rural}}}
parameters:
  size: {<T>, type: money, period: month, shape: table, keys: [int], beyond: last, values: [{from: 2018-01-01, rows: [[1, 10], [2, 20]], confidence: law, source: S}]}
  more: {<T2>, type: money, period: month, shape: table, keys: [area, int], beyond: {add: 5}, values: [{from: 2018-01-01, rows: [[urban, 1, 10], [rural, 1, 8]], confidence: law, source: S}]}
  rest: {<T>, type: money, period: month, shape: table, keys: [area], otherwise: 3, values: [{from: 2018-01-01, rows: [[urban, 10]], confidence: law, source: S}]}
  band: {<T>, type: money, period: month, shape: band, keys: [area], axis: {type: int, label: years}, otherwise: 1, values: [{from: 2018-01-01, rows: [[urban, 60, 80], [urban, 80, 100], [rural, 70, 50]], confidence: law, source: S}]}
  scale: {<T>, type: decimal, shape: scale, axis: {type: money, period: month}, values: [{from: 2018-01-01, rows: [[0, 0.1], [100, 0.25], [1000, 0.5]], confidence: law, source: S}]}
  whose: {<T>, type: money, period: month, values: [{from: 2018-01-01, expr: "lookup(param.rest, rural) * 2", confidence: law, source: S}]}
attributes:
  hb: {<T>, subject: household, type: bool, absent: unknown}
  hi: {<T>, subject: household, type: int, absent: unknown}
  hm: {<T>, subject: household, type: money, period: month, absent: unknown}
variables:
  far: {<T>, subject: household, type: money, period: month, versions: [{from: 2018-01-01, expr: "lookup(param.size, hi)"}]}
programmes:
  p: {<T>, subject: household, cycle: month, assess: as_of, versions: [{from: 2018-01-01, eligible: "<E>", amount: "<A>"}]}
`

// TestBug12EveryTableThatIsReadIsInTheTraceWithItsRow: a bracket read was missing from
// the trace. Whatever is read of a table, by way of variables too, is named with the
// table and the row; the row of the branch that was not taken is not.
func TestBug12EveryTableThatIsReadIsInTheTraceWithItsRow(t *testing.T) {
	facts := map[string]string{"hb": "true", "hi": "5", "hm": "150.00"}
	for _, c := range []struct {
		eligible, amount string
		want             []string
	}{
		{"hi > 0", "lookup(param.size, 2)", []string{"“T”, the row “2”: 20.00 yuan a month"}},
		{"hi > 0", "far", []string{"“T”, the last row “2”: 20.00 yuan a month"}},
		{"far >= yuan(15, month) and far > yuan(1, month)", "yuan(1, month)", []string{"“T”, the last row “2”: 20.00 yuan a month"}},
		{"not (lookup(param.size, 1) > yuan(15, month))", "yuan(1, month)", []string{"“T”, the row “1”: 10.00 yuan a month"}},
		{"hi > 0", "lookup(param.more, rural, hi)", []string{"“T2”, the last row “rural”, “1” and what each step beyond adds: 28.00 yuan a month"}},
		{"hi > 0", "lookup(param.rest, urban) + lookup(param.rest, rural)", []string{"“T”, the row “urban”: 10.00 yuan a month", "“T”, for whatever has no row of its own: 3.00 yuan a month"}},
		{"hi > 0", "hb ? lookup(param.rest, urban) : lookup(param.rest, rural)", []string{"“T”, the row “urban”: 10.00 yuan a month"}},
		{"hi > 0", "sum(members, band(param.band, urban, .age))", []string{"“T”, “urban”, from 80 years: 100.00 yuan a month", "“T”, “urban”, from 60 years to below 80 years: 80.00 yuan a month", "“T”, “urban”, for whatever has no row of its own: 1.00 yuan a month"}},
		{"any(members, band(param.band, rural, .age) > yuan(40, month))", "yuan(1, month)", []string{"“T”, “rural”, from 70 years: 50.00 yuan a month", "“T”, “rural”, for whatever has no row of its own: 1.00 yuan a month", "“T”, “rural”, for whatever has no row of its own: 1.00 yuan a month"}},
		{"hi > 0", "round(scale(param.scale, hm), fen)", []string{"“T”, from 0.00 yuan a month to below 100.00 yuan a month at 0.1, from 100.00 yuan a month to below 1000.00 yuan a month at 0.25: 22.50 yuan a month"}},
		{"hi > 0", "round(scaleFrom(param.scale, hm, yuan(850, month)), fen)", []string{"“T”, from 100.00 yuan a month to below 1000.00 yuan a month at 0.25: 212.50 yuan a month"}},
		{"hi > 0", "at(date('2019-01-01'), lookup(param.size, 1))", []string{"“T”, the row “1”: 10.00 yuan a month"}},
		{"hi > 0", "param.whose", []string{"“T”, for whatever has no row of its own: 3.00 yuan a month"}},
	} {
		text := strings.NewReplacer("<T>", "title: {zh: 表, en: T}, reference: {document: D}", "<T2>", "title: {zh: 表二, en: T2}, reference: {document: D}",
			"<E>", c.eligible, "<A>", c.amount).Replace(tablesPack)
		r, found := Load(fstest.MapFS{"pack.yaml": {Data: []byte("pack: test\ntitle: {zh: 测, en: Test}\ncurrency: CNY\n")}, "rules.yaml": {Data: []byte(text)}})
		if found.Failed() {
			t.Fatalf("%s, %s: %v", c.eligible, c.amount, found)
		}
		h := &dossier.Household{ID: 1}
		for key, value := range facts {
			h.Records = append(h.Records, recorded("attribute", "2018-01-01", "key", key, "value", value))
		}
		for i, birth := range []string{"1935-05-05", "1955-05-05", "1990-05-05"} {
			h.Members = append(h.Members, &dossier.Person{ID: 10 + i, Records: []dossier.Record{
				recorded("membership", "2010-01-01", "relation", "HEAD"), recorded("person_record", "2010-01-01", "birth_date", birth)}})
		}
		d := decisionOf(t, assessed(t, r, h, "2019-12-31"), "p", 1)
		if d.Outcome != Eligible {
			t.Errorf("%s, %s: %s", c.eligible, c.amount, d.Outcome)
		}
		if got := rowsRead(d.Reasons); !slices.Equal(got, c.want) {
			t.Errorf("%s, %s: the trace names\n%s\ninstead of\n%s", c.eligible, c.amount, strings.Join(got, "\n"), strings.Join(c.want, "\n"))
		}
	}
}

// The same of real rules: an amount by age, a standard that a variable looks up, and
// the rates of the layers of a bill.
func TestBug12TheTablesOfTheLiaochengRulesAreInTheTrace(t *testing.T) {
	r := liaocheng(t)
	h := couple()
	h.Members[0].Records[1] = recorded("person_record", "2010-01-01", "birth_date", "1935-05-05")
	h.Records = append(h.Records, recorded("dibao_spell", "2018-01-01", "category", "RURAL", "monthly_amount", "100.00"))
	a := assessed(t, r, h, "2019-12-31")
	d := decisionOf(t, a, "elder_dibao", 10)
	at := slices.IndexFunc(d.Reasons, func(r Reason) bool { return r.Code == "param.elder.dibao.row" })
	if at < 0 {
		t.Fatalf("the band is not in the trace: %+v", d.Reasons)
	}
	row := d.Reasons[at]
	if row.Observed.EN != "100.00 yuan a month" || !strings.Contains(row.Text.EN, "from 80 years to below 90 years") || !strings.Contains(row.Text.ZH, "80周岁至不足90周岁") ||
		row.Confidence != "verified" || row.Reference.Clause != "60–79周岁80元，80–89周岁100元，90–99周岁200元" || row.Subject.ID != 10 {
		t.Errorf("the row that was read: %+v", row)
	}
	dibao := rowsRead(decisionOf(t, a, "dibao", 1).Reasons)
	if want := "“Dibao standard”, the row “rural”: 4500.00 yuan a person a year"; !slices.Contains(dibao, want) {
		t.Errorf("dibao reads %q and not %q", dibao, want)
	}
}

// Of a bill, the rates by band of what the year's bills cost were missing.
func TestBug12TheTablesOfABillAreInTheTrace(t *testing.T) {
	h := couple()
	h.Records = append(h.Records, recorded("poverty_registration", "2016-01-01", "attribute", "GENERAL_POOR", "exit_status", "NOT_EXITED"))
	p := h.Members[0]
	for _, kind := range []string{"RESIDENT_MEDICAL", "SPECIAL_POVERTY"} {
		p.Records = append(p.Records, recorded("insurance_enrolment", "2019-01-01", "kind", kind, "enrolled", "true"))
	}
	for _, register := range []string{"EMPLOYEE_MEDICAL", "DIBAO"} {
		h.Records = append(h.Records, recorded("household_completeness", "2018-01-01", "register", register))
	}
	bill := &dossier.Claim{ID: 3}
	for _, v := range [][2]string{{"bill_total", "300000"}, {"bill_in_catalogue", "300000"}, {"hospital_level", "LEVEL_3"}, {"designated", "true"}, {"referred", "true"},
		{"third_party_liable", "false"}, {"discharged_on", "2019-11-20"}, {"stay_number", "1"}} {
		bill.Values = append(bill.Values, dossier.Value{Column: v[0], Text: v[1]})
	}
	p.Claims = []*dossier.Claim{bill}
	list, err := liaocheng(t).Settle(h, p.ID, fact.MustDate("2019-12-31"))
	if err != nil || len(list) != 1 {
		t.Fatal(len(list), err)
	}
	want := map[string][]string{
		"l1": {"“Deductible of the basic insurance”, the row “level 3”: 1000.00 yuan", "“Rate of the basic insurance”, the row “level 3”: 0.6"},
		"l2": {"“the registered poor”, from 0.00 yuan to below 100000.00 yuan at 0.55, from 100000.00 yuan to below 200000.00 yuan at 0.65"},
	}
	for _, l := range list[0].Layers {
		got := strings.Join(rowsRead(l.Reasons), "\n")
		for _, w := range want[l.Layer.Key] {
			if !strings.Contains(got, w) {
				t.Errorf("%s (%v, missing %v) reads\n%s\nand not %s", l.Layer.Key, text0(l.Pays), l.Missing, got, w)
			}
		}
	}
}

func text0(m *fact.Money) string {
	if m == nil {
		return "undetermined"
	}
	return m.String()
}
