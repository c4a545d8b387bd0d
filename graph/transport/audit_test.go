package transport

import (
	"net/http"
	"strings"
	"testing"
	"unicode/utf8"
)

// The audits of the graphql-http reference suite (npm graphql-http 1.23.1,
// lib/audits/server), by their ids and in their words.
func TestTheAuditsOfTheReferenceSuite(t *testing.T) {
	type check func(*testing.T, answer)
	status := func(want int) check {
		return func(t *testing.T, a answer) {
			if a.status != want {
				t.Errorf("status %d, want %d: %s", a.status, want, a.text)
			}
		}
	}
	between := func(low, high int) check {
		return func(t *testing.T, a answer) {
			if a.status < low || a.status > high {
				t.Errorf("status %d, want %d to %d: %s", a.status, low, high, a.text)
			}
		}
	}
	content := func(want string) check {
		return func(t *testing.T, a answer) {
			if got := a.header.Get("Content-Type"); !strings.Contains(got, want) {
				t.Errorf("content type %q, want %q", got, want)
			}
		}
	}
	without := func(key string) check {
		return func(t *testing.T, a answer) {
			if a.has(key) {
				t.Errorf("%s in %s", key, a.text)
			}
		}
	}
	utf8Body := func(t *testing.T, a answer) {
		if !utf8.ValidString(a.text) {
			t.Errorf("not UTF-8: %q", a.text)
		}
	}
	typename := map[string]any{"query": "{ __typename }"}
	with := func(key string, value any) map[string]any {
		return map[string]any{"query": "{ __typename }", key: value}
	}
	named := map[string]any{"operationName": "Query", "query": "query Query { __typename }"}
	mapped := map[string]any{
		"query": "query Type($name: String!) { __type(name: $name) { name } }", "variables": map[string]any{"name": "sometype"},
	}
	unknownField := map[string]any{"query": "{ 8f31403dfe404bccbb0e835f2629c6a7 }"}
	coercion := map[string]any{"query": "query CoerceFailure($id: ID!){ __typename }", "variables": map[string]any{"id": nil}}
	typo := map[string]any{"qeury": "{ __typename }"}

	type audit struct {
		id, rule string
		header   map[string]string
		members  map[string]any
		raw      string
		checks   []check
	}
	audits := []audit{
		{"22EB", "SHOULD accept application/graphql-response+json and match the content-type", newer, typename, "",
			[]check{status(200), content("application/graphql-response+json")}},
		{"4655", "MUST accept application/json and match the content-type", jsonOnly, typename, "",
			[]check{status(200), content("application/json")}},
		{"47DE", "SHOULD accept */* and use application/json for the content-type",
			map[string]string{"Content-Type": "application/json", "Accept": "*/*"}, typename, "",
			[]check{status(200), content("application/json")}},
		{"80D8", "SHOULD assume application/json content-type when accept is missing", jsonBody, typename, "",
			[]check{status(200), content("application/json")}},
		{"82A3", "MUST use utf-8 encoding when responding", jsonBody, typename, "", []check{status(200), utf8Body}},
		{"BF61", "MUST accept utf-8 encoded request",
			map[string]string{"Content-Type": "application/json; charset=utf-8"},
			map[string]any{"query": `{ __type(name: "Run🏃Swim🏊") { name } }`}, "", []check{status(200)}},
		{"78D5", "MUST assume utf-8 in request if encoding is unspecified", jsonBody, typename, "", []check{status(200)}},
		{"2C94", "MUST accept POST requests", jsonBody, typename, "", []check{status(200)}},
		{"9ABE", "SHOULD respond with 4xx status code if content-type is not supplied on POST requests",
			nil, typename, "", []check{between(400, 499)}},
		{"03D4", "MUST accept application/json POST requests", jsonBody, typename, "", []check{status(200)}},
		{"A5BF", "MAY use 400 status code when request body is missing on POST", jsonBody, nil, "", []check{status(400)}},
		{"423L", "MAY use 400 status code on missing {query} parameter",
			newer, map[string]any{"notquery": "{ __typename }"}, "", []check{status(400)}},
		{"34A2", "SHOULD allow string {query} parameter when accepting application/graphql-response+json",
			newer, typename, "", []check{status(200)}},
		{"13EE", "MUST allow string {query} parameter when accepting application/json",
			jsonOnly, typename, "", []check{status(200), without("errors")}},
		{"8161", "SHOULD allow string {operationName} parameter when accepting application/graphql-response+json",
			newer, named, "", []check{status(200)}},
		{"B8B3", "MUST allow string {operationName} parameter when accepting application/json",
			jsonOnly, named, "", []check{status(200), without("errors")}},
		{"2EA1", "SHOULD allow map {variables} parameter when accepting application/graphql-response+json",
			newer, mapped, "", []check{status(200), without("errors")}},
		{"28B9", "MUST allow map {variables} parameter when accepting application/json",
			jsonOnly, mapped, "", []check{status(200), without("errors")}},
		{"428F", "SHOULD allow map {extensions} parameter when accepting application/graphql-response+json",
			newer, with("extensions", map[string]any{"some": "value"}), "", []check{status(200)}},
		{"1B7A", "MUST allow map {extensions} parameter when accepting application/json",
			jsonOnly, with("extensions", map[string]any{"some": "value"}), "", []check{status(200), without("errors")}},
		{"B6DC", "MAY use 2xx, 4xx, or 5xx status codes on JSON parsing failure when accepting application/json",
			jsonOnly, nil, `{ "not a JSON`, []check{between(200, 599)}},
		{"BCF8", "SHOULD use 400 status code on JSON parsing failure when accepting application/json",
			jsonOnly, nil, `{ "not a JSON`, []check{status(400)}},
		{"B7N8", "SHOULD use 400 status code on JSON parsing failure when accepting application/graphql-response+json",
			newer, nil, `{ "not a JSON`, []check{status(400)}},
		{"8764", "MAY use 4xx or 5xx status codes if parameters are invalid", jsonBody, typo, "", []check{between(400, 599)}},
		{"3E3A", "MAY use 400 status code if parameters are invalid", jsonBody, typo, "", []check{status(400)}},
		{"572B", "SHOULD use 200 status code on document parsing failure when accepting application/json",
			jsonOnly, map[string]any{"query": "{"}, "", []check{status(200)}},
		{"FDE2", "SHOULD use 200 status code on document validation failure when accepting application/json",
			jsonOnly, unknownField, "", []check{status(200)}},
		{"7B9B", "SHOULD use a status code of 200 on variable coercion failure when accepting application/json",
			jsonOnly, coercion, "", []check{status(200)}},
		{"865D", "SHOULD use 4xx or 5xx status codes on document parsing failure when accepting application/graphql-response+json",
			newer, map[string]any{"query": "{"}, "", []check{between(400, 599)}},
		{"556A", "SHOULD use 400 status code on document parsing failure when accepting application/graphql-response+json",
			newer, map[string]any{"query": "{"}, "", []check{status(400)}},
		{"D586", "SHOULD not contain the data entry on document parsing failure when accepting application/graphql-response+json",
			newer, map[string]any{"query": "{"}, "", []check{without("data")}},
		{"51FE", "SHOULD use 4xx or 5xx status codes on document validation failure when accepting application/graphql-response+json",
			newer, unknownField, "", []check{between(400, 599)}},
		{"74FF", "SHOULD use 400 status code on document validation failure when accepting application/graphql-response+json",
			newer, unknownField, "", []check{status(400)}},
		{"5E5B", "SHOULD not contain the data entry on document validation failure when accepting application/graphql-response+json",
			newer, unknownField, "", []check{without("data")}},
		{"86EE", "SHOULD use a status code of 400 on variable coercion failure when accepting application/graphql-response+json",
			newer, coercion, "", []check{status(400)}},
	}
	// The audits that the suite writes as loops over wrong and null parameters.
	notText := map[string]any{"0": map[string]any{"obj": "ect"}, "1": 0, "2": false, "3": []string{"array"}}
	notMap := map[string]any{"0": "string", "1": 0, "2": false, "3": []string{"array"}}
	for _, p := range []struct {
		id, name string
		wrong    map[string]any
	}{{"LKJ", "query", notText}, {"6C0", "operationName", notText}, {"476", "variables", notMap}, {"58B", "extensions", notMap}} {
		for i, value := range p.wrong {
			audits = append(audits, audit{p.id + i, "MAY use 400 status code on a mistyped {" + p.name + "} parameter",
				jsonBody, with(p.name, value), "", []check{status(400)}})
		}
	}
	for i, name := range map[string]string{"0": "variables", "1": "operationName", "2": "extensions"} {
		audits = append(audits,
			audit{"94B" + i, "SHOULD allow null {" + name + "} parameter when accepting application/graphql-response+json",
				newer, with(name, nil), "", []check{status(200), without("errors")}},
			audit{"022" + i, "MUST allow null {" + name + "} parameter when accepting application/json",
				jsonOnly, with(name, nil), "", []check{status(200), without("errors")}})
	}
	for _, a := range audits {
		t.Run(a.id, func(t *testing.T) {
			text := []byte(a.raw)
			if a.members != nil {
				text = body(t, a.members)
			}
			got := ask(t, server(POST{}), http.MethodPost, a.header, text)
			for _, check := range a.checks {
				check(t, got)
			}
			if t.Failed() {
				t.Log(a.rule)
			}
		})
	}
}

// 5A70, D6D5 and 6A70 say that a server MAY answer queries by GET. This one does
// not, which makes 9C48 (no mutation by GET) true of itself.
func TestTheAuditsByGETAreDeclinedOnPurpose(t *testing.T) {
	for id, query := range map[string]string{
		"5A70": "?query=%7B__typename%7D",
		"9C48": "?query=mutation%7B__typename%7D",
		"D6D5": "?query=%7B__typename%7D&variables=%7B%7D",
		"6A70": "?query=%7B__typename%7D&variables=%7B%7D",
	} {
		r, err := http.NewRequest(http.MethodGet, "/graphql"+query, nil)
		if err != nil {
			t.Fatal(err)
		}
		got := send(t, server(POST{}), r)
		if got.status != http.StatusMethodNotAllowed || got.header.Get("Allow") != "POST" || got.code() != string(MethodNotAllowed) {
			t.Errorf("%s: %d %s", id, got.status, got.text)
		}
	}
}
