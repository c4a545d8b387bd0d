package grants

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"bentou/internal/access"
)

// Named gives every field that the table names, as "Type.field".
func Named() map[string]bool {
	out := map[string]bool{}
	for of, fields := range all.fields {
		for f := range fields {
			out[of+"."+f] = true
		}
	}
	return out
}

// Document is docs/roles.md: the table for people.
func Document() string {
	b := &strings.Builder{}
	b.WriteString(documentHead)
	row := func(cells ...string) { fmt.Fprintf(b, "| %s |\n", strings.Join(cells, " | ")) }
	header, line := []string{"action · 操作"}, []string{"---"}
	for _, r := range access.Roles() {
		header, line = append(header, string(r)), append(line, "---")
	}
	row(header...)
	row(line...)
	for _, class := range all.order {
		for _, root := range []string{"Query", "Mutation", "Subscription"} {
			var names []string
			for _, f := range slices.Sorted(maps.Keys(all.fields[root])) {
				if all.fields[root][f] == class {
					names = append(names, "`"+f+"`")
				}
			}
			if len(names) == 0 {
				continue
			}
			cells := []string{root + ": " + strings.Join(names, " ")}
			for _, r := range access.Roles() {
				cells = append(cells, tick(slices.Contains(all.classes[class], r)))
			}
			row(cells...)
		}
	}
	b.WriteString("\n" + maskHead)
	row("data · 数据", "role · 角色", "purposes · 用途")
	row("---", "---", "---")
	for _, p := range access.PersonalKinds() {
		for _, r := range access.Roles() {
			if purposes := access.Shown(p, r); len(purposes) > 0 {
				texts := make([]string, len(purposes))
				for i, x := range purposes {
					texts[i] = "`" + string(x) + "`"
				}
				row(string(p), string(r), strings.Join(texts, " "))
			}
		}
	}
	b.WriteString("\nEvery other role sees these masked, with the reason.\n")
	return b.String()
}

func tick(yes bool) string {
	if yes {
		return "✓"
	}
	return ""
}

const documentHead = `# Who may do what · 角色与操作

Made from graph/grants/fields.txt by ` + "`go test ./graph/grants -update`" + `; a test fails when this file, that table and the
schema do not agree. What the table does not name is for nobody. An operation that asks for anything that is not for its
caller's role is refused as a whole, FORBIDDEN, with all that was refused. Fields of the objects behind these root fields
belong to the same classes (fields.txt lists them one by one).

由 graph/grants/fields.txt 生成。表中没有列出的字段，任何角色都不可使用。

A caller whose sign-in names a unit sees households that lie in or below it now, and what is about them; everything else
is as if it did not exist. What concerns the whole zone (roster imports, units, allocations) needs a sign-in without a unit. Files (` + "`/uploads`" + `), which hold rosters whole, are
exchanged by an administrator without a unit only. The record of a person (` + "`GET /persons/{id}/record`" + `) is for a caseworker in
their area and an administrator without a unit, with the purpose ` + "`rights-request`" + `; what is masked for them is masked in it. So is the letter of a decision (` + "`GET /decisions/{id}/letter`" + `), for whatever purpose.

A service reads what its column says by [trusted documents](api.md#trusted-documents) only, the queries that the operator of
the server lists; it can run nothing else, and nothing while there is no list. A caller of any role may name a listed query by its hash.

`

const maskHead = `## Masked data · 遮盖的数据

State the purpose with the request: ` + "`Bentou-Purpose: verification`" + `. Without a role and purpose of this table the field says
that it is masked and why, and it can neither be filtered nor ordered by. A severe mental illness is shown only while the
consent of a guardian is on record (` + "`guardianConsentAdd`" + `), whatever role and purpose.

What the rules observed in records of health and disability is masked like the records: a reason, a variable or a criterion
of an allocation says ` + "`masked`" + ` and why, and the condition without what was found. Outcomes and amounts are shown: that
somebody gets a subsidy for the disabled is seen by whoever sees decisions.

`
