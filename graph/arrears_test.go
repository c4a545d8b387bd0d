package graph_test

import (
	"testing"

	"bentou/internal/access"
)

const adjustmentList = `query($state: [AdjustmentState!], $w: AdjustmentWhereInput) {adjustments(first: 50, orderBy: {field: MONTH}, state: $state, where: $w) {totalCount edges {node {
	id month cycle granted due difference outcome state programme {key} subject {kind person {id}} household {code} act {kind reason actor}
	causes {kind masked validFrom validTo superseded recordedAt subject {person {id}}} reasons {code met masked} missing {input} decision {outcome amount decidedFor reasons {code met}}}}}}`

// TestALateDeathIsSeenOnBothClocksAndProposedAndDealtWith tells the story of
// docs/two-clocks.md.
func TestALateDeathIsSeenOnBothClocksAndProposedAndDealtWith(t *testing.T) {
	eachRuled(t, func(t *testing.T, a *api) {
		household, person := a.elder("37159912300061", a.village(), "1940-05-05", 61)
		const decide = `mutation($in: DecideInput!) {decide(input: $in) {run {decisions} userErrors {code field message {en}}}}`
		for _, day := range []string{"2019-09-30", "2019-10-31", "2019-11-30"} {
			a.ask(decide, "in", map[string]any{"asOf": day})
		}
		const assessment = `query($code: String!, $day: Date, $at: DateTime) {household(code: $code) {assessment(asOf: $day, knownAt: $at) {decisions(programme: ["elder_zone70"]) {outcome amount}}}}`
		// then is whether the allowance is said to be due on a day, by what was known at a moment.
		then := func(day string, at any) (due bool) {
			r := a.ask(assessment, "code", "37159912300061", "day", day, "at", at)
			outcome, _ := r.at("household.assessment.decisions.0.outcome").(string)
			return outcome == "ELIGIBLE"
		}
		before := a.now()
		if !then("2019-11-30", nil) {
			t.Fatal("nothing was due before the death")
		}
		a.ask(`mutation($in: DeathAddInput!) {deathAdd(input: $in) {userErrors {code field message {en}}}}`, "in", map[string]any{"personId": person, "validFrom": "2019-10-10"})
		for _, c := range []struct {
			day string
			at  any
			due bool
		}{{"2019-09-30", nil, true}, {"2019-10-31", nil, true}, {"2019-11-30", nil, false}, {"2019-11-30", before, true}} {
			if due := then(c.day, c.at); due != c.due {
				t.Errorf("of %s as known at %v it is said to be due: %t", c.day, c.at, due)
			}
		}
		a.ask(adjustmentList).want("adjustments.totalCount", 0)

		const reconcile = `mutation {reconcile(input: {}) {reconciliation {through proposals overpaid months households} userErrors {code field message {en}}}}`
		worker := a.by(access.Caller{Role: access.Finance, Name: "finance"})
		r := worker.ask(reconcile)
		r.want("reconcile.reconciliation.through", "2019-11-30")
		where := map[string]any{"programme": "elder_zone70"}
		r = a.ask(adjustmentList, "w", where)
		r.want("adjustments.totalCount", 1)
		const n = "adjustments.edges.0.node"
		r.want(n+".month", "2019-11-01")
		r.want(n+".state", "OPEN")
		r.want(n+".outcome", "INELIGIBLE")
		r.want(n+".decision.outcome", "ELIGIBLE")
		r.want(n+".decision.decidedFor", "2019-09-30")
		r.want(n+".difference", "-"+r.text(n+".decision.amount"))
		r.want(n+".causes.0.kind", "death")
		r.want(n+".causes.0.validFrom", "2019-10-10")
		r.want(n+".causes.0.subject.person.id", person)
		r.want(n+".household.code", "37159912300061")
		total := a.ask(`query($w: AdjustmentWhereInput) {adjustmentTotals(where: $w) {month programme count arrears overpaid}}`, "w", where)
		total.want("adjustmentTotals.0.count", 1)
		total.want("adjustmentTotals.0.overpaid", r.text(n+".decision.amount"))
		total.want("adjustmentTotals.0.arrears", "0.00")
		again := worker.ask(reconcile)
		again.want("reconcile.reconciliation.proposals", 0)

		// The decision of then stays, and replays.
		old := a.ask(`query($id: ID!) {node(id: $id) {... on Household {decisions(programme: ["elder_zone70"], asOf: "2019-11-30") {outcome replay {same}}}}}`, "id", household)
		old.want("node.decisions.0.outcome", "ELIGIBLE")
		old.want("node.decisions.0.replay.same", true)

		// Who only looks decides nothing; who decides does so once.
		id := r.text(n + ".id")
		const accept = `mutation($in: AdjustmentAcceptInput!) {adjustmentAccept(input: $in) {adjustment {state act {kind actor reason}} userErrors {code field message {en}}}}`
		in := map[string]any{"adjustmentId": id, "idempotencyKey": "1"}
		if got := a.by(access.Caller{Role: access.Viewer}).post(accept, "in", in).code(); got != "FORBIDDEN" {
			t.Errorf("a viewer accepts: %s", got)
		}
		for range 2 {
			r = worker.ask(accept, "in", in)
			r.want("adjustmentAccept.adjustment.state", "ACCEPTED")
			r.want("adjustmentAccept.adjustment.act.actor", "finance")
		}
		r = worker.post(`mutation($in: AdjustmentRejectInput!) {adjustmentReject(input: $in) {adjustment {id} userErrors {code field}}}`, "in", map[string]any{"adjustmentId": id, "reason": "再议"})
		r.want("adjustmentReject.userErrors.0.code", "WRONG_STATE")
		r.want("adjustmentReject.userErrors.0.field", "input.adjustmentId")
		a.ask(adjustmentList, "w", where).want("adjustments.totalCount", 0)
		a.ask(adjustmentList, "w", where, "state", []string{"ACCEPTED"}).want("adjustments.totalCount", 1)
		a.ask(adjustmentList, "w", where, "state", []string{}).want("adjustments.totalCount", 0)
		if got := a.post(adjustmentList, "w", map[string]any{"programme": "gold"}).code(); got != "INVALID" {
			t.Errorf("an unknown programme is answered %q", got)
		}
	})
}

func TestThatARecordOfDisabilityMadeTheDifferenceIsMaskedAsTheRecordIs(t *testing.T) {
	eachRuled(t, func(t *testing.T, a *api) {
		household, person := a.elder("37159912300062", a.village(), "1960-05-05", 62)
		a.ask(`mutation($in: SelfCareAssessmentAddInput!, $p: PovertyRegistrationAddInput!) {selfCareAssessmentAdd(input: $in) {userErrors {code message {en}}} povertyRegistrationAdd(input: $p) {userErrors {code message {en}}}}`,
			"p", map[string]any{"householdId": household, "attribute": "GENERAL_POOR", "exitStatus": "NOT_EXITED", "validFrom": "2016-01-01"},
			"in", map[string]any{"personId": person, "level": "NONE", "longTermCare": true, "validFrom": "2015-01-01"})
		a.ask(`mutation {decide(input: {asOf: "2019-11-30"}) {run {decisions} userErrors {code}}}`)
		a.ask(`mutation($in: DisabilityCertificateAddInput!) {disabilityCertificateAdd(input: $in) {userErrors {code message {en}}}}`,
			"in", map[string]any{"personId": person, "category": "PHYSICAL", "grade": "GRADE_1", "number": number("1960-05-05", 62) + "41", "validFrom": "2019-05-01"})
		a.ask(`mutation {reconcile(input: {}) {reconciliation {proposals} userErrors {code message {en}}}}`)
		all := []string{"OPEN", "UNDETERMINED", "HISTORY", "SETTLED"}
		seen := a.verifying().ask(adjustmentList, "state", all)
		const cause = "adjustments.edges.0.node.causes.0"
		seen.want(cause+".kind", "disability_certificate")
		seen.want(cause+".masked", false)
		hidden := a.by(access.Caller{Role: access.Viewer}).ask(adjustmentList, "state", all)
		hidden.want(cause+".masked", true)
		for _, field := range []string{"kind", "validFrom", "validTo"} {
			if got := hidden.at(cause + "." + field); got != nil {
				t.Errorf("%s is shown: %v", field, got)
			}
		}
	})
}
