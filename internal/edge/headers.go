package edge

import "net/http"

// policy lets a browser make nothing of an answer but what it is. Pages have a policy
// of their own.
const policy = "default-src 'none'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"

// Headers stands around everything that is served, refusals included, and gives each
// answer the headers of a closed one. A handler that knows better sets its own.
func Headers(next http.Handler, o Options) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Content-Security-Policy", policy)
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Cache-Control", "no-store")
		// In the clear a browser would not believe it, and an attacker could send it.
		if p, err := o.peer(r); err == nil && p.Secure {
			h.Set("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
		}
		next.ServeHTTP(w, r)
	})
}
