package preview

import "testing"

func TestAProgrammeIsForEveryoneWhereItIsRefusedToNobodyAndSomebodyHasIt(t *testing.T) {
	for name, c := range map[string]struct {
		subjects, eligible, undetermined int
		want                             bool
	}{
		"all":                     {30, 30, 0, true},
		"all but one unknown":     {30, 29, 1, true},
		"one, of the others open": {30, 1, 29, true},
		"all but one":             {30, 29, 0, false},
		"one refused, one open":   {30, 28, 1, false},
		"all open":                {30, 0, 30, false},
		"there is nobody":         {0, 0, 0, false},
	} {
		p := Programme{Subjects: c.subjects, New: Side{Has: true, Eligible: c.eligible, Undetermined: c.undetermined}}
		if got := p.Everyone(); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
	if p := (Programme{Subjects: 1, New: Side{Eligible: 1}}); p.Everyone() {
		t.Error("a programme that the release does not have is for everyone")
	}
}
