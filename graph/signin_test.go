package graph_test

import (
	"strings"
	"testing"
	"time"

	"bentou/internal/access"
	"bentou/internal/signin"
)

const createToken = `mutation($in: AccessTokenCreateInput!) {accessTokenCreate(input: $in) {secret accessToken {id name role unit {name} expires revoked} userErrors {code field message {en}}}}`

func TestACallerSeesWhoTheyAre(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		unit := a.ask(`{units(first: 1, where: {name: "北城街道"}) {edges {node {id}}}}`).text("units.edges.0.node.id")
		made := a.ask(createToken, "in", map[string]any{"name": "desk 3", "role": "FIELD_TEAM", "unitId": unit, "days": 7})
		row, err := signin.New(a.store, nil, nil).List(t.Context())
		if err != nil || len(row) != 1 {
			t.Fatal(row, err)
		}
		made.want("accessTokenCreate.accessToken.unit.name", "北城街道")
		until := time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)
		const who = `{me {name role unit {name} purpose expires}}`
		everyone := a.trusting(who) // a service asks nothing else
		for _, role := range access.Roles() {
			a := everyone.by(access.Caller{Name: "desk 3", Role: role, Unit: *row[0].UnitID, Purpose: "review", Expires: until})
			me := a.ask(who)
			me.want("me.name", "desk 3")
			me.want("me.role", strings.ToUpper(strings.ReplaceAll(string(role), "-", "_")))
			me.want("me.unit.name", "北城街道")
			me.want("me.purpose", "review")
			me.want("me.expires", "2030-01-01T00:00:00.000000Z")
		}
		a = a.by(access.Caller{Name: "all", Role: access.Auditor, Expires: until})
		me := a.ask(`{me {unit {name} purpose}}`)
		me.want("me.unit", nil)
		me.want("me.purpose", nil)
	})
}

func TestAnAdministratorMakesListsAndRevokesTokens(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		made := a.ask(createToken, "in", map[string]any{"name": "audit office", "role": "AUDITOR"})
		id, secret := made.text("accessTokenCreate.accessToken.id"), made.text("accessTokenCreate.secret")
		if !strings.HasPrefix(secret, signin.Prefix) {
			t.Errorf("the secret is %q", secret)
		}
		list := a.ask(`{accessTokens {id name role unit {name} created expires revoked}}`)
		list.want("accessTokens.0.id", id)
		list.want("accessTokens.0.role", "AUDITOR")
		list.want("accessTokens.0.revoked", nil)
		last := a.ask(`{changes(last: 1) {edges {node {kind actor}}}}`)
		last.want("changes.edges.0.node.kind", "token.create")
		last.want("changes.edges.0.node.actor", "admin")

		revoke := `mutation($in: AccessTokenRevokeInput!) {accessTokenRevoke(input: $in) {accessToken {revoked} userErrors {code field message {en}}}}`
		if a.ask(revoke, "in", map[string]any{"id": id}).text("accessTokenRevoke.accessToken.revoked") == "" {
			t.Error("it is not revoked")
		}
		for what, in := range map[string]map[string]any{
			"a caseworker of everywhere": {"name": "a", "role": "CASEWORKER"},
			"for ever":                   {"name": "a", "role": "VIEWER", "days": 1000},
			"for no day":                 {"name": "a", "role": "VIEWER", "days": 0},
			"no name":                    {"name": " ", "role": "VIEWER"},
			"a unit that is none":        {"name": "a", "role": "VIEWER", "unitId": id},
		} {
			out := a.post(createToken, "in", in)
			if code := out.code(); code != "INVALID" && code != "NOT_FOUND" || out.at("accessTokenCreate.secret") != nil {
				t.Errorf("%s: %v", what, out.body)
			}
		}
		if code := a.post(revoke, "in", map[string]any{"id": "AQ"}).code(); code != "NOT_FOUND" {
			t.Errorf("revoking nothing is %s", code)
		}

		// Nobody else, and no administrator of an area: a token can be of everywhere.
		callers := []access.Caller{{Name: "a", Role: access.Administrator, Unit: 5}}
		for _, role := range access.Roles() {
			if role != access.Administrator {
				callers = append(callers, access.Caller{Name: "a", Role: role})
			}
		}
		for _, c := range callers {
			a = a.by(c)
			for _, out := range []answer{
				a.post(`{accessTokens {id}}`),
				a.post(createToken, "in", map[string]any{"name": "a", "role": "ADMINISTRATOR"}),
				a.post(revoke, "in", map[string]any{"id": id}),
			} {
				if out.code() != "FORBIDDEN" {
					t.Errorf("%+v: %v", c, out.body)
				}
			}
		}
		if n, err := a.store.Client().AccessToken.Query().Count(t.Context()); err != nil || n != 1 {
			t.Errorf("there are %d tokens: %v", n, err)
		}
	})
}
