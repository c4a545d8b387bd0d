package graph

import (
	"context"
	"encoding/hex"
	"strings"

	"bentou/ent/timescope"
	"bentou/graph/gen/models"
	"bentou/internal/fault"
	"bentou/rules/fact"
	"bentou/rules/lang"
	"bentou/rules/pack"
)

func (r *Resolver) ruleCheck(ctx context.Context, in models.RuleCheckInput) (*models.RuleCheck, error) {
	switch {
	case (in.Files == nil) == (in.Expression == nil):
		return nil, fault.New(fault.Invalid, "files 与 expression 须给其一", "give files or an expression, not both").On("input")
	case in.Files != nil:
		files := make([]pack.File, len(in.Files))
		for i, f := range in.Files {
			files[i] = pack.File{Name: f.Path, Data: []byte(f.Text)}
		}
		digest, found := r.checker.CheckFiles(files)
		out := presentCheck(found)
		if out.Sound {
			out.Digest = given(hex.EncodeToString(digest[:]))
		}
		return out, nil
	}
	b, err := r.book(timescope.ForField(ctx, false))
	if err != nil {
		return nil, err
	}
	place, err := b.placeOf(in.Expression)
	if err != nil {
		return nil, err
	}
	found, err := b.rules.CheckExpr(place, in.Expression.Text)
	if err != nil {
		return nil, fault.New(fault.Invalid, "此处不能有这样的表达式", "no such expression can stand there").On("input.expression.place").Because(err)
	}
	return presentCheck(found), nil
}

var roles = map[models.RulePlace]lang.Role{
	models.RulePlaceEligible: lang.RoleEligible, models.RulePlaceAmount: lang.RoleAmount, models.RulePlaceRaise: lang.RoleRaise, models.RulePlaceClear: lang.RoleClear,
	models.RulePlaceGroup: lang.RoleWhere, models.RulePlaceVariable: lang.RoleExpr, models.RulePlaceLayerWhen: lang.RoleWhen, models.RulePlaceLayerPays: lang.RolePays,
}

// placeOf reads where an expression stands. What is needed there and is missing is
// said all at once.
func (b *rulebook) placeOf(in *models.RuleExpressionInput) (lang.Place, error) {
	at := lang.Place{Role: roles[in.Place], From: b.asOf}
	var wrong fault.Errors
	need := func(field string, is bool) bool {
		if !is {
			wrong = append(wrong, fault.Newf(fault.Invalid, "%[2]s 须给出 %[1]s", "%[2]s needs %[1]s", field, in.Place).On("input.expression."+field))
		}
		return is
	}
	if in.From != nil {
		at.From = *in.From
	}
	if in.Place == models.RulePlaceEligible || in.Place == models.RulePlaceAmount || in.Place == models.RulePlaceVariable {
		if need("subject", in.Subject != nil) {
			at.Subject, _ = fact.ParseEntity(strings.ToLower(string(*in.Subject)))
		}
	}
	if in.Place == models.RulePlaceAmount && need("cycle", in.Cycle != nil) {
		at.Cycle = strings.ToLower(string(*in.Cycle))
	}
	if in.Place == models.RulePlaceVariable && need("type", in.Type != nil) {
		t, err := packType(in.Type)
		if err != nil {
			wrong = append(wrong, err)
		}
		at.Type = t
	}
	if in.Place == models.RulePlaceLayerWhen || in.Place == models.RulePlaceLayerPays || in.Place == models.RulePlaceVariable && at.Subject >= fact.EntityClaim {
		if need("coverage", in.Coverage != nil) {
			at.Coverage = *in.Coverage
		}
	}
	if len(wrong) > 0 {
		return at, wrong
	}
	return at, nil
}

// packType reads a type as a pack would state it.
func packType(in *models.RuleTypeInput) (pack.Type, *fault.Error) {
	kind, ok := fact.ParseKind(strings.ToLower(string(in.Type)))
	t := pack.Type{Kind: kind, Period: ungiven(in.Period), Per: ungiven(in.Per), Label: ungiven(in.Label), Codes: ungiven(in.Codes)}
	money, number, code := kind == fact.KindMoney, kind == fact.KindInt || kind == fact.KindDecimal, kind == fact.KindCode
	if !ok || (t.Period != "" || t.Per != "") && !money || t.Label != "" && !number || (t.Codes != "") != code ||
		t.Period != "" && t.Period != "month" && t.Period != "year" || t.Per != "" && t.Per != "person" {
		return t, fault.New(fault.Invalid, "类型与单位不符", "the unit does not fit the type").On("input.expression.type")
	}
	return t, nil
}

func ungiven(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

func presentCheck(found pack.Diagnostics) *models.RuleCheck {
	out := &models.RuleCheck{Sound: !found.Failed(), Diagnostics: []*models.RuleDiagnostic{}}
	for _, d := range found {
		shown := &models.RuleDiagnostic{
			Code: d.Code, Severity: models.RuleSeverityError, File: given(d.Pos.File), Line: d.Pos.Line, Column: d.Pos.Column,
			EndLine: d.End.Line, EndColumn: d.End.Column, Message: message(d.Message), Hint: optional(d.Hint),
		}
		if d.Severity == pack.Warning {
			shown.Severity = models.RuleSeverityWarning
		}
		out.Diagnostics = append(out.Diagnostics, shown)
	}
	return out
}
