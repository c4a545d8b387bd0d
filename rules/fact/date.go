package fact

import (
	"database/sql/driver"
	"errors"
	"fmt"
	"time"
)

// Date is a calendar day, counted from 1970-01-01. It has no time zone: a
// birthday is the same day everywhere. Dates run from 0001-01-01 to 9999-12-31.
// The zero value is 1970-01-01, so an absent date is a nil *Date, not a zero.
type Date int32

const dateLayout = "2006-01-02"

// The first and last dates that Bentou records.
var (
	MinDate = NewDate(1, time.January, 1)
	MaxDate = NewDate(9999, time.December, 31)
)

// ErrDate is returned for text that is not a calendar day.
var ErrDate = errors.New("not a calendar date (YYYY-MM-DD)")

// NewDate returns the day; like [time.Date] it normalises 32 January to 1 February.
func NewDate(year int, month time.Month, day int) Date {
	return Date(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// DateOf returns the day that t shows in its own location.
func DateOf(t time.Time) Date { return NewDate(t.Date()) }

// ParseDate reads YYYY-MM-DD. A day that does not exist (2019-02-29) is an error.
func ParseDate(s string) (Date, error) {
	// Fixed positions first: dates are read by the million when rows are scanned.
	if len(s) == 10 && s[4] == '-' && s[7] == '-' {
		y, ok1 := digits(s[0:4])
		m, ok2 := digits(s[5:7])
		d, ok3 := digits(s[8:10])
		if ok1 && ok2 && ok3 && y >= 1 && m >= 1 && m <= 12 && d >= 1 && d <= DaysIn(y, time.Month(m)) {
			return fromCivil(y, m, d), nil
		}
	}
	return 0, fmt.Errorf("%w: %q", ErrDate, s)
}

// MustDate is [ParseDate] for constants; it panics on an error.
func MustDate(s string) Date {
	d, err := ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

func digits(s string) (n int, ok bool) {
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int(c-'0')
	}
	return n, true
}

// fromCivil converts a proleptic Gregorian date to days since 1970-01-01
// (Hinnant, "chrono-Compatible Low-Level Date Algorithms", days_from_civil).
func fromCivil(y, m, d int) Date {
	if m <= 2 {
		y--
	}
	era := y / 400
	if y < 0 {
		era = (y - 399) / 400
	}
	yoe := y - era*400
	mp := (m + 9) % 12
	doy := (153*mp+2)/5 + d - 1
	doe := yoe*365 + yoe/4 - yoe/100 + doy
	return Date(era*146097 + doe - 719468)
}

// DaysIn returns the number of days of a month.
func DaysIn(year int, month time.Month) int {
	return time.Date(year, month+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

func (d Date) time() time.Time { return time.Unix(int64(d)*86400, 0).UTC() }

// Civil returns year, month and day.
func (d Date) Civil() (year int, month time.Month, day int) { return d.time().Date() }

// Year returns the calendar year.
func (d Date) Year() int { return d.time().Year() }

// String formats as YYYY-MM-DD.
func (d Date) String() string { return d.time().Format(dateLayout) }

// AddDays returns the day n days later.
func (d Date) AddDays(n int) Date { return d + Date(n) }

// Before reports whether d is earlier than other.
func (d Date) Before(other Date) bool { return d < other }

// After reports whether d is later than other.
func (d Date) After(other Date) bool { return d > other }

// Ptr returns a pointer to a copy, for optional fields.
func (d Date) Ptr() *Date { return &d }

// AgeOn returns the completed years (周岁) on a day of someone born on d, and
// −1 before the birth. Someone born on 29 February completes a year on 1 March
// in other years (data-model.md, a parameter of the pack once rules decide).
func (d Date) AgeOn(on Date) int {
	if on < d {
		return -1
	}
	by, bm, bd := d.Civil()
	y, m, day := on.Civil()
	age := y - by
	if m < bm || (m == bm && day < bd) {
		age--
	}
	return age
}

// Value stores a date as its text; both databases take that for a date column.
func (d Date) Value() (driver.Value, error) { return d.String(), nil }

// Scan reads a date column: text from SQLite, a time from PostgreSQL.
func (d *Date) Scan(src any) error {
	switch v := src.(type) {
	case string:
		parsed, err := ParseDate(v)
		*d = parsed
		return err
	case []byte:
		return d.Scan(string(v))
	case time.Time:
		*d = DateOf(v)
		return nil
	default:
		return fmt.Errorf("%w: a %T", ErrDate, src)
	}
}

// MarshalText formats as YYYY-MM-DD, for JSON and YAML.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText is the inverse of MarshalText.
func (d *Date) UnmarshalText(text []byte) error {
	parsed, err := ParseDate(string(text))
	*d = parsed
	return err
}

// Period is the half-open range of days [From, To); a nil To is open.
type Period struct {
	From Date
	To   *Date
}

// YearOf returns the calendar year as a period.
func YearOf(year int) Period {
	to := NewDate(year+1, time.January, 1)
	return Period{From: NewDate(year, time.January, 1), To: &to}
}

// Valid reports whether the period holds at least one day.
func (p Period) Valid() bool { return p.To == nil || p.From < *p.To }

// Contains reports whether the day lies in the period.
func (p Period) Contains(d Date) bool { return p.From <= d && (p.To == nil || d < *p.To) }

// Overlaps reports whether the two periods share a day.
func (p Period) Overlaps(q Period) bool {
	return (p.To == nil || q.From < *p.To) && (q.To == nil || p.From < *q.To)
}

// Equal reports whether the two periods hold the same days.
func (p Period) Equal(q Period) bool {
	if p.From != q.From || (p.To == nil) != (q.To == nil) {
		return false
	}
	return p.To == nil || *p.To == *q.To
}

// String formats as [from, to).
func (p Period) String() string {
	if p.To == nil {
		return "[" + p.From.String() + ", )"
	}
	return "[" + p.From.String() + ", " + p.To.String() + ")"
}
