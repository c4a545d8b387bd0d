package signin

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"regexp"

	"bentou/internal/fault"
)

// Prefix begins each token, so that scanners for leaked secrets find it.
const Prefix = "bentou_"

// form is what a token looks like. One that somebody chose has at least 128 bits where
// it was made as the message of [CheckForm] says.
var form = regexp.MustCompile(`^` + Prefix + `[A-Za-z0-9_-]{32,128}$`)

// CheckForm refuses a secret that somebody chose and that others could guess.
func CheckForm(secret string) error {
	if form.MatchString(secret) {
		return nil
	}
	return fault.New(fault.Invalid, `BENTOU_BOOTSTRAP_TOKEN 须为 bentou_ 加至少 32 个随机字符（字母、数字、_、-），例如 bentou_$(openssl rand -hex 32)`,
		`BENTOU_BOOTSTRAP_TOKEN is bentou_ and at least 32 random characters (letters, digits, _, -), such as bentou_$(openssl rand -hex 32)`)
}

// random gives 256 bits as text.
func random() []byte {
	b := make([]byte, 32)
	rand.Read(b)
	return b
}

func newSecret() string { return Prefix + hex.EncodeToString(random()) }

func hashOf(secret string) []byte {
	sum := sha256.Sum256([]byte(secret))
	return sum[:]
}

func same(a, b []byte) bool { return subtle.ConstantTimeCompare(a, b) == 1 }

// antiForgery is what a page of ours sends beside the cookie. It follows from the
// cookie's value, which no script can read, so that nothing more is kept of it; pages
// of this server get it from GET /session.
func antiForgery(cookie string) string {
	m := hmac.New(sha256.New, []byte(cookie))
	m.Write([]byte("bentou: anti-forgery"))
	return base64.RawURLEncoding.EncodeToString(m.Sum(nil))
}
