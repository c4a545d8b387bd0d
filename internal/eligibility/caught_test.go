package eligibility

import (
	"errors"
	"os"
	"sync"
	"testing"

	"bentou/rules"
	"bentou/rules/caught"
	"bentou/rules/dossier"
	"bentou/rules/fact"
)

// A household that is none stands for whatever makes the evaluator fall over.
func TestAPanicInOnePartOfTheWorkIsAnErrorOfTheWhole(t *testing.T) {
	r, found := rules.Load(os.DirFS("../../testdata/packs/wells"))
	if found.Failed() {
		t.Fatal(found)
	}
	none, day := make([]*dossier.Household, 4), fact.MustDate("2019-12-31")
	var fell *caught.Panic
	if _, err := decideOn(2, &Release{Release: r}, none, day); !errors.As(err, &fell) {
		t.Errorf("decided: %v", err)
	}
	if _, err := candidatesOf(2, nil, none); !errors.As(err, &fell) {
		t.Errorf("allocated: %v", err)
	}
	if err := countAll(r, nil, []AuditMonth{{Day: day}}, none); !errors.As(err, &fell) {
		t.Errorf("audited: %v", err)
	}
	var wait sync.WaitGroup
	prepare(&wait, none)
	wait.Wait() // what could not be prepared fails where it is read
}
