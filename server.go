// Command bentou decides, exactly and with reasons, what a poor household is
// entitled to. This file is wiring only: flags → run → listen, drain, close.
package main

//go:generate go run ./ent/entc
//go:generate go tool gqlgen

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"bentou/console/graphiql"
	entzone "bentou/ent/gen/ent/zone"
	"bentou/ent/store"
	"bentou/graph"
	"bentou/graph/limits"
	"bentou/graph/transport"
	"bentou/graph/trusted"
	"bentou/internal/access"
	"bentou/internal/arrears"
	"bentou/internal/audit"
	"bentou/internal/cli"
	"bentou/internal/clock"
	"bentou/internal/demo"
	"bentou/internal/edge"
	"bentou/internal/eligibility"
	"bentou/internal/fault"
	"bentou/internal/keys"
	"bentou/internal/letters"
	"bentou/internal/policy"
	"bentou/internal/preview"
	"bentou/internal/rights"
	"bentou/internal/roster"
	"bentou/internal/signin"
	"bentou/internal/upcoming"
	"bentou/internal/upload"
	"bentou/internal/vault"
	"bentou/internal/zone"
	"bentou/rules/packs"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(mainExit(ctx, os.Args, os.Stdout, os.Stderr))
}

// mainExit runs the command line and returns the exit status: 0, 1 for a fault,
// 2 for a wrong command line.
func mainExit(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	err := cli.Command(stdout, stderr, run).Run(ctx, args)
	if err == nil || errors.Is(err, context.Canceled) {
		return 0
	}
	for _, f := range fault.All(err) {
		// An error quotes what was typed, and what is typed in the wrong place may be a number.
		fmt.Fprintf(stderr, "bentou: %s\n        %s\n", access.WithoutNumbers(f.Error()), access.WithoutNumbers(f.Text.ZH))
	}
	if fault.CodeOf(err) == fault.Invalid {
		return 2
	}
	return 1
}

// run does one command. Everything it stands on comes with the config, so that a
// test runs the real thing in a folder and on a port of its own.
func run(ctx context.Context, cfg cli.Config) error {
	switch cfg.Command {
	case cli.Version:
		_, err := fmt.Fprintln(cfg.Stdout, cli.VersionText())
		return err
	case cli.PackCheck, cli.PackTest, cli.PackFmt, cli.PackExport, cli.PackDiff, cli.PackClauses, cli.PackImport:
		if cfg.Command != cli.PackImport && !cfg.Recorded() {
			return cli.Pack(cfg, packs.Liaocheng())
		}
		return withStore(ctx, cfg, func(s *store.Store, rules *eligibility.Service, _ string) error {
			return cli.Drafts(ctx, policy.New(s, rules, nil), cfg)
		})
	case cli.PackTableExport, cli.PackTableImport:
		return cli.Pack(cfg, packs.Liaocheng())
	case cli.KeysBackup, cli.KeysRestore:
		return cli.BackUpKeys(cfg)
	case cli.KeysStatus, cli.KeysRotate, cli.KeysRewrap, cli.KeysRetire:
		return replaceKeys(ctx, cfg)
	case cli.AuditVerify, cli.AuditAnchor:
		return cli.Audit(ctx, cfg)
	case cli.Serve:
		return serve(ctx, cfg)
	case cli.Import:
		return withStore(ctx, cfg, func(s *store.Store, _ *eligibility.Service, _ string) error { return cli.ImportRoster(ctx, s, cfg) })
	case cli.TokenCreate, cli.TokenList, cli.TokenRevoke:
		return withStore(ctx, cfg, func(s *store.Store, _ *eligibility.Service, _ string) error { return cli.Tokens(ctx, s, cfg) })
	case cli.PersonExport, cli.PersonErase:
		return withStore(ctx, cfg, func(s *store.Store, rules *eligibility.Service, _ string) error {
			return cli.Persons(ctx, s, rules, cfg)
		})
	case cli.Replay:
		return withStore(ctx, cfg, func(_ *store.Store, rules *eligibility.Service, _ string) error {
			return cli.ReplayDecisions(ctx, rules, cfg)
		})
	case cli.SelfAudit:
		return withStore(ctx, cfg, func(_ *store.Store, rules *eligibility.Service, _ string) error {
			return cli.AuditRules(ctx, rules, cfg)
		})
	case cli.PackPreview:
		return withStore(ctx, cfg, func(s *store.Store, rules *eligibility.Service, _ string) error {
			return cli.PreviewPack(ctx, preview.New(s, rules), cfg)
		})
	case cli.PackScenario:
		return withStore(ctx, cfg, func(s *store.Store, rules *eligibility.Service, _ string) error {
			return cli.DecisionScenario(ctx, preview.New(s, rules), cfg)
		})
	case cli.Reconcile:
		return withStore(ctx, cfg, func(s *store.Store, rules *eligibility.Service, _ string) error {
			return cli.ReconcilePast(ctx, arrears.New(s, rules), cfg)
		})
	case cli.Upcoming:
		return withStore(ctx, cfg, func(s *store.Store, rules *eligibility.Service, _ string) error {
			return cli.LookAhead(ctx, s, upcoming.New(rules), cfg)
		})
	case cli.DecideHouseholds:
		return withStore(ctx, cfg, func(_ *store.Store, rules *eligibility.Service, _ string) error { return cli.Decide(ctx, rules, cfg) })
	default:
		return withStore(ctx, cfg, func(s *store.Store, rules *eligibility.Service, did string) error {
			decided, err := cli.DecideDemo(ctx, s, rules, cfg)
			if err != nil {
				return err
			}
			if decided != "" {
				did += "\n" + decided
			}
			_, err = fmt.Fprintln(cfg.Stdout, did)
			return err
		})
	}
}

// withStore opens the database of the config, sets up what is missing and closes
// it when fn is done. did says what was set up.
func withStore(ctx context.Context, cfg cli.Config, fn func(s *store.Store, rules *eligibility.Service, did string) error) (err error) {
	if err := os.MkdirAll(cfg.Data, 0o700); err != nil {
		return fault.Newf(fault.WrongState, "无法建立数据目录：%s", "the data folder cannot be made: %s", cfg.Data).Because(err)
	}
	s, err := openStore(ctx, cfg)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	rules := eligibility.New(s, packs.Liaocheng())
	did, err := setUp(ctx, s, rules, cfg)
	if err != nil {
		return err
	}
	release, err := rules.EnsureRelease(ctx)
	if err != nil {
		return err
	}
	_, own, err := rules.BuiltIn()
	if err != nil {
		return err
	}
	if release.Release.Digest() != own.Digest() {
		did += fmt.Sprintf("\n  rules: release %d, published by %s, is the newest; the pack of this program is not in force, but can be made a draft", release.Number, release.PublishedBy)
	}
	return fn(s, rules, did)
}

// openStore opens the key file and the database. A key file is made only for a
// database that was made with none: a lost one must not be replaced by another
// that can open nothing.
func openStore(ctx context.Context, cfg cli.Config) (*store.Store, error) {
	_, missing := vault.Open(cfg.Keys)
	v, err := vault.OpenOrCreate(cfg.Keys)
	if err != nil {
		return nil, err
	}
	s, err := store.Open(ctx, store.Config{URL: cfg.Database, Vault: v, Clock: clock.System(cfg.Today)})
	if err == nil || missing == nil {
		return s, err
	}
	if errors.Is(err, store.ErrKeys) {
		err = missing
	}
	return nil, errors.Join(err, os.Remove(cfg.Keys))
}

// replaceKeys does the commands of keys that work on a database. They make no key
// file and set nothing up.
func replaceKeys(ctx context.Context, cfg cli.Config) (err error) {
	v, err := vault.Open(cfg.Keys)
	if err != nil {
		return err
	}
	s, err := store.Open(ctx, store.Config{URL: cfg.Database, Vault: v, Clock: clock.System(cfg.Today)})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	return cli.ReplaceKeys(ctx, keys.New(s, upload.New(s, cfg.Data, upload.Options{})), cfg)
}

// setUp makes the zone and, in a new database, its demo population, and finishes
// what an interrupted start left. A database that has its data keeps them.
func setUp(ctx context.Context, s *store.Store, rules *eligibility.Service, cfg cli.Config) (did string, err error) {
	before, err := s.Client().Zone.Query().Count(ctx)
	if err != nil {
		return "", err
	}
	if before == 0 && !cfg.Demo {
		z, err := zone.Setup(ctx, s, zone.Options{})
		return "set up the zone " + z.Code + " without a demo population", err
	}
	if before > 0 {
		demos, err := s.Client().Zone.Query().Where(entzone.Demo(true)).Count(ctx)
		if err != nil || demos == 0 {
			return "found the database as it was", err
		}
		cfg.DemoHouseholds = 0 // as many as it was begun with
	}
	complete, err := demo.Complete(ctx, s)
	if err != nil || complete {
		return "found the database with its demo zone as it was", err
	}
	progress := cli.NewProgress(cfg.Stderr, "demo zone")
	// The rules are on record from the beginning of the demo's history, so that what
	// was known at any moment of it can be asked for.
	publish := func(ctx context.Context, s *store.Store) error {
		_, err := rules.With(s).EnsureRelease(ctx)
		return err
	}
	truths, err := demo.Fill(ctx, s, demo.Options{Households: cfg.DemoHouseholds, Progress: progress.Set, Found: publish})
	return fmt.Sprintf("set up the demo zone: %d synthetic households, %d persons, business day %s",
		truths.Households, truths.Persons, truths.BusinessDay), err
}

// drainTime is how long running requests may take to end after Ctrl-C.
const drainTime = 10 * time.Second

// serve sets up, listens, and drains when the context ends. Nothing is served
// before the data are complete.
func serve(ctx context.Context, cfg cli.Config) error {
	door := &cfg.Serving.Edge
	if err := edge.Allowed(cfg.Listen, *door); err != nil {
		return err
	}
	var err error
	if door.Loopback, err = edge.Loopback(cfg.Listen); err != nil {
		return err
	}
	var documents *trusted.Manifest
	if file := cfg.Serving.Documents; file != "" {
		if documents, err = graph.TrustedDocuments(file, cfg.Limits); err != nil {
			return err
		}
	}
	// The port is taken first: a start that cannot serve should say so at once.
	listener, err := net.Listen("tcp", cfg.Listen)
	if err != nil {
		return fault.Newf(fault.Unavailable, "无法监听 %[1]s；可用 --listen 另选地址", "cannot listen on %[1]s; choose another address with --listen", cfg.Listen).Because(err)
	}
	defer listener.Close()
	return withStore(ctx, cfg, func(s *store.Store, rules *eligibility.Service, did string) error {
		decided, err := cli.DecideDemo(ctx, s, rules, cfg)
		if err != nil {
			return err
		}
		if decided != "" {
			did += "\n  " + decided
		}
		if documents != nil {
			did += fmt.Sprintf("\n  trusted documents: %d", documents.Len())
		}
		temp, done, err := cli.TempDir(cfg.Data)
		if err != nil {
			return err
		}
		defer done()
		log := cli.NewLog(cfg.Stderr)
		uploads := upload.New(s, cfg.Data, upload.Options{Log: log})
		if err := uploads.Sweep(ctx); err != nil {
			return err
		}
		callers, first, err := cli.SignIn(ctx, s, cfg, log)
		if err != nil {
			return err
		}
		server := &http.Server{
			Handler:           handler(s, rules, uploads, callers, documents, cfg, temp, log),
			ReadHeaderTimeout: 10 * time.Second,
			IdleTimeout:       2 * time.Minute,
			ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelWarn),
			TLSConfig:         edge.TLS(),
		}
		address := "http://" + listener.Addr().String()
		listen := server.Serve
		if door.TLS {
			address = "https://" + listener.Addr().String()
			listen = func(l net.Listener) error { return server.ServeTLS(l, cfg.Serving.TLSCert, cfg.Serving.TLSKey) }
		}
		cli.Banner(cfg, did, address, first)
		failed := make(chan error, 1)
		go func() { failed <- listen(listener) }()
		if cfg.Ready != nil {
			cfg.Ready(address)
		}
		select {
		case err := <-failed:
			return err
		case <-ctx.Done():
		}
		fmt.Fprintln(cfg.Stdout, "draining …")
		drain, cancel := context.WithTimeout(context.WithoutCancel(ctx), drainTime)
		defer cancel()
		return server.Shutdown(drain)
	})
}

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
	records := callers.Require(guard.Before(rights.New(s, rules).Handler(log)))
	told := callers.Require(guard.Before(letters.New(s, rules).Handler(log)))
	guard.Gate = limits.NewGate("uploads", bounds.Uploads, bounds.Uploads, bounds.Wait)
	guard.BodyTime = bounds.UploadTime
	files := callers.Require(guard.Before(uploads.Handler()))
	inside.Handle("/graphiql", page)
	inside.Handle("/graphiql/", page)
	inside.Handle("/uploads", files)
	inside.Handle("/uploads/", files)
	inside.Handle("/persons/", records)
	inside.Handle("/decisions/", told)
	for _, path := range []string{"/signin", "/signout", "/session"} {
		inside.Handle(path, door)
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
