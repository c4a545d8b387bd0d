package lang

import (
	"fmt"

	"bentou/rules/fact"
	"bentou/rules/pack"
)

// Role is what an expression is in a pack.
type Role string

// The roles of expressions.
const (
	RoleEligible Role = "eligible" // of a programme
	RoleAmount   Role = "amount"
	RoleRaise    Role = "raise" // of a flag
	RoleClear    Role = "clear"
	RoleWhere    Role = "where" // of a group of members
	RoleExpr     Role = "expr"  // of a variable
	RoleWhen     Role = "when"  // of a layer of a coverage
	RolePays     Role = "pays"
)

// Place is where in a pack an expression stands or is to stand: what it is, whose
// names it may use, and what it must give.
type Place struct {
	Role     Role
	Subject  fact.Entity // of a programme or variable; other roles have their own
	Cycle    string      // of an amount
	Type     pack.Type   // of a variable
	Coverage string      // of when and pays, and of variables on claims and lines
	From     fact.Date   // the first day of the version
}

// CheckExpr types one expression as if it stood at a place of a pack that was checked
// before. The diagnostics are of the expression only. The error says what is wrong
// with the place.
func CheckExpr(p *pack.Pack, at Place, e pack.Expr) (pack.Diagnostics, error) {
	_, _, found, err := TypeExpr(p, at, e)
	return found, err
}

// TypeExpr is [CheckExpr] that gives the tree as well, and what it reads. The tree is
// nil where the diagnostics hold an error.
func TypeExpr(p *pack.Pack, at Place, e pack.Expr) (*Checked, *Version, pack.Diagnostics, error) {
	c := newChecker(p)
	entity, want, check, cov, err := c.standing(at)
	if err != nil {
		return nil, nil, nil, err
	}
	want.Codes = c.typeOf(at.Type, e.Pos, "expr", nil).Codes
	list := []*pack.Version{{From: at.From, Pos: e.Pos, Exprs: map[string]pack.Expr{string(at.Role): e}}}
	typed, _ := c.versions(list, string(at.Role), entity, cov, want, true, check)
	c.lifetimes()
	var own pack.Diagnostics
	for _, d := range c.found {
		if d.Pos.File == e.Pos.File {
			own = append(own, d)
		}
	}
	if own = own.Sort(); own.Failed() || len(typed) != 1 {
		return c.out, nil, own, nil
	}
	return c.out, &typed[0], own, nil
}

// standing is what a place asks for.
func (c *checker) standing(at Place) (e fact.Entity, want Type, check func(*scope, *Node) bool, cov *pack.Coverage, err error) {
	e, want = at.Subject, boolType
	bill := at.Role == RoleWhen || at.Role == RolePays || at.Role == RoleExpr && e >= fact.EntityClaim
	for _, x := range c.pack.Coverages {
		if bill && x.Key == at.Coverage {
			cov = x
		}
	}
	if bill && cov == nil {
		return e, want, nil, nil, fmt.Errorf("lang: there is no coverage called %q", at.Coverage)
	}
	switch at.Role {
	case RoleEligible, RoleAmount:
		if e > fact.EntityPerson {
			return e, want, nil, nil, fmt.Errorf("lang: a programme is about a household or a person, not about a %s", e)
		}
		check = notConstant
		if at.Role == RoleAmount {
			want, check = amountOf(&pack.Programme{Cycle: at.Cycle}), rounded
		}
	case RoleRaise, RoleClear:
		e = fact.EntityHousehold
	case RoleWhere:
		e = fact.EntityPerson
	case RoleExpr:
		want = Type{Kind: at.Type.Kind, Period: at.Type.Period, Per: at.Type.Per, Label: at.Type.Label}
	case RoleWhen:
		e = fact.EntityClaim
	case RolePays:
		e, want, check = fact.EntityClaim, Type{Kind: fact.KindMoney, Scale: 2}, rounded
	default:
		return e, want, nil, nil, fmt.Errorf("lang: there is no role %q", at.Role)
	}
	return e, want, check, cov, nil
}
