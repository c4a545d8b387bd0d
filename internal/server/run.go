package server

import (
	"context"
	"errors"
	"fmt"
	"io"

	"bentou/ent/store"
	"bentou/internal/access"
	"bentou/internal/arrears"
	"bentou/internal/cli"
	"bentou/internal/eligibility"
	"bentou/internal/fault"
	"bentou/internal/policy"
	"bentou/internal/preview"
	"bentou/internal/upcoming"
	"bentou/rules/packs"
)

// Main runs the command line and returns the exit status: 0, 1 for a fault,
// 2 for a wrong command line.
func Main(ctx context.Context, args []string, stdout, stderr io.Writer) int {
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
		if cfg.Command != cli.PackImport && !cfg.Recorded() && !cfg.InForce() {
			return cli.Pack(cfg, packs.Liaocheng())
		}
		return withStore(ctx, cfg, func(s *store.Store, rules *eligibility.Service, _ string) error {
			return cli.Drafts(ctx, s, policy.New(s, rules, nil), cfg)
		})
	case cli.PackTableExport, cli.PackTableImport, cli.PackTableSet:
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
