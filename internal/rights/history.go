package rights

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"bentou/ent/gen/ent"
	"bentou/ent/gen/ent/accesslogentry"
	"bentou/ent/gen/ent/change"
	"bentou/ent/gen/ent/predicate"
	"bentou/internal/audit"
	"bentou/internal/registry"
	"bentou/rules/fact"
)

// act notes an act to be filled in from its position.
func (c *collection) act(a *Act) { c.waiting[a.Position] = append(c.waiting[a.Position], a) }

// positionsAtOnce bounds a statement below what both databases take.
const positionsAtOnce = 5000

// fillActs reads who did what when at the positions that were met. Whose versions one
// may see, of those one may know who recorded them.
func (c *collection) fillActs(ctx context.Context) error {
	positions := make([]int64, 0, len(c.waiting))
	for position := range c.waiting {
		positions = append(positions, position)
	}
	slices.Sort(positions)
	for part := range slices.Chunk(positions, positionsAtOnce) {
		list, err := c.store.Client().Change.Query().Where(change.PositionIn(part...)).All(ctx)
		if err != nil {
			return err
		}
		for _, row := range list {
			for _, a := range c.waiting[row.Position] {
				*a = actOf(row)
			}
		}
	}
	return nil
}

func actOf(row *ent.Change) Act {
	return Act{Position: row.Position, At: row.At.UTC(), By: row.Actor, What: changeZH(row.Kind), Reason: row.Reason}
}

// changes reads the acts that are about the person.
func (c *collection) changes(ctx context.Context) error {
	list, err := c.client.Change.Query().Where(change.PersonIDIn(c.persons...)).Order(ent.Asc(change.FieldPosition)).All(ctx)
	for _, row := range list {
		c.out.Changes = append(c.out.Changes, actOf(row))
	}
	return err
}

var verbsZH = map[string]string{"add": "新增", "correct": "更正", "end": "终止", "retract": "撤回"}

var actsZH = map[string]string{
	"person.add": "登记人员", "person.merge": "合并人员", "person.unmerge": "撤销合并", registry.EraseKind: "删除个人信息",
	"roster.household": "名册导入", "household.add": "登记户", "household.load": "载入户登记", "household.update": "更新户登记",
	"decide": "认定", "risk_flag.act": "处置预警",
}

// changeZH puts the kind of a change into words; one that is not known stays as it is.
func changeZH(kind string) string {
	if zh, ok := actsZH[kind]; ok {
		return zh
	}
	name, verb, _ := strings.Cut(kind, ".")
	for _, k := range ent.Facts {
		if k.Name == name && verbsZH[verb] != "" {
			return verbsZH[verb] + k.ZH
		}
	}
	return kind
}

// access reads who was shown or took out what of the person and of their households. It
// is read past the guard that keeps the log to the auditor: people may know who looked
// at what about them.
func (c *collection) access(ctx context.Context) error {
	var about []predicate.AccessLogEntry
	ids := slices.Concat(c.persons, c.homes())
	for _, id := range ids {
		about = append(about, audit.About(id))
	}
	list, err := c.store.Client().AccessLogEntry.Query().
		Where(accesslogentry.KindIn(fact.AccessExport, fact.AccessPersonalRead), accesslogentry.Or(about...)).
		Order(ent.Asc(accesslogentry.FieldPosition)).All(ctx)
	if err != nil {
		return err
	}
	for _, e := range list {
		var what audit.What
		if err := json.Unmarshal([]byte(e.What), &what); err != nil {
			return err
		}
		a := Access{At: e.At.UTC(), What: label(e.Kind), By: e.Actor, Role: e.Role, Purpose: e.Purpose, Fields: []string{}}
		for _, f := range what.Reads {
			if slices.ContainsFunc(f.Spans, func(s audit.Span) bool {
				return slices.ContainsFunc(ids, func(id int) bool { return s.First <= id && id <= s.Last })
			}) {
				a.Fields = append(a.Fields, fieldZH(f.Field))
			}
		}
		if len(a.Fields) > 0 {
			c.out.Access = append(c.out.Access, a)
		}
	}
	return nil
}

// Record and HouseholdRecord are how the access log calls what is in an export.
const (
	recordField    = "Person.record"
	householdField = "Household.record"
)

func fieldZH(field string) string {
	if zh, ok := map[string]string{
		"identityNumber": "身份证号码", "phone": "联系电话", "bankAccount": "银行账号",
		"Person.health": "健康状况", "Person.disabilityCertificate": "残疾人证",
		recordField: "全部个人登记（本人副本）", householdField: "户的登记（本人副本）",
	}[field]; ok {
		return zh
	}
	return field
}
