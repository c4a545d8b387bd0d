package graph_test

import (
	"fmt"
	"strings"
	"testing"

	"bentou/graph/grants"
	"bentou/internal/access"
	"bentou/internal/testkit"
)

const (
	askTable = `query($id: ID!, $key: String!) {draft(id: $id) {latest {table(key: $key) {title {zh} shape hit columns {name key several unit {zh en} codes {value title {zh}}}
		otherwise {text} values {from to source rows {number cells {column text words {zh en}}}}}}}}`
	setTable = `mutation($in: DraftTableSetInput!) {draftTableSet(input: $in) {draft {latest {number author diagnostics {sound diagnostics {code}}}} merged
		conflict {disputes {key part} merged {path}} userErrors {code field message {zh en}}}}`
	careTable = `parameters:
  care.grade:
    title: {zh: 分级护理补贴, en: Care by grade}
    reference: {document: 某文〔2019〕40号}
    type: money
    period: month
    shape: table
    keys: [self_care, int]
    hit: first
    values:
      - from: 2019-01-01
        rows:
          - [none, 80+, 300] # 最重
          - [none|partial, any, 120]
          - [any, any, 0]
        confidence: placeholder
        source: 某文
variables:
  care_grade:
    title: {zh: 分级护理补贴, en: Care by grade}
    reference: {document: 某文〔2019〕40号}
    subject: person
    type: money
    period: month
    versions:
      - {from: 2019-01-01, expr: "lookup(param.care.grade, self_care, age)"}
`
)

// drafted begins a draft with some declarations and returns its id; it is at revision 2.
func drafted(t *testing.T, editor *api, text string) string {
	t.Helper()
	id := editor.ask(`mutation {draftCreate(input: {title: "试"}) {draft {id} userErrors {message {en}}}}`).text("draftCreate.draft.id")
	out := editor.ask(`mutation($in: DraftDeclarationSetInput!) {draftDeclarationSet(input: $in) {draft {latest {number diagnostics {sound diagnostics {code message {en}}}}} diagnostics {message {en}} userErrors {message {en}}}}`,
		"in", m{"draftId": id, "revision": 1, "text": text})
	out.want("draftDeclarationSet.draft.latest.number", 2)
	if out.at("draftDeclarationSet.draft.latest.diagnostics.sound") != true {
		t.Fatal(out.body)
	}
	return id
}

func TestATableOfADraftIsReadAndEditedCellByCell(t *testing.T) {
	testkit.Alone(t)
	each(t, func(t *testing.T, a *api) {
		a = office(t, a)
		editor := a.by(access.Caller{Name: "li", Role: access.PolicyEditor})
		id := drafted(t, editor, careTable)
		r := editor.ask(askTable, "id", id, "key", "care.grade")
		for path, want := range map[string]any{
			"shape": "TABLE", "hit": "FIRST", "columns.0.name": "self_care", "columns.0.several": true, "columns.1.name": "int", "columns.2.name": "value", "columns.2.key": false,
			"columns.2.unit.zh": "金额（每月）", "columns.2.unit.en": "money a month", "values.0.from": "2019-01-01", "values.0.rows.0.cells.1.text": "80+",
			"values.0.rows.0.cells.1.words.zh": "80及以上", "values.0.rows.0.cells.2.words.en": "300.00 yuan a month", "values.0.rows.2.cells.0.words.en": "any",
		} {
			r.want("draft.latest.table."+path, want)
		}
		editor.ask(askTable, "id", id, "key", "nothing").want("draft.latest.table", nil)
		out := editor.ask(setTable, "in", m{"draftId": id, "revision": 2, "table": "care.grade", "from": "2019-01-01", "note": "按通知",
			"cells": []any{m{"row": 1, "column": "value", "text": "３２０"}}, "add": []any{m{"cells": []any{"PARTIAL", "90+", "200"}, "after": 1}}})
		out.want("draftTableSet.draft.latest.number", 3)
		out.want("draftTableSet.draft.latest.author", "li")
		out.want("draftTableSet.draft.latest.diagnostics.sound", true)
		// From January on another table; what held before stays.
		out = editor.ask(setTable, "in", m{"draftId": id, "revision": 3, "table": "care.grade", "from": "2020-01-01", "cells": []any{m{"row": 1, "column": "value", "text": "350"}},
			"remove": []any{2}, "confidence": "LAW", "source": "某文〔2019〕41号"})
		out.want("draftTableSet.draft.latest.number", 4)
		r = editor.ask(askTable, "id", id, "key", "care.grade")
		r.want("draft.latest.table.values.0.rows.0.cells.2.text", "320")
		r.want("draft.latest.table.values.0.rows.1.cells.0.text", "PARTIAL")
		r.want("draft.latest.table.values.1.rows.0.cells.2.text", "350")
		r.want("draft.latest.table.values.1.rows.1.cells.1.text", "any")
		r.want("draft.latest.table.values.1.source", "某文〔2019〕41号")
		// The comment went with its row.
		text := editor.ask(`query($id: ID!) {draft(id: $id) {latest {declaration(section: "parameters", key: "care.grade")}}}`, "id", id).text("draft.latest.declaration")
		if !strings.Contains(text, "[none, 80+, 320] # 最重") {
			t.Error(text)
		}
		// Nothing is taken in part, and each cell is named in both languages.
		out = editor.post(setTable, "in", m{"draftId": id, "revision": 4, "table": "care.grade", "from": "2019-01-01",
			"cells": []any{m{"row": 1, "column": "value", "text": "1"}, m{"row": 2, "column": "self_care", "text": "bedridden"}, m{"row": 9, "column": "value", "text": "1"}, m{"row": 1, "column": "grade", "text": "1"}}})
		for i, want := range []string{"input.cells.1.text", "input.cells.2.row", "input.cells.3.column"} {
			out.want("draftTableSet.userErrors."+string(rune('0'+i))+".field", want)
		}
		if said := out.text("draftTableSet.userErrors.0.message.zh") + out.text("draftTableSet.userErrors.0.message.en"); !strings.Contains(said, "第 2 行“self_care”：“bedridden”不是") || !strings.Contains(said, "row 2, “self_care”: “bedridden” is no code of self_care") {
			t.Error(said)
		}
		// A gap is no refusal: it is said, and refuses the publication.
		out = editor.ask(setTable, "in", m{"draftId": id, "revision": 4, "table": "care.grade", "from": "2020-01-01", "remove": []any{3}})
		out.want("draftTableSet.draft.latest.diagnostics.sound", false)
		if said := fmt.Sprint(out.at("draftTableSet.draft.latest.diagnostics.diagnostics")); !strings.Contains(said, "code:gap") {
			t.Error(said)
		}
		// The release has the tables that are in force.
		a.ask(`{release(number: 1) {tables {key} table(key: "basic.rate") {values {rows {cells {text words {zh}}}}}}}`).want("release.table.values.0.rows.0.cells.0.text", "level_1")
	})
}

func TestTwoEditsOfOneTableAreAConflictAndOfTwoTablesAreMerged(t *testing.T) {
	testkit.Alone(t)
	a := office(t, newAPI(t, t.TempDir()+"/bentou.db"))
	li, wang := a.by(access.Caller{Name: "li", Role: access.PolicyEditor}), a.by(access.Caller{Name: "wang", Role: access.PolicyEditor})
	id := drafted(t, li, careTable)
	in := func(table, column, text string) m {
		return m{"draftId": id, "revision": 2, "table": table, "from": "2019-01-01", "cells": []any{m{"row": 1, "column": column, "text": text}}}
	}
	li.ask(setTable, "in", in("care.grade", "value", "310")).want("draftTableSet.draft.latest.number", 3)
	out := wang.post(setTable, "in", in("care.grade", "value", "311"))
	out.want("draftTableSet.userErrors.0.code", "CONFLICT")
	out.want("draftTableSet.conflict.disputes.0.key", "care.grade")
	other := in("basic.rate", "value", "0.86")
	out = wang.post(setTable, "in", other)
	if out.at("draftTableSet.conflict.merged") == nil {
		t.Fatal(out.body)
	}
	other["merge"] = true
	out = wang.ask(setTable, "in", other)
	out.want("draftTableSet.merged", true)
	out.want("draftTableSet.draft.latest.number", 4)
	li.ask(askTable, "id", id, "key", "care.grade").want("draft.latest.table.values.0.rows.0.cells.2.text", "310")
}

// The routes of workbooks stand beside GraphQL: who may use them is the same.
func TestWhoExchangesTablesIsWhoReadsAndWritesThem(t *testing.T) {
	for _, role := range access.Roles() {
		if role == access.Service {
			continue // it runs trusted documents only
		}
		c := &access.Caller{Role: role}
		if got, want := c.MayWriteRules() == nil, grants.Allowed(role, "Mutation", "draftTableSet"); got != want {
			t.Errorf("%s writes tables: %t by the route, %t by the API", role, got, want)
		}
		if got, want := c.MayReadDrafts() == nil, grants.Allowed(role, "DraftRevision", "table"); got != want {
			t.Errorf("%s reads tables of drafts: %t by the route, %t by the API", role, got, want)
		}
		if got, want := c.MayReadRules() == nil, grants.Allowed(role, "Release", "table"); got != want {
			t.Errorf("%s reads tables of releases: %t by the route, %t by the API", role, got, want)
		}
	}
}
