package graph_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"bentou/ent/store"
	"bentou/graph"
	"bentou/internal/audit"
	"bentou/internal/eligibility"
	"bentou/internal/testkit"
)

// ruled gives the API the rules of Liaocheng.
func ruled(t *testing.T, a *api) *api {
	t.Helper()
	e := eligibility.New(a.store, os.DirFS("../rules/packs/liaocheng-etdz"))
	if _, err := e.EnsureRelease(t.Context()); err != nil {
		t.Fatal(err)
	}
	a.bare = graph.New(graph.Options{Store: a.store, Eligibility: e, Log: slog.New(slog.NewTextHandler(a.log, nil))})
	a.http = audit.New(a.store, nil).Middleware(signedIn(a.bare))
	return a
}

func newRuled(t *testing.T) *api { return ruled(t, newAPI(t, t.TempDir()+"/bentou.db")) }

func eachRuled(t *testing.T, test func(t *testing.T, a *api)) {
	each(t, func(t *testing.T, a *api) { test(t, ruled(t, a)) })
}

// elder makes a household of one person of the zone, 70 years old on 31 December
// 2019, and returns the ids.
func (a *api) elder(code, village, birth string, sequence int) (household, person string) {
	a.t.Helper()
	household, person = a.household(code, village), a.person("老一", birth, sequence)
	a.ask(`mutation($m: MembershipAddInput!, $h: HukouAddInput!) {
		membershipAdd(input: $m) {userErrors {code field message {en}}} hukouAdd(input: $h) {userErrors {code field message {en}}}}`,
		"m", map[string]any{"personId": person, "householdId": household, "relation": "HEAD", "validFrom": "2015-01-01"},
		"h", map[string]any{"personId": person, "place": "LOCAL", "validFrom": "2010-01-01"})
	return household, person
}

const decide = `mutation($in: DecideInput!) {decide(input: $in) {userErrors {code field message {zh en}}
	run {zone asOf repeated households decisions release {number digest} programmes {programme {key} eligible undetermined ineligible amount} flags {kind {key} raised up undetermined}}}}`

// find returns the place in a list of the entry whose field has a value.
func (r answer) find(list, field string, value any) string {
	r.t.Helper()
	all, _ := r.at(list).([]any)
	for i := range all {
		at := fmt.Sprintf("%s.%d", list, i)
		if fmt.Sprint(r.at(at+"."+field)) == fmt.Sprint(value) {
			return at
		}
	}
	r.t.Fatalf("%s has no entry whose %s is %v: %v", list, field, value, r.at(list))
	return ""
}

// field returns the field that the first error names.
func (r answer) field() string {
	if errs, ok := r.body["errors"].([]any); ok && len(errs) > 0 {
		e, _ := errs[0].(map[string]any)["extensions"].(map[string]any)
		return fmt.Sprint(e["field"])
	}
	return ""
}

func TestALocalSeventyYearOldIsOwedAHundredYuanWithReasonsAndASixtyNineYearOldIsToldTheDay(t *testing.T) {
	eachRuled(t, func(t *testing.T, a *api) {
		v := a.village()
		_, person := a.elder("37159912300001", v, "1949-12-31", 1)
		a.elder("37159912300002", v, "1950-03-01", 2)
		query := `query($code: String!) {household(code: $code) {assessment {asOf release {number digest}
			decisions(programme: ["elder_zone70"]) {programme {key title {zh en} reference {document clause} parameters {key current {value {__typename ... on MoneyValue {money}} confidence source}}}
			subject {kind id person {name age}} outcome amount cycle day reasons {code text {zh en} met observed {en} required {en} distance {en} metOn confidence reference {document} subject {id person {name}}}
			missing {input}}}}}`
		r := a.ask(query, "code", "37159912300001")
		const d = "household.assessment.decisions.0"
		r.want("household.assessment.asOf", "2019-12-31")
		r.want("household.assessment.release.number", 1)
		r.want(d+".outcome", "ELIGIBLE")
		r.want(d+".amount", "100.00")
		r.want(d+".cycle", "MONTH")
		r.want(d+".subject.id", person)
		r.want(d+".subject.person.name", "老一")
		r.want(d+".subject.person.age", 70)
		age := r.find(d+".reasons", "code", "age.at_least")
		r.want(age+".met", true)
		r.want(age+".subject.person.name", "老一")
		r.find(d+".reasons", "code", "hukou.is")
		p := r.find(d+".programme.parameters", "key", "elder.zone70")
		r.want(p+".current.value.money", "100.00")
		r = a.ask(query, "code", "37159912300002")
		r.want(d+".outcome", "INELIGIBLE")
		age = r.find(d+".reasons", "code", "age.at_least")
		r.want(age+".met", false)
		r.want(age+".metOn", "2020-03-01")
		r.want(age+".distance.en", "70 years on 1 March 2020")
	})
}

func TestDecidingRecordsOnceAndWhatIsRecordedExplainsItself(t *testing.T) {
	eachRuled(t, func(t *testing.T, a *api) {
		v := a.village()
		household, person := a.elder("37159912300001", v, "1949-12-31", 1)
		r := a.ask(decide, "in", map[string]any{})
		r.want("decide.run.asOf", "2019-12-31")
		r.want("decide.run.households", 1)
		zone70 := r.find("decide.run.programmes", "programme.key", "elder_zone70")
		r.want(zone70+".eligible", 1)
		r.want(zone70+".amount", "100.00")
		a.ask(decide, "in", map[string]any{}).want("decide.run.repeated", true)
		a.post(decide, "in", map[string]any{"households": []string{"nobody"}}).want("decide.userErrors.0.field", "input.households.0")
		a.post(decide, "in", map[string]any{"households": []string{}}).want("decide.userErrors.0.code", "INVALID")
		a.post(decide, "in", map[string]any{"within": "AA"}).want("decide.userErrors.0.field", "input.within")
		a.post(decide, "in", map[string]any{"asOf": "1800-01-01"}).want("decide.userErrors.0.code", "WRONG_STATE")

		list := `query($w: StoredDecisionWhereInput, $day: Date, $at: DateTime, $all: Boolean) {decisions(first: 50, where: $w, asOf: $day, knownAt: $at, history: $all, orderBy: {field: DECIDED_FOR}) {totalCount edges {node {
			id programme {key title {zh}} subject {kind id supposed person {name}} outcome amount cycle day decidedFor nextChange stale household {code} person {name}
			release {number} reasons {code met text {zh en} subject {person {name}}} missing {input}}}}}`
		where := map[string]any{"programme": "elder_zone70"}
		r = a.ask(list, "w", where)
		const n = "decisions.edges.0.node"
		r.want("decisions.totalCount", 1)
		r.want(n+".outcome", "ELIGIBLE")
		r.want(n+".amount", "100.00")
		r.want(n+".subject.id", person)
		r.want(n+".subject.person.name", "老一")
		r.want(n+".household.code", "37159912300001")
		r.want(r.find(n+".reasons", "code", "age.at_least")+".met", true)
		id := r.text(n + ".id")
		node := a.ask(`query($id: ID!) {node(id: $id) {... on Decision {programme {key} outcome amount reasons {code}} ... on StoredDecision {decidedFor}}}`, "id", id)
		node.want("node.programme.key", "elder_zone70")
		node.want("node.decidedFor", "2019-12-31")
		a.ask(list, "w", map[string]any{"programme": "elder_zone70", "within": v}).want("decisions.totalCount", 1)
		a.ask(list, "w", where, "day", "2019-12-30").want("decisions.totalCount", 0)
		// The birthday counts in December; January is looked at again.
		r.want(n+".nextChange", "2020-01-01")
		r.want(n+".stale", false)
		a.ask(list, "w", where, "day", "2020-01-01").want(n+".stale", true)
		before := a.now()

		// The birthday is corrected: the allowance ends, and the record of before stays.
		record := a.ask(`query($id: ID!) {node(id: $id) {... on Person {birthDate record {id}}}}`, "id", person)
		a.ask(`mutation($in: PersonRecordCorrectInput!) {personRecordCorrect(input: $in) {userErrors {code field message {en}}}}`,
			"in", map[string]any{"id": record.text("node.record.id"), "birthDate": "1951-01-01"})
		a.ask(decide, "in", map[string]any{"households": []string{"37159912300001"}})
		r = a.ask(list, "w", where)
		r.want("decisions.totalCount", 1)
		r.want(n+".outcome", "INELIGIBLE")
		a.ask(list, "w", where, "at", before).want(n+".outcome", "ELIGIBLE")
		a.ask(list, "w", where, "all", true).want("decisions.totalCount", 2)
		again := a.ask(`query($id: ID!) {node(id: $id) {... on Decision {outcome reasons {code met}}}}`, "id", id)
		again.want("node.outcome", "ELIGIBLE")
		again.want(again.find("node.reasons", "code", "age.at_least")+".met", true)
		page := a.ask(`{household(code: "37159912300001") {id decisions(programme: ["elder_zone70"]) {outcome household {code}} before: decisions(asOf: "2018-12-31") {outcome} riskFlags {kind {key}}}}`)
		page.want("household.id", household)
		page.want("household.decisions.0.outcome", "INELIGIBLE")
		page.want("household.decisions.0.household.code", "37159912300001")
		if got := page.at("household.before.0"); got != nil {
			t.Errorf("a decision before any was made: %v", got)
		}
	})
}

// poor records a household whose income a head lies at an amount a year.
func (a *api) poor(code, village string, sequence int, amount string) string {
	a.t.Helper()
	household, person := a.elder(code, village, "1970-05-05", sequence)
	a.ask(`mutation($p: PovertyRegistrationAddInput!, $c: HouseholdCompletenessAddInput!, $x: HouseholdCompletenessAddInput!, $i: IncomeAddInput!) {
		povertyRegistrationAdd(input: $p) {userErrors {code field message {en}}}
		a: householdCompletenessAdd(input: $c) {userErrors {code field message {en}}}
		b: householdCompletenessAdd(input: $x) {userErrors {code field message {en}}}
		incomeAdd(input: $i) {userErrors {code field message {en}}}}`,
		"p", map[string]any{"householdId": household, "attribute": "GENERAL_POOR", "exitStatus": "NOT_EXITED", "validFrom": "2016-01-01"},
		"c", map[string]any{"householdId": household, "register": "INCOME", "validFrom": "2015-01-01"},
		"x", map[string]any{"householdId": household, "register": "EXPENSE", "validFrom": "2015-01-01"},
		"i", wage(person, "2019", amount))
	return household
}

func TestAFlagIsRaisedActedOnAndClearedByAPerson(t *testing.T) {
	eachRuled(t, func(t *testing.T, a *api) {
		v := a.village()
		a.poor("37159912300001", v, 1, "100.00")
		a.ask(decide, "in", map[string]any{})
		list := `query($w: RiskFlagWhereInput, $all: Boolean, $day: Date) {riskFlags(first: 10, where: $w, history: $all, asOf: $day) {totalCount edges {node {
			id key kind {key title {zh en} severity dueDays inForce parameters {key}} state dueOn raisedFor household {code} reasons {code met text {zh}} events {kind reason}}}}}`
		where := map[string]any{"key": "below_line", "within": v}
		r := a.ask(list, "w", where)
		const n = "riskFlags.edges.0.node"
		r.want("riskFlags.totalCount", 1)
		r.want(n+".kind.severity", "URGENT")
		r.want(n+".state", "RAISED")
		r.want(n+".dueOn", "2020-01-07")
		r.want(n+".reasons.0.met", true)
		id := r.text(n + ".id")
		act := func(name, input, reason string) answer {
			t.Helper()
			in := map[string]any{"flagId": id}
			if reason != "" {
				in["reason"] = reason
			}
			return a.post(fmt.Sprintf(`mutation($in: %s!) {%s(input: $in) {riskFlag {state events {kind}} event {kind day reason} userErrors {code field message {zh en}}}}`, input, name), "in", in)
		}
		act("riskFlagAcknowledge", "RiskFlagActInput", "").want("riskFlagAcknowledge.riskFlag.state", "ACKNOWLEDGED")
		retry := m{"flagId": id, "idempotencyKey": "k1"}
		const acknowledge = `mutation($in: RiskFlagActInput!) {riskFlagAcknowledge(input: $in) {event {id} riskFlag {events {kind}} userErrors {code field}}}`
		first, second := a.ask(acknowledge, "in", retry), a.ask(acknowledge, "in", retry)
		second.want("riskFlagAcknowledge.event.id", first.text("riskFlagAcknowledge.event.id"))
		second.want("riskFlagAcknowledge.riskFlag.events.2", nil)
		retry["reason"] = "另一请求"
		a.post(acknowledge, "in", retry).want("riskFlagAcknowledge.userErrors.0.field", "input.idempotencyKey")
		act("riskFlagVerify", "RiskFlagActInput", "入户核实").want("riskFlagVerify.event.reason", "入户核实")
		act("riskFlagMeasure", "RiskFlagActInput", "").want("riskFlagMeasure.riskFlag.state", "MEASURES")
		act("riskFlagClear", "RiskFlagClearInput", " ").want("riskFlagClear.userErrors.0.field", "input.reason")
		act("riskFlagClear", "RiskFlagClearInput", "收入登记有误").want("riskFlagClear.riskFlag.state", "CLEARED")
		act("riskFlagClear", "RiskFlagClearInput", "再次").want("riskFlagClear.userErrors.0.code", "WRONG_STATE")
		a.ask(list, "w", where).want("riskFlags.totalCount", 0)
		a.ask(list, "w", where, "all", true).want(n+".state", "CLEARED")
		a.ask(list, "w", where, "day", "2019-12-30").want("riskFlags.totalCount", 0)
		id = "AA"
		act("riskFlagVerify", "RiskFlagActInput", "").want("riskFlagVerify.userErrors.0.code", "NOT_FOUND")
	})
}

func TestAProgrammesParametersSayHowSureTheyAre(t *testing.T) {
	a := newRuled(t)
	r := a.ask(`{programmes {key title {zh en} subject cycle pays group stacking assessedOn requiresApplication inForce reference {document clause} versions {from to eligible amount inForce} parameters {key}}
		early: programmes(keys: ["elder_dibao"], asOf: "2018-11-30") {key inForce}
		parameters {key title {zh en} unit {type period per label codes} shape keys reference {document} values {from to value {__typename ... on MoneyValue {money}} text {zh en} formula rows {keys value} source confidence} current {from confidence value {... on MoneyValue {money}}}}
		invented: parameters(confidence: PLACEHOLDER) {key values {confidence}}
		riskFlagKinds {key title {zh en} severity dueDays inForce versions {raise clear} parameters {key}}}`)
	elder := r.find("programmes", "key", "elder_dibao")
	r.want(elder+".group", "elder_age")
	r.want(elder+".stacking", "HIGHER")
	r.want(elder+".assessedOn", "ANY_DAY")
	r.want("early.0.inForce", false)
	line := r.find("parameters", "key", "line.effective")
	if r.at(line+".current.value.money") == nil {
		t.Errorf("a parameter that follows from others has no value on the day: %v", r.at(line))
	}
	for i := range r.at("parameters").([]any) {
		at := fmt.Sprintf("parameters.%d", i)
		for j := range r.at(at + ".values").([]any) {
			if r.text(fmt.Sprintf("%s.values.%d.source", at, j)) == "" {
				t.Errorf("%s has a value without a source", r.text(at+".key"))
			}
		}
	}
	deductible := r.find("parameters", "key", "basic.deductible")
	r.want(deductible+".shape", "TABLE")
	r.want(deductible+".values.0.confidence", "PLACEHOLDER")
	r.want(deductible+".values.0.rows.0.value", "200")
	r.find("invented", "key", "basic.deductible")
	near := r.find("riskFlagKinds", "key", "near_line")
	r.find(near+".parameters", "key", "line.near_multiple")
}

func TestStatementsOfListsOfDecisionsAndFlagsDoNotGrowWithThePage(t *testing.T) {
	testkit.Alone(t)
	a := newRuled(t)
	a.filled(40)
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
	for name, query := range map[string]string{
		"decisions": `{decisions(first: %d) {edges {node {programme {key title {zh} parameters {key}} subject {kind id person {name age} household {code}} outcome amount household {code unit {name}} person {name}
			release {number state draft {id}} reasons {code text {zh} subject {person {name} household {code}}} missing {input subject {person {name}}} replay {same stored again impossible {en}}}} pageInfo {hasNextPage}}}`,
		"riskFlags":  `{riskFlags(first: %d, history: true) {edges {node {key kind {title {zh}} state dueOn household {code} reasons {code subject {person {name}}} events {kind}}} pageInfo {hasNextPage}}}`,
		"households": `{households(first: %d) {edges {node {code decisions {outcome programme {key} person {name}} riskFlags {key state} assessment {decisions(outcome: ELIGIBLE) {programme {key} subject {person {name}}} flags {kind {key} raised}}}} pageInfo {hasNextPage}}}`,
	} {
		statements(query, 1) // the first fills caches
		// Ten entries show all that an entry can have, such as facts that are missing.
		few, many := statements(query, 10), statements(query, 40)
		if few != many {
			t.Errorf("%s: a page of 10 takes %d statements, one of 40 takes %d", name, few, many)
		}
	}
}

func TestARecordedDecisionIsReplayedAndSaysSo(t *testing.T) {
	eachRuled(t, func(t *testing.T, a *api) {
		a.elder("37159912300081", a.village(), "1949-05-05", 81)
		a.ask(decide, "in", map[string]any{}).want("decide.userErrors", []any{})
		r := a.ask(`{decisions(first: 1000) {totalCount edges {node {programme {key} outcome replay {same stored again impossible {en}}}}}}`)
		list, _ := r.at("decisions.edges").([]any)
		if len(list) < 10 {
			t.Fatalf("%d decisions", len(list))
		}
		for i := range list {
			at := fmt.Sprintf("decisions.edges.%d.node.", i)
			r.want(at+"replay.same", true)
			r.want(at+"replay.again", r.at(at+"replay.stored"))
			r.want(at+"replay.impossible", nil)
			for _, part := range []string{r.text(at + "programme.key"), r.text(at + "outcome"), `"facts":"`, `"release":"`, `"semantics":1`} {
				if !strings.Contains(r.text(at+"replay.stored"), part) {
					t.Errorf("the record does not hold %s: %s", part, r.text(at+"replay.stored"))
				}
			}
		}
	})
}
