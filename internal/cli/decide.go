package cli

import (
	"context"
	"fmt"
	"io"
	"text/tabwriter"

	entzone "bentou/ent/gen/ent/zone"
	"bentou/ent/store"
	"bentou/internal/eligibility"
	"bentou/rules/fact"
)

// Decide does the command decide: it decides for the households of the config and
// says what came out, by programme and flag.
func Decide(ctx context.Context, e *eligibility.Service, cfg Config) error {
	progress := NewProgress(cfg.Stderr, "decide")
	r, err := e.Decide(ctx, eligibility.Options{Zone: cfg.Zone, AsOf: cfg.AsOf, Households: cfg.Households, Progress: progress.Set})
	if err != nil {
		return err
	}
	fmt.Fprintln(cfg.Stdout, decided(r))
	if r.Households == 0 {
		return nil
	}
	return tables(cfg.Stdout, r)
}

// DecideDemo decides for a demo zone that was never decided to the end, so that
// nothing is served that has no answers yet. did is empty where there was nothing to
// do.
func DecideDemo(ctx context.Context, s *store.Store, e *eligibility.Service, cfg Config) (did string, err error) {
	zones, err := s.Client().Zone.Query().Where(entzone.Demo(true)).All(ctx)
	if err != nil {
		return "", err
	}
	for _, z := range zones {
		done, err := e.Decided(ctx, z.ID)
		if err != nil {
			return did, err
		}
		if done {
			continue
		}
		progress := NewProgress(cfg.Stderr, "decide")
		r, err := e.Decide(ctx, eligibility.Options{Zone: &z.Code, Progress: progress.Set})
		if err != nil {
			return did, err
		}
		did = decided(r)
	}
	return did, nil
}

// decided says in a line what a run did.
func decided(r *eligibility.Result) string {
	raised, cleared := 0, 0
	for _, f := range r.Flags {
		raised, cleared = raised+f.Raised, cleared+f.Cleared
	}
	line := fmt.Sprintf("decided %d households as of %s by release %d (%.12s): %d decisions written, %d flags raised, %d cleared",
		r.Households, r.AsOf, r.Release.Number, r.Release.Digest, r.Decisions, raised, cleared)
	if r.Repeated {
		line += "; nothing was recorded since, so nothing was added now"
	}
	return line
}

var perCycle = map[fact.Cycle]string{fact.CycleMonth: "a month", fact.CycleYear: "a year", fact.CycleOnce: "once"}

// tables prints the counts of programmes and flags.
func tables(out io.Writer, r *eligibility.Result) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "\neligible\tundetermined\tineligible\tyuan\t\t  programme")
	for _, p := range r.Programmes {
		amount, cycle := "", ""
		if p.Amount != 0 {
			amount, cycle = p.Amount.String(), perCycle[p.Cycle]
		}
		fmt.Fprintf(w, "%d\t%d\t%d\t%s\t%s\t  %s\n", p.Eligible, p.Undetermined, p.Ineligible, amount, cycle, p.Programme)
	}
	fmt.Fprintln(w, "\nup\traised\tcleared\tundetermined\t\t  flag")
	for _, f := range r.Flags {
		fmt.Fprintf(w, "%d\t%d\t%d\t%d\t\t  %s\n", f.Up, f.Raised, f.Cleared, f.Undetermined, f.Flag)
	}
	return w.Flush()
}
