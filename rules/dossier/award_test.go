package dossier

import (
	"testing"

	"bentou/rules/fact"
	"bentou/rules/lang"
)

const (
	ofHousehold = fact.EntityHousehold
	ofPerson    = fact.EntityPerson
)

// decision is a decision kept; an empty to is open, an empty amount is not known.
func decision(programme, from, to, amount, cycle, reason string) Award {
	a := Award{Programme: programme, From: fact.MustDate(from), Cycle: cycle, EndReason: reason}
	if to != "" {
		a.To = fact.MustDate(to).Ptr()
	}
	if amount != "" {
		a.Amount = fact.MustMoney(amount).Ptr()
	}
	return a
}

func TestADibaoSpellOnRecordIsHistory(t *testing.T) {
	h := home([]Record{
		record("dibao_spell", "2015-01-01", "2016-01-01", "category=RURAL", "monthly_amount=100", "end_reason=PROPERTY"),
		record("dibao_spell", "2017-01-01", "2019-06-01", "category=RURAL", "monthly_amount=300", "end_reason=INCOME_ABOVE"),
	})
	for _, c := range []struct{ day, on, ended, reason, amount, awarded string }{
		{"2014-12-31", "?", "?", "?", "?", "?"},
		{"2015-06-30", "yes", "never", "?", "100.00", "2015-01-01"},
		{"2016-06-30", "?", "2016-01-01", "PROPERTY", "100.00", "2015-01-01"},
		{"2019-05-31", "yes", "never", "?", "300.00", "2017-01-01"},
		{"2019-06-01", "?", "2019-06-01", "INCOME_ABOVE", "300.00", "2017-01-01"},
	} {
		reads(t, h, granted(ofHousehold, "on", "dibao", ""), c.day, c.on)
		reads(t, h, granted(ofHousehold, "ended", "dibao", ""), c.day, c.ended)
		reads(t, h, granted(ofHousehold, "end_reason", "dibao", ""), c.day, c.reason)
		reads(t, h, granted(ofHousehold, "last_amount", "dibao", ""), c.day, c.amount)
		reads(t, h, granted(ofHousehold, "awarded_on", "dibao", ""), c.day, c.awarded)
	}
	h.Records = append(h.Records, complete("2010-01-01", "", fact.RecordKindDibao)...)
	for _, c := range []struct{ day, on, ended string }{{"2014-12-31", "no", "never"}, {"2016-06-30", "no", "2016-01-01"}, {"2019-06-01", "no", "2019-06-01"}} {
		reads(t, h, granted(ofHousehold, "on", "dibao", ""), c.day, c.on)
		reads(t, h, granted(ofHousehold, "ended", "dibao", ""), c.day, c.ended)
	}
	reads(t, h, granted(ofHousehold, "last_amount", "dibao", ""), "2014-12-31", "0.00")
}

func TestOfItsOwnDecisionsBentouKnowsThatThereWereNone(t *testing.T) {
	h := home(nil, member(1, "1940-01-01"))
	for _, entity := range []fact.Entity{ofHousehold, ofPerson} {
		reads(t, h, granted(entity, "on", "elder", ""), today, "no")
		reads(t, h, granted(entity, "ended", "elder", ""), today, "never")
		reads(t, h, granted(entity, "last_amount", "elder", ""), today, "0.00")
		reads(t, h, granted(entity, "paid", "elder", "calendar_year"), today, "0.00")
		reads(t, h, granted(entity, "on", "dibao", ""), today, "?")
		reads(t, h, granted(entity, "paid", "dibao", "calendar_year"), today, "?")
	}
}

func TestAMemberHasAwardsOfTheirOwnAndTheDibaoOfTheHousehold(t *testing.T) {
	p := member(1, "1940-01-01")
	p.Awards = []Award{decision("elder", "2019-01-01", "", "100", "month", "")}
	h := home([]Record{record("dibao_spell", "2017-01-01", "", "monthly_amount=300")}, p, member(2, "1941-01-01"))
	h.Awards = []Award{decision("poor", "2019-01-01", "", "", "once", "")}
	reads(t, h, granted(ofPerson, "on", "elder", ""), today, "yes")
	reads(t, h, granted(ofPerson, "on", "poor", ""), today, "no")
	reads(t, h, granted(ofPerson, "on", "dibao", ""), today, "yes")
	reads(t, h, granted(ofHousehold, "on", "elder", ""), today, "no")
	reads(t, h, granted(ofHousehold, "on", "poor", ""), today, "yes")
	if r := Read(h, At{Person: 1}, granted(ofPerson, "on", "elder", ""), fact.MustDate(today), Options{}); !r.Known || r.Value != 0 {
		t.Errorf("the other member is on it: %+v", r)
	}
}

func TestAnAwardThatBeginsLaterIsNoneYet(t *testing.T) {
	h := home(nil)
	h.Awards = []Award{decision("elder", "2020-01-01", "", "100", "month", ""), decision("elder", "2019-05-05", "2019-05-05", "100", "month", "")}
	reads(t, h, granted(ofHousehold, "on", "elder", ""), today, "no")
	reads(t, h, granted(ofHousehold, "ended", "elder", ""), today, "never")
}

func TestTheLastAmountIsOfTheCycleInWhichItIsStated(t *testing.T) {
	h := home(nil)
	h.Awards = []Award{decision("heating", "2019-01-01", "2020-01-01", "600", "year", "")}
	in := granted(ofHousehold, "last_amount", "heating", "")
	reads(t, h, in, today, "?") // of a month
	in.Type.Period = "year"
	reads(t, h, in, today, "600.00")
}

func TestEndReasonIsNoneInAListThatHasIt(t *testing.T) {
	in := granted(ofHousehold, "end_reason", "dibao", "")
	in.Type.Codes = &lang.Codes{Entries: append([]fact.Entry{{Value: fact.CodeNone}}, fact.DibaoEndReason("").Entries()...)}
	reads(t, home(complete("2019-01-01", "", fact.RecordKindDibao)), in, today, "NONE")
	reads(t, home([]Record{record("dibao_spell", "2017-01-01", "2019-01-01")}), in, today, "?")
	reads(t, home([]Record{record("dibao_spell", "2017-01-01", "2019-01-01", "end_reason=MOVED")}), in, today, "MOVED")
}

func TestWhatWasPaidIsTheAmountOfEachMonthInTheWindow(t *testing.T) {
	spell := func(from, to, amount string) Record {
		r := record("dibao_spell", from, to)
		if amount != "" {
			r.Values = Values{{"monthly_amount", amount}}
		}
		return r
	}
	all := complete("2010-01-01", "", fact.RecordKindDibao)
	for _, c := range []struct {
		name        string
		records     []Record
		awards      []Award
		window, day string
		want        string
	}{
		{"a whole year", []Record{spell("2017-01-01", "", "300.10")}, nil, "calendar_year", today, "3601.20"},
		{"until the month of the day", []Record{spell("2017-01-01", "", "300")}, nil, "calendar_year", "2019-06-15", "1800.00"},
		{"a month begun counts whole", append(all, spell("2019-03-20", "2019-05-10", "300")), nil, "calendar_year", today, "900.00"},
		{"without a register the rest is unknown", []Record{spell("2019-03-20", "2019-05-10", "300")}, nil, "calendar_year", today, "?"},
		{"a new amount from a day on", []Record{spell("2017-01-01", "2019-07-01", "300"), spell("2019-07-01", "", "400")}, nil, "calendar_year", today, "4200.00"},
		{"a new amount within a month", []Record{spell("2017-01-01", "2019-07-10", "300"), spell("2019-07-10", "", "400")}, nil, "calendar_year", today, "4200.00"},
		{"an amount that is not known", []Record{spell("2017-01-01", "2019-02-01", ""), spell("2019-02-01", "", "400")}, nil, "calendar_year", today, "?"},
		{"none of it in the window", []Record{spell("2017-01-01", "2019-02-01", ""), spell("2019-02-01", "", "400")}, nil, "last_month", today, "400.00"},
		{"never", all, nil, "calendar_year", today, "0.00"},
		{"complete for a part", complete("2019-01-01", "2019-06-01", fact.RecordKindDibao), nil, "calendar_year", today, "?"},
		{"complete up to the day", complete("2019-01-01", "2019-06-16", fact.RecordKindDibao), nil, "calendar_year", "2019-06-15", "0.00"},
		{"the record goes before the decision", []Record{spell("2017-01-01", "", "300")}, []Award{decision("dibao", "2019-07-01", "", "999", "month", "")}, "calendar_year", today, "3600.00"},
		{"also where its amount is not known", []Record{spell("2017-01-01", "", "")}, []Award{decision("dibao", "2019-01-01", "", "999", "month", "")}, "calendar_year", today, "?"},
		{"a decision alone", all, []Award{decision("dibao", "2019-07-01", "", "100", "month", "")}, "calendar_year", today, "600.00"},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := home(c.records)
			h.Awards = c.awards
			reads(t, h, granted(ofHousehold, "paid", "dibao", c.window), c.day, c.want)
		})
	}
}

func TestTheRecordGoesBeforeADecisionAlsoForWhoAsksOfAMember(t *testing.T) {
	p := member(1, "1940-01-01")
	p.Awards = []Award{decision("dibao", "2019-01-01", "", "999", "month", "")}
	h := home([]Record{record("dibao_spell", "2017-01-01", "", "monthly_amount=300")}, p)
	reads(t, h, granted(ofPerson, "paid", "dibao", "last_month"), today, "300.00")
}

func TestWhatIsPaidByTheYearOrOnceIsNotSplit(t *testing.T) {
	for _, c := range []struct {
		name, window string
		awards       []Award
		want         string
	}{
		{"a year in the window", "calendar_year", []Award{decision("x", "2019-01-01", "2020-01-01", "600", "year", "")}, "600.00"},
		{"the rest of a year", "calendar_year", []Award{decision("x", "2019-03-01", "2020-01-01", "600", "year", "")}, "600.00"},
		{"every year", "previous_year", []Award{decision("x", "2016-01-01", "", "600", "year", "")}, "600.00"},
		{"over the edge", "last12", []Award{decision("x", "2019-01-01", "2020-01-01", "600", "year", "")}, "?"},
		{"nothing over the edge", "last12", []Award{decision("x", "2019-01-01", "2020-01-01", "0", "year", "")}, "0.00"},
		{"once", "calendar_year", []Award{decision("x", "2019-03-05", "", "1000", "once", ""), decision("x", "2018-03-05", "", "7", "once", "")}, "1000.00"},
		{"once, not known how much", "calendar_year", []Award{decision("x", "2019-03-05", "", "", "once", "")}, "?"},
		{"not known how often", "calendar_year", []Award{decision("x", "2019-03-05", "", "5", "", "")}, "?"},
		{"not known how often, before", "calendar_year", []Award{decision("x", "2017-03-05", "2018-01-01", "5", "", "")}, "0.00"},
		{"another programme", "calendar_year", []Award{decision("y", "2019-01-01", "", "5", "month", "")}, "0.00"},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := home(nil)
			h.Awards = c.awards
			reads(t, h, granted(ofHousehold, "paid", "x", c.window), today, c.want)
		})
	}
}
