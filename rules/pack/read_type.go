package pack

import (
	"slices"
	"strings"

	"bentou/rules/fact"
)

// The keys by which a declaration states the type of its value.
var typeKeys = []string{"type", "period", "per", "label", "codes", "values", "ordered", "range"}

// The keys of a type that has no codes of its own, because values means something else.
var parameterTypeKeys = []string{"type", "period", "per", "label", "codes", "ordered", "range"}

var kindNames = []string{"bool", "int", "money", "decimal", "date", "code"}

// typeOf reads the type of a declaration. The codes stated in place come with it;
// ownValues says that values is the list of them.
func (f fields) typeOf(ownValues bool) (Type, []Code, bool) {
	name := f.requireChoice("type", kindNames...)
	kind, ok := fact.ParseKind(name)
	t := Type{Kind: kind}
	if !ok {
		return t, nil, false
	}
	if kind == fact.KindMoney {
		t.Period = f.choice("period", "", "month", "year")
		t.Per = f.choice("per", "", "person")
	} else {
		f.unwanted(say("只有金额才有此项", "only money has this"), "period", "per")
	}
	if kind == fact.KindInt || kind == fact.KindDecimal {
		t.Label = f.reference("label", plainNames)
	} else {
		f.unwanted(say("只有整数和小数才有此项", "only int and decimal have this"), "label")
	}
	var codes []Code
	if kind == fact.KindCode {
		codes = f.codesOf(&t, ownValues)
	} else {
		f.unwanted(say("只有代码类型才有此项", "only codes have this"), "codes", "ordered")
		if ownValues {
			f.unwanted(say("只有代码类型才有此项", "only codes have this"), "values")
		}
	}
	if kind == fact.KindCode || kind == fact.KindBool {
		f.unwanted(say("此类型没有范围", "this type has no range"), "range")
	} else {
		t.Min, t.Max = f.rangeOf(t)
	}
	return t, codes, true
}

// codesOf reads which codes a type has.
func (f fields) codesOf(t *Type, ownValues bool) (codes []Code) {
	t.Codes = f.text("codes")
	if n, ok := f.get("codes"); ok && t.Codes != "" && !isCode(t.Codes) {
		f.checkName(t.Codes, n.Pos, codeNames)
	}
	t.Ordered = f.flag("ordered")
	stated := ownValues && f.has("values")
	if n, ok := f.get("values"); ok && ownValues {
		codes = f.codeValues(n, false)
		if (n.IsSeq || n.IsMap) && len(n.Items) == 0 {
			f.missing("values") // written back, an empty list would be none at all
		}
		for _, c := range codes {
			t.Values = append(t.Values, c.Value)
		}
	}
	switch {
	case stated && f.has("codes"):
		f.fail(CodeBadValue, f.keyPos("codes"), len("codes"), say("codes 与 values 只能有一个", "there is either codes or values"))
	case !stated && !f.has("codes"):
		f.missing("codes")
	}
	return codes
}

// codeValues reads codes as a map of values to titles or, unless the titles must
// be there, as a plain list.
func (r *reader) codeValues(n Node, titled bool) []Code {
	if n.IsSeq && !titled {
		return r.plainCodes(n)
	}
	if !n.IsMap {
		r.wrongShape(n, say("values 之下应为“代码: {zh: …, en: …}”", "values holds codes with their titles {zh: …, en: …}"))
		return nil
	}
	var out []Code
	seen := map[string]bool{}
	for i, k := range n.Keys {
		r.checkCode(k, n.KeyPos(i), seen)
		out = append(out, Code{k, r.bilingual(k, n.KeyPos(i), n.Items[i])})
	}
	return out
}

func (r *reader) plainCodes(n Node) []Code {
	var out []Code
	seen := map[string]bool{}
	for _, item := range n.Items {
		if item, ok := r.scalar("values", item); ok {
			r.checkCode(item.Text, item.Pos, seen)
			out = append(out, Code{Value: item.Text})
		}
	}
	return out
}

// checkCode checks the name of a code. Case does not tell codes apart, because
// expressions may write them in either.
func (r *reader) checkCode(name string, pos Pos, seen map[string]bool) {
	r.checkName(name, pos, codeNames)
	lower := strings.ToLower(name)
	if seen[lower] {
		r.fail(CodeDuplicate, pos, len(name), say("代码 %s 重复", "the code %s is there twice", shorten(name)))
	}
	seen[lower] = true
}

// rangeOf reads [least, most]; an end that is none is open.
func (f fields) rangeOf(t Type) (least, most *Literal) {
	n, ok := f.get("range")
	if !ok {
		return nil, nil
	}
	ends := f.items("range", n)
	if n.IsSeq && len(ends) != 2 {
		f.wrongShape(n, say("range 应为 [最小, 最大]", "range is [least, most]"))
		return nil, nil
	}
	for i, end := range ends {
		l, ok := f.literal("range", end, t)
		if !ok || l.None() {
			continue
		}
		if i == 0 {
			least = &l
		} else {
			most = &l
		}
	}
	if least != nil && most != nil && compare(t.Kind, least.Text, most.Text) > 0 {
		f.badValue(ends[0], say("最小值大于最大值", "the least is greater than the most"), Text{})
	}
	return least, most
}

func (f fields) subject(entities ...fact.Entity) fact.Entity {
	var names []string
	for _, e := range entities {
		names = append(names, e.String())
	}
	name := f.requireChoice("subject", names...)
	return entities[max(slices.Index(names, name), 0)]
}
