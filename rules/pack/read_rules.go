package pack

import (
	"slices"

	"bentou/rules/fact"
)

// The roles of expressions in the versions of each kind of declaration. The first
// ones must be there.
var (
	variableRoles  = roles{must: []string{"expr"}}
	programmeRoles = roles{must: []string{"eligible"}, may: []string{"amount"}}
	flagRoles      = roles{must: []string{"raise", "clear"}}
	layerRoles     = roles{must: []string{"pays"}, may: []string{"when"}}
)

type roles struct{ must, may []string }

// inOrder lists the roles as they are written. Whom a layer serves stands before
// what it pays.
func (r roles) inOrder() []string {
	if slices.Contains(r.may, "when") {
		return slices.Concat(r.may, r.must)
	}
	return slices.Concat(r.must, r.may)
}

// versions reads [{from, to, …}] with an expression for each role. There is at
// least one.
func (f fields) versions(roles roles) []*Version {
	n, ok := f.require("versions")
	if !ok {
		return nil
	}
	var out []*Version
	var all []days
	known := slices.Concat([]string{"from", "to"}, roles.must, roles.may)
	for _, item := range f.items("versions", n) {
		v := f.fields("versions", item.Pos, item, known...)
		d := v.days()
		version := &Version{From: d.start(), To: d.to, Pos: item.Pos, Exprs: map[string]Expr{}}
		for _, role := range roles.must {
			version.Exprs[role] = v.requireExpr(role)
		}
		for _, role := range roles.may {
			if v.has(role) {
				version.Exprs[role] = v.expr(role)
			}
		}
		out, all = append(out, version), append(all, d)
	}
	if n.IsSeq && len(n.Items) == 0 {
		f.missing("versions")
	}
	f.checkDays(all, Warning)
	return out
}

func (r *reader) group(d declaration) {
	f, head := r.openTop(d, "of", "where")
	r.pack.Groups = append(r.pack.Groups, &Group{Head: head, Of: f.choice("of", "members", "members"), Where: f.requireExpr("where")})
}

func (r *reader) variable(d declaration) {
	f, head := r.openTop(d, variableKeys...)
	r.pack.Variables = append(r.pack.Variables, f.variable(head, fact.EntityHousehold, fact.EntityPerson))
}

var variableKeys = append(slices.Clone(typeKeys), "subject", "versions")

func (f fields) variable(head Head, subjects ...fact.Entity) *Variable {
	v := &Variable{Head: head, Subject: f.subject(subjects...)}
	v.Type, _, _ = f.typeOf(true)
	v.Versions = f.versions(variableRoles)
	return v
}

// Days of assessment by what decides: see [Assess].
var assessNames = []string{string(AnyDay), string(MonthStart), string(MonthEnd), string(AsOf)}

// What a programme may be granted once per.
var oncePer = []string{"calendar_year", "coverage_year", "card_year", "cycle_oct"}

const (
	maxBackPay  = 1200 // months
	defaultKeep = "eligible"
)

func (r *reader) programme(d declaration) {
	f, head := r.openTop(d, "subject", "group", "rule", "cycle", "assess", "once_per", "requires_application", "back_pay_months", "keep", "versions")
	p := &Programme{
		Head:                head,
		Subject:             f.subject(fact.EntityHousehold, fact.EntityPerson),
		Group:               f.reference("group", plainNames),
		Rule:                f.choice("rule", "", "higher", "exclude"),
		Cycle:               f.requireChoice("cycle", "month", "year", "once"),
		OncePer:             f.choice("once_per", "", oncePer...),
		RequiresApplication: f.flag("requires_application"),
		BackPayMonths:       f.count("back_pay_months", maxBackPay),
		Keep:                f.choice("keep", defaultKeep, defaultKeep, "all"),
	}
	p.Assess = Assess(f.choice("assess", string(defaultAssess(p.Cycle)), assessNames...))
	switch {
	case f.has("group") && !f.has("rule"):
		f.missing("rule")
	case f.has("rule") && !f.has("group"):
		f.missing("group")
	}
	p.Versions = f.versions(programmeRoles)
	r.pack.Programmes = append(r.pack.Programmes, p)
}

// defaultAssess is which day decides where a programme does not say.
func defaultAssess(cycle string) Assess {
	if cycle == "month" {
		return AnyDay
	}
	return AsOf
}

const maxDueDays = 3660

func (r *reader) flagDeclaration(d declaration) {
	f, head := r.openTop(d, "severity", "due_days", "versions")
	r.pack.Flags = append(r.pack.Flags, &Flag{
		Head:     head,
		Severity: f.requireChoice("severity", "notice", "warning", "urgent"),
		DueDays:  f.count("due_days", maxDueDays),
		Versions: f.versions(flagRoles),
	})
}
