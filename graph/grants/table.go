package grants

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"

	"bentou/internal/access"
)

//go:embed fields.txt
var text string

// table holds for each field who may use it.
type table struct {
	classes map[string][]access.Role
	order   []string                     // of the classes
	fields  map[string]map[string]string // type → field → class
}

var all = parse(text)

// parse reads lines "@class role …", "class Type field …", and comments after #. A
// field that is named twice, or under an unknown class, is a mistake of ours.
func parse(text string) table {
	t := table{classes: map[string][]access.Role{}, fields: map[string]map[string]string{}}
	for n, line := range strings.Split(text, "\n") {
		line, _, _ = strings.Cut(line, "#")
		words := strings.Fields(line)
		if len(words) == 0 {
			continue
		}
		if class, ok := strings.CutPrefix(words[0], "@"); ok {
			t.order = append(t.order, class)
			for _, w := range words[1:] {
				role, err := access.ParseRole(w)
				if err != nil {
					panic(fmt.Sprintf("fields.txt:%d: %v", n+1, err))
				}
				t.classes[class] = append(t.classes[class], role)
			}
			continue
		}
		class, of := words[0], words[1]
		if t.classes[class] == nil {
			panic(fmt.Sprintf("fields.txt:%d: unknown class %s", n+1, class))
		}
		if t.fields[of] == nil {
			t.fields[of] = map[string]string{}
		}
		for _, f := range words[2:] {
			if t.fields[of][f] != "" {
				panic(fmt.Sprintf("fields.txt:%d: %s.%s is named twice", n+1, of, f))
			}
			t.fields[of][f] = class
		}
	}
	return t
}

// Allowed reports whether a role may use a field of a type. The fields by which
// GraphQL describes itself are governed elsewhere.
func Allowed(role access.Role, of, field string) bool {
	return strings.HasPrefix(of, "__") || strings.HasPrefix(field, "__") ||
		slices.Contains(all.classes[all.fields[of][field]], role)
}
