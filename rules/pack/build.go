package pack

// The tree of each declaration: the inverse of reading it, with the keys in the
// canonical order.

func (l *CodeList) build() Node {
	o := newObject()
	o.head(l.Head)
	o.flag("ordered", l.Ordered)
	o.set("values", codeMap(l.Codes))
	return o.Node
}

func codeMap(codes []Code) Node {
	o := newObject()
	for _, c := range codes {
		o.set(c.Value, c.Title.node())
	}
	return o.Node
}

// typed writes a type; titles are those of codes stated in place, where they have any.
func (o *object) typed(t Type, titles []Code) {
	o.text("type", t.Kind.String())
	o.text("period", t.Period)
	o.text("per", t.Per)
	o.text("label", t.Label)
	o.text("codes", t.Codes)
	if hasTitles(titles) {
		o.set("values", codeMap(titles))
	} else {
		o.texts("values", t.Values)
	}
	o.flag("ordered", t.Ordered)
	if t.Min != nil || t.Max != nil {
		o.set("range", listOf(endOf(t.Min), endOf(t.Max)))
	}
}

func hasTitles(codes []Code) bool {
	for _, c := range codes {
		if c.Title != (Text{}) {
			return true
		}
	}
	return false
}

// endOf is an end of a range; an open one is written as none.
func endOf(l *Literal) Node {
	if l == nil {
		return Node{Text: noneText}
	}
	return l.node()
}

func (g *Group) build() Node {
	o := newObject()
	o.head(g.Head)
	o.text("of", g.Of)
	o.expr("where", g.Where)
	return o.Node
}

func (v *Variable) build() Node {
	o := newObject()
	o.head(v.Head)
	o.text("subject", v.Subject.String())
	o.typed(v.Type, nil)
	o.versions(v.Versions, variableRoles)
	return o.Node
}

func (o *object) versions(versions []*Version, roles roles) {
	var items []Node
	for _, v := range versions {
		item := newObject()
		item.day("from", &v.From)
		item.day("to", v.To)
		for _, role := range roles.inOrder() {
			item.expr(role, v.Exprs[role])
		}
		items = append(items, item.Node)
	}
	o.list("versions", items)
}

func (p *Programme) build() Node {
	o := newObject()
	o.head(p.Head)
	o.text("subject", p.Subject.String())
	o.text("group", p.Group)
	o.text("rule", p.Rule)
	o.text("cycle", p.Cycle)
	o.unless("assess", string(p.Assess), string(defaultAssess(p.Cycle)))
	o.text("once_per", p.OncePer)
	o.flag("requires_application", p.RequiresApplication)
	o.count("back_pay_months", p.BackPayMonths)
	o.unless("keep", p.Keep, defaultKeep)
	o.versions(p.Versions, programmeRoles)
	return o.Node
}

func (f *Flag) build() Node {
	o := newObject()
	o.head(f.Head)
	o.text("severity", f.Severity)
	o.count("due_days", f.DueDays)
	o.versions(f.Versions, flagRoles)
	return o.Node
}

func (a *Allocation) build() Node {
	o := newObject()
	o.head(a.Head)
	o.text("from", a.From)
	o.expr("quota", a.Quota)
	o.count("per_household", a.PerHousehold)
	o.text("keep_holders", a.KeepHolders)
	var rank []Node
	for _, k := range a.Rank {
		item := newObject()
		item.title(k.Title)
		item.expr("by", k.Expr)
		item.flag("descending", k.Descending)
		rank = append(rank, item.Node)
	}
	o.list("rank", rank)
	o.text("ties", a.Ties)
	return o.Node
}

func (s *Scenario) build() Node {
	o := newObject()
	o.head(s.Head)
	var days []Node
	for _, d := range s.AsOf {
		days = append(days, Node{Text: d.String()})
	}
	if len(days) == 1 {
		o.set("as_of", days[0])
	} else {
		o.list("as_of", days)
	}
	if s.Given.IsMap {
		o.set("given", s.Given.copied())
	}
	o.set("expect", s.Expect.copied())
	return o.Node
}
