package access

import "testing"

func TestNumbersOfPersonsAreHiddenAndOthersAreNot(t *testing.T) {
	for _, number := range []string{
		"37159919610307001X", "371599196103070011", "371599610307001", "3715991961030700110", "371599 19610307 001x", "371599-19610307-0011",
		"6217001234567890123", "6217 0012 3456 7890 123", "13900000000",
	} {
		for _, around := range [][2]string{{"", ""}, {"Unknown type \"", "\"."}, {"证件号码 ", "："}} {
			if got := WithoutNumbers(around[0] + number + around[1]); got != around[0]+"[…]"+around[1] {
				t.Errorf("%s%s%s becomes %q", around[0], number, around[1], got)
			}
		}
	}
	for _, text := range []string{
		"household 37159990000014", "from 2019-12-31 to 2020-01-01", "2019-12-31 2020-01-31", "2026-11-28T06:34:06.123456Z", "cost 2333002 of 500000",
		"371599100101 of 2019", "1416.00", "line 1000:1001", "20000000000",
	} {
		if got := WithoutNumbers(text); got != text {
			t.Errorf("%q becomes %q", text, got)
		}
	}
}
