package graph

import (
	"slices"
	"strings"

	"bentou/graph/gen/models"
	"bentou/rules/fact"
	"bentou/rules/lang"
	"bentou/rules/pack"
)

func message(t pack.Text) *models.Message { return &models.Message{Zh: t.ZH, En: t.EN} }

// optional is a text that may be missing.
func optional(t pack.Text) *models.Message {
	if t == (pack.Text{}) {
		return nil
	}
	return message(t)
}

func reference(r pack.Reference) *models.Reference {
	return &models.Reference{Document: r.Document, Clause: r.Clause}
}

func subjectKind(e fact.Entity) models.SubjectKind {
	return models.SubjectKind(strings.ToUpper(e.String()))
}

func confidence(c pack.Confidence) models.Confidence {
	return models.Confidence(strings.ToUpper(string(c)))
}

// given is a text that is null where it is empty.
func given(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func valueType(t pack.Type) *models.ValueType {
	return &models.ValueType{
		Type: fact.AttributeType(strings.ToUpper(t.Kind.String())), Period: given(t.Period), Per: given(t.Per),
		Label: given(t.Label), Codes: given(t.Codes),
	}
}

// plainValue presents a value in plain text as the type it has; nil where it is not
// known, or is the day that never comes.
func plainValue(kind fact.Kind, text string) models.AttributeValue {
	if text == "" {
		return nil
	}
	switch kind {
	case fact.KindBool:
		return models.BoolValue{Bool: text == "true"}
	case fact.KindInt:
		if d, err := fact.ParseDecimal(text); err == nil {
			return models.IntValue{Int: int(d / 1_000_000)}
		}
	case fact.KindMoney:
		if m, err := fact.ParseMoney(text); err == nil {
			return models.MoneyValue{Money: m}
		}
	case fact.KindDecimal:
		if d, err := fact.ParseDecimal(text); err == nil {
			return models.DecimalValue{Decimal: d}
		}
	case fact.KindDate:
		if d, err := fact.ParseDate(text); err == nil && d != fact.MaxDate {
			return models.DateValue{Date: d}
		}
	case fact.KindCode:
		return models.CodeValue{Code: text}
	}
	return nil
}

func holds(from fact.Date, to *fact.Date, day fact.Date) bool {
	return fact.Period{From: from, To: to}.Contains(day)
}

func (b *rulebook) presentProgramme(p *pack.Programme) *models.Programme {
	out := &models.Programme{
		Key: p.Key, Title: message(p.Title), Subject: subjectKind(p.Subject), Cycle: fact.Cycle(strings.ToUpper(p.Cycle)),
		Group: given(p.Group), AssessedOn: models.AssessedOn(strings.ToUpper(string(b.rules.AssessedOn(p)))),
		RequiresApplication: p.RequiresApplication, Reference: reference(p.Reference), Versions: []*models.ProgrammeVersion{},
	}
	if p.Rule != "" {
		rule := models.StackingRule(strings.ToUpper(p.Rule))
		out.Stacking = &rule
	}
	checked := b.rules.Checked()
	var trees []*lang.Node
	for i, v := range checked.Eligible[p] {
		shown := &models.ProgrammeVersion{From: v.From, To: v.To, Eligible: v.Expr.Text, EligibleText: b.sentence(v.Node), InForce: holds(v.From, v.To, b.asOf)}
		trees = append(trees, v.Node)
		if amounts := checked.Amount[p]; i < len(amounts) && amounts[i].Node != nil {
			shown.Amount, shown.AmountText = given(amounts[i].Expr.Text), b.sentence(amounts[i].Node)
			trees = append(trees, amounts[i].Node)
			out.Pays = true
		}
		out.InForce = out.InForce || shown.InForce
		out.Versions = append(out.Versions, shown)
	}
	out.Parameters = b.parametersOf(trees...)
	return out
}

// sentence puts a tree into words as of the day.
func (b *rulebook) sentence(n *lang.Node) *models.Message {
	return message(b.rules.Sentence(n, b.asOf))
}

func (b *rulebook) presentKind(f *pack.Flag) *models.RiskFlagKind {
	out := &models.RiskFlagKind{
		Key: f.Key, Title: message(f.Title), Severity: models.FlagSeverity(strings.ToUpper(f.Severity)), DueDays: f.DueDays,
		Reference: reference(f.Reference), Versions: []*models.RiskFlagKindVersion{},
	}
	checked := b.rules.Checked()
	var trees []*lang.Node
	for i, v := range checked.Raise[f] {
		shown := &models.RiskFlagKindVersion{From: v.From, To: v.To, Raise: v.Expr.Text, RaiseText: b.sentence(v.Node), InForce: holds(v.From, v.To, b.asOf)}
		trees = append(trees, v.Node)
		if clears := checked.Clear[f]; i < len(clears) {
			shown.Clear, shown.ClearText = clears[i].Expr.Text, b.sentence(clears[i].Node)
			trees = append(trees, clears[i].Node)
		}
		out.InForce = out.InForce || shown.InForce
		out.Versions = append(out.Versions, shown)
	}
	out.Parameters = b.parametersOf(trees...)
	return out
}

var shapes = map[pack.Shape]models.ParameterShape{
	pack.Scalar: models.ParameterShapeScalar, pack.Table: models.ParameterShapeTable, pack.Band: models.ParameterShapeBand, pack.Scale: models.ParameterShapeScale,
}

func (b *rulebook) presentParameter(p *pack.Parameter) *models.Parameter {
	out := &models.Parameter{
		Key: p.Key, Title: message(p.Title), Unit: valueType(p.Type), Shape: shapes[p.Shape], Keys: append([]string{}, p.Keys...),
		Reference: reference(p.Reference), Values: []*models.ParameterValue{},
	}
	checked := b.rules.Checked().Params[p.Key]
	for i, v := range p.Values {
		shown := &models.ParameterValue{From: v.From, To: v.To, Source: v.Source, Confidence: confidence(v.Confidence), Rows: []*models.ParameterRow{}}
		if checked != nil && i < len(checked.Values) {
			shown.To = checked.Values[i].To
		}
		current := holds(shown.From, shown.To, b.asOf)
		day := shown.From
		if current {
			day = b.asOf // a formula is worth what its parts are worth on the day
		}
		if text, words, ok := b.rules.Parameter(p.Key, day); ok {
			shown.Value, shown.Text = plainValue(p.Type.Kind, text), optional(words)
		}
		shown.Formula = given(v.Expr.Text)
		words := b.rules.Table(p.Key, v.From)
		for i, row := range v.Rows {
			shown.Rows = append(shown.Rows, &models.ParameterRow{Keys: literals(row.Keys), Value: cell(row.Cell), KeysText: message(words[i].For), ValueText: message(words[i].Gives)})
		}
		if current {
			out.Current = shown
		}
		out.Values = append(out.Values, shown)
	}
	return out
}

func literals(list []pack.Literal) []string {
	out := make([]string, len(list))
	for i, l := range list {
		out[i] = l.Text
	}
	return out
}

func cell(l pack.Literal) string {
	if l.Unit != "" {
		return l.Text + "/" + l.Unit
	}
	return l.Text
}

// parametersOf lists the parameters that trees read, also through variables, groups,
// other programmes and formulas, in the order of the pack.
func (b *rulebook) parametersOf(trees ...*lang.Node) []*models.Parameter {
	w := &walker{checked: b.rules.Checked(), seen: map[any]bool{}}
	for _, n := range trees {
		w.node(n)
	}
	out := []*models.Parameter{}
	for _, p := range b.rules.Pack().Parameters {
		if slices.Contains(w.found, p) {
			out = append(out, b.parameter[p.Key])
		}
	}
	return out
}

type walker struct {
	checked *lang.Checked
	seen    map[any]bool
	found   []*pack.Parameter
}

// once reports whether something is met for the first time.
func (w *walker) once(key any) bool {
	first := !w.seen[key]
	w.seen[key] = true
	return first
}

func (w *walker) versions(list []lang.Version) {
	for _, v := range list {
		w.node(v.Node)
	}
}

func (w *walker) node(n *lang.Node) {
	if n == nil {
		return
	}
	if n.Param != nil && w.once(n.Param) {
		w.found = append(w.found, n.Param)
		if p := w.checked.Params[n.Param.Key]; p != nil {
			for _, v := range p.Values {
				w.node(v.Node)
			}
		}
	}
	if n.Var != nil && w.once(n.Var) {
		w.versions(w.checked.Variables[n.Var])
	}
	if n.Group != nil && w.once(n.Group) {
		w.node(w.checked.Groups[n.Group])
	}
	if n.Programme != nil && w.once(n.Programme) {
		w.versions(w.checked.Eligible[n.Programme])
		w.versions(w.checked.Amount[n.Programme])
	}
	for _, a := range n.Args {
		w.node(a)
	}
	if n.List != nil {
		for _, c := range n.List.Where {
			w.node(c)
		}
	}
	w.node(n.Day)
}
