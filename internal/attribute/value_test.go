package attribute

import (
	"strings"
	"testing"

	"bentou/ent/gen/ent"
	"bentou/internal/fault"
	"bentou/rules/fact"
)

func TestAValueIsReadIntoTheColumnOfItsTypeAndNoOther(t *testing.T) {
	for _, c := range []struct {
		kind fact.AttributeType
		text string
		want any
	}{
		{fact.AttributeTypeBool, "true", true},
		{fact.AttributeTypeInt, "-12", int64(-12)},
		{fact.AttributeTypeMoney, "1416.5", fact.MustMoney("1416.50")},
		{fact.AttributeTypeDecimal, "0.65", fact.Decimal(650_000)},
		{fact.AttributeTypeDate, "2019-12-31", fact.MustDate("2019-12-31")},
		{fact.AttributeTypeCode, "coal", "coal"},
	} {
		v, err := Parse(&ent.AttributeDefinition{Type: c.kind, Codes: []string{"coal"}}, c.text)
		if err != nil || v.Any() != c.want {
			t.Errorf("%s %q is %v, %v", c.kind, c.text, v.Any(), err)
			continue
		}
		filled := ""
		f := v.OfPerson(1, "k")
		values := f.FactValues()
		for i, column := range f.FactKind().Columns {
			if column != "key" && values[i] != nil {
				filled += column
			}
		}
		if filled != Column(c.kind) {
			t.Errorf("%s fills %s", c.kind, filled)
		}
	}
	if got := (Value{}).Any(); got != nil {
		t.Errorf("a value that is not known is %v", got)
	}
}

func TestWhatIsNoValueOfTheTypeOrOutsideTheDeclaredRangeIsRefusedWithoutBeingQuoted(t *testing.T) {
	low, high := int64(100), int64(200)
	for _, c := range []struct {
		kind fact.AttributeType
		text string
	}{
		{fact.AttributeTypeBool, "secret"}, {fact.AttributeTypeInt, "secret"}, {fact.AttributeTypeMoney, "1.234"}, {fact.AttributeTypeDecimal, "secret"},
		{fact.AttributeTypeDate, "2019-02-29"}, {fact.AttributeTypeCode, "secret"}, {fact.AttributeTypeInt, "99"}, {fact.AttributeTypeMoney, "2.01"},
	} {
		_, err := Parse(&ent.AttributeDefinition{Type: c.kind, Codes: []string{"coal"}, Min: &low, Max: &high}, c.text)
		if fault.CodeOf(err) != fault.Invalid {
			t.Errorf("%s %q: %v", c.kind, c.text, err)
			continue
		}
		if f := fault.All(err)[0]; strings.Contains(f.Text.EN+f.Text.ZH, c.text) {
			t.Errorf("%s %q is quoted: %v", c.kind, c.text, f.Text)
		}
	}
}
