package main

import (
	"fmt"
	"slices"
	"strings"

	"entgo.io/ent/entc/gen"
	"github.com/vektah/gqlparser/v2/ast"
)

// factOf returns the annotation of a kind of dated fact, or nil.
func factOf(n *gen.Type) *factAnnotation {
	raw, ok := n.Annotations["Fact"].(map[string]any)
	if !ok {
		return nil
	}
	text := func(key string) string { s, _ := raw[key].(string); return s }
	yes := func(key string) bool { b, _ := raw[key].(bool); return b }
	return &factAnnotation{subject: text("Subject"), single: yes("Single"), internal: yes("Internal"), zh: text("ZH"), en: text("EN")}
}

type factAnnotation struct {
	subject          string
	single, internal bool
	zh, en           string
}

var sharedColumns = []string{"valid_from", "valid_to", "recorded", "superseded", "source", "source_name", "observed_on", "evidence", "verified"}

func named(t string) *ast.Type    { return ast.NamedType(t, nil) }
func required(t string) *ast.Type { return ast.NonNullNamedType(t, nil) }
func listOf(t string) *ast.Type {
	return ast.NonNullListType(ast.NonNullNamedType(t, nil), nil)
}

const (
	asOfText    = "该日成立的事实；默认为业务日。What held on this day; by default the business day."
	knownAtText = "当时已记录的内容；默认为现在。What had been recorded by this moment; by default now."
	historyText = "不论何日成立，列出全部版本。Every version, whatever day it holds on."
)

func argument(name, of, description string) *ast.ArgumentDefinition {
	return &ast.ArgumentDefinition{Name: name, Type: named(of), Description: description}
}

// timeArguments gives edges to dated facts, and the lists of what exists on a
// day, the arguments asOf and knownAt; a subject that has one version a day shows
// one object, and a history beside it.
func timeArguments(g *gen.Graph, s *ast.Schema) error {
	asOf, knownAt := argument("asOf", "Date", asOfText), argument("knownAt", "DateTime", knownAtText)
	for _, n := range g.Nodes {
		def := s.Types[n.Name]
		if def == nil {
			continue
		}
		for _, e := range n.Edges {
			f := factOf(e.Type)
			field := def.Fields.ForName(camel(e.Name))
			if f == nil || e.Unique || field == nil {
				continue
			}
			field.Type = listOf(e.Type.Name)
			if f.single && f.subject == gen.Funcs["snake"].(func(string) string)(n.Name)+"_id" {
				field.Type = named(e.Type.Name)
				field.Arguments = ast.ArgumentDefinitionList{asOf, knownAt}
				def.Fields = append(def.Fields, &ast.FieldDefinition{
					Name: field.Name + "History", Type: listOf(e.Type.Name), Arguments: ast.ArgumentDefinitionList{knownAt},
					Description: field.Description + " " + historyText,
				})
				continue
			}
			field.Arguments = ast.ArgumentDefinitionList{asOf, knownAt, argument("history", "Boolean", historyText)}
		}
	}
	query := s.Types["Query"]
	for _, field := range query.Fields {
		switch field.Name {
		case "households", "persons", "units":
			field.Arguments = append(field.Arguments, asOf, knownAt)
		}
	}
	return nil
}

// masks gives edges to what is masked the type that says whether it is.
func masks(g *gen.Graph, s *ast.Schema) error {
	for _, n := range g.Nodes {
		for _, e := range n.Edges {
			mask, _ := e.Annotations["Masked"].(map[string]any)
			if mask == nil {
				continue
			}
			as, _ := mask["As"].(string)
			def, name := s.Types[n.Name], camel(e.Name)
			def.Fields.ForName(name).Type = required(as)
			if history := def.Fields.ForName(name + "History"); history != nil {
				history.Type = required(as)
			}
		}
	}
	return nil
}

// mutations adds, for each kind of fact, the inputs and the mutations add,
// correct and end.
func mutations(g *gen.Graph, s *ast.Schema) error {
	root := &ast.Definition{Kind: ast.Object, Name: "Mutation"}
	in := func(name string, t *ast.Type, description string) *ast.FieldDefinition {
		return &ast.FieldDefinition{Name: name, Type: t, Description: description}
	}
	omittable := func(f *ast.FieldDefinition) *ast.FieldDefinition { return f }
	provenance := func() ast.FieldList {
		return ast.FieldList{
			in("source", named("Source"), "来源种类；默认为本人申报。What kind of source; by default the person's statement."),
			omittable(in("sourceName", named("String"), "来源名称。The file, department or person it came from.")),
			omittable(in("observedOn", named("Date"), "来源所述的日期。The day the source speaks of.")),
			omittable(in("evidence", named("String"), "佐证材料。Evidence.")),
			in("verified", named("Boolean"), "是否已核实。Whether it was verified."),
			in("reason", named("String"), "变更原因。Reason for the change."),
			in("idempotencyKey", named("String"), "幂等键：同键重试只执行一次。A retry with the same key is done once."),
		}
	}
	for _, n := range g.Nodes {
		f := factOf(n)
		if f == nil || f.internal && strings.HasSuffix(n.Name, "AttributeFact") || n.Name == "PersonMerge" {
			continue
		}
		object := s.Types[n.Name]
		add := &ast.Definition{Kind: ast.InputObject, Name: n.Name + "AddInput", Fields: ast.FieldList{
			in(camel(f.subject), required("ID"), "对象。The subject."),
		}}
		correct := &ast.Definition{Kind: ast.InputObject, Name: n.Name + "CorrectInput", Fields: ast.FieldList{
			in("id", required("ID"), "被更正的版本；已被取代则为冲突。The version to correct; one superseded meanwhile is a conflict."),
		}}
		for _, field := range n.Fields {
			if field.Name == f.subject || slices.Contains(sharedColumns, field.Name) || strings.HasSuffix(field.Name, "_digest") {
				continue
			}
			if sealed, ok := field.Annotations["Sealed"].(map[string]any); ok {
				plain := sealed["Plain"].(string)
				text := "明文；加密保存。Plain text; kept encrypted."
				add.Fields = append(add.Fields, in(plain, required("String"), text))
				correct.Fields = append(correct.Fields, in(plain, named("String"), text))
				continue
			}
			name := "ID"
			if def := object.Fields.ForName(camel(field.Name)); def != nil {
				name = def.Type.Name()
			}
			t := named(name)
			if !field.Nillable && !field.Default {
				t = required(name)
			}
			if field.Default {
				t = required(name)
			}
			add.Fields = append(add.Fields, in(camel(field.Name), t, field.Comment()))
			correct.Fields = append(correct.Fields, in(camel(field.Name), named(name), field.Comment()))
		}
		from, to := "自此日起成立（含）。The first day on which it holds.", "至此日止（不含）。The day from which it holds no more."
		add.Fields = append(add.Fields, in("validFrom", required("Date"), from), in("validTo", named("Date"), to))
		add.Fields = append(add.Fields, provenance()...)
		add.Fields = append(add.Fields, in("replaces", named("Boolean"),
			"为真时，此前成立的版本于该日终止，当日开始的版本被取代；否则重叠被拒绝。If true, the version that held until then ends on that day, and one that began on it is superseded; otherwise an overlap is refused."))
		correct.Fields = append(correct.Fields, in("validFrom", named("Date"), from), in("validTo", named("Date"), to))
		correct.Fields = append(correct.Fields, provenance()...)
		payload := &ast.Definition{Kind: ast.Object, Name: n.Name + "Payload", Fields: ast.FieldList{
			in(camelType(n.Name), named(n.Name), "记录后的版本；出错为空。The version after the change; null on error."),
			in("conflict", named(n.Name), "输入已过时时，现行的版本。The version now in force, when the input was stale."),
			in("userErrors", listOf("UserError"), "业务错误，一次全部列出。All errors of the input at once."),
		}, Description: fmt.Sprintf("%s变更的结果。Result of changing a %s.", f.zh, f.en)}
		s.AddTypes(add, correct, payload)
		for _, m := range []struct{ verb, input, zh, en string }{
			{"Add", add.Name, "新增", "Add"}, {"Correct", correct.Name, "更正", "Correct"}, {"End", "FactEndInput", "终止", "End"},
		} {
			root.Fields = append(root.Fields, &ast.FieldDefinition{
				Name: camelType(n.Name) + m.verb, Type: required(payload.Name),
				Description: fmt.Sprintf("%s%s。%s a %s.", m.zh, f.zh, m.en, f.en),
				Arguments:   ast.ArgumentDefinitionList{{Name: "input", Type: required(m.input), Description: "输入。Input."}},
			})
		}
	}
	s.AddTypes(root)
	return nil
}

// camel turns person_id into personId, as entity fields are called in the API.
func camel(s string) string {
	s = gen.Funcs["camel"].(func(string) string)(s)
	if rest, ok := strings.CutSuffix(s, "ID"); ok {
		return rest + "Id"
	}
	return s
}

// camelType turns DibaoSpell into dibaoSpell.
func camelType(s string) string { return strings.ToLower(s[:1]) + s[1:] }
