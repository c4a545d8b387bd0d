package graph

import (
	"context"
	"strings"

	"entgo.io/ent/dialect/sql"
	"github.com/99designs/gqlgen/graphql"

	"bentou/ent/gen/ent"
	"bentou/ent/gen/ent/unit"
	"bentou/ent/privacy"
	"bentou/ent/timescope"
	"bentou/graph/grants"
	"bentou/internal/access"
	"bentou/internal/fault"
)

// client reads what the caller of the context may see. The API reads through nothing
// else.
func (r *Resolver) client() *ent.Client { return r.reads }

// viewScope puts what the caller may see into the context. It is looked up for each
// request, because rights hold for what is below the caller's unit now.
func (r *Resolver) viewScope(ctx context.Context) (context.Context, error) {
	c, err := access.From(ctx)
	if err != nil {
		return ctx, err
	}
	v := privacy.View{Everywhere: c.Unit == 0, Health: c.Sees(access.Health), Disability: c.Sees(access.Disability)}
	if c.Unit != 0 {
		if err := r.area(ctx, c.Unit, &v); err != nil {
			return ctx, err
		}
	}
	return privacy.With(ctx, v), nil
}

// area limits a view to a unit and those below it, which one statement finds.
func (r *Resolver) area(ctx context.Context, id int, v *privacy.View) error {
	list, err := r.store.Client().Unit.Query().Where(func(s *sql.Selector) {
		s.Where(sql.P(func(b *sql.Builder) {
			b.Ident(s.C(unit.FieldPath)).WriteString(" LIKE (SELECT path || '%' FROM units WHERE id = ").Arg(id).WriteString(")")
		}))
	}).All(ctx)
	if err != nil {
		return err
	}
	for _, u := range list {
		v.Units = append(v.Units, u.ID)
		if u.ID == id {
			v.Within = u.Path
		}
	}
	if v.Within == "" {
		return fault.New(fault.Forbidden, "登录凭据所属的单位已不存在", "the unit of the caller's sign-in does not exist")
	}
	return nil
}

// granted refuses an operation of which any part is not for the caller's role.
func (r *Resolver) granted(ctx context.Context) error {
	c, err := access.From(ctx)
	if err != nil {
		return err
	}
	op := graphql.GetOperationContext(ctx)
	return grants.Check(c, r.types, op.Operation, op.Variables)
}

// visible refuses an object that the caller may not see, as if it did not exist,
// before anything is done to it.
func (r *Resolver) visible(ctx context.Context, field string, ids ...int) error {
	if v, ok := privacy.From(ctx); ok && v.Everywhere {
		return nil // what does not exist is found out by what is done
	}
	for _, id := range ids {
		if _, err := r.client().Noder(ctx, id); err != nil {
			return fault.New(fault.NotFound, "没有此对象", "there is no such object").On(field).Because(err)
		}
	}
	return nil
}

// local refuses a unit outside the caller's area.
func (r *Resolver) local(ctx context.Context, field string, id int) error {
	v, _ := privacy.From(ctx)
	if v.Everywhere {
		return nil
	}
	u, err := r.client().Unit.Query().Where(unit.ID(id)).Only(ctx)
	if err == nil && strings.HasPrefix(u.Path, v.Within) {
		return nil
	}
	if err != nil && !ent.IsNotFound(err) {
		return err
	}
	return fault.New(fault.NotFound, "辖区内没有此单位", "there is no such unit in the caller's area").On(field)
}

// everywhere refuses what is done to a whole zone to those who have one area.
func everywhere(ctx context.Context) error {
	if v, ok := privacy.From(ctx); ok && v.Everywhere {
		return nil
	}
	return fault.New(fault.Forbidden, "此操作涉及全区，辖区人员不可使用", "this is done to the whole zone, not to one area")
}

// sees reports whether every version of a kind of facts is shown to the caller.
func sees(ctx context.Context, kind *timescope.Kind) bool {
	v, _ := privacy.From(ctx)
	switch kind {
	case ent.HealthKind, ent.GuardianConsentKind:
		return v.Everywhere && v.Health
	case ent.DisabilityCertificateKind:
		return v.Everywhere && v.Disability
	}
	return v.Everywhere
}
