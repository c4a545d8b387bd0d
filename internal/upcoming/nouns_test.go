package upcoming

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"bentou/rules"
	"bentou/rules/dossier"
	"bentou/rules/fact"
	"bentou/rules/packs"
)

func recorded(kind, from string, columns ...string) dossier.Record {
	r := dossier.Record{Kind: kind, Period: fact.Period{From: fact.MustDate(from)}}
	for i := 0; i < len(columns); i += 2 {
		r.Values = append(r.Values, dossier.Value{Column: columns[i], Text: columns[i+1]})
	}
	return r
}

// Who turns 60, 70, 80, 90 and 100 on dibao, and whose certificate runs out: each with the
// month, what it does to which decision, what brings it, and the money.
func TestWhoComesToAnAgeThatThePackLooksAtIsListedCountedAndSummedByMonth(t *testing.T) {
	r, found := rules.Load(packs.Liaocheng())
	if found.Failed() {
		t.Fatal(found)
	}
	h := &dossier.Household{ID: 1, Records: []dossier.Record{
		recorded("dibao_spell", "2018-01-01", "category", "RURAL", "monthly_amount", "300.00"), recorded("household_completeness", "2010-01-01", "register", "DIBAO"),
		recorded("poverty_registration", "2015-01-01", "attribute", "GENERAL_POOR", "exit_status", "NOT_EXITED"),
	}}
	for i, birth := range []string{"1960-02-15", "1950-03-15", "1940-04-15", "1930-05-15", "1920-06-15", "1980-07-15"} {
		p := &dossier.Person{ID: 10 + i, Records: []dossier.Record{
			recorded("membership", "2010-01-01", "relation", "OTHER"), recorded("person_record", "1900-01-01", "birth_date", birth), recorded("hukou", "2010-01-01", "place", "LOCAL"),
		}}
		if i == 5 {
			p.Records = append(p.Records, recorded("disability_certificate", "2010-08-01", "grade", "GRADE_1", "category", "PHYSICAL", "expires_on", "2020-07-31"),
				recorded("self_care_assessment", "2015-01-01", "level", "NONE", "long_term_care", "true"))
		}
		if i == 1 {
			e := recorded("insurance_enrolment", "2020-01-01", "kind", "RESIDENT_MEDICAL", "enrolled", "true")
			e.Period.To = fact.MustDate("2020-09-01").Ptr()
			p.Records = append(p.Records, e)
		}
		h.Members = append(h.Members, p)
	}
	list, err := one(h, fact.MustDate("2019-12-31"), fact.MustDate("2020-12-31"), func(fact.Date) (*rules.Release, *fact.Date, error) { return r, nil, nil })
	check(t, err)
	watched := []string{"elder_zone70", "elder_dibao", "centenarian", "disab_nursing", "cover_basic"}
	money := func(m *fact.Money) string {
		if m == nil {
			return "-"
		}
		return m.String()
	}
	var got []string
	var sums Sums
	for i := range list {
		c := &list[i]
		if !slices.Contains(watched, c.Programme.Key) {
			continue
		}
		sums.Add(c)
		why := ""
		for _, x := range c.Causes {
			if x.Kind == rules.CauseBirthday && x.Subject == c.Subject || x.Input == "disability_grade" || x.Input == "insured(resident_medical)" {
				why = fmt.Sprintf("%s %s %d", x.Kind, x.Day, x.Age)
			}
		}
		got = append(got, fmt.Sprintf("%s %s of %d: %s %s to %s %s, %s", c.Day, c.Programme.Key, c.Subject.ID, c.Before, money(c.AmountBefore), c.After, money(c.AmountAfter), why))
	}
	slices.Sort(got)
	same(t, got,
		"2020-01-01 cover_basic of 11: UNDETERMINED - to ELIGIBLE -, RECORD 2020-01-01 0",
		"2020-02-01 elder_dibao of 10: INELIGIBLE - to ELIGIBLE 80.00, BIRTHDAY 2020-02-15 60",
		"2020-03-01 elder_zone70 of 11: INELIGIBLE - to ELIGIBLE 100.00, BIRTHDAY 2020-03-15 70",
		"2020-04-01 elder_dibao of 12: ELIGIBLE 80.00 to ELIGIBLE 100.00, BIRTHDAY 2020-04-15 80",
		"2020-05-01 elder_dibao of 13: ELIGIBLE 100.00 to ELIGIBLE 200.00, BIRTHDAY 2020-05-15 90",
		"2020-06-01 centenarian of 14: INELIGIBLE - to ELIGIBLE 400.00, BIRTHDAY 2020-06-15 100", // the higher of the two is paid
		"2020-06-01 elder_dibao of 14: ELIGIBLE 200.00 to INELIGIBLE -, BIRTHDAY 2020-06-15 100",
		"2020-08-01 disab_nursing of 15: ELIGIBLE 100.00 to UNDETERMINED -, RECORD 2020-08-01 0",
		"2020-09-01 cover_basic of 11: ELIGIBLE - to UNDETERMINED -, RECORD 2020-09-01 0")
	var counted []string
	for _, s := range sums.List() {
		counted = append(counted, fmt.Sprintf("%.7s %s %s: %d %d %d %d %s", s.Month.String(), s.Programme, s.Cycle, s.Begin, s.End, s.Amount, s.Unknown, s.Pays))
	}
	// Begin, end, other amount, undetermined, and by how much what is paid a month changes.
	same(t, counted,
		"2020-01 cover_basic YEAR: 1 0 0 0 0.00", "2020-02 elder_dibao MONTH: 1 0 0 0 80.00", "2020-03 elder_zone70 MONTH: 1 0 0 0 100.00",
		"2020-04 elder_dibao MONTH: 0 0 1 0 20.00", "2020-05 elder_dibao MONTH: 0 0 1 0 100.00", "2020-06 centenarian MONTH: 1 0 0 0 400.00",
		"2020-06 elder_dibao MONTH: 0 1 0 0 -200.00", "2020-08 disab_nursing MONTH: 0 0 0 1 -100.00", "2020-09 cover_basic YEAR: 0 0 0 1 0.00")
}

func same(t *testing.T, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("\n%s\ninstead of\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
