package vault

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/binary"
	"strconv"

	"bentou/internal/fault"
)

// Subject names whom a data key belongs to. The name is bound into every
// ciphertext, so it must never change.
type Subject string

// Person names a person by its id.
func Person(id int) Subject { return Subject("person/" + strconv.Itoa(id)) }

// Household names a household by its id.
func Household(id int) Subject { return Subject("household/" + strconv.Itoa(id)) }

// SubjectKey is the data key of one subject. It is safe for concurrent use.
// The zero value holds no key; sealing with it panics.
type SubjectKey struct {
	gcm     cipher.AEAD // puts a random nonce before each ciphertext
	subject Subject
}

const (
	subjectKeySize = 32 // AES-256
	nonceSize      = 12
	tagSize        = 16
)

// NewSubjectKey makes a data key for a subject. The database stores the wrapped
// form, from which [Vault.Unwrap] gives the key back.
func (v *Vault) NewSubjectKey(subject Subject) (SubjectKey, []byte, error) {
	if subject == "" {
		return SubjectKey{}, nil, errNoSubject()
	}
	var plain [subjectKeySize]byte
	rand.Read(plain[:]) // never fails: Go ends the program rather than hand out weak bytes
	key, err := newSubjectKey(plain[:], subject)
	if err != nil {
		return SubjectKey{}, nil, err
	}
	return key, v.held.Load().wrap(plain[:], bind(domainWrap, string(subject))), nil
}

// Unwrap gives back the data key that was wrapped for this subject. A key
// wrapped for another subject, by another key file, or damaged, is INTERNAL.
func (v *Vault) Unwrap(wrapped []byte, subject Subject) (SubjectKey, error) {
	if subject == "" {
		return SubjectKey{}, errNoSubject()
	}
	plain, err := v.unwrap(wrapped, bind(domainWrap, string(subject)))
	if err != nil {
		return SubjectKey{}, err
	}
	return newSubjectKey(plain, subject)
}

func newSubjectKey(plain []byte, subject Subject) (SubjectKey, error) {
	if len(plain) != subjectKeySize {
		return SubjectKey{}, fault.New(fault.Internal, "数据密钥长度不符", "a data key has the wrong length")
	}
	block, err := aes.NewCipher(plain)
	if err != nil {
		return SubjectKey{}, errDoesNotOpen().Because(err)
	}
	gcm, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		return SubjectKey{}, errDoesNotOpen().Because(err)
	}
	return SubjectKey{gcm: gcm, subject: subject}, nil
}

// Seal encrypts the value of one field of the subject. Sealing the same value
// twice gives different bytes.
func (k SubjectKey) Seal(plain []byte, field string) []byte {
	if k.gcm == nil {
		panic("vault: sealing with a key that was never made")
	}
	out := make([]byte, 1, 1+nonceSize+len(plain)+tagSize)
	out[0] = formatV1
	return k.gcm.Seal(out, nil, plain, k.bound(field))
}

// Open decrypts what [SubjectKey.Seal] made for the same subject and field.
// Anything else (another field's, another person's, damaged) is INTERNAL: it
// means that the database was altered behind Bentou's back.
func (k SubjectKey) Open(sealed []byte, field string) ([]byte, error) {
	if k.gcm == nil || len(sealed) < 1+nonceSize+tagSize || sealed[0] != formatV1 {
		return nil, errDoesNotOpen()
	}
	plain, err := k.gcm.Open(nil, nil, sealed[1:], k.bound(field))
	if err != nil {
		return nil, errDoesNotOpen().Because(err)
	}
	return plain, nil
}

// bound is bind(domainField, subject, field), spelt out because it runs once for
// every value on a page.
func (k SubjectKey) bound(field string) []byte {
	b := make([]byte, 0, 3*4+len(domainField)+len(k.subject)+len(field))
	b = binary.BigEndian.AppendUint32(b, uint32(len(domainField)))
	b = append(b, domainField...)
	b = binary.BigEndian.AppendUint32(b, uint32(len(k.subject)))
	b = append(b, k.subject...)
	b = binary.BigEndian.AppendUint32(b, uint32(len(field)))
	return append(b, field...)
}
