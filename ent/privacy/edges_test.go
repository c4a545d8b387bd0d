package privacy

import (
	"context"
	"reflect"
	"strings"
	"testing"

	"entgo.io/ent"
	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/sql"

	"bentou/ent/schema"
)

// schemas are the types that something refers to households or persons by.
func schemas() map[string]ent.Interface {
	list := []ent.Interface{
		schema.Membership{}, schema.HouseholdRecord{}, schema.HouseholdContact{}, schema.HouseholdCompleteness{}, schema.HouseholdAttributeFact{},
		schema.PovertyRegistration{}, schema.DibaoSpell{}, schema.Housing{}, schema.Water{}, schema.HelperTerm{}, schema.StoredDecision{}, schema.FactSet{},
		schema.RiskFlag{}, schema.RiskFlagEvent{}, schema.Adjustment{}, schema.AdjustmentAct{}, schema.PersonRecord{}, schema.PersonIdentifier{}, schema.PersonAttributeFact{}, schema.Hukou{},
		schema.SelfCareAssessment{}, schema.Income{}, schema.Expense{}, schema.InsuranceEnrolment{}, schema.Schooling{}, schema.Labour{}, schema.Death{},
		schema.Move{}, schema.Health{}, schema.DisabilityCertificate{}, schema.GuardianConsent{},
	}
	out := map[string]ent.Interface{}
	for _, s := range list {
		out[reflect.TypeOf(s).Name()] = s
	}
	return out
}

// That a row is reached over an edge of a household or person that is shown says that
// it is about that one: a row of a type refers to one by no other column.
func TestRowsReferToHouseholdsAndPersonsByTheColumnsThatAreLookedAt(t *testing.T) {
	all, walked := schemas(), 0
	for name, v := range verdicts {
		if len(v.about) == 0 {
			continue
		}
		s := all[name]
		if s == nil {
			t.Errorf("%s is about somebody: list it here", name)
			continue
		}
		for _, column := range v.about {
			found := 0
			edges := s.(interface{ Edges() []ent.Edge }).Edges()
			if m, ok := s.(interface{ Mixin() []ent.Mixin }); ok {
				for _, x := range m.Mixin() {
					edges = append(edges, x.Edges()...)
				}
			}
			for _, e := range edges {
				d := e.Descriptor()
				if d.Type != homes[column] {
					continue
				}
				found++
				if d.Field != column {
					t.Errorf("%s.%s refers to a %s by %q, and %q alone is looked at", name, d.Name, d.Type, d.Field, column)
				}
			}
			if found != 1 {
				t.Errorf("%s refers to a %s by %d edges", name, homes[column], found)
			}
			walked++
		}
	}
	if walked < 28 {
		t.Errorf("%d columns were looked at", walked)
	}
}

// What is left out is only the look at the very household or person whose edge it is.
func TestOverAnEdgeOnlyTheLookAtWhoseEdgeItIsIsLeftOut(t *testing.T) {
	limited := func(name, from string, v View) string {
		sel := sql.Dialect(dialect.Postgres).Select("id").From(sql.Table("rows"))
		sel.WithContext(context.Background())
		Limit(v, name, from)(sel)
		if sel.Err() != nil {
			return sel.Err().Error()
		}
		text, _ := sel.Query()
		return text
	}
	area := View{Within: "/1/", Health: true}
	whole := func(name string) string { return limited(name, "", area) }
	for _, c := range []struct {
		name, from string
		same       bool // as if it were reached over no edge
	}{
		{"Income", "Person", false}, {"Income", "Membership", true}, {"Income", "Household", true},
		{"DibaoSpell", "Household", false}, {"DibaoSpell", "Person", true}, {"DibaoSpell", "DibaoSpell", true},
		{"Household", "DibaoSpell", false}, {"Household", "Person", true}, {"Household", "Income", true}, {"Household", "Unit", true},
		{"Person", "Income", false}, {"Person", "Membership", false}, {"Person", "StoredDecision", true}, {"Person", "Household", true}, {"Person", "PersonMerge", true},
		{"Change", "Household", true}, {"PersonMerge", "Person", true}, {"AccessLogEntry", "Household", true},
	} {
		if same := limited(c.name, c.from, area) == whole(c.name); same != c.same {
			t.Errorf("%s from %s: %s", c.name, c.from, limited(c.name, c.from, area))
		}
	}
	// Of a membership the other side is looked at still, and an illness stays one.
	for _, c := range [][3]string{{"Membership", "Household", "within_persons"}, {"Membership", "Person", `"within_households"."id" = "rows"."household_id"`}, {"Health", "Person", "guardian_consents"}} {
		if text := limited(c[0], c[1], area); !strings.Contains(text, c[2]) || text == whole(c[0]) {
			t.Errorf("%s from %s: %s", c[0], c[1], text)
		}
	}
	if text := limited("Health", "Person", View{Within: "/1/"}); !strings.Contains(text, "FALSE") {
		t.Errorf("illness over an edge: %s", text)
	}
	if text := limited("Income", "Person", View{}); text != ErrNoView.Error() {
		t.Errorf("without a view: %s", text)
	}
}
