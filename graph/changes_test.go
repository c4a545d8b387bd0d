package graph_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"bentou/ent/store"
	"bentou/internal/access"
	"bentou/internal/testkit"
)

const (
	changesOf = `changes {complete cut {en} withheld masked maskedBecause left {input}
		until flips {class on outcome amount causes {kind masked input day title {en} subject {person {id}}} facts {direction from {zh en} to {zh en} upto {en} toValue uptoValue fact {input inputs kind known title {zh} subject {kind person {id}}}}} amounts {amount class on causes {kind} facts {to {en} fact {input}}}}
		bounds {outcomes least most leastEligible exact complete text {zh en} settles {input} masked maskedBecause}`
	whatIfOf = `query($id: ID!, $day: Date) {node(id: $id) {... on Household {
		assessment(asOf: $day) {decisions {programme {key} outcome subject {kind} ` + changesOf + `}}
		decisions {programme {key} outcome subject {kind} ` + changesOf + `}}}}`
	cliffsOf = `query($id: ID!, $day: Date) {node(id: $id) {... on Household {cliffs(asOf: $day) {income {input subject {kind}} now complete masked maskedBecause
		pieces {from to atFrom {month year once ofYear aMonth open} atTo {ofYear}} breaks {at loses cliff before {ofYear} after {ofYear} turns {programme {key} subject {kind} before after}} svg en: svg(language: EN)}}}}`
	cliffsNear = `query($d: Money!, $day: Date, $within: ID) {incomeCliffs(distance: $d, asOf: $day, within: $within) {households near unknown cut masked list {household {id} income {input} break {at loses}}}}`
)

func TestWhatWouldChangeADecisionIsToldOfComputedAndRecordedOnes(t *testing.T) {
	testkit.Alone(t)
	eachRuled(t, func(t *testing.T, a *api) {
		home, person := a.elder("37159912300081", a.village(), "1950-03-04", 81)
		a.ask(decide, "in", map[string]any{"asOf": "2019-12-03"}).want("decide.userErrors", []any{})
		for _, list := range []string{"node.assessment.decisions", "node.decisions"} {
			r := a.ask(whatIfOf, "id", home, "day", "2019-12-03")
			if list == "node.decisions" { // what is refused is not kept
				at := r.find(list, "outcome", "UNDETERMINED")
				r.want(at+".changes.flips.0.class", "VERIFY")
				continue
			}
			at := r.find(list, "programme.key", "elder_zone70")
			r.want(at+".changes.complete", true)
			r.want(at+".changes.flips.0.class", "BY_ITSELF")
			r.want(at+".changes.flips.0.on", "2020-03-04")
			r.want(at+".changes.flips.0.outcome", "ELIGIBLE")
			r.want(at+".changes.flips.0.amount", "100.00")
			r.want(at+".changes.flips.0.facts.0.toValue", "1949-12-03")
			r.want(at+".changes.flips.0.facts.0.direction", "AT_MOST")
			r.want(at+".changes.flips.0.facts.0.from.zh", "1950年3月4日")
			r.want(at+".changes.flips.0.facts.0.fact.kind", "BIRTHDAY")
			r.want(at+".changes.flips.0.facts.0.fact.subject.person.id", person)
			r.want(at+".bounds", nil)
			at = r.find(list, "outcome", "UNDETERMINED")
			if r.at(at+".bounds.masked") == false && r.at(at+".bounds.text.en") == "" {
				t.Errorf("%s has no bounds in words", at)
			}
		}
		// What is never suggested, such as to move, is for who analyses the rules.
		home, _ = a.elder("37159912300083", a.village(), "1949-05-05", 83)
		for role, sees := range map[access.Role]bool{access.Caseworker: false, access.PolicyEditor: true, access.PolicyApprover: true, access.Auditor: true, access.Administrator: true, access.Viewer: false} {
			r := a.by(access.Caller{Role: role, Purpose: "verification"}).ask(whatIfOf, "id", home, "day", "2019-12-03")
			at := r.find("node.assessment.decisions", "programme.key", "elder_zone70")
			r.want(at+".changes.masked", false)
			if text := fmt.Sprint(r.at(at + ".changes")); strings.Contains(text, "NEVER_SUGGESTED") != sees || strings.Contains(text, "withheld:0") != sees {
				t.Errorf("%s: %s", role, text)
			}
			if text := fmt.Sprint(r.at("node")); strings.Contains(text, "NEVER_SUGGESTED") && !sees {
				t.Errorf("%s is told what is never suggested: %s", role, text)
			}
		}
	})
}

// Two elders who differ in nothing but a certificate are told of in the same words,
// for whoever may not see it.
func TestWhatWouldChangeADecisionTellsNothingOfRecordsThatTheCallerMayNotSee(t *testing.T) {
	testkit.Alone(t)
	a := ruled(t, onSQLite(t))
	var homes []string
	for i, grade := range []string{"GRADE_1", "GRADE_4"} {
		h, p := a.elder(fmt.Sprintf("3715991230009%d", i), a.village(), "1949-05-05", 91+2*i)
		homes = append(homes, h)
		a.ask(`mutation($d: DisabilityCertificateAddInput!) {disabilityCertificateAdd(input: $d) {userErrors {code message {en}}}}`,
			"d", map[string]any{"personId": p, "category": "PHYSICAL", "grade": grade, "number": number("1949-05-05", 91+2*i) + "43", "validFrom": "2018-01-01"}).want("disabilityCertificateAdd.userErrors", []any{})
	}
	a.ask(decide, "in", map[string]any{}).want("decide.userErrors", []any{})
	differ := false
	for _, role := range access.Roles() {
		for _, purpose := range []string{"verification", ""} {
			c := access.Caller{Role: role, Purpose: purpose}
			by := a.by(c)
			if by.post(whatIfOf, "id", homes[0]).code() == "FORBIDDEN" {
				continue
			}
			told := make([][]string, 2)
			for i, h := range homes {
				r := by.ask(whatIfOf, "id", h)
				for _, list := range []string{"node.assessment.decisions", "node.decisions"} {
					for _, d := range r.at(list).([]any) {
						m := d.(map[string]any)
						told[i] = append(told[i], fmt.Sprint(list, m["programme"], m["outcome"], m["changes"], m["bounds"]))
					}
				}
			}
			sees := c.Sees(access.Disability)
			for _, text := range told[0] {
				key, _, _ := strings.Cut(text, "map[amounts")
				same := slices.ContainsFunc(told[1], func(o string) bool { return strings.HasPrefix(o, key) })
				if same && !slices.Contains(told[1], text) {
					differ = differ || sees
					// The people spoken of are others.
					if !sees && strings.Contains(text, "masked:true") {
						t.Errorf("%s for %q is told of different grades: %s", role, purpose, text)
					}
				}
			}
			if text := strings.Join(told[0], ""); strings.Contains(text, "disability_grade") && !sees {
				t.Errorf("%s for %q is told of the certificate: %s", role, purpose, text)
			}
		}
	}
	if !differ {
		t.Error("nobody is told of different grades: the comparison shows nothing")
	}
}

func TestTheCurveOfAHouseholdAndWhoStandsNearACliffAreAsked(t *testing.T) {
	eachRuled(t, func(t *testing.T, a *api) {
		home, person := a.elder("37159912300085", a.village(), "1949-05-05", 85)
		r := a.ask(cliffsOf, "id", home, "day", "2019-12-03")
		r.want("node.cliffs.income", nil)
		if !strings.Contains(r.text("node.cliffs.svg"), "没有可画的内容") {
			t.Error("an income that is not known is drawn")
		}
		a.ask(cliffsNear, "d", "500.00", "day", "2019-12-03").want("incomeCliffs.unknown", 1)
		for _, source := range []string{"WAGE", "BUSINESS", "PROPERTY", "TRANSFER"} {
			amount, item := "0.00", map[string]string{"WAGE": "WAGES", "BUSINESS": "FARMING", "PROPERTY": "RENT", "TRANSFER": "PENSION"}[source]
			if source == "WAGE" {
				amount = "1000.00"
			}
			a.ask(`mutation($i: IncomeAddInput!) {incomeAdd(input: $i) {userErrors {code field message {en}}}}`, "i", map[string]any{"personId": person, "incomeSource": source, "item": item, "amount": amount,
				"validFrom": "2018-01-01", "validTo": "2019-01-01"}).want("incomeAdd.userErrors", []any{})
		}
		r = a.verifying().ask(cliffsOf, "id", home, "day", "2019-12-03")
		r.want("node.cliffs.masked", false)
		if r.at("node.cliffs.income") == nil {
			t.Fatalf("the wages are known and there is no curve: %v", r.body)
		}
		r.want("node.cliffs.income.input", "WAGES")
		r.want("node.cliffs.complete", true)
		for _, svg := range []string{r.text("node.cliffs.svg"), r.text("node.cliffs.en")} {
			if !strings.HasPrefix(svg, "<svg ") || !strings.Contains(svg, "stroke-linecap") {
				t.Errorf("%s", svg)
			}
		}
		a.verifying().ask(cliffsNear, "d", "20000.00", "day", "2019-12-03").want("incomeCliffs.households", 1)
		for _, wrong := range []string{"0.00", "20000.01"} {
			if code := a.post(cliffsNear, "d", wrong).code(); code != "INVALID" {
				t.Errorf("a distance of %s: %s", wrong, code)
			}
		}
	})
}

// What is on record with its end is told to come about by itself, of what is computed
// and of what is recorded.
func TestACertificateThatRunsOutChangesADecisionByItself(t *testing.T) {
	eachRuled(t, func(t *testing.T, a *api) {
		home, person := a.elder("37159912300087", a.village(), "1975-04-20", 87)
		a.ask(`mutation($d: DisabilityCertificateAddInput!, $s: SelfCareAssessmentAddInput!, $p: PovertyRegistrationAddInput!) {povertyRegistrationAdd(input: $p) {userErrors {code}} disabilityCertificateAdd(input: $d) {userErrors {code message {en}}} selfCareAssessmentAdd(input: $s) {userErrors {code message {en}}}}`,
			"d", map[string]any{"personId": person, "category": "PHYSICAL", "grade": "GRADE_1", "number": number("1975-04-20", 87) + "41", "validFrom": "2015-05-01", "expiresOn": "2020-02-15"},
			"p", map[string]any{"householdId": home, "attribute": "GENERAL_POOR", "exitStatus": "NOT_EXITED", "validFrom": "2016-01-01"},
			"s", map[string]any{"personId": person, "level": "NONE", "longTermCare": true, "validFrom": "2015-01-01"}).want("disabilityCertificateAdd.userErrors", []any{})
		a.ask(decide, "in", map[string]any{"asOf": "2019-12-03"}).want("decide.userErrors", []any{})
		r := a.verifying().ask(whatIfOf, "id", home, "day", "2019-12-03")
		for _, list := range []string{"node.assessment.decisions", "node.decisions"} {
			at := r.find(list, "programme.key", "disab_nursing")
			r.want(at+".changes.until", "2022-12-03")
			at = r.find(at+".changes.flips", "class", "BY_ITSELF")
			r.want(at+".on", "2020-03-01") // any day of February counts
			r.want(at+".outcome", "UNDETERMINED")
			r.want(at+".facts.0.fact.kind", "DAY")
			r.want(at+".facts.0.from.zh", "2019年12月3日")
			r.want(at+".facts.0.toValue", "2020-03-01")
			r.want(at+".causes.0.kind", "RECORD")
			r.want(at+".causes.0.day", "2020-02-16")
			r.want(at+".causes.0.input", "disability_grade")
			r.want(at+".causes.0.subject.person.id", person)
		}
		// Whoever may not see the certificate is told nothing of it.
		r = a.by(access.Caller{Role: access.Viewer}).ask(whatIfOf, "id", home, "day", "2019-12-03")
		if text := fmt.Sprint(r.body); strings.Contains(text, "disability_grade") || strings.Contains(text, "2020-02-16") {
			t.Error("a viewer is told that a certificate runs out")
		}
	})
}

func TestStatementsOfWhatWouldChangeDecisionsDoNotGrowWithThePage(t *testing.T) {
	testkit.Alone(t)
	a := newRuled(t)
	a.filled(8)
	a.ask(decide, "in", map[string]any{})
	statements := func(query string, n int) int64 {
		ctx, counter := store.CountStatements(context.Background())
		text, _ := json.Marshal(map[string]string{"query": fmt.Sprintf(query, n)})
		req := httptest.NewRequestWithContext(ctx, http.MethodPost, "/graphql", strings.NewReader(string(text)))
		req.Header.Set("Content-Type", "application/json")
		w := httptest.NewRecorder()
		a.http.ServeHTTP(w, req)
		if strings.Contains(w.Body.String(), `"errors"`) {
			t.Fatal(w.Body)
		}
		return counter.Load()
	}
	const what = `changes {complete until flips {class on causes {kind} facts {fact {input subject {person {name}}}}}} bounds {text {en} settles {input}}`
	for name, query := range map[string]string{
		"computed decisions": `{households(first: %d) {edges {node {assessment {decisions(programme: ["elder_zone70", "dibao"]) {` + what + `}}}}}}`,
		"recorded decisions": `{decisions(first: %d, where: {programme: "elder_zone70"}) {edges {node {` + what + `}}}}`,
		"curves":             `{households(first: %d) {edges {node {cliffs(to: "500.00") {complete income {subject {person {name}}} svg}}}}}`,
	} {
		statements(query, 1) // the first fills caches
		if few, many := statements(query, 2), statements(query, 8); few != many {
			t.Errorf("%s: of 2 they take %d statements, of 8 they take %d", name, few, many)
		}
	}
	// The population is gone through in batches.
	if few, many := statements(`{incomeCliffs(distance: "500.00", first: %d) {households}}`, 1), statements(`{incomeCliffs(distance: "500.00", first: %d) {households list {household {code} income {subject {person {name}}}}}}`, 8); many > few+2 {
		t.Errorf("who stands near a cliff takes %d statements, and %d with their names", few, many)
	}
}
