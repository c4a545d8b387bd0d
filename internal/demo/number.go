package demo

import (
	"fmt"

	"bentou/internal/idcard"
	"bentou/rules/fact"
)

// The numbers of the demo: see the comment of the package.
const (
	perSex         = 500 // of the thousand sequence numbers of a birthday, the odd ones are men's
	unassignedArea = 371598
)

func sexDigit(s fact.Sex) int {
	if s == fact.SexMale {
		return 1
	}
	return 0
}

// identityNumber is the n-th number of a birthday and sex.
func identityNumber(birth fact.Date, sex fact.Sex, n int) string {
	y, m, d := birth.Civil()
	digits := fmt.Sprintf("%06d%04d%02d%02d%03d", unassignedArea-n/perSex, y, m, d, n%perSex*2+sexDigit(sex))
	return digits + string(idcard.CheckCharacter(digits))
}

// phone is a telephone number that nobody can have: eleven digits from 000 on.
func phone(household, n int) string { return fmt.Sprintf("000%07d%d", household, n) }

// account is the number of a bank account that nobody can have.
func account(household int) string { return fmt.Sprintf("000%016d", household) }

// householdCode is the code of the n-th household.
func householdCode(n int) string { return fmt.Sprintf("371599900%05d", n) }
