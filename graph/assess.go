package graph

import (
	"context"

	"github.com/99designs/gqlgen/graphql"

	"bentou/ent/gen/ent"
	"bentou/ent/gen/ent/household"
	"bentou/ent/timescope"
	"bentou/graph/gen/models"
	"bentou/rules/dossier"
)

// assess says what the rules say of a household in the scope of the field. The
// households of a list are loaded together.
func (r *Resolver) assess(ctx context.Context, h *ent.Household) (*models.Assessment, error) {
	ctx, s, err := scopeOf(ctx)
	if err != nil {
		return nil, err
	}
	b, err := r.book(ctx)
	if err != nil {
		return nil, err
	}
	all := batchOf(ctx)
	return all.assessments.get(timescope.Alias(ctx), h.ID, func(ids []int) (map[int]*models.Assessment, error) {
		homes, err := r.client().Household.Query().Where(household.IDIn(ids...)).All(ctx)
		if err != nil {
			return nil, err
		}
		dossiers, err := r.eligibility.Dossiers(ctx, homes, s.AsOf, s.Known)
		if err != nil {
			return nil, err
		}
		out := make(map[int]*models.Assessment, len(ids))
		for _, d := range dossiers {
			a, err := b.rules.Assess(d, s.AsOf)
			if err != nil {
				return nil, err
			}
			p := b.presenter(ctx, nil)
			p.home = d
			out[d.ID] = p.assessment(a)
			wantSubjects(ctx, p)
			all.households.want(d.ID)
		}
		return out, nil
	})
}

// dossier loads the records of a household in the scope of the field; those of a list of
// households are loaded together.
func (r *Resolver) dossier(ctx context.Context, h *ent.Household) (*dossier.Household, error) {
	s, ok := timescope.From(ctx)
	if !ok {
		return nil, timescope.ErrNoScope
	}
	return batchOf(ctx).dossiers.get(timescope.Alias(ctx), h.ID, func(ids []int) (map[int]*dossier.Household, error) {
		homes, err := r.client().Household.Query().Where(household.IDIn(ids...)).All(ctx)
		if err != nil {
			return nil, err
		}
		list, err := r.eligibility.Dossiers(ctx, homes, s.AsOf, s.Known)
		if err != nil {
			return nil, err
		}
		out := make(map[int]*dossier.Household, len(list))
		for _, d := range list {
			out[d.ID] = d
		}
		return out, nil
	})
}

// wantHouseholds notes what a list of households, or one, was asked for besides its
// own facts. path leads from the field to the household.
func wantHouseholds(ctx context.Context, list []*ent.Household, path ...string) {
	asked := selected(ctx, path)
	b := batchOf(ctx)
	for _, h := range list {
		if asked["assessment"] {
			b.assessments.want(h.ID)
		}
		if asked["cliffs"] {
			b.dossiers.want(h.ID)
		}
		if asked["decisions"] {
			b.decisions.want(h.ID)
		}
		if asked["riskFlags"] {
			b.flags.want(h.ID)
		}
	}
}

func wantHouseholdPage(ctx context.Context, page *ent.HouseholdConnection) {
	list := make([]*ent.Household, 0, len(page.Edges))
	for _, e := range page.Edges {
		list = append(list, e.Node)
	}
	wantHouseholds(ctx, list, "edges", "node")
}

// selected names the fields that are selected at a path below the present field.
func selected(ctx context.Context, path []string) map[string]bool {
	out := map[string]bool{}
	fc := graphql.GetFieldContext(ctx)
	if fc == nil {
		return out
	}
	oc := graphql.GetOperationContext(ctx)
	level := []graphql.CollectedField{fc.Field}
	for depth := 0; depth <= len(path); depth++ {
		var below []graphql.CollectedField
		for _, f := range level {
			for _, c := range graphql.CollectFields(oc, f.Selections, []string{"Household", "Node"}) {
				if depth == len(path) {
					out[c.Name] = true
				} else if c.Name == path[depth] {
					below = append(below, c)
				}
			}
		}
		level = below
	}
	return out
}
