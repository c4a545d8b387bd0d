package graph_test

import (
	"strings"
	"testing"
	"unicode"

	"github.com/vektah/gqlparser/v2/ast"

	"bentou/graph/gen"
)

// bilingual wants Chinese and English in one text.
func bilingual(text string) bool {
	han, latin := false, false
	for _, r := range text {
		han = han || unicode.Is(unicode.Han, r)
		latin = latin || r >= 'a' && r <= 'z'
	}
	return han && latin
}

func TestEveryTypeFieldArgumentAndEnumValueIsDescribedInBothLanguages(t *testing.T) {
	schema := gen.NewExecutableSchema(gen.Config{}).Schema()
	check := func(what, text string) {
		t.Helper()
		if !bilingual(text) {
			t.Errorf("%s is described as %q", what, text)
		}
	}
	for name, def := range schema.Types {
		if def.BuiltIn || strings.HasPrefix(name, "__") {
			continue
		}
		check(name, def.Description)
		for _, f := range def.Fields {
			if strings.HasPrefix(f.Name, "__") {
				continue
			}
			check(name+"."+f.Name, f.Description)
			for _, a := range f.Arguments {
				check(name+"."+f.Name+"("+a.Name+")", a.Description)
			}
		}
		if def.Kind == ast.Enum {
			for _, v := range def.EnumValues {
				check(name+"."+v.Name, v.Description)
			}
		}
	}
}
