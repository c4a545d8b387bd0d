package eligibility

import (
	"archive/zip"
	"bytes"
	"cmp"
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"

	"bentou/rules/pack"
)

// Kept reports whether releases keep a file: the YAML of a pack and the texts (*.md)
// beside it, unless they are hidden.
func Kept(name string) bool {
	for _, step := range strings.Split(name, "/") {
		if strings.HasPrefix(step, ".") && step != "." {
			return false
		}
	}
	return path.Ext(name) == ".yaml" || path.Ext(name) == ".md"
}

// Files lists the files of a folder that releases keep, in the order of their names.
func Files(folder fs.FS) (out []pack.File, err error) {
	err = fs.WalkDir(folder, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && strings.HasPrefix(path.Base(name), ".") && name != ".":
			return fs.SkipDir
		case d.IsDir() || !Kept(name):
			return nil
		}
		data, err := fs.ReadFile(folder, name)
		out = append(out, pack.File{Name: name, Data: data})
		return err
	})
	slices.SortFunc(out, func(a, b pack.File) int { return cmp.Compare(a.Name, b.Name) })
	return out, err
}

// Archive packs files into one value, in the order of their names and without times, so
// that the same files give the same bytes.
func Archive(files []pack.File) ([]byte, error) {
	files = slices.SortedFunc(slices.Values(files), func(a, b pack.File) int { return cmp.Compare(a.Name, b.Name) })
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	var wrong []error
	for _, file := range files {
		f, err := w.CreateHeader(&zip.FileHeader{Name: file.Name, Method: zip.Deflate})
		if err == nil {
			_, err = f.Write(file.Data)
		}
		wrong = append(wrong, err)
	}
	if err := errors.Join(append(wrong, w.Close())...); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// Unarchive is the inverse of [Archive].
func Unarchive(text []byte) (fs.FS, error) {
	return zip.NewReader(bytes.NewReader(text), int64(len(text)))
}
