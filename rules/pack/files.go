package pack

import (
	"cmp"
	"errors"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// file is a file as it stands in the folder.
type file struct {
	name string
	data []byte
}

// readFiles reads all files of a pack in the order of their paths, as far as their
// number and size allow.
func readFiles(fsys fs.FS) ([]file, Diagnostics) {
	var list Diagnostics
	fail := func(code, name string, message Text) {
		list = append(list, Diagnostic{Code: code, Pos: Pos{name, 1, 1}, End: Pos{name, 1, 1}, Message: message})
	}
	var files []file
	total := 0
	for _, name := range yamlFiles(fsys, &list) {
		if len(files) == maxFiles {
			fail(CodeTooLarge, name, say("规则包超过 %d 个文件", "the pack has more than %d files", maxFiles))
			break
		}
		data, err := readFile(fsys, name)
		if err != nil {
			fail(CodeUnreadable, name, unreadable(err))
			continue
		}
		if total += len(data); total > maxPackBytes {
			fail(CodeTooLarge, name, say("规则包超过 8 MiB", "the pack is larger than 8 MiB"))
			break
		}
		files = append(files, file{name, data})
	}
	return files, list
}

// readFile reads a file, but not much more of it than a pack's file may have.
func readFile(fsys fs.FS, name string) (data []byte, err error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	return io.ReadAll(io.LimitReader(f, maxFileBytes+int64(len(byteOrderMark))+1))
}

func unreadable(err error) Text {
	return say("无法读取：%v", "cannot be read: %v", err)
}

// yamlFiles lists the names of a pack's files in order, and says of which files
// one might wrongly believe that they are read.
func yamlFiles(fsys fs.FS, list *Diagnostics) []string {
	var names []string
	note := func(code string, severity Severity, name string, message Text) {
		*list = append(*list, Diagnostic{Code: code, Severity: severity, Pos: Pos{name, 1, 1}, End: Pos{name, 1, 1}, Message: message})
	}
	// The function returns no errors, so that the walk goes on to the end.
	_ = fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		hidden := strings.HasPrefix(path.Base(name), ".") && name != "."
		switch {
		case hidden && d != nil && d.IsDir():
			return fs.SkipDir
		case hidden:
		case err != nil:
			note(CodeUnreadable, Error, name, unreadable(err))
		case d.IsDir():
		case strings.EqualFold(path.Ext(name), ".yml"), strings.EqualFold(path.Ext(name), ".yaml") && path.Ext(name) != ".yaml":
			note(CodeIgnored, Warning, name, say("只读取 .yaml 文件，此文件未读取", "only .yaml files are read: this one was not"))
		case path.Ext(name) != ".yaml":
		case !d.Type().IsRegular():
			note(CodeRefused, Error, name, say("不是普通文件", "not a regular file"))
		default:
			names = append(names, name)
		}
		return nil
	})
	slices.SortFunc(names, cmp.Compare[string])
	return names
}

// givenFiles puts files in the order of their paths, and refuses what no folder could
// hold or what no pack may measure.
func givenFiles(given []File) ([]file, Diagnostics) {
	var list Diagnostics
	note := func(code string, severity Severity, name string, message Text) {
		at := Pos{shorten(name), 1, 1}
		list = append(list, Diagnostic{Code: code, Severity: severity, Pos: at, End: at, Message: message})
	}
	if len(given) > maxFiles {
		note(CodeTooLarge, Error, given[maxFiles].Name, say("规则包超过 %d 个文件", "the pack has more than %d files", maxFiles))
		return nil, list
	}
	var files []file
	total, seen := 0, map[string]bool{}
	for _, f := range given {
		total += len(f.Data)
		switch {
		case !fs.ValidPath(f.Name) || len(f.Name) > maxKeyBytes || strings.ContainsFunc(f.Name, isForbidden) || strings.Contains(f.Name, "\n"):
			note(CodeBadName, Error, f.Name, say("不是规则包内的路径", "no path in a pack"))
		case seen[f.Name]:
			note(CodeDuplicate, Error, f.Name, say("文件重复", "the file is there twice"))
		case path.Ext(f.Name) != ".yaml" || strings.HasPrefix(path.Base(f.Name), "."):
			note(CodeIgnored, Warning, f.Name, say("只读取 .yaml 文件，此文件未读取", "only .yaml files are read: this one was not"))
		default:
			files = append(files, file{f.Name, f.Data})
		}
		seen[f.Name] = true
	}
	if total > maxPackBytes {
		note(CodeTooLarge, Error, manifest, say("规则包超过 8 MiB", "the pack is larger than 8 MiB"))
		return nil, list
	}
	slices.SortFunc(files, func(a, b file) int { return cmp.Compare(a.name, b.name) })
	return files, list
}

// Storable says what forbids keeping some files as a pack that is being written: their
// number, size or names, or that they are no UTF-8 text. Other faults do not forbid it.
func Storable(files []File) Diagnostics {
	_, list := givenFiles(files)
	for _, f := range files {
		_, faults := newSource(f.Name, f.Data)
		for _, d := range faults {
			if d.Code == CodeTooLarge || d.Code == CodeEncoding {
				list = append(list, d)
			}
		}
	}
	return slices.DeleteFunc(list.Sort(), func(d Diagnostic) bool { return d.Severity != Error })
}
