package engine_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"pgregory.net/rapid"

	"bentou/rules/lang"
	"bentou/rules/pack"
)

const manifestText = "pack: made-up\ntitle: {zh: 随机, en: made up}\ncurrency: CNY\n"

// factsText declares what households and members have, and the tables. The short
// names begin with h and p: those of one entity are never those of the other.
const factsText = `
code_lists:
  colour: {title: {zh: 色, en: colour}, reference: {document: D}, values: {red: {zh: 红, en: red}, green: {zh: 绿, en: green}, blue: {zh: 蓝, en: blue}}}
  grade: {title: {zh: 级, en: grade}, reference: {document: D}, ordered: true, values: {low: {zh: 低, en: low}, middle: {zh: 中, en: middle}, high: {zh: 高, en: high}, top: {zh: 顶, en: top}}}
attributes:
%s
parameters:
  code.colour: {title: &T, type: code, codes: colour, values: [{from: 2019-01-01, value: green, confidence: law, source: S}]}
  code.grade: {title: &T, type: code, codes: grade, values: [{from: 2019-01-01, value: middle, confidence: law, source: S}, {from: 2020-01-01, value: high, confidence: law, source: S}]}
  line: {title: &T, type: money, period: year, values: [{from: 2018-01-01, value: 3747, confidence: law, source: S}, {from: 2019-06-01, expr: "round(param.rate * 9999.99 * yuan(0.5, year) / 3, fen)", confidence: law, source: S}]}
  rate: {title: &T, type: decimal, values: [{from: 2018-01-01, value: 0.35, confidence: law, source: S}, {from: 2019-11-11, value: 0.4, confidence: law, source: S}]}
  open: {title: &T, type: bool, values: [{from: 2017-12-01, to: 2019-09-01, value: true, confidence: law, source: S}, {from: 2019-09-01, value: false, confidence: law, source: S}]}
  t.colour: {title: &T, type: money, period: year, shape: table, keys: [colour], values: [{from: 2018-01-01, rows: [[red, 540], [green, 6486], [blue, 0]], confidence: law, source: S}, {from: 2020-01-01, rows: [[blue, 1], [green, 2.25], [red, 3]], confidence: law, source: S}]}
  t.size: {title: &T, type: money, period: year, shape: table, keys: [int], otherwise: 7, beyond: {add: 11.5}, values: [{from: 2018-01-01, rows: [[1, 100], [2, 190], [3, 270]], confidence: law, source: S}]}
  t.both: {title: &T, type: money, period: year, shape: table, keys: [colour, int], otherwise: 7, beyond: %s, values: [{from: 2018-01-01, rows: [[red, 1, 100], [red, 2, 190], [blue, 0, 5], [blue, 2, 8], [blue, 4, 80]], confidence: law, source: S}]}
  t.first: {title: &T, type: money, period: year, shape: table, keys: [colour, grade, int], hit: first, otherwise: 9, values: [{from: 2018-01-01, rows: [[red, low|high, 1..3, 100], [any, top, any, 200], [red|blue, any, 2+, 300/month], [green, middle, ..4, none]], confidence: law, source: S}, {from: 2019-10-01, rows: [[any, any, 3, 1], [red, any, any, 2]], confidence: law, source: S}]}
  t.unique: {title: &T, type: money, period: year, shape: table, keys: [colour, int], hit: unique, values: [{from: 2018-01-01, rows: [[red, any, 1], [green|blue, 0..4, 2], [green, 5+, 3], [blue, 5+, none]], confidence: law, source: S}]}
  t.cap: {title: &T, type: money, period: year, shape: table, keys: [grade], values: [{from: 2018-01-01, rows: [[low, 100], [middle, none], [high, 3000], [top, none]], confidence: law, source: S}]}
  t.tax: {title: &T, type: decimal, shape: scale, axis: {type: money, period: year}, values: [{from: 2018-01-01, rows: [[0, 0], [1000, 0.03], [5000.5, 0.1], [20000, 0.45]], confidence: law, source: S}]}
  t.share: {title: &T, type: decimal, shape: scale, keys: [grade], axis: {type: money}, values: [{from: 2018-01-01, rows: [[low, 0, 0.5], [low, 100, 0.625], [middle, 10, 0.1], [high, 0, 1], [top, 0, 0.25]], confidence: law, source: S}]}
  t.band: {title: &T, type: money, period: month, shape: band, axis: {type: money, period: year}, values: [{from: 2018-01-01, rows: [[0, 100], [1000, 80.25], [3747, 0]], confidence: law, source: S}]}
  t.days: {title: &T, type: money, period: month, shape: band, axis: {type: date}, otherwise: 3, values: [{from: 2018-01-01, rows: [[1960-02-29, 10], [2000-03-01, 20.5], [2019-07-01, 40]], confidence: law, source: S}, {from: 2019-10-01, rows: [[1900-01-01, 1], [2019-07-02, 2]], confidence: law, source: S}]}
  t.class: {title: &T, type: code, codes: grade, shape: band, axis: {type: money, period: year}, otherwise: top, values: [{from: 2018-01-01, rows: [[0, low], [1200.01, middle], [3747, high]], confidence: law, source: S}]}
  t.born: {title: &T, type: code, codes: colour, shape: band, axis: {type: date}, values: [{from: 2018-01-01, rows: [[1800-01-01, red], [1950-01-01, green], [2010-12-31, blue]], confidence: law, source: S}]}
  t.bands: {title: &T, type: money, period: month, shape: band, keys: [grade], axis: {type: decimal}, otherwise: 1, values: [{from: 2018-01-01, rows: [[low, 0, 10], [low, 0.5, 20], [middle, 1, 30], [top, 0.125, 40]], confidence: law, source: S}]}
`

func factsFile(beyond string) string {
	var b strings.Builder
	kinds := []struct{ suffix, decl string }{
		{"b", "type: bool"}, {"b2", "type: bool"}, {"i", "type: int, range: [-4, 12]"}, {"i2", "type: int, range: [0, 3]"},
		{"n", "type: int, label: persons, range: [0, 9]"}, {"m", "type: money, period: year, range: [-50, 40000]"}, {"m2", "type: money, period: month, range: [0, 3000]"},
		{"m3", "type: money, range: [0, 900]"}, {"d", "type: decimal, range: [0, 2.5]"}, {"t", "type: date"}, {"c", "type: code, codes: colour"}, {"g", "type: code, codes: grade"},
	}
	for _, who := range []struct{ short, subject string }{{"h", "household"}, {"p", "person"}} {
		for _, k := range kinds {
			fmt.Fprintf(&b, "  %s%s: {title: &T, subject: %s, %s, absent: unknown}\n", who.short, k.suffix, who.subject, k.decl)
		}
	}
	return strings.ReplaceAll(fmt.Sprintf(factsText, b.String(), beyond), "&T", "{zh: 题, en: title}, reference: {document: D}")
}

func factNames(prefix string) names {
	n := names{}
	n.add(truths, prefix+"b", prefix+"b2")
	n.add(ints, prefix+"i", prefix+"i2")
	n.add(persons, prefix+"n")
	n.add(yearly, prefix+"m")
	n.add(monthly, prefix+"m2")
	n.add(plain, prefix+"m3")
	n.add(decimals, prefix+"d")
	n.add(dates, prefix+"t")
	n.add(colours, prefix+"c")
	n.add(grades, prefix+"g")
	return n
}

// shifted puts something before each name.
func (n names) shifted(before string) names {
	out := names{}
	for u, list := range n {
		for _, name := range list {
			out.add(u, before+name)
		}
	}
	return out
}

func (n names) with(m names) names {
	out := names{}
	for _, u := range units {
		out[u] = append(append([]string{}, n[u]...), m[u]...)
	}
	return out
}

// options of a made-up pack.
type options struct{ noElse bool }

// maker makes up a pack, a declaration at a time.
type maker struct {
	t     *rapid.T
	o     options
	h, p  names // of a household, of a person
	lists []string
}

func (m *maker) writer(person bool) *writer {
	w := &writer{t: m.t, noElse: m.o.noElse, noTime: rapid.IntRange(0, 3).Draw(m.t, "time") > 0, left: 25}
	own := names{}
	own.add(yearly, "param.line")
	own.add(decimals, "param.rate")
	own.add(truths, "param.open")
	if person {
		w.own = own.with(m.p).with(m.h.shifted("household."))
		w.member = m.p.shifted(".")
		return w
	}
	w.own, w.member, w.lists = own.with(m.h), m.p.shifted("."), m.lists
	return w
}

var typeText = map[unit]string{
	truths: "type: bool", ints: "type: int", persons: "type: int, label: persons", months: "type: int, label: months", plain: "type: money",
	monthly: "type: money, period: month", yearly: "type: money, period: year", decimals: "type: decimal", dates: "type: date", colours: "type: code, codes: colour", grades: "type: code, codes: grade",
}

func subjectOf(person bool) string {
	if person {
		return "person"
	}
	return "household"
}

// rules writes the file of rules.
func (m *maker) rules() string {
	var b strings.Builder
	head := "title: {zh: 题, en: title}, reference: {document: D}, "
	const depth = 4
	b.WriteString("groups:\n")
	group := m.writer(true)
	group.noTime = true
	fmt.Fprintf(&b, "  some: {%sof: members, where: %s}\n", head, quote(group.write(truths, 2)))
	m.lists = append(m.lists, "some")
	b.WriteString("variables:\n")
	for i := range rapid.IntRange(1, 4).Draw(m.t, "variables") {
		person := rapid.Bool().Draw(m.t, "person")
		u := units[rapid.IntRange(0, len(units)-1).Draw(m.t, "unit")]
		w := m.writer(person)
		extra, ratio := "", (u.kind == "money" || u.kind == "decimal") && w.pick(3) == 0
		text := w.write(u, depth)
		if ratio {
			text = w.ratio(u, depth-1)
		}
		if w.pick(4) == 0 && (u == ints || u == yearly || u == decimals) {
			extra = ", range: " + map[unit]string{ints: "[0, 7]", yearly: "[1.5, 9000]", decimals: "[0.5, 20]"}[u]
		}
		from := w.one("2018-01-01", "2018-01-01", "2019-03-15")
		key := fmt.Sprintf("v%d", i)
		fmt.Fprintf(&b, "  %s: {%ssubject: %s, %s%s, versions: [{from: %s, expr: %s}]}\n", key, head, subjectOf(person), typeText[u], extra, from, quote(text))
		if !ratio {
			m.names(person).add(u, key)
		}
	}
	b.WriteString("programmes:\n")
	for i := range rapid.IntRange(1, 4).Draw(m.t, "programmes") {
		person := rapid.Bool().Draw(m.t, "person")
		w := m.writer(person)
		cycle := w.one("month", "year", "once")
		u := map[string]unit{"month": monthly, "year": yearly, "once": plain}[cycle]
		eligible := w.write(truths, depth)
		amount := "round(" + w.ratio(u, depth-1) + ", " + w.one("fen", "jiao", "yuan") + ")"
		key := fmt.Sprintf("p%d", i)
		fmt.Fprintf(&b, "  %s: {%ssubject: %s, cycle: %s, versions: [{from: %s, eligible: %s, amount: %s}]}\n", key, head, subjectOf(person), cycle, w.one("2018-01-01", "2019-10-01"), quote(eligible), quote(amount))
		m.names(person).add(truths, "programme."+key+".eligible")
		m.names(person).add(u, "programme."+key+".amount")
	}
	b.WriteString("flags:\n")
	w := m.writer(false)
	fmt.Fprintf(&b, "  f0: {%sseverity: notice, due_days: 5, versions: [{from: 2018-01-01, raise: %s, clear: %s}]}\n", head, quote(w.write(truths, depth)), quote(w.write(truths, depth)))
	return b.String()
}

func (m *maker) names(person bool) names {
	if person {
		return m.p
	}
	return m.h
}

// makePack makes up a pack and checks it. text is what its rules say. checked is nil
// where the check refuses it.
func makePack(t *rapid.T, o options) (checked *lang.Checked, text string, refused pack.Diagnostics) {
	m := &maker{t: t, o: o, h: factNames("h"), p: factNames("p"), lists: []string{"members", "members"}}
	m.h.add(persons, "size")
	text = m.rules()
	beyond := rapid.SampledFrom([]string{"last", "{add: 3.25}"}).Draw(t, "beyond")
	p, d := pack.Read(fstest.MapFS{"pack.yaml": {Data: []byte(manifestText)}, "facts.yaml": {Data: []byte(factsFile(beyond))}, "rules.yaml": {Data: []byte(text)}})
	if d.Failed() {
		t.Fatalf("the made-up pack cannot be read: %v\n%s", d, text)
	}
	checked, d = lang.Check(p)
	if d.Failed() {
		return nil, text, d
	}
	return checked, text, nil
}

func TestMadeUpPacksPassTheCheck(t *testing.T) {
	refused, all := 0, 0
	seen := map[string]int{}
	rapid.Check(t, func(t *rapid.T) {
		all++
		if _, _, d := makePack(t, options{}); d != nil {
			refused++
			for _, x := range d {
				if x.Severity == pack.Error {
					seen[x.Code+": "+x.Message.EN]++
				}
			}
		}
	})
	if refused*10 > all+30 { // a tenth, and a few by chance
		t.Errorf("%d of %d made-up packs are refused: %v", refused, all, seen)
	}
	t.Logf("%d of %d refused: %v", refused, all, seen)
}
