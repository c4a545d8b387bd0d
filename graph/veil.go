package graph

import (
	"context"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"bentou/graph/gen/models"
	"bentou/internal/access"
	"bentou/internal/audit"
	"bentou/rules"
	"bentou/rules/pack"
)

// veil masks what the rules observed in records that the caller may not see. The
// engine decides on all that is recorded; what it tells of it is bound by the same
// table of roles and purposes as the records themselves.
type veil struct {
	ctx    context.Context
	caller *access.Caller // nil: nobody in particular, who sees nothing masked
	given  bool           // all of it was stated by the caller
	shown  bool           // the operation asks for what would be masked
	// asksWhy: it asks what reasons were made from, too.
	asksWhy bool
}

func newVeil(ctx context.Context) *veil {
	v := &veil{ctx: ctx, shown: tells(ctx), asksWhy: asksWhy(ctx)}
	if c, err := access.From(ctx); err == nil {
		v.caller = c
	}
	return v
}

// veiled are the kinds of record that are masked, by the name under which the rules
// give them as origins, and conditionOrigin begins the names of conditions of health.
var veiled = map[string]access.Personal{"disability_certificate": access.Disability}

const (
	conditionOrigin = "health."
	mentalOrigin    = conditionOrigin + "severe_mental_illness"
)

// over says why something with these origins is masked; nil where it is shown, and
// that it is read is logged then.
func (v *veil) over(origins []string, of rules.Subject, field string) *string {
	if v.given {
		return nil
	}
	read := false
	for _, o := range origins {
		kind, masked := veiled[o]
		if strings.HasPrefix(o, conditionOrigin) {
			kind, masked = access.Health, true
		}
		switch {
		case !masked:
			continue
		case o == mentalOrigin:
			// Whether a guardian consents is looked up where the record itself is shown.
			return veilText("严重精神障碍只在本人健康登记中、经监护人同意后可见", "a severe mental illness is shown only with the person's own record, with the consent of a guardian")
		case v.caller == nil:
			return veilText("未登录", "nobody is signed in")
		case !v.caller.Sees(kind):
			return veilText(v.caller.Withheld(kind))
		}
		read = true
	}
	if read && v.shown {
		if err := audit.Read(v.ctx, field, of.ID); err != nil {
			return veilText("访问日志不可用", "the access log is not available")
		}
	}
	return nil
}

func veilText(zh, en string) *string {
	why := zh + "。 " + strings.ToUpper(en[:1]) + en[1:] + "."
	return &why
}

var (
	veilValue  = pack.Text{ZH: "已遮盖", EN: "masked"}
	veilSuffix = pack.Text{ZH: "（所见内容已遮盖）", EN: " (what was found is masked)"}
)

// hides reports a reason that must not be listed: that it is would tell what decided it.
func (v *veil) hides(r *rules.Reason) bool {
	return len(r.Hinges) > 0 && v.over(r.Hinges, r.Subject, "Reason.observed") != nil
}

// reason masks a reason of which nothing may be told but the condition.
func (v *veil) reason(out *models.Reason, r *rules.Reason) {
	out.MaskedBecause = v.over(r.Origins, r.Subject, "Reason.observed")
	if out.MaskedBecause == nil {
		return
	}
	out.Masked, out.Assumed = true, false
	out.Met, out.Observed, out.Required, out.Distance, out.MetOn = nil, nil, nil, nil, nil
	out.Text = message(pack.Text{ZH: r.Condition.ZH + veilSuffix.ZH, EN: r.Condition.EN + veilSuffix.EN})
}

func (v *veil) variable(out *models.RuleVariable, r *rules.Variable) {
	out.MaskedBecause = v.over(r.Origins, r.Subject, "RuleVariable.value")
	if out.MaskedBecause == nil {
		return
	}
	out.Masked, out.Value, out.Text = true, nil, message(veilValue)
}

func (v *veil) criterion(out *models.AllocationCriterion, c *rules.Criterion, of rules.Subject) {
	out.MaskedBecause = v.over(c.Origins, of, "AllocationCriterion.value")
	if out.MaskedBecause == nil {
		return
	}
	out.Masked, out.Value, out.ValueText, out.Against = true, nil, message(veilValue), nil
}

// tellers are the fields behind which something observed is told.
var tellers = map[string]bool{"reasons": true, "variables": true, "criteria": true, "causes": true, "changes": true, "bounds": true, "cliffs": true, "incomeCliffs": true,
	"DraftPreview.people": true, "PreviewLines.households": true, "PreviewCliffs.list": true}

// tells reports whether the operation asks for anything that was observed.
func tells(ctx context.Context) bool {
	if !graphql.HasOperationContext(ctx) {
		return true
	}
	return batchOf(ctx).tells(graphql.GetOperationContext(ctx))
}

func (b *batch) tells(oc *graphql.OperationContext) bool {
	b.once.Do(func() {
		b.telling = oc.Operation == nil || selects(tellers, oc.Operation.SelectionSet, oc.Doc.Fragments, map[string]bool{})
	})
	return b.telling
}

// whys are the fields behind which stands what a reason was made from.
var whys = map[string]bool{"Reason.reads": true, "Reason.parameters": true}

// asksWhy reports whether the operation asks for it.
func asksWhy(ctx context.Context) bool {
	if !graphql.HasOperationContext(ctx) {
		return true
	}
	oc := graphql.GetOperationContext(ctx)
	return oc.Operation == nil || selects(whys, oc.Operation.SelectionSet, oc.Doc.Fragments, map[string]bool{})
}

// selects reports whether a selection has one of some fields, given by name or by type
// and name.
func selects(names map[string]bool, set ast.SelectionSet, fragments ast.FragmentDefinitionList, seen map[string]bool) bool {
	for _, s := range set {
		switch s := s.(type) {
		case *ast.Field:
			if names[s.Name] || s.ObjectDefinition != nil && names[s.ObjectDefinition.Name+"."+s.Name] || selects(names, s.SelectionSet, fragments, seen) {
				return true
			}
		case *ast.InlineFragment:
			if selects(names, s.SelectionSet, fragments, seen) {
				return true
			}
		case *ast.FragmentSpread:
			if f := fragments.ForName(s.Name); f != nil && !seen[s.Name] {
				seen[s.Name] = true
				if selects(names, f.SelectionSet, fragments, seen) {
					return true
				}
			}
		}
	}
	return false
}
