package cli

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/urfave/cli/v3"

	"bentou/ent/store"
	"bentou/internal/eligibility"
	"bentou/internal/fault"
	"bentou/internal/policy"
	"bentou/internal/zone"
	"bentou/rules/fact"
	"bentou/rules/pack"
)

// importing is the command that makes a draft of a folder.
func importing(action func(string) cli.ActionFunc) *cli.Command {
	return &cli.Command{
		Name: "import", Usage: "make a draft of the files of a pack, byte by byte; print what it rules otherwise than its base, and its id", ArgsUsage: "DIR", Action: action(PackImport),
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "title", Usage: "`TEXT` that says what the draft is about; by default the name of the folder"},
			&cli.StringFlag{Name: "as", Usage: "`NAME` of the author, as their token has it; required, because whoever wrote a draft does not approve it"},
			&cli.IntFlag{Name: "base", Usage: "`NUMBER` of the release that the files stand on; by default the newest"},
		},
	}
}

// Recorded reports whether a release or draft of the database is named, not a folder.
func (c *Config) Recorded() bool { return c.Release != 0 || c.Draft != 0 }

// InForce reports whether the rules in force are meant: no other pack is named, and
// there is a database that has them.
func (c *Config) InForce() bool {
	if c.Command != PackExport && c.Command != PackDiff || c.Pack != "" || c.BuiltIn || c.Recorded() {
		return false
	}
	if strings.HasPrefix(c.Database, "postgres://") || strings.HasPrefix(c.Database, "postgresql://") {
		return true
	}
	_, err := os.Stat(c.Database)
	return err == nil
}

// Drafts does the commands of packs that work on a database: import, export of a release
// or draft, and export of the rules in force and comparison with them.
func Drafts(ctx context.Context, s *store.Store, p *policy.Service, cfg Config) error {
	switch {
	case cfg.Command == PackImport:
		return importDraft(ctx, p, cfg)
	case cfg.Draft != 0:
		r, err := p.Revision(ctx, cfg.Draft, 0)
		if err != nil {
			return err
		}
		files, err := r.List()
		if err != nil {
			return err
		}
		return writeFolder(cfg, files, fmt.Sprintf("draft %d, revision %d", cfg.Draft, r.Number))
	case cfg.Release != 0:
		r, err := p.ByNumber(ctx, cfg.Release)
		if err != nil {
			return err
		}
		files, err := p.ReleaseFiles(ctx, r.ID)
		if err != nil {
			return err
		}
		return writeFolder(cfg, files, fmt.Sprintf("release %d", r.Number))
	}
	day, err := policyDay(ctx, s)
	if err != nil {
		return err
	}
	r, err := p.InForce(ctx, day)
	if err != nil {
		return err
	}
	files, err := p.ReleaseFiles(ctx, r.ID)
	if err != nil {
		return err
	}
	of := fmt.Sprintf("release %d, in force on %s", r.Number, day)
	if cfg.Command == PackExport {
		return writeFolder(cfg, files, of)
	}
	older, found := pack.ReadFiles(slices.DeleteFunc(files, func(f pack.File) bool { return path.Ext(f.Name) != ".yaml" }))
	if found.Failed() {
		return showDiagnostics(cfg, found)
	}
	return diffWith(cfg, older, of)
}

// policyDay is the business day on which rules are published.
func policyDay(ctx context.Context, s *store.Store) (fact.Date, error) {
	zones, err := s.Client().Zone.Query().Limit(2).All(ctx)
	if err != nil {
		return 0, err
	}
	z := zone.Common(zones)
	return s.Clock().Today(z.TimeZone, z.BusinessDay)
}

func importDraft(ctx context.Context, p *policy.Service, cfg Config) error {
	folder, err := folderOf(cfg.Pack)
	if err != nil {
		return err
	}
	if _, err := fs.Stat(folder, "pack.yaml"); err != nil {
		return fault.Newf(fault.NotFound, "目录中没有 pack.yaml：%s", "there is no pack.yaml in the folder: %s", cfg.Pack)
	}
	files, err := eligibility.Files(folder)
	if err != nil {
		return fault.New(fault.WrongState, "无法读取规则包", "the pack cannot be read").Because(err)
	}
	title := cfg.Title
	if title == "" {
		title = filepath.Base(filepath.Clean(cfg.Pack))
	}
	d, err := p.Create(ctx, policy.Request{Actor: cfg.As}, policy.NewDraft{Title: title, Files: files, Base: cfg.Base})
	if err != nil {
		return err
	}
	_, found, err := d.Latest().Rules()
	if err != nil {
		return err
	}
	if err := showDiagnostics(cfg, found); err != nil { // a draft may have errors
		fmt.Fprintln(cfg.Stdout, err)
	}
	if err := showBase(ctx, p, cfg, d.Latest()); err != nil {
		return err
	}
	_, err = fmt.Fprintf(cfg.Stdout, "draft %d: %s, %d files\n", d.ID, d.Title, len(files))
	return err
}

// showBase says what a revision rules otherwise than the release that it stands on: a
// folder that is older than that takes back what was published since.
func showBase(ctx context.Context, p *policy.Service, cfg Config, r *policy.Revision) error {
	if r.Base == nil {
		return nil
	}
	base, err := p.Release(ctx, *r.Base)
	if err != nil {
		return err
	}
	changes, err := p.Changes(ctx, r)
	if err != nil {
		return err
	}
	fmt.Fprintf(cfg.Stdout, "against release %d\n", base.Number)
	return showChanges(cfg, changes)
}

// writeFolder writes files as they are into a folder that is new or empty, and says of
// what they are; where one cannot be written none stays.
func writeFolder(cfg Config, files []pack.File, of string) (err error) {
	if err := emptyFolder(cfg.Target); err != nil {
		return err
	}
	var made []string
	defer func() {
		if err != nil {
			for _, name := range made {
				_ = os.Remove(name)
			}
		}
	}()
	for _, f := range files {
		name := filepath.Join(cfg.Target, filepath.FromSlash(f.Name))
		if err := writeNew(name, f.Data); err != nil {
			return fault.Newf(fault.WrongState, "无法写入文件：%s", "the file cannot be written: %s", name).Because(err)
		}
		made = append(made, name)
	}
	_, err = fmt.Fprintf(cfg.Stdout, "%s: %d files of %s\n", cfg.Target, len(made), of)
	return err
}
