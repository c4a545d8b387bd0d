package rules

import (
	"slices"

	"bentou/rules/engine"
	"bentou/rules/fact"
	"bentou/rules/lang"
)

// dimensions finds the facts that one of the two may look at.
func (c *counterSearch) dimensions() error {
	type key struct {
		group string
		who   Subject
	}
	cells := map[key]*[2][]dialCell{}
	var order []key
	both := map[string]map[string]bool{} // inputs by group
	for k, s := range c.sides {
		if s.decl == nil {
			continue
		}
		for i, d := range s.q.days {
			for n, col := range d.program.Columns {
				in := col.Input
				if in.Name == "size" || in.Entity > fact.EntityPerson {
					continue
				}
				for row := range d.chunk.N[in.Entity] {
					at := engine.Cell{Column: n, Row: row}
					if !s.p.scopes[i].Cells()[at] {
						continue
					}
					of := key{in.Name, d.subjectOf(in.Entity, row)}
					switch g := groupOf(in); g {
					case "birth", "certificate":
						of.group = g
					}
					if cells[of] == nil {
						cells[of] = &[2][]dialCell{}
						order = append(order, of)
					}
					if both[of.group] == nil {
						both[of.group] = map[string]bool{}
					}
					both[of.group][in.Name] = true
					cells[of][k] = append(cells[of][k], dialCell{cellAt: cellAt{i, at}, in: in, on: col.Day})
				}
			}
		}
	}
	for _, of := range order {
		switch {
		case of.group == "birth":
			c.birth(cells[of], of.who)
		case of.group == "certificate":
			c.certificate(cells[of], of.who, len(both[of.group]) > 1)
		default:
			c.input(cells[of], of.who)
		}
	}
	return c.findCuts()
}

func (c *counterSearch) add(d *counterDim, cells *[2][]dialCell) {
	for k, list := range cells {
		if len(list) == 0 {
			continue
		}
		one := &dial{Fact: d.Fact, low: d.low, high: d.high, cells: list}
		c.sides[k].q.observe(one)
		d.Origins = append(d.Origins, one.Origins...)
		for _, name := range one.Inputs {
			if !slices.Contains(d.Inputs, name) {
				d.Inputs = append(d.Inputs, name)
			}
		}
		d.on[k] = one
	}
	slices.Sort(d.Origins)
	d.Origins = slices.Compact(d.Origins)
	c.dims = append(c.dims, d)
}

func firstOf(cells *[2][]dialCell) *lang.Input {
	if len(cells[1]) > 0 {
		return cells[1][0].in
	}
	return cells[0][0].in
}

// birth makes the birthday a dimension, from which all ages follow.
func (c *counterSearch) birth(cells *[2][]dialCell, who Subject) {
	d := &counterDim{Fact: Fact{Kind: FactBirthday, Input: "birth_date", Title: text("出生日期", "date of birth"), Subject: who, Type: lang.Type{Kind: fact.KindDate}}, birth: true}
	y, m, day := c.asOf.Civil()
	d.low, d.high = int64(fact.NewDate(max(y-150, 1), m, min(day, fact.DaysIn(max(y-150, 1), m))))+1, int64(c.asOf)
	c.add(d, cells)
}

// certificate makes the certificate a dimension: whoever has none has neither grade nor
// category.
func (c *counterSearch) certificate(cells *[2][]dialCell, who Subject, whole bool) {
	if !whole {
		c.input(cells, who)
		return
	}
	var grade, category *lang.Input
	for _, list := range cells {
		for _, x := range list {
			if x.in.Name == "disability_grade" {
				grade = x.in
			} else {
				category = x.in
			}
		}
	}
	d := &counterDim{Fact: Fact{Kind: FactCertificate, Input: "disability_grade", Subject: who, Type: grade.Type,
		Title: text(grade.Title.ZH+"、"+category.Title.ZH, grade.Title.EN+" and "+category.Title.EN)}}
	var pairs [][2]int64
	for g := range grade.Type.Codes.Entries {
		for k := range category.Type.Codes.Entries {
			if (g == grade.Field.CodeIndex(fact.CodeNone)) == (k == category.Field.CodeIndex(fact.CodeNone)) {
				pairs = append(pairs, [2]int64{int64(g), int64(k)})
			}
		}
	}
	d.high = int64(len(pairs)) - 1
	c.add(d, cells)
	for _, one := range d.on {
		if one != nil {
			one.pairs = pairs
		}
	}
}

// input makes an input a dimension. Codes are those that both releases have.
func (c *counterSearch) input(cells *[2][]dialCell, who Subject) {
	in := firstOf(cells)
	d := &counterDim{Fact: Fact{Kind: FactInput, Input: in.Name, Title: in.Title, Subject: who, Type: in.Type}, low: in.Range.Min, high: in.Range.Max}
	var codes [2][]fact.Entry
	for k, list := range cells {
		if len(list) == 0 {
			continue
		}
		r := list[0].in.Range
		d.low, d.high = max(d.low, r.Min), min(d.high, r.Max)
		if list[0].in.Type.Codes != nil {
			codes[k] = list[0].in.Type.Codes.Entries
		}
		if list[0].in.Type.Kind != in.Type.Kind {
			return // another thing of the same name: it is not stated
		}
	}
	switch {
	case in.Type.Kind == fact.KindBool:
		d.low, d.high = 0, 1
	case in.Fn == "expense":
		d.low = max(d.low, 0) // nobody spends less than nothing
	}
	if d.low > d.high {
		return
	}
	if in.Type.Kind != fact.KindCode || codes[0] == nil || codes[1] == nil || sameCodes(codes[0], codes[1]) {
		c.add(d, cells)
		return
	}
	var pairs [2][][2]int64
	for i, e := range codes[1] {
		if j := slices.IndexFunc(codes[0], func(o fact.Entry) bool { return o.Value == e.Value }); j >= 0 {
			pairs[0], pairs[1] = append(pairs[0], [2]int64{int64(j), int64(j)}), append(pairs[1], [2]int64{int64(i), int64(i)})
		}
	}
	if len(pairs[0]) == 0 {
		return
	}
	d.low, d.high = 0, int64(len(pairs[0]))-1
	c.add(d, cells)
	for k, one := range d.on {
		if one != nil {
			one.Kind, one.pairs = FactCertificate, pairs[k] // numbers stand for places of their own
		}
	}
}

func sameCodes(a, b []fact.Entry) bool {
	return slices.EqualFunc(a, b, func(x, y fact.Entry) bool { return x.Value == y.Value })
}
