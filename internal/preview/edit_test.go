package preview

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"bentou/rules"
	"bentou/rules/packs"
)

// changed is the built-in pack with texts of a file replaced.
func changed(t testing.TB, file string, oldNew ...string) fs.FS {
	t.Helper()
	out := fstest.MapFS{}
	err := fs.WalkDir(packs.Liaocheng(), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(packs.Liaocheng(), name)
		if name == file {
			for i := 0; i < len(oldNew); i += 2 {
				if !strings.Contains(string(data), oldNew[i]) {
					t.Fatalf("%s has no %q", file, oldNew[i])
				}
				data = []byte(strings.ReplaceAll(string(data), oldNew[i], oldNew[i+1]))
			}
		}
		out[name] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func edited(t testing.TB, file string, oldNew ...string) *rules.Release {
	t.Helper()
	r, found := rules.Load(changed(t, file, oldNew...))
	if r == nil {
		t.Fatal(found)
	}
	return r
}
