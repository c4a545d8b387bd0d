package signin

import (
	"context"
	"strings"
	"time"
	"unicode"

	"bentou/ent/gen/ent"
	"bentou/ent/gen/ent/accesstoken"
	"bentou/ent/gen/ent/unit"
	"bentou/ent/store"
	"bentou/internal/access"
	"bentou/internal/fault"
)

// How long a token lives: unless something else is said, and at most.
const (
	DefaultDays = 90
	MaxDays     = 366
)

// Grant is what a token gives to its holder.
type Grant struct {
	Name string // who holds it, for the change sequence; no personal data
	Role access.Role
	Unit int // the area; 0 is everywhere
	Days int // how long it lives, at most [MaxDays]
}

// Create makes a token and returns its secret, which is not kept. It is a change of
// the sequence. An unknown role, a role without the area that it needs, a unit that
// does not exist and a lifetime out of bounds are faults.
func (s *Service) Create(ctx context.Context, actor string, g Grant) (secret string, token *ent.AccessToken, err error) {
	secret = newSecret()
	token, err = s.create(ctx, actor, g, secret, nil)
	if err != nil {
		return "", nil, err
	}
	return secret, token, nil
}

// create records a token of a secret, where only (read under the lock) allows it.
func (s *Service) create(ctx context.Context, actor string, g Grant, secret string, only func(context.Context, *store.Tx) (bool, error)) (*ent.AccessToken, error) {
	if err := g.check(); err != nil {
		return nil, err
	}
	id := 0
	_, err := s.store.Write(ctx, actor, func(ctx context.Context, tx *store.Tx) error {
		at, err := tx.At(ctx)
		if err != nil {
			return err
		}
		if only != nil {
			if ok, err := only(ctx, tx); err != nil || !ok {
				return err
			}
		}
		var area any
		if g.Unit != 0 {
			known, err := tx.Client().Unit.Query().Where(unit.ID(g.Unit)).Exist(ctx)
			if err != nil {
				return err
			}
			if !known {
				return errNoArea()
			}
			area = g.Unit
		}
		if id, err = tx.NextID(ctx, accesstoken.Table); err != nil {
			return err
		}
		c, err := tx.Open(ctx, "token.create", store.Subject{Unit: g.Unit}, nil)
		if err != nil {
			return err
		}
		c.Note("accessToken", id)
		tx.Insert(accesstoken.Table, []string{"id", "name", "hash", "role", "unit_id", "created", "expires"},
			id, g.Name, hashOf(secret), string(g.Role), area, at, at.AddDate(0, 0, g.Days))
		return nil
	})
	if err != nil || id == 0 {
		return nil, err
	}
	return s.store.Client().AccessToken.Query().Where(accesstoken.ID(id)).WithUnit().Only(ctx)
}

// maxName is how long a name may be.
const maxName = 64

func (g *Grant) check() error {
	var all fault.Errors
	g.Name = strings.TrimSpace(g.Name)
	if g.Name == "" || len([]rune(g.Name)) > maxName || strings.ContainsFunc(g.Name, func(r rune) bool { return !unicode.IsPrint(r) }) || strings.HasPrefix(g.Name, issuedName) {
		all = append(all, fault.Newf(fault.Invalid, "名称为 1 至 %[1]d 个可见字符，不以 %[2]s 开头", "a name has 1 to %[1]d visible characters and does not begin with %[2]s", maxName, issuedName).On("name"))
	}
	if _, err := access.ParseRole(string(g.Role)); err != nil {
		all = append(all, fault.All(err)[0].On("role"))
	} else if g.Role.Local() && g.Unit == 0 {
		all = append(all, errNeedsArea(g.Role))
	}
	if g.Days < 1 || g.Days > MaxDays {
		all = append(all, fault.Newf(fault.Invalid, "有效期为 1 至 %d 天", "a token lives for 1 to %d days", MaxDays).On("days"))
	}
	if len(all) > 0 {
		return all
	}
	return nil
}

func errNeedsArea(r access.Role) *fault.Error {
	return fault.Newf(fault.Invalid, "角色 %s 须有辖区", "the role %s needs an area", r).On("unitId")
}

// List returns all tokens, the newest first, with their units.
func (s *Service) List(ctx context.Context) ([]*ent.AccessToken, error) {
	return s.store.Client().AccessToken.Query().WithUnit().Order(ent.Desc(accesstoken.FieldCreated, accesstoken.FieldID)).All(ctx)
}

// Revoke ends a token and its sessions at once. One that was revoked stays as it is;
// one that is not there is NOT_FOUND. It is a change of the sequence.
func (s *Service) Revoke(ctx context.Context, actor string, id int) (*ent.AccessToken, error) {
	_, err := s.store.Write(ctx, actor, func(ctx context.Context, tx *store.Tx) error {
		at, err := tx.At(ctx)
		if err != nil {
			return err
		}
		t, err := tx.Client().AccessToken.Query().Where(accesstoken.ID(id)).Only(ctx)
		if ent.IsNotFound(err) {
			return fault.New(fault.NotFound, "没有此令牌", "there is no such token").On("id")
		}
		if err != nil || t.Revoked != nil {
			return err
		}
		c, err := tx.Open(ctx, "token.revoke", store.Subject{}, nil)
		if err != nil {
			return err
		}
		c.Note("accessToken", id, "revoked")
		tx.Update("UPDATE access_tokens SET revoked = ? WHERE id = ?", at, id)
		tx.Update("DELETE FROM sessions WHERE token_id = ?", id)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return s.store.Client().AccessToken.Query().Where(accesstoken.ID(id)).WithUnit().Only(ctx)
}

// First makes the administrator's token of a database that has none, of the secret
// given or, where it is empty, of a new one, and returns it. Where there are tokens it
// returns "": one secret that was set and then revoked does not come back by a restart.
func (s *Service) First(ctx context.Context, secret string) (string, error) {
	if secret == "" {
		secret = newSecret()
	} else if err := CheckForm(secret); err != nil {
		return "", err
	}
	token, err := s.create(ctx, "start", Grant{Name: "first", Role: access.Administrator, Days: DefaultDays}, secret, func(ctx context.Context, tx *store.Tx) (bool, error) {
		some, err := tx.Client().AccessToken.Query().Exist(ctx)
		return !some, err
	})
	if err != nil || token == nil {
		return "", err
	}
	return secret, nil
}

// live reports whether a token is accepted at a moment.
func live(t *ent.AccessToken, now time.Time) bool { return t.Revoked == nil && now.Before(t.Expires) }
