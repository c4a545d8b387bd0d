package vault

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"slices"

	"github.com/tink-crypto/tink-go/v2/insecurecleartextkeyset"
	"github.com/tink-crypto/tink-go/v2/keyset"
	"github.com/tink-crypto/tink-go/v2/tink"
)

// Replacing a wrapping key takes three steps, each safe to repeat and to be cut off:
//
//  1. [Vault.Rotate] puts a new primary key into the file. Nothing is wrapped under it
//     before it is there, so whoever meets its id finds it by reading the file again.
//  2. [Vault.Rewrap] and [Vault.RewrapFile] bring what is stored under the new key.
//     The data keys inside, and so the values, stay as they are.
//  3. [Vault.Retire] takes the other keys out of the file.

// KeyInfo names a key. A key id is no secret: it stands before all that it wrapped.
type KeyInfo struct {
	ID      uint32
	Primary bool
}

// WrappingKeys are the wrapping keys of the file, the primary one first.
func (v *Vault) WrappingKeys() []KeyInfo {
	k := v.held.Load()
	return infos(k.wrappers, k.wrapID)
}

// DigestKeys are the digest keys of the file, the primary one first.
func (v *Vault) DigestKeys() []KeyInfo {
	k := v.held.Load()
	return infos(k.byID, k.current)
}

func infos[K any](byID map[uint32]K, primary uint32) []KeyInfo {
	out := []KeyInfo{{primary, true}}
	for id := range byID {
		if id != primary {
			out = append(out, KeyInfo{ID: id})
		}
	}
	slices.SortFunc(out[1:], func(a, b KeyInfo) int { return int(int64(a.ID) - int64(b.ID)) })
	return out
}

// WrappedBy returns the id of the key under which something was wrapped. It is false
// for what is no wrapped key.
func WrappedBy(wrapped []byte) (id uint32, ok bool) {
	if len(wrapped) < 1+keyIDSize || wrapped[0] != formatV1 {
		return 0, false
	}
	return binary.BigEndian.Uint32(wrapped[1:]), true
}

// Holds reports whether a wrapping key is in the file now: it reads the file again
// unless the key is the primary one.
func (v *Vault) Holds(id uint32) (bool, error) {
	if v.held.Load().wrapID == id {
		return true, nil
	}
	if err := v.Reload(); err != nil {
		return false, err
	}
	return v.held.Load().wrappers[id] != nil, nil
}

// Reload reads the key file again. Keys that it no longer holds still open what was
// read before, as long as the process runs. Another file in its place is refused.
func (v *Vault) Reload() error {
	v.edit.Lock()
	defer v.edit.Unlock()
	_, err := v.load()
	return err
}

func (v *Vault) load() (*keyFile, error) {
	text, err := readFile(v.path)
	if err != nil {
		return nil, err
	}
	next, file, err := parse(v.path, text)
	if err != nil {
		return nil, err
	}
	return file, v.take(next)
}

// take makes other keys those that are held.
func (v *Vault) take(next *keys) error {
	before := v.held.Load()
	if next.id != before.id {
		return errReplaced(v.path)
	}
	next.former = map[uint32]tink.AEAD{}
	for _, known := range []map[uint32]tink.AEAD{before.former, before.wrappers} {
		for id, key := range known {
			if next.wrappers[id] == nil {
				next.former[id] = key
			}
		}
	}
	v.held.Store(next)
	return nil
}

// Rotate adds a new wrapping key to the file, as the primary one, and returns its
// id. The file is replaced whole, with its mode and owner, or stays as it is.
func (v *Vault) Rotate() (uint32, error) {
	err := v.change(func(file *keyFile) (err error) {
		manager, err := managerOf(file.Wrap)
		if err != nil {
			return err
		}
		file.Wrap, err = withNewKey(manager, wrappingKey)
		return err
	})
	return v.held.Load().wrapID, err
}

// Retire takes wrapping keys out of the file. Whatever they wrapped does not open any
// more once this process ends: the caller has made sure that nothing is. The primary
// key stays.
func (v *Vault) Retire(ids ...uint32) error {
	return v.change(func(file *keyFile) error {
		manager, err := managerOf(file.Wrap)
		if err != nil {
			return err
		}
		for _, id := range ids {
			if err := manager.Delete(id); err != nil { // it refuses the primary key
				return err
			}
		}
		file.Wrap, err = keysetText(manager)
		return err
	})
}

func managerOf(text []byte) (*keyset.Manager, error) {
	handle, err := insecurecleartextkeyset.Read(keyset.NewJSONReader(bytes.NewReader(text)))
	if err != nil {
		// The reader's own message may quote what it stumbled over, and that can be a key.
		return nil, errors.New("a keyset that cannot be read")
	}
	return keyset.NewManagerFromHandle(handle), nil
}

// change edits the file as it is now and takes over what was written.
func (v *Vault) change(edit func(*keyFile) error) error {
	v.edit.Lock()
	defer v.edit.Unlock()
	file, err := v.load()
	if err != nil {
		return err
	}
	if err := edit(file); err != nil {
		return errNotChanged(v.path).Because(err)
	}
	text, err := file.text()
	if err != nil {
		return errNotChanged(v.path).Because(err)
	}
	next, _, err := parse(v.path, text) // nothing is written that could not be read
	if err != nil {
		return err
	}
	if err := replaceFile(v.path, text); err != nil {
		return errNotChanged(v.path).Because(err)
	}
	return v.take(next)
}

// Rewrap returns a data key wrapped under the primary key. It opens what
// [Vault.NewSubjectKey] wrapped for the same subject and nothing else.
func (v *Vault) Rewrap(wrapped []byte, subject Subject) ([]byte, error) {
	return v.rewrap(wrapped, bind(domainWrap, string(subject)))
}

func (v *Vault) rewrap(wrapped, bound []byte) ([]byte, error) {
	plain, err := v.unwrap(wrapped, bound)
	if err != nil {
		return nil, err
	}
	return v.held.Load().wrap(plain, bound), nil
}

// FileKey returns the id of the key that wraps the key of a sealed file.
func FileKey(r io.Reader) (uint32, error) {
	wrapped, err := readHead(r)
	if err != nil {
		return 0, err
	}
	id, ok := WrappedBy(wrapped)
	if !ok {
		return 0, errDoesNotOpen()
	}
	return id, nil
}

// RewrapFile copies a sealed file of that name, with its key wrapped under the
// primary key. The content is copied as it is.
func (v *Vault) RewrapFile(w io.Writer, r io.Reader, name string) error {
	wrapped, err := readHead(r)
	if err != nil {
		return err
	}
	if wrapped, err = v.rewrap(wrapped, bind(domainFileKey, name)); err != nil {
		return err
	}
	if _, err := w.Write(fileHead(wrapped)); err != nil {
		return err
	}
	_, err = io.Copy(w, r)
	return err
}

// CheckKey returns the id of the wrapping key that was in force when a database
// stored this check.
func CheckKey(check []byte) (id uint32, ok bool) {
	if len(check) < 1+fileIDSize {
		return 0, false
	}
	return WrappedBy(check[1+fileIDSize:])
}

// KeyPrefix is what everything begins with that a key wrapped.
func KeyPrefix(id uint32) []byte { return binary.BigEndian.AppendUint32([]byte{formatV1}, id) }
