package cli

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"os"
	"slices"

	"github.com/urfave/cli/v3"

	"bentou/internal/fault"
	"bentou/internal/tablebook"
	"bentou/rules"
	"bentou/rules/pack"
)

// tableArguments reads the arguments of pack table export and import.
func (c *Config) tableArguments(args cli.Args) (wrong fault.Errors) {
	n := args.Len()
	switch {
	case c.Command == PackTableExport && (n == 2 || n == 3):
		c.Key, c.Target, c.Pack = args.Get(0), args.Get(1), args.Get(2)
	case c.Command == PackTableExport:
		wrong = append(wrong, fault.New(fault.Invalid, "pack table export 需要参数名和文件", "pack table export takes a parameter and a file: bentou pack table export KEY FILE.xlsx [PACK]"))
	case n == 2:
		c.Target, c.Pack = args.Get(0), args.Get(1)
	default:
		wrong = append(wrong, fault.New(fault.Invalid, "pack table import 需要文件和规则包目录", "pack table import takes a file and the folder of a pack: bentou pack table import FILE.xlsx DIR"))
	}
	return wrong
}

// exportTable writes a parameter as a workbook, into a file that is not there yet.
func exportTable(cfg Config, files fs.FS) error {
	r, found := rules.Load(files)
	if r == nil {
		return showDiagnostics(cfg, found)
	}
	param := r.Checked().Params[cfg.Key]
	if param == nil {
		return fault.Newf(fault.NotFound, "没有名为 %s 的参数", "there is no parameter called %s", cfg.Key)
	}
	var b bytes.Buffer
	if err := tablebook.Write(&b, param); err != nil {
		return err
	}
	if err := writeNew(cfg.Target, b.Bytes()); err != nil {
		return fault.Newf(fault.WrongState, "无法写入文件：%s", "the file cannot be written: %s", cfg.Target).Because(err)
	}
	_, err := fmt.Fprintf(cfg.Stdout, "%s: %s, %d dated values\n", cfg.Target, cfg.Key, len(param.Decl.Values))
	return err
}

// importTable reads a workbook back into the pack of a folder: the file that declares
// the parameter is written anew, in canonical form, if the pack then has no error.
func importTable(cfg Config, files fs.FS) error {
	f, err := os.Open(cfg.Target)
	if err != nil {
		return fault.Newf(fault.NotFound, "无法打开文件：%s", "the file cannot be opened: %s", cfg.Target).Because(err)
	}
	defer f.Close()
	book, err := tablebook.Open(context.Background(), f)
	if err != nil {
		return err
	}
	defer book.Close()
	key, err := book.Key()
	if err != nil {
		return err
	}
	r, found := rules.Load(files)
	if r == nil {
		return showDiagnostics(cfg, found)
	}
	param := r.Checked().Params[key]
	if param == nil {
		return fault.Newf(fault.NotFound, "没有名为 %s 的参数", "there is no parameter called %s", key)
	}
	now, err := book.Read(param)
	if err != nil {
		return err
	}
	p := *r.Pack()
	p.Parameters = slices.Clone(p.Parameters)
	p.Parameters[slices.Index(p.Parameters, param.Decl)] = now
	return rewriteParameter(cfg, pack.Write(&p), key, now.Pos.File)
}
