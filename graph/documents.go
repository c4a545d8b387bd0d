package graph

import (
	"context"
	"slices"

	"bentou/ent/timescope"
	"bentou/graph/gen/models"
	"bentou/internal/fault"
	"bentou/rules/pack"
)

var declarations = map[string]models.RuleDeclaration{
	"code_lists": models.RuleDeclarationCodeList, "attributes": models.RuleDeclarationAttribute, "parameters": models.RuleDeclarationParameter,
	"groups": models.RuleDeclarationGroup, "variables": models.RuleDeclarationVariable, "programmes": models.RuleDeclarationProgramme,
	"flags": models.RuleDeclarationFlag, "coverages": models.RuleDeclarationCoverage, "layers": models.RuleDeclarationLayer,
	"caps": models.RuleDeclarationCap, "allocations": models.RuleDeclarationAllocation,
}

// presentDocuments presents the documents of the pack and links them with what was
// presented before, both ways.
func (b *rulebook) presentDocuments() {
	for _, p := range b.programmes {
		p.Clauses = []*models.PolicyClause{}
	}
	for _, p := range b.parameters {
		p.Clauses = []*models.PolicyClause{}
	}
	for _, k := range b.kinds {
		k.Clauses = []*models.PolicyClause{}
	}
	for _, d := range b.rules.Pack().Clauses() {
		shown := &models.PolicyDocument{Key: given(d.Key), Title: message(d.Title), Number: given(d.Number), Date: d.Date, URL: given(d.URL),
			Complete: d.Listed && !d.Excerpt, Clauses: []*models.PolicyClause{}, CarriedBy: b.carriers(d.Whole)}
		if d.Listed {
			sure := confidence(d.Confidence)
			shown.Confidence = &sure
		}
		for _, c := range d.Clauses {
			clause := &models.PolicyClause{Document: shown, ID: c.ID, Text: given(c.Text), NoRule: given(c.NoRule), Unmapped: c.Unmapped(), CarriedBy: b.carriers(c.CarriedBy)}
			for _, by := range clause.CarriedBy {
				switch {
				case by.Programme != nil:
					by.Programme.Clauses = append(by.Programme.Clauses, clause)
				case by.Parameter != nil:
					by.Parameter.Clauses = append(by.Parameter.Clauses, clause)
				case by.Flag != nil:
					by.Flag.Clauses = append(by.Flag.Clauses, clause)
				}
			}
			shown.Clauses = append(shown.Clauses, clause)
		}
		b.documents = append(b.documents, shown)
		b.named = append(b.named, d.Names())
	}
}

func (b *rulebook) carriers(list []pack.Carrier) []*models.ClauseCarrier {
	out := make([]*models.ClauseCarrier, len(list))
	for i, by := range list {
		out[i] = &models.ClauseCarrier{Kind: declarations[by.Section], Key: by.Key, Within: given(by.Within), Title: message(by.Title), File: by.Pos.File, Line: by.Pos.Line}
		switch by.Section {
		case "programmes":
			out[i].Programme = b.programme[by.Key]
		case "parameters":
			out[i].Parameter = b.parameter[by.Key]
		case "flags":
			out[i].Flag = b.kind[by.Key]
		}
	}
	return out
}

func (r *Resolver) policyDocuments(ctx context.Context, documents []string, unmapped bool) ([]*models.PolicyDocument, error) {
	b, err := r.book(timescope.ForField(ctx, false))
	if err != nil {
		return nil, err
	}
	out := b.documents
	if documents != nil {
		out = []*models.PolicyDocument{}
		for _, name := range documents {
			i := slices.IndexFunc(b.named, func(names []string) bool { return slices.Contains(names, name) })
			if i < 0 {
				return nil, fault.Newf(fault.Invalid, "未知的文件：%s", "unknown document: %s", name).On("documents")
			}
			out = append(out, b.documents[i])
		}
	}
	if !unmapped {
		return out, nil
	}
	open := []*models.PolicyDocument{}
	for _, d := range out {
		part := *d // what is shown to others stays as it is
		part.Clauses = slices.DeleteFunc(slices.Clone(d.Clauses), func(c *models.PolicyClause) bool { return !c.Unmapped })
		if len(part.Clauses) > 0 {
			open = append(open, &part)
		}
	}
	return open, nil
}
