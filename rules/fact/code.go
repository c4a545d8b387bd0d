package fact

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
)

// Entry describes one value of a code list.
type Entry struct {
	Value   string   // the stable name, as the API and the database hold it
	ZH, EN  string   // labels
	Code    string   // the number in the national standard, where there is one
	Aliases []string // other Chinese spellings that rosters use
}

// Code is what every code list can do.
type Code interface {
	~string
	Entries() []Entry
}

// ErrCode is returned for a value that its code list does not hold.
var ErrCode = errors.New("not in the code list")

// List is the name of a code list with its entries, for documentation and the API.
type List struct {
	Name, ZH, EN string
	Entries      []Entry
}

// Values returns the stable names of a list in order. Each type's Values method
// calls it, because ent asks for one.
func values(entries []Entry) []string {
	out := make([]string, len(entries))
	for i, e := range entries {
		out[i] = e.Value
	}
	return out
}

// Describe returns the entry of a value; ok is false for a value outside the list.
func Describe[C Code](c C) (e Entry, ok bool) {
	for _, e := range c.Entries() {
		if e.Value == string(c) {
			return e, true
		}
	}
	return Entry{}, false
}

// ParseCode returns the value of that stable name, or [ErrCode].
func ParseCode[C Code](name string) (C, error) {
	if _, ok := Describe(C(name)); !ok {
		return "", fmt.Errorf("%w: %q", ErrCode, name)
	}
	return C(name), nil
}

// ParseLabel returns the value whose Chinese label or alias is given, or
// [ErrCode]. Rosters are read with it; the text must already be trimmed.
func ParseLabel[C Code](zh string) (C, error) {
	var c C
	for _, e := range c.Entries() {
		if e.ZH == zh || slices.Contains(e.Aliases, zh) {
			return C(e.Value), nil
		}
	}
	return "", fmt.Errorf("%w: %q", ErrCode, zh)
}

// The names of codes are enum values of the API; its generator asks each type to
// read and write itself.

func marshalCode[C Code](w io.Writer, c C) {
	_, _ = io.WriteString(w, strconv.Quote(string(c)))
}

func unmarshalCode[C Code](c *C, v any) error {
	name, ok := v.(string)
	if !ok {
		return fmt.Errorf("%w: a %T", ErrCode, v)
	}
	parsed, err := ParseCode[C](name)
	if err != nil {
		return err
	}
	*c = parsed
	return nil
}
