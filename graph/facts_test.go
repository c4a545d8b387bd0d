package graph_test

import (
	"fmt"
	"testing"
)

const addIncome = `mutation($in: IncomeAddInput!) {incomeAdd(input: $in) {income {id amount} conflict {id amount} userErrors {code field message {zh en}}}}`

func wage(person, year, amount string) map[string]any {
	var y int
	fmt.Sscan(year, &y)
	return map[string]any{"personId": person, "incomeSource": "WAGE", "item": "WAGES", "amount": amount,
		"validFrom": year + "-01-01", "validTo": fmt.Sprintf("%d-01-01", y+1)}
}

func TestAFactCorrectedLateIsAnsweredAsItWasKnownAndAsItIsKnown(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		village := a.village()
		h := a.household("37159912300001", village)
		p := a.person("测一", "1949-12-31", 11)
		a.ask(`mutation($in: MembershipAddInput!) {membershipAdd(input: $in) {membership {id} userErrors {code}}}`,
			"in", map[string]any{"personId": p, "householdId": h, "relation": "HEAD", "validFrom": "2015-01-01"})
		income := a.ask(addIncome, "in", wage(p, "2019", "1200.00")).text("incomeAdd.income.id")
		before := a.now()
		a.ask(`mutation($in: IncomeCorrectInput!) {incomeCorrect(input: $in) {income {id} userErrors {code field message {en}}}}`,
			"in", map[string]any{"id": income, "amount": "3400.50", "reason": "复核"})
		query := `query($at: DateTime, $day: Date) {household(code: "37159912300001", knownAt: $at, asOf: $day) {
			code unit {name parent {name}}
			members {relation person {name age birthDate incomes {amount} incomesLater: incomes(asOf: "2020-06-01") {amount} all: incomes(history: true) {amount validFrom}}}}}`
		r := a.ask(query)
		r.want("household.members.0.person.incomes.0.amount", "3400.50")
		r.want("household.members.0.person.name", "测一")
		r.want("household.members.0.person.age", 70)
		r.want("household.unit.parent.name", "北城街道")
		if got := r.at("household.members.0.person.incomesLater.0"); got != nil {
			t.Errorf("an income of 2019 holds in 2020: %v", got)
		}
		r.want("household.members.0.person.all.0.amount", "3400.50")
		a.ask(query, "at", before).want("household.members.0.person.incomes.0.amount", "1200.00")
		a.ask(query, "day", "2019-12-30").want("household.members.0.person.age", 69)
		if got := a.ask(query, "day", "2014-12-31").at("household.members.0"); got != nil {
			t.Errorf("a member before the membership: %v", got)
		}
		changes := a.ask(`{changes(last: 1) {edges {node {kind actor reason household {code} unit {name} entries {kind added superseded fields}}}}}`)
		changes.want("changes.edges.0.node.kind", "income.correct")
		changes.want("changes.edges.0.node.household.code", "37159912300001")
		changes.want("changes.edges.0.node.entries.0.fields.0", "amount")
		changes.want("changes.edges.0.node.entries.0.superseded.0", income)
	})
}

func TestStaleAndOverlappingChangesAreConflictsThatShowTheOtherVersion(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		p := a.person("测二", "1980-02-29", 12)
		income := a.ask(addIncome, "in", wage(p, "2019", "1.00")).text("incomeAdd.income.id")
		r := a.post(addIncome, "in", wage(p, "2019", "2.00"))
		r.want("incomeAdd.userErrors.0.code", "CONFLICT")
		r.want("incomeAdd.conflict.id", income)
		correct := `mutation($in: IncomeCorrectInput!) {incomeCorrect(input: $in) {income {id amount validTo} conflict {amount} userErrors {code field}}}`
		a.ask(correct, "in", map[string]any{"id": income, "amount": "3.00"})
		r = a.post(correct, "in", map[string]any{"id": income, "amount": "4.00"})
		r.want("incomeCorrect.userErrors.0.code", "CONFLICT")
		r.want("incomeCorrect.conflict.amount", "3.00")
		if r.at("incomeCorrect.income") != nil {
			t.Error("a stale correction was made")
		}
	})
}

func TestAllErrorsOfAnInputComeAtOnceAndNothingIsWritten(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		p := a.person("测三", "1980-03-01", 13)
		in := wage(p, "2019", "-5.00")
		in["validTo"] = nil
		r := a.post(addIncome, "in", in)
		r.want("incomeAdd.userErrors.0.field", "input.amount")
		r.want("incomeAdd.userErrors.1.field", "input.validTo")
		before := a.ask(`{changes(last: 1) {edges {node {position}}}}`).at("changes.edges.0.node.position")
		for _, bad := range []map[string]any{
			{"name": "", "identityNumber": number("1990-01-01", 14)},
			{"name": "测四", "identityNumber": "371599199001010000"},
			{"name": "测五", "identityNumber": number("1980-03-01", 13)},
			{"name": "测六", "identityNumber": number("1990-01-01", 15), "birthDate": "1990-01-02"},
		} {
			if code := a.post(`mutation($in: PersonAddInput!) {personAdd(input: $in) {person {id} userErrors {code field}}}`, "in", bad).code(); code != "INVALID" && code != "CONFLICT" {
				t.Errorf("%v gives %q", bad["name"], code)
			}
		}
		if after := a.ask(`{changes(last: 1) {edges {node {position}}}}`).at("changes.edges.0.node.position"); after != before {
			t.Errorf("refused input moved the sequence from %v to %v", before, after)
		}
	})
}

func TestARetryWithAnIdempotencyKeyIsDoneOnceAndAnsweredAlike(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		p := a.person("测七", "1980-04-01", 16)
		in := wage(p, "2019", "10.00")
		in["idempotencyKey"] = "k1"
		first := a.ask(addIncome, "in", in).text("incomeAdd.income.id")
		if again := a.ask(addIncome, "in", in).text("incomeAdd.income.id"); again != first {
			t.Errorf("the retry made %s, not %s", again, first)
		}
		in["amount"] = "11.00"
		if code := a.post(addIncome, "in", in).code(); code != "INVALID" {
			t.Errorf("the key served another request: %q", code)
		}
	})
}

func TestMergingTwoPersonsTakesFactsAlongAndCanBeUndone(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		one, two := a.person("重一", "1970-01-01", 21), a.person("重二", "1970-01-01", 22)
		a.ask(addIncome, "in", wage(one, "2018", "18.00"))
		a.ask(addIncome, "in", wage(one, "2019", "19.00"))
		a.ask(addIncome, "in", wage(two, "2019", "20.00"))
		incomes := `query($id: ID!) {node(id: $id) {id ... on Person {name incomes(history: true) {amount} aliases {id}}}}`
		merge := a.ask(`mutation($in: PersonMergeInput!) {personMerge(input: $in) {person {id} notMoved {id} userErrors {code field}}}`,
			"in", map[string]any{"personId": one, "intoId": two})
		merge.want("personMerge.person.id", two)
		// The record, the identity number and the income of 2019 conflict.
		if got := merge.at("personMerge.notMoved").([]any); len(got) != 3 {
			t.Errorf("%d versions did not go over", len(got))
		}
		r := a.ask(incomes, "id", one)
		r.want("node.id", two)
		r.want("node.incomes.0.amount", "18.00")
		r.want("node.incomes.1.amount", "20.00")
		r.want("node.aliases.0.id", one)
		a.ask(`mutation($in: PersonUnmergeInput!) {personUnmerge(input: $in) {person {id name} userErrors {code field}}}`, "in", map[string]any{"personId": one})
		r = a.ask(incomes, "id", one)
		r.want("node.id", one)
		r.want("node.name", "重一")
		r.want("node.incomes.1.amount", "19.00")
		a.ask(incomes, "id", two).want("node.incomes.0.amount", "20.00")
		a.verifying().ask(`query($n: String!) {person(identityNumber: $n) {id identityNumber {masked value reason}}}`, "n", number("1970-01-01", 21)).want("person.id", one)
	})
}

func TestAHistoryIsOfItsOwnFieldOnly(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		h, p := a.household("37159912300009", a.village()), a.person("史一", "1960-05-05", 31)
		add := `mutation($in: MembershipAddInput!) {membershipAdd(input: $in) {membership {id} userErrors {code}}}`
		a.ask(add, "in", map[string]any{"personId": p, "householdId": h, "relation": "HEAD", "validFrom": "2015-01-01", "validTo": "2016-01-01"})
		a.ask(add, "in", map[string]any{"personId": p, "householdId": h, "relation": "HEAD", "validFrom": "2017-01-01"})
		a.ask(addIncome, "in", wage(p, "2018", "18.00"))
		a.ask(addIncome, "in", wage(p, "2019", "19.00"))
		record := a.ask(`query($id: ID!) {node(id: $id) {... on Person {record {id}}}}`, "id", p).text("node.record.id")
		a.ask(`mutation($in: PersonRecordCorrectInput!) {personRecordCorrect(input: $in) {userErrors {code field message {en}}}}`, "in", map[string]any{"id": record, "validTo": "2019-06-01"})
		a.ask(`mutation($in: PersonRecordAddInput!) {personRecordAdd(input: $in) {userErrors {code field message {en}}}}`,
			"in", map[string]any{"personId": p, "name": "史改", "sex": "MALE", "birthDate": "1960-05-05", "validFrom": "2019-06-01"})
		r := a.ask(`{household(code: "37159912300009") {members(history: true) {validFrom person {name recordHistory {name} incomes {amount}}}}}`)
		r.want("household.members.1.validFrom", "2017-01-01")
		r.want("household.members.0.person.name", "史改")
		r.want("household.members.0.person.recordHistory.0.name", "史一")
		r.want("household.members.0.person.incomes.0.amount", "19.00")
		if extra := r.at("household.members.0.person.incomes.1"); extra != nil {
			t.Errorf("the history reaches below its field: %v", extra)
		}
		a.ask(`{persons(first: 1, where: {name: "史改"}) {totalCount}}`).want("persons.totalCount", 1)
	})
}
