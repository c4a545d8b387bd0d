package letter

import (
	"strings"
	"unicode/utf8"

	"bentou/rules"
	"bentou/rules/fact"
	"bentou/rules/pack"
)

// branch is a reason with those that make it up.
type branch struct {
	Reason
	below []*branch
}

// grow puts reasons under those that they make up, by their depths.
func grow(list []Reason) (top []*branch) {
	var above []*branch
	for _, r := range list {
		b := &branch{Reason: r}
		for len(above) > 0 && above[len(above)-1].Depth >= r.Depth {
			above = above[:len(above)-1]
		}
		if len(above) == 0 {
			top = append(top, b)
		} else {
			p := above[len(above)-1]
			p.below = append(p.below, b)
		}
		above = append(above, b)
	}
	return top
}

// verdict is what a condition came to.
type verdict int

const (
	open verdict = iota
	met
	unmet
	remark  // no condition, but how a figure came about
	covered // masked: what it came to may not be told
)

func (b *branch) verdict() verdict {
	switch {
	case strings.HasPrefix(b.Code, "rounding."), strings.HasSuffix(b.Code, ".row"), b.Code == "amount", b.Code == "stacking.paid":
		return remark
	case b.Masked:
		return covered
	case b.Met == nil:
		return open
	case *b.Met:
		return met
	}
	return unmet
}

func (w *writer) parts() (out []Part) {
	byVerdict := map[verdict][]Point{}
	for _, b := range w.reasons {
		v := b.verdict()
		if v == remark {
			continue
		}
		if v == covered {
			byVerdict[v] = append(byVerdict[v], Point{Text: w.sentence(b)})
			continue
		}
		byVerdict[v] = append(byVerdict[v], w.point(b, v, 0)...)
	}
	add := func(v verdict, zh, en string) {
		if list := once(byVerdict[v]); len(list) > 0 {
			out = append(out, Part{text(zh, en), list})
		}
	}
	switch w.d.Outcome {
	case rules.Eligible:
		add(met, "符合的条件", "What is met")
		if list := w.amounts(); len(list) > 0 {
			out = append(out, Part{text("金额如何得出", "How the amount came about"), list})
		}
	case rules.Ineligible:
		add(unmet, "不符合的条件", "What is not met")
		add(open, "尚不能确定的条件（不影响本认定）", "What is not known (and makes no difference here)")
		add(met, "符合的条件", "What is met")
	default:
		add(open, "尚不能确定的条件", "What is not known yet")
		add(unmet, "不符合的条件", "What is not met")
		add(met, "已符合的条件", "What is met already")
	}
	add(covered, "内容已遮盖的条件", "Conditions of which what was found is masked")
	return out
}

// deepest is how far a letter goes into what makes up a condition.
const deepest = 4

// point is a condition as a sentence, with what decided it below. A condition that only
// stands for others is left out in favour of them.
func (w *writer) point(b *branch, v verdict, depth int) []Point {
	if depth > deepest || b.verdict() == remark {
		return nil
	}
	switch b.Code {
	case "any_of", "not":
		return w.group(b, v, depth)
	}
	p := Point{Text: w.sentence(b)}
	if v == met && depth > 0 {
		return []Point{p}
	}
	for _, c := range b.below {
		if c.verdict() == v {
			p.Below = append(p.Below, w.point(c, v, depth+1)...)
		}
	}
	p.Below = once(p.Below)
	return []Point{p}
}

// group is of conditions of which one is enough: those that are met where it is met, else
// all of them.
func (w *writer) group(b *branch, v verdict, depth int) []Point {
	var below []Point
	for _, c := range b.below {
		if b.Code == "any_of" && v == met && c.verdict() != met {
			continue
		}
		below = append(below, w.point(c, c.verdict(), depth+1)...)
	}
	below = once(below)
	switch {
	case len(below) == 0:
		return nil
	case b.Code == "not" && v == met:
		return []Point{{Text: text("下列情形不同时存在", "These are not all the case"), Below: below}}
	case b.Code == "not":
		return []Point{{Text: text("下列情形不得同时存在", "These must not all be the case"), Below: below}}
	case v == met:
		return below
	case v == open:
		return []Point{{Text: text("下列条件符合一项即可，现在还没有一项能够确定", "One of these would do, and none is certain yet"), Below: below}}
	}
	return []Point{{Text: text("下列条件符合一项即可，但都不符合", "One of these would do, but none is met"), Below: below}}
}

// once keeps each sentence once.
func once(list []Point) (out []Point) {
	seen := map[pack.Text]bool{}
	for _, p := range list {
		if !seen[p.Text] {
			seen[p.Text] = true
			out = append(out, p)
		}
	}
	return out
}

// sentence is what a reason says, with whom it is about where that is somebody else.
func (w *writer) sentence(b *branch) pack.Text {
	t := text(b.Text.ZH, capital(b.Text.EN))
	s := b.Subject
	switch {
	case s == w.d.Subject, s.Entity > fact.EntityPerson:
		return t
	case s.Entity == fact.EntityHousehold:
		return text(ofHousehold(t.ZH), "Of the household: "+lower(t.EN))
	}
	n := w.name(s)
	return text(n.ZH+"："+t.ZH, capital(n.EN)+": "+lower(t.EN))
}

// ofHousehold says that a sentence is about the household.
func ofHousehold(zh string) string {
	switch {
	case strings.HasPrefix(zh, "家庭"):
		return "所在" + zh
	case strings.HasPrefix(zh, "户"):
		return "所在" + zh
	}
	return "所在家庭" + zh
}

// lower begins a sentence in the middle of another, unless it begins with a quotation or
// a name that is all capitals.
func lower(s string) string {
	if len(s) < 2 || s[0] >= utf8.RuneSelf || s[1] < 'a' && s[1] != ' ' {
		return s
	}
	return strings.ToLower(s[:1]) + s[1:]
}

// amounts say how an amount came about.
func (w *writer) amounts() (out []Point) {
	var look func(list []*branch, within bool)
	look = func(list []*branch, within bool) {
		for _, b := range list {
			in := within || b.Code == "amount"
			switch {
			case b.Code == "amount", b.Code == "stacking.paid":
				out = append(out, Point{Text: w.sentence(b)})
			case strings.HasPrefix(b.Code, "rounding.") && in && b.Found != b.Need && !same(b):
				out = append(out, Point{Text: w.sentence(b)})
			case strings.HasSuffix(b.Code, ".row") && in:
				out = append(out, Point{Text: w.sentence(b)})
			}
			look(b.below, in)
		}
	}
	look(w.reasons, false)
	return once(out)
}

// same says whether nothing was rounded off.
func same(b *branch) bool { return strings.Contains(b.Text.ZH, "无须取整") }

// todo is what the reader can do.
func (w *writer) todo() (out []pack.Text) {
	d := w.d
	switch d.Outcome {
	case rules.Eligible:
		if d.Programme.RequiresApplication {
			out = append(out, text("请向村（居）委会或乡镇（街道）提出申请。", "Please apply to the village committee or the township."))
		}
		out = append(out, text("登记的情况有变化的，请在变化后及时告知。", "Please report it when anything that is on record changes."))
	case rules.Ineligible:
		out = append(out, text("登记的情况有误或有变化的，请告知村（居）委会，更正后重新认定。", "If something on record is wrong or has changed, please tell the village committee: it is put right and the decision is made again."))
	default:
		for _, m := range d.Missing {
			t := m.Title
			if m.Input == "members" {
				out = append(out, text("请核对家庭成员的登记。", "Please have the members of the household checked."))
				continue
			}
			if m.Input == "age" || m.Input == "age_months" {
				t = text("出生日期", "birth date")
			}
			who := w.whose(m.Subject)
			note := w.note(m)
			out = append(out, text("请补充"+who.ZH+"“"+t.ZH+"”的资料"+note.ZH+"。", "Please provide what is missing"+who.EN+": “"+capital(t.EN)+"”"+note.EN+"."))
		}
		if len(d.Missing) == 0 {
			out = append(out, text("请等候同类补贴的认定结果。", "Please wait until the other benefit of the same kind is decided."))
		}
	}
	return out
}

func (w *writer) whose(s rules.Subject) pack.Text {
	if s == w.d.Subject {
		return pack.Text{}
	}
	n := w.name(s)
	return text(n.ZH, " of "+n.EN)
}

// note says what is wrong with the records of a fact that is missing.
func (w *writer) note(m rules.Missing) pack.Text {
	var look func(list []*branch) pack.Text
	look = func(list []*branch) pack.Text {
		for _, b := range list {
			if !b.Masked && b.Reason.Reason != nil {
				for _, read := range b.Reads() {
					if read.Input == m.Input && read.Subject == m.Subject && read.Note != (pack.Text{}) && !w.hidden(read.Origins, read.Subject) {
						return text("（"+read.Note.ZH+"）", " ("+read.Note.EN+")")
					}
				}
			}
			if t := look(b.below); t != (pack.Text{}) {
				return t
			}
		}
		return pack.Text{}
	}
	return look(w.reasons)
}

func (w *writer) hidden(origins []string, of rules.Subject) bool {
	return w.o.Hidden != nil && w.o.Hidden(origins, of)
}
