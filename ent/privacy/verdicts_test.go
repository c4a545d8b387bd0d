package privacy_test

import (
	"reflect"
	"strings"
	"testing"

	"bentou/ent/gen/ent"
	"bentou/ent/privacy"
)

func TestEveryTypeOfTheSchemaHasAVerdict(t *testing.T) {
	clients, seen := reflect.TypeFor[ent.Client](), 0
	for i := range clients.NumField() {
		f := clients.Field(i)
		if name, ok := strings.CutSuffix(f.Type.String(), "Client"); ok && f.Type.Kind() == reflect.Pointer && f.Name != "Schema" {
			seen++
			if !privacy.Known(strings.TrimPrefix(name, "*ent.")) {
				t.Errorf("who may see a %s? Say it in ent/privacy", f.Name)
			}
		}
	}
	if seen < 40 {
		t.Errorf("only %d types were looked at", seen)
	}
	if privacy.Known("Nonsense") {
		t.Error("there is a verdict on a type that does not exist")
	}
}
