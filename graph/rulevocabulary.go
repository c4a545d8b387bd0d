package graph

import (
	"context"
	"slices"
	"strings"

	"github.com/99designs/gqlgen/graphql"

	"bentou/ent/timescope"
	"bentou/graph/gen/models"
	"bentou/internal/access"
	"bentou/internal/eligibility"
	"bentou/internal/fault"
	"bentou/rules"
	"bentou/rules/fact"
	"bentou/rules/lang"
)

func (r *Resolver) ruleVocabulary(ctx context.Context, place models.RulePlace, subject *models.SubjectKind, coverage, zone *string) ([]*models.RuleWord, error) {
	b, err := r.book(timescope.ForField(ctx, false))
	if err != nil {
		return nil, err
	}
	at := lang.Place{Role: roles[place], From: b.asOf, Coverage: ungiven(coverage)}
	if subject != nil {
		at.Subject, _ = fact.ParseEntity(strings.ToLower(string(*subject)))
	} else if place == models.RulePlaceEligible || place == models.RulePlaceAmount || place == models.RulePlaceVariable {
		return nil, fault.Newf(fault.Invalid, "%s 须给出 subject", "%s needs the subject", place).On("subject")
	}
	words, err := lang.Vocabulary(b.rules.Pack(), at)
	if err != nil {
		return nil, fault.New(fault.Invalid, "规则中没有此处", "there is no such place in the rules").On("place").Because(err)
	}
	counted, err := r.completeness(ctx, zone)
	if err != nil {
		return nil, err
	}
	out := make([]*models.RuleWord, len(words))
	for i, w := range words {
		out[i] = presentWord(w)
		if counted != nil && w.Input != "" {
			if known, ok := counted.Facts[eligibility.FactKey{Entity: w.Entity, Input: w.Input}]; ok {
				out[i].Completeness = presentKnown(known, counted.Sampled)
			}
		}
	}
	return out, nil
}

// completeness counts how completely facts are known where that is asked for. Counts of
// the whole zone are not for a caller who sees one area.
func (r *Resolver) completeness(ctx context.Context, zone *string) (*eligibility.Completeness, error) {
	if !slices.ContainsFunc(graphql.CollectFieldsCtx(ctx, nil), func(f graphql.CollectedField) bool { return f.Name == "completeness" }) {
		return nil, nil
	}
	if c, err := access.From(ctx); err != nil || c.Unit != 0 {
		return nil, err
	}
	s, ok := timescope.From(timescope.ForField(ctx, false))
	if !ok {
		return nil, timescope.ErrNoScope
	}
	return r.eligibility.Completeness(ctx, zone, s.AsOf, s.Known)
}

func presentKnown(k rules.Known, sampled bool) *models.RuleWordCompleteness {
	out := &models.RuleWordCompleteness{Known: k.Known, Total: k.Total, Sampled: sampled}
	if k.Total > 0 {
		percent := k.Known * 100 / k.Total
		out.Percent = &percent
	}
	return out
}

func presentWord(w lang.Word) *models.RuleWord {
	out := &models.RuleWord{
		Name: w.Name, Form: given(w.Form), Source: models.RuleWordSource(strings.ToUpper(string(w.Source))), Subject: subjectKind(w.Entity), Each: w.Each,
		Title: message(w.Title), Codes: []*models.RuleCode{}, Example: w.Example,
	}
	if w.Register != "" {
		out.Register = &w.Register
	}
	if w.Type == nil {
		return out
	}
	out.Type = &models.ValueType{Type: fact.AttributeType(strings.ToUpper(w.Type.Kind.String())), Period: given(w.Type.Period), Per: given(w.Type.Per), Label: given(w.Type.Label)}
	if codes := w.Type.Codes; codes != nil {
		out.Type.Codes = given(codes.Name)
		for _, e := range codes.Entries {
			out.Codes = append(out.Codes, &models.RuleCode{Value: e.Value, Title: &models.Message{Zh: e.ZH, En: e.EN}})
		}
	}
	return out
}
