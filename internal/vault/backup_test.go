package vault

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"bentou/internal/fault"
)

const passphrase = "correct horse battery"

// cheap makes guessing cheap, so that tests are.
func cheap(t *testing.T) {
	before := workFactor
	workFactor = 10
	t.Cleanup(func() { workFactor = before })
}

func backedUp(t *testing.T, v *Vault) (backup string) {
	t.Helper()
	backup = filepath.Join(t.TempDir(), "keys.age")
	if err := Backup(v.path, backup, passphrase); err != nil {
		t.Fatal(err)
	}
	return backup
}

func TestABackupRestoresTheVeryKeys(t *testing.T) {
	cheap(t)
	v := open(t)
	backup := backedUp(t, v)
	want, err := os.ReadFile(v.path)
	if err != nil {
		t.Fatal(err)
	}
	to := filepath.Join(t.TempDir(), "keys.json")
	if err := Restore(backup, to, passphrase); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(to)
	if err != nil || !bytes.Equal(got, want) {
		t.Errorf("other keys, %v", err)
	}
	for _, path := range []string{backup, to} {
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: mode %v, %v", path, info.Mode(), err)
		}
	}
	bilingual(t, Restore(backup, to, passphrase), fault.Conflict)
	bilingual(t, Backup(v.path, backup, passphrase), fault.Conflict)
}

func TestABackupHoldsNoKeyInTheClear(t *testing.T) {
	cheap(t)
	v := open(t)
	text, err := os.ReadFile(backedUp(t, v))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(string(text), "-----BEGIN AGE ENCRYPTED FILE-----") {
		t.Errorf("it begins with %.40q", text)
	}
	for _, set := range []string{"wrap", "digest"} {
		for _, k := range fileOf(t, v.path)[set].(map[string]any)["key"].([]any) {
			value := k.(map[string]any)["keyData"].(map[string]any)["value"].(string)
			if len(value) < 40 || bytes.Contains(text, []byte(value)) {
				t.Errorf("the %s key of %d characters", set, len(value))
			}
		}
	}
}

func TestWithoutThePassphraseOrWithPartOfABackupNothingIsRestored(t *testing.T) {
	cheap(t)
	v := open(t)
	backup := backedUp(t, v)
	whole, err := os.ReadFile(backup)
	if err != nil {
		t.Fatal(err)
	}
	to := filepath.Join(t.TempDir(), "keys.json")
	for _, wrong := range []string{"", "correct horse batterz", passphrase + " "} {
		bilingual(t, Restore(backup, to, wrong), fault.Forbidden)
	}
	flipped := bytes.Clone(whole)
	for i := len(flipped) / 2; ; i++ { // a letter of the content, not a line's end
		if flipped[i] >= 'a' && flipped[i] < 'z' {
			flipped[i]++
			break
		}
	}
	other, err := encrypt([]byte("no keys"), passphrase)
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string][]byte{"empty": nil, "cut": whole[:len(whole)/2], "flipped": flipped, "text": []byte("hello"), "something else": other} {
		path := filepath.Join(t.TempDir(), "b")
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
		err := Restore(path, to, passphrase)
		if err == nil {
			t.Errorf("%s: restored", name)
		}
		bilingual(t, err, fault.WrongState)
	}
	bilingual(t, Restore(filepath.Join(t.TempDir(), "none"), to, passphrase), fault.NotFound)
	if _, err := os.Stat(to); err == nil {
		t.Error("something was restored")
	}
}

func TestAShortPassphraseIsRefused(t *testing.T) {
	v := open(t)
	to := filepath.Join(t.TempDir(), "keys.age")
	bilingual(t, Backup(v.path, to, strings.Repeat("长", MinPassphrase-1)), fault.Invalid)
	if _, err := os.Stat(to); err == nil {
		t.Error("a backup was written")
	}
}

func TestABackupFromBeforeOpensWhatWasWrappedThen(t *testing.T) {
	cheap(t)
	v := open(t)
	_, wrapped := newKey(t, v, Person(1))
	check, first := v.Check(), v.WrappingKeys()[0].ID
	backup := backedUp(t, v)
	if _, err := v.Rotate(); err != nil {
		t.Fatal(err)
	}
	if err := v.Retire(first); err != nil {
		t.Fatal(err)
	}
	to := filepath.Join(t.TempDir(), "keys.json")
	if err := Restore(backup, to, passphrase); err != nil {
		t.Fatal(err)
	}
	old, err := Open(to)
	if err != nil {
		t.Fatal(err)
	}
	if err := old.Verify(check); err != nil {
		t.Error(err)
	}
	if _, err := old.Unwrap(wrapped, Person(1)); err != nil {
		t.Error(err)
	}
	if err := old.Verify(v.Check()); fault.CodeOf(err) != fault.WrongState {
		t.Errorf("the database of today with the keys of then: %v", err)
	}
}
