package dossier

import (
	"slices"
	"testing"

	"bentou/rules/fact"
	"bentou/rules/lang"
)

func earlier(name string) *lang.Input {
	return &lang.Input{Name: "earlier(" + name + ")", Fn: "earlier", Args: []string{name}, Entity: fact.EntityClaim, Type: lang.Type{Kind: fact.KindMoney, Scale: 2}}
}

func TestEarlierClaimsOfTheYearAreSummedUpToTheDayOfDischarge(t *testing.T) {
	p := member(1, "1950-01-01")
	p.Claims = []*Claim{{ID: 1, Values: Values{{"discharged_on", "2019-06-15"}}}}
	p.Settled = []Settled{
		{fact.MustDate("2018-12-31"), Values{{"l1", "1000.00"}}}, // another year
		{fact.MustDate("2019-01-01"), Values{{"l1", "10.00"}, {"own", "0.01"}}},
		{fact.MustDate("2019-06-15"), Values{{"l1", "0.50"}, {"own", "0.01"}}}, // of the same day, but settled before
		{fact.MustDate("2019-06-16"), Values{{"l1", "500.00"}}},                // discharged later
	}
	h := home(nil, p)
	r := reads(t, h, earlier("l1"), today, "10.50")
	if got := kindsOf(r); !slices.Equal(got, []string{"settlement", "settlement"}) {
		t.Errorf("it rests on %v", got)
	}
	reads(t, h, earlier("own"), today, "0.02")
	reads(t, h, earlier("l2"), today, "?") // they were settled without such a layer
}

func TestWithoutEarlierClaimsNothingIsUsedUp(t *testing.T) {
	p := member(1, "1950-01-01")
	p.Claims = []*Claim{{ID: 1, Values: Values{{"discharged_on", "2019-06-15"}}}, {ID: 2}}
	h := home(nil, p)
	reads(t, h, earlier("l1"), today, "0.00")
	p.Settled = []Settled{{fact.MustDate("2018-12-31"), Values{{"l1", "1000.00"}}}}
	reads(t, h, earlier("l1"), today, "0.00")
	if r := Read(h, At{Claim: 1}, earlier("l1"), fact.MustDate(today), Options{}); r.Known {
		t.Errorf("of a claim without a day of discharge it is %d", r.Value)
	}
}

func TestEachClaimAndLineIsReadForItself(t *testing.T) {
	p := member(1, "1950-01-01")
	p.Claims = []*Claim{
		{ID: 1, Values: Values{{"bill_total", "100"}}, Lines: []Values{{{"fee_amount", "1"}}, {{"fee_amount", "2"}}}},
		{ID: 2, Values: Values{{"bill_total", "-5"}}},
	}
	h := home(nil, p)
	day := fact.MustDate(today)
	if r := Read(h, At{Line: 1}, field("fee_amount"), day, Options{}); !r.Known || r.Value != 200 {
		t.Errorf("the second fee is %+v", r)
	}
	if r := Read(h, At{Claim: 1}, field("bill_total"), day, Options{}); r.Known {
		t.Errorf("a negative bill is %d", r.Value)
	}
	if r := Read(h, At{Claim: 1, Line: 0}, field("fee_amount"), day, Options{}); r.Known {
		t.Errorf("a fee that is not there is %d", r.Value)
	}
}
