package engine_test

import (
	"testing"
	"testing/fstest"

	"github.com/expr-lang/expr"
	"pgregory.net/rapid"

	"bentou/rules/engine"
	"bentou/rules/fact"
	"bentou/rules/lang"
	"bentou/rules/pack"
)

func TestArithmeticIsThatOfPaper(t *testing.T) {
	f := household("hi=7", "hm=0.01", "hy=100.00")
	for _, c := range []struct{ typ, text, want string }{
		{"bool", "0.1 + 0.2 == 0.3", "true"},
		{"bool", "7 / 2 == 3.5", "true"},
		{"decimal", "hi / 2", "7/2"},
		{"bool", "hi / 2 > 3", "true"},
		{"bool", "hi / 3 * 3 == hi", "true"},
		{"bool", "1 / 3 + 1 / 3 == 2 / 3", "true"},
		{"bool", "hm * 100 == yuan(1)", "true"},
		{"bool", "-7 / 2 == -3.5", "true"},
		{"int", "round(hi / 2, 0)", "4"},
		{"int", "round(-hi / 2, 0)", "-4"},
		{"int", "roundUp(-hi / 2, 0)", "-3"},
		{"int", "roundDown(-hi / 2, 0)", "-4"},
		{"money", "round(hm / 2, fen)", "1/100"},
		{"money", "roundDown(hm / 2, fen)", "0"},
		{"money", "roundUp(hm, yuan)", "1"},
		{"money", "round(hm * 4 + yuan(0.46), jiao)", "1/2"},
		{"bool", "1 < hi < 7", "false"},
		{"bool", "1 < hi <= 7", "true"},
		{"bool", "not (hi == 7) == false", "true"},
		{"bool", "hi in 7..7 and hi not in 8..9", "true"},
		{"bool", "hi - 3 - 3 == 1", "true"},
		{"bool", "yuan(0) < hm and 0 < hy and 0.00 < hm", "true"},
		{"int", "hi + 0.00 in [7] ? 1 : 0", "1"},
		{"bool", "min(hi, 9, 3) == 3 and max(hi, 2, 3) == 7", "true"},
	} {
		same(t, c.text, answer(t, "type: "+c.typ, c.text, f), c.want)
	}
}

func TestAQuotientIsNoWorseThanItsGuard(t *testing.T) {
	zero, three, unknown := household("hi=0", "hm=12.00"), household("hi=3", "hm=12.00"), household("hm=12.00")
	guarded := "hi > 0 ? hm / hi : yuan(5)"
	same(t, guarded, answer(t, "type: money", guarded, zero, three, unknown), "5", "4", "unknown")
	other := "hi <= 0 ? yuan(5) : hm / max(hi, 1)"
	same(t, other, answer(t, "type: money", other, zero, three, unknown), "5", "4", "unknown")
	agree := "hi > 0 ? hm / 3 : hm / 6 * 2"
	same(t, agree, answer(t, "type: money", agree, zero, three, unknown), "4", "4", "4")
	assumed := "orElse(hi > 0 ? hm / hi : hm / 4, yuan(1))"
	same(t, assumed, answer(t, "type: money", assumed, zero, three, unknown), "3", "4", "1")
	lost := "orElse(hm / max(hi, 1), yuan(1))"
	same(t, lost, answer(t, "type: money", lost, zero, three, unknown), "12", "4", "1")
}

func TestAQuotientIsUnknownWhileItsDivisorIsNotInForce(t *testing.T) {
	later := "  z: {<T>, subject: household, type: int, versions: [{from: 2030-01-01, expr: hi}]}\n"
	f := household("hi=3", "hm=12.00")
	for _, c := range []struct{ typ, text, want string }{
		{"money", "hm / max(1, z)", "unknown"},
		{"money", "hm / max(1, z) + hm", "unknown"},
		{"money", "orElse(hm / max(1, z), yuan(3))", "3"},
		{"bool", "hm / max(1, z) > yuan(3)", "unknown"},
		{"bool", "hm / max(1, z) > yuan(3) or hi == 3", "true"},
		{"money", "hi == 3 ? hm : hm / max(1, z)", "12"},
	} {
		same(t, c.text, answerWith(t, later, "type: "+c.typ, c.text, f), c.want)
	}
}

func TestWhatDoesNotFitIsUnknownAndNamed(t *testing.T) {
	big := household().member("pn=900000000000000").member("pn=900000000000000")
	negative := household().member("pn=-900000000000000").member("pn=3")
	for _, c := range []struct{ text, big, negative string }{
		{"sum(members, .pn * 10000)", "unknown", "-8999999999999970000"},
		{"sum(members, .pn * 20000)", "unknown", "unknown"},
		{"sum(members, .pn)", "1800000000000000", "-899999999999997"},
		{"maxOf(map(members, .pn * .pn), 0)", "unknown", "unknown"},
		{"maxOf(map(members, -(.pn)), 0)", "-900000000000000", "900000000000000"},
	} {
		same(t, c.text, answer(t, "type: int", c.text, big, negative), c.big, c.negative)
	}
	same(t, "compared", answer(t, "type: bool", "any(members, .pn * .pn * .pn < 0)", big, household().member("pn=-3")), "unknown", "true")
}

func TestOverNobodyAnyIsFalseAndAllIsTrue(t *testing.T) {
	for text, want := range map[string]string{
		"any(members, .pb)": "false", "all(members, .pb)": "true", "none(members, .pb)": "true", "sum(members, .pi) == 0": "true",
		"count(members, .pb) == 0": "true", "minOf(map(members, .pi), 9) == 9": "true", "maxOf(map(members, .pi), hi) == 3": "true",
		"any(members, true)": "false", "all(members, false)": "true", "any(members, hb)": "false",
	} {
		same(t, text, answer(t, "type: bool", text, household("hi=3")), want)
	}
}

func TestABareNameInAPredicateIsTheHouseholds(t *testing.T) {
	f := household("hi=3").member("pi=3").member("pi=4")
	same(t, "both", answer(t, "type: int, label: persons", "count(members, .pi == hi)", f), "1")
	same(t, "nested", answer(t, "type: int, label: persons", "count(members, count(members, .pi > 3) == 1 and .pi == hi)", f), "1")
}

func TestAnOutcomeOutsideItsDeclaredRangeIsUnknown(t *testing.T) {
	fs := []family{household("hi=0"), household("hi=1"), household("hi=6"), household("hi=7"), household()}
	same(t, "int", answer(t, "type: int, range: [1, 6]", "hi + 0", fs...), "unknown", "1", "6", "unknown", "unknown")
	same(t, "quotient", answer(t, "type: decimal, range: [0.5, 3]", "hi / 2", fs...), "unknown", "1/2", "3", "unknown", "unknown")
}

func TestACapThatIsNoneNeverBinds(t *testing.T) {
	const caps = `
code_lists:
  kind: {<T>, values: {poor: {zh: 贫, en: poor}, other: {zh: 他, en: other}}}
parameters:
  is: {<T>, type: code, codes: kind, values: [{from: 2018-01-01, value: poor, confidence: law, source: S}]}
  cap: {<T>, type: money, shape: table, keys: [kind], values: [{from: 2018-01-01, rows: [[poor, none], [other, 100]], confidence: law, source: S}]}
`
	f := household("hm=900000.00", "hb=true")
	text := "min(hm * 0.123 * 0.567, lookup(param.cap, param.is))"
	same(t, text, answerWith(t, caps, "type: money", text, f), "627669/10")
	// Where the kind is not a constant the cells are read for each household.
	text = "min(hm * 0.123 * 0.567, hb ? lookup(param.cap, param.is) : yuan(3))"
	same(t, text, answerWith(t, caps, "type: money", text, f), "627669/10")
}

func TestABandIsReadAtTheScaleOfWhatIsAsked(t *testing.T) {
	const bands = `
parameters:
  b: {<T>, type: int, shape: band, axis: {type: money}, values: [{from: 2018-01-01, rows: [[0, 1], [100, 2], [1000, 3]], confidence: law, source: S}]}
  s: {<T>, type: decimal, shape: scale, axis: {type: money}, values: [{from: 2018-01-01, rows: [[0, 0.1], [100, 0.2]], confidence: law, source: S}]}
`
	fs := []family{household("hm=199.98"), household("hm=200.00"), household("hm=-1.00"), household()}
	same(t, "band", answerWith(t, bands, "type: int", "band(param.b, hm * 0.5)", fs...), "1", "2", "unknown", "unknown")
	same(t, "scale", answerWith(t, bands, "type: money", "scale(param.s, hm * 1.5)", fs...), "24997/500", "50", "0", "unknown")
	same(t, "from", answerWith(t, bands, "type: money", "scaleFrom(param.s, yuan(50), hm)", fs...), "8749/250", "35", "-1/10", "unknown")
	same(t, "constant", answerWith(t, bands, "type: money", "scale(param.s, yuan(150.5)) + hm * 0", fs[0]), "201/10")
}

func TestADayThatTheCalendarDoesNotHaveIsUnknown(t *testing.T) {
	f := household("hi=3")
	same(t, "at", answer(t, "type: int", "at(addMonths(as_of, 100000), hi)", f), "unknown")
	same(t, "far", answer(t, "type: date", "addMonths(as_of, hi * 40000)", f), "unknown")
	same(t, "cut", answer(t, "type: date", "addMonths(date('2019-12-31'), hi - 1)", f), "2020-02-29")
	same(t, "back", answer(t, "type: date", "addMonths(date('2020-02-29'), -12)", f), "2019-02-28")
	same(t, "never", answer(t, "type: bool", "addMonths(never, hi) == never", f), "true")
	same(t, "between", answer(t, "type: int, label: months", "monthsBetween(date('2019-01-31'), date('2019-02-28'))", f), "1")
	same(t, "before", answer(t, "type: int, label: months", "monthsBetween(date('2019-03-15'), date('2019-01-16'))", f), "-1")
}

// On whole numbers and truths that are all known, expr's own machine is a third
// opinion: it shares the parser with us, and nothing else.
func TestExprsOwnMachineAgreesOnKnownWholeNumbers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := &writer{t: t, own: names{}, noElse: true, noTime: true, left: 40}
		w.own.add(truths, "hb", "hb2")
		w.own.add(ints, "hi", "hi2")
		text := w.plainTruth(5)
		c := checkedVariable(t, "type: bool", text)
		if c == nil {
			return
		}
		env := map[string]any{"hb": true, "hb2": true, "hi": 1, "hi2": 1}
		theirs, err := expr.Compile(text, expr.Env(env), expr.AsBool(), expr.Optimize(false))
		if err != nil {
			t.Fatalf("expr: %v\n%s", err, text)
		}
		p := &people{seed: rapid.Uint64().Draw(t, "seed"), sizes: make([]int, 30)}
		program := compile(t, c, fact.MustDate("2019-12-31"), true)
		m := engine.NewMachine(program)
		m.Run(p.chunk(program.Columns, 0, len(p.sizes)))
		for h := range p.sizes {
			for _, col := range program.Columns {
				v, _ := p.value(col.Input, col.Day, h)
				if env[col.Input.Attr.Key] = int(v); col.Input.Type.Kind == fact.KindBool {
					env[col.Input.Attr.Key] = v != 0
				}
			}
			want, err := expr.Run(theirs, env)
			if err != nil {
				t.Fatal(err)
			}
			if got := m.Variable(0, h); !got.Known || (got.Num != 0) != want.(bool) {
				t.Fatalf("%v (known: %v), and expr says %v\n%s", got.Num != 0, got.Known, want, text)
			}
		}
	})
}

// plainTruth and plainInt write what expr's machine and ours mean the same by.
func (w *writer) plainTruth(d int) string {
	if d <= 0 {
		return w.one("hb", "hb2", "hi < 3", "hi2 == hi")
	}
	switch w.pick(7) {
	case 0:
		return "(" + w.plainTruth(d-1) + " and " + w.plainTruth(d-1) + ")"
	case 1:
		return "(" + w.plainTruth(d-1) + " or " + w.plainTruth(d-1) + ")"
	case 2:
		return "not " + w.plainTruth(d-1)
	case 3:
		return "(" + w.plainTruth(d-1) + " ? " + w.plainTruth(d-1) + " : " + w.plainTruth(d-1) + ")"
	case 4:
		return "(" + w.plainInt(d-1) + " " + w.one("in 2..5", "not in 0..3", "in [1, 3]") + ")"
	}
	return w.plainInt(d-1) + w.comparison() + w.plainInt(d-1)
}

func (w *writer) plainInt(d int) string {
	if d <= 0 {
		return w.one("hi", "hi2", "3", "11")
	}
	switch w.pick(5) {
	case 0:
		return "min(" + w.plainInt(d-1) + ", " + w.plainInt(d-1) + ")"
	case 1:
		return "(" + w.plainTruth(d-1) + " ? " + w.plainInt(d-1) + " : " + w.plainInt(d-1) + ")"
	case 2:
		return w.plainInt(d-1) + " * " + w.one("hi", "2")
	}
	return w.plainInt(d-1) + w.one(" + ", " - ") + w.plainInt(d-1)
}

// checkedVariable checks one expression on the facts of made-up packs; it is nil
// where the check refuses it.
func checkedVariable(t rapid.TB, typ, text string) *lang.Checked {
	rules := "variables:\n  v: {title: {zh: 题, en: title}, reference: {document: D}, subject: household, " + typ + ", versions: [{from: 2018-01-01, expr: " + quote(text) + "}]}\n"
	p, d := pack.Read(fstest.MapFS{"pack.yaml": {Data: []byte(manifestText)}, "facts.yaml": {Data: []byte(factsFile("last"))}, "rules.yaml": {Data: []byte(rules)}})
	if d.Failed() {
		t.Fatalf("%v\n%s", d, text)
	}
	c, d := lang.Check(p)
	if d.Failed() {
		return nil
	}
	return c
}

func TestMonthsAreCountedBetweenTheirBounds(t *testing.T) {
	// The last day of the year, and the same day of the months before, or their last.
	f := household("hb=true", "hb@2019-11-30=", "hb@2019-10-31=false")
	for text, want := range map[string]string{
		"held(hb, 1)": "true", "held(hb, 2)": "unknown", "held(hb, 3)": "false",
		"countMonths(hb, 3) >= 1": "true", "countMonths(hb, 3) >= 2": "unknown", "countMonths(hb, 3) >= 3": "false",
		"countMonths(hb, 2) == 1": "unknown", "countMonths(hb, 3) != 3": "true", "countMonths(hb, 1) == 1": "true",
		"countMonths(hb, 3) + 0 >= 1": "unknown", "countMonths(hb, 3) < countMonths(hb, 1) + 2": "true",
	} {
		same(t, text, answer(t, "type: bool", text, f), want)
	}
}
