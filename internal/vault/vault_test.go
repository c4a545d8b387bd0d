package vault

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"bentou/internal/fault"
)

func open(t testing.TB) *Vault {
	t.Helper()
	v, err := OpenOrCreate(filepath.Join(t.TempDir(), "keys.json"))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// fileOf returns a key file as JSON.
func fileOf(t testing.TB, path string) map[string]any {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var file map[string]any
	if err := json.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	return file
}

// openText opens JSON as a key file.
func openText(t testing.TB, file map[string]any) *Vault {
	t.Helper()
	text, err := json.Marshal(file)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "keys.json")
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	v, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func newKey(t testing.TB, v *Vault, subject Subject) (SubjectKey, []byte) {
	t.Helper()
	key, wrapped, err := v.NewSubjectKey(subject)
	if err != nil {
		t.Fatal(err)
	}
	return key, wrapped
}

func TestAValueOpensWithTheUnwrappedKeyOfItsSubject(t *testing.T) {
	v := open(t)
	rapid.Check(t, func(r *rapid.T) {
		subject := Person(rapid.IntRange(1, 1<<40).Draw(r, "person"))
		plain := rapid.SliceOf(rapid.Byte()).Draw(r, "plain")
		field := rapid.String().Draw(r, "field")
		key, wrapped, err := v.NewSubjectKey(subject)
		if err != nil {
			r.Fatal(err)
		}
		sealed := key.Seal(plain, field)
		again, err := v.Unwrap(wrapped, subject)
		if err != nil {
			r.Fatal(err)
		}
		got, err := again.Open(sealed, field)
		if err != nil || !bytes.Equal(got, plain) {
			r.Fatalf("got %q, %v", got, err)
		}
		if len(sealed) != len(plain)+29 || len(wrapped) != 65 {
			r.Fatalf("the documented sizes do not hold: %d, %d", len(sealed), len(wrapped))
		}
		if len(plain) >= 8 && bytes.Contains(sealed, plain) {
			r.Fatal("the plain text is in the ciphertext")
		}
	})
}

func TestACiphertextCannotMoveToAnotherPersonOrField(t *testing.T) {
	v := open(t)
	zhang, wrappedZhang := newKey(t, v, Person(1))
	li, _ := newKey(t, v, Person(12))
	sealed := zhang.Seal([]byte("37150019500101001X"), "identity_number")

	if _, err := zhang.Open(sealed, "phone"); fault.CodeOf(err) != fault.Internal {
		t.Errorf("opened as another field: %v", err)
	}
	if _, err := li.Open(sealed, "identity_number"); fault.CodeOf(err) != fault.Internal {
		t.Errorf("opened with another person's key: %v", err)
	}
	for _, subject := range []Subject{Person(12), Household(1), "person/1 ", ""} {
		if _, err := v.Unwrap(wrappedZhang, subject); fault.CodeOf(err) != fault.Internal {
			t.Errorf("unwrapped for %q: %v", subject, err)
		}
	}
	// The same data key under another name: only the binding tells them apart.
	renamed := zhang
	renamed.subject = Person(12)
	if _, err := renamed.Open(sealed, "identity_number"); err == nil {
		t.Error("opened under another subject's name")
	}
}

func TestEveryAlteredByteIsNoticed(t *testing.T) {
	v := open(t)
	key, wrapped := newKey(t, v, Household(7))
	sealed := key.Seal([]byte("6217001234567890"), "bank_account")
	check := v.Check()
	for _, c := range []struct {
		name  string
		bytes []byte
		open  func([]byte) error
	}{
		{"sealed value", sealed, func(b []byte) error { _, err := key.Open(b, "bank_account"); return err }},
		{"wrapped key", wrapped, func(b []byte) error { _, err := v.Unwrap(b, Household(7)); return err }},
		{"check value", check, v.Verify},
	} {
		for i := range c.bytes {
			for _, bit := range []byte{0x01, 0x80} {
				b := bytes.Clone(c.bytes)
				b[i] ^= bit
				if c.open(b) == nil {
					t.Errorf("%s: byte %d altered by %#x went unnoticed", c.name, i, bit)
				}
			}
			if c.open(c.bytes[:i]) == nil {
				t.Errorf("%s: cut to %d bytes went unnoticed", c.name, i)
			}
		}
		if c.open(append(bytes.Clone(c.bytes), 0)) == nil {
			t.Errorf("%s: a byte more went unnoticed", c.name)
		}
	}
}

func TestSealingTwiceGivesDifferentBytes(t *testing.T) {
	key, _ := newKey(t, open(t), Person(1))
	a, b := key.Seal([]byte("x"), "phone"), key.Seal([]byte("x"), "phone")
	if bytes.Equal(a, b) {
		t.Fatal("the same ciphertext twice: equal values would show")
	}
}

func TestADigestDependsOnKindTextAndKeyFileAndOnNothingElse(t *testing.T) {
	v, other := open(t), open(t)
	base := v.Digest("phone", "13800000000")
	if len(base) != DigestSize || !bytes.Equal(base, v.Digest("phone", "13800000000")) {
		t.Fatalf("not a stable digest of %d bytes: %x", DigestSize, base)
	}
	for name, d := range map[string][]byte{
		"another kind":          v.Digest("bank_account", "13800000000"),
		"another text":          v.Digest("phone", "13800000001"),
		"another key file":      other.Digest("phone", "13800000000"),
		"kind and text shifted": v.Digest("phone1", "3800000000"),
	} {
		if bytes.Equal(base, d) {
			t.Errorf("%s: the same digest", name)
		}
	}
}

func TestADatabaseKnowsTheKeyFileItWasMadeWith(t *testing.T) {
	v, other := open(t), open(t)
	check := v.Check()
	if err := v.Verify(check); err != nil {
		t.Fatal(err)
	}
	err := other.Verify(check)
	if fault.CodeOf(err) != fault.WrongState {
		t.Fatalf("got %v", err)
	}
	text := fault.All(err)[0].Text
	for _, id := range []string{v.ID(), other.ID()} {
		if !strings.Contains(text.EN, id) || !strings.Contains(text.ZH, id) {
			t.Errorf("the message does not name key file %s: %+v", id, text)
		}
	}
	// A file with the right id and other keys, as after an edit by hand.
	mixed := func(parts ...string) *Vault {
		t.Helper()
		ours, theirs := fileOf(t, v.path), fileOf(t, other.path)
		for _, part := range parts {
			ours[part] = theirs[part]
		}
		return openText(t, ours)
	}
	if err := mixed("wrap", "digest").Verify(check); fault.CodeOf(err) != fault.WrongState {
		t.Errorf("other wrapping keys: %v", err)
	}
	if err := mixed("digest").Verify(check); fault.CodeOf(err) != fault.WrongState {
		t.Errorf("another digest key: %v", err)
	}
	if err := mixed().Verify(check); err != nil {
		t.Errorf("the same keys: %v", err)
	}
	for _, bad := range [][]byte{nil, {}, {1}, bytes.Repeat([]byte{9}, 80)} {
		if err := v.Verify(bad); fault.CodeOf(err) != fault.WrongState {
			t.Errorf("check %x: %v", bad, err)
		}
	}
}

func TestKeysNeverShowHoweverTheyArePrinted(t *testing.T) {
	v := open(t)
	key, wrapped := newKey(t, v, Person(1))
	plain, err := v.unwrap(wrapped, bind(domainWrap, "person/1"))
	if err != nil {
		t.Fatal(err)
	}
	type holder struct {
		Key   SubjectKey
		Ptr   *SubjectKey
		Vault *Vault
		inner SubjectKey
	}
	h := holder{key, &key, v, key}
	var out bytes.Buffer
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d"} {
		for _, value := range []any{key, &key, v, h, &h, []SubjectKey{key}, map[string]any{"k": key}} {
			fmt.Fprintf(&out, verb+"\n", value)
		}
	}
	fmt.Fprintln(&out, key.String(), key.GoString(), v.String(), v.GoString())
	slog.New(slog.NewTextHandler(&out, nil)).Info("m", "key", key, "vault", v, "both", h)
	slog.New(slog.NewJSONHandler(&out, nil)).Info("m", "key", key, "vault", v, "both", h)
	if err := json.NewEncoder(&out).Encode(map[string]any{"key": key, "vault": v, "both": h}); err != nil {
		t.Fatal(err)
	}
	text := strings.ToLower(out.String())
	for _, secret := range []string{string(plain), hex.EncodeToString(plain), fmt.Sprint(plain), hex.EncodeToString(plain[:4])} {
		if strings.Contains(text, strings.ToLower(secret)) {
			t.Errorf("the key shows in:\n%s", out.String())
		}
	}
	if !strings.Contains(text, "redacted") {
		t.Error("nothing says that something was left out")
	}
}

func TestOneVaultServesManyAtOnce(t *testing.T) {
	v := open(t)
	shared, _ := newKey(t, v, Household(1))
	var wait sync.WaitGroup
	for i := range 8 {
		wait.Go(func() {
			for n := range 50 {
				subject := Person(i*1000 + n)
				key, wrapped, err := v.NewSubjectKey(subject)
				if err != nil {
					t.Error(err)
					return
				}
				if again, err := v.Unwrap(wrapped, subject); err != nil {
					t.Error(err)
				} else if _, err := again.Open(key.Seal([]byte("x"), "f"), "f"); err != nil {
					t.Error(err)
				}
				if _, err := shared.Open(shared.Seal([]byte("x"), "f"), "f"); err != nil {
					t.Error(err)
				}
				v.Digest("phone", "1")
			}
		})
	}
	wait.Wait()
}
