package limits

import (
	"fmt"
	"testing"
	"time"
)

func TestACallerMaySpendTheBurstAndThenTheRate(t *testing.T) {
	now := time.Date(2019, 12, 31, 0, 0, 0, 0, time.UTC)
	r := NewRate(Limits{Rate: 2, Burst: 3}.Filled(), func() time.Time { return now })
	for i := range 3 {
		s := r.Take("a")
		if s.Refused != nil || s.Remaining != 2-i || s.Limit != 3 || s.Window != 1500*time.Millisecond || s.Reset != time.Duration(i+1)*500*time.Millisecond {
			t.Errorf("request %d: %+v", i+1, s)
		}
	}
	s := r.Take("a")
	if s.Refused == nil || s.Refused.Fault.Code != TooManyRequests || s.Refused.Max != 3 || s.Remaining != 0 || s.Again != 500*time.Millisecond {
		t.Errorf("the fourth: %+v", s)
	}
	if s := r.Take("b"); s.Refused != nil {
		t.Error("what one caller spends is taken from another")
	}
	now = now.Add(s.Again)
	if s := r.Take("a"); s.Refused != nil {
		t.Errorf("when it says that the next may come, it does not: %+v", s)
	}
	if s := r.Take("a"); s.Refused == nil {
		t.Error("a refused request gives more")
	}
	now = now.Add(time.Hour)
	if s := r.Take("a"); s.Remaining != 2 {
		t.Errorf("more than the burst was saved up: %+v", s)
	}
}

func TestRememberedCallersAreBounded(t *testing.T) {
	now := time.Date(2019, 12, 31, 0, 0, 0, 0, time.UTC)
	r := NewRate(Limits{Callers: 10}.Filled(), func() time.Time { return now })
	for i := range 1000 {
		r.Take(fmt.Sprint(i))
	}
	if n := r.callers.Len(); n != 10 {
		t.Errorf("%d callers are remembered", n)
	}
}

func TestTheFirstOfARowOfRefusalsIsTold(t *testing.T) {
	now := time.Date(2019, 12, 31, 0, 0, 0, 0, time.UTC)
	r := NewWrong(Limits{Wrong: 1, WrongBurst: 1}.Filled(), func() time.Time { return now })
	var told []bool
	for i := range 7 {
		if i == 4 {
			now = now.Add(time.Second) // one is let through, and refusals begin anew
		}
		s := r.Take("address 192.0.2.1")
		told = append(told, s.First)
		if s.Refused != nil && (s.Refused.Limit != "wrong" || s.Refused.Max != 1 || s.Refused.Actual != 2) {
			t.Errorf("%+v", s.Refused)
		}
	}
	if got := fmt.Sprint(told); got != "[false true false false false true false]" {
		t.Error(got)
	}
}
