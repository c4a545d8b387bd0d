package dossier

import (
	"slices"
	"testing"

	"bentou/rules/fact"
)

func incomesComplete(year string) []Record {
	p := fact.YearOf(fact.MustDate(year + "-01-01").Year())
	return complete(p.From.String(), p.To.String(), fact.RecordKindIncome, fact.RecordKindExpense)
}

func TestAnIncomeIsTheExactSumOfTheRecordsInTheWindow(t *testing.T) {
	h := home(nil, member(1, "1980-01-01",
		income("2019", "WAGE", "WAGES", "6000.01"), income("2019", "WAGE", "CARE_WORK", "0.02"), income("2018", "WAGE", "WAGES", "9999"),
		income("2019", "BUSINESS", "UNSPECIFIED", "-100.5"), income("2019", "PROPERTY", "RENT", "0"), income("2019", "TRANSFER", "PENSION", "1416"), income("2019", "TRANSFER", "DIBAO", "3")))
	for _, c := range []struct{ fn, kinds, want string }{
		{"income", "ALL", "7318.53"},
		{"income", "WAGE", "6000.03"},
		{"income", "BUSINESS", "-100.50"},
		{"income", "PROPERTY", "0.00"},
		{"income", "TRANSFER", "1419.00"},
		{"income", "WAGES", "6000.01"},
		{"income", "CARE_WORK", "0.02"},
		{"income", "PENSION", "1416.00"},
		{"income", "FAMILY_SUPPORT", "0.00"}, // transfers are on record, and it is not among them
		{"income", "WAGE+PENSION+RENT", "7416.03"},
		{"income_except", "DIBAO", "7315.53"},
		{"income_except", "DIBAO+PENSION+WAGES", "-100.48"},
		{"income_except", "FARMING", "?"}, // the business income is not split
		{"income", "FARMING", "?"},
	} {
		reads(t, h, sum(c.fn, c.kinds, "calendar_year"), today, c.want)
	}
}

func TestWindowsAreTheDaysThatTheirNamesSay(t *testing.T) {
	for _, c := range []struct{ window, day, want string }{
		{"calendar_year", "2019-06-15", "[2019-01-01, 2020-01-01)"},
		{"coverage_year", "2019-12-31", "[2019-01-01, 2020-01-01)"},
		{"previous_year", "2019-01-01", "[2018-01-01, 2019-01-01)"},
		{"last12", "2019-06-15", "[2018-06-01, 2019-06-01)"},
		{"last12", "2019-01-31", "[2018-01-01, 2019-01-01)"},
		{"last_month", "2019-06-30", "[2019-05-01, 2019-06-01)"},
		{"last_month", "2019-01-01", "[2018-12-01, 2019-01-01)"},
		{"cycle_oct", "2019-12-31", "[2018-10-01, 2019-10-01)"},
		{"cycle_oct", "2019-10-01", "[2018-10-01, 2019-10-01)"},
		{"cycle_oct", "2019-09-30", "[2017-10-01, 2018-10-01)"},
		{"card_year", "2019-12-31", "[2019-01-01, 2020-01-01)"},
		{"card_year", "2019-12-30", "[2018-01-01, 2019-01-01)"},
	} {
		r := Read(home(nil, member(1, "1980-01-01")), At{}, sum("income", "ALL", c.window), fact.MustDate(c.day), Options{})
		if r.Window == nil || r.Window.String() != c.want {
			t.Errorf("%s on %s is %v, want %s", c.window, c.day, r.Window, c.want)
		}
	}
}

func TestARecordThatReachesOverTheEdgeOfTheWindowIsNotSplit(t *testing.T) {
	for _, c := range []struct{ amount, want string }{{"12000", "?"}, {"0", "0.00"}, {"", "?"}} {
		r := record("income", "2018-07-01", "2019-07-01", "income_source=WAGE", "item=WAGES")
		if c.amount != "" {
			r.Values = append(r.Values, Value{"amount", c.amount})
		}
		h := home(nil, member(1, "1980-01-01", r, record("income", "2019-07-01", "2020-01-01", "income_source=WAGE", "item=WAGES", "amount=0")))
		reads(t, h, sum("income", "WAGE", "calendar_year"), today, c.want)
	}
	open := record("income", "2019-01-01", "", "income_source=WAGE", "item=WAGES", "amount=5")
	reads(t, home(nil, member(1, "1980-01-01", open)), sum("income", "WAGE", "calendar_year"), today, "?")
}

func TestAMonthlyWageFillsAYearOnlyWhenEveryMonthIsOnRecord(t *testing.T) {
	p := member(1, "1980-01-01")
	for m := range 12 {
		s := months(2019, m+1, 1)
		p.Records = append(p.Records, record("income", s.from.String(), s.to.String(), "income_source=WAGE", "item=WAGES", "amount=1000.10"))
	}
	h := home(nil, p)
	reads(t, h, sum("income", "WAGE", "calendar_year"), today, "12001.20")
	reads(t, h, sum("income", "WAGE", "last_month"), today, "1000.10")
	reads(t, h, sum("income", "WAGE", "cycle_oct"), today, "?")
	h.Members[0].Records = slices.Delete(h.Members[0].Records, 5, 6)
	reads(t, h, sum("income", "WAGE", "calendar_year"), today, "?")
	reads(t, h, sum("income", "WAGE", "last_month"), today, "1000.10")
	h.Records = incomesComplete("2019")
	reads(t, h, sum("income", "WAGE", "calendar_year"), today, "11001.10")
}

func TestASourceWithoutARecordIsUnknownUnlessTheRegisterIsComplete(t *testing.T) {
	p := member(1, "1980-01-01", income("2019", "WAGE", "WAGES", "6000"))
	for _, c := range []struct {
		records []Record
		want    string
	}{
		{nil, "?"},
		{incomesComplete("2019"), "6000.00"},
		{incomesComplete("2018"), "?"},
		{complete("2019-01-01", "2019-12-31", fact.RecordKindIncome), "?"}, // the last day is missing
		{append(complete("2019-01-01", "2019-06-01", fact.RecordKindIncome), complete("2019-06-01", "2020-01-01", fact.RecordKindIncome)...), "6000.00"},
		{append(complete("2019-01-01", "2019-06-01", fact.RecordKindIncome), complete("2019-06-02", "2020-01-01", fact.RecordKindIncome)...), "?"},
	} {
		reads(t, home(c.records, p), sum("income", "ALL", "calendar_year"), today, c.want)
	}
}

func TestAnAmountThatIsNotKnownMakesTheSumUnknownAndNotLower(t *testing.T) {
	h := home(incomesComplete("2019"), member(1, "1980-01-01", income("2019", "WAGE", "WAGES", "6000"), income("2019", "WAGE", "CARE_WORK", ""), income("2019", "PROPERTY", "RENT", "7")))
	reads(t, h, sum("income", "ALL", "calendar_year"), today, "?")
	reads(t, h, sum("income", "WAGE", "calendar_year"), today, "?")
	reads(t, h, sum("income", "WAGES", "calendar_year"), today, "6000.00")
	reads(t, h, sum("income", "PROPERTY", "calendar_year"), today, "7.00")
	reads(t, h, sum("income_except", "CARE_WORK", "calendar_year"), today, "6007.00")
}

func TestASumThatDoesNotFitIsUnknown(t *testing.T) {
	h := home(incomesComplete("2019"), member(1, "1980-01-01", income("2019", "WAGE", "WAGES", "90000000000000000"), income("2019", "WAGE", "CARE_WORK", "90000000000000000")))
	reads(t, h, sum("income", "WAGE", "calendar_year"), today, "?")
}

func TestTransfersThatAreNotSplitHideTheItemsThatTheyMayHold(t *testing.T) {
	transfer := income("2019", "TRANSFER", "UNSPECIFIED", "2000")
	young, old := "1980-01-01", "1949-01-01"
	card := record("disability_certificate", "2012-01-01", "", "grade=GRADE_3", "category=VISUAL")
	spell := record("dibao_spell", "2012-01-01", "2019-02-01", "category=RURAL")
	registers := complete("2018-01-01", "", fact.RecordKindDibao, fact.RecordKindDisabilityCertificate, fact.RecordKindPovertyRegistration)
	standing := func(attribute string) Record { return record("poverty_registration", "2018-01-01", "", attribute) }
	for _, c := range []struct {
		name    string
		records []Record
		person  *Person
		item    string
		want    string // of the item
		without string // of transfers but for the item
	}{
		{"dibao, nothing complete", nil, member(1, young, transfer), "DIBAO", "?", "?"},
		{"dibao, register complete and no spell", registers, member(1, young, transfer), "DIBAO", "0.00", "2000.00"},
		{"dibao, a spell in the year", append(registers[:3:3], spell), member(1, young, transfer), "DIBAO", "?", "?"},
		{"dibao, complete for a part of the year", complete("2019-02-01", "", fact.RecordKindDibao), member(1, young, transfer), "DIBAO", "?", "?"},
		{"subsidy, no certificate", registers, member(1, young, transfer), "DISABILITY_SUBSIDY", "0.00", "2000.00"},
		{"subsidy, a certificate", registers, member(1, young, transfer, card), "DISABILITY_SUBSIDY", "?", "?"},
		{"pension, too young", nil, member(1, young, transfer), "PENSION", "0.00", "2000.00"},
		{"pension, old enough", registers, member(1, old, transfer), "PENSION", "?", "?"},
		{"pension, sixty on the last day", nil, member(1, "1959-12-31", transfer), "PENSION", "?", "?"},
		{"pension, sixty on the day after", nil, member(1, "1960-01-01", transfer), "PENSION", "0.00", "2000.00"},
		{"pension, age not known", registers, member(1, "", transfer), "PENSION", "?", "?"},
		{"pension, on record by itself", nil, member(1, young, transfer, income("2019", "TRANSFER", "PENSION", "5")), "PENSION", "?", "?"},
		{"allowance, too young", nil, member(1, young, transfer), "ELDER_ALLOWANCE", "0.00", "2000.00"},
		{"tekun, not registered", registers, member(1, young, transfer), "TEKUN_SUPPORT", "0.00", "2000.00"},
		{"tekun, registered otherwise", append(registers[:3:3], standing("attribute=GENERAL_POOR")), member(1, young, transfer), "TEKUN_SUPPORT", "0.00", "2000.00"},
		{"tekun, registered so", append(registers[:3:3], standing("attribute=TEKUN_POOR")), member(1, young, transfer), "TEKUN_SUPPORT", "?", "?"},
		{"tekun, attribute not known", append(registers[:3:3], record("poverty_registration", "2018-01-01", "")), member(1, young, transfer), "TEKUN_SUPPORT", "?", "?"},
		{"tekun, nothing complete", nil, member(1, young, transfer), "TEKUN_SUPPORT", "?", "?"},
		{"support of relatives cannot be ruled out", registers, member(1, young, transfer), "FAMILY_SUPPORT", "?", "?"},
		{"nothing is nothing of anything", nil, member(1, old, income("2019", "TRANSFER", "UNSPECIFIED", "0")), "PENSION", "0.00", "0.00"},
		{"an item of another source", nil, member(1, old, transfer, income("2019", "WAGE", "WAGES", "3")), "WAGES", "3.00", "2000.00"},
		{"an item that is not known", registers, member(1, young, yearOf("income", "2019", "income_source=TRANSFER", "amount=9")), "PENSION", "?", "?"},
	} {
		t.Run(c.name, func(t *testing.T) {
			reads(t, home(c.records, c.person), sum("income", c.item, "calendar_year"), today, c.want)
			// The other sources are on record, so that only the transfers matter.
			c.person.Records = append(c.person.Records, income("2019", "BUSINESS", "FARMING", "0"), income("2019", "PROPERTY", "RENT", "0"))
			if !slices.ContainsFunc(c.person.Records, func(r Record) bool { s, _ := r.Values.Get("income_source"); return s == "WAGE" }) {
				c.person.Records = append(c.person.Records, income("2019", "WAGE", "WAGES", "0"))
			}
			reads(t, home(c.records, c.person), sum("income_except", c.item, "calendar_year"), today, c.without)
			if all := Read(home(c.records, c.person), At{}, sum("income", "TRANSFER", "calendar_year"), fact.MustDate(today), Options{}); !all.Known {
				t.Errorf("all transfers are unknown, though their sum is on record")
			}
		})
	}
}

func TestTransfersThatAreNotSplitMayHoldADibaoThatWasDecidedAndNotRecorded(t *testing.T) {
	h := home(complete("2010-01-01", "", fact.RecordKindDibao, fact.RecordKindIncome), member(1, "1980-01-01", income("2019", "TRANSFER", "UNSPECIFIED", "2000")))
	reads(t, h, sum("income", "DIBAO", "calendar_year"), today, "0.00")
	h.Awards = []Award{{Programme: "dibao", From: fact.MustDate("2018-01-01"), To: fact.MustDate("2019-06-01").Ptr(), Cycle: "month"}}
	reads(t, h, sum("income", "DIBAO", "calendar_year"), today, "?")
	h.Awards[0].To = fact.MustDate("2019-01-01").Ptr()
	reads(t, h, sum("income", "DIBAO", "calendar_year"), today, "0.00")
}

func TestAnIncomeOfAnUnknownSourceMayBeOfAny(t *testing.T) {
	h := home(incomesComplete("2019"), member(1, "1980-01-01", yearOf("income", "2019", "item=RENT", "amount=5"), income("2019", "WAGE", "WAGES", "1")))
	reads(t, h, sum("income", "WAGE", "calendar_year"), today, "?")
	reads(t, h, sum("income", "ALL", "calendar_year"), today, "?")
}

func TestDaysBeforeBirthAndAfterDeathBringNothing(t *testing.T) {
	born := member(1, "2019-05-10", record("income", "2019-05-10", "2020-01-01", "income_source=TRANSFER", "item=SUBSIDY", "amount=50"))
	born.Records[0].Period.From = fact.MustDate("2019-05-10")
	reads(t, home(nil, born), sum("income", "TRANSFER", "calendar_year"), today, "50.00")
	reads(t, home(nil, born), sum("income", "WAGE", "calendar_year"), today, "?")
	reads(t, home(nil, born), sum("income", "ALL", "previous_year"), today, "0.00")
	reads(t, home(nil, member(1, "")), sum("income", "ALL", "previous_year"), today, "?")
	died := member(1, "1940-01-01", record("death", "2019-05-20", ""), record("income", "2019-01-01", "2019-06-01", "income_source=WAGE", "item=WAGES", "amount=7"))
	reads(t, home(nil, died), sum("income", "WAGE", "calendar_year"), "2019-05-20", "7.00")
	died.Records[len(died.Records)-1].Period.To = fact.MustDate("2019-05-20").Ptr() // the day of death is not on record
	reads(t, home(nil, died), sum("income", "WAGE", "calendar_year"), "2019-05-20", "?")
}

func TestExpensesAreSummedLikeIncomesButHaveNoItems(t *testing.T) {
	expense := func(year, kind, amount string) Record { return yearOf("expense", year, "kind="+kind, "amount="+amount) }
	p := member(1, "1980-01-01", expense("2019", "BUSINESS", "500.50"), expense("2019", "MEDICAL", "1"), expense("2018", "BUSINESS", "77"), income("2019", "WAGE", "WAGES", "1"))
	h := home(nil, p)
	reads(t, h, sum("expense", "BUSINESS", "card_year"), today, "500.50")
	reads(t, h, sum("expense", "BUSINESS+MEDICAL", "card_year"), today, "501.50")
	reads(t, h, sum("expense", "SCHOOLING", "card_year"), today, "?")
	reads(t, h, sum("expense", "ALL", "card_year"), today, "?")
	h = home(incomesComplete("2019"), p)
	reads(t, h, sum("expense", "SCHOOLING", "card_year"), today, "0.00")
	reads(t, h, sum("expense", "ALL", "card_year"), today, "501.50")
	p.Records = append(p.Records, yearOf("expense", "2019", "amount=3"))
	reads(t, h, sum("expense", "MEDICAL", "card_year"), today, "?")
}

func TestTheCardYearIsOneForTheHouseholdAndTheLatestOnRecord(t *testing.T) {
	wage := func(year, amount string) Record { return income(year, "WAGE", "WAGES", amount) }
	part := record("income", "2019-01-01", "2019-03-01", "income_source=WAGE", "item=WAGES", "amount=9")
	gone := member(3, "1980-01-01", wage("2019", "5"))
	gone.Records[0].Period.To = fact.MustDate("2019-06-01").Ptr()
	for _, c := range []struct {
		name    string
		records []Record
		members []*Person
		day     string
		want    string
		note    string
	}{
		{"recorded for the running year", nil, []*Person{member(1, "1980-01-01", wage("2018", "8"), wage("2019", "9"))}, "2019-06-30", "9.00", "by what is on record for 2019"},
		{"not recorded yet", nil, []*Person{member(1, "1980-01-01", wage("2018", "8"))}, today, "8.00", "by what is on record for 2018"},
		{"by another member", nil, []*Person{member(1, "1980-01-01", wage("2018", "8")), member(2, "1980-01-01", wage("2019", "9"))}, today, "?", "by what is on record for 2019"},
		{"by one who left", nil, []*Person{member(1, "1980-01-01", wage("2018", "8")), gone}, today, "8.00", "by what is on record for 2018"},
		{"by one who is still there", nil, []*Person{member(1, "1980-01-01", wage("2018", "8")), gone}, "2019-05-31", "?", "by what is on record for 2019"},
		{"begun to be recorded", nil, []*Person{member(1, "1980-01-01", wage("2018", "8"), part)}, "2019-06-30", "8.00", "by what is on record for 2018"},
		{"over, and recorded in part", nil, []*Person{member(1, "1980-01-01", wage("2018", "8"), part)}, today, "?", "by what is on record for 2019"},
		{"over, and recorded in part, but complete", incomesComplete("2019"), []*Person{member(1, "1980-01-01", wage("2018", "8"), part)}, today, "9.00", "by what is on record for 2019"},
		{"never, but complete", incomesComplete("2019"), []*Person{member(1, "1980-01-01")}, today, "0.00", "by what is on record for 2019"},
		{"never, and complete for the year that is over", incomesComplete("2018"), []*Person{member(1, "1980-01-01")}, "2019-06-30", "0.00", "by what is on record for 2018"},
		{"never, nor complete", nil, []*Person{member(1, "1980-01-01")}, today, "?", "by what is on record for 2019"},
		{"later years are not looked at", nil, []*Person{member(1, "1980-01-01", wage("2018", "8"), wage("2021", "9"))}, today, "8.00", "by what is on record for 2018"},
		{"later than another member's", nil, []*Person{member(1, "1980-01-01", wage("2018", "8")), member(2, "1980-01-01", wage("2016", "6"))}, today, "8.00", "by what is on record for 2018"},
		{"long ago", nil, []*Person{member(1, "1980-01-01", wage("2014", "4"))}, today, "4.00", "by what is on record for 2014"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := reads(t, home(c.records, c.members...), sum("income", "WAGE", "card_year"), c.day, c.want)
			if got := r.Note.EN; len(got) < len(c.note) || got[:len(c.note)] != c.note {
				t.Errorf("the note is %q, want %q", got, c.note)
			}
		})
	}
}

func TestAnUnknownIncomeSaysWhy(t *testing.T) {
	for _, c := range []struct {
		record Record
		want   string
	}{
		{income("2019", "WAGE", "WAGES", ""), "an amount is not known"},
		{record("income", "2018-12-01", "2019-02-01", "income_source=WAGE", "item=WAGES", "amount=5"), "the period of a record reaches over the edge of the window"},
		{record("income", "2019-12-01", "2020-01-01", "income_source=WAGE", "item=WAGES", "amount=5"), "not all days of the period are on record for wages"},
	} {
		r := reads(t, home(nil, member(1, "1980-01-01", c.record)), sum("income", "WAGE", "calendar_year"), today, "?")
		if r.Note.EN != c.want || len(r.From) == 0 {
			t.Errorf("it says %q, from %v; want %q", r.Note.EN, kindsOf(r), c.want)
		}
	}
}
