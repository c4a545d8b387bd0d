package server

import (
	"fmt"
	"log/slog"
	"net/http"

	"bentou/console/graphiql"
	"bentou/ent/store"
	"bentou/graph"
	"bentou/graph/limits"
	"bentou/graph/transport"
	"bentou/graph/trusted"
	"bentou/internal/access"
	"bentou/internal/audit"
	"bentou/internal/cli"
	"bentou/internal/clock"
	"bentou/internal/edge"
	"bentou/internal/eligibility"
	"bentou/internal/letters"
	"bentou/internal/policy"
	"bentou/internal/preview"
	"bentou/internal/rights"
	"bentou/internal/roster"
	"bentou/internal/sheets"
	"bentou/internal/signin"
	"bentou/internal/upload"
)

// handler is the whole of what is served. Data are only for those who signed in.
func handler(s *store.Store, rules *eligibility.Service, uploads *upload.Uploads, callers *signin.Service, documents *trusted.Manifest, cfg cli.Config, temp string, log *slog.Logger) http.Handler {
	inside := http.NewServeMux()
	page := graphiql.Handler()
	importer := &roster.Service{Store: s, Uploads: uploads, TempDir: temp}
	bounds := cfg.Limits.Filled()
	caller := func(r *http.Request) string { return access.CountedAs(r.Context(), edge.PeerOf(r.Context()).Address) }
	guard := transport.Guard{Rate: limits.NewRate(bounds, clock.System(nil).Now), Caller: caller, Log: log}
	callers.Wrong = transport.Guard{Rate: limits.NewWrong(bounds, clock.System(nil).Now), Caller: caller, Policy: "address", Log: log}.TooMany
	inside.Handle("/graphql", callers.Require(guard.Before(graph.New(graph.Options{
		Store: s, Importer: importer, Eligibility: rules, Log: log, Limits: bounds, Schema: access.MaySeeSchema, Documents: documents,
	}))))
	door := guard.Before(callers.Handler())
	posted := guard // of those that have a body
	posted.BodyTime = bounds.BodyTime
	doorPosted := posted.Before(callers.Handler())
	records := callers.Require(guard.Before(rights.New(s, rules).Handler(log)))
	told := callers.Require(guard.Before(letters.New(s, rules).Handler(log)))
	guard.Gate = limits.NewGate("uploads", bounds.Uploads, bounds.Uploads, bounds.Wait)
	guard.BodyTime = bounds.UploadTime
	files := callers.Require(guard.Before(uploads.Handler()))
	workbooks := callers.Require(guard.Before(sheets.New(policy.New(s, rules, preview.New(s, rules)), temp, log).Handler()))
	inside.Handle("/graphiql", page)
	inside.Handle("/graphiql/", page)
	inside.Handle("/uploads", files)
	inside.Handle("/uploads/", files)
	inside.Handle("/persons/", records)
	inside.Handle("/decisions/", told)
	inside.Handle("/drafts/", workbooks)
	inside.Handle("/releases/", workbooks)
	for _, path := range []string{"/signin", "/signout", "/session"} {
		inside.Handle(path, door)
		inside.Handle("POST "+path, doorPosted)
	}
	inside.Handle("GET /{$}", http.RedirectHandler("/graphiql", http.StatusFound))
	mux := http.NewServeMux()
	mux.Handle("/", edge.Guard(inside, cfg.Serving.Edge))
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, r *http.Request) {
		if err := s.Ping(r.Context()); err != nil {
			http.Error(w, "database does not answer", http.StatusServiceUnavailable)
			return
		}
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		fmt.Fprintln(w, "ok")
	})
	return edge.Headers(audit.New(s, log).Middleware(mux), cfg.Serving.Edge)
}
