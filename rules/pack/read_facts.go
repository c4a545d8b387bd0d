package pack

import (
	"slices"
	"strings"

	"bentou/rules/fact"
)

func (r *reader) codeList(d declaration) {
	f, head := r.openTop(d, "ordered", "values")
	list := &CodeList{Head: head, Ordered: f.flag("ordered")}
	if n, ok := f.require("values"); ok {
		list.Codes = r.codeValues(n, true)
		if n.IsMap && len(list.Codes) == 0 {
			f.missing("values")
		}
	}
	r.pack.CodeLists = append(r.pack.CodeLists, list)
}

func (r *reader) attribute(d declaration) {
	f, head := r.openTop(d, append(slices.Clone(typeKeys), "subject", "absent", "presumed", "roster_column")...)
	a := &Attribute{Head: head, Subject: f.subject(fact.EntityPerson, fact.EntityHousehold), RosterColumn: f.text("roster_column")}
	typed := false
	a.Type, a.Codes, typed = f.typeOf(true)
	a.Absent = f.absent()
	if typed {
		f.checkAbsent(a)
	}
	r.pack.Attributes = append(r.pack.Attributes, a)
}

// absent reads what it means that nothing is recorded. Without a word it means that
// one does not know.
func (f fields) absent() fact.AbsentMeaning {
	var words []string
	for _, e := range fact.AbsentMeaning("").Entries() {
		words = append(words, strings.ToLower(e.Value))
	}
	return fact.AbsentMeaning(strings.ToUpper(f.choice("absent", "unknown", words...)))
}

// checkAbsent checks that the meaning fits the type, and reads what is presumed.
func (f fields) checkAbsent(a *Attribute) {
	n, _ := f.get("absent")
	switch {
	case a.Absent == fact.AbsentMeaningFalse && a.Type.Kind != fact.KindBool:
		f.badValue(n, say("absent: false 只用于 bool", "absent: false is for a bool"), Text{})
	case a.Absent == fact.AbsentMeaningNone && a.Type.Kind != fact.KindCode:
		f.badValue(n, say("absent: none 只用于代码", "absent: none is for a code"), Text{})
	}
	if a.Absent != fact.AbsentMeaningPresumed {
		f.unwanted(say("只有 absent: presumed 才有此项", "only absent: presumed has this"), "presumed")
		return
	}
	if !f.has("reference") {
		f.missing("reference") // a presumption is law: it has a clause
	}
	if p, ok := f.require("presumed"); ok {
		if l, ok := f.literal("presumed", p, a.Type); ok {
			a.Presumed = &l
		}
	}
}
