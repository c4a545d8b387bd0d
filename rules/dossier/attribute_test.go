package dossier

import (
	"testing"

	"bentou/rules/fact"
	"bentou/rules/lang"
)

func TestAnAttributeIsReadAsTheTypeThatThePackDeclares(t *testing.T) {
	h := home([]Record{
		record("attribute", "2018-01-01", "", "key=car", "value=true"),
		record("attribute", "2018-01-01", "", "key=pigs", "int_value=12"),
		record("attribute", "2018-01-01", "", "key=deposits", "money_value=1416.50"),
		record("attribute", "2018-01-01", "", "key=land", "decimal_value=2.25"),
		record("attribute", "2018-01-01", "", "key=rebuilt", "date_value=2019-05-05"),
		record("attribute", "2018-01-01", "", "key=heating", "code_value=coal"),
		record("attribute", "2018-01-01", "2019-01-01", "key=loan", "value=true"),
		record("attribute", "2019-01-01", "", "key=shop"),
	}, member(1, "1950-01-01", record("attribute", "2018-01-01", "", "key=driver", "bool_value=false")))
	for _, c := range []struct {
		entity fact.Entity
		kind   fact.Kind
		key    string
		want   string
	}{
		{fact.EntityHousehold, fact.KindBool, "car", "yes"},
		{fact.EntityHousehold, fact.KindInt, "pigs", "12"},
		{fact.EntityHousehold, fact.KindMoney, "pigs", "12.00"},
		{fact.EntityHousehold, fact.KindMoney, "deposits", "1416.50"},
		{fact.EntityHousehold, fact.KindInt, "deposits", "?"},
		{fact.EntityHousehold, fact.KindDecimal, "land", "2.25"},
		{fact.EntityHousehold, fact.KindDate, "rebuilt", "2019-05-05"},
		{fact.EntityHousehold, fact.KindCode, "heating", "COAL"},
		{fact.EntityHousehold, fact.KindBool, "loan", "?"},
		{fact.EntityHousehold, fact.KindBool, "shop", "?"},
		{fact.EntityHousehold, fact.KindBool, "driver", "?"}, // it is of the person
		{fact.EntityPerson, fact.KindBool, "driver", "no"},
		{fact.EntityPerson, fact.KindBool, "car", "?"},
	} {
		reads(t, h, attr(c.entity, c.kind, c.key, fact.AbsentMeaningUnknown, "", "GAS", "COAL"), today, c.want)
	}
}

func TestWhatAnAbsentAttributeMeansIsForThePackToSay(t *testing.T) {
	h := home(nil)
	for _, c := range []struct {
		in      *lang.Input
		want    string
		assumed bool
	}{
		{attr(fact.EntityHousehold, fact.KindBool, "car", fact.AbsentMeaningUnknown, ""), "?", false},
		{attr(fact.EntityHousehold, fact.KindBool, "car", fact.AbsentMeaningFalse, ""), "no", false},
		{attr(fact.EntityHousehold, fact.KindCode, "heating", fact.AbsentMeaningNone, "", "COAL", "none"), "none", false},
		{attr(fact.EntityHousehold, fact.KindDate, "rebuilt", fact.AbsentMeaningNone, ""), "never", false},
		{attr(fact.EntityHousehold, fact.KindMoney, "debt", fact.AbsentMeaningNone, ""), "0.00", false},
		{attr(fact.EntityHousehold, fact.KindMoney, "wage", fact.AbsentMeaningPresumed, "550.25"), "550.25", true},
		{attr(fact.EntityHousehold, fact.KindBool, "co_living", fact.AbsentMeaningPresumed, "true"), "yes", true},
		{attr(fact.EntityHousehold, fact.KindCode, "heating", fact.AbsentMeaningPresumed, "coal", "GAS", "COAL"), "COAL", true},
		{attr(fact.EntityHousehold, fact.KindInt, "pigs", fact.AbsentMeaningPresumed, "many"), "?", false},
	} {
		if r := reads(t, h, c.in, today, c.want); r.Assumed != c.assumed {
			t.Errorf("%s %s: assumed is %v", c.in.Name, c.want, r.Assumed)
		}
	}
}

func TestARecordWithoutAValueIsUnknownAndNothingIsPresumed(t *testing.T) {
	h := home([]Record{record("attribute", "2018-01-01", "", "key=co_living")})
	r := reads(t, h, attr(fact.EntityHousehold, fact.KindBool, "co_living", fact.AbsentMeaningPresumed, "true"), today, "?")
	if r.Assumed {
		t.Error("it is said to be assumed")
	}
	reads(t, h, attr(fact.EntityHousehold, fact.KindBool, "co_living", fact.AbsentMeaningFalse, ""), today, "?")
}

func TestAValueOutsideTheDeclaredRangeIsUnknown(t *testing.T) {
	h := home([]Record{record("attribute", "2018-01-01", "", "key=pigs", "value=501")})
	in := attr(fact.EntityHousehold, fact.KindInt, "pigs", fact.AbsentMeaningUnknown, "")
	in.Range = lang.Range{Min: 0, Max: 500}
	reads(t, h, in, today, "?")
	in.Range.Max = 501
	reads(t, h, in, today, "501")
}
