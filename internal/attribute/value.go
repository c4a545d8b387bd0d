package attribute

import (
	"slices"
	"strconv"

	"bentou/ent/gen/ent"
	"bentou/internal/fault"
	"bentou/rules/fact"
)

// Value is a value in the column of its type; the others are nil. With all of them
// nil it is a value that is not known.
type Value struct {
	Bool    *bool
	Int     *int64
	Money   *fact.Money
	Decimal *fact.Decimal
	Date    *fact.Date
	Code    *string
}

// Column is the column that holds the values of a type.
func Column(t fact.AttributeType) string {
	return map[fact.AttributeType]string{
		fact.AttributeTypeBool: "bool_value", fact.AttributeTypeInt: "int_value", fact.AttributeTypeMoney: "money_value",
		fact.AttributeTypeDecimal: "decimal_value", fact.AttributeTypeDate: "date_value", fact.AttributeTypeCode: "code_value",
	}[t]
}

// Parse reads a value as the type of a definition is written (true, 12, 1416.50,
// 0.65, 2019-12-31, a code), and refuses one outside the declared range or codes.
// Errors are INVALID on "value" and do not quote the text.
func Parse(d *ent.AttributeDefinition, text string) (Value, error) {
	v, scaled, err := read(d.Type, text)
	if err != nil {
		return Value{}, fault.Newf(fault.Invalid, "不是 %s 类型的值", "not a value of type %s", d.Type).On("value").Because(err)
	}
	if d.Type == fact.AttributeTypeCode && !slices.Contains(d.Codes, text) {
		return Value{}, fault.Newf(fault.Invalid, "代码不在 %v 之内", "the code is none of %v", d.Codes).On("value")
	}
	if (d.Min != nil && scaled < *d.Min) || (d.Max != nil && scaled > *d.Max) {
		return Value{}, fault.New(fault.Invalid, "超出规定的范围", "it lies outside the declared range").On("value")
	}
	return v, nil
}

// read also returns the value in the scale of its column, in which ranges are kept.
func read(t fact.AttributeType, text string) (v Value, scaled int64, err error) {
	switch t {
	case fact.AttributeTypeBool:
		b, err := strconv.ParseBool(text)
		return Value{Bool: &b}, 0, err
	case fact.AttributeTypeInt:
		n, err := strconv.ParseInt(text, 10, 64)
		return Value{Int: &n}, n, err
	case fact.AttributeTypeMoney:
		m, err := fact.ParseMoney(text)
		return Value{Money: &m}, int64(m), err
	case fact.AttributeTypeDecimal:
		d, err := fact.ParseDecimal(text)
		return Value{Decimal: &d}, int64(d), err
	case fact.AttributeTypeDate:
		d, err := fact.ParseDate(text)
		return Value{Date: &d}, int64(d), err
	default:
		return Value{Code: &text}, 0, nil
	}
}

// Any returns the value as what its column holds; nil where it is not known.
func (v Value) Any() any {
	switch {
	case v.Bool != nil:
		return *v.Bool
	case v.Int != nil:
		return *v.Int
	case v.Money != nil:
		return *v.Money
	case v.Decimal != nil:
		return *v.Decimal
	case v.Date != nil:
		return *v.Date
	case v.Code != nil:
		return *v.Code
	}
	return nil
}

// OfHousehold makes the fact that a household has the value; the caller adds days
// and provenance.
func (v Value) OfHousehold(household int, key string) *ent.HouseholdAttributeFact {
	return &ent.HouseholdAttributeFact{HouseholdID: household, Key: key,
		BoolValue: v.Bool, IntValue: v.Int, MoneyValue: v.Money, DecimalValue: v.Decimal, DateValue: v.Date, CodeValue: v.Code}
}

// OfPerson makes the fact that a person has the value; the caller adds days and
// provenance.
func (v Value) OfPerson(person int, key string) *ent.PersonAttributeFact {
	return &ent.PersonAttributeFact{PersonID: person, Key: key,
		BoolValue: v.Bool, IntValue: v.Int, MoneyValue: v.Money, DecimalValue: v.Decimal, DateValue: v.Date, CodeValue: v.Code}
}
