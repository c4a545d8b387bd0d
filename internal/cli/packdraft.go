package cli

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/urfave/cli/v3"

	"bentou/internal/eligibility"
	"bentou/internal/fault"
	"bentou/internal/policy"
	"bentou/rules/pack"
)

// importing is the command that makes a draft of a folder.
func importing(action func(string) cli.ActionFunc) *cli.Command {
	return &cli.Command{
		Name: "import", Usage: "make a draft of the files of a pack, byte by byte, and print its id", ArgsUsage: "DIR", Action: action(PackImport),
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "title", Usage: "`TEXT` that says what the draft is about; by default the name of the folder"},
			&cli.StringFlag{Name: "as", Value: "command line", Usage: "`NAME` of the author: whoever it is does not approve the draft"},
			&cli.IntFlag{Name: "base", Usage: "`NUMBER` of the release that the files stand on; by default the newest"},
		},
	}
}

// Recorded reports whether a pack of the database is meant, not one of a folder.
func (c *Config) Recorded() bool { return c.Release != 0 || c.Draft != 0 }

// Drafts does the commands of packs that work on a database: import, and export of a
// release or draft.
func Drafts(ctx context.Context, p *policy.Service, cfg Config) error {
	if cfg.Command == PackImport {
		return importDraft(ctx, p, cfg)
	}
	var files []pack.File
	var err error
	if cfg.Release != 0 {
		var r *policy.Release
		if r, err = p.ByNumber(ctx, cfg.Release); err == nil {
			files, err = p.ReleaseFiles(ctx, r.ID)
		}
	} else {
		var r *policy.Revision
		if r, err = p.Revision(ctx, cfg.Draft, 0); err == nil {
			files, err = r.List()
		}
	}
	if err != nil {
		return err
	}
	return writeFolder(cfg, files)
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
	_, err = fmt.Fprintf(cfg.Stdout, "draft %d: %s, %d files\n", d.ID, d.Title, len(files))
	return err
}

// writeFolder writes files as they are into a folder that is new or empty; where one
// cannot be written none stays.
func writeFolder(cfg Config, files []pack.File) (err error) {
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
	_, err = fmt.Fprintf(cfg.Stdout, "%s: %d files\n", cfg.Target, len(made))
	return err
}
