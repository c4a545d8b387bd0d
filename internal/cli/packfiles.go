package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/urfave/cli/v3"

	"bentou/internal/fault"
	"bentou/rules/pack"
)

// folders reads the arguments of pack export and pack diff.
func (c *Config) folders(args cli.Args) (wrong fault.Errors) {
	n := args.Len()
	switch {
	case c.Command == PackExport && (n == 1 || n == 2):
		c.Target, c.Pack = args.Get(0), args.Get(1)
	case c.Command == PackExport:
		wrong = append(wrong, fault.New(fault.Invalid, "pack export 需要一个新目录", "pack export takes a new folder: bentou pack export DIR [PACK]"))
	case n == 1:
		c.Target = args.Get(0)
	case n == 2:
		c.Pack, c.Target = args.Get(0), args.Get(1)
	default:
		wrong = append(wrong, fault.New(fault.Invalid, "pack diff 需要一个或两个规则包目录", "pack diff takes one or two packs: bentou pack diff [OLD] NEW"))
	}
	return wrong
}

// exportPack writes a pack into a folder that is new or empty: its files in canonical
// form, and the texts beside them as they are. Nothing of a pack with faults is
// written, and where something cannot be written no file stays.
func exportPack(cfg Config, files fs.FS) error {
	written, found := pack.Format(files)
	if found.Failed() {
		return showDiagnostics(cfg, found)
	}
	texts, err := textsOf(files)
	if err != nil {
		return fault.New(fault.WrongState, "无法读取规则包", "the pack cannot be read").Because(err)
	}
	return writeFolder(cfg, append(written, texts...), cfg.folderText())
}

// textsOf are the texts beside the files of a pack, such as its changelog.
func textsOf(files fs.FS) (texts []pack.File, err error) {
	err = fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case strings.HasPrefix(path.Base(name), ".") && name != ".":
			if d.IsDir() {
				return fs.SkipDir
			}
		case d.Type().IsRegular() && path.Ext(name) == ".md":
			data, err := fs.ReadFile(files, name)
			if err != nil {
				return err
			}
			texts = append(texts, pack.File{Name: name, Data: data})
		}
		return nil
	})
	return texts, err
}

// emptyFolder makes a folder, or finds one with nothing in it but hidden files: a
// repository may have been made there.
func emptyFolder(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fault.Newf(fault.WrongState, "无法建立目录：%s", "the folder cannot be made: %s", dir).Because(err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return fault.Newf(fault.WrongState, "无法读取目录：%s", "the folder cannot be read: %s", dir).Because(err)
	}
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), ".") {
			return fault.Newf(fault.WrongState, "目录不是空的：%s", "the folder is not empty: %s", dir)
		}
	}
	return nil
}

// writeNew writes a file that is not there yet.
func writeNew(name string, data []byte) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err = errors.Join(err, f.Close()); err != nil {
		_ = os.Remove(name)
	}
	return err
}

// folderText names the pack of a folder, or the one that the program brings.
func (c *Config) folderText() string {
	if c.Pack != "" {
		return c.Pack
	}
	return "the pack that the program brings"
}

// diffPacks says what the pack of the target rules otherwise than an older one.
func diffPacks(cfg Config, older fs.FS) error {
	was, found := pack.Read(older)
	if found.Failed() {
		return showDiagnostics(cfg, found)
	}
	return diffWith(cfg, was, cfg.folderText())
}

// diffWith is diffPacks for an older pack that was read; of names it.
func diffWith(cfg Config, was *pack.Pack, of string) error {
	newer, err := folderOf(cfg.Target)
	if err != nil {
		return err
	}
	is, found := pack.Read(newer)
	if found.Failed() {
		at := cfg
		at.Pack = cfg.Target
		return showDiagnostics(at, found)
	}
	fmt.Fprintf(cfg.Stdout, "against %s\n", of)
	return showChanges(cfg, pack.Diff(was, is))
}

// showChanges writes what a pack rules otherwise, in both languages, and how much that
// is.
func showChanges(cfg Config, changes []pack.Change) error {
	var of pack.Text
	for i, c := range changes {
		if now := c.Of(); now != of || i == 0 {
			of = now
			fmt.Fprintf(cfg.Stdout, "%s\n        %s\n", of.EN, of.ZH)
		}
		days, what := c.Days(), c.What()
		if days != (pack.Text{}) {
			days = pack.Text{ZH: days.ZH + "，", EN: days.EN + ", "}
		}
		fmt.Fprintf(cfg.Stdout, "    %s%s\n            %s%s\n", days.EN, what.EN, days.ZH, what.ZH)
	}
	_, err := fmt.Fprintf(cfg.Stdout, "changes: %d\n", len(changes))
	return err
}
