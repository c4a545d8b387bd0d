package graph

import (
	"testing"

	"entgo.io/ent"

	"bentou/ent/mixin"
	"bentou/ent/schema"
	"bentou/rules/dossier"
	"bentou/rules/fact"
)

// Every record that the API masks is masked in what the rules tell of it too.
func TestEveryMaskedRecordIsVeiledInWhatTheRulesObserve(t *testing.T) {
	masked := 0
	for _, e := range (schema.Person{}).Edges() {
		for _, a := range e.Descriptor().Annotations {
			if _, ok := a.(mixin.Masked); !ok {
				continue
			}
			masked++
			name := e.Descriptor().Name
			if _, ok := veiled[name]; !ok && name+"." != conditionOrigin {
				t.Errorf("%s is masked, and reasons that were read from it are not", name)
			}
		}
	}
	if masked < 2 {
		t.Errorf("%d masked records: the walk shows nothing", masked)
	}
	for _, f := range fact.Fields() {
		if k, ok := dossier.WhereKept(f.Name); ok && k.Condition == fact.HealthConditionSevereMentalIllness && conditionOrigin+f.Name != mentalOrigin {
			t.Errorf("%s is a severe mental illness and not named so", f.Name)
		}
	}
}

var _ ent.Interface = schema.Person{}
