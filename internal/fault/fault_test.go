package fault

import (
	"errors"
	"fmt"
	"testing"
)

func TestAnUnforeseenErrorIsInternalAndHidesItsText(t *testing.T) {
	all := All(errors.New("secret"))
	if len(all) != 1 || all[0].Code != Internal || all[0].Text.EN != "internal error" {
		t.Fatalf("got %+v", all)
	}
}

func TestAWrappedFaultKeepsItsCode(t *testing.T) {
	err := fmt.Errorf("while importing: %w", New(Conflict, "冲突", "conflict").On("input.code"))
	if CodeOf(err) != Conflict || All(err)[0].Field != "input.code" {
		t.Fatalf("got %+v", All(err))
	}
	if CodeOf(nil) != "" {
		t.Fatal("nil has a code")
	}
	several := Errors{New(Invalid, "一", "one"), New(Invalid, "二", "two")}
	if got := All(several); len(got) != 2 || several.Error() != "one; two" {
		t.Fatalf("got %v", got)
	}
}
