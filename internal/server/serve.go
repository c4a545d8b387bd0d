package server

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"bentou/ent/store"
	"bentou/graph"
	"bentou/graph/trusted"
	"bentou/internal/cli"
	"bentou/internal/edge"
	"bentou/internal/eligibility"
	"bentou/internal/fault"
	"bentou/internal/upload"
)

// drainTime is how long running requests may take to end after Ctrl-C, and again once
// they were told to.
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
		busy := &busy{next: handler(s, rules, uploads, callers, documents, cfg, temp, log)}
		base, cutOff := context.WithCancel(context.WithoutCancel(ctx))
		defer cutOff()
		server := &http.Server{
			Handler:           busy,
			BaseContext:       func(net.Listener) context.Context { return base },
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
		return drain(server, busy, cutOff, drainTime)
	})
}
