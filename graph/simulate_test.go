package graph_test

import (
	"fmt"
	"strings"
	"testing"
)

const simulate = `query($in: SimulateInput!, $only: [String!]) {simulate(input: $in) {asOf release {number}
	decisions(programme: $only) {programme {key} subject {kind id supposed person {name}} outcome amount reasons {code met distance {en} metOn subject {supposed}} missing {input inputs title {zh en} subject {supposed} unblocks}}
	flags {kind {key} raised cleared missing {input}} variables {key value {__typename ... on MoneyValue {money}} text {zh en} subject {kind supposed}}}}`

type m = map[string]any

func field(name string, value any) m { return m{"name": name, "value": value} }

func TestAHouseholdDescribedWholeIsAnsweredAndNothingIsWritten(t *testing.T) {
	a := newRuled(t)
	position := a.ask(`{changes(last: 1) {edges {node {position}}}}`).at("changes.edges.0.node.position")
	r := a.ask(simulate, "only", []string{"elder_zone70"}, "in", m{"asOf": "2019-12-31", "household": m{"members": []m{
		{"name": "奶奶", "fields": []m{field("birth_date", "1949-12-31"), field("hukou", "local")}},
		{"fields": []m{field("birth_date", "1950-03-01"), field("hukou", "LOCAL")}},
		{"name": "未登记户籍", "fields": []m{field("birth_date", "1940-01-01")}},
	}}})
	r.want("simulate.decisions.0.subject.supposed", "奶奶")
	r.want("simulate.decisions.0.outcome", "ELIGIBLE")
	r.want("simulate.decisions.0.amount", "100.00")
	r.want("simulate.decisions.1.subject.supposed", "household.members.1")
	r.want("simulate.decisions.1.outcome", "INELIGIBLE")
	r.want(r.find("simulate.decisions.1.reasons", "code", "age.at_least")+".metOn", "2020-03-01")
	r.want("simulate.decisions.2.outcome", "UNDETERMINED")
	r.want("simulate.decisions.2.missing.0.input", "hukou")
	r.want("simulate.decisions.2.missing.0.subject.supposed", "未登记户籍")
	if now := a.ask(`{changes(last: 1) {edges {node {position}}}}`).at("changes.edges.0.node.position"); now != position {
		t.Errorf("a simulation wrote: %v after %v", now, position)
	}
}

func TestAHouseholdOfWhichOnlyANameIsKnownIsUndeterminedAndSaysWhatToAsk(t *testing.T) {
	a := newRuled(t)
	r := a.ask(simulate, "in", m{"household": m{"members": []m{{"name": "张三"}}}})
	for i := range r.at("simulate.decisions").([]any) {
		d := fmt.Sprintf("simulate.decisions.%d", i)
		switch r.text(d + ".outcome") {
		case "ELIGIBLE":
			t.Errorf("%v is granted on nothing", r.at(d+".programme.key"))
		case "INELIGIBLE":
			if key := r.text(d + ".programme.key"); r.at(d+".reasons.0") == nil {
				t.Errorf("%s is a silent no", key)
			}
		case "UNDETERMINED":
			if r.at(d+".missing.0.input") == nil {
				t.Errorf("%v does not say what to ask", r.at(d))
			}
		}
	}
	zone70 := r.find("simulate.decisions", "programme.key", "elder_zone70")
	r.want(zone70+".outcome", "UNDETERMINED")
	inputs := fmt.Sprint(r.at(zone70 + ".missing"))
	if !strings.Contains(inputs, "hukou") || !strings.Contains(inputs, "age") {
		t.Errorf("it asks for %s", inputs)
	}
	r.want(r.find("simulate.flags", "kind.key", "below_line")+".raised", nil)
}

func TestWhetherAHouseholdIsOnDibaoIsAskedOnce(t *testing.T) {
	a := newRuled(t)
	r := a.ask(simulate, "only", []string{"elder_dibao"}, "in", m{"asOf": "2019-12-31", "household": m{"completeRegisters": []string{"POVERTY_REGISTRATION"},
		"members": []m{{"fields": []m{field("birth_date", "1945-05-01"), field("hukou", "LOCAL")}}}}})
	r.want("simulate.decisions.0.outcome", "UNDETERMINED")
	r.want("simulate.decisions.0.missing.0.input", "history(dibao)")
	r.want("simulate.decisions.0.missing.0.inputs.2", "end_reason(dibao)")
	if n := len(r.at("simulate.decisions.0.missing").([]any)); n != 1 {
		t.Errorf("it asks %d questions: %v", n, r.at("simulate.decisions.0.missing"))
	}
}

func TestChangesOfARecordedHouseholdAreSupposedAndTheRecordStays(t *testing.T) {
	eachRuled(t, func(t *testing.T, a *api) {
		v := a.village()
		household, person := a.elder("37159912300001", v, "1949-12-31", 1)
		ask := func(recorded m, only ...string) answer {
			t.Helper()
			recorded["code"] = "37159912300001"
			return a.ask(simulate, "only", only, "in", m{"recorded": recorded})
		}
		ask(m{}, "elder_zone70").want("simulate.decisions.0.outcome", "ELIGIBLE")
		r := ask(m{"members": []m{{"personId": person, "fields": []m{field("hukou", "ELSEWHERE")}}}}, "elder_zone70")
		r.want("simulate.decisions.0.outcome", "INELIGIBLE")
		r.want("simulate.decisions.0.subject.id", person)
		r.want("simulate.decisions.0.subject.person.name", "老一")
		ask(m{"members": []m{{"personId": person, "fields": []m{field("hukou", nil)}}}}, "elder_zone70").want("simulate.decisions.0.outcome", "UNDETERMINED")
		r = ask(m{"add": []m{{"name": "新来", "fields": []m{field("birth_date", "1930-01-01"), field("hukou", "LOCAL")}}}}, "elder_zone70")
		r.want(r.find("simulate.decisions", "subject.supposed", "新来")+".outcome", "ELIGIBLE")
		r = a.ask(simulate, "only", []string{"elder_zone70"}, "in", m{"recorded": m{"id": household, "remove": []string{person}}})
		if got := r.at("simulate.decisions.0"); got != nil {
			t.Errorf("a member that was taken out is decided: %v", got)
		}
		// One wage, and the register complete: below the line, as a what-if.
		r = ask(m{"completeRegisters": []string{"INCOME", "EXPENSE"}, "members": []m{{"personId": person, "incomes": []m{{"source": "WAGE", "item": "WAGES", "amount": "100.00", "year": 2019}}}}})
		r.want(r.find("simulate.flags", "kind.key", "below_line")+".raised", true)
		r.want(r.find("simulate.variables", "key", "net_income_per_head")+".value.money", "100.00")
		a.ask(`{household(code: "37159912300001") {members {person {hukou {place} incomes {amount}}}}}`).want("household.members.0.person.hukou.place", "LOCAL")
	})
}

func TestThatOneMemberHasNoCertificateSaysNothingAboutTheOthers(t *testing.T) {
	a := newRuled(t)
	member := func(name string, fields ...m) m { return m{"name": name, "fields": fields} }
	of := func(members ...m) answer {
		return a.ask(simulate, "in", m{"household": m{"members": members, "fields": []m{field("dibao_category", "RURAL")}}})
	}
	none := of(member("甲", field("disability_grade", "NONE")), member("乙"))
	outcome := func(r answer, who string) string {
		for i := range r.at("simulate.decisions").([]any) {
			d := fmt.Sprintf("simulate.decisions.%d", i)
			if r.text(d+".programme.key") == "disab_living" && r.at(d+".subject.supposed") == who {
				return r.text(d + ".outcome")
			}
		}
		t.Fatalf("nothing is said of %s", who)
		return ""
	}
	if got := outcome(none, "甲"); got != "INELIGIBLE" {
		t.Errorf("without a certificate it is %s", got)
	}
	if got := outcome(none, "乙"); got != "UNDETERMINED" {
		t.Errorf("of whom nothing was said it is %s", got)
	}
}

func TestWrongInputOfASimulationIsNamedWithItsPathAllAtOnce(t *testing.T) {
	a := newRuled(t)
	v := a.village()
	a.elder("37159912300001", v, "1949-12-31", 1)
	one := func(fields ...m) m { return m{"household": m{"members": []m{{"fields": fields}}}} }
	for _, c := range []struct {
		in   m
		path string
		code string
	}{
		{m{}, "input.household", "INVALID"},
		{m{"household": m{"members": []m{}}, "recorded": m{"code": "x"}}, "input.household", "INVALID"},
		{m{"recorded": m{}}, "input.recorded.id", "INVALID"},
		{m{"recorded": m{"code": "nobody"}}, "input.recorded.code", "NOT_FOUND"},
		{m{"recorded": m{"code": "37159912300001", "remove": []string{"AA"}}}, "input.recorded.remove.0", "INVALID"},
		{m{"recorded": m{"code": "37159912300001", "members": []m{{"personId": "AA"}}}}, "input.recorded.members.0.personId", "INVALID"},
		{m{"zone": "elsewhere", "household": m{"members": []m{}}}, "input.zone", "NOT_FOUND"},
		{m{"asOf": "1800-01-01", "household": m{"members": []m{}}}, "input.asOf", "WRONG_STATE"},
		{one(field("wealth", "1")), "input.household.members.0.fields.0.name", "INVALID"},
		{one(field("age", "70")), "input.household.members.0.fields.0.name", "INVALID"},
		{one(field("housing_grade", "A")), "input.household.members.0.fields.0.name", "INVALID"},
		{one(field("hukou", "moon")), "input.household.members.0.fields.0.value", "INVALID"},
		{one(field("birth_date", "1949-02-30")), "input.household.members.0.fields.0.value", "INVALID"},
		{one(field("chronic_illness", "perhaps")), "input.household.members.0.fields.0.value", "INVALID"},
		{one(field("chronic_illness", "false")), "input.household.members.0.fields.0.value", "INVALID"},
		{one(m{"name": "hukou", "value": "LOCAL", "from": "2019-01-01", "to": "2019-01-01"}), "input.household.members.0.fields.0.to", "INVALID"},
		{m{"household": m{"members": []m{{"incomes": []m{{"source": "WAGE", "amount": "1.00"}}}}}}, "input.household.members.0.incomes.0.year", "INVALID"},
		{m{"household": m{"members": []m{{"incomes": []m{{"source": "WAGE", "amount": "-1.00", "year": 2019}}}}}}, "input.household.members.0.incomes.0.amount", "INVALID"},
		{m{"household": m{"members": []m{}, "awards": []m{{"programme": "gold", "from": "2019-01-01"}}}}, "input.household.awards.0.programme", "INVALID"},
		{m{"household": m{"members": []m{}, "awards": []m{{"programme": "elder_zone70", "from": "2019-01-01"}}}}, "input.household.awards.0.programme", "INVALID"},
	} {
		r := a.post(simulate, "in", c.in)
		if r.code() != c.code || r.field() != c.path {
			t.Errorf("%v\n  gives %s on %s, want %s on %s", c.in, r.code(), r.field(), c.code, c.path)
		}
	}
	r := a.post(simulate, "in", one(field("wealth", "1"), field("hukou", "moon")))
	if errs := r.body["errors"].([]any); len(errs) != 2 {
		t.Errorf("two faults give %v", errs)
	}
}

const settle = `query($in: SimulateClaimInput!) {simulateClaim(input: $in) {release {number}
	earlier {dischargedOn layers {key pays}} bill {dischargedOn total paid ownPays ownShare layers {key title {zh en} coverage {en} served pays caps {key title {zh} unlimited left} reasons {code text {zh en}} missing {input}} variables {key text {en}}}}}`

func TestABillGoesThroughTheLayersAndEarlierBillsUseThemUp(t *testing.T) {
	a := newRuled(t)
	bill := func(day, total string) m {
		return m{"dischargedOn": day, "total": total, "inCatalogue": total, "hospitalLevel": "LEVEL_2", "designated": true, "referred": true, "thirdPartyLiable": false, "lines": []m{}}
	}
	in := m{"member": 0, "bill": bill("2019-11-30", "10000.00"), "household": m{
		"fields":            []m{field("household_attribute", "GENERAL_POOR"), field("exit_status", "NOT_EXITED")},
		"completeRegisters": []string{"DIBAO", "RESIDENT_MEDICAL", "EMPLOYEE_MEDICAL", "SPECIAL_POVERTY", "POVERTY_REGISTRATION"},
		"members": []m{{"fields": []m{field("birth_date", "1960-01-01"), field("hukou", "LOCAL")},
			"insurances": []m{{"kind": "RESIDENT_MEDICAL"}, {"kind": "SPECIAL_POVERTY"}}}},
	}}
	r := a.ask(settle, "in", in)
	const b = "simulateClaim.bill"
	// (10,000 − 500) × 70 %: the second level of hospital, once a year.
	r.want(b+".layers.0.key", "l1")
	r.want(b+".layers.0.pays", "6650.00")
	if r.at(b+".ownPays") == nil || r.at(b+".layers.0.reasons.0") == nil {
		t.Errorf("the settlement is %v", r.at(b))
	}
	in["earlier"] = []m{bill("2019-03-01", "2000.00")}
	r = a.ask(settle, "in", in)
	// The second stay of a year has half the deductible.
	r.want("simulateClaim.earlier.0.layers.0.pays", "1050.00")
	r.want(b+".layers.0.pays", "6825.00")
	// Of 150,000 a year the two bills have used 7,875.
	r.want(b+".layers.0.caps.0.key", "basic_year")
	r.want(b+".layers.0.caps.0.left", "142125.00")
	r.want(b+".layers.1.caps.0.unlimited", true) // the poor have no cap in layer 2

	for path, change := range map[string]m{
		"input.earlier.0.dischargedOn": {"earlier": []m{bill("2019-12-01", "1.00")}},
		"input.bill.inCatalogue":       {"bill": m{"dischargedOn": "2019-11-30", "total": "1.00", "inCatalogue": "2.00"}},
		"input.bill.lines":             {"bill": m{"dischargedOn": "2019-11-30", "total": "1.00", "lines": []m{{"fee": "CT", "amount": "2.00"}}}},
		"input.bill.total":             {"bill": m{"dischargedOn": "2019-11-30", "total": "-1.00"}},
		"input.member":                 {"member": 7},
		"input.personId":               {"member": nil},
		"input.household":              {"household": nil},
		"input.bill.dischargedOn":      {"bill": bill("1800-01-01", "1.00")},
	} {
		wrong := m{}
		for k, v := range in {
			wrong[k] = v
		}
		delete(wrong, "earlier")
		for k, v := range change {
			wrong[k] = v
		}
		if r := a.post(settle, "in", wrong); r.field() != path {
			t.Errorf("%v gives %s on %s, want %s", change, r.code(), r.field(), path)
		}
	}
	// What is not said is not known, and asked for.
	in["bill"], in["earlier"] = m{"dischargedOn": "2019-11-30", "total": "10000.00"}, []m{}
	r = a.ask(settle, "in", in)
	r.want(b+".ownPays", nil)
	if r.at(b+".layers.0.missing.0.input") == nil {
		t.Errorf("it does not say what to ask: %v", r.at(b+".layers.0"))
	}
}

func TestAnUnknownProgrammeFlagVariableOrParameterIsAnErrorNeverNothing(t *testing.T) {
	a := newRuled(t)
	v := a.village()
	a.elder("37159912300001", v, "1949-12-31", 1)
	for _, query := range []string{
		`{decisions(first: 1, where: {programme: "gold"}) {totalCount}}`,
		`{decisions(first: 1, where: {or: [{not: {programmeIn: ["elder_zone70", "gold"]}}]}) {totalCount}}`,
		`{decisions(first: 1, asOf: "2019-02-29") {totalCount}}`,
		`{decisions(first: 1001) {totalCount}}`,
		`{decisions {totalCount}}`,
		`{riskFlags {totalCount}}`,
		`{riskFlags(first: 1, where: {key: "gold"}) {totalCount}}`,
		`{programmes(keys: ["gold"]) {key}}`,
		`{parameters(keys: ["gold"]) {key}}`,
		`{riskFlagKinds(keys: ["gold"]) {key}}`,
		`{household(code: "37159912300001") {decisions(programme: ["gold"]) {outcome}}}`,
		`{household(code: "37159912300001") {assessment {decisions(programme: ["gold"]) {outcome}}}}`,
		`{household(code: "37159912300001") {assessment {flags(key: ["gold"]) {raised}}}}`,
		`{household(code: "37159912300001") {assessment {variables(key: ["gold"]) {key}}}}`,
	} {
		if code := a.post(query).code(); code != "INVALID" {
			t.Errorf("%s gives %q: %v", query, code, a.post(query).body)
		}
	}
	if code := a.post(`{programmes(asOf: "1800-01-01") {key}}`).code(); code != "WRONG_STATE" {
		t.Errorf("a day before all rules gives %q", code)
	}
	bare := newAPI(t, t.TempDir()+"/bentou.db")
	if code := bare.post(`{programmes {key}}`).code(); code != "WRONG_STATE" {
		t.Errorf("a server without rules gives %q", code)
	}
}

func TestTheEdgesOfTheCalendarAreAnsweredOrRefusedNeverAnInternalError(t *testing.T) {
	a := newRuled(t)
	v := a.village()
	a.elder("37159912300001", v, "1949-12-31", 1)
	for _, day := range []string{"0001-01-01", "1900-01-01", "1949-12-31", "9998-12-31", "9999-12-01", "9999-12-31"} {
		for _, query := range []string{
			fmt.Sprintf(`{household(code: "37159912300001") {assessment(asOf: %q) {decisions {outcome} flags {raised} variables {key}}}}`, day),
			fmt.Sprintf(`{simulate(input: {asOf: %q, household: {members: [{fields: [{name: "birth_date", value: "1949-12-31"}]}]}}) {decisions {outcome}}}`, day),
			fmt.Sprintf(`{simulateClaim(input: {member: 0, bill: {dischargedOn: %q, total: "1.00"}, household: {members: [{}]}}) {bill {paid}}}`, day),
			fmt.Sprintf(`{decisions(first: 1, asOf: %q) {totalCount} riskFlags(first: 1, asOf: %q) {totalCount} programmes(asOf: %q) {inForce}}`, day, day, day),
			fmt.Sprintf(`mutation {decide(input: {asOf: %q}) {userErrors {code}}}`, day),
		} {
			if r := a.post(query); r.code() == "INTERNAL" {
				t.Errorf("%s: %v\n%s", query, r.body, a.log)
			}
		}
	}
}
