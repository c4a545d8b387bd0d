package signin

import (
	"context"
	"crypto/rand"
	"net/http"
	"regexp"
	"strings"

	"bentou/ent/gen/ent"
	"bentou/internal/access"
	"bentou/internal/edge"
	"bentou/internal/fault"
)

// Headers of a request.
const (
	ForgeryHeader = "Bentou-CSRF"    // what GET /session gave, beside a cookie
	PurposeHeader = "Bentou-Purpose" // what the request is for
	RequestHeader = "X-Request-Id"   // of the answer: the id of the request
)

// Require lets requests through whose sender is signed in, with the [access.Caller]
// in their context; others are answered with a fault.
func (s *Service) Require(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if access.RequestOf(r.Context()) == nil { // nothing around it gave the request an id
			q := &access.Request{ID: rand.Text()}
			w.Header().Set(RequestHeader, q.ID)
			r = r.WithContext(access.Begin(r.Context(), q))
		}
		c, err := s.Caller(r)
		if err != nil {
			s.refuse(w, r, err)
			return
		}
		next.ServeHTTP(w, r.WithContext(access.With(r.Context(), c)))
	})
}

func (s *Service) refuse(w http.ResponseWriter, r *http.Request, err error) {
	if s.wrong(w, r, err) {
		return
	}
	edge.Refuse(w, r, s.log, err)
}

// wrong reports whether a refusal was answered by [Service.Wrong].
func (s *Service) wrong(w http.ResponseWriter, r *http.Request, err error) bool {
	return fault.CodeOf(err) == fault.Unauthenticated && s.Wrong != nil && s.Wrong(w, r)
}

// Caller finds out who sends a request: by a bearer token, else by the cookie of a
// session, which for anything but reading needs the header of our own pages beside it.
// Neither is UNAUTHENTICATED; a bearer that is not accepted is not made up for by a
// cookie.
func (s *Service) Caller(r *http.Request) (*access.Caller, error) {
	purpose, err := purposeOf(r)
	if err != nil {
		return nil, err
	}
	var c *access.Caller
	switch header := r.Header.Values("Authorization"); len(header) {
	case 0:
		c, err = s.byCookie(r)
	case 1:
		scheme, token, _ := strings.Cut(header[0], " ")
		if token = strings.TrimSpace(token); !strings.EqualFold(scheme, "Bearer") || token == "" {
			return nil, fault.New(fault.Unauthenticated, "Authorization 须为 Bearer 令牌", "Authorization must be a bearer token")
		}
		c, err = s.byBearer(r.Context(), token)
	default:
		return nil, fault.New(fault.Unauthenticated, "Authorization 只能给出一次", "Authorization may be given once only")
	}
	if err != nil {
		return nil, err
	}
	c.Purpose, c.From = purpose, edge.PeerOf(r.Context()).Address
	return c, nil
}

// purposes are short codes: a header holds no Chinese, and free text would find its
// way into logs.
var purposes = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{0,63}$`)

func purposeOf(r *http.Request) (string, error) {
	purpose := r.Header.Get(PurposeHeader)
	if purpose != "" && !purposes.MatchString(purpose) {
		return "", fault.Newf(fault.Invalid, "%s 须为小写代码", "%s must be a code in lower case", PurposeHeader)
	}
	return purpose, nil
}

func (s *Service) byBearer(ctx context.Context, token string) (*access.Caller, error) {
	if strings.HasPrefix(token, Prefix) {
		t, err := s.token(ctx, token)
		if err != nil {
			return nil, err
		}
		return callerOf(t), nil
	}
	if s.issuer == nil {
		return nil, errToken()
	}
	v, err := s.issuer.Verify(ctx, token)
	if err != nil {
		return nil, err
	}
	c := &access.Caller{Name: issuedName + v.Subject, Role: v.Role, Expires: v.Expires}
	switch {
	case v.Area != "":
		if c.Unit, err = s.Area(ctx, v.Area); err != nil && fault.CodeOf(err) != fault.Internal && fault.CodeOf(err) != fault.Unavailable {
			err = fault.New(fault.Forbidden, "身份提供方给出的辖区不明", "the area that the identity provider names is not known").Because(err)
		}
	case v.Role.Local():
		err = fault.Newf(fault.Forbidden, "角色 %s 须有辖区，身份提供方没有给出", "the role %s needs an area, and the identity provider names none", v.Role)
	}
	return c, err
}

func callerOf(t *ent.AccessToken) *access.Caller {
	c := &access.Caller{Name: t.Name, Role: access.Role(t.Role), Token: t.ID, Expires: t.Expires}
	if t.UnitID != nil {
		c.Unit = *t.UnitID
	}
	return c
}

func (s *Service) byCookie(r *http.Request) (*access.Caller, error) {
	value := cookieOf(r)
	if value == "" {
		return nil, fault.New(fault.Unauthenticated, "请先登录", "sign in first")
	}
	row, err := s.session(r.Context(), value)
	if err != nil {
		return nil, err
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead &&
		!same([]byte(r.Header.Get(ForgeryHeader)), []byte(antiForgery(value))) {
		return nil, fault.Newf(fault.Forbidden, "缺少或不符的 %s（见 GET /session）", "%s is missing or wrong (see GET /session)", ForgeryHeader)
	}
	c := callerOf(row.Edges.Token)
	c.Expires = row.Expires
	return c, nil
}
