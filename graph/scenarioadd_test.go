package graph_test

import (
	"fmt"
	"strings"
	"testing"

	"bentou/internal/access"
	"bentou/internal/testkit"
)

const addScenario = `mutation($in: DraftScenarioAddInput!) {draftScenarioAdd(input: $in) {key merged draft {id latest {number}} diagnostics {code message {en}} userErrors {code field message {zh en}}}}`

// A dispute, or a household that was tried, becomes a scenario of the draft in one step; it
// is run with the others, counted in what they reach, and refuses a publication that
// breaks it.
func TestADisputeAndATriedHouseholdBecomeScenariosOfADraftInOneStep(t *testing.T) {
	testkit.Alone(t)
	eachDistrict(t, func(t *testing.T, d *district) {
		d.as(access.Caller{Name: "li", Role: access.PolicyEditor})
		id := d.ask(`mutation {draftCreate(input: {title: "争议"}) {draft {id} userErrors {message {en}}}}`).text("draftCreate.draft.id")
		scenarios := func() (int, answer) {
			t.Helper()
			r := d.ask(`query($d: ID!) {scenarioCoverage(draft: $d) {scenarios failed} draft(id: $d) {latest {scenarios {key passed differences {en}} unfit {en}}}}`, "d", id)
			return int(r.at("scenarioCoverage.scenarios").(float64)), r
		}
		n, _ := scenarios()
		decision, who := "", 0
		for _, row := range d.store.Client().StoredDecision.Query().AllX(t.Context()) {
			if row.Programme == "elder_zone70" && row.Outcome == "ELIGIBLE" && row.FactSetID != nil {
				decision, who = idText(row.ID), *row.PersonID
			}
		}
		in := m{"draftId": id, "revision": 1, "decision": decision, "outcome": "ELIGIBLE", "amount": "100.00"}
		r := d.ask(addScenario, "in", in)
		r.want("draftScenarioAdd.draft.latest.number", 2)
		key := r.text("draftScenarioAdd.key")
		more, r := scenarios()
		at := r.find("draft.latest.scenarios", "key", key)
		if more != n+1 || r.at(at+".passed") != true {
			t.Errorf("there are %d scenarios after %d: %v", more, n, r.at(at))
		}
		text := d.ask(`query($d: ID!, $k: String!) {draft(id: $d) {latest {declaration(section: "scenarios", key: $k)}}}`, "d", id, "k", key).text("draft.latest.declaration")
		p := d.store.Client().Person.GetX(t.Context(), who)
		for _, secret := range []string{p.CurrentBirthDate.String(), idText(who), fmt.Sprint(who)} {
			if strings.Contains(text, secret) {
				t.Errorf("the scenario tells who it is about (%s):\n%s", secret, text)
			}
		}
		// The same again is no revision; under a name that is taken it is refused.
		in["revision"] = 2
		d.ask(addScenario, "in", in).want("draftScenarioAdd.draft.latest.number", 2)
		in["key"] = key
		r = d.post(addScenario, "in", in)
		r.want("draftScenarioAdd.userErrors.0.field", "input.key")
		r.want("draftScenarioAdd.key", nil)

		// A household that was tried. What is expected is for the caller to say: it may be
		// what the draft does not do yet.
		home := m{"completeRegisters": []any{"DIBAO"}, "members": []any{m{"fields": []any{m{"name": "birth_date", "value": "1951-05-05"}, m{"name": "hukou", "value": "LOCAL"}}},
			m{"fields": []any{m{"name": "birth_date", "value": "1947-05-05"}, m{"name": "hukou", "value": "LOCAL"}}}}}
		in = m{"draftId": id, "revision": 2, "tried": m{"programme": "elder_zone70", "member": 0, "household": home, "asOf": "2019-12-31"}, "outcome": "ELIGIBLE", "amount": "100.00", "key": "sixty-eight",
			"titleZh": "六十八岁", "titleEn": "Sixty-eight"}
		d.ask(addScenario, "in", in).want("draftScenarioAdd.draft.latest.number", 3)
		more, r = scenarios()
		at = r.find("draft.latest.scenarios", "key", "sixty-eight")
		if said := fmt.Sprint(r.at("draft.latest.unfit")); more != n+2 || r.at(at+".passed") != false || !strings.Contains(said, "sixty-eight") {
			t.Errorf("what the draft does not do is not said: %v %s", r.at(at), said)
		}
		// The rule is changed, and it passes.
		d.ask(`mutation($in: DraftRuleSetInput!) {draftRuleSet(input: $in) {draft {latest {number}} userErrors {message {en}}}}`, "in", m{"draftId": id, "revision": 3, "section": "programmes", "key": "elder_zone70",
			"from": "2019-12-01", "exprs": []any{m{"part": "eligible", "text": "hukou == local and age >= 68"}}}).want("draftRuleSet.draft.latest.number", 4)
		_, r = scenarios()
		r.want(r.find("draft.latest.scenarios", "key", "sixty-eight")+".passed", true)

		for what, x := range map[string]struct {
			in    m
			field string
		}{
			"both":             {m{"decision": decision, "tried": in["tried"]}, "input.decision"},
			"neither":          {m{}, "input.decision"},
			"no programme":     {m{"tried": m{"programme": "nothing", "member": 0, "household": home}}, "input.tried.programme"},
			"no member":        {m{"tried": m{"programme": "elder_zone70", "member": 7, "household": home}}, "input.tried.member"},
			"nobody named":     {m{"tried": m{"programme": "elder_zone70", "household": home}}, "input.tried.member"},
			"no household":     {m{"tried": m{"programme": "elder_zone70", "member": 0}}, "input.tried.household"},
			"no such decision": {m{"decision": idText(who)}, "input.decision"},
		} {
			x.in["draftId"], x.in["revision"], x.in["outcome"] = id, 4, "ELIGIBLE"
			d.post(addScenario, "in", x.in).want("draftScenarioAdd.userErrors.0.field", x.field)
			_ = what
		}
		// Facts that the caller may not see are not shown to them this way.
		for _, row := range d.store.Client().StoredDecision.Query().AllX(t.Context()) {
			if row.Programme == "disab_nursing" && row.FactSetID != nil {
				r := d.post(addScenario, "in", m{"draftId": id, "revision": 4, "decision": idText(row.ID), "outcome": "ELIGIBLE"})
				if r.code() != "FORBIDDEN" {
					t.Errorf("%v", r.body)
				}
				break
			}
		}
	})
}
