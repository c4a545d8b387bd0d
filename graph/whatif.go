package graph

import (
	"context"
	"slices"
	"sync"

	"bentou/ent/gen/ent"
	"bentou/graph/gen/models"
	"bentou/internal/access"
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

	mu   sync.Mutex
	made *rules.Inquiry
	err  error
}

// ask gives the inquiry to a question.
func (i *inquiry) ask(question func(q *rules.Inquiry)) error {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.made == nil && i.err == nil {
		if i.home != nil {
			i.made, i.err = i.rules.Inquire(i.home, i.asOf)
		} else {
			i.made, i.err = i.rules.InquireFacts(i.facts, i.asOf)
		}
	}
	if i.err != nil {
		return i.err
	}
	question(i.made)
	return nil
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
	return a.changes(ctx)
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
	return a.changes(ctx)
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

func (a *asked) changes(ctx context.Context) (*models.DecisionChanges, error) {
	out := noChanges()
	var c rules.Changes
	if err := a.ask(func(q *rules.Inquiry) { c, _ = q.Changes(a.programme, a.subject, effort(ctx)) }); err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	p := a.present
	if out.MaskedBecause = p.veil.over(c.Origins, a.subject, "DecisionChanges.flips"); out.MaskedBecause != nil {
		out.Masked = true
		return out, nil
	}
	out.Complete = c.Complete
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
	out := &models.DecisionChange{Outcome: fact.Outcome(c.Outcome), Amount: c.Amount, Class: models.ChangeClass(c.Class), On: c.On}
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
