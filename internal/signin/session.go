package signin

import (
	"context"
	"encoding/base64"
	"time"

	"bentou/ent/gen/ent"
	"bentou/ent/gen/ent/accesstoken"
	"bentou/ent/gen/ent/session"
	"bentou/ent/store"
	"bentou/internal/fault"
)

// How long a browser stays signed in: a working day, and not over a long break. A
// session never outlives its token.
const (
	sessionLife = 12 * time.Hour
	sessionIdle = 2 * time.Hour
	// seenEvery is how exactly it is noted that a session is in use, and seenWithin how
	// long a request waits for that. A write that takes longer is left to the next.
	seenEvery  = 5 * time.Minute
	seenWithin = 200 * time.Millisecond
)

func errToken() *fault.Error {
	return fault.New(fault.Unauthenticated, "令牌无效、已过期或已撤销", "the token is unknown, expired or revoked")
}

func errSession() *fault.Error {
	return fault.New(fault.Unauthenticated, "登录已失效，请重新登录", "the session has ended; sign in again")
}

// token returns the token of a secret if it is accepted now.
func (s *Service) token(ctx context.Context, secret string) (*ent.AccessToken, error) {
	hash := hashOf(secret)
	t, err := s.store.Client().AccessToken.Query().Where(accesstoken.Hash(hash)).Only(ctx)
	switch {
	case ent.IsNotFound(err):
		return nil, errToken()
	case err != nil:
		return nil, err
	case !same(t.Hash, hash) || !live(t, s.store.Clock().Now()):
		return nil, errToken()
	}
	return t, nil
}

// open begins a session of a token and returns the cookie's value. Sessions that are
// over are removed.
func (s *Service) open(ctx context.Context, t *ent.AccessToken) (value string, err error) {
	value = base64.RawURLEncoding.EncodeToString(random())
	_, err = s.store.Write(ctx, t.Name, func(ctx context.Context, tx *store.Tx) error {
		id, err := tx.NextID(ctx, session.Table)
		if err != nil {
			return err
		}
		now := s.store.Clock().Now()
		expires := now.Add(sessionLife)
		if t.Expires.Before(expires) {
			expires = t.Expires
		}
		tx.Update("DELETE FROM sessions WHERE expires <= ? OR seen <= ?", now, now.Add(-sessionIdle))
		tx.Insert(session.Table, []string{"id", "hash", "token_id", "created", "seen", "expires"}, id, hashOf(value), t.ID, now, now, expires)
		return nil
	})
	return value, err
}

// session returns the session of a cookie's value, with its token, if both are
// accepted now.
func (s *Service) session(ctx context.Context, value string) (*ent.Session, error) {
	hash := hashOf(value)
	row, err := s.store.Client().Session.Query().Where(session.Hash(hash)).WithToken().Only(ctx)
	now := s.store.Clock().Now()
	switch {
	case ent.IsNotFound(err):
		return nil, errSession()
	case err != nil:
		return nil, err
	case !same(row.Hash, hash) || row.Edges.Token == nil || !live(row.Edges.Token, now) || !now.Before(row.Expires) || now.Sub(row.Seen) >= sessionIdle:
		return nil, errSession()
	}
	if now.Sub(row.Seen) >= seenEvery {
		s.seen(ctx, row.ID, now)
	}
	return row, nil
}

func (s *Service) seen(ctx context.Context, id int, now time.Time) {
	ctx, cancel := context.WithTimeout(ctx, seenWithin)
	defer cancel()
	_, err := s.store.Write(ctx, "", func(ctx context.Context, tx *store.Tx) error {
		tx.Update("UPDATE sessions SET seen = ? WHERE id = ? AND seen < ?", now, id, now)
		return nil
	})
	if err != nil {
		s.log.WarnContext(ctx, "that a session is in use could not be noted", "error", err)
	}
}

// end removes the session of a cookie's value, if there is one.
func (s *Service) end(ctx context.Context, value string) error {
	_, err := s.store.Write(ctx, "", func(ctx context.Context, tx *store.Tx) error {
		tx.Update("DELETE FROM sessions WHERE hash = ?", hashOf(value))
		return nil
	})
	return err
}
