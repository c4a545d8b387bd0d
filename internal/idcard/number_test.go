package idcard

import (
	"errors"
	"fmt"
	"math/big"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"bentou/rules/fact"
)

// number completes area, birthday and sequence; the area is assigned to nobody.
func number(birth string, sequence int) string {
	digits := fmt.Sprintf("371599%s%03d", birth, sequence)
	return digits + string(CheckCharacter(digits))
}

func TestANumberTellsBirthdayAndSex(t *testing.T) {
	for _, c := range []struct {
		birth    string
		sequence int
		day      string
		sex      fact.Sex
	}{
		{"19450111", 280, "1945-01-11", fact.SexFemale},
		{"20000229", 1, "2000-02-29", fact.SexMale},
		{"19991231", 999, "1999-12-31", fact.SexMale},
	} {
		n, err := Parse(number(c.birth, c.sequence))
		if err != nil || n.Birth.String() != c.day || n.Sex != c.sex {
			t.Errorf("%s: got %v %v %v", c.birth, n.Birth, n.Sex, err)
		}
	}
}

func TestUntidyWritingIsReadWithoutComplaint(t *testing.T) {
	clean := ""
	for i := 0; !strings.HasSuffix(clean, "X"); i++ {
		clean = number("19660921", i)
	}
	wide := strings.Map(func(r rune) rune { return r - '!' + 0xFF01 }, clean)
	for _, s := range []string{
		clean, strings.ToLower(clean), " " + clean + "\t", "'" + clean, wide, "　" + wide + "　",
		clean[:6] + " " + clean[6:14] + " " + clean[14:], "\ufeff" + clean, clean + "\u200b", strings.ToLower(wide),
	} {
		if n, err := Parse(s); err != nil || n.Text != clean {
			t.Errorf("%q: got %v", s, err)
		}
	}
}

func TestEveryFaultOfANumberHasItsOwnName(t *testing.T) {
	good := number("19660921", 123)
	wrong := []byte(good)
	wrong[10] = '0' + (wrong[10]-'0'+1)%10
	for _, c := range []struct {
		in   string
		want error
	}{
		{"3.71599E+17", ErrScientific}, {"3.71599e17", ErrScientific}, {"3.715991945011128E+17", ErrScientific},
		{"４E+17", ErrScientific}, {"", ErrLength}, {good[:17], ErrLength}, {good + "1", ErrLength},
		{"E", ErrLength}, {"371599660921123", ErrLength},
		{string(wrong), ErrChecksum}, {"X" + good[1:], ErrChecksum}, {strings.Repeat("号", 18), ErrChecksum},
		{number("19000229", 5), ErrBirth}, {number("19991301", 5), ErrBirth}, {number("00000101", 5), ErrBirth},
	} {
		_, err := Parse(c.in)
		if !errors.Is(err, c.want) {
			t.Errorf("got %v; want %v", err, c.want)
		}
		if err != nil && len(c.in) > 3 && strings.Contains(err.Error(), c.in[:4]) {
			t.Error("the error holds the number")
		}
	}
}

func TestTheCheckIsTheOneOfTheStandard(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		digits := rapid.StringMatching(`[0-9]{17}`).Draw(t, "digits")
		// GB 11643: sum of a_i × 2^(i-1) over all eighteen ≡ 1 (mod 11), X being ten.
		sum := new(big.Int)
		for i, c := range digits {
			sum.Add(sum, new(big.Int).Mul(big.NewInt(int64(c-'0')), new(big.Int).Lsh(big.NewInt(1), uint(17-i))))
		}
		check := int64(10)
		if c := CheckCharacter(digits); c != 'X' {
			check = int64(c - '0')
		}
		if sum.Add(sum, big.NewInt(check)).Mod(sum, big.NewInt(11)).Int64() != 1 {
			t.Fatalf("wrong check character for %s", digits)
		}
	})
}

func TestOneWrongDigitOrTwoSwappedOnesAreAlwaysFound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		digits := rapid.StringMatching(`[0-9]{17}`).Draw(t, "digits")
		whole := digits + string(CheckCharacter(digits))
		i := rapid.IntRange(0, 16).Draw(t, "position")
		other := []byte(whole)
		other[i] = byte('0' + (int(other[i]-'0')+rapid.IntRange(1, 9).Draw(t, "step"))%10)
		if Valid(string(other)) {
			t.Fatal("a wrong digit passes")
		}
		swapped := []byte(whole)
		if i < 16 && swapped[i] != swapped[i+1] {
			swapped[i], swapped[i+1] = swapped[i+1], swapped[i]
			if Valid(string(swapped)) {
				t.Fatal("swapped digits pass")
			}
		}
	})
}

func TestTheCheckCharacterOfAnotherLengthPanics(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("it did not panic")
		}
	}()
	CheckCharacter("1")
}

func FuzzIDNumber(f *testing.F) {
	for _, s := range []string{"", "3.71599E+17", number("19660921", 123), "３７１５９９", "x", "\xff\xfe"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		n, err := Parse(s)
		if err != nil {
			if n != (Number{}) {
				t.Fatal("an error comes with a number")
			}
			return
		}
		if len(n.Text) != Length || Normalise(n.Text) != n.Text {
			t.Fatal("an accepted number is not normal")
		}
		again, err := Parse(n.Text)
		if err != nil || again != n {
			t.Fatal("an accepted number is refused the second time")
		}
		if got := strings.ReplaceAll(n.Birth.String(), "-", ""); got != n.Text[6:14] {
			t.Fatalf("birthday %s", got)
		}
	})
}
