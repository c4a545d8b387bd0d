package lang

import (
	"bentou/rules/fact"
	"bentou/rules/pack"
)

// Columns are the types of the keys, axis and value of each parameter of a pack, by key.
// They have no values: so there are columns also of a parameter whose values are wrong.
// One whose types are wrong themselves is left out.
func Columns(p *pack.Pack) map[string]*Param {
	c := newChecker(p)
	out := map[string]*Param{}
	for _, d := range p.Parameters {
		if param, good := c.columns(d); good && out[d.Key] == nil {
			out[d.Key] = param
		}
	}
	return out
}

// columns reads the types of a parameter.
func (c *checker) columns(d *pack.Parameter) (p *Param, good bool) {
	p = &Param{Decl: d, Type: c.typeOf(d.Type, d.Pos, d.Key, nil)}
	good = p.Type.Kind != fact.KindCode || p.Type.Codes != nil
	if d.Shape == pack.Scalar {
		return p, good
	}
	for _, key := range d.Keys {
		if key == "int" && d.Shape != pack.Table {
			c.add(pack.Diagnostic{Code: "wrong_type", Pos: d.Pos, Message: say("参数 %s 的键须为代码表：分档的数写在 axis", "the key of %s must be a list of codes: the number of its bands is the axis", d.Key)})
			good = false
		}
		if key == "int" {
			p.Keys = append(p.Keys, nil)
			continue
		}
		codes := c.codesNamed(key)
		if codes == nil {
			c.add(pack.Diagnostic{Code: "unknown_name", Pos: d.Pos, Message: say("没有名为 %s 的代码表", "there is no list of codes called %s", key)})
			good = false
		}
		p.Keys = append(p.Keys, codes)
	}
	if d.Shape != pack.Table {
		p.Axis = c.typeOf(d.Axis, d.Pos, d.Key, nil)
		p.Axis.Scale = axisScale(p.Axis.Kind, d)
	}
	return p, good
}

// CodesTitle is what a list of codes is called: a list of the pack by its title, else the
// field or attribute that has it.
func CodesTitle(p *pack.Pack, key string) (pack.Text, bool) {
	for _, l := range p.CodeLists {
		if l.Key == key {
			return l.Title, true
		}
	}
	for _, a := range p.Attributes {
		if a.Key == key {
			return a.Title, true
		}
	}
	for _, f := range fact.Fields() {
		if f.Name == key {
			return pack.Text{ZH: f.ZH, EN: f.EN}, true
		}
	}
	return pack.Text{}, false
}
