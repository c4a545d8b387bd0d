package vault

import (
	"bytes"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"runtime"

	"github.com/tink-crypto/tink-go/v2/aead/aesgcm"
	"github.com/tink-crypto/tink-go/v2/insecurecleartextkeyset"
	"github.com/tink-crypto/tink-go/v2/insecuresecretdataaccess"
	"github.com/tink-crypto/tink-go/v2/key"
	"github.com/tink-crypto/tink-go/v2/keyset"
	"github.com/tink-crypto/tink-go/v2/prf/hmacprf"
	"github.com/tink-crypto/tink-go/v2/prf/subtle"
	"github.com/tink-crypto/tink-go/v2/tink"
)

const (
	fileFormat  = "bentou-keys"
	fileVersion = 1
	fileMode    = 0o600
	maxFileSize = 1 << 20
	digestKey   = 32 // bytes, as long as the hash
)

// keyFile is the file as JSON. The keysets are tink's, in the clear: the file's
// mode and where it is kept protect them.
type keyFile struct {
	Format  string          `json:"format"`
	Version int             `json:"version"`
	ID      string          `json:"id"`
	Wrap    json.RawMessage `json:"wrap"`
	Digest  json.RawMessage `json:"digest"`
}

// OpenOrCreate opens the key file, and makes it where there is none.
func OpenOrCreate(path string) (*Vault, error) {
	v, err := Open(path)
	if !errors.Is(err, fs.ErrNotExist) {
		return v, err
	}
	if err := Create(path); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, err // with ErrExist another process made it meanwhile: theirs counts
	}
	return Open(path)
}

// Open reads a key file. A missing file is NOT_FOUND and matches
// [fs.ErrNotExist]; one that other users can read, or that is damaged or of a
// later format, is WRONG_STATE.
func Open(path string) (*Vault, error) {
	text, err := readFile(path)
	if err != nil {
		return nil, err
	}
	k, _, err := parse(path, text)
	if err != nil {
		return nil, err
	}
	v := &Vault{path: path}
	v.held.Store(k)
	return v, nil
}

func readFile(path string) ([]byte, error) {
	// Stat comes before opening because opening a pipe would wait for a writer.
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, errMissing(path).Because(err)
	}
	if err != nil {
		return nil, errUnreadable(path).Because(err)
	}
	if !info.Mode().IsRegular() {
		return nil, errUnreadable(path).Because(errors.New("not a regular file"))
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, errUnreadable(path).Because(err)
	}
	defer f.Close()
	// The mode is asked of the open file: the name may have changed hands since.
	if info, err = f.Stat(); err != nil {
		return nil, errUnreadable(path).Because(err)
	}
	// Windows has no such bits; there the folder's access list protects the file.
	if mode := info.Mode().Perm(); mode&0o077 != 0 && runtime.GOOS != "windows" {
		return nil, errOpenToOthers(path, uint32(mode))
	}
	text, err := io.ReadAll(io.LimitReader(f, maxFileSize+1))
	if err != nil {
		return nil, errUnreadable(path).Because(err)
	}
	return text, nil
}

// parse reads the text of a key file; path is for what it says of a damaged one.
func parse(path string, text []byte) (*keys, *keyFile, error) {
	var file keyFile
	if err := json.Unmarshal(text, &file); err != nil || len(text) > maxFileSize || file.Format != fileFormat {
		return nil, nil, errDamaged(path).Because(err)
	}
	if file.Version != fileVersion {
		return nil, nil, errNewer(path, file.Version)
	}
	k := &keys{wrappers: map[uint32]tink.AEAD{}}
	k.byID = map[uint32]*subtle.HMACPRF{}
	id, err := hex.DecodeString(file.ID)
	if err != nil || len(id) != fileIDSize {
		return nil, nil, errDamaged(path).Because(err)
	}
	copy(k.id[:], id)
	if err := eachKey(file.Wrap, k.addWrapper); err != nil {
		return nil, nil, errDamaged(path).Because(err)
	}
	if err := eachKey(file.Digest, k.addDigester); err != nil {
		return nil, nil, errDamaged(path).Because(err)
	}
	if k.wrapper == nil || k.primary == nil {
		return nil, nil, errDamaged(path).Because(errors.New("a keyset without a primary key"))
	}
	return k, &file, nil
}

// eachKey hands the enabled keys of a keyset to add. Their primitives are built
// one by one from the smallest of tink's packages: tink's own factories would
// bring every cipher it knows, and its key services, into the program.
func eachKey(text []byte, add func(*keyset.Entry) error) error {
	handle, err := insecurecleartextkeyset.Read(keyset.NewJSONReader(bytes.NewReader(text)))
	if err != nil {
		// The reader's own message may quote what it stumbled over, and that can be a key.
		return errors.New("a keyset that cannot be read")
	}
	for i := range handle.Len() {
		entry, err := handle.Entry(i)
		if err != nil {
			return err
		}
		if entry.KeyStatus() != keyset.Enabled {
			continue
		}
		if err := add(entry); err != nil {
			return err
		}
	}
	return nil
}

func (k *keys) addWrapper(entry *keyset.Entry) error {
	key, ok := entry.Key().(*aesgcm.Key)
	if !ok {
		return errors.New("a key of an unexpected type")
	}
	// The prefix carries the key id, by which unwrap finds the key again.
	p, ok := key.Parameters().(*aesgcm.Parameters)
	if !ok || p.Variant() != aesgcm.VariantTink || p.KeySizeInBytes() != subjectKeySize {
		return errors.New("a wrapping key with unexpected parameters")
	}
	wrapper, err := aesgcm.NewAEAD(key)
	if err != nil {
		return err
	}
	k.wrappers[entry.KeyID()] = wrapper
	if entry.IsPrimary() {
		k.wrapper, k.wrapID = wrapper, entry.KeyID()
	}
	return nil
}

func (k *keys) addDigester(entry *keyset.Entry) error {
	key, ok := entry.Key().(*hmacprf.Key)
	if !ok {
		return errors.New("a key of an unexpected type")
	}
	p, ok := key.Parameters().(*hmacprf.Parameters)
	if !ok || p.HashType() != hmacprf.SHA256 || p.KeySizeInBytes() != digestKey {
		return errors.New("a digest key with unexpected parameters")
	}
	digester, err := subtle.NewHMACPRF("SHA256", key.KeyBytes().Data(insecuresecretdataaccess.Token{}))
	if err != nil {
		return err
	}
	k.byID[entry.KeyID()] = digester
	if entry.IsPrimary() {
		k.primary, k.current = digester, entry.KeyID()
	}
	return nil
}

// Create makes a key file with fresh keys, readable by its owner only. An
// existing file is a CONFLICT that matches [fs.ErrExist]; a folder that cannot
// be written is WRONG_STATE.
func Create(path string) error {
	text, err := newFile()
	if err != nil {
		return errNotWritten(path).Because(err)
	}
	err = writeNew(path, text)
	if errors.Is(err, fs.ErrExist) {
		return errExists(path).Because(err)
	}
	if err != nil {
		return errNotWritten(path).Because(err)
	}
	return nil
}

func newFile() ([]byte, error) {
	file := keyFile{Format: fileFormat, Version: fileVersion}
	var id [fileIDSize]byte
	rand.Read(id[:])
	file.ID = hex.EncodeToString(id[:])
	var err error
	if file.Wrap, err = withNewKey(keyset.NewManager(), wrappingKey); err != nil {
		return nil, err
	}
	if file.Digest, err = withNewKey(keyset.NewManager(), digestingKey); err != nil {
		return nil, err
	}
	return file.text()
}

func (f *keyFile) text() ([]byte, error) {
	text, err := json.MarshalIndent(f, "", "  ")
	return append(text, '\n'), err
}

func wrappingKey() (key.Parameters, error) {
	return aesgcm.NewParameters(aesgcm.ParametersOpts{
		KeySizeInBytes: subjectKeySize, IVSizeInBytes: nonceSize, TagSizeInBytes: tagSize, Variant: aesgcm.VariantTink,
	})
}

func digestingKey() (key.Parameters, error) { return hmacprf.NewParameters(digestKey, hmacprf.SHA256) }

// withNewKey adds a fresh key to a keyset, as the primary one.
func withNewKey(manager *keyset.Manager, parameters func() (key.Parameters, error)) (json.RawMessage, error) {
	p, err := parameters()
	if err != nil {
		return nil, err
	}
	id, err := manager.AddNewKeyFromParameters(p)
	if err != nil {
		return nil, err
	}
	if err := manager.SetPrimary(id); err != nil {
		return nil, err
	}
	return keysetText(manager)
}

func keysetText(manager *keyset.Manager) (json.RawMessage, error) {
	handle, err := manager.Handle()
	if err != nil {
		return nil, err
	}
	var text bytes.Buffer
	err = insecurecleartextkeyset.Write(handle, keyset.NewJSONWriter(&text))
	return text.Bytes(), err
}
