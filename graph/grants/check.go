package grants

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"

	"bentou/internal/access"
	"bentou/internal/fault"
)

// personal names the arguments and filters by which masked data could be searched.
var personal = map[string]access.Personal{
	"Query.person.identityNumber":                   access.IdentityNumber,
	"PersonWhereInput.identityNumber":               access.IdentityNumber,
	"PersonWhereInput.hasIdentifiers":               access.IdentityNumber,
	"PersonWhereInput.hasIdentifiersWith":           access.IdentityNumber,
	"HouseholdWhereInput.hasContacts":               access.Phone,
	"HouseholdWhereInput.hasContactsWith":           access.Phone,
	"PersonWhereInput.hasHealth":                    access.Health,
	"PersonWhereInput.hasHealthWith":                access.Health,
	"PersonWhereInput.hasDisabilityCertificate":     access.Disability,
	"PersonWhereInput.hasDisabilityCertificateWith": access.Disability,
}

// Check refuses an operation of which any part is not for the caller: FORBIDDEN, all
// parts at once. Variables are those of the operation, coerced.
func Check(c *access.Caller, schema *ast.Schema, op *ast.OperationDefinition, variables map[string]any) error {
	w := walk{caller: c, schema: schema, variables: variables, refused: map[string]fault.Text{}, seen: map[string]bool{}}
	w.selections(op.SelectionSet)
	if len(w.refused) == 0 {
		return nil
	}
	names := slices.Sorted(maps.Keys(w.refused))
	var zh, en []string
	for _, name := range names {
		zh, en = append(zh, w.refused[name].ZH), append(en, w.refused[name].EN)
	}
	return &RefusedError{Parts: names, Fault: fault.New(fault.Forbidden, strings.Join(zh, "；"), strings.Join(en, "; "))}
}

// RefusedError is the refusal of an operation with the fields and arguments that were
// refused, for the access log.
type RefusedError struct {
	Parts []string
	Fault *fault.Error
}

// Error returns the text of the fault.
func (e *RefusedError) Error() string { return e.Fault.Error() }

// Unwrap returns the fault.
func (e *RefusedError) Unwrap() error { return e.Fault }

type walk struct {
	caller    *access.Caller
	schema    *ast.Schema
	variables map[string]any
	refused   map[string]fault.Text
	seen      map[string]bool // fragments
}

func (w *walk) selections(set ast.SelectionSet) {
	for _, s := range set {
		switch s := s.(type) {
		case *ast.Field:
			w.field(s)
		case *ast.InlineFragment:
			w.selections(s.SelectionSet)
		case *ast.FragmentSpread:
			if !w.seen[s.Name] {
				w.seen[s.Name] = true
				w.selections(s.Definition.SelectionSet)
			}
		}
	}
}

func (w *walk) field(f *ast.Field) {
	of := f.ObjectDefinition.Name
	if name := of + "." + f.Name; !Allowed(w.caller.Role, of, f.Name) {
		w.refused[name] = fault.Text{
			ZH: fmt.Sprintf("角色 %s 不可使用 %s", w.caller.Role, name), EN: fmt.Sprintf("%s is not for the role %s", name, w.caller.Role),
		}
		return // what is asked of it is refused with it
	}
	values := f.ArgumentMap(w.variables)
	for _, d := range f.Definition.Arguments {
		if v, given := values[d.Name]; given && v != nil {
			w.mask(of + "." + f.Name + "." + d.Name)
			w.input(w.schema.Types[d.Type.Name()], v)
		}
	}
	w.selections(f.SelectionSet)
}

// input looks through a value of an input type, lists included.
func (w *walk) input(def *ast.Definition, v any) {
	switch v := v.(type) {
	case []any:
		for _, x := range v {
			w.input(def, x)
		}
	case map[string]any:
		if def == nil || def.Kind != ast.InputObject {
			return
		}
		for name, x := range v {
			if field := def.Fields.ForName(name); field != nil && x != nil {
				w.mask(def.Name + "." + name)
				w.input(w.schema.Types[field.Type.Name()], x)
			}
		}
	}
}

func (w *walk) mask(name string) {
	if p, ok := personal[name]; ok && !w.caller.Sees(p) {
		zh, en := w.caller.Withheld(p)
		w.refused[name] = fault.Text{ZH: "不可按 " + name + " 查找：" + zh, EN: name + " cannot be searched by: " + en}
	}
}
