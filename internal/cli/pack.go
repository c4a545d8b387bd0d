package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"bentou/internal/fault"
	"bentou/rules"
	"bentou/rules/pack"
	"bentou/rules/scenario"
)

// Pack does the commands below pack on the folder of the config, or on the pack that
// the program brings.
func Pack(cfg Config, builtIn fs.FS) error {
	files := builtIn
	if cfg.Pack != "" {
		var err error
		if files, err = folderOf(cfg.Pack); err != nil {
			return err
		}
	}
	switch cfg.Command {
	case PackTest:
		return testPack(cfg, files)
	case PackTableExport:
		return exportTable(cfg, files)
	case PackTableImport:
		return importTable(cfg, files)
	case PackTableSet:
		return setTable(cfg, files)
	case PackClauses:
		return showClauses(cfg, files)
	case PackFmt:
		return formatPack(cfg, files)
	case PackExport:
		return exportPack(cfg, files)
	case PackDiff:
		return diffPacks(cfg, files)
	default:
		return checkPack(cfg, files)
	}
}

func folderOf(dir string) (fs.FS, error) {
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return nil, fault.Newf(fault.NotFound, "没有这个目录：%s", "there is no such folder: %s", dir)
	}
	return os.DirFS(dir), nil
}

// checkPack says everything that is wrong with a pack.
func checkPack(cfg Config, files fs.FS) error {
	r, found := rules.Load(files)
	if r == nil {
		return showDiagnostics(cfg, found)
	}
	proved := r.Proofs(found)
	found = append(found, proved.Found...).Sort()
	if said := showDiagnostics(cfg, found); said != nil {
		return said
	}
	p := r.Pack()
	fmt.Fprintf(cfg.Stdout, "%s: %d programmes, %d flags, %d parameters, %d scenarios; warnings: %d\n", r,
		len(p.Programmes), len(p.Flags), len(p.Parameters), len(p.Scenarios), len(found))
	fmt.Fprintf(cfg.Stdout, "proofs: %d questions, %d proved, %d refuted by an example, %d not decided\n", proved.Questions, proved.Proved, proved.Refuted, proved.Undecided)
	return nil
}

// testPack runs the scenarios of a pack and shows what comes out otherwise.
func testPack(cfg Config, files fs.FS) error {
	r, found := rules.Load(files)
	if r == nil {
		return showDiagnostics(cfg, found)
	}
	results := scenario.Run(r)
	for _, x := range results {
		of := x.Scenario.Key
		if x.Day != nil {
			of += " " + x.Day.String()
		}
		for _, d := range x.Differences {
			path := ""
			if d.Path != "" {
				path = " " + d.Path + ":"
			}
			show(cfg, d.Pos, of+":"+path, d.Code, d.Message)
		}
	}
	if cfg.Coverage {
		if err := coverPack(cfg, r); err != nil {
			return err
		}
	}
	all, failed := len(r.Pack().Scenarios), scenario.Failed(results)
	fmt.Fprintf(cfg.Stdout, "%d scenarios, %d failed\n", all, failed)
	if failed > 0 {
		return fault.Newf(fault.WrongState, "有 %d 个情景与预期不符", "scenarios that did not come out as expected: %d", failed)
	}
	return nil
}

// formatPack writes the files of a pack in their canonical form, or only lists those
// that are not.
func formatPack(cfg Config, files fs.FS) error {
	written, found := pack.Format(files)
	if found.Failed() {
		return showDiagnostics(cfg, found)
	}
	changed := 0
	for _, f := range written {
		before, err := fs.ReadFile(files, f.Name)
		if err == nil && string(before) == string(f.Data) {
			continue
		}
		changed++
		fmt.Fprintln(cfg.Stdout, cfg.file(f.Name))
		if cfg.Check {
			continue
		}
		if err := rewrite(filepath.Join(cfg.Pack, filepath.FromSlash(f.Name)), f.Data); err != nil {
			return err
		}
	}
	if cfg.Check && changed > 0 {
		return fault.Newf(fault.WrongState, "有 %d 个文件不是规范格式；可运行 bentou pack fmt", "files that are not in canonical form: %d; run bentou pack fmt", changed)
	}
	return nil
}

// rewrite replaces a file whole or not at all, and keeps who may read it.
func rewrite(path string, data []byte) (err error) {
	fail := func(err error) error {
		return fault.Newf(fault.WrongState, "无法写入文件：%s", "the file cannot be written: %s", path).Because(err)
	}
	mode := fs.FileMode(0o644)
	if info, err := os.Stat(path); err == nil {
		mode = info.Mode().Perm()
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".bentou-*")
	if err != nil {
		return fail(err)
	}
	defer func() { _ = os.Remove(f.Name()) }()
	_, wrong := f.Write(data)
	if err := errors.Join(wrong, f.Chmod(mode), f.Close()); err != nil {
		return fail(err)
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return fail(err)
	}
	return nil
}

// showDiagnostics shows everything that was found and says whether it refuses the
// pack.
func showDiagnostics(cfg Config, found pack.Diagnostics) error {
	wrong := 0
	for _, d := range found {
		what := "warning:"
		if d.Severity == pack.Error {
			what, wrong = "error:", wrong+1
		}
		message := d.Message
		if d.Hint != (pack.Text{}) {
			message.ZH, message.EN = message.ZH+"（"+d.Hint.ZH+"）", message.EN+" ("+d.Hint.EN+")"
		}
		show(cfg, d.Pos, what, d.Code, message)
	}
	if wrong == 0 {
		return nil
	}
	return fault.Newf(fault.WrongState, "规则包有 %d 处错误", "the pack has errors: %d", wrong)
}

// show writes what there is to say of a place, in both languages.
func show(cfg Config, pos pack.Pos, what, code string, message pack.Text) {
	pos.File = cfg.file(pos.File)
	fmt.Fprintf(cfg.Stdout, "%s: %s %s [%s]\n        %s\n", pos, what, message.EN, code, message.ZH)
}

// file is the path of a file of the pack as one would open it.
func (c Config) file(name string) string {
	if c.Pack == "" {
		return name
	}
	return filepath.Join(c.Pack, filepath.FromSlash(name))
}
