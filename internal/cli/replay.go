package cli

import (
	"context"
	"fmt"

	"github.com/urfave/cli/v3"

	"bentou/internal/eligibility"
	"bentou/internal/fault"
	"bentou/internal/upload"
)

func replaying(action func(string) cli.ActionFunc) *cli.Command {
	return &cli.Command{
		Name: Replay, Usage: "decide recorded decisions again, from their own facts and release, and compare", ArgsUsage: "[ID …]", Action: action(Replay),
		Description: "It writes nothing. The last line begins with how many were checked; where one comes out differently it\nis named, and the command fails.",
		Flags:       []cli.Flag{&cli.BoolFlag{Name: "all", Usage: "all decisions and raised flags on record"}},
	}
}

// replayed reads the command line of replay.
func (c *Config) replayed(cmd *cli.Command) (all fault.Errors) {
	if c.Command != Replay {
		return nil
	}
	if cmd.Bool("all") == (cmd.Args().Len() > 0) {
		return fault.Errors{fault.New(fault.Invalid, "replay 需要认定编号，或 --all", "replay takes ids of decisions, or --all: bentou replay ID")}
	}
	for _, text := range cmd.Args().Slice() {
		id, ok := upload.ParseID(text)
		if !ok {
			all = append(all, fault.Newf(fault.Invalid, "不是编号：%s", "this is no id: %s", text))
			continue
		}
		c.Decisions = append(c.Decisions, id)
	}
	return all
}

// ReplayDecisions does the command replay. A decision that comes out differently is an
// error.
func ReplayDecisions(ctx context.Context, e *eligibility.Service, cfg Config) error {
	progress := NewProgress(cfg.Stderr, "replay")
	r, err := e.Replay(ctx, cfg.Decisions, progress.Set)
	if err != nil {
		return err
	}
	if d := r.First; d != nil {
		what, id := "decision", d.Decision
		if d.Flag != 0 {
			what, id = "flag", d.Flag
		}
		fmt.Fprintf(cfg.Stdout, "the first that differs is %s %s (%s):\n  recorded %s\n", what, upload.FormatID(id), d.Key, d.Stored)
		if d.Why != nil {
			fmt.Fprintf(cfg.Stdout, "  again    impossible: %v\n", d.Why)
		} else {
			fmt.Fprintf(cfg.Stdout, "  again    %s\n", d.Again)
		}
	}
	checked := fmt.Sprintf("%d decisions", r.Decisions)
	if cfg.Decisions == nil {
		checked = fmt.Sprintf("%d decisions and raised flags", r.Decisions+r.Flags)
	}
	if r.Different == 0 {
		fmt.Fprintf(cfg.Stdout, "%s replayed, all the same\n", checked)
		return nil
	}
	fmt.Fprintf(cfg.Stdout, "%s replayed, %d differ\n", checked, r.Different)
	return fault.Newf(fault.WrongState, "%d 项认定重放后不同", "%d do not come out as they were recorded", r.Different)
}
