package graph_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"bentou/graph/scalar"
	"bentou/internal/access"
	"bentou/internal/audit"
)

// asked sends a query as someone signed in, through the log.
func (a *api) asked(role access.Role, query string, before ...func(ctx context.Context)) answer {
	a.t.Helper()
	text, err := json.Marshal(map[string]any{"query": query})
	if err != nil {
		a.t.Fatal(err)
	}
	req := httptest.NewRequestWithContext(a.t.Context(), http.MethodPost, "/graphql", bytes.NewReader(text))
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set(audit.RequestID, "r-"+string(role))
	w := httptest.NewRecorder()
	audit.New(a.store, nil).Middleware(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx := r.Context()
		if role != "" {
			ctx = access.With(ctx, &access.Caller{Name: "name-" + string(role), Role: role, Purpose: "检查"})
		}
		for _, fn := range before {
			fn(ctx)
		}
		a.bare.ServeHTTP(w, r.WithContext(ctx))
	})).ServeHTTP(w, req)
	out := answer{t: a.t}
	if err := json.Unmarshal(w.Body.Bytes(), &out.body); err != nil {
		a.t.Fatalf("%v in %q", err, w.Body)
	}
	return out
}

// opaque is an id as the API writes it.
func opaque(id int) string {
	var b bytes.Buffer
	scalar.MarshalID(id).MarshalGQL(&b)
	return strings.Trim(b.String(), `"`)
}

const wholeLog = `accessLog(first: 100) {totalCount edges {node {id position kind actor role purpose address request reads refusals
	fields {field count ids unnamed} refused {action code count} changes {first last} objects counts {name count}}}}`

func TestTheAccessLogIsReadByTheAuditorAndTheReadingIsLogged(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		a.asked(access.Caseworker, `{zones {code}}`, func(ctx context.Context) {
			for _, id := range []int{7, 8, 20} {
				if err := audit.Read(ctx, "Person.identityNumber", id); err != nil {
					t.Error(err)
				}
			}
		})
		got := a.asked(access.Auditor, "{"+wholeLog+"}")
		got.want("accessLog.totalCount", 1)
		got.want("accessLog.edges.0.node.kind", "PERSONAL_READ")
		got.want("accessLog.edges.0.node.actor", "name-caseworker")
		got.want("accessLog.edges.0.node.role", "caseworker")
		got.want("accessLog.edges.0.node.purpose", "检查")
		got.want("accessLog.edges.0.node.request", "r-caseworker")
		got.want("accessLog.edges.0.node.fields.0.field", "Person.identityNumber")
		got.want("accessLog.edges.0.node.fields.0.ids", []any{opaque(7), opaque(8), opaque(20)})

		got = a.asked(access.Administrator, "{"+wholeLog+"}")
		got.want("accessLog.totalCount", 2)
		got.want("accessLog.edges.1.node.kind", "AUDIT_READ")
		got.want("accessLog.edges.1.node.actor", "name-auditor")
		got.want("accessLog.edges.1.node.reads", 1)
		first := got.text("accessLog.edges.0.node.id")
		got.want("accessLog.edges.1.node.fields.0.ids.0", first)

		filtered := func(where string, want int) {
			t.Helper()
			a.asked(access.Auditor, fmt.Sprintf(`{accessLog(first: 1, where: {%s}) {totalCount}}`, where)).want("accessLog.totalCount", want)
		}
		filtered(`kind: PERSONAL_READ`, 1)
		filtered(`actor: "name-caseworker"`, 1)
		filtered(`atLT: "2001-01-01T00:00:00Z"`, 0)
		filtered(`about: "`+opaque(8)+`"`, 1)
		filtered(`about: "`+opaque(9)+`"`, 0)
		filtered(`about: "`+opaque(20)+`"`, 1)
		filtered(`about: "`+first+`", actor: "name-auditor"`, 1)
		filtered(`refusalsGT: 0`, 0)
	})
}

func TestNobodyElseReadsTheAccessLogWhateverWayItIsAskedAndTheRefusalIsLogged(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		a.asked(access.Caseworker, `{zones {code}}`, func(ctx context.Context) { _ = audit.Read(ctx, "Person.phone", 1) })
		id := a.asked(access.Auditor, "{"+wholeLog+"}").text("accessLog.edges.0.node.id")
		times := 0
		for _, role := range append(access.Roles(), "") {
			for _, query := range []string{
				"{" + wholeLog + "}", `{accessLog(first: 0) {totalCount}}`, `{accessLog(first: 1, where: {about: "` + opaque(1) + `"}) {pageInfo {hasNextPage}}}`,
				`{node(id: "` + id + `") {... on AccessLogEntry {actor}}}`, `{nodes(ids: ["` + id + `"]) {... on AccessLogEntry {actor}}}`,
			} {
				got := a.asked(role, query)
				may := role == access.Auditor || role == access.Administrator
				if may && got.body["errors"] != nil {
					t.Errorf("%s is refused %s: %v", role, query, got.body["errors"])
				}
				if may {
					continue
				}
				if text := fmt.Sprint(got.body["data"]); bytes.Contains([]byte(text), []byte("name-caseworker")) {
					t.Errorf("%q sees %s", role, text)
				}
				if text := fmt.Sprint(got.at("accessLog.totalCount")); text != "<nil>" {
					t.Errorf("%q counts %s", role, text)
				}
				if want := map[bool]string{true: "UNAUTHENTICATED", false: "FORBIDDEN"}[role == ""]; bytes.Contains([]byte(query), []byte("accessLog")) {
					times++
					if got.code() != want {
						t.Errorf("%q gets %s for %s", role, got.code(), query)
					}
				}
			}
		}
		all := a.asked(access.Auditor, `{accessLog(first: 1000, where: {kind: REFUSAL}) {edges {node {actor refused {action code}}}}}`)
		edges, _ := all.at("accessLog.edges").([]any)
		if len(edges) < times {
			t.Errorf("%d refusals of %d are logged", len(edges), times)
		}
		all.want("accessLog.edges.0.node.refused.0.action", "Query.accessLog")
		all.want("accessLog.edges.0.node.refused.0.code", "FORBIDDEN")
		all.want("accessLog.edges.0.node.actor", "name-viewer")
	})
}
