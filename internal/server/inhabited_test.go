package server

import (
	"crypto/tls"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
)

// canaries counts them.
var canaries atomic.Int64

// inhabited puts a household with a canary into what a server serves, as an
// administrator whom token signs in, and asks for it as one who may see it. When the
// test is over, what the server kept must not hold it in the clear: kept is the data
// folder, or the address of a PostgreSQL database.
func inhabited(t *testing.T, address, token, kept string) {
	t.Helper()
	to, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	to.Host = "127.0.0.1:" + to.Port()
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}} //nolint:gosec // a certificate of the test
	defer client.CloseIdleConnections()
	n := int(canaries.Add(1))
	number, code := canaryNumber(n), fmt.Sprintf("3715999999%04d", n)
	ask := func(token, query string, variables map[string]any, headers ...string) map[string]any {
		t.Helper()
		body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
		if err != nil {
			t.Fatal(err)
		}
		text := unheard(t, client, http.MethodPost, to.String()+"/graphql", string(body), append(bearer(token), headers...)...).body
		var read struct {
			Data   map[string]any
			Errors []any
		}
		if err := json.Unmarshal([]byte(text), &read); err != nil || len(read.Errors) > 0 || strings.Contains(text, `"code":`) {
			t.Fatalf("no canary: %v", text)
		}
		return read.Data
	}
	const (
		tokens = `mutation($p: PersonAddInput!, $see: AccessTokenCreateInput!, $do: AccessTokenCreateInput!) {
			personAdd(input: $p) {person {id} userErrors {code}}
			see: accessTokenCreate(input: $see) {secret userErrors {code}} do: accessTokenCreate(input: $do) {secret userErrors {code}}}`
		township = `{units(first: 1, where: {kind: TOWNSHIP, name: "北城街道"}) {edges {node {id}}}}`
		village  = `mutation($u: UnitAddInput!) {unitAdd(input: $u) {unit {id} userErrors {code}}}`
		home     = `mutation($h: HouseholdAddInput!) {householdAdd(input: $h) {household {id} userErrors {code}}}`
		member   = `mutation($m: MembershipAddInput!) {membershipAdd(input: $m) {userErrors {code}}}`
		look     = `query($c: String!) {household(code: $c, asOf: "2021-06-01") {members {person {identityNumber {value}}}}}`
		// The household begins on a day that no test asks about: figures stay what they were.
		from = "2021-01-01"
	)
	// Tokens of its own: a test may count the requests of those that it uses.
	made := ask(token, tokens, map[string]any{
		"p":   map[string]any{"name": "金丝", "identityNumber": number, "validFrom": from},
		"see": map[string]any{"name": "cashier", "role": "FINANCE", "days": 1}, "do": map[string]any{"name": "canary", "role": "ADMINISTRATOR", "days": 1},
	})
	see, do := at(made, "see.secret"), at(made, "do.secret")
	above := ask(see, township, nil)["units"].(map[string]any)["edges"].([]any)[0].(map[string]any)
	unit := at(ask(do, village, map[string]any{"u": map[string]any{"parentId": at(above, "node.id"), "kind": "VILLAGE", "name": "鸟村" + code, "validFrom": from}}), "unitAdd.unit.id")
	household := at(ask(do, home, map[string]any{"h": map[string]any{"code": code, "unitId": unit, "validFrom": from}}), "householdAdd.household.id")
	ask(do, member, map[string]any{"m": map[string]any{"personId": at(made, "personAdd.person.id"), "householdId": household, "relation": "HEAD", "validFrom": from}})
	seen := ask(see, look, map[string]any{"c": code}, "Bentou-Purpose", "payment")
	t.Cleanup(func() { keptNothing(t, kept, newCanary("canary", number)) })
	planted.Lock()
	defer planted.Unlock()
	planted.numbers = append(planted.numbers, number)
	if text, err := json.Marshal(seen); err == nil && len(newCanary("", number).in(text)) > 0 {
		planted.shown++
	} else {
		t.Errorf("who may see the canary does not: %v, %v", seen, err)
	}
}

// keptIn is where a server with these arguments keeps what it is told.
func keptIn(args []string) (kept string) {
	for i, arg := range args[:len(args)-1] {
		if arg == "--data" && kept == "" || arg == "--database" && strings.HasPrefix(args[i+1], "postgres") {
			kept = args[i+1]
		}
	}
	return kept
}

// keptNothing finds a canary neither in the files of a server, its log and access log
// among them, nor in those tables of PostgreSQL.
func keptNothing(t *testing.T, kept string, c canary) {
	t.Helper()
	search := folderHolds
	if strings.HasPrefix(kept, "postgres") {
		search = logsHold
	}
	if n, found := search(t, kept, c); n < 3 || found != nil {
		t.Errorf("among %d files or rows, %s is in %v", n, c.what, found)
	}
}
