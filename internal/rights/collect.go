package rights

import (
	"context"
	"slices"

	"entgo.io/ent/dialect/sql"

	"bentou/ent/gen/ent"
	"bentou/ent/gen/ent/household"
	"bentou/ent/gen/ent/person"
	"bentou/ent/gen/ent/unit"
	"bentou/ent/privacy"
	"bentou/ent/store"
	"bentou/ent/timescope"
	"bentou/internal/access"
	"bentou/internal/eligibility"
	"bentou/internal/upload"
	"bentou/rules/fact"
)

// collection is a record that is being put together.
type collection struct {
	store  *store.Store
	rules  *eligibility.Service
	client *ent.Client // sees what the reader may see
	reader Reader
	out    *Record

	persons    []int                // the person and what was merged into them
	stays      map[int][]Days       // household → when the person was a member
	keys       map[int][]byte       // of persons and households
	names      map[int]string       // what an id names
	attributes map[string]string    // titles of the attributes that packs declare
	acts       map[int64]*Act       // by position
	waiting    map[int64][]*Act     // acts to be filled in
	shown      map[string][]int     // what is in the clear, for the access log
	again      map[replay][]reasons // what replays gave
}

// masks says for which kinds of fact versions are not read unless the reader may see
// such data.
var masks = map[*timescope.Kind]access.Personal{
	ent.HealthKind: access.Health, ent.GuardianConsentKind: access.Health, ent.DisabilityCertificateKind: access.Disability,
}

func (g *Rights) collect(ctx context.Context, reader Reader, id int) (*collection, error) {
	c := &collection{
		store: g.store, rules: g.rules, client: g.store.Guarded(), reader: reader,
		stays: map[int][]Days{}, keys: map[int][]byte{}, names: map[int]string{}, attributes: map[string]string{},
		acts: map[int64]*Act{}, waiting: map[int64][]*Act{}, shown: map[string][]int{}, again: map[replay][]reasons{},
	}
	if reader.everything {
		c.client = g.store.Client()
	}
	ctx = privacy.With(ctx, reader.view)
	p, ids, err := g.same(ctx, c.client, id)
	if err != nil {
		return nil, err
	}
	c.persons = ids
	zone, err := p.Zone(ctx)
	if err != nil {
		return nil, err
	}
	c.out = &Record{
		Format: recordFormat, Withheld: []string{},
		Person: Person{ID: upload.FormatID(p.ID), Name: p.CurrentName, Zone: zone.Name, Erased: erased(p)},
		Made:   Made{At: g.store.Clock().Now(), By: reader.name, Purpose: reader.purpose},
		Facts:  []Section{}, Households: []Household{}, Decisions: []Decision{}, Flags: []Flag{}, Changes: []Change{}, Access: []Access{},
	}
	for _, alias := range ids[1:] {
		c.out.Person.Also = append(c.out.Person.Also, upload.FormatID(alias))
	}
	for _, step := range []func(context.Context) error{
		c.prepare, c.facts, c.households, c.decisions, c.flags, c.changes, c.access, c.fillActs,
	} {
		if err := step(ctx); err != nil {
			return nil, err
		}
	}
	c.withhold()
	return c, nil
}

// prepare loads keys, memberships and the names of what facts point at.
func (c *collection) prepare(ctx context.Context) error {
	persons, err := c.client.Person.Query().Where(person.IDIn(c.persons...)).All(ctx)
	if err != nil {
		return err
	}
	for _, p := range persons {
		c.keys[p.ID] = p.WrappedKey
	}
	memberships, err := c.versions(ctx, ent.MembershipKind, c.persons)
	if err != nil {
		return err
	}
	for _, f := range memberships {
		m := f.(*ent.Membership)
		c.stays[m.HouseholdID] = append(c.stays[m.HouseholdID], Days{m.ValidFrom, m.ValidTo})
	}
	homes, err := c.client.Household.Query().Where(household.IDIn(c.homes()...)).WithUnit().All(ctx)
	if err != nil {
		return err
	}
	for _, h := range homes {
		c.keys[h.ID], c.names[h.ID] = h.WrappedKey, h.Code
	}
	merges, err := c.versions(ctx, ent.PersonMergeKind, c.persons)
	if err != nil {
		return err
	}
	for _, f := range merges {
		into := f.(*ent.PersonMerge).IntoID
		c.names[into] = upload.FormatID(into)
	}
	definitions, err := c.client.AttributeDefinition.Query().All(ctx)
	for _, d := range definitions {
		c.attributes[d.Key] = d.TitleZh
	}
	return err
}

// homes lists the households that the person is or was recorded to be a member of.
func (c *collection) homes() []int {
	ids := make([]int, 0, len(c.stays))
	for id := range c.stays {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids
}

// during reports whether the person was recorded to be a member on any day of a period.
func (c *collection) during(household int, p fact.Period) bool {
	return slices.ContainsFunc(c.stays[household], func(d Days) bool { return fact.Period{From: d.From, To: d.To}.Overlaps(p) })
}

// versions reads the versions of a kind of some subjects: all that were ever recorded.
func (c *collection) versions(ctx context.Context, kind *timescope.Kind, subjects []int) ([]timescope.Fact, error) {
	ids := make([]any, len(subjects))
	for i, id := range subjects {
		ids[i] = id
	}
	return c.client.FactsOf(ctx, kind, func(s *sql.Selector) { s.Where(sql.In(s.C(kind.Subject), ids...)) })
}

// foremost are the kinds with which a record begins; the others follow.
var foremost = []*timescope.Kind{ent.PersonRecordKind, ent.PersonIdentifierKind, ent.MembershipKind, ent.HukouKind}

// facts reads every kind of fact about persons that there is.
func (c *collection) facts(ctx context.Context) error {
	others := slices.DeleteFunc(slices.Clone(ent.Facts), func(k *timescope.Kind) bool { return slices.Contains(foremost, k) })
	for _, kind := range slices.Concat(foremost, others) {
		if kind.Subject != "person_id" {
			continue
		}
		s, err := c.section(ctx, kind, c.persons, func(timescope.Fact) bool { return true })
		if err != nil {
			return err
		}
		c.out.Facts = append(c.out.Facts, s)
	}
	return nil
}

// households reads every kind of fact about the households, as far as it held while the
// person was a member.
func (c *collection) households(ctx context.Context) error {
	homes, err := c.client.Household.Query().Where(household.IDIn(c.homes()...)).Order(ent.Asc(household.FieldID)).All(ctx)
	if err != nil {
		return err
	}
	records, err := c.versions(ctx, ent.HouseholdRecordKind, c.homes())
	if err != nil {
		return err
	}
	var in []int
	for _, f := range records {
		in = append(in, f.(*ent.HouseholdRecord).UnitID)
	}
	for _, h := range homes {
		in = append(in, h.UnitID)
	}
	villages, err := c.client.Unit.Query().Where(unit.IDIn(in...)).All(ctx)
	if err != nil {
		return err
	}
	for _, u := range villages {
		c.names[u.ID] = u.Name
	}
	for _, h := range homes {
		home := Household{ID: upload.FormatID(h.ID), Code: h.Code, Village: c.names[h.UnitID], Days: c.stays[h.ID], Facts: []Section{}}
		for _, kind := range ent.Facts {
			if kind.Subject != "household_id" {
				continue
			}
			s, err := c.section(ctx, kind, []int{h.ID}, func(f timescope.Fact) bool { return c.during(h.ID, f.FactVersion().Period()) })
			if err != nil {
				return err
			}
			home.Facts = append(home.Facts, s)
		}
		c.out.Households = append(c.out.Households, home)
	}
	return nil
}

// section puts the versions of a kind into words.
func (c *collection) section(ctx context.Context, kind *timescope.Kind, subjects []int, belongs func(timescope.Fact) bool) (Section, error) {
	s := Section{Kind: kind.Name, Title: kind.ZH, Versions: []Version{}}
	if p, ok := masks[kind]; ok {
		if s.Masked = c.reader.withheld(p); s.Masked != "" {
			return s, nil // the reader's view shows none of it either
		}
	}
	list, err := c.versions(ctx, kind, subjects)
	if err != nil {
		return s, err
	}
	for _, f := range list {
		if !belongs(f) {
			continue
		}
		v, err := c.version(f)
		if err != nil {
			return s, err
		}
		s.Versions = append(s.Versions, v)
		if p, ok := masks[kind]; ok {
			field := map[access.Personal]string{access.Health: "Person.health", access.Disability: "Person.disabilityCertificate"}[p]
			c.shown[field] = append(c.shown[field], *f.FactVersion().Subject)
		}
	}
	// The acts are filled in once the list moves no more.
	for i := range s.Versions {
		v := &s.Versions[i]
		c.act(&v.Recorded)
		if v.Superseded != nil {
			c.act(v.Superseded)
		}
	}
	return s, nil
}

func (c *collection) version(f timescope.Fact) (Version, error) {
	v := f.FactVersion()
	out := Version{
		ID: upload.FormatID(*v.ID), From: *v.ValidFrom, To: *v.ValidTo, Source: label(*v.Source), SourceName: *v.SourceName,
		ObservedOn: *v.ObservedOn, Evidence: *v.Evidence, Verified: *v.Verified, Recorded: Act{Position: *v.Recorded},
	}
	if *v.Superseded != nil {
		out.Superseded = &Act{Position: **v.Superseded}
	}
	var err error
	out.Values, err = c.values(f)
	return out, err
}

// withhold says what is not in the record, whether or not there is any.
func (c *collection) withhold() {
	if !c.reader.view.Everywhere {
		c.out.Withheld = append(c.out.Withheld, "本件由辖区经办人导出：辖区以外的户、其登记及认定不在其中；完整副本由不限辖区的管理员或在服务器上导出")
	}
	for _, p := range access.PersonalKinds() {
		if why := c.reader.withheld(p); why != "" {
			c.out.Withheld = append(c.out.Withheld, personalZH[p]+"已遮盖："+why)
		}
	}
	if !c.reader.everything {
		c.out.Withheld = append(c.out.Withheld, "严重精神障碍只在登记有监护人同意书时列出")
	}
	c.out.Withheld = append(c.out.Withheld,
		"其他家庭成员的个人登记不在其中；认定理由中涉及其他成员的部分不列出",
		"访问日志按整份文件记录的名册收发不逐人列出")
}

var personalZH = map[access.Personal]string{
	access.IdentityNumber: "居民身份证号码和证件号码", access.Phone: "联系电话", access.BankAccount: "银行账号",
	access.Health: "健康状况与监护人同意书", access.Disability: "残疾人证",
}
