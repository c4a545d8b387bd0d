package oracle

import (
	"math/big"
	"strings"

	"bentou/rules/lang"
	"bentou/rules/pack"
)

// decide finds the first row of a decision table that fits. Numbers begin at nothing:
// below, no row fits, whatever the other keys are.
func (q question) decide(n *lang.Node, p *lang.Param, v *pack.ParameterValue) Value {
	otherwise := Unknown
	if p.Decl.Otherwise != nil {
		otherwise = cell(p.Type, *p.Decl.Otherwise)
	}
	keys := make([]Value, len(p.Keys))
	unknown := false
	for i := range keys {
		if keys[i] = q.arg(n, i); keys[i].Num == nil {
			unknown = true
		} else if p.Keys[i] == nil && keys[i].Num.Sign() < 0 {
			return otherwise
		}
	}
	if unknown {
		return Unknown
	}
	for _, r := range v.Rows {
		all := true
		for i, l := range r.Keys {
			all = all && fits(p.Keys[i], l.Text, keys[i].Num)
		}
		if all {
			return cell(p.Type, r.Cell)
		}
	}
	return otherwise
}

func fits(codes *lang.Codes, key string, x *big.Rat) bool {
	if key == "any" {
		return true
	}
	if codes != nil {
		for _, code := range strings.Split(key, "|") {
			if x.Cmp(big.NewRat(codeOf(codes, code), 1)) == 0 {
				return true
			}
		}
		return false
	}
	number := func(s string) *big.Rat { return written(pack.Literal{Text: s}) }
	switch low, high, ranged := strings.Cut(key, ".."); {
	case ranged:
		return (low == "" || x.Cmp(number(low)) >= 0) && x.Cmp(number(high)) <= 0
	case strings.HasSuffix(key, "+"):
		return x.Cmp(number(strings.TrimSuffix(key, "+"))) >= 0
	}
	return x.Cmp(number(key)) == 0
}
