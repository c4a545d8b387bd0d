package access

import (
	"fmt"
	"slices"
	"strings"
)

// Personal is a kind of personal data that is masked unless a caller's role and the
// purpose stated with the request allow it.
type Personal string

// The kinds of personal data that are masked.
const (
	IdentityNumber Personal = "identity-number"
	Phone          Personal = "phone"
	BankAccount    Personal = "bank-account"
	Health         Personal = "health"
	Disability     Personal = "disability"
)

// Purpose is why a caller wants to see personal data. It is stated with the request,
// in the header Bentou-Purpose, and kept in the access log.
type Purpose string

// The purposes.
const (
	Verification Purpose = "verification"   // checking what a household said
	Payment      Purpose = "payment"        // paying what was granted
	Medical      Purpose = "medical"        // settling a bill, arranging care
	Rights       Purpose = "rights-request" // answering the person itself
)

// Purposes lists the purposes in the order of the documentation.
func Purposes() []Purpose { return []Purpose{Verification, Payment, Medical, Rights} }

// shown says which role sees which personal data for which purposes.
var shown = map[Personal]map[Role][]Purpose{
	IdentityNumber: {Caseworker: {Verification, Medical, Rights}, Finance: {Payment}},
	Phone:          {Caseworker: {Verification, Medical, Rights}},
	BankAccount:    {Caseworker: {Payment, Rights}, Finance: {Payment}},
	Health:         {Caseworker: {Verification, Medical, Rights}},
	Disability:     {Caseworker: {Verification, Medical, Rights}},
}

// PersonalKinds lists the kinds of masked data in the order of the documentation.
func PersonalKinds() []Personal {
	return []Personal{IdentityNumber, Phone, BankAccount, Health, Disability}
}

// Shown gives the purposes for which a role sees a kind of personal data.
func Shown(p Personal, r Role) []Purpose { return shown[p][r] }

// Sees reports whether the caller sees a kind of personal data in this request.
func (c *Caller) Sees(p Personal) bool {
	return slices.Contains(shown[p][c.Role], Purpose(c.Purpose))
}

// Withheld says why a kind of personal data is masked for the caller.
func (c *Caller) Withheld(p Personal) (zh, en string) {
	if purposes := shown[p][c.Role]; len(purposes) > 0 {
		return "须说明用途（Bentou-Purpose：" + names(purposes, "、") + "）", "state a purpose (Bentou-Purpose: " + names(purposes, ", ") + ")"
	}
	var roles []Role
	for _, r := range Roles() {
		if len(shown[p][r]) > 0 {
			roles = append(roles, r)
		}
	}
	return fmt.Sprintf("角色 %s 不可见；可见的角色：%s", c.Role, names(roles, "、")), fmt.Sprintf("not shown to the role %s, but to %s", c.Role, names(roles, ", "))
}

func names[T ~string](list []T, between string) string {
	texts := make([]string, len(list))
	for i, x := range list {
		texts[i] = string(x)
	}
	return strings.Join(texts, between)
}
