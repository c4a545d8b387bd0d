package edge

import (
	"context"
	"log/slog"
	"net/http"
	"net/netip"

	"bentou/internal/access"
	"bentou/internal/fault"
)

// Options say what the server is open to. The zero value is closed: this machine,
// no proxy, no pages of other sites.
type Options struct {
	Loopback bool           // it listens on an address of this machine
	TLS      bool           // it encrypts itself
	Proxies  []netip.Prefix // whose X-Forwarded-For and X-Forwarded-Proto are believed
	Origins  []string       // sites whose pages may ask it, as "https://host[:port]"
}

// Peer is the other side of a request.
type Peer struct {
	Address string // as the proxy says where one is believed
	Secure  bool   // whether everything on the way to it is encrypted
}

type peerKey struct{}

// PeerOf returns the other side of a request that came through [Guard].
func PeerOf(ctx context.Context) Peer {
	p, _ := ctx.Value(peerKey{}).(Peer)
	return p
}

// Guard lets through to next what the options allow, with its [Peer] in the context.
func Guard(next http.Handler, o Options) http.Handler {
	next = o.pages(next)
	if o.Loopback && len(o.Proxies) == 0 {
		next = localHost(next)
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p, err := o.peer(r)
		if err != nil {
			Refuse(w, r, slog.Default(), err)
			return
		}
		if q := access.RequestOf(r.Context()); q != nil {
			q.From = p.Address // what is logged of the request says where it came from, not by which proxy
		}
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), peerKey{}, p)))
	})
}

// pages refuses what pages of other sites send, but for those of the origins. These
// may ask with a token; a session's cookie stays with this server's own pages.
func (o Options) pages(next http.Handler) http.Handler {
	guard := http.NewCrossOriginProtection()
	allowed := map[string]bool{}
	for _, origin := range o.Origins {
		if err := guard.AddTrustedOrigin(origin); err != nil {
			panic(err) // [ParseOrigin] accepts no other
		}
		allowed[origin] = true
	}
	guard.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		Refuse(w, r, slog.Default(), fault.New(fault.Forbidden, "不接受来自其他网站的请求", "requests from other sites are not accepted"))
	}))
	guarded := guard.Handler(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h, origin := w.Header(), r.Header.Get("Origin")
		if len(allowed) > 0 {
			h.Add("Vary", "Origin")
		}
		if allowed[origin] {
			h.Set("Access-Control-Allow-Origin", origin)
			h.Set("Access-Control-Expose-Headers", "X-Request-Id")
			if r.Method == http.MethodOptions && r.Header.Get("Access-Control-Request-Method") != "" {
				h.Set("Access-Control-Allow-Methods", "GET, POST")
				h.Set("Access-Control-Allow-Headers", "Authorization, Content-Type, Bentou-Purpose")
				h.Set("Access-Control-Max-Age", "600")
				w.WriteHeader(http.StatusNoContent)
				return
			}
		}
		guarded.ServeHTTP(w, r)
	})
}
