package vault

import (
	"bytes"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"bentou/internal/fault"
)

// again opens the file of a vault anew, as another process does.
func again(t *testing.T, v *Vault) *Vault {
	t.Helper()
	other, err := Open(v.path)
	if err != nil {
		t.Fatal(err)
	}
	return other
}

func sealedFile(t *testing.T, v *Vault, name, content string) []byte {
	t.Helper()
	var b bytes.Buffer
	w, err := v.SealFile(&b, name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write([]byte(content)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func contentOf(v *Vault, sealed []byte, name string) (string, error) {
	r, err := v.OpenFile(bytes.NewReader(sealed), name)
	if err != nil {
		return "", err
	}
	var b bytes.Buffer
	_, err = b.ReadFrom(r)
	return b.String(), err
}

func TestAProcessMeetsAKeyThatAnotherMadeWithoutOpeningTheFileAnew(t *testing.T) {
	v := open(t)
	serving := again(t, v)
	_, wrapped := newKey(t, v, Person(1))
	first := v.WrappingKeys()[0].ID
	id, err := v.Rotate()
	if err != nil {
		t.Fatal(err)
	}
	if keys := v.WrappingKeys(); len(keys) != 2 || keys[0] != (KeyInfo{id, true}) || keys[1] != (KeyInfo{ID: first}) {
		t.Fatalf("keys %v", keys)
	}
	if len(v.DigestKeys()) != 1 {
		t.Errorf("digest keys %v", v.DigestKeys())
	}
	again, err := v.Rewrap(wrapped, Person(1))
	if err != nil {
		t.Fatal(err)
	}
	if by, ok := WrappedBy(again); !ok || by != id {
		t.Errorf("wrapped under %08x, not %08x", by, id)
	}
	for what, w := range map[string][]byte{"before": wrapped, "after": again} {
		if _, err := serving.Unwrap(w, Person(1)); err != nil {
			t.Errorf("%s: %v", what, err)
		}
	}
	if _, later := newKey(t, serving, Person(2)); !bytes.Equal(later[1:5], again[1:5]) {
		t.Error("having met the new key, the other process does not wrap under it")
	}
	if _, err := v.Rewrap(wrapped, Person(2)); fault.CodeOf(err) != fault.Internal {
		t.Errorf("re-wrapping for another subject: %v", err)
	}
	if info, err := os.Stat(v.path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	if entries, _ := os.ReadDir(filepath.Dir(v.path)); len(entries) != 1 {
		t.Errorf("something was left behind: %v", entries)
	}
}

func TestAKeyThatIsRetiredOpensNothingInAProcessThatStartsLater(t *testing.T) {
	v := open(t)
	serving := again(t, v)
	first := v.WrappingKeys()[0].ID
	_, wrapped := newKey(t, v, Person(1))
	file := sealedFile(t, v, "f", "x")
	if _, err := v.Rotate(); err != nil {
		t.Fatal(err)
	}
	if err := v.Retire(v.WrappingKeys()[0].ID); err == nil || len(v.WrappingKeys()) != 2 {
		t.Errorf("the primary key was retired: %v", err)
	}
	if err := serving.Reload(); err != nil {
		t.Fatal(err)
	}
	if err := v.Retire(first); err != nil {
		t.Fatal(err)
	}
	if held, err := serving.Holds(first); held || err != nil {
		t.Errorf("the retired key counts as held: %v", err)
	}
	// What was read a moment before it was wrapped anew must still open.
	if _, err := serving.Unwrap(wrapped, Person(1)); err != nil {
		t.Errorf("a process that ran meanwhile: %v", err)
	}
	later := again(t, v)
	if _, err := later.Unwrap(wrapped, Person(1)); fault.CodeOf(err) != fault.Internal {
		t.Errorf("got %v", err)
	}
	if _, err := contentOf(later, file, "f"); fault.CodeOf(err) != fault.Internal {
		t.Errorf("got %v", err)
	}
}

func TestAFileIsWrappedAnewWithoutItsContentBeingTouched(t *testing.T) {
	v := open(t)
	content := strings.Repeat("奔头", 100_000) // several segments
	sealed := sealedFile(t, v, "uploads/a", content)
	before, err := FileKey(bytes.NewReader(sealed))
	if err != nil {
		t.Fatal(err)
	}
	id, err := v.Rotate()
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := v.RewrapFile(&out, bytes.NewReader(sealed), "uploads/a"); err != nil {
		t.Fatal(err)
	}
	after, err := FileKey(bytes.NewReader(out.Bytes()))
	if err != nil || before == after || after != id {
		t.Errorf("key %08x, then %08x, %v", before, after, err)
	}
	if head := 3 + 65; !bytes.Equal(sealed[head:], out.Bytes()[head:]) {
		t.Error("the content was changed")
	}
	if err := v.Retire(before); err != nil {
		t.Fatal(err)
	}
	if got, err := contentOf(again(t, v), out.Bytes(), "uploads/a"); err != nil || got != content {
		t.Errorf("%d bytes, %v", len(got), err)
	}
	if err := v.RewrapFile(&out, bytes.NewReader(sealed), "uploads/b"); fault.CodeOf(err) != fault.Internal {
		t.Errorf("under another name: %v", err)
	}
	if _, err := FileKey(strings.NewReader("no sealed file")); fault.CodeOf(err) != fault.Internal {
		t.Errorf("got %v", err)
	}
}

func TestTheCheckOfADatabaseLeadsToTheKeysInForce(t *testing.T) {
	v := open(t)
	serving, lagging := again(t, v), fileOf(t, v.path)
	before := v.Check()
	if _, err := v.Rotate(); err != nil {
		t.Fatal(err)
	}
	check := v.Check()
	for what, c := range map[string][]byte{"before": before, "after": check} {
		if err := serving.Verify(c); err != nil {
			t.Errorf("%s: %v", what, err)
		}
	}
	if keys := serving.WrappingKeys(); len(keys) != 2 || keys[0] != v.WrappingKeys()[0] {
		t.Errorf("keys %v", keys)
	}
	// A copy of the file that nobody brought up to date, on another machine.
	if err := openText(t, lagging).Verify(check); fault.CodeOf(err) != fault.WrongState {
		t.Errorf("an old copy of the file: %v", err)
	}
}

func TestAnotherKeyFileInThePlaceOfTheOneThatWasReadIsRefused(t *testing.T) {
	v, other := open(t), open(t)
	text, err := os.ReadFile(other.path)
	if err != nil {
		t.Fatal(err)
	}
	key, wrapped := newKey(t, v, Person(1))
	if err := os.WriteFile(v.path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	bilingual(t, v.Reload(), fault.WrongState)
	_, err = v.Rotate()
	bilingual(t, err, fault.WrongState)
	if after, _ := os.ReadFile(v.path); !bytes.Equal(after, text) {
		t.Error("the other file was changed")
	}
	same, err := v.Unwrap(wrapped, Person(1))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := same.Open(key.Seal([]byte("x"), "f"), "f"); err != nil {
		t.Error(err)
	}
}

func TestReadingNeverFailsWhileKeysAreReplaced(t *testing.T) {
	v := open(t)
	serving := again(t, v)
	_, first := newKey(t, v, Person(1))
	var stored atomic.Pointer[[]byte]
	stored.Store(&first)
	stop := make(chan struct{})
	var wait sync.WaitGroup
	var reads [4]atomic.Int64
	for i := range reads {
		wait.Go(func() {
			for ; ; reads[i].Add(1) {
				select {
				case <-stop:
					return
				default:
				}
				if _, err := serving.Unwrap(*stored.Load(), Person(1)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	for range 20 {
		if _, err := v.Rotate(); err != nil {
			t.Fatal(err)
		}
		next, err := v.Rewrap(*stored.Load(), Person(1))
		if err != nil {
			t.Fatal(err)
		}
		stored.Store(&next)
		// A key is retired when nobody is left who is about to meet it for the first time.
		for i := range reads {
			for before := reads[i].Load(); reads[i].Load() < before+2; {
				runtime.Gosched()
			}
		}
		if err := v.Retire(v.WrappingKeys()[1].ID); err != nil {
			t.Fatal(err)
		}
	}
	close(stop)
	wait.Wait()
	if keys := v.WrappingKeys(); len(keys) != 1 {
		t.Errorf("keys %v", keys)
	}
}
