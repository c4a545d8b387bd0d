package scalar

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"io"
	"strconv"
	"time"

	"github.com/99designs/gqlgen/graphql"

	"bentou/internal/fault"
	"bentou/rules/fact"
)

func invalid(zh, en string) error { return fault.New(fault.Invalid, zh, en) }

func quoted(s string) graphql.Marshaler {
	return graphql.WriterFunc(func(w io.Writer) { _, _ = io.WriteString(w, strconv.Quote(s)) })
}

func text(v any, what string) (string, error) {
	s, ok := v.(string)
	if !ok {
		return "", invalid("须写作字符串", what+" is written as a string")
	}
	return s, nil
}

// MarshalID writes a global id. Clients must not read anything into it.
func MarshalID(id int) graphql.Marshaler {
	var b [binary.MaxVarintLen64]byte
	return quoted(base64.RawURLEncoding.EncodeToString(b[:binary.PutUvarint(b[:], uint64(id))]))
}

// UnmarshalID reads what [MarshalID] wrote.
func UnmarshalID(v any) (int, error) {
	s, err := text(v, "an id")
	if err != nil {
		return 0, err
	}
	b, err := base64.RawURLEncoding.DecodeString(s)
	if err == nil {
		if id, n := binary.Uvarint(b); n == len(b) && n > 0 && id < 1<<53 {
			return int(id), nil
		}
	}
	return 0, invalid("不是有效的编号", fmt.Sprintf("not an id: %q", s))
}

// MarshalDate writes a day as YYYY-MM-DD.
func MarshalDate(d fact.Date) graphql.Marshaler { return quoted(d.String()) }

// UnmarshalDate reads YYYY-MM-DD.
func UnmarshalDate(v any) (fact.Date, error) {
	s, err := text(v, "a date")
	if err != nil {
		return 0, err
	}
	d, err := fact.ParseDate(s)
	if err != nil {
		return 0, invalid("不是日历日（YYYY-MM-DD）", err.Error())
	}
	return d, nil
}

const momentLayout = "2006-01-02T15:04:05.000000Z"

// MarshalDateTime writes a moment in UTC with microseconds, RFC 3339.
func MarshalDateTime(t time.Time) graphql.Marshaler { return quoted(t.UTC().Format(momentLayout)) }

// UnmarshalDateTime reads RFC 3339, with any offset.
func UnmarshalDateTime(v any) (time.Time, error) {
	s, err := text(v, "a moment")
	if err != nil {
		return time.Time{}, err
	}
	t, err := time.Parse(time.RFC3339Nano, s)
	if err != nil {
		return time.Time{}, invalid("不是时刻（RFC 3339）", fmt.Sprintf("not a moment (RFC 3339, such as 2019-12-31T08:00:00+08:00): %q", s))
	}
	return t, nil
}

// MarshalMoney writes yuan with two decimals.
func MarshalMoney(m fact.Money) graphql.Marshaler { return quoted(m.String()) }

// UnmarshalMoney reads a decimal string of yuan with at most two decimals. A JSON
// number is refused: it may have been a float on its way.
func UnmarshalMoney(v any) (fact.Money, error) {
	s, err := text(v, "money")
	if err != nil {
		return 0, err
	}
	m, err := fact.ParseMoney(s)
	if err != nil {
		return 0, invalid("不是金额（至多两位小数）", err.Error())
	}
	return m, nil
}

// MarshalRate writes an exact decimal.
func MarshalRate(d fact.Decimal) graphql.Marshaler { return quoted(d.String()) }

// UnmarshalRate reads an exact decimal string with at most six decimals.
func UnmarshalRate(v any) (fact.Decimal, error) {
	s, err := text(v, "a rate")
	if err != nil {
		return 0, err
	}
	d, err := fact.ParseDecimal(s)
	if err != nil {
		return 0, invalid("不是小数（至多六位小数）", err.Error())
	}
	return d, nil
}
