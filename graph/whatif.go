package graph

import (
	"bytes"
	"cmp"
	"context"
	"slices"
	"sync"

	"bentou/ent/gen/ent"
	"bentou/graph/gen/models"
	"bentou/internal/access"
	"bentou/internal/eligibility"
	"bentou/internal/upcoming"
	"bentou/rules"
	"bentou/rules/dossier"
	"bentou/rules/fact"
)

// inquiry is what decisions were computed from, to be asked what would change them. It
// is made for the first that asks, and answers one after the other.
type inquiry struct {
	rules *rules.Release
	facts []byte
	home  *dossier.Household // nil where only facts are known
	asOf  fact.Date
	known int64 // by what it was decided
	// then gives the records of then to what is on record; nil, or no household, where
	// there are none.
	then func() (eligibility.Then, error)

	mu       sync.Mutex
	made     *rules.Inquiry
	followed bool
	err      error
}

// ask gives the inquiry to a question.
func (i *inquiry) ask(question func(q *rules.Inquiry)) error {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.made == nil && i.err == nil {
		i.made, i.err = i.make()
	}
	if i.err != nil {
		return i.err
	}
	question(i.made)
	return nil
}

func (i *inquiry) make() (*rules.Inquiry, error) {
	if i.home == nil && i.then != nil {
		if err := i.remember(); err != nil {
			return nil, err
		}
	}
	if i.home != nil {
		return i.rules.Inquire(i.home, i.asOf)
	}
	return i.rules.InquireFacts(i.facts, i.asOf)
}

// remember takes the records of then, where they still make the same facts.
func (i *inquiry) remember() error {
	t, err := i.then()
	if err != nil || t.Household == nil {
		return err
	}
	list, err := i.rules.Decide([]*dossier.Household{t.Household}, i.asOf)
	if err != nil {
		return err
	}
	if bytes.Equal(list[0].Facts, i.facts) {
		i.home, i.known = t.Household, t.Known
	}
	return nil
}

// follow has changes tell what the passing of time brings too.
func (i *inquiry) follow(ctx context.Context, q *rules.Inquiry, releases func(known int64) func(fact.Date) (*rules.Release, *fact.Date, error)) error {
	if i.followed || i.home == nil {
		return nil
	}
	until, err := upcoming.Horizon(i.asOf, upcoming.MaxMonths)
	if err != nil {
		return err
	}
	on := releases(i.known)
	var next *fact.Date
	if err := q.Follow(min(until, fact.MaxDate), func(day fact.Date) (*rules.Release, *fact.Date, error) {
		if err := ctx.Err(); err != nil {
			return nil, nil, err // it ends with the operation
		}
		r, ends, err := on(day)
		if err != nil {
			return nil, nil, err
		}
		if day == i.asOf {
			next = ends
		}
		if next == nil || day < *next {
			return i.rules, next, nil // which may be a draft
		}
		return r, ends, nil
	}); err != nil {
		return err
	}
	i.followed = true
	return nil
}

// releasesAt gives the releases as known at a position, each looked up once in an
// operation.
func (r *Resolver) releasesAt(ctx context.Context) func(known int64) func(fact.Date) (*rules.Release, *fact.Date, error) {
	b := batchOf(ctx)
	return func(known int64) func(fact.Date) (*rules.Release, *fact.Date, error) {
		b.ahead.mu.Lock()
		defer b.ahead.mu.Unlock()
		on := b.ahead.on[known]
		if on == nil {
			on = upcoming.New(r.eligibility).Releases(ctx, known)
			if b.ahead.on == nil {
				b.ahead.on = map[int64]func(fact.Date) (*rules.Release, *fact.Date, error){}
			}
			b.ahead.on[known] = on
		}
		return on
	}
}

// asked is a decision of an inquiry.
type asked struct {
	*inquiry
	present   *presenter
	programme string
	subject   rules.Subject
}

// notes keep what an operation computed beside what shows it.
type notes[K, V any] struct {
	mu sync.Mutex
	of map[*K]V
}

func (n *notes[K, V]) note(key *K, v V) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.of == nil {
		n.of = map[*K]V{}
	}
	n.of[key] = v
}

func (n *notes[K, V]) find(key *K) (V, bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	v, ok := n.of[key]
	return v, ok
}

// effort bounds an answer, and ends it with the operation.
func effort(ctx context.Context) rules.Effort {
	return rules.Effort{Stop: func() bool { return ctx.Err() != nil }}
}

func (r *Resolver) computedChanges(ctx context.Context, d *models.ComputedDecision) (*models.DecisionChanges, error) {
	a, ok := batchOf(ctx).computed.find(d)
	if !ok {
		return nil, errNotComputed
	}
	return a.changes(ctx, r.releasesAt(ctx))
}

func (r *Resolver) computedBounds(ctx context.Context, d *models.ComputedDecision) (*models.DecisionBounds, error) {
	a, ok := batchOf(ctx).computed.find(d)
	if !ok {
		return nil, errNotComputed
	}
	return a.bounds(ctx)
}

// storedAsked is a recorded decision as something to ask about; nil where it was not
// asked any more.
func (r *Resolver) storedAsked(ctx context.Context, d *ent.StoredDecision) (*asked, error) {
	x, again, err := r.storedDecision(ctx, d)
	if err != nil || x == nil {
		return nil, err
	}
	return &asked{again.inquiry, again.present, x.Programme.Key, x.Subject}, nil
}

func (r *Resolver) storedChanges(ctx context.Context, d *ent.StoredDecision) (*models.DecisionChanges, error) {
	a, err := r.storedAsked(ctx, d)
	if err != nil {
		return nil, err
	}
	if a == nil {
		return noChanges(), nil
	}
	return a.changes(ctx, r.releasesAt(ctx))
}

func (r *Resolver) storedBounds(ctx context.Context, d *ent.StoredDecision) (*models.DecisionBounds, error) {
	a, err := r.storedAsked(ctx, d)
	if err != nil || a == nil {
		return nil, err
	}
	return a.bounds(ctx)
}

func noChanges() *models.DecisionChanges {
	return &models.DecisionChanges{Flips: []*models.DecisionChange{}, Amounts: []*models.DecisionChange{}, Cut: []*models.Message{}, Left: []*models.ChangeableFact{}}
}

func (a *asked) changes(ctx context.Context, releases func(known int64) func(fact.Date) (*rules.Release, *fact.Date, error)) (*models.DecisionChanges, error) {
	out := noChanges()
	var c rules.Changes
	var later error
	if err := a.ask(func(q *rules.Inquiry) {
		if later = a.follow(ctx, q, releases); later == nil {
			c, _ = q.Changes(a.programme, a.subject, effort(ctx))
		}
	}); err != nil || later != nil {
		return nil, cmp.Or(err, later)
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	p := a.present
	if out.MaskedBecause = p.veil.over(c.Origins, a.subject, "DecisionChanges.flips"); out.MaskedBecause != nil {
		out.Masked = true
		return out, nil
	}
	out.Complete, out.Until = c.Complete, c.Until
	for _, why := range c.Cut {
		out.Cut = append(out.Cut, message(why))
	}
	for _, f := range c.Left {
		out.Left = append(out.Left, p.changeable(&f))
	}
	all := analyses(ctx)
	list := func(changes []rules.Change) []*models.DecisionChange {
		shown := []*models.DecisionChange{}
		for i := range changes {
			if changes[i].Class == rules.NeverSuggested && !all {
				out.Withheld++
				continue
			}
			shown = append(shown, p.change(&changes[i]))
		}
		return shown
	}
	out.Flips, out.Amounts = list(c.Flips), list(c.Amounts)
	wantSubjects(ctx, p)
	return out, nil
}

// analyses reports whether the caller sees what is never suggested: who writes, approves
// or checks the rules.
func analyses(ctx context.Context) bool {
	c, err := access.From(ctx)
	return err == nil && slices.Contains([]access.Role{access.PolicyEditor, access.PolicyApprover, access.Auditor, access.Administrator}, c.Role)
}

func (a *asked) bounds(ctx context.Context) (*models.DecisionBounds, error) {
	var b rules.Bounds
	open := false
	if err := a.ask(func(q *rules.Inquiry) { b, open = q.Bounds(a.programme, a.subject, effort(ctx)) }); err != nil || !open {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	p := a.present
	out := &models.DecisionBounds{Outcomes: []fact.Outcome{}, Settles: []*models.ChangeableFact{}, Text: message(veilValue)}
	if out.MaskedBecause = p.veil.over(b.Origins, a.subject, "DecisionBounds.outcomes"); out.MaskedBecause != nil {
		out.Masked = true
		return out, nil
	}
	for _, o := range b.Outcomes {
		out.Outcomes = append(out.Outcomes, fact.Outcome(o))
	}
	out.Least, out.Most, out.LeastEligible, out.Exact, out.Complete = b.Least, b.Most, b.LeastEligible, b.Exact, b.Complete
	out.Text = message(b.Text())
	for i := range b.Settles {
		out.Settles = append(out.Settles, p.changeable(&b.Settles[i]))
	}
	wantSubjects(ctx, p)
	return out, nil
}

func (p *presenter) changeable(f *rules.Fact) *models.ChangeableFact {
	return &models.ChangeableFact{Input: f.Input, Inputs: append([]string{}, f.Inputs...), Kind: models.ChangeableKind(f.Kind), Title: message(f.Title), Subject: p.subject(f.Subject), Known: f.Known}
}

func (p *presenter) change(c *rules.Change) *models.DecisionChange {
	out := &models.DecisionChange{Outcome: fact.Outcome(c.Outcome), Amount: c.Amount, Class: models.ChangeClass(c.Class), On: c.On, Causes: []*models.UpcomingCause{}}
	for i := range c.Causes {
		out.Causes = append(out.Causes, presentCause(p.veil, p.subject(c.Causes[i].Subject), &c.Causes[i]))
	}
	for i := range c.Facts {
		a := &c.Facts[i]
		one := &models.AlteredFact{Fact: p.changeable(&a.Fact), Direction: models.ChangeDirection(a.Direction), From: optional(a.FromText), To: message(a.ToText), Upto: optional(a.UptoText), ToValue: a.To}
		if a.Direction == rules.Within {
			one.UptoValue = &a.Upto
		}
		out.Facts = append(out.Facts, one)
	}
	return out
}
