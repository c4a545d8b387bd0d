package graph_test

import (
	"testing"

	"bentou/internal/access"
)

const ahead = `query($n: Int!, $w: UpcomingWhereInput, $after: Cursor, $first: Int!) {upcoming(within: $n, where: $w, after: $after, first: $first) {
	totalCount pageInfo {hasNextPage endCursor}
	edges {node {day programme title {en} cycle household {code} subject {person {id}} before amountBefore after amountAfter causes {kind masked day input age subject {person {id}}}}}}}`

func TestWhatABirthdayBringsIsListedWithItsDayAndMoney(t *testing.T) {
	eachRuled(t, func(t *testing.T, a *api) {
		_, person := a.elder("37159912300071", a.village(), "1950-04-20", 71)
		where := map[string]any{"programme": []string{"elder_zone70"}}
		a.ask(ahead, "n", 3, "first", 10, "w", where).want("upcoming.totalCount", 0)
		r := a.ask(ahead, "n", 6, "first", 10, "w", where)
		r.want("upcoming.totalCount", 1)
		const n = "upcoming.edges.0.node"
		r.want(n+".day", "2020-04-01") // the month of the birthday counts
		r.want(n+".household.code", "37159912300071")
		r.want(n+".subject.person.id", person)
		r.want(n+".before", "INELIGIBLE")
		r.want(n+".after", "ELIGIBLE")
		r.want(n+".causes.0.kind", "BIRTHDAY")
		r.want(n+".causes.0.day", "2020-04-20")
		r.want(n+".causes.0.age", 70)
		r.want(n+".causes.0.subject.person.id", person)
		total := a.ask(`query($w: UpcomingWhereInput) {upcomingTotals(within: 6, where: $w) {month programme begin end amount undetermined pays}}`, "w", where)
		total.want("upcomingTotals.0.month", "2020-04-01")
		total.want("upcomingTotals.0.begin", 1)
		total.want("upcomingTotals.0.pays", r.text(n+".amountAfter"))
		for _, c := range []struct {
			n     int
			where map[string]any
		}{{0, nil}, {37, nil}, {6, map[string]any{"programme": []string{"gold"}}}} {
			if got := a.post(ahead, "n", c.n, "first", 10, "w", c.where).code(); got != "INVALID" {
				t.Errorf("%d months and %v are answered %q", c.n, c.where, got)
			}
		}
		if got := a.post(ahead, "n", 6, "first", 10, "w", map[string]any{"households": []string{"nobody"}}).code(); got != "NOT_FOUND" {
			t.Errorf("an unknown household is answered %q", got)
		}
	})
}

func TestThatACertificateRunsOutIsMaskedAsTheRecordIs(t *testing.T) {
	a := newRuled(t)
	household, person := a.elder("37159912300072", a.village(), "1975-04-20", 72)
	a.ask(`mutation($in: DisabilityCertificateAddInput!) {disabilityCertificateAdd(input: $in) {userErrors {code message {en}}}}`,
		"in", map[string]any{"personId": person, "category": "PHYSICAL", "grade": "GRADE_1", "number": number("1975-04-20", 72) + "41", "validFrom": "2015-05-01", "expiresOn": "2020-02-15"})
	a.ask(`mutation($in: SelfCareAssessmentAddInput!, $p: PovertyRegistrationAddInput!) {selfCareAssessmentAdd(input: $in) {userErrors {code message {en}}} povertyRegistrationAdd(input: $p) {userErrors {code message {en}}}}`,
		"p", map[string]any{"householdId": household, "attribute": "GENERAL_POOR", "exitStatus": "NOT_EXITED", "validFrom": "2016-01-01"},
		"in", map[string]any{"personId": person, "level": "NONE", "longTermCare": true, "validFrom": "2015-01-01"})
	seen, hidden := 0, 0
	for _, role := range []access.Caller{{Role: access.Caseworker, Purpose: "verification"}, {Role: access.Viewer}} {
		r := a.by(role).ask(ahead, "n", 3, "first", 50)
		edges, _ := r.at("upcoming.edges").([]any)
		for _, e := range edges {
			causes, _ := e.(map[string]any)["node"].(map[string]any)["causes"].([]any)
			for _, c := range causes {
				c := c.(map[string]any)
				switch {
				case c["input"] == "disability_grade":
					seen++
					if role.Role == access.Viewer {
						t.Errorf("a viewer is shown %v", c)
					}
				case c["masked"] == true:
					hidden++
				}
			}
		}
	}
	if seen == 0 || hidden == 0 {
		t.Errorf("%d causes are shown and %d hidden: the test says too little", seen, hidden)
	}
}
