package fault

import (
	"errors"
	"fmt"
)

// Code says what kind of fault a request met.
type Code string

// The codes. They are part of the API: clients branch on them.
const (
	Invalid         Code = "INVALID"         // the request is malformed or breaks a rule of the data
	Unauthenticated Code = "UNAUTHENTICATED" // nobody is signed in
	Forbidden       Code = "FORBIDDEN"       // the caller may not do this
	NotFound        Code = "NOT_FOUND"       // there is no such thing, or the caller may not know of it
	Conflict        Code = "CONFLICT"        // it collides with what is recorded, or is stale
	WrongState      Code = "WRONG_STATE"     // right request, wrong moment (not set up, read-only, of another version)
	Unavailable     Code = "UNAVAILABLE"     // something needed does not answer now; try again
	Internal        Code = "INTERNAL"        // unforeseen; the text is withheld
)

// Text is one message in both languages of Bentou. It holds no personal data.
type Text struct {
	ZH string `json:"zh"`
	EN string `json:"en"`
}

// Error is a fault with its code and, where it concerns one, the input field
// (a dotted path such as "input.validFrom").
type Error struct {
	Code  Code
	Field string
	Text  Text
	Cause error // for the log; never shown
}

// Error returns the English text and the cause, for logs and the command line.
func (e *Error) Error() string {
	s := e.Text.EN
	if e.Field != "" {
		s = e.Field + ": " + s
	}
	if e.Cause != nil {
		s += ": " + e.Cause.Error()
	}
	return s
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Cause }

// New returns a fault with its text in both languages.
func New(code Code, zh, en string) *Error {
	return &Error{Code: code, Text: Text{ZH: zh, EN: en}}
}

// Newf is [New] with the same arguments formatted into both texts.
func Newf(code Code, zh, en string, args ...any) *Error {
	return New(code, fmt.Sprintf(zh, args...), fmt.Sprintf(en, args...))
}

// On returns a copy that names the input field.
func (e *Error) On(field string) *Error {
	c := *e
	c.Field = field
	return &c
}

// Because returns a copy that carries the cause.
func (e *Error) Because(cause error) *Error {
	c := *e
	c.Cause = cause
	return &c
}

// Errors is several faults of one request, so that a form shows them all at once.
type Errors []*Error

// Error joins the texts.
func (es Errors) Error() string {
	s := ""
	for i, e := range es {
		if i > 0 {
			s += "; "
		}
		s += e.Error()
	}
	return s
}

// All returns the faults in err: one, several, or an [Internal] one that hides
// the text of an unforeseen error. It returns nil for a nil error.
func All(err error) Errors {
	if err == nil {
		return nil
	}
	var es Errors
	if errors.As(err, &es) {
		return es
	}
	var e *Error
	if errors.As(err, &e) {
		return Errors{e}
	}
	return Errors{New(Internal, "内部错误", "internal error").Because(err)}
}

// CodeOf returns the code of the first fault in err.
func CodeOf(err error) Code {
	if all := All(err); len(all) > 0 {
		return all[0].Code
	}
	return ""
}
