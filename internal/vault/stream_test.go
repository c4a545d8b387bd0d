package vault

import (
	"bytes"
	"io"
	"path/filepath"
	"testing"

	"bentou/internal/fault"
)

func fileVault(t *testing.T) *Vault {
	t.Helper()
	v, err := OpenOrCreate(filepath.Join(t.TempDir(), "keys.json"))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func sealFile(t *testing.T, v *Vault, name string, content []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	w, err := v.SealFile(&out, name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(content); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func openFile(v *Vault, name string, sealed []byte) ([]byte, error) {
	r, err := v.OpenFile(bytes.NewReader(sealed), name)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}

func TestASealedFileOfAnySizeOpensUnderItsNameAndHidesItsContent(t *testing.T) {
	v := fileVault(t)
	for _, size := range []int{0, 1, segmentSize - 200, segmentSize, 3*segmentSize + 7} {
		content := bytes.Repeat([]byte("371599194912310011,"), size/19+1)[:size]
		sealed := sealFile(t, v, "a", content)
		got, err := openFile(v, "a", sealed)
		if err != nil || !bytes.Equal(got, content) {
			t.Errorf("%d bytes: %d come back, %v", size, len(got), err)
		}
		if size > 19 && bytes.Contains(sealed, content[:19]) {
			t.Errorf("%d bytes: the content shows", size)
		}
	}
}

func TestAnAlteredCutOrRenamedFileDoesNotOpen(t *testing.T) {
	v := fileVault(t)
	sealed := sealFile(t, v, "a", bytes.Repeat([]byte("x"), 2*segmentSize))
	refused := func(what, name string, v *Vault, sealed []byte) {
		t.Helper()
		if _, err := openFile(v, name, sealed); fault.CodeOf(err) != fault.Internal {
			t.Errorf("%s: %v", what, err)
		}
	}
	refused("another name", "b", v, sealed)
	refused("another key file", "a", fileVault(t), sealed)
	refused("nothing", "a", v, nil)
	for _, n := range []int{1, 40, 70, segmentSize, len(sealed) - 1} {
		refused("cut off", "a", v, sealed[:n])
	}
	for _, n := range []int{0, 2, 30, 80, 200, segmentSize + 100, len(sealed) - 1} {
		altered := bytes.Clone(sealed)
		altered[n] ^= 1
		refused("altered", "a", v, altered)
	}
}
