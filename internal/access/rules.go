package access

import (
	"slices"

	"bentou/internal/fault"
)

// Rules are exchanged as files beside the API, by those who may use its fields for the
// same (graph/grants; a test compares the two). A service runs trusted documents only, and
// exchanges none.

// MayReadRules refuses whoever does not read the rules in force.
func (c *Caller) MayReadRules() error {
	return c.among("规则", "the rules", Viewer, Caseworker, PolicyEditor, PolicyApprover, Finance, Auditor, Administrator)
}

// MayReadDrafts refuses whoever does not read drafts of rules.
func (c *Caller) MayReadDrafts() error {
	return c.among("规则草案", "drafts of rules", PolicyEditor, PolicyApprover, Auditor, Administrator)
}

// MayWriteRules refuses whoever does not write rules. Rules are for everywhere, and so is
// whoever writes them.
func (c *Caller) MayWriteRules() error {
	if c.Unit != 0 {
		return fault.New(fault.Forbidden, "规则由不限辖区者制定", "rules are made by those who have no area")
	}
	return c.among("规则草案的修改", "changes of drafts", PolicyEditor, Administrator)
}

func (c *Caller) among(zh, en string, roles ...Role) error {
	if slices.Contains(roles, c.Role) {
		return nil
	}
	return fault.Newf(fault.Forbidden, "%[2]s不对角色 %[1]s 开放", "%[3]s are not for the role %[1]s", c.Role, zh, en)
}
