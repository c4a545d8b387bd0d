package roster

import (
	"math/big"
	"strconv"
	"strings"
	"time"

	"bentou/rules/fact"
)

// maxAmount keeps the sum over any file inside the range of money: an income
// beyond ten thousand million yuan is a slip of the keyboard.
var maxAmount = fact.Yuan(10_000_000_000)

// parseAmount reads an amount of yuan. A nil amount with no code is unknown.
func parseAmount(s string) (*fact.Money, Code) {
	s = strings.TrimFunc(narrowDigits(s), blankRune)
	if s == "" || s == "-" || s == "不详" {
		return nil, ""
	}
	number, negative := strings.CutPrefix(s, "-")
	number, ok := ungroup(number)
	if !ok {
		return nil, CodeIncomeNotANumber
	}
	// Zeros after the second decimal change nothing; any other digit there is
	// not an amount, and nothing is rounded.
	if whole, fraction, found := strings.Cut(number, "."); found && len(fraction) > 2 {
		fraction = fraction[:2] + strings.TrimRight(fraction[2:], "0")
		number = whole + "." + fraction
	}
	m, err := fact.ParseMoney(number)
	switch {
	case err != nil || m > maxAmount:
		return nil, CodeIncomeNotANumber
	case negative && m != 0:
		return nil, CodeNegativeIncome
	}
	return &m, ""
}

// narrowDigits is fold without dropping spaces: a space inside a number is not
// one of the ways in which numbers are written.
func narrowDigits(s string) string {
	if !foldable(s) {
		return s
	}
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 0xFF01 && r <= 0xFF5E:
			return r - 0xFF01 + '!'
		case r == '−': // the minus sign of mathematics
			return '-'
		}
		return r
	}, s)
}

// ungroup takes thousands separators out, where they separate thousands.
func ungroup(s string) (string, bool) {
	if !strings.Contains(s, ",") {
		return s, true
	}
	whole, fraction, found := strings.Cut(s, ".")
	groups := strings.Split(whole, ",")
	for i, g := range groups {
		if i > 0 && len(g) != 3 || i == 0 && (g == "" || len(g) > 3) {
			return "", false
		}
	}
	s = strings.Join(groups, "")
	if found {
		s += "." + fraction
	}
	return s, true
}

// dateText folds the cell of a date, and drops the hour that some programs put
// behind a day, if it is midnight.
func dateText(s string) string {
	if !foldable(s) {
		return s
	}
	s = narrow(s)
	if day, hour, found := strings.Cut(s, " "); found && strings.Trim(hour, "0:.") == "" {
		return day
	}
	return fold(s)
}

// parseDate reads a folded date: 2018-05-01, 2018.5.1, 2018/05/01, 2018年5月1日,
// with an hour behind a T only if that is midnight.
func parseDate(s string) (fact.Date, bool) {
	if day, clock, found := strings.Cut(s, "T"); found {
		if strings.Trim(clock, "0:.Z") != "" {
			return 0, false
		}
		s = day
	}
	var parts []string
	if rest, found := strings.CutSuffix(s, "日"); found {
		year, days, ok1 := strings.Cut(rest, "年")
		month, day, ok2 := strings.Cut(days, "月")
		if !ok1 || !ok2 {
			return 0, false
		}
		parts = []string{year, month, day}
	} else {
		for _, separator := range []string{"-", ".", "/"} {
			if strings.Contains(s, separator) {
				parts = strings.Split(s, separator)
				break
			}
		}
	}
	if len(parts) != 3 || len(parts[0]) != 4 || len(parts[1]) > 2 || len(parts[2]) > 2 || parts[1] == "" || parts[2] == "" {
		return 0, false
	}
	pad := func(s string) string {
		if len(s) == 1 {
			return "0" + s
		}
		return s
	}
	d, err := fact.ParseDate(parts[0] + "-" + pad(parts[1]) + "-" + pad(parts[2]))
	return d, err == nil
}

// Day counts of a spreadsheet are believed between 1950 and 2199: outside, the
// number is more likely a year (2018), or eight digits (20180501), than a day.
const (
	firstSerial = 18264  // 1950-01-01
	lastSerial  = 109939 // 2200-12-31
)

// serialDate turns a spreadsheet's day count into YYYY-MM-DD; any other text is
// returned as it is. The count starts in 1900 or, in old files of a Mac, in 1904.
func serialDate(s string, from1904 bool) string {
	whole, fraction, _ := strings.Cut(s, ".")
	n, err := strconv.Atoi(whole)
	if err != nil || strings.Trim(fraction, "0123456789") != "" {
		return s
	}
	if from1904 {
		n += 1462
	}
	if n < firstSerial || n > lastSerial {
		return s
	}
	return fact.NewDate(1899, time.December, 30).AddDays(n).String()
}

// cleanNumber undoes the binary noise of a spreadsheet's number: its cells hold
// fifteen decimal digits, but files hold up to seventeen (118.34999999999999).
// The arithmetic is decimal and exact. Any other text is returned as it is.
func cleanNumber(s string) string {
	mantissa, exponent, scientific := strings.Cut(strings.ToUpper(s), "E")
	if scientific {
		if e, err := strconv.Atoi(exponent); err != nil || e > 20 || e < -20 {
			return s
		}
	}
	digits := 0
	for _, r := range mantissa {
		switch {
		case r >= '0' && r <= '9':
			if digits > 0 || r != '0' {
				digits++
			}
		case r != '.' && r != '-':
			return s
		}
	}
	if digits <= 15 && !scientific || digits > 20 {
		return s
	}
	value, ok := new(big.Rat).SetString(s)
	if !ok {
		return s
	}
	// Fifteen significant digits: count those before the decimal point.
	before := len(new(big.Int).Quo(value.Num(), value.Denom()).Text(10))
	if value.Sign() < 0 {
		before--
	}
	text := value.FloatString(max(0, 15-before))
	if strings.Contains(text, ".") {
		text = strings.TrimRight(strings.TrimRight(text, "0"), ".")
	}
	return text
}
