package rules

// The Liaocheng pack as of 2019-12-31, written once more by hand, as one would write
// it without a rule language: rows with optional values, amounts in whole fen,
// conditions of three values. It is what the engine is measured against, and a second
// opinion on every outcome and amount. This file: the rows.

// tri is a condition; and is min, or is max, not is minus.
type tri int8

const (
	no    tri = -1
	maybe tri = 0
	yes   tri = 1
)

// is is the condition b where everything that it looks at is known.
func is(known, b bool) tri {
	switch {
	case !known:
		return maybe
	case b:
		return yes
	}
	return no
}

// money is an amount in fen that may not be known; count and day are numbers that
// may not be.
type (
	money struct {
		fen   int64
		known bool
	}
	count struct {
		n     int32
		known bool
	}
	day struct {
		date  int32
		known bool
	}
)

// code is a code of a list, counted from 1; 0 is not known.
type code uint8

func (c code) in(a, b code) tri { return is(c != 0, c == a || c == b) }
func (c code) is(a code) tri    { return is(c != 0, c == a) }

// The codes that the rules name.
const (
	notExited          code = 2
	exitedWithBenefits code = 3
	returned           code = 5

	tekunPoor code = 4

	categoryRural code = 2
	categoryUrban code = 3

	areaRural code = 1
	areaUrban code = 2

	incomeAbove code = 1

	local code = 1

	gradeNone code = 1
	grade1    code = 2
	grade2    code = 3

	careNone code = 3

	notInSchool code = 1
	droppedOut  code = 13

	abilityNone code = 1

	housingA code = 1
	housingB code = 2

	waterMet   code = 1
	waterBasic code = 2

	expertConsultation code = 3
	feeCodes           code = 9
)

// months is how long a flag's end must have lasted.
const months = 6

// householdRow is a household. Values of several days stand from the day asked for
// backwards.
type householdRow struct {
	exitStatus, attribute, dibaoCategory, area    code
	housing, water                                code
	onDibao                                       tri
	dibaoEndReason                                code
	dibaoEnded                                    day
	dibaoLast, deposits                           money
	ownsCar, secondHome, foodEnough, clothsEnough tri
	size                                          [months]count
	people                                        []personRow
}

// personRow is a member.
type personRow struct {
	hukou, grade, selfCare, stage, labour               code
	coLiving, seriousIllness, onDibaoSingle             tri
	orphan, workInjury, longTermCare                    tri
	unableToLearn, armyOrPrison                         tri
	wishesPost, healthCheck, formalWork                 tri
	resident, employee, special                         tri // insured
	residentPension, employeePension                    tri
	age                                                 count
	otherBenefit, withoutExcluded, wage, withoutOneOffs money
	years                                               [months]yearRow
	claims                                              []claimRow
}

// yearRow is what is on record of a member's years on one day.
type yearRow struct {
	income, earnings, withoutDibao, business, medical money // of the card's year
	thisYear, thisYearBusiness                        money
	lastYear, lastYearBusiness                        money
}

// claimRow is a hospital bill.
type claimRow struct {
	total, inCatalogue                         money
	stay                                       count
	level                                      code
	referred, thirdParty, designated           tri
	earlierBasic, earlierBase, earlierCritical money
	earlierAssistance, earlierSupplement       money
	lines                                      []lineRow
}

type lineRow struct {
	inCatalogue tri
	amount      money
	fee         code
}

// verdict is how a programme ends for one subject.
type verdict uint8

const (
	verdictNo verdict = iota
	verdictOpen
	verdictYes
)

// decided is the end of a programme, with its amount in fen where it is a yes.
type decided struct {
	amount int64
	verdict
}

// The programmes of persons.
const (
	coverBasic = iota
	coverCritical
	coverWaiver
	coverAssistance
	coverSupplement
	dibaoSingle
	disabLiving
	disabNursing
	elderZone70
	elderDibao
	centenarian
	elderCare
	postEligible
	premiumMedical
	premiumSpecial
	premiumPension
	personProgrammes
)

// The flags.
const (
	belowLine = iota
	nearLine
	dibaoEndedNear
	relapseReview
	suddenExpense
	uninsured
	flagCount
)

type householdResult struct {
	dibao, buffer, exit decided
	raise, clear        [flagCount]tri
}

type personResult [personProgrammes]decided

// claimResult is what each layer pays.
type claimResult [5]money
