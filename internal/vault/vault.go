package vault

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"sync"
	"sync/atomic"

	"github.com/tink-crypto/tink-go/v2/prf/subtle"
	"github.com/tink-crypto/tink-go/v2/tink"

	"bentou/internal/fault"
)

// Vault holds the keys of one key file. It is safe for concurrent use. A key that
// was added to the file meanwhile is found when it is first met: see [Vault.Reload].
type Vault struct {
	path string
	held atomic.Pointer[keys]
	edit sync.Mutex // one reading or writing of the file at a time
}

// keys are what was in the key file when it was read; they never change.
type keys struct {
	id       [fileIDSize]byte
	wrappers map[uint32]tink.AEAD // by key id: an earlier key still opens what it wrapped
	wrapper  tink.AEAD            // of the primary key, which wraps
	wrapID   uint32               // its id

	// former were in the file when this process read it before. They open what was
	// read from the database just before it was wrapped anew and its key retired.
	former map[uint32]tink.AEAD
	digesters
}

// digesters are the digest keys by id; primary is the one that new digests use.
type digesters struct {
	byID    map[uint32]*subtle.HMACPRF
	primary *subtle.HMACPRF
	current uint32
}

const (
	formatV1   = 0x01
	fileIDSize = 8
	keyIDSize  = 4

	// A domain is the first part of everything that is authenticated or digested
	// under one key, so that no use of the key can be mistaken for another.
	domainWrap   = "bentou/subject-key/1"
	domainField  = "bentou/field/1"
	domainDigest = "bentou/digest/1"
	domainCheck  = "bentou/check/1"
)

// ID names the key file. It is no secret: it is stored with the database and
// printed where the wrong file is refused.
func (v *Vault) ID() string { k := v.held.Load(); return hex.EncodeToString(k.id[:]) }

// DigestSize is the length of a digest in bytes. Half of HMAC-SHA256 halves the
// unique index that every import searches; with a hundred million values, two
// share 128 bits by chance once in 10²², and nobody can look for such a pair
// without the key.
const DigestSize = 16

// Digest returns the keyed digest of a text for exact look-up. Equal texts of
// one kind have equal digests; texts of different kinds never do, so the digest
// of a phone does not betray that it is also an account. The caller normalises
// the text first (upper case, no spaces).
func (v *Vault) Digest(kind, text string) []byte {
	return digest(v.held.Load().primary, domainDigest, kind, text)
}

func digest(key *subtle.HMACPRF, parts ...string) []byte {
	sum, err := key.ComputePRF(bind(parts...), DigestSize)
	if err != nil {
		panic("vault: " + err.Error()) // only a length over SHA-256's is refused
	}
	return sum
}

// Check returns the value that a database keeps to recognise its key file, and by
// which it says which keys are in force. It differs at each call; store it once.
func (v *Vault) Check() []byte {
	k := v.held.Load()
	proof := binary.BigEndian.AppendUint32(nil, k.current)
	proof = append(proof, digest(k.primary, domainCheck)...)
	check := append([]byte{formatV1}, k.id[:]...)
	return append(check, k.wrap(proof, bind(domainCheck, string(k.id[:])))...)
}

// Verify tells whether a database that keeps this check value was made with this key
// file and the keys in force there are in it; it reads the file again where they
// are not yet known. It fails with WRONG_STATE, and both file ids in the text, when
// another file made it.
func (v *Vault) Verify(check []byte) error {
	if len(check) < 1+fileIDSize || check[0] != formatV1 {
		return errCheckDamaged()
	}
	id := check[1 : 1+fileIDSize]
	if k := v.held.Load(); !bytes.Equal(id, k.id[:]) {
		return errOtherFile(hex.EncodeToString(id), v.ID())
	}
	proof, err := v.unwrap(check[1+fileIDSize:], bind(domainCheck, string(id)))
	if err != nil {
		return errOtherKeys(v.ID()).Because(err)
	}
	if len(proof) != keyIDSize+DigestSize {
		return errCheckDamaged()
	}
	digestID := binary.BigEndian.Uint32(proof)
	key := v.held.Load().byID[digestID]
	if key == nil {
		if err := v.Reload(); err != nil {
			return err
		}
		key = v.held.Load().byID[digestID]
	}
	if key == nil || !bytes.Equal(proof[keyIDSize:], digest(key, domainCheck)) {
		return errOtherKeys(v.ID())
	}
	return nil
}

// wrap encrypts under the primary key-encryption key.
func (k *keys) wrap(plain, bound []byte) []byte {
	wrapped, err := k.wrapper.Encrypt(plain, bound)
	if err != nil {
		panic("vault: " + err.Error()) // only a plaintext of gigabytes is refused
	}
	return wrapped
}

// opener returns the key-encryption key of an id, or nil.
func (k *keys) opener(id uint32) tink.AEAD {
	if key := k.wrappers[id]; key != nil {
		return key
	}
	return k.former[id]
}

// unwrap decrypts under the key-encryption key that the wrapped value names. One
// that is not known was made since the file was read, or never belonged to it.
func (v *Vault) unwrap(wrapped, bound []byte) ([]byte, error) {
	id, ok := WrappedBy(wrapped)
	if !ok {
		return nil, fault.New(fault.Internal, "密钥密文格式不符", "a wrapped key has an unknown format")
	}
	key := v.held.Load().opener(id)
	if key == nil {
		if err := v.Reload(); err != nil {
			return nil, err
		}
		if key = v.held.Load().opener(id); key == nil {
			return nil, fault.Newf(fault.Internal, "密钥文件中没有编号为 %08x 的密钥", "the key file holds no key %08x", id)
		}
	}
	plain, err := key.Decrypt(wrapped, bound)
	if err != nil {
		return nil, errDoesNotOpen().Because(err)
	}
	return plain, nil
}

// bind joins parts so that no two different lists give the same bytes: each part
// is preceded by its length.
func bind(parts ...string) []byte {
	n := 0
	for _, p := range parts {
		n += len(p) + 4
	}
	b := make([]byte, 0, n)
	for _, p := range parts {
		b = binary.BigEndian.AppendUint32(b, uint32(len(p)))
		b = append(b, p...)
	}
	return b
}
