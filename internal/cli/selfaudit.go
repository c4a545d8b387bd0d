package cli

import (
	"context"
	"fmt"
	"text/tabwriter"

	"github.com/urfave/cli/v3"

	"bentou/ent/timescope"
	"bentou/internal/eligibility"
	"bentou/internal/fault"
)

func selfAuditing(action func(string) cli.ActionFunc) *cli.Command {
	return &cli.Command{
		Name: SelfAudit, Usage: "count how often each condition of the rules decided, and list those that never mattered", Action: action(SelfAudit),
		Description: "It writes nothing. Each condition is counted over all households of the zone: met, not met and unknown;\nhow often a value was presumed; and how often it alone refused somebody or left them open, all other\nconditions being met. With several months the last two are given for each.",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "as-of", Usage: "the `DATE` to look at (YYYY-MM-DD); by default the business day"},
			&cli.StringFlag{Name: "zone", Usage: "`CODE` of the zone; needed when there are several"},
			&cli.IntFlag{Name: "months", Value: 1, Usage: fmt.Sprintf("how many `MONTHS`, the last of them that of the date; at most %d", eligibility.MaxAuditMonths)},
		},
	}
}

// selfAudited reads the command line of self-audit.
func (c *Config) selfAudited(cmd *cli.Command) (all fault.Errors) {
	if c.Command != SelfAudit {
		return nil
	}
	if c.Months = cmd.Int("months"); c.Months < 1 || c.Months > eligibility.MaxAuditMonths {
		all = append(all, fault.Newf(fault.Invalid, "--months 须在 1 与 %d 之间", "--months lies between 1 and %d", eligibility.MaxAuditMonths))
	}
	return all
}

// AuditRules does the command self-audit.
func AuditRules(ctx context.Context, e *eligibility.Service, cfg Config) error {
	asOf, err := e.Day(ctx, cfg.Zone, cfg.AsOf)
	if err != nil {
		return err
	}
	found, err := e.AuditRules(ctx, cfg.Zone, 0, asOf, cfg.Months, timescope.Now)
	if err != nil {
		return err
	}
	fmt.Fprintf(cfg.Stdout, "as of %s, release %d, %d households\n\n", asOf, found.Release.Number, found.Households)
	w := tabwriter.NewWriter(cfg.Stdout, 2, 8, 2, ' ', 0)
	fmt.Fprintln(w, "programme\tcondition\tmet\tnot\tunknown\tpresumed\trefuses alone\topen alone\twhat it says")
	never := 0
	for _, c := range found.Conditions {
		if !c.Matters {
			never++
		}
		fmt.Fprintf(w, "%s\t%d\t%d\t%d\t%d\t%d\t%s\t%s\t%s\n", c.Programme.Key, c.Number, c.Met, c.Unmet, c.Unknown, c.Assumed,
			series(c, func(i int) int { return c.ByMonth[i].Refuses }), series(c, func(i int) int { return c.ByMonth[i].Holds }), c.Text.EN)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	fmt.Fprintf(cfg.Stdout, "\n%d conditions never mattered: nobody's outcome would be another without one of them\n", never)
	for _, c := range found.Conditions {
		if !c.Matters {
			fmt.Fprintf(cfg.Stdout, "  %s, condition %d: %s\n", c.Programme.Key, c.Number, c.Text.EN)
		}
	}
	return nil
}

// series are the counts of the months, the last one last.
func series(c eligibility.AuditCondition, of func(int) int) string {
	text := ""
	for i := range c.ByMonth {
		if i > 0 {
			text += " "
		}
		text += fmt.Sprint(of(i))
	}
	return text
}
