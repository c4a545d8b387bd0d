package graph_test

import (
	"fmt"
	"strings"
	"testing"

	"bentou/graph/scalar"
	"bentou/internal/access"
)

const personal = `query($id: ID!) {node(id: $id) {... on Person {name identityNumber {masked value reason} phone {masked value reason}
	health(history: true) {masked reason conditions {condition}} disabilityCertificate {masked reason certificates {category grade number {masked value}}}
	disabilityCertificateHistory {masked certificates {grade}}}}}`

func TestPersonalDataAreShownToTheRoleAndPurposeOfTheTableAndElseSayWhyNot(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		_, p := a.elder("37159912300031", a.village(), "1949-05-05", 41)
		a.ask(`mutation($h: HealthAddInput!, $d: DisabilityCertificateAddInput!, $t: PersonIdentifierAddInput!) {
			healthAdd(input: $h) {userErrors {code message {en}}} disabilityCertificateAdd(input: $d) {userErrors {code message {en}}} personIdentifierAdd(input: $t) {userErrors {code message {en}}}}`,
			"h", map[string]any{"personId": p, "condition": "CHRONIC_ILLNESS", "validFrom": "2018-01-01"},
			"d", map[string]any{"personId": p, "category": "PHYSICAL", "grade": "GRADE_2", "number": number("1949-05-05", 41) + "42", "validFrom": "2018-01-01"},
			"t", map[string]any{"personId": p, "kind": "PHONE", "value": "13900000000", "validFrom": "2018-01-01"})
		a = a.trusting(personal) // a service asks nothing else
		for _, role := range access.Roles() {
			for _, purpose := range append(access.Purposes(), "", "curiosity") {
				c := access.Caller{Role: role, Purpose: string(purpose)}
				r := a.by(c).post(personal, "id", p)
				if role == access.FieldTeam {
					if r.code() != "FORBIDDEN" {
						t.Errorf("a field team is answered %v", r.body)
					}
					continue
				}
				for _, x := range []struct {
					kind          access.Personal
					field, inside string
				}{{access.IdentityNumber, "identityNumber", "value"}, {access.Phone, "phone", "value"},
					{access.Health, "health", "conditions.0.condition"}, {access.Disability, "disabilityCertificate", "certificates.0.grade"},
					{access.Disability, "disabilityCertificateHistory", "certificates.0.grade"}} {
					shown := r.at("node."+x.field+"."+x.inside) != nil
					if shown != c.Sees(x.kind) {
						t.Errorf("%s for %q sees %s: %t", role, purpose, x.field, shown)
					}
					if reason, _ := r.at("node." + x.field + ".reason").(string); x.field != "disabilityCertificateHistory" && (reason == "") != shown {
						t.Errorf("%s for %q: %s gives the reason %q", role, purpose, x.field, reason)
					}
				}
				if text := fmt.Sprint(r.body); !c.Sees(access.IdentityNumber) && strings.Contains(text, number("1949-05-05", 41)) {
					t.Errorf("%s for %q is shown an identity number: %s", role, purpose, text)
				}
			}
		}
		if !(&access.Caller{Role: access.Caseworker, Purpose: "verification"}).Sees(access.Health) {
			t.Error("nobody sees anything: the comparison shows nothing")
		}
	})
}

func TestASevereMentalIllnessIsShownOnlyWhileAGuardianConsents(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		_, p := a.elder("37159912300032", a.village(), "1949-05-05", 43)
		a.ask(`mutation($h: HealthAddInput!) {healthAdd(input: $h) {health {condition} userErrors {code message {en}}}}`,
			"h", map[string]any{"personId": p, "condition": "SEVERE_MENTAL_ILLNESS", "validFrom": "2018-01-01"}).want("healthAdd.health", nil)
		seen := func(want string) {
			t.Helper()
			r := a.verifying().ask(personal, "id", p)
			r.want("node.health.masked", false)
			if got := fmt.Sprint(r.at("node.health.conditions")); got != want {
				t.Errorf("seen: %s, want %s", got, want)
			}
			n := a.verifying().ask(`{persons(first: 1, where: {hasHealthWith: {condition: SEVERE_MENTAL_ILLNESS}}) {totalCount}}`)
			n.want("persons.totalCount", strings.Count(want, "SEVERE"))
		}
		seen("[]")
		consent := a.verifying().ask(`mutation($c: GuardianConsentAddInput!) {guardianConsentAdd(input: $c) {guardianConsent {id guardian} userErrors {code message {en}}}}`,
			"c", map[string]any{"personId": p, "guardian": "监一", "relation": "长子", "validFrom": "2018-01-01"}).text("guardianConsentAdd.guardianConsent.id")
		seen("[map[condition:SEVERE_MENTAL_ILLNESS]]")
		a.verifying().ask(`mutation($c: FactEndInput!) {guardianConsentEnd(input: $c) {userErrors {code message {en}}}}`, "c", map[string]any{"id": consent, "validTo": "2019-06-01"})
		seen("[]")
	})
}

func TestWhatLiesInAnotherAreaCanBeChangedByNoMutation(t *testing.T) {
	eachRuled(t, func(t *testing.T, a *api) {
		here := a.village()
		township := a.ask(`{units(first: 1, where: {kind: TOWNSHIP, name: "韩集乡"}) {edges {node {id}}}}`).text("units.edges.0.node.id")
		there := a.ask(`mutation($in: UnitAddInput!) {unitAdd(input: $in) {unit {id} userErrors {code message {en}}}}`,
			"in", map[string]any{"parentId": township, "kind": "VILLAGE", "name": "彼村", "validFrom": "2010-01-01"}).text("unitAdd.unit.id")
		home, me := a.elder("37159912300041", here, "1949-05-05", 51)
		away, other := a.elder("37159912300042", there, "1949-06-06", 52)
		income := a.ask(`mutation($in: IncomeAddInput!) {incomeAdd(input: $in) {income {id} userErrors {code message {en}}}}`,
			"in", map[string]any{"personId": other, "incomeSource": "WAGE", "item": "WAGES", "amount": "12.00", "validFrom": "2019-01-01", "validTo": "2020-01-01"}).text("incomeAdd.income.id")
		membership := a.ask(`query($id: ID!) {node(id: $id) {... on Person {membership {id}}}}`, "id", me).text("node.membership.id")
		record := a.ask(`query($id: ID!) {node(id: $id) {... on Household {record {id}}}}`, "id", home).text("node.record.id")
		unit, err := scalar.UnmarshalID(here)
		if err != nil {
			t.Fatal(err)
		}
		worker := a.by(access.Caller{Role: access.Caseworker, Unit: unit})
		before := a.ask(`{changes(first: 1) {totalCount}}`).at("changes.totalCount")
		for name, in := range map[string]map[string]any{
			"incomeAdd":              {"personId": other, "incomeSource": "WAGE", "item": "WAGES", "amount": "1.00", "validFrom": "2018-01-01", "validTo": "2019-01-01"},
			"incomeCorrect":          {"id": income, "amount": "1.00"},
			"incomeEnd":              {"id": income, "validTo": "2019-06-01"},
			"factRetract":            {"id": income},
			"dibaoSpellAdd":          {"householdId": away, "category": "RURAL", "monthlyAmount": "1.00", "validFrom": "2019-01-01"},
			"membershipAdd":          {"personId": other, "householdId": home, "relation": "OTHER", "validFrom": "2019-06-01"},
			"membershipCorrect":      {"id": membership, "householdId": away},
			"householdRecordCorrect": {"id": record, "unitId": there},
			"householdAdd":           {"code": "37159912300043", "unitId": there, "validFrom": "2019-01-01"},
			"personMerge":            {"personId": other, "intoId": me},
			"personUnmerge":          {"personId": other},
			"decide":                 {"households": []any{"37159912300042"}},
		} {
			input := strings.ToUpper(name[:1]) + name[1:] + "Input"
			if strings.HasSuffix(name, "End") {
				input = "FactEndInput"
			}
			r := worker.post(fmt.Sprintf(`mutation($in: %s!) {%s(input: $in) {userErrors {code field}}}`, input, name), "in", in)
			if code := r.code(); code != "NOT_FOUND" {
				t.Errorf("%s gives %q: %v", name, code, r.body)
			}
		}
		for query, why := range map[string]string{
			`mutation {unitAdd(input: {parentId: "` + here + `", kind: VILLAGE, name: "x", validFrom: "2019-01-01"}) {userErrors {code}}}`: "units are the zone's",
			`{allocation(key: "posts") {quota}}`: "places are the zone's",
		} {
			if code := worker.post(query).code(); code != "FORBIDDEN" {
				t.Errorf("%s (%s) gives %q", query, why, code)
			}
		}
		if after := a.ask(`{changes(first: 1) {totalCount}}`).at("changes.totalCount"); after != before {
			t.Errorf("something was changed: %v changes after %v", after, before)
		}
		run := worker.ask(decide, "in", map[string]any{})
		run.want("decide.run.households", 1)
		worker.ask(`mutation($in: IncomeAddInput!) {incomeAdd(input: $in) {income {person {id}} userErrors {code message {en}}}}`,
			"in", map[string]any{"personId": me, "incomeSource": "WAGE", "item": "WAGES", "amount": "1.00", "validFrom": "2018-01-01", "validTo": "2019-01-01"}).want("incomeAdd.income.person.id", me)
	})
}
