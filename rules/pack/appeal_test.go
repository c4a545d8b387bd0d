package pack

import (
	"strings"
	"testing"
	"testing/fstest"

	"bentou/rules/fact"
)

// appealing is a pack whose first two clauses state how to object.
func appealing(first, second string) fstest.MapFS {
	text := strings.NewReplacer("REF", "measures", "CLAUSE", "第一条",
		"cited_as: [七十周岁]}", "cited_as: [七十周岁]"+first+"}", "text: 每月一百元}", "text: 每月一百元"+second+"}").Replace(documented)
	return fstest.MapFS{"pack.yaml": {Data: []byte(text)}}
}

func TestHowToObjectIsWhatTheClauseInForceOnTheDaySays(t *testing.T) {
	p, found := Read(appealing(`, appeal: {from: 2018-01-01, to: 2020-01-01, text: {zh: 六十日, en: Sixty days}}`, `, appeal: {from: 2020-01-01, text: {zh: 九十日, en: Ninety days}}`))
	if len(found) > 0 {
		t.Fatal(found)
	}
	for day, want := range map[string]string{"2017-12-31": "", "2018-01-01": "Sixty days", "2019-12-31": "Sixty days", "2020-01-01": "Ninety days", "2030-01-01": "Ninety days"} {
		got := ""
		a := p.AppealOn(fact.MustDate(day))
		if a != nil {
			got = a.Text.EN
			if !a.Settled() || a.Document.Key != "measures" || a.Clause.Appeal != a.Appeal {
				t.Errorf("%s: %+v", day, a)
			}
		}
		if got != want {
			t.Errorf("on %s it says %q, not %q", day, got, want)
		}
	}
	if p, _ = Read(appealing("", "")); p.AppealOn(fact.MustDate("2019-01-01")) != nil {
		t.Error("what is not stated is invented")
	}
}

func TestTwoWaysToObjectOnOneDayOrHalfOfOneAreRefused(t *testing.T) {
	for _, c := range []struct{ first, second, code string }{
		{`, appeal: {from: 2018-01-01, text: {zh: 六十日, en: Sixty days}}`, `, appeal: {from: 2020-01-01, text: {zh: 九十日, en: Ninety days}}`, CodeOverlap},
		{`, appeal: {from: 2018-01-01, to: 2020-01-02, text: {zh: 六十日, en: Sixty days}}`, `, appeal: {from: 2020-01-01, text: {zh: 九十日, en: Ninety days}}`, CodeOverlap},
		{`, appeal: {text: {zh: 六十日, en: Sixty days}}`, "", CodeMissing},
		{`, appeal: {from: 2018-01-01}`, "", CodeMissing},
		{`, appeal: {from: 2018-01-01, text: {zh: 六十日}}`, "", CodeMissing},
	} {
		if _, found := Read(appealing(c.first, c.second)); !found.Failed() || found[0].Code != c.code {
			t.Errorf("%s%s: %v", c.first, c.second, found)
		}
	}
}

func TestHowToObjectIsNotInTheDigest(t *testing.T) {
	with, _ := Read(appealing(`, appeal: {from: 2018-01-01, text: {zh: 六十日, en: Sixty days}}`, ""))
	without, _ := Read(appealing("", ""))
	if Digest(with) != Digest(without) {
		t.Error("it is")
	}
}
