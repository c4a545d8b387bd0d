package scenario

import (
	"bentou/rules/dossier"
	"bentou/rules/fact"
	"bentou/rules/pack"
)

// insured reads the insurances of a member: kinds, or maps of a kind and its days.
func (t *story) insured(b *subject, n pack.Node) {
	for _, item := range t.list(n, "insured", true) {
		kind, enrolled, period := item, "true", always
		if item.IsMap {
			t.keys(item, "kind", "enrolled", "from", "to")
			var ok bool
			if kind, ok = t.need(item, "kind"); !ok {
				continue
			}
			if e, given := item.Get("enrolled"); given {
				if _, ok := t.value(e, kindOf{kind: fact.KindBool}); !ok {
					continue
				}
				enrolled = e.Text
			}
			if period, ok = t.days(item); !ok {
				continue
			}
		}
		name, ok := t.code(kind, fact.InsuranceKind("").Entries())
		if !ok {
			continue
		}
		for _, r := range b.loose {
			if other, _ := r.Values.Get("kind"); r.Kind == "insurance_enrolment" && other == name && r.Period.Overlaps(period) {
				t.fail(kind.Pos, CodeOverlap, say("同一保险有重叠的日期：%s", "some days overlap of one insurance: %s", kind.Text))
			}
		}
		b.loose = append(b.loose, dossier.Record{Kind: "insurance_enrolment", Period: period,
			Values: dossier.Values{{Column: "kind", Text: name}, {Column: "enrolled", Text: enrolled}}})
	}
}

func (t *story) incomes(b *subject, n pack.Node) {
	for _, item := range t.list(n, "incomes", true) {
		t.sum(b, item, "income", []sumCode{{"source", "income_source", fact.IncomeSource("").Entries()}, {"item", "item", fact.IncomeItem("").Entries()}})
	}
}

func (t *story) expenses(b *subject, n pack.Node) {
	for _, item := range t.list(n, "expenses", true) {
		t.sum(b, item, "expense", []sumCode{{"kind", "kind", fact.ExpenseKind("").Entries()}})
	}
}

// sumCode is a code that says of what a sum is.
type sumCode struct {
	key, column string
	entries     []fact.Entry
}

// sum reads an income or expense of a year, or of the days from from until before
// to. What is not stated is not known.
func (t *story) sum(b *subject, n pack.Node, kind string, codes []sumCode) {
	if !t.isMap(n, n.Pos) {
		return
	}
	allowed := []string{"year", "from", "to", "amount"}
	var values dossier.Values
	for _, c := range codes {
		allowed = append(allowed, c.key)
		if v, ok := n.Get(c.key); ok && v.Text != unknown {
			name, ok := t.code(v, c.entries)
			if !ok {
				return
			}
			values = append(values, dossier.Value{Column: c.column, Text: name})
		}
	}
	t.keys(n, allowed...)
	period, ok := t.span(n)
	if !ok {
		return
	}
	amount, ok := t.need(n, "amount")
	if !ok {
		return
	}
	if amount.Text != unknown {
		if _, ok := t.value(amount, kindOf{kind: fact.KindMoney}); !ok {
			return
		}
		values = append(values, dossier.Value{Column: "amount", Text: amount.Text})
	}
	b.loose = append(b.loose, dossier.Record{Kind: kind, Period: period, Values: values})
}

// span reads the days of a sum: a year, or both from and to.
func (t *story) span(n pack.Node) (p fact.Period, ok bool) {
	year, whole := n.Get("year")
	_, from := n.Get("from")
	_, to := n.Get("to")
	switch {
	case whole && !from && !to:
		v, ok := t.value(year, kindOf{kind: fact.KindInt})
		if !ok {
			return p, false
		}
		if v < 1 || v > 9998 {
			t.fail(year.Pos, CodeBadValue, say("不是年份：%s", "no year: %s", year.Text))
			return p, false
		}
		return fact.YearOf(int(v)), true
	case !whole && from && to:
		return t.days(n)
	}
	t.fail(n.Pos, CodeMissing, say("需要 year，或者 from 和 to", "year is wanted, or from and to"))
	return p, false
}

func (t *story) need(n pack.Node, key string) (value pack.Node, ok bool) {
	if value, ok = n.Get(key); !ok {
		t.fail(n.Pos, CodeMissing, say("缺少 %s", "%s is missing", key))
		return value, false
	}
	return value, t.scalar(value)
}
