package graph

import (
	"context"
	"strings"

	"bentou/ent/timescope"
	"bentou/graph/gen/models"
	"bentou/internal/fault"
	"bentou/rules/fact"
	"bentou/rules/lang"
)

func (r *Resolver) ruleVocabulary(ctx context.Context, place models.RulePlace, subject *models.SubjectKind, coverage *string) ([]*models.RuleWord, error) {
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
	out := make([]*models.RuleWord, len(words))
	for i, w := range words {
		out[i] = presentWord(w)
	}
	return out, nil
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
