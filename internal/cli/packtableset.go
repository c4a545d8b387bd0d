package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/urfave/cli/v3"

	"bentou/internal/fault"
	"bentou/rules"
	"bentou/rules/fact"
	"bentou/rules/pack"
)

// settingTable is the command that edits a table cell by cell.
func settingTable(action func(string) cli.ActionFunc) *cli.Command {
	return &cli.Command{
		Name: "set", Usage: "edit a table cell by cell, for the days from one on", ArgsUsage: "KEY DIR", Action: action(PackTableSet),
		Description: "Rows are numbered from 1, as they were before. Where no value begins on the day, one begins then that is a copy of what\nheld, with the edits. The file that declares the table is written anew, in canonical form, unless the pack would then have\nan error.",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "from", Usage: "the first `DAY`"},
			&cli.StringFlag{Name: "to", Usage: "the `DAY` from which what held before goes on"},
			&cli.StringSliceFlag{Name: "cell", Usage: "what a cell is to be, as `ROW:COLUMN=TEXT`"},
			&cli.StringSliceFlag{Name: "add", Usage: "a row to add, as `CELL;CELL;…`, with @ROW behind it the row that it is to follow (@0: first)"},
			&cli.IntSliceFlag{Name: "remove", Usage: "the `ROW` to remove"},
			&cli.StringSliceFlag{Name: "move", Usage: "a row to move, as `ROW:AFTER`"},
			&cli.StringFlag{Name: "confidence", Usage: "`HOW` sure it is: law, verified, recalled or placeholder"},
			&cli.StringFlag{Name: "source", Usage: "the `SOURCE` of the figures"},
		},
	}
}

// tableEdit reads the flags of pack table set.
func (c *Config) tableEdit(cmd *cli.Command) (wrong fault.Errors) {
	args := cmd.Args()
	if args.Len() != 2 {
		wrong = append(wrong, fault.New(fault.Invalid, "pack table set 需要参数名和规则包目录", "pack table set takes a parameter and the folder of a pack: bentou pack table set KEY DIR --from DAY --cell ROW:COLUMN=TEXT"))
	}
	c.Key, c.Pack = args.Get(0), args.Get(1)
	not := func(flag, form, got string) {
		wrong = append(wrong, fault.Newf(fault.Invalid, "--%[1]s 应为 %[2]s：%[3]s", "--%[1]s is %[2]s: %[3]s", flag, form, got))
	}
	e := &c.Sheet
	day := func(flag string) *fact.Date {
		d, err := fact.ParseDate(cmd.String(flag))
		if err != nil {
			not(flag, "YYYY-MM-DD", cmd.String(flag))
		}
		return &d
	}
	e.From = *day("from")
	if cmd.String("to") != "" {
		e.To = day("to")
	}
	for _, given := range cmd.StringSlice("cell") {
		at, text, ok := strings.Cut(given, "=")
		row, column, also := strings.Cut(at, ":")
		n, err := strconv.Atoi(row)
		if !ok || !also || err != nil {
			not("cell", "ROW:COLUMN=TEXT", given)
			continue
		}
		e.Cells = append(e.Cells, rules.CellEdit{Row: n, Column: column, Text: text})
	}
	for _, given := range cmd.StringSlice("add") {
		cells, after, placed := strings.Cut(given, "@")
		a := rules.RowAdd{Cells: strings.Split(cells, ";")}
		if placed {
			n, err := strconv.Atoi(after)
			if err != nil {
				not("add", "CELL;CELL@ROW", given)
				continue
			}
			a.After = &n
		}
		e.Add = append(e.Add, a)
	}
	e.Remove = cmd.IntSlice("remove")
	for _, given := range cmd.StringSlice("move") {
		row, after, ok := strings.Cut(given, ":")
		n, err := strconv.Atoi(row)
		m, also := strconv.Atoi(after)
		if !ok || err != nil || also != nil {
			not("move", "ROW:AFTER", given)
			continue
		}
		e.Move = append(e.Move, rules.RowMove{Row: n, After: m})
	}
	e.Confidence, e.Source = pack.Confidence(cmd.String("confidence")), cmd.String("source")
	if e.Confidence != "" && !slices.Contains([]pack.Confidence{pack.Law, pack.Verified, pack.Recalled, pack.Placeholder}, e.Confidence) {
		not("confidence", "law, verified, recalled, placeholder", string(e.Confidence))
	}
	return wrong
}

// setTable edits a table of the pack in a folder.
func setTable(cfg Config, files fs.FS) error {
	p, found := pack.Read(files)
	if found.Failed() {
		return showDiagnostics(cfg, found)
	}
	written, found, err := rules.EditSheet(p, cfg.Key, cfg.Sheet)
	var cells rules.SheetError
	var refused *pack.EditError
	switch {
	case errors.As(err, &cells):
		var wrong fault.Errors
		for _, c := range cells {
			wrong = append(wrong, fault.New(fault.Invalid, c.Text.ZH, c.Text.EN))
		}
		return wrong
	case errors.As(err, &refused):
		return fault.New(fault.Invalid, refused.Message.ZH, refused.Message.EN)
	case err != nil:
		return err
	case found.Failed():
		return showDiagnostics(cfg, found)
	}
	return rewriteParameter(cfg, written, cfg.Key, rules.SheetOf(p, cfg.Key).Decl.Pos.File)
}

// rewriteParameter writes the one file of a pack in which a parameter stands, if the pack
// has no error.
func rewriteParameter(cfg Config, written []pack.File, key, name string) error {
	if _, found := rules.CheckFiles(written); found.Failed() {
		return showDiagnostics(cfg, found)
	}
	for _, file := range written {
		if file.Name != name {
			continue
		}
		path := filepath.Join(cfg.Pack, filepath.FromSlash(file.Name))
		if before, err := os.ReadFile(path); err == nil && bytes.Equal(before, file.Data) {
			_, err := fmt.Fprintf(cfg.Stdout, "%s: nothing changed\n", key)
			return err
		}
		if err := rewrite(path, file.Data); err != nil {
			return err
		}
		_, err := fmt.Fprintf(cfg.Stdout, "%s: %s\n", key, path)
		return err
	}
	return fault.Newf(fault.WrongState, "参数 %s 不在任何文件中", "the parameter %s is in no file", key)
}
