package vault

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"

	"bentou/internal/fault"
)

func bilingual(t *testing.T, err error, code fault.Code) {
	t.Helper()
	var f *fault.Error
	if !errors.As(err, &f) || f.Code != code || f.Text.ZH == "" || f.Text.EN == "" || f.Text.ZH == f.Text.EN {
		t.Errorf("got %#v, want %s with a text in both languages", err, code)
	}
}

func create(t *testing.T) (path string, text []byte) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "keys.json")
	if err := Create(path); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return path, text
}

func TestAKeyFileIsMadeOnceForItsOwnerOnlyAndNeverOverwritten(t *testing.T) {
	// A lax umask must not widen the mode.
	old := syscall.Umask(0)
	defer syscall.Umask(old)
	path, text := create(t)
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("mode %v, %v", info.Mode(), err)
	}
	err = Create(path)
	bilingual(t, err, fault.Conflict)
	if !errors.Is(err, fs.ErrExist) {
		t.Error("does not match fs.ErrExist")
	}
	if after, _ := os.ReadFile(path); string(after) != string(text) {
		t.Error("the file was overwritten")
	}
	if entries, _ := os.ReadDir(filepath.Dir(path)); len(entries) != 1 {
		t.Errorf("something was left behind: %v", entries)
	}
}

func TestTheSameFileGivesTheSameKeysAgain(t *testing.T) {
	path, _ := create(t)
	a, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	b, err := OpenOrCreate(path)
	if err != nil {
		t.Fatal(err)
	}
	if a.ID() != b.ID() || string(a.Digest("k", "x")) != string(b.Digest("k", "x")) {
		t.Error("not the same keys")
	}
	key, wrapped := newKey(t, a, Person(3))
	again, err := b.Unwrap(wrapped, Person(3))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := again.Open(key.Seal([]byte("x"), "f"), "f"); err != nil || string(got) != "x" {
		t.Errorf("got %q, %v", got, err)
	}
	if err := b.Verify(a.Check()); err != nil {
		t.Error(err)
	}
}

func TestProgramsThatStartTogetherAgreeOnOneKeyFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "keys.json")
	ids := make([]string, 8)
	var wait sync.WaitGroup
	for i := range ids {
		wait.Go(func() {
			v, err := OpenOrCreate(path)
			if err != nil {
				t.Error(err)
				return
			}
			ids[i] = v.ID()
		})
	}
	wait.Wait()
	for _, id := range ids {
		if id != ids[0] {
			t.Fatalf("different files: %v", ids)
		}
	}
}

func TestAMissingKeyFileIsNotFound(t *testing.T) {
	_, err := Open(filepath.Join(t.TempDir(), "keys.json"))
	bilingual(t, err, fault.NotFound)
	if !errors.Is(err, fs.ErrNotExist) {
		t.Error("does not match fs.ErrNotExist")
	}
}

func TestAKeyFileThatOthersCanReachIsRefused(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("needs permission bits")
	}
	path, _ := create(t)
	for _, mode := range []fs.FileMode{0o640, 0o604, 0o660, 0o620, 0o610, 0o644, 0o666} {
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
		_, err := Open(path)
		bilingual(t, err, fault.WrongState)
		if err == nil || !strings.Contains(err.Error(), "0600") {
			t.Errorf("mode %o: %v does not say what to do", mode, err)
		}
	}
	if err := os.Chmod(path, 0o400); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(path); err != nil {
		t.Errorf("an owner's read-only file: %v", err)
	}
}

func TestAFolderThatCannotTakeAKeyFileIsAClearFault(t *testing.T) {
	path, _ := create(t)
	for name, at := range map[string]string{
		"a folder that does not exist":      filepath.Join(t.TempDir(), "missing", "keys.json"),
		"a file where a folder should be":   filepath.Join(path, "keys.json"),
		"a folder that nobody can write":    "/proc/keys.json", // root may write any real folder
		"a folder below one that is a file": filepath.Join(path, "x", "keys.json"),
	} {
		bilingual(t, Create(at), fault.WrongState)
		if _, err := OpenOrCreate(at); err == nil {
			t.Errorf("%s: opened", name)
		}
	}
	if _, err := Open(t.TempDir()); fault.CodeOf(err) != fault.WrongState {
		t.Errorf("a folder as key file: %v", err)
	}
	pipe := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(pipe); fault.CodeOf(err) != fault.WrongState {
		t.Errorf("a pipe as key file: %v", err)
	}
}

func TestADamagedKeyFileIsRefusedWithoutQuotingIt(t *testing.T) {
	_, text := create(t)
	edit := func(change func(map[string]any)) string {
		var file map[string]any
		if err := json.Unmarshal(text, &file); err != nil {
			t.Fatal(err)
		}
		change(file)
		b, err := json.Marshal(file)
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	keys := func(file map[string]any, part string) map[string]any {
		return file[part].(map[string]any)["key"].([]any)[0].(map[string]any)
	}
	cases := map[string]string{
		"empty":            "",
		"cut short":        string(text[:len(text)/2]),
		"not JSON":         "hello",
		"a JSON list":      "[]",
		"trailing text":    string(text) + "x",
		"another format":   edit(func(f map[string]any) { f["format"] = "other" }),
		"a later version":  edit(func(f map[string]any) { f["version"] = 2 }),
		"no id":            edit(func(f map[string]any) { delete(f, "id") }),
		"a short id":       edit(func(f map[string]any) { f["id"] = "ab" }),
		"no wrapping key":  edit(func(f map[string]any) { delete(f, "wrap") }),
		"no digest key":    edit(func(f map[string]any) { delete(f, "digest") }),
		"keysets swapped":  edit(func(f map[string]any) { f["wrap"], f["digest"] = f["digest"], f["wrap"] }),
		"an empty keyset":  edit(func(f map[string]any) { f["wrap"] = map[string]any{} }),
		"no primary key":   edit(func(f map[string]any) { f["wrap"].(map[string]any)["primaryKeyId"] = 1 }),
		"key disabled":     edit(func(f map[string]any) { keys(f, "digest")["status"] = "DISABLED" }),
		"key without id":   edit(func(f map[string]any) { keys(f, "wrap")["outputPrefixType"] = "RAW" }),
		"key not base64":   edit(func(f map[string]any) { keys(f, "wrap")["keyData"].(map[string]any)["value"] = "secret!!" }),
		"key cut short":    edit(func(f map[string]any) { keys(f, "wrap")["keyData"].(map[string]any)["value"] = "GhBzZWNyZXQ=" }),
		"wrong type":       edit(func(f map[string]any) { keys(f, "wrap")["keyData"].(map[string]any)["typeUrl"] = "x" }),
		"a mile of spaces": strings.Repeat(" ", maxFileSize) + string(text),
	}
	for name, text := range cases {
		path := filepath.Join(t.TempDir(), "keys.json")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := Open(path)
		if err == nil {
			t.Errorf("%s: accepted", name)
			continue
		}
		bilingual(t, err, fault.WrongState)
		if strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: the message quotes the file: %v", name, err)
		}
		if _, err := OpenOrCreate(path); err == nil {
			t.Errorf("%s: replaced by a new file", name)
		}
	}
}

// Room for rotation: a second key stands beside the first, and becomes primary
// without what the first wrapped being lost.
func TestALaterKeyBesideAnEarlierOneOpensBoth(t *testing.T) {
	path, text := create(t)
	before, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	_, wrapped := newKey(t, before, Person(1))
	check := before.Check()

	_, other := create(t)
	var file, second map[string]any
	if err := errors.Join(json.Unmarshal(text, &file), json.Unmarshal(other, &second)); err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{"wrap", "digest"} {
		set, more := file[part].(map[string]any), second[part].(map[string]any)
		set["key"] = append(set["key"].([]any), more["key"].([]any)...)
		set["primaryKeyId"] = more["primaryKeyId"]
	}
	both, err := json.Marshal(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, both, 0o600); err != nil {
		t.Fatal(err)
	}
	after, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := after.Unwrap(wrapped, Person(1)); err != nil {
		t.Errorf("what the earlier key wrapped: %v", err)
	}
	if err := after.Verify(check); err != nil {
		t.Errorf("the earlier check: %v", err)
	}
	_, later := newKey(t, after, Person(2))
	one, _ := WrappedBy(wrapped)
	if two, _ := WrappedBy(later); one == two || two != after.WrappingKeys()[0].ID {
		t.Errorf("the new primary key does not wrap: %08x, then %08x", one, two)
	}
}
