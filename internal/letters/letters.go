package letters

import (
	"context"
	"slices"
	"strings"

	"bentou/ent/gen/ent"
	"bentou/ent/gen/ent/household"
	"bentou/ent/gen/ent/person"
	"bentou/ent/gen/ent/storeddecision"
	"bentou/ent/gen/ent/unit"
	"bentou/ent/privacy"
	"bentou/ent/store"
	"bentou/internal/access"
	"bentou/internal/audit"
	"bentou/internal/eligibility"
	"bentou/internal/fault"
	"bentou/rules"
	"bentou/rules/fact"
	"bentou/rules/letter"
	"bentou/rules/pack"
)

// Letters writes the letters of the decisions of one database.
type Letters struct {
	store *store.Store
	rules *eligibility.Service
}

// New returns the letters of a database.
func New(s *store.Store, rules *eligibility.Service) *Letters {
	return &Letters{store: s, rules: rules}
}

// Told is a decision on record with all that may be told of it to one caller.
type Told struct {
	Stored  *ent.StoredDecision
	Release *eligibility.Release
	// Decision is nil where nobody asks for one any more; Letter says why.
	Decision *rules.Decision
	Reasons  []letter.Reason
	Letter   *letter.Letter
	// Traced says whether the records of then are known.
	Traced    bool
	Household string // code
	Person    string // name; empty of a household
	names     map[rules.Subject]pack.Text
	programme pack.Text // its title
	hidden    func([]string, rules.Subject) bool
}

// mayRead refuses whoever does not give out letters.
func mayRead(c *access.Caller) error {
	if c.Role == access.Caseworker && c.Unit != 0 || c.Role == access.Administrator && c.Unit == 0 {
		return nil
	}
	return fault.Newf(fault.Forbidden, "认定通知由有辖区的经办人或不限辖区的管理员出具，不由角色 %s", "letters about decisions are given out by a caseworker of an area or an administrator of everywhere, not by the role %s", c.Role)
}

// view is what a caller may see of the registry.
func (l *Letters) view(ctx context.Context, c *access.Caller) (privacy.View, error) {
	v := privacy.View{Everywhere: c.Unit == 0, Health: c.Sees(access.Health), Disability: c.Sees(access.Disability)}
	if c.Unit == 0 {
		return v, nil
	}
	u, err := l.store.Client().Unit.Query().Where(unit.ID(c.Unit)).Only(ctx)
	if ent.IsNotFound(err) {
		return v, fault.New(fault.Forbidden, "登录凭据所属的单位已不存在", "the unit of the caller's sign-in does not exist")
	}
	if err == nil {
		v.Within = u.Path
	}
	return v, err
}

// Tell tells a decision to a caller. One that they may not see does not exist:
// NOT_FOUND. That it was told is noted in the access log, with whom it is about.
func (l *Letters) Tell(ctx context.Context, c *access.Caller, id int) (*Told, error) {
	if err := mayRead(c); err != nil {
		return nil, err
	}
	view, err := l.view(ctx, c)
	if err != nil {
		return nil, err
	}
	ctx = privacy.With(ctx, view)
	client := l.store.Guarded()
	d, err := client.StoredDecision.Query().Where(storeddecision.ID(id)).Only(ctx)
	if ent.IsNotFound(err) {
		return nil, errNone()
	}
	if err != nil {
		return nil, err
	}
	t := &Told{Stored: d, names: map[rules.Subject]pack.Text{}, hidden: hides(c)}
	if t.Release, err = l.rules.ReleaseByID(ctx, d.ReleaseID); err != nil {
		return nil, err
	}
	if err := l.explain(ctx, t); err != nil {
		return nil, err
	}
	if err := l.title(ctx, t); err != nil {
		return nil, err
	}
	if err := l.name(ctx, client, t); err != nil {
		return nil, err
	}
	if err := t.note(ctx, c); err != nil {
		return nil, err
	}
	t.write()
	return t, nil
}

func errNone() error {
	return fault.New(fault.NotFound, "没有此认定", "there is no such decision")
}

// explain decides again, from the records of then where they make the same facts.
func (l *Letters) explain(ctx context.Context, t *Told) error {
	d := t.Stored
	if d.FactSetID == nil {
		return nil
	}
	traced, err := l.rules.Traced(ctx, []eligibility.Trace{{Set: *d.FactSetID, Release: t.Release.Release, AsOf: d.DecidedFor}})
	if err != nil {
		return err
	}
	a := traced[0]
	if t.Traced = a != nil; !t.Traced {
		texts, err := l.rules.FactTexts(ctx, []int{*d.FactSetID})
		if err != nil {
			return err
		}
		if a, err = t.Release.Replay(texts[*d.FactSetID], d.DecidedFor); err != nil {
			return err
		}
	}
	want := t.subject()
	for i := range a.Decisions {
		if x := &a.Decisions[i]; x.Programme.Key == d.Programme && x.Subject == want {
			x.NextChange = d.NextChange
			t.Decision = x
		}
	}
	return nil
}

// title finds what the programme is called: by the rules of the decision or, where those no
// longer have it, by those of the one that it ends.
func (l *Letters) title(ctx context.Context, t *Told) error {
	d := t.Stored
	of := func(p *pack.Pack) bool {
		for _, x := range p.Programmes {
			if x.Key == d.Programme {
				t.programme = x.Title
				return true
			}
		}
		return false
	}
	if of(t.Release.Pack()) {
		return nil
	}
	earlier := l.store.Client().StoredDecision.Query().Where(storeddecision.HouseholdID(d.HouseholdID), storeddecision.Programme(d.Programme),
		storeddecision.IDLT(d.ID), storeddecision.OutcomeNEQ(fact.OutcomeIneligible)).Order(ent.Desc(storeddecision.FieldID)).Limit(1)
	if d.PersonID != nil {
		earlier.Where(storeddecision.PersonID(*d.PersonID))
	}
	list, err := earlier.All(ctx)
	if err != nil {
		return err
	}
	for _, before := range list {
		r, err := l.rules.ReleaseByID(ctx, before.ReleaseID)
		if err != nil {
			return err
		}
		if of(r.Pack()) {
			return nil
		}
	}
	t.programme = pack.Text{ZH: d.Programme, EN: d.Programme}
	return nil
}

// name finds what the subjects are called. Whoever may not be seen has no name.
func (l *Letters) name(ctx context.Context, client *ent.Client, t *Told) error {
	h, err := client.Household.Query().Where(household.ID(t.Stored.HouseholdID)).Only(ctx)
	if ent.IsNotFound(err) {
		return errNone()
	}
	if err != nil {
		return err
	}
	t.Household = h.Code
	ids := map[int]bool{}
	if t.Stored.PersonID != nil {
		ids[*t.Stored.PersonID] = true
	}
	if t.Decision != nil {
		for _, r := range t.Decision.Reasons {
			if r.Subject.Entity == fact.EntityPerson {
				ids[r.Subject.ID] = true
			}
			for _, read := range r.Reads() {
				if read.Subject.Entity == fact.EntityPerson {
					ids[read.Subject.ID] = true
				}
			}
		}
	}
	var list []int
	for id := range ids {
		list = append(list, id)
	}
	people, err := client.Person.Query().Where(person.IDIn(list...)).All(ctx)
	if err != nil {
		return err
	}
	for _, p := range people {
		if p.CurrentName != "" {
			t.names[rules.Subject{Entity: fact.EntityPerson, ID: p.ID}] = pack.Text{ZH: p.CurrentName, EN: p.CurrentName}
		}
		if t.Stored.PersonID != nil && p.ID == *t.Stored.PersonID {
			t.Person = p.CurrentName
		}
	}
	return nil
}

const (
	letterField   = "StoredDecision.letter"
	observedField = "Reason.observed"
)

// note puts into the access log whom the letter is about, and of whom it tells what is
// masked for others.
func (t *Told) note(ctx context.Context, c *access.Caller) error {
	about := t.Stored.HouseholdID
	if t.Stored.PersonID != nil {
		about = *t.Stored.PersonID
	}
	if err := audit.Exported(ctx, letterField, about); err != nil {
		return err
	}
	if t.Decision == nil {
		return nil
	}
	seen := map[int]bool{}
	for _, r := range t.Decision.Reasons {
		for _, o := range r.Origins {
			if _, personal := kindOf(o); personal && !t.hidden(r.Origins, r.Subject) && !seen[r.Subject.ID] {
				seen[r.Subject.ID] = true
				if err := audit.Read(ctx, observedField, r.Subject.ID); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// kindOf says which kind of masked data something with an origin is.
func kindOf(origin string) (access.Personal, bool) {
	switch {
	case origin == "disability_certificate":
		return access.Disability, true
	case strings.HasPrefix(origin, "health."):
		return access.Health, true
	}
	return "", false
}

// mentalIllness is shown with the person's own record only, with the consent of a
// guardian, and never here.
const mentalIllness = "health.severe_mental_illness"

// hides says what a caller may not see.
func hides(c *access.Caller) func([]string, rules.Subject) bool {
	return func(origins []string, _ rules.Subject) bool {
		for _, o := range origins {
			kind, personal := kindOf(o)
			if personal && (o == mentalIllness || !c.Sees(kind)) {
				return true
			}
		}
		return false
	}
}

// write masks the reasons and writes the letter.
func (t *Told) write() {
	o := letter.Options{Hidden: t.hidden, Name: t.called, Appeal: t.Release.Pack().AppealOn(t.Stored.DecidedFor), Cite: t.Release.Pack().Cite}
	if t.Decision == nil {
		t.Letter = letter.End(t.programme, t.subject(), t.ended(), t.Stored.DecidedFor, o)
		return
	}
	for i := range t.Decision.Reasons {
		r := &t.Decision.Reasons[i]
		if len(r.Hinges) > 0 && t.hidden(r.Hinges, r.Subject) {
			continue // that it is listed would tell what decided it
		}
		one := letter.Reason{Reason: r, Text: r.Text, Met: r.Met}
		if t.hidden(r.Origins, r.Subject) {
			one.Masked, one.Met = true, nil
			one.Text = pack.Text{ZH: r.Condition.ZH + "（所见内容已遮盖）", EN: r.Condition.EN + " (what was found is masked)"}
		}
		t.Reasons = append(t.Reasons, one)
	}
	t.Letter = letter.Write(t.Decision, t.Reasons, t.Stored.DecidedFor, o)
}

// subject is whom the decision is about.
func (t *Told) subject() rules.Subject {
	if id := t.Stored.PersonID; id != nil {
		return rules.Subject{Entity: fact.EntityPerson, ID: *id}
	}
	return rules.Subject{Entity: fact.EntityHousehold, ID: t.Stored.HouseholdID}
}

// ended is why nobody asks for the decision any more.
func (t *Told) ended() letter.Cause {
	switch {
	case t.Stored.FactSetID == nil:
		return letter.NoMembers
	case !slices.ContainsFunc(t.Release.Pack().Programmes, func(p *pack.Programme) bool { return p.Key == t.Stored.Programme }):
		return letter.NoProgramme
	}
	return letter.NoMember
}

// called is what a subject is called in the letter.
func (t *Told) called(s rules.Subject) pack.Text {
	return t.names[s] // the household is "the household"
}
