package caught

import (
	"errors"
	"strings"
	"testing"
)

func falls(v any) { panic(v) }

func TestAPanicBecomesAnErrorWithItsTypeAndFramesAndWithoutItsValue(t *testing.T) {
	const value = "371599194905050081"
	var p *Panic
	if err := Run(func() error { falls(value); return nil }); !errors.As(err, &p) {
		t.Fatalf("%v", err)
	}
	if p.Type != "string" || len(p.Frames) == 0 || !strings.HasPrefix(p.Frames[0], "bentou/rules/caught.falls (caught_test.go:") || strings.Contains(p.Error(), value) {
		t.Errorf("%s", p.Error())
	}
	var none []int
	if err := Run(func() error { none[len(value)]++; return nil }); !errors.As(err, &p) || p.Type != "runtime.boundsError" || !strings.Contains(p.Error(), "caught_test.go:") {
		t.Errorf("%v", err)
	}
}

func TestWhatDoesNotPanicReturnsAsItIs(t *testing.T) {
	mine := errors.New("mine")
	if err := Run(func() error { return mine }); err != mine {
		t.Errorf("%v", err)
	}
	if err := Run(func() error { return nil }); err != nil {
		t.Errorf("%v", err)
	}
}
