package graph

import (
	"context"
	"slices"
	"sync"

	"bentou/ent/timescope"
	"bentou/graph/gen/models"
	"bentou/rules"
	"bentou/rules/dossier"
	"bentou/rules/fact"
	"bentou/rules/pack"
)

// presenter turns what the rules say into what the API shows. Subjects are objects
// of their own, so that all that is said of one person shares one.
type presenter struct {
	book     *rulebook
	veil     *veil
	supposed map[int]string     // names of those who are only supposed, by id
	home     *dossier.Household // whose records are shown; nil where they are not at hand

	mu       sync.Mutex // several fields may present from one replay
	subjects map[rules.Subject]*models.DecisionSubject
}

func (b *rulebook) presenter(ctx context.Context, supposed map[int]string) *presenter {
	return &presenter{book: b, veil: newVeil(ctx), supposed: supposed, subjects: map[rules.Subject]*models.DecisionSubject{}}
}

func (p *presenter) subject(s rules.Subject) *models.DecisionSubject {
	p.mu.Lock()
	defer p.mu.Unlock()
	out := p.subjects[s]
	if out == nil {
		out = &models.DecisionSubject{Kind: subjectKind(s.Entity)}
		name, supposed := p.supposed[s.ID]
		switch {
		case supposed:
			out.Supposed = &name
		case s.Entity <= fact.EntityPerson:
			out.ID = &s.ID
		}
		p.subjects[s] = out
	}
	return out
}

// ids lists the persons on record that were spoken of.
func (p *presenter) ids() (persons []int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for s := range p.subjects {
		if _, supposed := p.supposed[s.ID]; s.Entity == fact.EntityPerson && !supposed {
			persons = append(persons, s.ID)
		}
	}
	slices.Sort(persons)
	return persons
}

func (p *presenter) reasons(list []rules.Reason) []*models.Reason {
	out := make([]*models.Reason, 0, len(list))
	for i := range list {
		r := &list[i]
		if p.veil.hides(r) {
			continue
		}
		one := &models.Reason{
			Code: r.Code, Text: message(r.Text), Met: r.Met, Observed: optional(r.Observed), Required: optional(r.Required), Distance: optional(r.Distance),
			MetOn: r.MetOn, Reference: reference(r.Reference), Assumed: r.Assumed, Depth: r.Depth, Subject: p.subject(r.Subject),
		}
		if r.Confidence != "" {
			c := confidence(r.Confidence)
			one.Confidence = &c
		}
		p.veil.reason(one, r)
		p.whole(one, r)
		out = append(out, one)
	}
	return out
}

func (p *presenter) missing(list []rules.Missing) []*models.MissingFact {
	out := make([]*models.MissingFact, len(list))
	for i, m := range list {
		out[i] = &models.MissingFact{Input: m.Input, Inputs: append([]string{}, m.Inputs...), Title: message(m.Title), Subject: p.subject(m.Subject), Unblocks: m.Unblocks}
	}
	return out
}

func (p *presenter) decision(d *rules.Decision) *models.ComputedDecision {
	programme := p.book.programme[d.Programme.Key]
	return &models.ComputedDecision{
		Programme: programme, Subject: p.subject(d.Subject), Outcome: fact.Outcome(d.Outcome), Amount: d.Amount, Cycle: programme.Cycle,
		Day: d.Day, NextChange: d.NextChange, Reasons: p.reasons(d.Reasons), Missing: p.missing(d.Missing),
	}
}

func (p *presenter) variable(v *rules.Variable) *models.RuleVariable {
	out := &models.RuleVariable{
		Key: v.Variable.Key, Title: message(v.Variable.Title), Subject: p.subject(v.Subject), Unit: valueType(v.Variable.Type),
		Value: plainValue(v.Variable.Type.Kind, v.Value), Text: message(v.Text),
	}
	p.veil.variable(out, v)
	return out
}

// knownBy is the position by which a field is answered.
func knownBy(ctx context.Context) int64 {
	if s, ok := timescope.From(ctx); ok {
		return s.Known
	}
	return timescope.Now
}

func (p *presenter) assessment(a *rules.Assessment) *models.Assessment {
	out := &models.Assessment{AsOf: a.AsOf, Release: p.book.release, Decisions: []*models.ComputedDecision{}, Flags: []*models.ComputedFlag{}, Variables: []*models.RuleVariable{}}
	from, computed := &inquiry{rules: p.book.rules, facts: a.Facts, home: p.home, asOf: a.AsOf, known: knownBy(p.veil.ctx)}, &batchOf(p.veil.ctx).computed
	for i := range a.Decisions {
		d := &a.Decisions[i]
		one := p.decision(d)
		computed.note(one, asked{from, p, d.Programme.Key, d.Subject})
		out.Decisions = append(out.Decisions, one)
	}
	for i := range a.Flags {
		f := &a.Flags[i]
		out.Flags = append(out.Flags, &models.ComputedFlag{
			Kind: p.book.kind[f.Flag.Key], Raised: f.Raise, Cleared: f.Clear, Reasons: p.reasons(f.Reasons), Missing: p.missing(f.Missing),
		})
	}
	for i := range a.Variables {
		out.Variables = append(out.Variables, p.variable(&a.Variables[i]))
	}
	return out
}

// decisionsOf filters the decisions of an assessment.
func (r *Resolver) decisionsOf(ctx context.Context, a *models.Assessment, programmes []string, outcome *fact.Outcome) ([]*models.ComputedDecision, error) {
	b, err := r.bookByID(ctx, a.Release.ID, a.AsOf)
	if err != nil {
		return nil, err
	}
	if _, err := b.programmesOf(programmes, "programme"); err != nil {
		return nil, err
	}
	out := []*models.ComputedDecision{}
	for _, d := range a.Decisions {
		if (programmes == nil || slices.Contains(programmes, d.Programme.Key)) && (outcome == nil || *outcome == d.Outcome) {
			out = append(out, d)
		}
	}
	return out, nil
}

func flagsOf(a *models.Assessment, keys []string) ([]*models.ComputedFlag, error) {
	byKey := make(map[string]*models.ComputedFlag, len(a.Flags))
	for _, f := range a.Flags {
		byKey[f.Kind.Key] = f
	}
	return chosen(a.Flags, byKey, keys, "key", "预警项", "flag")
}

func (r *Resolver) variablesOf(ctx context.Context, a *models.Assessment, keys []string) ([]*models.RuleVariable, error) {
	b, err := r.bookByID(ctx, a.Release.ID, a.AsOf)
	if err != nil {
		return nil, err
	}
	byKey := map[string]*pack.Variable{}
	for _, v := range b.rules.Pack().Variables {
		byKey[v.Key] = v
	}
	if _, err := chosen(nil, byKey, keys, "key", "变量", "variable"); err != nil {
		return nil, err
	}
	out := []*models.RuleVariable{}
	for _, v := range a.Variables {
		if keys == nil || slices.Contains(keys, v.Key) {
			out = append(out, v)
		}
	}
	return out, nil
}
