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
	"bentou/rules/fact"
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
				&cli.StringFlag{Name: "lines", Usage: "count households within so many `YUAN` of each line that may differ"},
				&cli.StringFlag{Name: "cliffs", Usage: "say which cliffs are made and removed within so many more `YUAN` of wages"},
				&cli.IntFlag{Name: "cliff-households", Value: preview.UsualCliffHomes, Usage: "follow the wages of the first `N` households for that"},
				&cli.BoolFlag{Name: "counter-examples", Usage: "find the smallest made-up household of which both say different things, of each programme"},
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
		all = append(all, c.previewedMore(cmd)...)
	case PackScenario:
		id, ok := upload.ParseID(cmd.Args().First())
		if !ok || cmd.Args().Len() != 1 {
			return fault.Errors{fault.New(fault.Invalid, "pack scenario 需要一个认定编号", "pack scenario takes the id of a decision: bentou pack scenario ID")}
		}
		c.Decisions = []int{id}
	}
	return all
}

// previewedMore reads what else is asked of a preview.
func (c *Config) previewedMore(cmd *cli.Command) (all fault.Errors) {
	c.CounterExamples = cmd.Bool("counter-examples")
	for n, to := range []**fact.Money{&c.PreviewLines, &c.PreviewCliffs} {
		flag := []string{"lines", "cliffs"}[n]
		text := cmd.String(flag)
		if text == "" {
			continue
		}
		m, err := fact.ParseMoney(text)
		if err != nil {
			all = append(all, fault.Newf(fault.Invalid, "--%s 须为金额：%s", "--%s takes an amount: %s", flag, text))
			continue
		}
		*to = &m
	}
	if c.CliffHouseholds = cmd.Int("cliff-households"); c.CliffHouseholds < 1 {
		all = append(all, fault.New(fault.Invalid, "--cliff-households 至少为 1", "--cliff-households is at least 1"))
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
	o := preview.Options{Zone: cfg.Zone, AsOf: cfg.AsOf, Months: cfg.Months, Lines: cfg.PreviewLines, Counters: cfg.CounterExamples}
	if cfg.PreviewCliffs != nil {
		o.Cliffs = &preview.CliffsAsked{Distance: *cfg.PreviewCliffs, Most: cfg.CliffHouseholds}
	}
	o.Progress = func(x preview.Progress) {
		if x.Stage == preview.Loading {
			loading.Set(x.Done, x.Total)
		}
	}
	report, err := p.Run(ctx, r, o)
	if err != nil {
		return err
	}
	if err := showPreview(cfg, report); err != nil {
		return err
	}
	return showMore(cfg, report)
}

// showMore shows what else was asked.
func showMore(cfg Config, r *preview.Report) error {
	w := tabwriter.NewWriter(cfg.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	if l := r.Lines; l != nil {
		fmt.Fprintf(w, "\nhouseholds within %s yuan of a line\nbefore\tnow\tentered\tleft\t\t  line\n", l.Distance)
		for _, c := range l.Lines {
			fmt.Fprintf(w, "%s\t%s\t%d\t%d\t\t  %s\n", nearText(c.Old), nearText(c.New), c.Entered, c.Left, c.Title.EN)
		}
	}
	if c := r.Cliffs; c != nil {
		fmt.Fprintf(w, "\ncliffs within %s yuan more of wages: %d of %d households looked at, %d without known wages, %d not to the end\nbefore\tnow\tmade\tremoved\tdeepest made\t\t  lost\n", c.Distance, c.Looked, c.Of, c.Unknown, c.Cut)
		for _, k := range c.Kinds {
			lost := strings.Join(k.Programmes, ", ")
			if lost == "" {
				lost = "amounts only"
			}
			fmt.Fprintf(w, "%d\t%d\t%d\t%d\t%s\t\t  %s\n", k.Old, k.New, k.Made, k.Removed, k.Deepest, lost)
		}
	}
	if err := w.Flush(); err != nil {
		return err
	}
	for i := range r.Counters {
		if err := showCounter(cfg, &r.Counters[i]); err != nil {
			return err
		}
	}
	return nil
}

func nearText(n *preview.Near) string {
	switch {
	case n == nil:
		return "none such"
	case n.Open > 0:
		return fmt.Sprintf("%d (%d unknown)", n.Near, n.Open)
	}
	return fmt.Sprint(n.Near)
}

// showCounter shows a counter-example.
func showCounter(cfg Config, c *preview.CounterExample) error {
	b := &strings.Builder{}
	fmt.Fprintf(b, "\n%s: ", c.Programme)
	switch {
	case !c.Found && c.Complete:
		fmt.Fprintf(b, "both say the same of every household of up to %d members whose facts stay the same over the month\n", rules.CounterMembers)
	case !c.Found:
		b.WriteString("no household was found of which they differ; the search was cut\n")
	default:
		fmt.Fprintf(b, "they differ on a household of %d", c.Members)
		if !c.Complete {
			b.WriteString(" (there may be a smaller one: the search was cut)")
		}
		b.WriteString("\n")
		for _, f := range c.Facts {
			of := "the household"
			if f.Member > 0 {
				of = fmt.Sprintf("member %d", f.Member)
			}
			fmt.Fprintf(b, "  %s: %s = %s\n", of, f.Input, f.Value)
		}
		fmt.Fprintf(b, "  before: %s\n  now: %s\n", saidText(c.Old), saidText(c.New))
	}
	_, err := fmt.Fprint(cfg.Stdout, b.String())
	return err
}

func saidText(s *preview.CounterSaid) string {
	switch {
	case s == nil:
		return "there is no such programme"
	case s.Amount != nil:
		return s.Outcome + ", " + s.Amount.String() + " yuan"
	}
	return s.Outcome
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
