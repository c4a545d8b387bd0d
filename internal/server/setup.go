package server

import (
	"context"
	"errors"
	"fmt"
	"os"

	entzone "bentou/ent/gen/ent/zone"
	"bentou/ent/store"
	"bentou/internal/cli"
	"bentou/internal/clock"
	"bentou/internal/demo"
	"bentou/internal/eligibility"
	"bentou/internal/fault"
	"bentou/internal/keys"
	"bentou/internal/upload"
	"bentou/internal/vault"
	"bentou/internal/zone"
	"bentou/rules/packs"
)

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
