package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"bentou/ent/store"
	"bentou/internal/fault"
	"bentou/internal/roster"
	"bentou/internal/zone"
)

// ImportRoster does the command import: it loads the roster, writes the report and
// the file of what was set aside, and says what it did in a few lines. Households
// set aside are no error; a file that is no roster is, and then nothing is written.
func ImportRoster(ctx context.Context, s *store.Store, cfg Config) (err error) {
	temp, done, err := TempDir(cfg.Data)
	if err != nil {
		return err
	}
	defer done()
	if cfg.AsOf == nil {
		z, err := zone.Find(ctx, s.Client(), cfg.Zone)
		if err != nil {
			return err
		}
		today, err := s.Clock().Today(z.TimeZone, z.BusinessDay)
		if err != nil {
			return err
		}
		cfg.AsOf = &today
	}
	progress := NewProgress(cfg.Stderr, filepath.Base(cfg.File))
	result, err := roster.Import(ctx, s, cfg.File, roster.ImportOptions{
		Zone: cfg.Zone, AsOf: *cfg.AsOf, Actor: "import", TempDir: temp, Progress: progress.Set,
	})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, result.Close()) }()
	report, err := result.Report(ctx)
	if err != nil {
		return err
	}
	if err := writeReport(ctx, result, cfg); err != nil {
		return err
	}
	out := cfg.Stdout
	if cfg.Report == "-" {
		out = cfg.Stderr // the report has the standard output for itself
	}
	fmt.Fprintf(out, "roster of %s, read as %s: %d rows\n", report.AsOf, report.Format, report.Rows)
	fmt.Fprintf(out, "%d of %d households accepted: %d new, %d changed, %d unchanged\n", report.AcceptedHouseholds, report.Households,
		report.HouseholdsAdded, report.HouseholdsChanged, report.HouseholdsUnchanged)
	if n := len(report.Left); n > 0 {
		fmt.Fprintf(out, "%d persons left their household\n", n)
	}
	if n := len(report.Warnings); n > 0 {
		fmt.Fprintf(out, "%d warnings: see the report (--report FILE)\n", n)
	}
	if len(report.SetAside) == 0 {
		return nil
	}
	path := cfg.SetAside
	if path == "" {
		path = filepath.Join(filepath.Dir(cfg.File), result.SetAsideName())
	}
	if err := replace(path, func(w io.Writer) error { return result.WriteSetAside(ctx, w) }); err != nil {
		return err
	}
	fmt.Fprintf(out, "%d set aside, with the reasons, in %s: correct it and load it again\n", len(report.SetAside), path)
	return nil
}

func writeReport(ctx context.Context, result *roster.Result, cfg Config) error {
	switch cfg.Report {
	case "":
		return nil
	case "-":
		return result.WriteReport(ctx, cfg.Stdout)
	}
	return replace(cfg.Report, func(w io.Writer) error { return result.WriteReport(ctx, w) })
}

// replace writes a file whole or not at all, readable for its owner only.
func replace(path string, write func(io.Writer) error) (err error) {
	fail := func(err error) error {
		return fault.Newf(fault.WrongState, "无法写入文件：%s", "the file cannot be written: %s", path).Because(err)
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".bentou-*")
	if err != nil {
		return fail(err)
	}
	defer func() { _ = os.Remove(f.Name()) }()
	if err := errors.Join(write(f), f.Close()); err != nil {
		return err
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return fail(err)
	}
	return nil
}
