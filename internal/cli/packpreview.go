package cli

import (
	"context"
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/urfave/cli/v3"

	"bentou/internal/fault"
	"bentou/internal/preview"
	"bentou/internal/upload"
	"bentou/rules"
	"bentou/rules/scenario"
)

// previewCommands are the commands below pack that look at what is on record.
func previewCommands(action func(string) cli.ActionFunc) []*cli.Command {
	zone := &cli.StringFlag{Name: "zone", Usage: "`CODE` of the zone; needed when there are several", Sources: cli.EnvVars("BENTOU_ZONE")}
	return []*cli.Command{
		{
			Name: "preview", Usage: "say what would become of everybody if a pack were in force: who gains, who loses, what it costs", ArgsUsage: "DIR", Action: action(PackPreview),
			Description: "It is compared with what is in force, over the households on record, and nothing is written.",
			Flags: []cli.Flag{
				&cli.StringFlag{Name: "as-of", Usage: "the `DATE` to look at (YYYY-MM-DD); by default the business day", Sources: cli.EnvVars("BENTOU_AS_OF")},
				&cli.IntFlag{Name: "months", Value: 1, Usage: "look at `N` months, the one of the day included"},
				zone,
			},
		},
		{
			Name: "scenario", Usage: "write a decision on record as a scenario, without who it is about", ArgsUsage: "ID", Action: action(PackScenario),
			Description: "What it expects is what was decided. The facts are those that decide, as the rules read them.",
		},
	}
}

// previewed reads the command line of pack preview and pack scenario.
func (c *Config) previewed(cmd *cli.Command) (all fault.Errors) {
	switch c.Command {
	case PackPreview:
		if c.Target, c.Months = cmd.Args().First(), cmd.Int("months"); cmd.Args().Len() != 1 {
			all = append(all, fault.New(fault.Invalid, "pack preview 需要一个规则包目录", "pack preview takes the folder of a pack: bentou pack preview DIR"))
		}
		if c.Months < 1 {
			all = append(all, fault.New(fault.Invalid, "--months 至少为 1", "--months is at least 1"))
		}
	case PackScenario:
		id, ok := upload.ParseID(cmd.Args().First())
		if !ok || cmd.Args().Len() != 1 {
			return fault.Errors{fault.New(fault.Invalid, "pack scenario 需要一个认定编号", "pack scenario takes the id of a decision: bentou pack scenario ID")}
		}
		c.Decisions = []int{id}
	}
	return all
}

// PreviewPack does the command pack preview.
func PreviewPack(ctx context.Context, p *preview.Service, cfg Config) error {
	files, err := folderOf(cfg.Target)
	if err != nil {
		return err
	}
	r, found := rules.Load(files)
	if r == nil {
		cfg.Pack = cfg.Target
		return showDiagnostics(cfg, found)
	}
	loading := NewProgress(cfg.Stderr, "preview")
	report, err := p.Run(ctx, r, preview.Options{Zone: cfg.Zone, AsOf: cfg.AsOf, Months: cfg.Months, Progress: func(x preview.Progress) {
		if x.Stage == preview.Loading { // by one goroutine
			loading.Set(x.Done, x.Total)
		}
	}})
	if err != nil {
		return err
	}
	return showPreview(cfg, report)
}

func showPreview(cfg Config, r *preview.Report) error {
	fmt.Fprintf(cfg.Stdout, "%s against what is in force, over %d households and %d persons\n", r.Rules, r.Households, r.Persons)
	for _, m := range r.Months {
		w := tabwriter.NewWriter(cfg.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
		fmt.Fprintf(w, "\n%s\n", m.AsOf)
		if len(m.Programmes)+len(m.Flags) == 0 {
			fmt.Fprintln(w, "nothing can differ")
		} else {
			fmt.Fprintln(w, "gained\tlost\tchanged\tundetermined\tdetermined\tyuan before\tyuan now\t\t  programme")
		}
		for _, p := range m.Programmes {
			c := p.Counts
			fmt.Fprintf(w, "%d\t%d\t%d\t%d\t%d\t%s\t%s\t\t  %s\n", c.Gained, c.Lost, c.Changed, c.Undetermined, c.Determined, p.OldAmount, p.NewAmount, p.Key)
		}
		for _, f := range m.Flags {
			fmt.Fprintf(w, "raised %d\tcleared %d\topened %d\t\t\t\t\t\t  %s\n", f.Raised, f.Cleared, f.Opened, f.Key)
		}
		if err := w.Flush(); err != nil {
			return err
		}
		fmt.Fprintf(cfg.Stdout, "a year at this rate: %s yuan before, %s now\n", m.YearOld, m.YearNew)
	}
	for _, is := range []struct {
		what string
		keys []string
	}{{"everybody has it", r.MatchesEveryone}, {"nobody has it", r.MatchesNobody}} {
		if len(is.keys) > 0 {
			fmt.Fprintf(cfg.Stdout, "%s: %s\n", is.what, strings.Join(is.keys, ", "))
		}
	}
	return nil
}

// DecisionScenario does the command pack scenario.
func DecisionScenario(ctx context.Context, p *preview.Service, cfg Config) error {
	made, err := p.Scenario(ctx, cfg.Decisions[0], preview.Claim{})
	if err != nil {
		return err
	}
	_, err = fmt.Fprint(cfg.Stdout, scenario.Text(made))
	return err
}
