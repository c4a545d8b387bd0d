package graph

import (
	"context"
	"strings"

	"bentou/ent/gen/ent"
	"bentou/graph/gen/models"
	"bentou/internal/access"
	"bentou/internal/fault"
	"bentou/internal/signin"
)

// roleOf writes a role as the API does.
func roleOf(r string) models.Role {
	return models.Role(strings.ToUpper(strings.ReplaceAll(r, "-", "_")))
}

func accessRole(r models.Role) access.Role {
	return access.Role(strings.ToLower(strings.ReplaceAll(string(r), "_", "-")))
}

func (r *Resolver) me(ctx context.Context) (*models.Me, error) {
	c, err := access.From(ctx)
	if err != nil {
		return nil, err
	}
	out := &models.Me{Name: c.Name, Role: roleOf(string(c.Role)), Expires: c.Expires}
	if c.Purpose != "" {
		out.Purpose = &c.Purpose
	}
	if c.Unit != 0 {
		out.Unit, err = r.client().Unit.Get(ctx, c.Unit)
	}
	return out, err
}

// tokenKeeper is the caller where they may make and revoke tokens: an administrator of
// everywhere, because a token can be of everywhere.
func tokenKeeper(ctx context.Context) (*access.Caller, error) {
	c, err := access.From(ctx)
	if err == nil && (c.Role != access.Administrator || c.Unit != 0) {
		err = fault.New(fault.Forbidden, "只有不限辖区的管理员可以管理令牌", "only an administrator of everywhere keeps tokens")
	}
	return c, err
}

func (r *Resolver) listTokens(ctx context.Context) ([]*ent.AccessToken, error) {
	if _, err := tokenKeeper(ctx); err != nil {
		return nil, err
	}
	return r.tokens.List(ctx)
}

func (r *Resolver) createToken(ctx context.Context, in models.AccessTokenCreateInput) (*models.AccessTokenCreatePayload, error) {
	out := &models.AccessTokenCreatePayload{UserErrors: []*models.UserError{}}
	c, err := tokenKeeper(ctx)
	if err != nil {
		return nil, err
	}
	g := signin.Grant{Name: in.Name, Role: accessRole(in.Role), Days: signin.DefaultDays}
	if in.UnitID != nil {
		g.Unit = *in.UnitID
	}
	if in.Days != nil {
		g.Days = *in.Days
	}
	secret, token, err := r.tokens.Create(ctx, c.Name, g)
	if err != nil {
		out.UserErrors, err = userErrors(err)
		return out, err
	}
	out.AccessToken, out.Secret = token, &secret
	return out, nil
}

func (r *Resolver) revokeToken(ctx context.Context, in models.AccessTokenRevokeInput) (*models.AccessTokenRevokePayload, error) {
	out := &models.AccessTokenRevokePayload{UserErrors: []*models.UserError{}}
	c, err := tokenKeeper(ctx)
	if err != nil {
		return nil, err
	}
	if out.AccessToken, err = r.tokens.Revoke(ctx, c.Name, in.ID); err != nil {
		out.UserErrors, err = userErrors(err)
	}
	return out, err
}
