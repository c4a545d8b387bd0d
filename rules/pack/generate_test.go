package pack

import (
	"fmt"
	"slices"
	"strings"

	"pgregory.net/rapid"

	"bentou/rules/fact"
)

// Random packs that are sound. Texts hold what YAML finds hard.

var texts = []string{"a", "聊城", "yes", "NO", "null", "~", "010", "0.20", "-5", "- a", "a: b", "a #b", "#a", "a:", "{a}", "[a, b]", "a, b", "'", "\"", `\`, "it's", `say "no"`, "a\nb", "a\n\n b\n", "\ta", " a", "a ", "a  b", "%", "@a", "`a`", "*a", "&a", "!a", "|", ">", "?", "? a", ":", "---", "...", "... a", "<<", "=", "=a", "a\u3000b", "\ue000", "𠮷", "é", "文〔2015〕52号",
	strings.Repeat("a long text ", 20) + "end", strings.Repeat("长文字", 50), strings.Repeat("长 文  字 # x: ", 20) + "end", strings.Repeat("'quoted' \"text\" \\ ", 12) + "end", strings.Repeat("x", 300)}

func drawText(t *rapid.T) string { return rapid.SampledFrom(texts).Draw(t, "text") }

func drawTitle(t *rapid.T) Text { return Text{ZH: drawText(t), EN: drawText(t)} }

func drawName(t *rapid.T) string {
	return rapid.StringMatching(`[a-z][a-z0-9_]{0,8}`).Draw(t, "name")
}

func drawNames(t *rapid.T, least, most int) []string {
	return rapid.SliceOfNDistinct(rapid.StringMatching(`[a-z][a-z0-9_]{0,8}`), least, most, func(s string) string { return s }).Draw(t, "names")
}

func drawExpr(t *rapid.T) Expr {
	n := rapid.IntRange(1, 40).Draw(t, "words of an expression")
	out := make([]string, n)
	for i := range out {
		out[i] = rapid.SampledFrom([]string{"age", ">=", "60", "and", "'x  y'", "'聊 城'", `"d"`, "a ? b : c", "#", "x #y", "[1, 2]", "{}", `'\''`, "-", "!", "not"}).Draw(t, "word")
	}
	return Expr{Text: strings.Join(out, " ")}
}

func drawDate(t *rapid.T) fact.Date {
	return fact.MustDate("2000-01-01").AddDays(rapid.IntRange(0, 9000).Draw(t, "day"))
}

// drawDays draws adjoining periods; the last may end.
func drawDays(t *rapid.T) (from []fact.Date, to []*fact.Date) {
	day := drawDate(t)
	n := rapid.IntRange(1, 3).Draw(t, "periods")
	for i := range n {
		from = append(from, day)
		day = day.AddDays(rapid.IntRange(1, 900).Draw(t, "days"))
		if rapid.Bool().Draw(t, "ends") || i == n-1 && rapid.Bool().Draw(t, "ends for good") {
			to = append(to, day.Ptr())
		} else {
			to = append(to, nil)
		}
	}
	return from, to
}

func drawVersions(t *rapid.T, roles roles) []*Version {
	var out []*Version
	from, to := drawDays(t)
	for i := range from {
		v := &Version{From: from[i], To: to[i], Exprs: map[string]Expr{}}
		for _, role := range roles.inOrder() {
			if slices.Contains(roles.must, role) || rapid.Bool().Draw(t, role) {
				v.Exprs[role] = drawExpr(t)
			}
		}
		out = append(out, v)
	}
	return out
}

func drawDecimal(t *rapid.T) string {
	return rapid.StringMatching(`-?[0-9]{1,9}(\.[0-9]{1,6})?`).Draw(t, "decimal")
}

// drawLiteral draws a value of a type.
func drawLiteral(t *rapid.T, of Type) Literal {
	switch of.Kind {
	case fact.KindBool:
		return Literal{Text: rapid.SampledFrom([]string{"true", "false"}).Draw(t, "truth")}
	case fact.KindInt:
		return Literal{Text: rapid.StringMatching(`-?[0-9]{1,18}`).Draw(t, "int")}
	case fact.KindDate:
		return Literal{Text: drawDate(t).String()}
	case fact.KindCode:
		return Literal{Text: drawName(t)}
	default:
		return Literal{Text: drawDecimal(t)}
	}
}

func drawCell(t *rapid.T, of Type) Literal {
	if rapid.IntRange(0, 4).Draw(t, "none") == 0 {
		return Literal{Text: noneText}
	}
	l := drawLiteral(t, of)
	if of.Kind == fact.KindMoney && of.Period == "" {
		l.Unit = rapid.SampledFrom([]string{"", "month", "year"}).Draw(t, "unit")
	}
	return l
}

func drawType(t *rapid.T, inPlace bool) (Type, []Code) {
	out := Type{Kind: fact.Kind(rapid.IntRange(0, len(kindNames)-1).Draw(t, "kind"))}
	var codes []Code
	switch out.Kind {
	case fact.KindMoney:
		out.Period = rapid.SampledFrom([]string{"", "month", "year"}).Draw(t, "period")
		out.Per = rapid.SampledFrom([]string{"", "person"}).Draw(t, "per")
	case fact.KindInt, fact.KindDecimal:
		out.Label = rapid.SampledFrom([]string{"", "years", "mu"}).Draw(t, "label")
	case fact.KindCode:
		out.Ordered = rapid.Bool().Draw(t, "ordered")
		if !inPlace || rapid.Bool().Draw(t, "codes of a list") {
			out.Codes = drawName(t)
			break
		}
		out.Values = drawNames(t, 1, 4)
		titled := rapid.Bool().Draw(t, "titled")
		for _, v := range out.Values {
			c := Code{Value: v}
			if titled {
				c.Title = drawTitle(t)
			}
			codes = append(codes, c)
		}
	}
	if out.Kind != fact.KindBool && out.Kind != fact.KindCode && rapid.Bool().Draw(t, "range") {
		least := drawLiteral(t, out)
		most := least
		out.Min, out.Max = &least, &most
		switch rapid.IntRange(0, 2).Draw(t, "open") {
		case 0:
			out.Min = nil
		case 1:
			out.Max = nil
		}
	}
	return out, codes
}

func drawHead(t *rapid.T, key, file string, i int) Head {
	h := Head{Key: key, Title: drawTitle(t), Pos: Pos{File: file, Line: i}}
	if rapid.Bool().Draw(t, "reference") {
		h.Reference = Reference{Document: drawText(t), Clause: rapid.SampledFrom([]string{"", "第三条"}).Draw(t, "clause")}
	}
	return h
}

func drawRows(t *rapid.T, p *Parameter) []Row {
	var out []Row
	n := rapid.IntRange(1, 4).Draw(t, "rows")
	for i := range n {
		var keys []Literal
		for k, key := range p.Keys {
			if key == "int" {
				keys = append(keys, Literal{Text: fmt.Sprint(i)})
			} else {
				keys = append(keys, Literal{Text: fmt.Sprintf("k%d_%d", k, i)})
			}
		}
		if p.byNumber() {
			number := fmt.Sprint(i)
			if p.Axis.Kind == fact.KindDate {
				number = fact.Date(i).String()
			}
			keys = append(keys, Literal{Text: number})
		}
		out = append(out, Row{keys, drawCell(t, p.Type)})
	}
	return out
}

func drawParameter(t *rapid.T, head Head) *Parameter {
	p := &Parameter{Head: head, Shape: Shape(rapid.IntRange(0, 3).Draw(t, "shape"))}
	p.Type, _ = drawType(t, false)
	switch p.Shape {
	case Table:
		p.Keys = rapid.SliceOfN(rapid.SampledFrom([]string{"area_class", "int", "HospitalLevel"}), 1, 3).Draw(t, "keys")
		if p.Keys[len(p.Keys)-1] == "int" {
			p.Beyond = rapid.SampledFrom([]string{"", "last", "add"}).Draw(t, "beyond")
			if p.Beyond == "add" {
				l := drawCell(t, p.Type)
				p.Add = &l
			}
		}
	case Band, Scale:
		p.Keys = rapid.SampledFrom([][]string{nil, {"poor_class"}}).Draw(t, "outer key")
		p.Axis = Type{Kind: rapid.SampledFrom([]fact.Kind{fact.KindInt, fact.KindMoney, fact.KindDecimal, fact.KindDate}).Draw(t, "axis")}
	}
	if p.Shape != Scalar && rapid.Bool().Draw(t, "otherwise") {
		l := drawCell(t, p.Type)
		p.Otherwise = &l
	}
	from, to := drawDays(t)
	for i := range from {
		v := &ParameterValue{From: from[i], To: to[i], Confidence: rapid.SampledFrom([]Confidence{Law, Verified, Recalled, Placeholder}).Draw(t, "confidence"), Source: drawText(t)}
		switch {
		case p.Shape != Scalar:
			v.Rows = drawRows(t, p)
		case rapid.Bool().Draw(t, "expr"):
			v.Expr = drawExpr(t)
		default:
			v.Value = drawCell(t, p.Type)
		}
		p.Values = append(p.Values, v)
	}
	return p
}

func drawAttribute(t *rapid.T, head Head) *Attribute {
	a := &Attribute{Head: head, Subject: fact.Entity(rapid.IntRange(0, 1).Draw(t, "subject")), Absent: fact.AbsentMeaningUnknown, RosterColumn: rapid.SampledFrom([]string{"", "列名"}).Draw(t, "column")}
	a.Type, a.Codes = drawType(t, true)
	switch kind := rapid.IntRange(0, 3).Draw(t, "absent"); {
	case kind == 1 && a.Type.Kind == fact.KindBool:
		a.Absent = fact.AbsentMeaningFalse
	case kind == 2 && a.Type.Kind == fact.KindCode:
		a.Absent = fact.AbsentMeaningNone
	case kind == 3 && head.Reference != (Reference{}):
		a.Absent = fact.AbsentMeaningPresumed
		l := drawLiteral(t, a.Type)
		a.Presumed = &l
	}
	return a
}

func drawVariable(t *rapid.T, head Head, subjects ...fact.Entity) *Variable {
	v := &Variable{Head: head, Subject: rapid.SampledFrom(subjects).Draw(t, "subject"), Versions: drawVersions(t, variableRoles)}
	v.Type, _ = drawType(t, true)
	return v
}

func drawProgramme(t *rapid.T, head Head) *Programme {
	p := &Programme{
		Head: head, Subject: fact.Entity(rapid.IntRange(0, 1).Draw(t, "subject")),
		Cycle:   rapid.SampledFrom([]string{"month", "year", "once"}).Draw(t, "cycle"),
		Assess:  rapid.SampledFrom([]Assess{AnyDay, MonthStart, MonthEnd, AsOf}).Draw(t, "assess"),
		OncePer: rapid.SampledFrom(append([]string{""}, oncePer...)).Draw(t, "once per"), RequiresApplication: rapid.Bool().Draw(t, "application"),
		BackPayMonths: rapid.IntRange(0, maxBackPay).Draw(t, "back pay"), Keep: rapid.SampledFrom([]string{"eligible", "all"}).Draw(t, "keep"),
		Versions: drawVersions(t, programmeRoles),
	}
	if rapid.Bool().Draw(t, "in a group") {
		p.Group, p.Rule = drawName(t), rapid.SampledFrom([]string{"higher", "exclude"}).Draw(t, "rule")
	}
	return p
}

func drawCoverage(t *rapid.T, head Head) *Coverage {
	c := &Coverage{Head: head}
	inner := func(key string) Head { return drawHead(t, key, head.Pos.File, 0) }
	for _, key := range drawNames(t, 0, 2) {
		c.Variables = append(c.Variables, drawVariable(t, inner(key), fact.EntityClaim, fact.EntityLine))
	}
	names := drawNames(t, 1, 3)
	for _, key := range names {
		c.Layers = append(c.Layers, &Layer{Head: inner(key), Versions: drawVersions(t, layerRoles)})
	}
	for _, key := range drawNames(t, 0, 2) {
		c.Caps = append(c.Caps, &Cap{Head: inner(key), Amount: drawExpr(t), Per: fact.Entity(rapid.IntRange(0, 1).Draw(t, "per")), Period: "year", Layers: names[:rapid.IntRange(1, len(names)).Draw(t, "layers")]})
	}
	return c
}

func drawAllocation(t *rapid.T, head Head) *Allocation {
	a := &Allocation{Head: head, From: drawName(t), Quota: drawExpr(t), PerHousehold: rapid.IntRange(0, 3).Draw(t, "per household"), KeepHolders: rapid.SampledFrom([]string{"", "post"}).Draw(t, "holders"), Ties: "draw"}
	for range rapid.IntRange(0, 3).Draw(t, "criteria") {
		k := RankKey{Expr: drawExpr(t), Descending: rapid.Bool().Draw(t, "descending")}
		if rapid.Bool().Draw(t, "titled") {
			k.Title = drawTitle(t)
		}
		a.Rank = append(a.Rank, k)
	}
	return a
}

func drawDocument(t *rapid.T, head Head) *Document {
	head.Reference = Reference{}
	d := &Document{Head: head, Confidence: rapid.SampledFrom([]Confidence{Law, Verified, Recalled, Placeholder}).Draw(t, "confidence"),
		Number: rapid.SampledFrom([]string{"", head.Key + "〔2015〕52号"}).Draw(t, "number"), Excerpt: rapid.Bool().Draw(t, "excerpt")}
	d.Title.ZH = head.Key + d.Title.ZH // what names a document names no other
	if rapid.Bool().Draw(t, "dated") {
		d.Date = drawDate(t).Ptr()
	}
	if rapid.Bool().Draw(t, "cited otherwise") {
		d.CitedAs = []string{head.Key + drawText(t)}
	}
	for i := range rapid.IntRange(0, 3).Draw(t, "clauses") {
		c := &Clause{ID: fmt.Sprintf("%d%s", i, drawText(t)), Text: drawText(t)}
		if rapid.Bool().Draw(t, "no rule") {
			c.NoRule = drawText(t)
		}
		d.Clauses = append(d.Clauses, c)
	}
	return d
}

// drawNode draws a piece of a scenario.
func drawNode(t *rapid.T, depth int) Node {
	shape := rapid.IntRange(0, 2).Draw(t, "shape")
	if depth == 0 {
		shape = 0
	}
	n := Node{IsMap: shape == 1, IsSeq: shape == 2}
	if shape == 0 {
		n.Text = rapid.SampledFrom(append([]string{""}, texts...)).Draw(t, "text")
		return n
	}
	for i := range rapid.IntRange(0, 4).Draw(t, "items") {
		if n.IsMap {
			n.Keys = append(n.Keys, fmt.Sprintf("%s%d", strings.ReplaceAll(shortText(drawText(t)), "\n", " "), i))
		}
		n.Items = append(n.Items, drawNode(t, depth-1))
	}
	return n
}

func shortText(s string) string { return string([]rune(s)[:min(20, len([]rune(s)))]) }

func drawMap(t *rapid.T) Node {
	n := Node{IsMap: true}
	for i := range rapid.IntRange(1, 4).Draw(t, "keys") {
		n.Keys, n.Items = append(n.Keys, fmt.Sprintf("k%d", i)), append(n.Items, drawNode(t, 3))
	}
	return n
}

func drawScenario(t *rapid.T, head Head) *Scenario {
	s := &Scenario{Head: head, AsOf: rapid.SliceOfN(rapid.Custom(drawDate), 1, 3).Draw(t, "as of"), Expect: drawMap(t)}
	if rapid.Bool().Draw(t, "given") {
		s.Given = drawMap(t)
	}
	return s
}

// drawPack draws a pack over some files.
func drawPack(t *rapid.T) *Pack {
	p := &Pack{Key: "test-pack", Title: drawTitle(t), Currency: "CNY"}
	files := rapid.SampledFrom([][]string{{"pack.yaml"}, {"a/b.yaml", "a/c.yaml", "pack.yaml"}}).Draw(t, "files")
	heads := func(least int) (out []Head) {
		keys := drawNames(t, least, 3)
		in := rapid.SliceOfN(rapid.IntRange(0, len(files)-1), len(keys), len(keys)).Draw(t, "in file")
		slices.Sort(in)
		for i, key := range keys {
			out = append(out, drawHead(t, key, files[in[i]], i+1))
		}
		return out
	}
	for _, h := range heads(0) {
		p.Documents = append(p.Documents, drawDocument(t, h))
	}
	if n := len(p.Documents); n > 0 && rapid.Bool().Draw(t, "appeal") { // one: no two may hold on a day
		if d := p.Documents[n-1]; len(d.Clauses) > 0 {
			d.Clauses[0].Appeal = &Appeal{From: drawDate(t), Text: Text{ZH: drawText(t), EN: drawText(t)}}
		}
	}
	for _, h := range heads(0) {
		list := &CodeList{Head: h, Ordered: rapid.Bool().Draw(t, "ordered")}
		for _, v := range drawNames(t, 1, 3) {
			list.Codes = append(list.Codes, Code{v, drawTitle(t)})
		}
		p.CodeLists = append(p.CodeLists, list)
	}
	for _, h := range heads(0) {
		p.Attributes = append(p.Attributes, drawAttribute(t, h))
	}
	for _, h := range heads(0) {
		p.Parameters = append(p.Parameters, drawParameter(t, h))
	}
	for _, h := range heads(0) {
		p.Groups = append(p.Groups, &Group{h, "members", drawExpr(t)})
	}
	for _, h := range heads(0) {
		p.Variables = append(p.Variables, drawVariable(t, h, fact.EntityHousehold, fact.EntityPerson))
	}
	for _, h := range heads(0) {
		p.Programmes = append(p.Programmes, drawProgramme(t, h))
	}
	for _, h := range heads(0) {
		p.Flags = append(p.Flags, &Flag{h, rapid.SampledFrom([]string{"notice", "warning", "urgent"}).Draw(t, "severity"), rapid.IntRange(0, 90).Draw(t, "due"), drawVersions(t, flagRoles)})
	}
	for _, h := range heads(0) {
		p.Coverages = append(p.Coverages, drawCoverage(t, h))
	}
	for _, h := range heads(0) {
		p.Allocations = append(p.Allocations, drawAllocation(t, h))
	}
	for _, h := range heads(0) {
		p.Scenarios = append(p.Scenarios, drawScenario(t, h))
	}
	return p
}
