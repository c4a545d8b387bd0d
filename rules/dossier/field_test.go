package dossier

import (
	"reflect"
	"slices"
	"testing"

	"bentou/rules/fact"
	"bentou/rules/lang"
)

const today = "2019-12-31"

func TestEveryFieldOfTheVocabularyIsRead(t *testing.T) {
	h := home(
		[]Record{
			record("poverty_registration", "2016-01-01", "", "attribute=DIBAO_POOR", "exit_status=RETURNED", "main_cause=ILLNESS"),
			record("dibao_spell", "2016-01-01", "", "category=RURAL", "monthly_amount=300"),
			record("housing", "2016-01-01", "", "grade=C"),
			record("water", "2016-01-01", "", "overall=BASIC", "quantity=MET", "quality=UNMET", "convenience=BASIC", "reliability=MET"),
		},
		member(1, "1949-12-31",
			record("hukou", "2016-01-01", "", "place=LOCAL"),
			record("schooling", "2016-01-01", "", "education_level=PRIMARY", "stage=NOT_IN_SCHOOL"),
			record("health", "2016-01-01", "", "condition=CHRONIC_ILLNESS"),
			record("health", "2016-01-01", "", "condition=SERIOUS_ILLNESS"),
			record("health", "2016-01-01", "", "condition=SEVERE_MENTAL_ILLNESS"),
			record("labour", "2016-01-01", "", "ability=NONE"),
			record("self_care_assessment", "2016-01-01", "", "level=PARTIAL", "long_term_care=true"),
			record("disability_certificate", "2016-01-01", "", "grade=GRADE_2", "category=MENTAL", "expires_on=2026-01-01")))
	h.Members[0].Records[1].Values = append(h.Members[0].Records[1].Values, Value{"ethnicity", "HAN"})
	h.Members[0].Claims = []*Claim{{ID: 1,
		Values: Values{{"bill_total", "1000.50"}, {"bill_in_catalogue", "900"}, {"hospital_level", "LEVEL_2"}, {"designated", "true"}, {"referred", "false"},
			{"third_party_liable", "false"}, {"discharged_on", "2019-11-11"}, {"stay_number", "2"}},
		Lines: []Values{{{"fee_code", "BED"}, {"fee_amount", "50"}, {"fee_in_catalogue", "true"}}}}}
	want := map[string]string{
		"size": "1", "household_attribute": "DIBAO_POOR", "exit_status": "RETURNED", "main_cause": "ILLNESS", "dibao_category": "RURAL", "housing_grade": "C",
		"water_safety": "BASIC", "water_quantity": "MET", "water_quality": "UNMET", "water_convenience": "BASIC", "water_reliability": "MET",
		"birth_date": "1949-12-31", "age": "70", "age_months": "840", "sex": "FEMALE", "relation": "HEAD", "ethnicity": "HAN", "hukou": "LOCAL",
		"education_level": "PRIMARY", "school_stage": "NOT_IN_SCHOOL", "chronic_illness": "yes", "serious_illness": "yes", "severe_mental_illness": "yes",
		"labour_ability": "NONE", "self_care": "PARTIAL", "long_term_care": "yes", "disability_grade": "GRADE_2", "disability_category": "MENTAL",
		"bill_total": "1000.50", "bill_in_catalogue": "900.00", "hospital_level": "LEVEL_2", "designated": "yes", "referred": "no", "third_party_liable": "no",
		"discharged_on": "2019-11-11", "stay_number": "2", "fee_code": "BED", "fee_amount": "50.00", "fee_in_catalogue": "yes",
	}
	for _, f := range fact.Fields() {
		w, listed := want[f.Name]
		if !listed {
			t.Errorf("the test does not know %s", f.Name)
			continue
		}
		reads(t, h, field(f.Name), today, w)
	}
	// With nothing on record and no register complete, nothing is known of anybody.
	nobody := home(nil, &Person{ID: 1, Records: []Record{record("membership", "2010-01-01", "")}, Claims: []*Claim{{ID: 1, Lines: []Values{{}}}}})
	for _, f := range fact.Fields() {
		w := "?"
		if f.Name == "size" {
			w = "1"
		}
		reads(t, nobody, field(f.Name), today, w)
	}
}

func TestARecordHoldsFromItsFirstDayUntilBeforeItsLast(t *testing.T) {
	h := home([]Record{record("housing", "2016-01-01", "2019-06-01", "grade=D"), record("housing", "2019-06-01", "", "grade=A")})
	for day, want := range map[string]string{"2015-12-31": "?", "2016-01-01": "D", "2019-05-31": "D", "2019-06-01": "A"} {
		reads(t, h, field("housing_grade"), day, want)
	}
}

func TestInACompleteRegisterNoRecordMeansNo(t *testing.T) {
	for _, c := range []struct {
		field    string
		register fact.RecordKind
		want     string
	}{
		{"household_attribute", fact.RecordKindPovertyRegistration, "NONE"},
		{"exit_status", fact.RecordKindPovertyRegistration, "NONE"},
		{"main_cause", fact.RecordKindPovertyRegistration, "NONE"},
		{"dibao_category", fact.RecordKindDibao, "NONE"},
		{"disability_grade", fact.RecordKindDisabilityCertificate, "NONE"},
		{"disability_category", fact.RecordKindDisabilityCertificate, "NONE"},
		{"chronic_illness", fact.RecordKindHealth, "no"},
		{"serious_illness", fact.RecordKindHealth, "no"},
		{"severe_mental_illness", fact.RecordKindHealth, "no"},
		// Not the list's own NONE, which would be 失能 for everybody.
		{"self_care", fact.RecordKindSelfCare, "FULL"},
		{"long_term_care", fact.RecordKindSelfCare, "no"},
	} {
		h := home(complete("2018-01-01", "2019-06-01", c.register), member(1, "1950-01-01"))
		r := reads(t, h, field(c.field), "2019-05-31", c.want)
		if !slices.Equal(kindsOf(r), []string{"household_completeness"}) {
			t.Errorf("%s rests on %v", c.field, kindsOf(r))
		}
		reads(t, h, field(c.field), "2019-06-01", "?")
		reads(t, h, field(c.field), "2017-12-31", "?")
		for _, other := range fact.RecordKind("").Values() {
			if other != string(c.register) {
				reads(t, home(complete("2018-01-01", "2019-06-01", fact.RecordKind(other)), member(1, "1950-01-01")), field(c.field), "2019-05-31", "?")
			}
		}
	}
}

func TestTheRegisterOfTheUnitCountsLikeThatOfTheHousehold(t *testing.T) {
	h := home([]Record{record("unit_completeness", "2018-01-01", "", "register=DIBAO")})
	r := reads(t, h, field("dibao_category"), today, "NONE")
	if !slices.Equal(kindsOf(r), []string{"unit_completeness"}) {
		t.Errorf("it rests on %v", kindsOf(r))
	}
}

func TestABlankInsideARecordIsUnknownThoughTheRegisterIsComplete(t *testing.T) {
	registers := complete("2018-01-01", "", fact.RecordKindSelfCare, fact.RecordKindPovertyRegistration, fact.RecordKindDisabilityCertificate, fact.RecordKindDibao)
	h := home(append(registers, record("poverty_registration", "2018-01-01", "", "attribute=GENERAL_POOR"), record("dibao_spell", "2018-01-01", "")),
		member(1, "1950-01-01", record("self_care_assessment", "2018-01-01", "", "level=FULL"), record("disability_certificate", "2018-01-01", "", "category=VISUAL")))
	for _, f := range []string{"long_term_care", "main_cause", "disability_grade", "dibao_category"} {
		reads(t, h, field(f), today, "?")
	}
}

func TestTheExitStatusOfWhoWasNeverPoorIsNoneAndABlankOneOfThePoorIsUnknown(t *testing.T) {
	for _, c := range []struct{ columns, want string }{
		{"attribute=GENERAL", "NONE"},
		{"attribute=GENERAL_POOR", "?"},
		{"attribute=GENERAL_POOR,exit_status=NOT_EXITED", "NOT_EXITED"},
		{"exit_status=RETURNED", "RETURNED"},
		{"", "?"},
		{"attribute=GENERAL,exit_status=RETURNED", "?"}, // one of them is wrong
	} {
		r := record("poverty_registration", "2016-01-01", "")
		for _, column := range slices.DeleteFunc(splitList(c.columns), func(s string) bool { return s == "" }) {
			r.Values = append(r.Values, record("", "2016-01-01", "", column).Values...)
		}
		reads(t, home([]Record{r}), field("exit_status"), today, c.want)
	}
}

func TestACertificateThatRanOutIsNoneThatCountsAndNoProofOfNone(t *testing.T) {
	certificate := record("disability_certificate", "2009-06-15", "", "grade=GRADE_1", "category=VISUAL", "expires_on=2019-06-14")
	h := home(complete("2018-01-01", "", fact.RecordKindDisabilityCertificate), member(1, "1950-01-01", certificate))
	reads(t, h, field("disability_grade"), "2019-06-14", "GRADE_1")
	r := reads(t, h, field("disability_grade"), "2019-06-15", "?")
	if r.Note.EN != "the disability certificate expired on 14 June 2019; whether it was renewed is not known" {
		t.Errorf("the note is %q", r.Note.EN)
	}
	reads(t, h, field("disability_category"), "2019-06-15", "?")
	// Once the register itself has struck it off, there is none.
	h.Members[0].Records[2].Period.To = fact.MustDate("2019-06-15").Ptr()
	reads(t, h, field("disability_grade"), "2019-06-15", "NONE")
}

func TestWhoIsHealthyHasNoIllnessThatACardCanState(t *testing.T) {
	healthy := member(1, "1950-01-01", record("health", "2018-01-01", "", "condition=HEALTHY"))
	reads(t, home(nil, healthy), field("chronic_illness"), today, "no")
	reads(t, home(nil, healthy), field("serious_illness"), today, "no")
	reads(t, home(nil, healthy), field("severe_mental_illness"), today, "?")
	healthy.Records = append(healthy.Records, record("health", "2019-01-01", "", "condition=CHRONIC_ILLNESS"))
	reads(t, home(nil, healthy), field("chronic_illness"), today, "yes")
	ill := member(1, "1950-01-01", record("health", "2018-01-01", "", "condition=CHRONIC_ILLNESS"))
	reads(t, home(nil, ill), field("serious_illness"), today, "?")
}

func TestAnEnrolmentHoldsOnTheDayAndNoneInACompleteRegisterIsNo(t *testing.T) {
	h := home(complete("2019-01-01", "2020-01-01", fact.RecordKindResidentMedical, fact.RecordKindSpecialPoverty), member(1, "1950-01-01",
		yearOf("insurance_enrolment", "2018", "kind=RESIDENT_MEDICAL", "enrolled=true"),
		yearOf("insurance_enrolment", "2019", "kind=RESIDENT_PENSION", "enrolled=false"),
		yearOf("insurance_enrolment", "2019", "kind=EMPLOYEE_MEDICAL")))
	for _, c := range []struct{ kind, day, want string }{
		{"RESIDENT_MEDICAL", "2018-12-31", "yes"}, {"RESIDENT_MEDICAL", "2019-01-01", "no"}, {"RESIDENT_MEDICAL", "2017-12-31", "?"},
		{"RESIDENT_PENSION", today, "no"}, {"EMPLOYEE_MEDICAL", today, "?"}, {"EMPLOYEE_PENSION", today, "?"}, {"SPECIAL_POVERTY", today, "no"},
	} {
		reads(t, h, insured(c.kind), c.day, c.want)
	}
}

func TestARecordThatDoesNotSayWhatItIsAboutMakesEveryNoUnknown(t *testing.T) {
	h := home(append(complete("2018-01-01", "", fact.RecordKindResidentMedical, fact.RecordKindHealth), record("attribute", "2018-01-01", "", "value=true")),
		member(1, "1950-01-01", record("insurance_enrolment", "2018-01-01", "", "enrolled=true"), record("health", "2018-01-01", "")))
	reads(t, h, insured("RESIDENT_MEDICAL"), today, "?")
	reads(t, h, field("chronic_illness"), today, "?")
	reads(t, h, attr(fact.EntityHousehold, fact.KindBool, "car", fact.AbsentMeaningFalse, ""), today, "?")
}

func TestATextThatIsNoValueOfItsColumnIsUnknown(t *testing.T) {
	h := home([]Record{record("housing", "2016-01-01", "", "grade=Z")}, member(1, "1950-01-01", record("hukou", "2016-01-01", "", "place=")))
	reads(t, h, field("housing_grade"), today, "?")
	reads(t, h, field("hukou"), today, "?")
}

func TestAReadingSaysWhereItCameFrom(t *testing.T) {
	h := home([]Record{record("housing", "2016-01-01", "", "grade=C")})
	observed := fact.MustDate("2015-12-20")
	h.Records[0].ID, h.Records[0].Verified, h.Records[0].Recorded, h.Records[0].Observed = 41, true, 7, &observed
	r := reads(t, h, field("housing_grade"), today, "C")
	want := Source{Record: 41, Kind: "housing", Period: h.Records[0].Period, Source: fact.SourceDepartment, Verified: true, Recorded: 7, Observed: observed.Ptr(), Said: Values{{"grade", "C"}}}
	if len(r.From) != 1 || !reflect.DeepEqual(r.From[0], want) {
		t.Errorf("it came from %+v", r.From)
	}
}

func TestAnInputThatNobodyUnderstandsIsUnknown(t *testing.T) {
	h := home(nil, member(1, "1950-01-01"))
	for _, in := range []*lang.Input{
		{Name: "nothing", Entity: fact.EntityPerson},
		{Name: "guess()", Fn: "guess", Entity: fact.EntityPerson},
		sum("income", "FOO", "card_year"), sum("income", "ALL", "last_week"), sum("expense", "WAGE", "card_year"), sum("income_except", "", "card_year"),
		insured("FIRE"), granted(fact.EntityHousehold, "paid", "dibao", "sometime"),
	} {
		reads(t, h, in, today, "?")
	}
	for _, who := range []At{{Person: -1}, {Person: 1}} {
		if r := Read(h, who, field("sex"), fact.MustDate(today), Options{}); r.Known {
			t.Errorf("member %d has sex %d", who.Person, r.Value)
		}
	}
}

func TestEveryWindowOfTheLanguageIsKnownHere(t *testing.T) {
	for name := range lang.Windows {
		if parseWindow(name) == windowNone {
			t.Errorf("there are no days for the window %s", name)
		}
	}
}
