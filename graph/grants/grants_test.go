package grants_test

import (
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"

	"bentou/graph/gen"
	"bentou/graph/grants"
	"bentou/internal/access"
	"bentou/internal/fault"
)

var update = flag.Bool("update", false, "write docs/roles.md")

func schema() *ast.Schema { return gen.NewExecutableSchema(gen.Config{}).Schema() }

func TestTheTableNamesEveryFieldOfTheSchemaAndNoOther(t *testing.T) {
	named := grants.Named()
	for name, def := range schema().Types {
		if def.Kind != ast.Object && def.Kind != ast.Interface || strings.HasPrefix(name, "__") {
			continue
		}
		for _, f := range def.Fields {
			if strings.HasPrefix(f.Name, "__") {
				continue
			}
			key := name + "." + f.Name
			if !named[key] {
				t.Errorf("who may use %s? Say it in fields.txt", key)
			}
			delete(named, key)
		}
	}
	for key := range named {
		t.Errorf("fields.txt names %s, which does not exist", key)
	}
}

func TestWhatTheTableDoesNotNameIsForNobody(t *testing.T) {
	for _, role := range access.Roles() {
		for _, f := range [][2]string{{"Query", "nonsense"}, {"Nonsense", "id"}, {"Mutation", "incomeadd"}} {
			if grants.Allowed(role, f[0], f[1]) {
				t.Errorf("%s may use %s.%s", role, f[0], f[1])
			}
		}
	}
	for role, want := range map[access.Role]bool{access.Viewer: false, access.FieldTeam: false, access.Auditor: false, access.Caseworker: true, access.Administrator: true} {
		if got := grants.Allowed(role, "Mutation", "incomeAdd"); got != want {
			t.Errorf("%s may add an income: %t", role, got)
		}
	}
}

func check(t *testing.T, c access.Caller, query string, variables map[string]any) string {
	t.Helper()
	s := schema()
	doc, errs := gqlparser.LoadQueryWithRules(s, query, nil)
	if errs != nil {
		t.Fatal(errs)
	}
	err := grants.Check(&c, s, doc.Operations[0], variables)
	if err == nil {
		return ""
	}
	if fault.CodeOf(err) != fault.Forbidden {
		t.Errorf("the code is %s", fault.CodeOf(err))
	}
	return fault.All(err)[0].Text.EN
}

func TestAnOperationIsRefusedWithAllThatIsNotForTheRole(t *testing.T) {
	worker := access.Caller{Role: access.Caseworker}
	if text := check(t, worker, `{households(first: 1) {edges {node {code}}}}`, nil); text != "" {
		t.Error(text)
	}
	text := check(t, access.Caller{Role: access.Viewer}, `query {a: changes(first: 1) {edges {node {...c}}} accessTokens {id} households(first: 1) {edges {node {... on Household {code}}}}} fragment c on Change {actor}`, nil)
	for _, want := range []string{"Query.changes", "Query.accessTokens", "viewer"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q does not name %s", text, want)
		}
	}
	if strings.Contains(text, "households") {
		t.Errorf("%q names what is allowed", text)
	}
	if text := check(t, access.Caller{Role: access.FieldTeam}, `{households(first: 1) {totalCount}}`, nil); text == "" {
		t.Error("a field team sees households")
	}
	if text := check(t, access.Caller{Role: access.Service}, `mutation {decide(input: {}) {userErrors {code}}}`, nil); text == "" {
		t.Error("a service decides")
	}
}

func TestWhatIsMaskedCannotBeSearchedBy(t *testing.T) {
	worker := access.Caller{Role: access.Caseworker}
	withPurpose := access.Caller{Role: access.Caseworker, Purpose: "verification"}
	variables := map[string]any{"w": map[string]any{"or": []any{map[string]any{"hasPersonWith": []any{map[string]any{"hasHealth": true}}}}}}
	for _, c := range []struct {
		query string
		vars  map[string]any
	}{
		{`{persons(first: 1, where: {hasHealthWith: {condition: HEALTHY}}) {totalCount}}`, nil},
		{`{persons(first: 1, where: {not: {hasDisabilityCertificate: false}}) {totalCount}}`, nil},
		{`{households(first: 1, where: {hasMembersWith: {hasPersonWith: {and: [{hasHealth: true}]}}}) {totalCount}}`, nil},
		{`{persons(first: 1, where: {identityNumber: "x"}) {totalCount}}`, nil},
		{`{person(identityNumber: "x") {id}}`, nil},
		{`query($n: String!) {person(identityNumber: $n) {id}}`, map[string]any{"n": "x"}},
		{`query($w: MembershipWhereInput!) {households(first: 1, where: {hasMembersWith: [$w]}) {totalCount}}`, variables},
	} {
		if text := check(t, worker, c.query, c.vars); !strings.Contains(text, "cannot be searched by") {
			t.Errorf("%s: %q", c.query, text)
		}
		if text := check(t, withPurpose, c.query, c.vars); text != "" {
			t.Errorf("%s with a purpose: %q", c.query, text)
		}
	}
}

func TestTheDocumentedTableIsTheOneInForce(t *testing.T) {
	const file = "../../docs/roles.md"
	text := grants.Document()
	if *update {
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != text {
		t.Error("docs/roles.md is not what the table says: go test ./graph/grants -update")
	}
	if !strings.Contains(text, "rosterImport") || !strings.Contains(text, "caseworker") {
		t.Error("the document says too little")
	}
}
