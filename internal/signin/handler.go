package signin

import (
	"encoding/json"
	"errors"
	"net/http"
	"os"
	"strings"
	"time"

	"bentou/internal/access"
	"bentou/internal/audit"
	"bentou/internal/edge"
	"bentou/internal/fault"
	"bentou/rules/fact"
)

// Handler serves /signin (the link, and a page to paste a token into), /signout and
// /session. None of them needs somebody who is signed in already.
func (s *Service) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /signin", s.link)
	mux.HandleFunc("POST /signin", s.form)
	mux.HandleFunc("POST /signout", s.signOut)
	mux.HandleFunc("GET /session", s.show)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Cache-Control", "no-store")
		h.Set("Referrer-Policy", "no-referrer") // an address here can hold a token
		h.Set("X-Content-Type-Options", "nosniff")
		mux.ServeHTTP(w, r)
	})
}

// Link is the address that signs a browser in with a token.
func Link(server, secret string) string { return server + "/signin?token=" + secret }

// link signs in by the address alone. A link on another site's page does not: it could
// sign somebody in as somebody else.
func (s *Service) link(w http.ResponseWriter, r *http.Request) {
	token := r.URL.Query().Get("token")
	if token == "" {
		page(w, http.StatusOK, "")
		return
	}
	if site := r.Header.Get("Sec-Fetch-Site"); site != "" && site != "none" && site != "same-origin" {
		page(w, http.StatusForbidden, "请将链接复制到地址栏打开。Copy the link into the address bar.")
		return
	}
	s.signIn(w, r, token)
}

// maxForm is how long a form with a token may be.
const maxForm = 4 << 10

func (s *Service) form(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	if err := r.ParseForm(); errors.Is(err, os.ErrDeadlineExceeded) {
		w.Header().Set("Connection", "close")
		page(w, http.StatusRequestTimeout, "请求体未及时到达。The body did not arrive in time.")
		return
	}
	s.signIn(w, r, strings.TrimSpace(r.PostFormValue("token")))
}

func (s *Service) signIn(w http.ResponseWriter, r *http.Request, secret string) {
	t, err := s.token(r.Context(), secret)
	var value string
	if err == nil {
		if old := cookieOf(r); old != "" {
			err = s.end(r.Context(), old)
		}
		if err == nil {
			value, err = s.open(r.Context(), t)
		}
	}
	if f := fault.All(err); len(f) > 0 && f[0].Code == fault.Unauthenticated {
		if s.wrong(w, r, err) {
			return
		}
		page(w, http.StatusUnauthorized, f[0].Text.ZH+"。"+f[0].Text.EN+".")
		return
	}
	if err != nil {
		s.refuse(w, r, err)
		return
	}
	audit.Happened(access.With(r.Context(), callerOf(t)), fact.AccessSignIn, t.ID)
	http.SetCookie(w, cookie(r, value))
	w.Header().Set("Location", "/graphiql")
	w.WriteHeader(http.StatusSeeOther)
}

func (s *Service) signOut(w http.ResponseWriter, r *http.Request) {
	c, err := s.byCookie(r)
	if err != nil {
		s.refuse(w, r, err)
		return
	}
	if err := s.end(r.Context(), cookieOf(r)); err != nil {
		s.refuse(w, r, err)
		return
	}
	audit.Happened(access.With(r.Context(), c), fact.AccessSignOut, c.Token)
	gone := cookie(r, "")
	gone.MaxAge = -1
	http.SetCookie(w, gone)
	w.Header().Set("Clear-Site-Data", `"storage"`) // what was typed into the editor
	w.WriteHeader(http.StatusNoContent)
}

// show says who is signed in and gives pages of this server what they send beside the
// cookie, and after how many seconds without a request the session ends.
func (s *Service) show(w http.ResponseWriter, r *http.Request) {
	c, err := s.Caller(r)
	if err != nil {
		s.refuse(w, r, err)
		return
	}
	out := map[string]any{"name": c.Name, "role": c.Role, "expires": c.Expires.UTC().Format(time.RFC3339)}
	if r.Header.Get("Authorization") == "" {
		out["csrf"], out["idle"] = antiForgery(cookieOf(r)), int(sessionIdle.Seconds())
	}
	body, err := json.Marshal(out)
	if err != nil {
		s.refuse(w, r, err)
		return
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Write(append(body, '\n'))
}

// Names of the cookie. Browsers keep one of the first name only from an encrypted
// answer and send it to this host alone.
const (
	secureCookie = "__Host-bentou"
	plainCookie  = "bentou"
)

func cookieName(r *http.Request) string {
	if edge.PeerOf(r.Context()).Secure {
		return secureCookie
	}
	return plainCookie
}

// cookie makes the cookie of a session. It ends with the browser; the session's own
// end is kept here.
func cookie(r *http.Request, value string) *http.Cookie {
	name := cookieName(r)
	return &http.Cookie{
		Name: name, Value: value, Path: "/", HttpOnly: true, Secure: name == secureCookie, SameSite: http.SameSiteStrictMode,
	}
}

func cookieOf(r *http.Request) string {
	c, err := r.Cookie(cookieName(r))
	if err != nil {
		return ""
	}
	return c.Value
}
