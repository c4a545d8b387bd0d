package idcard

import (
	"errors"
	"strings"
	"time"
	"unicode"

	"bentou/rules/fact"
)

// Length is the number of characters of an identity number.
const Length = 18

// The faults of a number, in the order in which [Parse] looks for them.
var (
	// ErrScientific means that a spreadsheet took the number for an amount and
	// rounded it (3.71599E+17): its last digits are lost for good.
	ErrScientific = errors.New("identity number destroyed by a spreadsheet (scientific notation)")
	ErrLength     = errors.New("identity number has not 18 characters")
	ErrChecksum   = errors.New("identity number fails the GB 11643 check")
	ErrBirth      = errors.New("identity number holds a birthday that does not exist")
)

// Number is what an identity number says. The zero value is nobody's.
type Number struct {
	Text  string // eighteen characters, an X in upper case
	Birth fact.Date
	Sex   fact.Sex
}

// Normalise undoes what typing and spreadsheets do to a number without changing
// it: full-width characters become narrow, a lower-case x becomes X, white space
// and invisible characters go, and so does the apostrophe with which a
// spreadsheet marks text. It judges nothing.
func Normalise(s string) string {
	if plain(s) {
		return s
	}
	var b strings.Builder
	b.Grow(Length)
	for _, r := range s {
		switch {
		case r >= 0xFF01 && r <= 0xFF5E:
			r -= 0xFF01 - '!'
		case unicode.IsSpace(r), unicode.Is(unicode.Cf, r):
			continue
		}
		b.WriteRune(unicode.ToUpper(r))
	}
	return strings.TrimPrefix(b.String(), "'")
}

// plain reports whether s needs no normalising, which is so for most numbers.
func plain(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i]; (c < '0' || c > '9') && c != 'X' {
			return false
		}
	}
	return true
}

// Parse normalises and reads a number. The error is one of this package's, and
// never holds the number.
func Parse(s string) (Number, error) {
	s = Normalise(s)
	if scientific(s) {
		return Number{}, ErrScientific
	}
	if len([]rune(s)) != Length {
		return Number{}, ErrLength
	}
	if !Valid(s) {
		return Number{}, ErrChecksum
	}
	year, month, day := decimal(s[6:10]), decimal(s[10:12]), decimal(s[12:14])
	if year < 1 || month < 1 || month > 12 || day < 1 || day > fact.DaysIn(year, time.Month(month)) {
		return Number{}, ErrBirth
	}
	sex := fact.SexFemale
	if (s[16]-'0')%2 == 1 {
		sex = fact.SexMale
	}
	return Number{Text: s, Birth: fact.NewDate(year, time.Month(month), day), Sex: sex}, nil
}

// Valid reports whether s is seventeen digits and their check character. The
// birthday is not looked at.
func Valid(s string) bool {
	if len(s) != Length {
		return false
	}
	for i := 0; i < Length-1; i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s[Length-1] == CheckCharacter(s[:Length-1])
}

// CheckCharacter returns the eighteenth character for seventeen digits: ISO 7064
// MOD 11-2. It panics on another length: it is for numbers already looked at, and
// for making test numbers.
func CheckCharacter(digits string) byte {
	if len(digits) != Length-1 {
		panic("idcard: not seventeen digits")
	}
	sum := 0
	for i := 0; i < len(digits); i++ {
		// The weight of the position is 2^(17-i) mod 11.
		sum = (sum + int(digits[i]-'0')) * 2 % 11
	}
	return "10X98765432"[sum]
}

// scientific recognises d.dddE+dd in any of the forms that spreadsheets write.
func scientific(s string) bool {
	mantissa, exponent, found := strings.Cut(s, "E")
	if !found {
		return false
	}
	whole, fraction, _ := strings.Cut(mantissa, ".")
	exponent = strings.TrimPrefix(exponent, "+")
	return len(whole) == 1 && allDigits(whole) && (fraction == "" || allDigits(fraction)) && allDigits(exponent)
}

func allDigits(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

func decimal(s string) (n int) {
	for i := 0; i < len(s); i++ {
		n = n*10 + int(s[i]-'0')
	}
	return n
}
