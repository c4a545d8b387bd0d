package vault

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"testing"
)

// Each benchmark stands beside the same work written by hand on crypto/aes and
// crypto/hmac, without binding and formats: the ratio of the two is what the
// vault costs.

var identity, account = []byte("37150019500101001X"), []byte("6217001234567890123")

func handGCM(b *testing.B, key []byte) cipher.AEAD {
	block, err := aes.NewCipher(key)
	if err != nil {
		b.Fatal(err)
	}
	gcm, err := cipher.NewGCM(block)
	if err != nil {
		b.Fatal(err)
	}
	return gcm
}

func handSeal(gcm cipher.AEAD, plain, bound []byte) []byte {
	out := make([]byte, 12, 12+len(plain)+16)
	rand.Read(out)
	return gcm.Seal(out, out[:12], plain, bound)
}

// One person of a roster: a data key made and wrapped, two values sealed.
func BenchmarkImportOnePerson(b *testing.B) {
	b.Run("vault", func(b *testing.B) {
		v := open(b)
		b.ReportAllocs()
		for b.Loop() {
			key, _, err := v.NewSubjectKey("person/123456")
			if err != nil {
				b.Fatal(err)
			}
			key.Seal(identity, "identity_number")
			key.Seal(account, "bank_account")
		}
	})
	b.Run("by-hand", func(b *testing.B) {
		kek := handGCM(b, make([]byte, 32))
		bound := []byte("person/123456")
		b.ReportAllocs()
		for b.Loop() {
			key := make([]byte, 32)
			rand.Read(key)
			gcm := handGCM(b, key)
			handSeal(kek, key, bound)
			handSeal(gcm, identity, bound)
			handSeal(gcm, account, bound)
		}
	})
}

// One row of a list: a data key unwrapped, one value opened.
func BenchmarkOpenOneValue(b *testing.B) {
	b.Run("vault", func(b *testing.B) {
		v := open(b)
		key, wrapped := newKey(b, v, "person/123456")
		sealed := key.Seal(identity, "identity_number")
		b.ReportAllocs()
		for b.Loop() {
			key, err := v.Unwrap(wrapped, "person/123456")
			if err != nil {
				b.Fatal(err)
			}
			if _, err := key.Open(sealed, "identity_number"); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("by-hand", func(b *testing.B) {
		kek := handGCM(b, make([]byte, 32))
		bound := []byte("person/123456")
		plain := make([]byte, 32)
		wrapped := handSeal(kek, plain, bound)
		sealed := handSeal(handGCM(b, plain), identity, bound)
		b.ReportAllocs()
		for b.Loop() {
			key, err := kek.Open(nil, wrapped[:12], wrapped[12:], bound)
			if err != nil {
				b.Fatal(err)
			}
			if _, err := handGCM(b, key).Open(nil, sealed[:12], sealed[12:], bound); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkDigest(b *testing.B) {
	b.Run("vault", func(b *testing.B) {
		v := open(b)
		b.ReportAllocs()
		for b.Loop() {
			v.Digest("identity_number", "37150019500101001X")
		}
	})
	b.Run("by-hand", func(b *testing.B) {
		key := make([]byte, 32)
		b.ReportAllocs()
		for b.Loop() {
			mac := hmac.New(sha256.New, key)
			mac.Write(identity)
			mac.Sum(nil)
		}
	})
}
