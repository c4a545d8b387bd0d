package cli

import (
	"github.com/urfave/cli/v3"

	"bentou/graph/limits"
	"bentou/internal/fault"
)

// bounds are the limits that an operator may have to change: how much one caller may
// ask for depends on who calls. docs/limits.md lists all.
func bounds() []cli.Flag {
	d := limits.Defaults()
	return []cli.Flag{
		&cli.FloatFlag{Name: "rate", Value: d.Rate, Usage: "`N` requests a second that each caller may make on average", Sources: cli.EnvVars("BENTOU_RATE")},
		&cli.IntFlag{Name: "burst", Value: d.Burst, Usage: "`N` requests that each caller may make at once", Sources: cli.EnvVars("BENTOU_BURST")},
		&cli.IntFlag{Name: "max-cost", Value: d.Cost, Usage: "`N` field values that one answer may hold", Sources: cli.EnvVars("BENTOU_MAX_COST")},
		&cli.DurationFlag{Name: "query-time", Value: d.Query, Usage: "`TIME` that a query may take", Sources: cli.EnvVars("BENTOU_QUERY_TIME")},
	}
}

// bounds reads the flags of the limits.
func (c *Config) bounds(cmd *cli.Command) (all fault.Errors) {
	c.Limits = limits.Limits{Rate: cmd.Float("rate"), Burst: cmd.Int("burst"), Cost: cmd.Int("max-cost"), Query: cmd.Duration("query-time")}
	for _, flag := range []struct {
		name string
		good bool
	}{{"rate", c.Limits.Rate > 0}, {"burst", c.Limits.Burst > 0}, {"max-cost", c.Limits.Cost > 0}, {"query-time", c.Limits.Query > 0}} {
		if !flag.good {
			all = append(all, fault.Newf(fault.Invalid, "--%s 须大于零", "--%s is above zero", flag.name))
		}
	}
	return all
}
