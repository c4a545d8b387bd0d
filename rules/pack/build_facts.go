package pack

import (
	"strings"
)

func (a *Attribute) build() Node {
	o := newObject()
	o.head(a.Head)
	o.text("subject", a.Subject.String())
	o.typed(a.Type, a.Codes)
	o.text("absent", strings.ToLower(string(a.Absent)))
	o.literal("presumed", a.Presumed)
	o.text("roster_column", a.RosterColumn)
	return o.Node
}

func (p *Parameter) build() Node {
	o := newObject()
	o.head(p.Head)
	o.typed(p.Type, nil)
	o.unless("shape", p.Shape.String(), Scalar.String())
	o.texts("keys", p.Keys)
	o.text("hit", p.Hit)
	if p.byNumber() {
		axis := newObject()
		axis.typed(p.Axis, nil)
		o.set("axis", axis.Node)
	}
	o.literal("otherwise", p.Otherwise)
	if p.Add != nil {
		add := newObject()
		add.literal("add", p.Add)
		o.set("beyond", add.Node)
	} else {
		o.text("beyond", p.Beyond)
	}
	var values []Node
	for _, v := range p.Values {
		values = append(values, v.build(p.Shape))
	}
	o.list("values", values)
	return o.Node
}

func (v *ParameterValue) build(shape Shape) Node {
	o := newObject()
	o.day("from", &v.From)
	o.day("to", v.To)
	switch {
	case shape != Scalar:
		var rows []Node
		for _, r := range v.Rows {
			rows = append(rows, r.build())
		}
		o.list("rows", rows)
	case v.Expr.Given():
		o.expr("expr", v.Expr)
	default:
		o.set("value", v.Value.node())
	}
	o.text("confidence", string(v.Confidence))
	o.text("source", v.Source)
	return o.Node
}

func (r Row) build() Node {
	var cells []Node
	for _, k := range r.Keys {
		cells = append(cells, k.node())
	}
	return listOf(append(cells, r.Cell.node())...)
}

func (c *Coverage) build() Node {
	o := newObject()
	o.head(c.Head)
	variables, layers, caps := newObject(), newObject(), newObject()
	for _, v := range c.Variables {
		variables.set(v.Key, v.build())
	}
	for _, l := range c.Layers {
		layers.set(l.Key, l.build())
	}
	for _, k := range c.Caps {
		caps.set(k.Key, k.build())
	}
	o.part("variables", variables)
	o.part("layers", layers)
	o.part("caps", caps)
	return o.Node
}

// part sets a map unless it is empty.
func (o *object) part(key string, part *object) {
	if len(part.Keys) > 0 {
		o.set(key, part.Node)
	}
}

func (l *Layer) build() Node {
	o := newObject()
	o.head(l.Head)
	o.versions(l.Versions, layerRoles)
	return o.Node
}

func (c *Cap) build() Node {
	o := newObject()
	o.head(c.Head)
	o.expr("amount", c.Amount)
	o.text("per", c.Per.String())
	o.unless("period", c.Period, defaultCapPeriod)
	o.texts("layers", c.Layers)
	return o.Node
}
