package graph_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"bentou/ent/gen/ent"
	"bentou/ent/gen/ent/person"
	"bentou/ent/gen/ent/unit"
	"bentou/ent/store"
	"bentou/graph"
	"bentou/graph/gen"
	"bentou/graph/limits"
	"bentou/graph/scalar"
	"bentou/internal/access"
	"bentou/internal/arrears"
	"bentou/internal/audit"
	"bentou/internal/clock"
	"bentou/internal/demo"
	"bentou/internal/eligibility"
	"bentou/internal/registry"
	"bentou/internal/testkit"
	"bentou/internal/vault"
	"bentou/rules/fact"
)

// district is a demo zone that was decided, and can be asked by anyone.
type district struct {
	*api
	serve http.Handler
	area  map[int]string // rows of a household or person → path of the unit they lie in
}

func newDistrict(t *testing.T, url string) *district {
	t.Helper()
	v, err := vault.OpenOrCreate(filepath.Join(t.TempDir(), "keys.json"))
	if err != nil {
		t.Fatal(err)
	}
	s, err := store.Open(t.Context(), store.Config{URL: url, Vault: v, Clock: clock.System(nil)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	if _, err := demo.Fill(t.Context(), s, demo.Options{Households: 40}); err != nil {
		t.Fatal(err)
	}
	e := eligibility.New(s, os.DirFS("../rules/packs/liaocheng-etdz"))
	if _, err := e.EnsureRelease(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := e.Decide(t.Context(), eligibility.Options{}); err != nil {
		t.Fatal(err)
	}
	log := &bytes.Buffer{}
	d := &district{api: &api{t: t, store: s, log: log}}
	d.serve = audit.New(s, nil).Middleware(graph.New(graph.Options{Store: s, Eligibility: e, Limits: limits.Limits{Cost: 10_000_000}, Log: slog.New(slog.NewTextHandler(log, nil))}))
	d.as(access.Caller{Role: access.Caseworker, Purpose: "verification"})
	d.locate()
	return d
}

// lateDeaths decides November for some households of two townships, records that
// whoever is old there died before it, and reconciles.
func (d *district) lateDeaths(units ...*ent.Unit) {
	d.t.Helper()
	ctx := d.t.Context()
	e := eligibility.New(d.store, os.DirFS("../rules/packs/liaocheng-etdz"))
	old, err := d.store.Client().Person.Query().Where(person.CurrentBirthDateLT(fact.MustDate("1955-01-01"))).All(ctx)
	if err != nil {
		d.t.Fatal(err)
	}
	homes, err := d.store.Client().Household.Query().All(ctx)
	if err != nil {
		d.t.Fatal(err)
	}
	of := map[int]string{}
	for _, h := range homes {
		of[h.ID] = h.Code
	}
	code := func(p *ent.Person) string {
		if p.CurrentHouseholdID == nil {
			return ""
		}
		return of[*p.CurrentHouseholdID]
	}
	var codes []string
	for _, u := range units {
		n := 0
		for _, p := range old {
			if c := code(p); c != "" && n < 5 && strings.HasPrefix(d.area[p.ID], u.Path) && !slices.Contains(codes, c) {
				codes = append(codes, c)
				n++
			}
		}
	}
	if _, err := e.Decide(ctx, eligibility.Options{AsOf: fact.MustDate("2019-11-30").Ptr(), Households: codes}); err != nil {
		d.t.Fatal(err)
	}
	for _, p := range old {
		if !slices.Contains(codes, code(p)) {
			continue
		}
		death := registry.Stamp(&ent.Death{PersonID: p.ID, ValidFrom: fact.MustDate("2019-10-20")}, registry.Provenance{Source: fact.SourceDepartment})
		_, err := registry.New(d.store).Add(ctx, registry.Request{Actor: "test"}, death, false)
		if err != nil && registry.Stale(err) == nil { // who died already stays dead
			d.t.Fatal(err)
		}
	}
	r, err := arrears.New(d.store, e).Reconcile(ctx, arrears.Options{})
	if err != nil {
		d.t.Fatal(err)
	}
	if len(old) == 0 || r.Proposals == 0 {
		d.t.Fatalf("%d late deaths led to %d proposals", len(old), r.Proposals)
	}
	d.locate()
}

// as has a caller ask from now on.
func (d *district) as(c access.Caller) *district {
	c.Name = "someone"
	d.http = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		d.serve.ServeHTTP(w, r.WithContext(access.With(r.Context(), &c)))
	})
	return d
}

// locate works out, by plain SQL and apart from the program, in which unit each row lies:
// where the household is now, and where the person's latest membership is.
func (d *district) locate() {
	d.t.Helper()
	d.area = map[int]string{}
	read := func(query string) {
		rows, err := d.store.DB().QueryContext(d.t.Context(), query)
		if err != nil {
			d.t.Fatalf("%v: %s", err, query)
		}
		defer rows.Close()
		for rows.Next() {
			id, path := 0, ""
			if err := rows.Scan(&id, &path); err != nil {
				d.t.Fatal(err)
			}
			d.area[id] = path
		}
		if err := rows.Err(); err != nil {
			d.t.Fatal(err)
		}
	}
	homes := "JOIN households h ON h.id = x.household_id JOIN units u ON u.id = h.unit_id"
	latest := "(SELECT m.person_id, m.household_id FROM memberships m WHERE m.superseded IS NULL AND NOT EXISTS (SELECT 1 FROM memberships n WHERE n.person_id = m.person_id AND n.superseded IS NULL AND n.valid_from > m.valid_from))"
	read("SELECT x.id, u.path FROM households x JOIN units u ON u.id = x.unit_id")
	read("SELECT x.person_id, u.path FROM " + latest + " x " + homes)
	for _, k := range ent.Facts {
		switch k.Subject {
		case "household_id":
			read("SELECT x.id, u.path FROM " + k.Table + " x " + homes)
		case "person_id":
			read("SELECT f.id, u.path FROM " + k.Table + " f JOIN " + latest + " x ON x.person_id = f.person_id " + homes)
		}
	}
	for _, table := range []string{"decisions", "risk_flags", "risk_flag_events", "adjustments"} {
		read("SELECT x.id, u.path FROM " + table + " x " + homes)
	}
	list, err := d.store.Client().Change.Query().WithUnit().All(d.t.Context())
	if err != nil {
		d.t.Fatal(err)
	}
	for _, c := range list {
		d.area[c.ID] = d.about(c)
	}
}

// about is where all lies that a change is about; "elsewhere" where that is no one
// place.
func (d *district) about(c *ent.Change) string {
	var paths []string
	for _, id := range []*int{c.HouseholdID, c.PersonID} {
		if id != nil {
			paths = append(paths, d.area[*id])
		}
	}
	switch {
	case len(paths) == 0 && c.Edges.Unit != nil:
		return c.Edges.Unit.Path
	case len(paths) == 0, len(paths) == 2 && paths[0] != paths[1]:
		return "elsewhere"
	}
	return paths[0]
}

func idText(id int) string {
	var b strings.Builder
	scalar.MarshalID(id).MarshalGQL(&b)
	return strings.Trim(b.String(), `"`)
}

// ids are all ids in a part of an answer, in order.
func ids(v any) (out []int) {
	switch v := v.(type) {
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(v)) {
			if text, ok := v[key].(string); ok && key == "id" {
				if id, err := scalar.UnmarshalID(text); err == nil {
					out = append(out, id)
				}
			}
			out = append(out, ids(v[key])...)
		}
	case []any:
		for _, x := range v {
			out = append(out, ids(x)...)
		}
	}
	return out
}

// townships are the two with the most households.
func (d *district) townships() (a, b *ent.Unit) {
	d.t.Helper()
	list, err := d.store.Client().Unit.Query().Where(unit.KindEQ(fact.UnitKindTownship)).All(d.t.Context())
	if err != nil {
		d.t.Fatal(err)
	}
	homes, err := d.store.Client().Household.Query().IDs(d.t.Context())
	if err != nil {
		d.t.Fatal(err)
	}
	count := func(u *ent.Unit) (n int) {
		for _, id := range homes {
			if strings.HasPrefix(d.area[id], u.Path) {
				n++
			}
		}
		return n
	}
	slices.SortFunc(list, func(x, y *ent.Unit) int { return count(y) - count(x) })
	if len(list) < 2 || count(list[1]) < 3 {
		d.t.Fatal("the demo zone has no two townships with households")
	}
	return list[0], list[1]
}

const (
	askPerson = `id name identityNumber {masked value reason} phone {value} incomesHistory: incomes(history: true) {id amount} expenses(history: true) {id}
		insurances(history: true) {id} health(history: true) {conditions {id}} disabilityCertificateHistory {certificates {id}} hukouHistory {id} recordHistory {id} schoolingHistory {id}
		membershipHistory {id household {id code}} aliases {id} mergedInto {id} mergeHistory {id into {id}}`
	askHousehold = `id code phone {value} unit {id} recordHistory {id unit {id}} dibaoHistory {id} povertyRegistrationHistory {id} helperHistory {id}
		members(history: true) {id person {` + askPerson + `}} decisions {id subject {household {id} person {id}}} riskFlags {id events {id flag {household {id}}}}`
)

// questions asks each field of Query for as much as it can give. ALL stands for the
// ids of all households and persons, ONE for the id, CODE for the code and NUMBER for
// the identity number of one of a household or person.
var questions = map[string]string{
	"households":       `{households(first: 1000) {totalCount edges {node {` + askHousehold + `}}}}`,
	"persons":          `{persons(first: 1000) {totalCount edges {node {` + askPerson + `}}}}`,
	"changes":          `{changes(first: 1000) {totalCount edges {node {id household {id code} person {id} unit {id}}}}}`,
	"decisions":        `{decisions(first: 1000, history: true) {totalCount edges {node {id subject {household {` + askHousehold + `} person {` + askPerson + `}}}}}}`,
	"adjustments":      `{adjustments(first: 1000) {totalCount edges {node {id household {id} person {id} decision {id} subject {household {id} person {id}} causes {subject {household {id} person {id}}}}}}}`,
	"adjustmentTotals": `{adjustmentTotals {month programme count arrears overpaid}}`,
	"upcomingTotals":   `{upcomingTotals(within: 3) {month programme begin end}}`,
	"upcoming":         `{upcoming(within: 3, first: 1000) {totalCount edges {node {household {id} subject {household {id} person {id}} causes {subject {household {id} person {id}}}}}}}`,
	"riskFlags":        `{riskFlags(first: 1000, history: true) {totalCount edges {node {id household {id code} events {id}}}}}`,
	"nodes":            `{nodes(ids: [ALL]) {... on Household {` + askHousehold + `} ... on Person {` + askPerson + `}}}`,
	"node":             `{node(id: "ONE") {... on Household {` + askHousehold + `} ... on Person {` + askPerson + `}}}`,
	"household":        `{household(code: "CODE") {` + askHousehold + `}}`,
	"incomeCliffs":     `{incomeCliffs(distance: "20000.00", first: 1000) {households near list {household {id code} income {subject {household {id} person {id}}}}}}`,
	"simulate":         `{simulate(input: {recorded: {code: "CODE"}}) {decisions {programme {key} subject {household {id} person {id}}}}}`,
}

// open are the fields that show nothing about a household or person.
var open = []string{"zones", "units", "divisions", "attributeDefinitions", "clock", "programmes", "parameters", "riskFlagKinds", "ruleCheck", "ruleVocabulary", "scenarioCoverage", "policyDocuments", "drafts", "draft", "releases", "release", "me", "accessTokens", "accessLog"}

// elsewhere are asked in tests of their own: by what names one person or household, and
// what concerns the whole zone.
var elsewhere = map[string]bool{"person": true, "simulateClaim": true, "allocation": true, "ruleAudit": true, "ruleTry": true, "disputeScenario": true, "draftPreviewLatest": true, "ruleTryExpression": true}

func TestACallerWithAnAreaSeesItInEveryRootFieldAndNothingElse(t *testing.T) {
	testkit.Alone(t)
	eachDistrict(t, func(t *testing.T, d *district) {
		root := gen.NewExecutableSchema(gen.Config{}).Schema().Query
		for _, f := range root.Fields {
			if questions[f.Name] == "" && !slices.Contains(open, f.Name) && !strings.HasPrefix(f.Name, "__") && !elsewhere[f.Name] {
				t.Errorf("nothing is asked of %s with two areas: name it in questions, or in open if it shows nothing about anybody", f.Name)
			}
		}
		a, b := d.townships()
		d.lateDeaths(a, b)
		worker := access.Caller{Role: access.Caseworker, Purpose: "verification"}
		everyone := d.as(worker)
		var all []string
		for id := range d.area {
			if name, _ := ent.TableOf(id); name == "households" || name == "persons" {
				all = append(all, idText(id))
			}
		}
		slices.Sort(all)
		whole := map[string]answer{}
		for _, field := range []string{"households", "persons", "changes", "decisions", "riskFlags", "adjustments"} {
			whole[field] = everyone.ask(questions[field])
			whole[field].want(field+".totalCount", len(nodeIDs(whole[field], field)))
		}
		for _, u := range []*ent.Unit{a, b} {
			worker.Unit = u.ID
			d.as(worker)
			for field, everything := range whole {
				got := d.ask(questions[field])
				d.nothingBeyond(field, got, u)
				want := 0
				for _, id := range nodeIDs(everything, field) {
					if strings.HasPrefix(d.area[id], u.Path) {
						want++
						if !slices.Contains(nodeIDs(got, field), id) {
							t.Errorf("%s does not show %d, which lies in %s", field, id, u.Name)
						}
					}
				}
				if want == 0 {
					t.Errorf("%s has nothing in %s: the comparison shows nothing", field, u.Name)
				}
				got.want(field+".totalCount", len(nodeIDs(got, field)))
				if len(nodeIDs(got, field)) != want {
					t.Errorf("%s shows %d of %s, want %d", field, len(nodeIDs(got, field)), u.Name, want)
				}
			}
			got := d.post(strings.ReplaceAll(questions["nodes"], "ALL", `"`+strings.Join(all, `","`)+`"`))
			d.nothingBeyond("nodes", got, u)
			d.alone(u)
		}
	})
}

// alone asks for households one by one, in the area and beyond it.
func (d *district) alone(u *ent.Unit) {
	d.t.Helper()
	homes, err := d.store.Client().Household.Query().All(d.t.Context())
	if err != nil {
		d.t.Fatal(err)
	}
	inside, outside := 0, 0
	for _, h := range homes {
		in := strings.HasPrefix(d.area[h.ID], u.Path)
		for _, field := range []string{"node", "household", "simulate"} {
			if in && inside > 12 || !in && outside > 12 {
				continue
			}
			got := d.post(strings.NewReplacer("ONE", idText(h.ID), "CODE", h.Code).Replace(questions[field]))
			d.nothingBeyond(field, got, u)
			if shown := got.at(field) != nil; shown != in {
				d.t.Errorf("%s of a household in %s is shown to %s: %t; %v", field, d.area[h.ID], u.Path, shown, got.body["errors"])
			}
			if in {
				inside++
			} else {
				outside++
			}
		}
	}
	if inside == 0 || outside == 0 {
		d.t.Error("there is nothing to compare")
	}
}

// nothingBeyond finds no row of another area anywhere in an answer.
func (d *district) nothingBeyond(field string, got answer, u *ent.Unit) {
	d.t.Helper()
	for _, id := range ids(got.body["data"]) {
		if path, about := d.area[id]; about && !strings.HasPrefix(path, u.Path) {
			name, _ := ent.TableOf(id)
			d.t.Fatalf("%s shows a row of %s that lies in %s to a caller of %s", field, name, path, u.Path)
		}
	}
}

func nodeIDs(r answer, field string) (out []int) {
	edges, _ := r.at(field + ".edges").([]any)
	for _, e := range edges {
		text := e.(map[string]any)["node"].(map[string]any)["id"].(string)
		id, err := scalar.UnmarshalID(text)
		if err != nil {
			r.t.Fatal(err)
		}
		out = append(out, id)
	}
	return out
}

func eachDistrict(t *testing.T, test func(t *testing.T, d *district)) {
	t.Run("sqlite", func(t *testing.T) { test(t, newDistrict(t, filepath.Join(t.TempDir(), "bentou.db"))) })
	t.Run("postgres", func(t *testing.T) { test(t, newDistrict(t, testkit.Postgres(t))) })
}

func TestFiltersThroughEdgesTellNothingOfAnotherArea(t *testing.T) {
	d := newDistrict(t, filepath.Join(t.TempDir(), "bentou.db"))
	a, b := d.townships()
	everyone := d.as(access.Caller{Role: access.Caseworker, Purpose: "verification"})
	list := everyone.ask(`{persons(first: 1000) {edges {node {id membership {household {id}}}}}}`)
	var there []string
	for i, id := range nodeIDs(list, "persons") {
		if strings.HasPrefix(d.area[id], b.Path) && list.at(fmt.Sprintf("persons.edges.%d.node.membership", i)) != nil {
			there = append(there, idText(id))
		}
	}
	if len(there) == 0 {
		t.Fatal("nobody lives in the other township")
	}
	people, _ := json.Marshal(there)
	for _, filter := range []string{
		`households(first: 1, where: {hasMembersWith: {hasPersonWith: {idIn: %s}}})`,
		`households(first: 1, where: {or: [{hasMembersWith: {hasPersonWith: {idIn: %[1]s}}}, {and: [{hasMembersWith: {hasPersonWith: {idIn: %[1]s}}}]}]})`,
		`persons(first: 1, where: {idIn: %s})`,
		`persons(first: 1, where: {hasMembershipWith: {hasPersonWith: {idIn: %s}}})`,
		`decisions(first: 1, where: {hasPersonWith: {idIn: %s}})`,
		`changes(first: 1, where: {hasPersonWith: {idIn: %s}})`,
		`changes(first: 1, where: {hasHouseholdWith: {hasMembersWith: {hasPersonWith: {idIn: %s}}}})`,
	} {
		query := "{" + fmt.Sprintf(filter, people) + " {totalCount}}"
		field, _, _ := strings.Cut(filter, "(")
		full := d.as(access.Caller{Role: access.Caseworker, Purpose: "verification"}).ask(query)
		if n, _ := full.at(field + ".totalCount").(float64); n == 0 {
			t.Errorf("%s finds nothing for one who sees everything: it tests nothing", filter)
		}
		d.as(access.Caller{Role: access.Caseworker, Purpose: "verification", Unit: a.ID}).ask(query).want(field+".totalCount", 0)
	}
	d.as(access.Caller{Role: access.Caseworker, Unit: a.ID}).ask(fmt.Sprintf(`{households(first: 1, where: {within: "%s"}) {totalCount}}`, idText(b.ID))).want("households.totalCount", 0)
}
