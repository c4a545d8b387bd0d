package cli

import (
	"context"
	"fmt"
	"slices"
	"text/tabwriter"

	"github.com/urfave/cli/v3"

	"bentou/ent/gen/ent"
	"bentou/ent/gen/ent/household"
	"bentou/ent/store"
	"bentou/internal/fault"
	"bentou/internal/upcoming"
	"bentou/internal/zone"
)

func lookingAhead(action func(string) cli.ActionFunc) *cli.Command {
	return &cli.Command{
		Name: Upcoming, Usage: "say what the passing of time alone will change of decisions, by month and programme", Action: action(Upcoming),
		Description: "Birthdays that a rule looks at, certificates, enrolments and posts that run out, buffers that end, rules that\nchange. It follows from what is on record now; nothing is written.",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "zone", Usage: "`CODE` of the zone; needed when there are several", Sources: cli.EnvVars("BENTOU_ZONE")},
			&cli.StringSliceFlag{Name: "household", Usage: "`CODE` of a household; may be repeated; by default all of the zone"},
			&cli.IntFlag{Name: "within", Value: 12, Usage: "`MONTHS` to look ahead, at most 36", Sources: cli.EnvVars("BENTOU_WITHIN")},
		},
	}
}

// aheadBlock is how many households are held in memory at once.
const aheadBlock = 200

// LookAhead does the command upcoming.
func LookAhead(ctx context.Context, s *store.Store, u *upcoming.Service, cfg Config) error {
	z, err := zone.Find(ctx, s.Client(), cfg.Zone)
	if err != nil {
		return err
	}
	today, err := s.Clock().Today(z.TimeZone, z.BusinessDay)
	if err != nil {
		return err
	}
	to, err := upcoming.Horizon(today, cfg.Within)
	if err != nil {
		return err
	}
	q := s.Client().Household.Query().Where(household.ZoneID(z.ID)).Order(ent.Asc(household.FieldID))
	if len(cfg.Households) > 0 {
		q.Where(household.CodeIn(cfg.Households...))
	}
	list, err := q.All(ctx)
	if err != nil {
		return err
	}
	for _, code := range cfg.Households {
		if !slices.ContainsFunc(list, func(h *ent.Household) bool { return h.Code == code }) {
			return fault.Newf(fault.NotFound, "没有此户：%s", "there is no such household: %s", code)
		}
	}
	progress := NewProgress(cfg.Stderr, "upcoming")
	var sums upcoming.Sums
	changes := 0
	for at := 0; at < len(list); at += aheadBlock {
		block := list[at:min(at+aheadBlock, len(list))]
		found, err := u.Of(ctx, block, today, to)
		if err != nil {
			return err
		}
		for i := range found {
			sums.Add(&found[i])
		}
		changes += len(found)
		progress.Set(at+len(block), len(list))
	}
	fmt.Fprintf(cfg.Stdout, "%s 之后至 %s，仅因时间经过，%d 户共 %d 项认定将改变\n", today, to, len(list), changes)
	fmt.Fprintf(cfg.Stdout, "%d decisions of %d households come out otherwise after %s and until %s, by the passing of time alone\n", changes, len(list), today, to)
	if changes == 0 {
		return nil
	}
	w := tabwriter.NewWriter(cfg.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "月份 month\t开始 begin\t终止 end\t金额改变 other amount\t不能确定 undetermined\t元 yuan\t\t  项目 programme")
	for _, x := range sums.List() {
		amount, cycle := "", ""
		if x.Pays != 0 {
			amount, cycle = x.Pays.String(), perCycle[x.Cycle]
		}
		fmt.Fprintf(w, "%.7s\t%d\t%d\t%d\t%d\t%s\t%s\t  %s\n", x.Month.String(), x.Begin, x.End, x.Amount, x.Unknown, amount, cycle, x.Programme)
	}
	return w.Flush()
}
