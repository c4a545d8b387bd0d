package lang

import (
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"bentou/rules/fact"
	"bentou/rules/pack"
)

const manifestText = "pack: test\ntitle: {zh: 试, en: test}\ncurrency: CNY\n"

// standText is the pack in which the expressions of these tests stand.
const standText = `
attributes:
  car: {<T>, subject: household, type: bool, absent: unknown}
  rent: {<T>, subject: household, type: money, period: month, range: [0, 90000], absent: unknown}
  worth: {<T>, subject: household, type: money, range: [0, 9000000], absent: unknown}
  cars: {<T>, subject: household, type: int, range: [0, 9], absent: unknown}
  land: {<T>, subject: household, type: decimal, label: mu, range: [0, 900], absent: unknown}
  wage: {<T>, subject: person, type: money, period: year, range: [0, 9000000], absent: unknown}
  works: {<T>, subject: person, type: bool, absent: unknown}
  shade: {<T>, subject: person, type: code, values: [light, dark], absent: unknown}
parameters:
  line: {<T>, type: money, period: year, values: [{from: 2018-01-01, value: 3747, confidence: law, source: S}]}
  late: {<T>, type: money, period: year, values: [{from: 2019-06-01, value: 3747, confidence: law, source: S}]}
  old: {<T>, type: int, label: years, values: [{from: 2018-01-01, value: 70, confidence: law, source: S}]}
  by.sex: {<T>, type: money, period: year, shape: table, keys: [sex], values: [{from: 2018-01-01, rows: [[male, 1], [female, 2], [unstated, 3], [unknown, 4]], confidence: law, source: S}]}
  steps: {<T>, type: money, period: month, shape: band, axis: {type: int, label: years}, values: [{from: 2018-01-01, rows: [[0, 10], [70, 20]], confidence: law, source: S}]}
groups:
  workers: {<T>, of: members, where: works}
programmes:
  aid: {<T>, subject: household, cycle: month, versions: [{from: 2018-01-01, eligible: car, amount: "yuan(10, month)"}]}
  own: {<T>, subject: person, cycle: month, versions: [{from: 2018-01-01, eligible: works, amount: "yuan(10, month)"}]}
  status: {<T>, subject: household, cycle: year, versions: [{from: 2018-01-01, eligible: car}]}
`

var (
	stand     *pack.Pack
	standOnce sync.Once
)

const titles = "title: {zh: 题, en: title}, reference: {document: D}"

func readPack(t testing.TB, text string) *pack.Pack {
	t.Helper()
	p, d := pack.Read(fstest.MapFS{"pack.yaml": {Data: []byte(manifestText)}, "rules.yaml": {Data: []byte(strings.ReplaceAll(text, "<T>", titles))}})
	if d.Failed() {
		t.Fatalf("the pack cannot be read: %v", d)
	}
	return p
}

// checkText checks one expression of a type as a variable of a subject.
func checkText(t testing.TB, subject fact.Entity, typ pack.Type, text string) (*Node, pack.Diagnostics) {
	t.Helper()
	standOnce.Do(func() { stand = readPack(t, standText) })
	p := *stand
	v := &pack.Variable{Head: pack.Head{Key: "probe"}, Subject: subject, Type: typ}
	v.Versions = []*pack.Version{{From: fact.MustDate("2019-01-01"), Exprs: map[string]pack.Expr{"expr": {Text: text, Pos: pack.Pos{File: "probe", Line: 1, Column: 1}}}}}
	p.Variables = []*pack.Variable{v}
	c, all := Check(&p)
	var d pack.Diagnostics
	for _, x := range all {
		if x.Code != "unused_parameter" {
			d = append(d, x)
		}
	}
	if versions := c.Variables[v]; len(versions) > 0 {
		return versions[0].Node, d
	}
	return nil, d
}
