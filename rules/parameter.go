package rules

import (
	"bentou/rules/engine"
	"bentou/rules/fact"
	"bentou/rules/lang"
	"bentou/rules/pack"
)

// Parameter gives the value of a scalar parameter on a day, in plain text and in
// words, also where it follows from other parameters. ok is false for a table, for a
// day without a value, and for a parameter that no rule in force reads.
func (r *Release) Parameter(key string, day fact.Date) (plainText string, words pack.Text, ok bool) {
	param := r.checked.Params[key]
	if param == nil || param.Decl.Shape != pack.Scalar {
		return "", words, false
	}
	value, ok := param.On(day)
	if !ok {
		return "", words, false
	}
	if value.Node == nil {
		v := engine.Value{Type: param.Type, Known: true, Num: value.Scalar, Den: 1, Scale: param.Type.Scale}
		if param.Type.Kind == fact.KindMoney && v.Num >= lang.NoneIn(v.Scale) {
			return "", text("不封顶", "no cap"), true
		}
		return plain(v), say(v), true
	}
	p, err := r.program(day, forClaims)
	if err != nil {
		return "", words, false
	}
	m := engine.NewMachine(p.Program)
	v, ok := m.Node(value.Node, day, nil, 0)
	for i := 0; !ok && i < len(p.Layers); i++ {
		v, ok = m.Node(value.Node, day, &p.Layers[i], 0)
	}
	if !ok || !v.Known {
		return "", words, false
	}
	return plain(v), say(v), true
}

// AssessedOn is which day decides a programme: what it says, or the rule for its
// cycle.
func (r *Release) AssessedOn(p *pack.Programme) pack.Assess { return assessOf(p) }
