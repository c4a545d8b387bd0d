package graph

import (
	"context"

	"bentou/ent/gen/ent"
	"bentou/graph/gen/models"
	"bentou/internal/policy"
	"bentou/rules"
	"bentou/rules/fact"
	"bentou/rules/pack"
)

// releasePack is what a release declares.
func (r *Resolver) releasePack(ctx context.Context, of *ent.Release) (*pack.Pack, error) {
	if r.policy == nil {
		return nil, errNoRules
	}
	release, err := r.policy.ReleaseRules(ctx, of.ID)
	if err != nil {
		return nil, err
	}
	return release.Pack(), nil
}

func presentSheets(p *pack.Pack, err error) ([]*models.RuleTable, error) {
	out := []*models.RuleTable{}
	if err != nil {
		return nil, err
	}
	for _, s := range rules.Sheets(p) {
		out = append(out, presentSheet(s))
	}
	return out, nil
}

// sheetNamed presents one table of a pack.
func sheetNamed(key string) func(*pack.Pack, error) (*models.RuleTable, error) {
	return func(p *pack.Pack, err error) (*models.RuleTable, error) {
		if err != nil {
			return nil, err
		}
		if s := rules.SheetOf(p, key); s != nil {
			return presentSheet(s), nil
		}
		return nil, nil
	}
}

func presentSheet(s *rules.Sheet) *models.RuleTable {
	out := &models.RuleTable{Key: s.Decl.Key, Title: message(s.Decl.Title), Shape: shapes[s.Decl.Shape], Columns: presentColumns(s), Values: []*models.RuleTableValue{}}
	if hit, ok := map[string]models.TableHit{pack.HitFirst: models.TableHitFirst, pack.HitUnique: models.TableHitUnique}[s.Decl.Hit]; ok {
		out.Hit = &hit
	}
	if s.Otherwise != nil {
		out.Otherwise = presentCell(s.Columns[len(s.Columns)-1].Name, *s.Otherwise)
	}
	for i := range s.Values {
		out.Values = append(out.Values, presentSheetValue(s, &s.Values[i]))
	}
	return out
}

func presentColumns(s *rules.Sheet) []*models.RuleTableColumn {
	out := []*models.RuleTableColumn{}
	for i := range s.Columns {
		c := &s.Columns[i]
		shown := &models.RuleTableColumn{Name: c.Name, Title: message(c.Title), Type: valueType(pack.Type{Kind: c.Type.Kind}).Type, Unit: message(c.Unit()), Key: c.Key, Several: c.Several, Codes: []*models.RuleTableCode{}}
		if c.Type.Kind == fact.KindCode {
			for _, e := range c.Type.Codes.Entries {
				shown.Codes = append(shown.Codes, &models.RuleTableCode{Value: e.Value, Title: message(pack.Text{ZH: e.ZH, EN: e.EN})})
			}
		}
		out = append(out, shown)
	}
	return out
}

func presentSheetValue(s *rules.Sheet, v *rules.SheetValue) *models.RuleTableValue {
	if v == nil {
		return nil
	}
	out := &models.RuleTableValue{From: v.Decl.From, To: v.Decl.To, Confidence: confidence(v.Decl.Confidence), Source: v.Decl.Source, Rows: []*models.RuleTableRow{}}
	for i := range v.Rows {
		out.Rows = append(out.Rows, presentSheetRow(s, v, i+1))
	}
	return out
}

// presentSheetRow presents a row by its number; 0 is none.
func presentSheetRow(s *rules.Sheet, v *rules.SheetValue, number int) *models.RuleTableRow {
	if v == nil || number == 0 {
		return nil
	}
	out := &models.RuleTableRow{Number: number, Cells: []*models.RuleTableCell{}}
	for k, c := range v.Rows[number-1] {
		name := ""
		if k < len(s.Columns) {
			name = s.Columns[k].Name
		}
		out.Cells = append(out.Cells, presentCell(name, c))
	}
	return out
}

func presentCell(column string, c rules.Cell) *models.RuleTableCell {
	return &models.RuleTableCell{Column: column, Text: c.Text, Words: message(c.Words)}
}

func (r *Resolver) setDraftTable(ctx context.Context, in models.DraftTableSetInput) (*models.DraftPayload, error) {
	e := rules.SheetEdit{From: in.From, To: in.To, Remove: in.Remove, Source: ungiven(in.Source)}
	if in.Confidence != nil {
		e.Confidence = packConfidence(*in.Confidence)
	}
	for _, c := range in.Cells {
		e.Cells = append(e.Cells, rules.CellEdit{Row: c.Row, Column: c.Column, Text: c.Text})
	}
	for _, a := range in.Add {
		e.Add = append(e.Add, rules.RowAdd{Cells: a.Cells, After: a.After})
	}
	for _, m := range in.Move {
		e.Move = append(e.Move, rules.RowMove{Row: m.Row, After: m.After})
	}
	return r.editDraft(ctx, in.IdempotencyKey, in.Note, in, policy.Edit{Draft: in.DraftID, Revision: in.Revision, Merge: in.Merge != nil && *in.Merge,
		Change: policy.SetTable(in.Table, e)})
}
