package dossier

import (
	"fmt"

	"bentou/rules/fact"
)

// source is the column of a record of which a subject has one on a day.
type source struct {
	kind     kind
	column   int
	register int64 // whose completeness makes an absent record mean no
	absent   int64 // what no means, in the list of the column; −1: NONE of the field
}

// simple are the fields that stand in a column as they are.
var simple = map[string]source{
	"household_attribute": {kindPoverty, povertyAttribute, registerPoverty, -1},
	"dibao_category":      {kindDibao, 0, registerDibao, -1},
	"housing_grade":       {kindHousing, 0, noRegister, 0},
	"water_safety":        {kindWater, 0, noRegister, 0},
	"water_quantity":      {kindWater, 1, noRegister, 0},
	"water_quality":       {kindWater, 2, noRegister, 0},
	"water_convenience":   {kindWater, 3, noRegister, 0},
	"water_reliability":   {kindWater, 4, noRegister, 0},

	"sex":             {kindPerson, 0, noRegister, 0},
	"birth_date":      {kindPerson, personBirth, noRegister, 0},
	"relation":        {kindMembership, 0, noRegister, 0},
	"ethnicity":       {kindPerson, 2, noRegister, 0},
	"hukou":           {kindHukou, 0, noRegister, 0},
	"education_level": {kindSchooling, 0, noRegister, 0},
	"school_stage":    {kindSchooling, 1, noRegister, 0},
	"labour_ability":  {kindLabour, 0, noRegister, 0},
	// Whom a complete register does not list was not assessed as unable, and what
	// rests on an assessment has none to rest on. So no record is FULL and no need of
	// care. The list's own NONE is the opposite: it means 失能.
	"self_care":      {kindSelfCare, careLevel, registerSelfCare, int64(codeIndex(columns[kindSelfCare][careLevel].codes, string(fact.SelfCareFull)))},
	"long_term_care": {kindSelfCare, careLong, registerSelfCare, 0},
}

// special are the fields that need more than that.
var special = map[string]readFunc{
	"size":                  readSize,
	"age":                   readAge,
	"age_months":            readAgeMonths,
	"exit_status":           readExitStatus,
	"main_cause":            readMainCause,
	"disability_grade":      readCertificate,
	"disability_category":   readCertificate,
	"chronic_illness":       readHealth,
	"serious_illness":       readHealth,
	"severe_mental_illness": readHealth,
}

// field prepares to read a field of the registry.
func (r *Reader) field() {
	name := r.in.Field.Name
	if r.in.Field.Entity >= fact.EntityClaim {
		r.given(name)
		return
	}
	if read, ok := special[name]; ok {
		r.read = read
		r.specialise(name)
		return
	}
	if s, ok := simple[name]; ok {
		r.source(s)
		r.read = readSimple
	}
}

func (r *Reader) source(s source) {
	r.col = s
	if list := columns[s.kind][s.column].codes; list != nil {
		r.mapCodes(list)
	}
}

func (r *Reader) specialise(name string) {
	switch name {
	case "exit_status":
		r.source(source{kindPoverty, 1, registerPoverty, -1})
	case "main_cause":
		r.source(source{kindPoverty, 2, registerPoverty, -1})
	case "disability_grade":
		r.source(source{kindCertificate, 0, registerCertificate, -1})
	case "disability_category":
		r.source(source{kindCertificate, 1, registerCertificate, -1})
	case "chronic_illness":
		r.kind = condition(fact.HealthConditionChronicIllness)
	case "serious_illness":
		r.kind = condition(fact.HealthConditionSeriousIllness)
	case "severe_mental_illness":
		r.kind = condition(fact.HealthConditionSevereMentalIllness)
	}
}

// value turns what a column holds into a value of the input.
func (r *Reader) value(v int64, known bool) (int64, bool) {
	if known && columns[r.col.kind][r.col.column].kind == fact.KindCode {
		return r.code(v)
	}
	return v, known
}

// absent answers where there is no record on the day.
func (r *Reader) absent(q question) (int64, bool) {
	if !q.completeToday(r.col.register) {
		return 0, false
	}
	if r.col.absent < 0 {
		return r.isNone()
	}
	return r.value(r.col.absent, true)
}

func readSimple(r *Reader, q question) (int64, bool) {
	i := q.subject().on(r.col.kind, q.day.date)
	if i == nil {
		return r.absent(q)
	}
	q.t.item(i)
	return r.value(i.get(r.col.column))
}

var attributeGeneral = int64(codeIndex(columns[kindPoverty][povertyAttribute].codes, string(fact.HouseholdAttributeGeneral)))

// readExitStatus reads how far a household has come out of poverty. The registry
// leaves it blank where the household was never registered poor; a blank of a
// registered one is a blank.
func readExitStatus(r *Reader, q question) (int64, bool) { return r.ofThePoor(q) }

// readMainCause reads why a household is poor, which those never registered are not.
func readMainCause(r *Reader, q question) (int64, bool) { return r.ofThePoor(q) }

func (r *Reader) ofThePoor(q question) (int64, bool) {
	i := q.ix.on(kindPoverty, q.day.date)
	if i == nil {
		return r.absent(q)
	}
	q.t.item(i)
	if !i.is(povertyAttribute, attributeGeneral) {
		return r.value(i.get(r.col.column))
	}
	if i.has(r.col.column) {
		// One of the two is wrong, and the record does not say which.
		q.t.say("登记为一般农户，却填有贫困户栏目", "registered as an ordinary household, but with what only the poor have")
		return 0, false
	}
	return r.isNone()
}

// readCertificate reads the disability certificate. One that has run out is no
// certificate any more, but nor does it say that there is none: it may have been
// renewed, and the register that would know still lists the old one. So it is
// unknown, and the note asks for the renewal.
func readCertificate(r *Reader, q question) (int64, bool) {
	i := q.person.on(kindCertificate, q.day.date)
	if i == nil {
		return r.absent(q)
	}
	q.t.item(i)
	if expires, ok := i.get(certificateExpires); ok && q.day.date > fact.Date(expires) {
		if q.t != nil {
			y, m, d := fact.Date(expires).Civil()
			q.t.say(fmt.Sprintf("残疾人证已于%d年%d月%d日到期，是否换发不详", y, m, d), fmt.Sprintf("the disability certificate expired on %d %s %d; whether it was renewed is not known", d, m, y))
		}
		return 0, false
	}
	return r.value(i.get(r.col.column))
}

// readInsured says whether someone is enrolled in an insurance on the day.
func readInsured(r *Reader, q question) (int64, bool) {
	vague := false
	var found *item
	items := q.person.of(kindInsurance)
	for n := range items {
		i := &items[n]
		if !i.on(q.day.date) {
			continue
		}
		switch {
		case !i.has(insuranceKind):
			vague = true // of some insurance, perhaps this one
		case i.is(insuranceKind, r.kind):
			found = i
		}
	}
	switch {
	case vague:
		return 0, false
	case found != nil:
		q.t.item(found)
		return found.get(insuranceEnrolled)
	}
	return 0, q.completeToday(insuranceRegisters[r.kind])
}

// insuranceRegisters are the registers of the insurances: they have the same names.
var insuranceRegisters = func() []int64 {
	list := columns[kindInsurance][insuranceKind].codes
	out := make([]int64, len(list))
	for n, e := range list {
		out[n] = register(fact.RecordKind(e.Value))
	}
	return out
}()
