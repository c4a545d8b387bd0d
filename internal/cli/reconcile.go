package cli

import (
	"context"
	"fmt"
	"text/tabwriter"

	"github.com/urfave/cli/v3"

	"bentou/internal/arrears"
)

func reconciling(action func(string) cli.ActionFunc) *cli.Command {
	return &cli.Command{
		Name: Reconcile, Usage: "decide months that are over by what is known now, and propose arrears and what to claim back", Action: action(Reconcile),
		Description: "Only households are looked at of which something was recorded that their decisions do not know. It pays\nand claims back nothing: proposals are accepted or rejected by people. To repeat it proposes nothing.",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "zone", Usage: "`CODE` of the zone; needed when there are several", Sources: cli.EnvVars("BENTOU_ZONE")},
			&cli.StringSliceFlag{Name: "household", Usage: "`CODE` of a household; may be repeated; by default all of the zone"},
		},
	}
}

// ReconcilePast does the command reconcile and says what it proposes, by programme.
func ReconcilePast(ctx context.Context, a *arrears.Service, cfg Config) error {
	progress := NewProgress(cfg.Stderr, "reconcile")
	r, err := a.Reconcile(ctx, arrears.Options{Zone: cfg.Zone, Households: cfg.Households, Progress: progress.Set})
	if err != nil {
		return err
	}
	fmt.Fprintf(cfg.Stdout, "已核对至 %s：重新认定 %d 户共 %d 个月；建议 %d 项，不能确定 %d 项，超过追溯期限 %d 项，取代此前 %d 项\n",
		r.Through, r.Households, r.Months, r.Proposals, r.Undetermined, r.Barred, r.Superseded)
	fmt.Fprintf(cfg.Stdout, "reconciled until %s: %d months of %d households decided anew, %d proposals, %d not determined, %d further back than is paid, %d earlier ones superseded\n",
		r.Through, r.Months, r.Households, r.Proposals, r.Undetermined, r.Barred, r.Superseded)
	if len(r.Programmes) == 0 {
		return nil
	}
	w := tabwriter.NewWriter(cfg.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "建议 proposals\t补发 in arrears\t追回 to claim back\t  项目 programme")
	for _, p := range r.Programmes {
		fmt.Fprintf(w, "%d\t%s\t%s\t  %s\n", p.Proposals, p.Arrears, p.Overpaid, p.Programme)
	}
	return w.Flush()
}
