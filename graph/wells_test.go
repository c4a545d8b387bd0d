package graph_test

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"bentou/graph"
	"bentou/internal/audit"
	"bentou/internal/eligibility"
	"bentou/internal/roster"
	"bentou/internal/upload"
)

// wells is an API whose rules are the pack of testdata/packs/wells, and whose uploads
// are served beside it.
func wells(t *testing.T, a *api) (*api, http.Handler) {
	t.Helper()
	e := eligibility.New(a.store, os.DirFS("../testdata/packs/wells"))
	if _, err := e.EnsureRelease(t.Context()); err != nil {
		t.Fatal(err)
	}
	log := slog.New(slog.NewTextHandler(a.log, nil))
	uploads := upload.New(a.store, t.TempDir(), upload.Options{Log: log})
	importer := &roster.Service{Store: a.store, Uploads: uploads, TempDir: t.TempDir()}
	a.http = audit.New(a.store, nil).Middleware(signedIn(graph.New(graph.Options{Store: a.store, Importer: importer, Eligibility: e, Log: log})))
	return a, signedIn(uploads.Handler())
}

// rosterColumns are the columns that every roster has, and behind them those of the pack.
var rosterColumns = strings.Split("户编号,乡镇,行政村,姓名,证件号码,与户主关系,户籍,民族,文化程度,健康状况,劳动技能,户属性,脱贫属性,主要致贫原因,低保类别,低保起始,低保终止,"+
	"残疾证号,失能,工资性收入,生产经营性收入,财产性收入,转移性收入,生产经营性支出,居民医保,居民养老,扶贫特惠保,住房等级,饮水安全,联系电话,水井深度(米),清洁炉具,寄宿", ",")

// rosterRow is one person: the columns that every roster has say little.
func rosterRow(code, relation, birth string, sequence int, depth, stove, boards string) []string {
	row := make([]string, len(rosterColumns))
	for column, text := range map[string]string{"户编号": code, "乡镇": "韩集乡", "行政村": "刘庄村", "姓名": "井某", "证件号码": number(birth, sequence), "与户主关系": relation,
		"户籍": "本区", "民族": "汉族", "户属性": "一般农户", "水井深度(米)": depth, "清洁炉具": stove, "寄宿": boards} {
		for i, c := range rosterColumns {
			if c == column {
				row[i] = text
			}
		}
	}
	return row
}

func csvFile(t *testing.T, rows [][]string) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := csv.NewWriter(&out).WriteAll(rows); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// xlsxFile writes a workbook in which depths are numbers, as spreadsheets hold them.
func xlsxFile(t *testing.T, rows [][]string) []byte {
	t.Helper()
	var sheet, out bytes.Buffer
	sheet.WriteString(`<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>`)
	for i, row := range rows {
		fmt.Fprintf(&sheet, `<row r="%d">`, i+1)
		for k, text := range row {
			at := fmt.Sprintf("%c%d", 'A'+k%26, i+1)
			if k >= 26 {
				at = fmt.Sprintf("A%c%d", 'A'+k-26, i+1)
			}
			if i > 0 && rosterColumns[k] == "水井深度(米)" && text != "" {
				fmt.Fprintf(&sheet, `<c r="%s"><v>%s</v></c>`, at, text)
				continue
			}
			fmt.Fprintf(&sheet, `<c r="%s" t="inlineStr"><is><t>`, at)
			if err := xml.EscapeText(&sheet, []byte(text)); err != nil {
				t.Fatal(err)
			}
			sheet.WriteString(`</t></is></c>`)
		}
		sheet.WriteString(`</row>`)
	}
	sheet.WriteString(`</sheetData></worksheet>`)
	const relations, office = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="`, "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	z := zip.NewWriter(&out)
	for name, text := range map[string]string{
		"[Content_Types].xml": `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
			`<Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>` +
			`<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>`,
		"_rels/.rels":                relations + office + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/_rels/workbook.xml.rels": relations + office + `/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
		"xl/workbook.xml": `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="` + office +
			`"><sheets><sheet name="名册" sheetId="1" r:id="rId1"/></sheets></workbook>`,
		"xl/worksheets/sheet1.xml": sheet.String(),
	} {
		part, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := part.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// loaded sends a file to the uploads and imports it as of the end of 2019.
func (a *api) loaded(uploads http.Handler, name string, file []byte) answer {
	a.t.Helper()
	req := httptest.NewRequestWithContext(a.t.Context(), http.MethodPost, "/uploads?name="+name, bytes.NewReader(file))
	w := httptest.NewRecorder()
	uploads.ServeHTTP(w, req)
	var sent struct{ ID string }
	if err := json.Unmarshal(w.Body.Bytes(), &sent); err != nil || sent.ID == "" {
		a.t.Fatalf("%v in %s", err, w.Body)
	}
	return a.ask(`mutation($in: RosterImportInput!) {rosterImport(input: $in) {userErrors {code field message {en}}
		report {acceptedHouseholds addedHouseholds unchangedHouseholds setAside {code principal errors {row column message {en}}}}}}`,
		"in", map[string]any{"upload": sent.ID, "asOf": "2019-12-31"})
}

// load is loaded for a file without fault.
func (a *api) load(uploads http.Handler, name string, file []byte) answer {
	a.t.Helper()
	r := a.loaded(uploads, name, file)
	if aside, _ := r.at("rosterImport.report.setAside").([]any); len(aside) > 0 {
		a.t.Fatalf("set aside: %v", aside)
	}
	return r
}

// TestWhatTheRegistryNeverHeardOfGoesFromARosterToAnAnswerByThePackAlone: a pack
// declares attributes with their columns, and programmes about them. Nothing else is
// needed: rosters of both formats bring them, lists filter by them, decisions rest on
// them and ask for them by the pack's own words.
func TestWhatTheRegistryNeverHeardOfGoesFromARosterToAnAnswerByThePackAlone(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		a, uploads := wells(t, a)
		const old, clean, blank, late = "37159912300001", "37159912300002", "37159912300003", "37159912300004"
		rows := [][]string{rosterColumns,
			rosterRow(old, "户主", "1980-05-05", 1, "35.50", "否", "否"), rosterRow(old, "子", "2007-12-31", 2, "35.50", "否", "是"),
			rosterRow(clean, "户主", "1981-05-05", 3, "12", "是", ""), rosterRow(clean, "子", "2010-06-01", 4, "12", "是", "是"),
			rosterRow(blank, "户主", "1982-05-05", 5, "", "不详", ""),
		}
		r := a.load(uploads, "wells.csv", csvFile(t, rows))
		r.want("rosterImport.report.addedHouseholds", 3)
		rows = append(rows, rosterRow(late, "户主", "1983-05-05", 6, "30", "否", "否"))
		r = a.load(uploads, "wells.xlsx", xlsxFile(t, rows))
		r.want("rosterImport.report.addedHouseholds", 1)
		r.want("rosterImport.report.unchangedHouseholds", 3)

		// What the roster brought, under the pack's words.
		r = a.ask(`query($code: String!) {household(code: $code) {attributes(keys: ["clean_stove", "well_depth"]) {
			definition {key titleZh titleEn unit rosterColumn pack subject} value {... on BoolValue {bool} ... on DecimalValue {decimal}} source validFrom}
			members {relation person {attributes(keys: ["boards"]) {definition {titleEn} value {... on BoolValue {bool}}}}}}}`, "code", old)
		depth := r.find("household.attributes", "definition.key", "well_depth")
		r.want(depth+".value.decimal", "35.5")
		r.want(depth+".source", "FILE")
		r.want(depth+".definition.titleEn", "Depth of the well")
		r.want(depth+".definition.titleZh", "水井深度")
		r.want(depth+".definition.unit", "m")
		r.want(depth+".definition.rosterColumn", "水井深度(米)")
		r.want(depth+".definition.pack", "wells")
		r.want(r.find("household.attributes", "definition.key", "clean_stove")+".value.bool", false)
		r.want(r.find("household.members", "relation", "SON")+".person.attributes.0.value.bool", true)
		r.want(r.find("household.members", "relation", "HEAD")+".person.attributes.0.value.bool", false)

		// Lists filter by them; what is not known is neither yes nor no.
		count := func(filter string, want ...string) {
			t.Helper()
			r := a.ask(fmt.Sprintf(`{households(first: 10, where: {attribute: {%s}}) {totalCount edges {node {code}}}}`, filter))
			r.want("households.totalCount", len(want))
			for i, code := range want {
				r.want(fmt.Sprintf("households.edges.%d.node.code", i), code)
			}
		}
		count(`key: "clean_stove", op: EQ, value: "false"`, old, late)
		count(`key: "clean_stove", op: NEQ, value: "false"`, clean)
		count(`key: "clean_stove", op: NOT_RECORDED`, blank)
		count(`key: "well_depth", op: GTE, value: "30"`, old, late)
		count(`key: "well_depth", op: LT, value: "30"`, clean)
		a.ask(`{persons(first: 0, where: {attribute: {key: "boards", op: EQ, value: "true"}}) {totalCount}}`).want("persons.totalCount", 2)
		a.post(`{households(first: 1, where: {attribute: {key: "stove", op: RECORDED}}) {totalCount}}`).want("households", nil)

		// The programmes are the pack's, and only they.
		r = a.ask(`{programmes {key title {zh en} subject cycle inForce reference {document clause} parameters {key title {en} current {source confidence value {... on MoneyValue {money}}}}}
			riskFlagKinds {key title {en} parameters {key}}}`)
		if all := r.at("programmes").([]any); len(all) != 2 {
			t.Errorf("there are %d programmes", len(all))
		}
		grant := r.find("programmes", "key", "stove_grant")
		r.want(grant+".title.zh", "清洁炉具更换补助")
		r.want(grant+".cycle", "ONCE")
		r.want(grant+".parameters.0.key", "stove.grant")
		r.want(grant+".parameters.0.current.value.money", "800.00")
		r.want(grant+".parameters.0.current.source", "invented for the tests")
		r.want(grant+".parameters.0.current.confidence", "PLACEHOLDER")
		r.want("riskFlagKinds.0.parameters.0.key", "well.deep")

		// What they say of each household, before and after it is decided.
		const assessment = `query($code: String!) {household(code: $code) {assessment {flags {kind {key} raised missing {input title {zh}}}
			decisions {programme {key} subject {person {age}} outcome amount cycle reasons {code met text {zh en} reference {clause}} missing {input title {zh en} subject {kind} unblocks}}}}}`
		const list = "household.assessment.decisions"
		r = a.ask(assessment, "code", old)
		grant = r.find(list, "programme.key", "stove_grant")
		r.want(grant+".outcome", "ELIGIBLE")
		r.want(grant+".amount", "800.00")
		r.want(grant+".reasons.0.met", true)
		r.want(grant+".reasons.0.text.en", "“Clean stove” does not hold, as it must not")
		r.want(grant+".reasons.0.reference.clause", "二")
		meals := r.find(list, "subject.person.age", 12)
		r.want(meals+".outcome", "ELIGIBLE")
		r.want(meals+".amount", "90.00")
		r.find(meals+".reasons", "code", "param.board.meals.row")
		r.want(r.find(list, "subject.person.age", 39)+".outcome", "INELIGIBLE")
		r.want("household.assessment.flags.0.raised", true)
		r = a.ask(assessment, "code", clean)
		grant = r.find(list, "programme.key", "stove_grant")
		r.want(grant+".outcome", "INELIGIBLE")
		r.want(grant+".amount", nil)
		r.want(grant+".missing.0", nil)
		r.want(r.find(list, "subject.person.age", 9)+".amount", "60.00")
		r.want("household.assessment.flags.0.raised", false)
		r = a.ask(assessment, "code", blank)
		grant = r.find(list, "programme.key", "stove_grant")
		r.want(grant+".outcome", "UNDETERMINED")
		r.want(grant+".missing.0.input", "attr:clean_stove")
		r.want(grant+".missing.0.title.zh", "清洁炉具")
		r.want(grant+".missing.0.title.en", "Clean stove")
		r.want(grant+".missing.1", nil)
		r.want("household.assessment.flags.0.raised", nil)
		r.want("household.assessment.flags.0.missing.0.title.zh", "水井深度")

		r = a.ask(decide, "in", m{})
		grant = r.find("decide.run.programmes", "programme.key", "stove_grant")
		r.want(grant+".eligible", 2)
		r.want(grant+".ineligible", 1)
		r.want(grant+".undetermined", 1)
		r.want(grant+".amount", "1600.00")
		r = a.ask(`{decisions(first: 10, where: {programme: "stove_grant"}) {totalCount edges {node {outcome amount household {code} missing {title {zh}} reasons {text {en}}}}}
			riskFlags(first: 10, where: {key: "deep_well"}) {totalCount edges {node {household {code} kind {title {en}}}}}}`)
		r.want("decisions.totalCount", 3) // a no to who never had a yes is no news
		for code, outcome := range map[string]string{old: "ELIGIBLE", blank: "UNDETERMINED", late: "ELIGIBLE"} {
			r.want(r.find("decisions.edges", "node.household.code", code)+".node.outcome", outcome)
		}
		r.want(r.find("decisions.edges", "node.household.code", blank)+".node.missing.0.title.zh", "清洁炉具")
		r.want("riskFlags.totalCount", 2)
		r.want("riskFlags.edges.0.node.kind.title.en", "Deep well")
	})
}
