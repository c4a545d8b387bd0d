package engine_test

import (
	"fmt"
	"strings"

	"pgregory.net/rapid"
)

// unit is the type of an expression that is being made up.
type unit struct {
	kind   string // bool int money decimal date code
	period string // of money
	label  string // of ints
	codes  string // of codes: colour, size
}

var (
	truths   = unit{kind: "bool"}
	ints     = unit{kind: "int"}
	persons  = unit{kind: "int", label: "persons"}
	months   = unit{kind: "int", label: "months"}
	plain    = unit{kind: "money"}
	monthly  = unit{kind: "money", period: "month"}
	yearly   = unit{kind: "money", period: "year"}
	decimals = unit{kind: "decimal"}
	dates    = unit{kind: "date"}
	colours  = unit{kind: "code", codes: "colour"}
	grades   = unit{kind: "code", codes: "grade"}
	units    = []unit{truths, ints, persons, months, plain, monthly, yearly, decimals, dates, colours, grades}
	codes    = map[string][]string{"colour": {"red", "green", "blue"}, "grade": {"low", "middle", "high", "top"}}
)

// names are what may be named, by unit: with the subject's dot or path before it.
type names map[unit][]string

func (n names) add(u unit, text ...string) { n[u] = append(n[u], text...) }

// writer makes up expressions. Every one is written to be accepted by the check.
type writer struct {
	t *rapid.T
	// own are names of the subject; member those with a dot inside a predicate.
	own, member names
	lists       []string // what quantifiers may range over
	inside      bool     // within a predicate
	noElse      bool     // orElse is not used
	noTime      bool     // neither held nor at
	left        int      // pieces that may still be written
}

func (w *writer) pick(n int) int { return rapid.IntRange(0, n-1).Draw(w.t, "choice") }

func (w *writer) one(list ...string) string { return list[w.pick(len(list))] }

// name returns a name of a unit, or "".
func (w *writer) name(u unit) string {
	all := w.own[u]
	if w.inside {
		all = append(append([]string{}, all...), w.member[u]...)
		if m := w.member[u]; len(m) > 0 && w.pick(3) > 0 {
			all = m
		}
	}
	if len(all) == 0 {
		return ""
	}
	return w.one(all...)
}

func (w *writer) leaf(u unit) string {
	if name := w.name(u); name != "" && w.pick(4) > 0 {
		return name
	}
	switch u.kind {
	case "bool":
		if name := w.name(u); name != "" {
			return name
		}
		return w.leaf(ints) + " " + w.one("<", ">=", "==") + " " + w.leaf(ints)
	case "int":
		if u.label == "months" {
			return "monthsBetween(" + w.leaf(dates) + ", as_of)"
		}
		return fmt.Sprint(w.pick(12))
	case "money":
		amount := w.one("0", "1", "12.5", "99.99", "100", "1200", "3747", "0.01")
		if u.period == "" {
			return "yuan(" + amount + ")"
		}
		return "yuan(" + amount + ", " + u.period + ")"
	case "decimal":
		return w.one("0.5", "0.65", "1.0", "2.25", "0.1")
	case "date":
		return w.one("as_of", "date('2000-02-29')", "date('2019-07-01')", "never", "monthStart(as_of)")
	}
	if name := w.name(u); name != "" {
		return name
	}
	return "param.code." + u.codes
}

// write makes up an expression of a unit.
func (w *writer) write(u unit, depth int) string {
	w.left--
	if depth <= 0 || w.left <= 0 {
		return w.leaf(u)
	}
	if w.pick(6) == 0 {
		return w.anyKind(u, depth-1)
	}
	switch u.kind {
	case "bool":
		return w.truth(depth - 1)
	case "int":
		return w.int(u, depth-1)
	case "money":
		return w.money(u, depth-1)
	case "decimal":
		return w.decimal(depth - 1)
	case "code":
		// Ranges of money and of days are keys of tables by way of these.
		if w.pick(2) == 0 && u == grades {
			return "band(param.t.class, " + w.write(yearly, depth-1) + ")"
		}
		if w.pick(2) == 0 && u == colours {
			return "band(param.t.born, " + w.write(dates, depth-1) + ")"
		}
	case "date":
		return w.date(depth - 1)
	}
	return w.leaf(u)
}

// anyKind is what all kinds can be written with.
func (w *writer) anyKind(u unit, d int) string {
	switch w.pick(4) {
	case 0, 1:
		return "(" + w.write(truths, d) + " ? " + w.write(u, d) + " : " + w.write(u, d) + ")"
	case 2:
		if !w.noElse {
			return "orElse(" + w.write(u, d) + ", " + w.write(u, d) + ")"
		}
	case 3:
		if !w.noTime {
			return "at(" + w.one("yearStart(as_of)", "addMonths(as_of, 0 - 2)", "date('2019-06-30')") + ", " + w.write(u, d) + ")"
		}
	}
	return w.write(u, d)
}

func (w *writer) comparison() string { return w.one(" < ", " <= ", " > ", " >= ", " == ", " != ") }

func (w *writer) truth(d int) string {
	switch w.pick(14) {
	case 0, 1:
		return "(" + w.write(truths, d) + " and " + w.write(truths, d) + ")"
	case 2, 3:
		return "(" + w.write(truths, d) + " or " + w.write(truths, d) + ")"
	case 4:
		return "(not " + w.write(truths, d) + ")"
	case 5:
		return "(" + w.write(truths, d) + w.one(" == ", " != ") + w.write(truths, d) + ")"
	case 6:
		low := w.pick(10)
		return fmt.Sprintf("(%s in %d..%d)", w.write(ints, d), low, low+w.pick(8))
	case 7:
		return fmt.Sprintf("(%s %s [%d, %d, 70])", w.write(ints, d), w.one("in", "not in"), w.pick(5), 5+w.pick(9))
	case 8:
		u := []unit{colours, grades}[w.pick(2)]
		list := codes[u.codes]
		if w.pick(2) == 0 {
			return "(" + w.write(u, d) + w.one(" == ", " != ") + w.one(list...) + ")"
		}
		return "(" + w.write(u, d) + " in [" + list[0] + ", " + list[2] + "])"
	case 9:
		return "(" + w.write(grades, d) + w.comparison() + w.write(grades, 0) + ")"
	case 10, 11:
		return w.quantified(truths, d)
	case 12:
		if !w.noTime {
			return fmt.Sprintf("held(%s, %d)", w.write(truths, d), 1+w.pick(4))
		}
	}
	u := []unit{ints, persons, months, plain, monthly, yearly, decimals, dates}[w.pick(8)]
	if w.pick(3) == 0 && (u.kind == "money" || u.kind == "decimal") {
		return "(" + w.ratio(u, d) + w.comparison() + w.write(u, d) + ")"
	}
	if w.pick(5) == 0 {
		return "(" + w.write(u, 0) + " <= " + w.write(u, d) + " < " + w.write(u, 0) + ")"
	}
	return "(" + w.write(u, d) + w.comparison() + w.write(u, d) + ")"
}

// list is what a quantifier ranges over, with filters.
func (w *writer) list(d int) string {
	l := w.one(w.lists...)
	if w.pick(3) == 0 {
		l = "filter(" + l + ", " + w.within(truths, d) + ")"
	}
	return l
}

func (w *writer) within(u unit, d int) string {
	before := w.inside
	w.inside = true
	defer func() { w.inside = before }()
	return w.write(u, d)
}

// quantified is any, all … over the members.
func (w *writer) quantified(u unit, d int) string {
	if len(w.lists) == 0 || w.inside {
		return w.leaf(u)
	}
	switch u.kind {
	case "bool":
		if w.pick(2) == 0 {
			return "(count(" + w.list(d) + ", " + w.within(truths, d) + ")" + w.comparison() + fmt.Sprint(w.pick(4)) + ")"
		}
		return w.one("any", "all", "none") + "(" + w.list(d) + ", " + w.within(truths, d) + ")"
	case "date":
		return w.one("minOf", "maxOf") + "(map(" + w.list(d) + ", " + w.within(u, d) + "), " + w.write(u, d) + ")"
	}
	switch {
	case u == persons && w.pick(3) == 0:
		return "count(" + w.list(d) + ")"
	case u == persons:
		return "count(" + w.list(d) + ", " + w.within(truths, d) + ")"
	case w.pick(2) == 0:
		return "sum(" + w.list(d) + ", " + w.within(u, d) + ")"
	}
	return w.one("minOf", "maxOf") + "(map(" + w.list(d) + ", " + w.within(u, d) + "), " + w.write(u, d) + ")"
}

func (w *writer) int(u unit, d int) string {
	switch w.pick(9) {
	case 0, 1:
		return "(" + w.write(u, d) + w.one(" + ", " - ") + w.write(u, d) + ")"
	case 2:
		return w.one("min", "max") + "(" + w.write(u, d) + ", " + w.write(u, d) + ")"
	case 3, 4:
		return w.quantified(u, d)
	case 5:
		return "(-" + w.write(u, d) + ")"
	case 6:
		if u == ints {
			return "(" + w.write(ints, 0) + " * " + w.write(ints, 0) + ")"
		}
		if u == months {
			if !w.noTime && w.pick(2) == 0 {
				return fmt.Sprintf("countMonths(%s, %d)", w.write(truths, d), 1+w.pick(4))
			}
			return "monthsBetween(" + w.write(dates, d) + ", " + w.write(dates, d) + ")"
		}
	case 7:
		if u == ints {
			return w.one("round", "roundUp", "roundDown") + "(" + w.ratio(decimals, d) + ", 0)"
		}
	}
	return w.leaf(u)
}

// positive is a divisor that the check knows to be positive.
func (w *writer) positive() string { return w.one("3", "7", "12", "max(1, "+w.leaf(ints)+")") }

// ratio is an exact quotient.
func (w *writer) ratio(u unit, d int) string {
	switch w.pick(7) {
	case 0:
		if u == monthly {
			return "monthly(" + w.write(yearly, d) + ")"
		}
		if u == decimals {
			return "(" + w.write(yearly, d) + " / max(yuan(1, year), " + w.write(yearly, d) + "))"
		}
	case 1:
		a, b := w.ratio(u, d-1), w.write(u, d)
		if d > 0 {
			return "(" + w.write(truths, d) + " ? " + a + " : " + b + ")"
		}
	case 2:
		if !w.noElse && d > 0 {
			return "orElse(" + w.ratio(u, d-1) + ", " + w.write(u, d) + ")"
		}
	case 3:
		if d > 0 {
			return w.one("min", "max") + "(" + w.ratio(u, d-1) + ", " + w.write(u, d) + ")"
		}
	case 4:
		if d > 0 {
			return "(" + w.ratio(u, d-1) + w.one(" + ", " - ") + w.write(u, d) + ")"
		}
	case 5:
		if name := w.name(ints); name != "" && w.pick(2) == 0 { // a name that may be zero, looked at before
			return "(" + name + " > 0 ? " + w.write(u, d) + " / " + name + " : " + w.write(u, 0) + ")"
		}
	}
	return "(" + w.write(u, d) + " / " + w.positive() + ")"
}

func (w *writer) money(u unit, d int) string {
	switch w.pick(13) {
	case 0, 1:
		return "(" + w.write(u, d) + w.one(" + ", " - ") + w.write(u, d) + ")"
	case 2:
		return "(" + w.write(u, 0) + " * " + w.write(ints, 0) + ")"
	case 3:
		return "(" + w.leaf(u) + " * " + w.one("0.65", "0.5", w.leaf(ints)) + ")"
	case 4:
		return w.one("min", "max") + "(" + w.write(u, d) + ", " + w.write(u, d) + ")"
	case 5:
		return w.quantified(u, d)
	case 6, 7:
		return w.one("round", "roundUp", "roundDown") + "(" + w.ratio(u, d) + ", " + w.one("fen", "jiao", "yuan") + ")"
	case 8:
		return w.one("round", "roundUp", "roundDown") + "(" + w.write(u, d) + " * 0.333, " + w.one("fen", "jiao", "yuan") + ")"
	case 9:
		return w.tableOf(u, d)
	case 10:
		if u == yearly {
			return "yearly(" + w.write(monthly, d) + ")"
		}
		return "(-" + w.write(u, d) + ")"
	case 11:
		return "min(" + w.write(u, d) + ", 0)"
	}
	return w.leaf(u)
}

// tableOf reads one of the tables that every pack has.
func (w *writer) tableOf(u unit, d int) string {
	switch u {
	case yearly:
		return w.one(
			"lookup(param.t.colour, "+w.write(colours, d)+")",
			"lookup(param.t.size, "+w.write(ints, d)+")",
			"lookup(param.t.first, "+w.write(colours, d)+", "+w.write(grades, d)+", "+w.write(ints, d)+")",
			"lookup(param.t.unique, "+w.write(colours, d)+", "+w.write(ints, d)+")",
			"lookup(param.t.both, "+w.write(colours, d)+", "+w.write(ints, d)+")",
			"scale(param.t.tax, "+w.write(yearly, d)+")",
			"scaleFrom(param.t.tax, "+w.write(yearly, d)+", "+w.write(yearly, d)+")",
			"min("+w.write(yearly, d)+", lookup(param.t.cap, "+w.write(grades, d)+"))")
	case monthly:
		return w.one("band(param.t.band, "+w.write(yearly, d)+")", "band(param.t.bands, "+w.write(grades, d)+", "+w.write(decimals, d)+")", "band(param.t.days, "+w.write(dates, d)+")")
	}
	return "scale(param.t.share, " + w.write(grades, d) + ", " + w.write(u, d) + ")"
}

func (w *writer) decimal(d int) string {
	switch w.pick(6) {
	case 0:
		return "(" + w.write(decimals, d) + w.one(" + ", " - ") + w.write(decimals, d) + ")"
	case 1:
		return "(" + w.leaf(decimals) + " * " + w.one("0.5", w.leaf(ints)) + ")"
	case 2:
		return w.one("min", "max") + "(" + w.write(decimals, d) + ", " + w.write(decimals, d) + ")"
	case 3:
		return w.one("round", "roundUp", "roundDown") + "(" + w.ratio(decimals, d) + ", " + w.one("1", "2", "4") + ")"
	case 4:
		return w.quantified(decimals, d)
	}
	return w.leaf(decimals)
}

func (w *writer) date(d int) string {
	switch w.pick(6) {
	case 0, 1:
		return "addMonths(" + w.write(dates, d) + ", " + w.write(ints, d) + ")"
	case 2:
		return w.one("monthStart", "monthEnd", "yearStart") + "(" + w.write(dates, d) + ")"
	case 3:
		return w.one("min", "max") + "(" + w.write(dates, d) + ", " + w.write(dates, d) + ")"
	case 4:
		return w.quantified(dates, d)
	}
	return w.leaf(dates)
}

// quote writes an expression as a YAML scalar.
func quote(text string) string { return "\"" + strings.ReplaceAll(text, "\"", "\\\"") + "\"" }
