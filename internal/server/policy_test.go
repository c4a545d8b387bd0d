package server

import (
	"encoding/json"
	"fmt"
	"net/http"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"bentou/internal/testkit"
)

// desk is somebody who asks a running server.
type desk struct {
	t       *testing.T
	address string
	token   string
}

// said is an answer, to be read by paths such as draftCreate.draft.latest.number.
type said struct {
	t    *testing.T
	of   string
	body any
}

// post asks a question, whatever is answered.
func (d desk) post(query string, vars map[string]any) said {
	d.t.Helper()
	body, err := json.Marshal(map[string]any{"query": query, "variables": vars})
	if err != nil {
		d.t.Fatal(err)
	}
	got := send(d.t, http.DefaultClient, http.MethodPost, d.address+"/graphql", string(body), bearer(d.token)...)
	var answer any
	if err := json.Unmarshal([]byte(got.body), &answer); err != nil {
		d.t.Fatalf("%v: %s", err, got.body)
	}
	return said{d.t, query, answer}
}

// ask asks a question that is answered without an error, also of the input.
func (d desk) ask(query string, vars map[string]any) said {
	d.t.Helper()
	a := d.post(query, vars)
	if errs := a.at("errors"); errs != nil {
		d.t.Fatalf("%s\n%v\n%v", query, vars, errs)
	}
	data := said{d.t, query, a.at("data")}
	for _, field := range data.body.(map[string]any) {
		if payload, ok := field.(map[string]any); ok {
			if errs, _ := payload["userErrors"].([]any); len(errs) > 0 {
				d.t.Fatalf("%s\n%v\n%v %v", query, vars, errs, payload["diagnostics"])
			}
		}
	}
	return data
}

// at is what stands at a path; nil where nothing does.
func (s said) at(path string) any {
	at := s.body
	for _, part := range strings.Split(path, ".") {
		switch x := at.(type) {
		case map[string]any:
			at = x[part]
		case []any:
			i, err := strconv.Atoi(part)
			if err != nil || i >= len(x) {
				return nil
			}
			at = x[i]
		default:
			return nil
		}
	}
	return at
}

func (s said) text(path string) string { return fmt.Sprint(s.at(path)) }

func (s said) want(path string, want any) {
	s.t.Helper()
	if got := s.text(path); got != fmt.Sprint(want) {
		s.t.Fatalf("%s\nsays of %s %s, not %v\n%v", s.of, path, got, want, s.body)
	}
}

func (s said) holds(path string, texts ...string) {
	s.t.Helper()
	for _, text := range texts {
		if got := s.text(path); !strings.Contains(got, text) {
			s.t.Fatalf("%s\nsays of %s %s, and nothing of %q", s.of, path, got, text)
		}
	}
}

// draft is a draft on an editor's desk, with the revision last seen.
type draft struct {
	id, digest string
	revision   any
}

const draftShown = `draft {id state latest {number digest diagnostics {sound diagnostics {code severity message {en}}} 
	sentences {key part before {zh en} now {zh en}} changes {section key part from to old new}}}
	diagnostics {code message {en} line column} userErrors {code field message {zh en}}`

// does changes a draft and remembers its revision.
func (w *draft) does(d desk, mutation string, input map[string]any) said {
	d.t.Helper()
	if w.id != "" {
		input["draftId"], input["revision"] = w.id, w.revision
	}
	takes := strings.ToUpper(mutation[:1]) + mutation[1:] + "Input"
	if mutation == "releaseRollback" {
		takes = "ReleaseActInput"
	}
	a := d.ask(fmt.Sprintf("mutation($in: %s!) {%s(input: $in) {%s}}", takes, mutation, draftShown), map[string]any{"in": input})
	w.id, w.revision, w.digest = a.text(mutation+".draft.id"), a.at(mutation+".draft.latest.number"), a.text(mutation+".draft.latest.digest")
	return said{a.t, a.of, a.at(mutation)}
}

// TestTheFifteenTasksOfAPolicyOfficer is a policy officer's work from a clause to a
// complaint, by the API alone. The demo zone stands on 31 December 2019.
func TestTheFifteenTasksOfAPolicyOfficer(t *testing.T) {
	testkit.Alone(t)
	fifteenTasks(t, []string{"--data", filepath.Join(t.TempDir(), "data")})
}

// On PostgreSQL it is the same, and takes as long again.
func TestTheFifteenTasksOfAPolicyOfficerOnPostgreSQL(t *testing.T) {
	testkit.Long(t)
	fifteenTasks(t, []string{"--data", filepath.Join(t.TempDir(), "data"), "--database", testkit.Postgres(t)})
}

func fifteenTasks(t *testing.T, args []string) {
	address := started(t, append(args, "--demo-households", "60")...)
	of := func(role string) desk {
		return desk{t, address, token(t, append(args, "--role", role, "--name", role)...)}
	}
	editor, approver, auditor, administrator := of("policy-editor"), of("policy-approver"), of("auditor"), of("administrator")

	// 1. Find the rule for a clause.
	a := editor.ask(`{policyDocuments(documents: ["article-2019"]) {clauses {id text unmapped carriedBy {kind key}}}}`, nil)
	rule, parameter := "", ""
	for _, c := range a.at("policyDocuments.0.clauses").([]any) {
		c := said{t, "clause", c}
		if !strings.Contains(c.text("text"), "每人每月享受100元") {
			continue
		}
		for i := range c.at("carriedBy").([]any) {
			switch key := c.text(fmt.Sprintf("carriedBy.%d.key", i)); c.text(fmt.Sprintf("carriedBy.%d.kind", i)) {
			case "PROGRAMME":
				rule = key
			case "PARAMETER":
				parameter = key
			}
		}
	}
	if rule != "elder_zone70" || parameter != "elder.zone70" {
		t.Fatalf("the clause is carried out by the programme %q and the parameter %q", rule, parameter)
	}

	// 2. Read it.
	a = editor.ask(`query($k: [String!]) {programmes(keys: $k) {clauses {id} versions {eligibleText {zh en} amountText {zh}}}}`, map[string]any{"k": []string{rule}})
	a.holds("programmes.0.versions.0.eligibleText.zh", "70周岁以上", "1949年12月31日或以前出生")
	a.holds("programmes.0.versions.0.eligibleText.en", "aged 70 or over (≥ 70")
	a.holds("programmes.0.versions.0.amountText.zh", "100.00")

	// 3. 100 → 120 from January, old months untouched.
	var w draft
	w.does(editor, "draftCreate", map[string]any{"title": "2020年：120元"})
	a = w.does(editor, "draftParameterSet", map[string]any{"key": parameter, "from": "2020-01-01", "value": "120", "confidence": "LAW", "source": "某文〔2019〕31号第一条"})
	a.want("draft.latest.diagnostics.sound", true)
	for i := range a.at("draft.latest.changes").([]any) {
		if from := a.text(fmt.Sprintf("draft.latest.changes.%d.from", i)); from != "2020-01-01" {
			t.Errorf("something changes from %s on", from)
		}
	}
	// What the old scenarios say of 2020 is what the old rule said: two of them expect 100 in 2022.
	var failed []string
	scenarios := func() (list []said) {
		t.Helper()
		a := editor.ask(`query($d: ID!) {draft(id: $d) {latest {scenarios {key passed differences {en}}}}}`, map[string]any{"d": w.id})
		for _, x := range a.at("draft.latest.scenarios").([]any) {
			list = append(list, said{t, "scenario", x})
		}
		return list
	}
	for _, x := range scenarios() {
		if x.at("passed") != true {
			failed = append(failed, x.text("key"))
		}
	}
	failed = slices.Compact(failed)
	for _, key := range failed {
		text := editor.ask(`query($d: ID!, $k: String!) {draft(id: $d) {latest {declaration(section: "scenarios", key: $k)}}}`, map[string]any{"d": w.id, "k": key}).text("draft.latest.declaration")
		if !strings.Contains(text, "elder_zone70:") {
			t.Fatalf("the scenario %s is not about the allowance:\n%s", key, text)
		}
		w.does(editor, "draftDeclarationSet", map[string]any{"text": strings.ReplaceAll(text, "amount: 100.00", "amount: 120.00")})
	}
	if len(failed) == 0 || len(failed) > 6 {
		t.Errorf("of the scenarios %v say what the old amount was", failed)
	}

	// 4. An age rule with its cut-off birthday.
	a = w.does(editor, "draftDeclarationSet", map[string]any{"text": `programmes:
  bus_pass:
    title: {zh: 老年人免费乘车, en: Free bus rides}
    reference: {document: 某文〔2019〕32号, clause: 第一条}
    subject: person
    cycle: month
    versions:
      - {from: 2020-01-01, eligible: "age > 65 and hukou == local"}
`})
	a.holds("draft.latest.sentences", "超过65周岁（> 65", "出生")

	// 5. Any, all, none over members. 6. A countable income. 7. What a missing fact means. 8. Stacking and exclusion.
	a = w.does(editor, "draftDeclarationSet", map[string]any{"text": `attributes:
  other_care:
    title: {zh: 另有护理补贴, en: Has another care benefit}
    reference: {document: 某文〔2019〕32号, clause: 第二条}
    subject: person
    type: bool
    absent: false
  wishes_visits:
    title: {zh: 愿意接受上门照护, en: Wishes care visits}
    reference: {document: 某文〔2019〕32号, clause: 第二条}
    subject: household
    type: bool
    absent: unknown
variables:
  own_countable:
    title: {zh: 个人计入的年收入, en: Countable income of the person a year}
    reference: {document: 某文〔2019〕32号, clause: 第三条}
    subject: person
    type: money
    period: year
    versions:
      - {from: 2020-01-01, expr: "incomeExcept([dibao, elder_allowance], card_year) - expense(business, card_year)"}
  countable_per_head:
    title: {zh: 人均计入收入, en: Countable income per head}
    reference: {document: 某文〔2019〕32号, clause: 第三条}
    subject: household
    type: money
    period: year
    per: person
    versions:
      - {from: 2020-01-01, expr: "max(0, sum(members, .own_countable)) / size"}
programmes:
  care_visits:
    title: {zh: 上门照护, en: Care visits}
    reference: {document: 某文〔2019〕32号, clause: 第二条}
    subject: household
    cycle: month
    versions:
      - from: 2020-01-01
        eligible: >-
          any(members, .disability_grade in [grade_1, grade_2]) and none(members, .age in 18..59 and .labour_ability == ordinary)
          and all(members, .hukou == local) and countable_per_head < param.line.effective and orElse(wishes_visits, true)
  home_care:
    title: {zh: 居家护理补贴, en: Care at home}
    reference: {document: 某文〔2019〕32号, clause: 第四条}
    subject: person
    group: care
    rule: higher
    cycle: month
    versions:
      - {from: 2020-01-01, eligible: "age >= 60 and self_care == none and not other_care", amount: "yuan(90, month)"}
`})
	a.want("draft.latest.diagnostics.sound", true)
	a.holds("draft.latest.sentences", "至少有一人", "没有人", "每一人", "不详时按“是”")

	// 9. Try it on one household.
	a = editor.ask(`query($d: ID!) {ruleTry(input: {draft: $d, asOf: "2020-01-31", household: {completeRegisters: [DIBAO, POVERTY_REGISTRATION, DISABILITY_CERTIFICATE, SELF_CARE], members: [
		{fields: [{name: "birth_date", value: "1949-12-31"}, {name: "hukou", value: "LOCAL"}]}]}}) {
		decisions {programme differs old {outcome amount} new {outcome amount reasons {text {zh}}}}}}`, map[string]any{"d": w.id})
	tried := map[string]string{}
	for _, x := range a.at("ruleTry.decisions").([]any) {
		x := said{t, "decision", x}
		tried[x.text("programme")] = x.text("old.amount") + " → " + x.text("new.amount") + " " + x.text("new.outcome")
	}
	if tried["elder_zone70"] != "100.00 → 120.00 ELIGIBLE" || !strings.HasSuffix(tried["bus_pass"], "ELIGIBLE") || !strings.HasSuffix(tried["home_care"], "INELIGIBLE") {
		t.Fatalf("tried: %v", tried)
	}

	// 10. Preview on everyone. 11. Stopped by a rule that matches everyone.
	w.does(editor, "draftRuleSet", map[string]any{"section": "programmes", "key": "bus_pass", "from": "2020-01-01",
		"exprs": []map[string]any{{"part": "eligible", "text": "age > 65 or age < 130"}}})
	previewed := func() said {
		t.Helper()
		a := editor.ask(`mutation($d: ID!) {draftPreview(input: {draft: $d, asOf: "2020-01-31", people: {programme: "elder_zone70", kind: [CHANGED], first: 1}}) {report {kept persons people {oldAmount newAmount} matchesEveryone months {programmes {
			key subjects oldEligible newEligible oldAmount newAmount more counts {gained lost changed} byUnit {name counts {changed}}}}}
			userErrors {code message {en}}}}`, map[string]any{"d": w.id})
		return said{t, a.of, a.at("draftPreview.report")}
	}
	a = previewed()
	a.want("matchesEveryone", "[bus_pass]")
	w.does(editor, "draftSubmit", map[string]any{"reason": "请审批"})
	w.does(approver, "draftApprove", map[string]any{"digest": w.digest})
	refused := approver.post(`mutation($in: DraftPublishInput!) {draftPublish(input: $in) {release {number} userErrors {code field message {en}}}}`,
		map[string]any{"in": map[string]any{"draftId": w.id, "revision": w.revision, "effectiveFrom": "2020-01-01"}})
	refused.holds("data.draftPublish.userErrors", "bus_pass", "everybody")
	refused.want("data.draftPublish.release", nil)
	// The edit voids the approval; the preview is of the new text.
	a = w.does(editor, "draftRuleSet", map[string]any{"section": "programmes", "key": "bus_pass", "from": "2020-01-01",
		"exprs": []map[string]any{{"part": "eligible", "text": "age > 65 and hukou == local"}}})
	a.want("draft.state", "DRAFT")
	a = previewed()
	a.want("matchesEveryone", "[]")
	a.want("kept", true)
	a.want("people.0.oldAmount", "100.00")
	a.want("people.0.newAmount", "120.00")
	for _, p := range a.at("months.0.programmes").([]any) {
		p := said{t, "preview", p}
		if p.text("key") != rule {
			continue
		}
		n, _ := strconv.Atoi(p.text("oldEligible"))
		p.want("newEligible", n)
		p.want("counts.changed", n)
		p.want("oldAmount", fmt.Sprintf("%d.00", n*100))
		p.want("newAmount", fmt.Sprintf("%d.00", n*120))
		if n == 0 {
			t.Error("nobody has the allowance: the preview shows nothing")
		}
	}

	// 12. Keep a dispute as a scenario.
	a = auditor.ask(`{decisions(first: 1, where: {programme: "elder_zone70", outcome: ELIGIBLE}) {edges {node {id household {code} person {id name}}}}}`, nil)
	decision, person := a.text("decisions.edges.0.node.id"), a.text("decisions.edges.0.node.person.id")
	code, called := a.text("decisions.edges.0.node.household.code"), a.text("decisions.edges.0.node.person.name")
	a = editor.ask(`query($d: ID!) {disputeScenario(input: {decision: $d, outcome: ELIGIBLE, amount: "100.00"}) {key text}}`, map[string]any{"d": decision})
	text := a.text("disputeScenario.text")
	if strings.Contains(text, called) || strings.Contains(text, code) {
		t.Errorf("the scenario tells who it is about:\n%s", text)
	}
	w.does(editor, "draftDeclarationSet", map[string]any{"text": text})
	kept := false
	for _, x := range scenarios() {
		if x.at("passed") != true {
			t.Errorf("%v", x.body)
		}
		kept = kept || x.text("key") == strings.TrimSpace(strings.SplitN(strings.SplitN(text, "\n", 3)[1], ":", 2)[0])
	}
	if !kept {
		t.Errorf("the scenario is not in the draft:\n%s", text)
	}

	// 13. Send for approval, and be refused as one's own approver: an editor has no such right, and whoever may both write
	// and approve may not approve what they wrote.
	w.does(administrator, "draftDeclarationSet", map[string]any{"text": "documents:\n  notice-31:\n    title: {zh: 某文〔2019〕31号, en: Notice 31 of 2019}\n    confidence: law\n    excerpt: true\n    clauses:\n      - {id: 第一条, text: 自2020年1月起每人每月120元, cited_as: [某文〔2019〕31号第一条]}\n"})
	previewed()
	w.does(editor, "draftSubmit", map[string]any{"reason": "请审批"})
	approve := map[string]any{"in": map[string]any{"draftId": w.id, "revision": w.revision, "digest": w.digest}}
	const approval = `mutation($in: DraftApproveInput!) {draftApprove(input: $in) {draft {state} userErrors {code message {zh en}}}}`
	editor.post(approval, approve).holds("errors", "FORBIDDEN")
	administrator.post(approval, approve).holds("errors", "FORBIDDEN", "nobody approves what they wrote", "起草、修改或送审者不得批准")
	w.does(approver, "draftApprove", map[string]any{"digest": w.digest})

	// 14. Schedule, publish, roll back.
	const publish = `mutation($in: DraftPublishInput!) {draftPublish(input: $in) {release {id number state effectiveFrom} userErrors {code field message {en}}}}`
	a = approver.ask(publish, map[string]any{"in": map[string]any{"draftId": w.id, "revision": w.revision, "effectiveFrom": "2020-01-01", "reason": "某文〔2019〕31号"}})
	a.want("draftPublish.release.state", "SCHEDULED")
	number := a.text("draftPublish.release.number")
	today := editor.ask(`{programmes(keys: ["elder_zone70"]) {versions {amountText {zh}}}}`, nil)
	today.holds("programmes.0.versions", "100.00")
	// On its day it is in force without anybody awake.
	january := started(t, append(args, "--today", "2020-01-15")...)
	for _, d := range []*desk{&editor, &approver, &auditor, &administrator} {
		d.address = january
	}
	a = auditor.ask(`{releases {id number state} programmes(keys: ["elder_zone70"]) {versions {amountText {zh}}}}`, nil)
	a.want("releases.0.number", number)
	a.want("releases.0.state", "IN_FORCE")
	a.holds("programmes.0.versions", "120.00")
	before := a.text("releases.1.id")
	allowance := func(asOf string) string {
		t.Helper()
		a := auditor.ask(`query($c: String!, $d: Date) {household(code: $c) {assessment(asOf: $d) {release {number} decisions(programme: ["elder_zone70"], outcome: ELIGIBLE) {amount subject {person {id}}}}}}`,
			map[string]any{"c": code, "d": asOf})
		for _, x := range a.at("household.assessment.decisions").([]any) {
			if x := (said{t, "decision", x}); x.text("subject.person.id") == person {
				return x.text("amount") + " by release " + a.text("household.assessment.release.number")
			}
		}
		return "nothing"
	}
	if got := allowance("2020-01-31"); got != "120.00 by release "+number {
		t.Errorf("January is decided as %s", got)
	}
	w = draft{}
	w.does(editor, "releaseRollback", map[string]any{"releaseId": before, "reason": "某文〔2020〕1号暂缓执行"})
	previewed()
	w.does(editor, "draftSubmit", map[string]any{"reason": "回退"})
	w.does(approver, "draftApprove", map[string]any{"digest": w.digest})
	a = approver.ask(publish, map[string]any{"in": map[string]any{"draftId": w.id, "revision": w.revision, "effectiveFrom": "2020-01-15", "reason": "暂缓执行"}})
	a.want("draftPublish.release.state", "IN_FORCE")
	rolledBack := a.text("draftPublish.release.number")
	if got := allowance("2020-01-31"); got != "100.00 by release "+rolledBack {
		t.Errorf("after the rollback January is decided as %s", got)
	}

	// 15. A complaint about 2019 is answered by the rules of 2019.
	if got := allowance("2019-12-31"); !strings.HasPrefix(got, "100.00 by release 1") {
		t.Errorf("December 2019 is decided as %s", got)
	}
	a = auditor.ask(`query($c: String!) {household(code: $c) {assessment(asOf: "2018-12-31") {decisions(programme: ["elder_zone70"]) {outcome reasons {code text {zh}}}}}}`, map[string]any{"c": code})
	a.want("household.assessment.decisions.0.outcome", "INELIGIBLE")
	a.holds("household.assessment.decisions.0.reasons", "not_in_force")
}
