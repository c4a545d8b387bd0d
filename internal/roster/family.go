package roster

import "bentou/rules/fact"

// ageGap is the least number of years between parent and child that passes
// without a warning.
const ageGap = 12

// generation says how many generations a relation is above the head's: a father
// is one above, a grandson two below. Others are not compared.
var generation = map[fact.Relation]int{
	fact.RelationParent: 1, fact.RelationFather: 1, fact.RelationMother: 1,
	fact.RelationHusbandsFather: 1, fact.RelationHusbandsMother: 1, fact.RelationWifesFather: 1, fact.RelationWifesMother: 1,
	fact.RelationGrandparent: 2, fact.RelationGrandfather: 2, fact.RelationGrandmother: 2,
	fact.RelationMothersFather: 2, fact.RelationMothersMother: 2,
	fact.RelationSon: -1, fact.RelationOnlySon: -1, fact.RelationEldestSon: -1, fact.RelationSecondSon: -1,
	fact.RelationThirdSon: -1, fact.RelationFourthSon: -1, fact.RelationFifthSon: -1, fact.RelationOtherSon: -1,
	fact.RelationDaughter: -1, fact.RelationOnlyDaughter: -1, fact.RelationEldestDaughter: -1, fact.RelationSecondDaughter: -1,
	fact.RelationThirdDaughter: -1, fact.RelationFourthDaughter: -1, fact.RelationFifthDaughter: -1, fact.RelationOtherDaughter: -1,
	fact.RelationGrandchild: -2, fact.RelationGrandson: -2, fact.RelationGranddaughter: -2,
	fact.RelationDaughtersSon: -2, fact.RelationDaughtersDaughter: -2,
}

// family looks at the household as a whole: exactly one head, nobody twice, and
// ages that fit, of which the last is only worth a warning. People adopt, marry
// again and look after each other's children.
func (p *parser) family(h *Household) {
	head := -1
	var heads []int
	for i := range h.Members {
		if h.Members[i].Relation == fact.RelationHead {
			heads = append(heads, i)
		}
	}
	switch len(heads) {
	case 0:
		p.add(h.RowNumbers[0], colRelation, CodeNoHead, detailNone)
	case 1:
		head = heads[0]
	default:
		for k, i := range heads {
			other := heads[0]
			if k == 0 {
				other = heads[1]
			}
			p.add(h.Members[i].Row, colRelation, CodeTwoHeads, h.Members[other].Row)
		}
	}
	seen := make(map[string]int, len(h.Members))
	for i := range h.Members {
		m := &h.Members[i]
		if m.IdentityNumber == "" {
			continue
		}
		if row, twice := seen[m.IdentityNumber]; twice {
			p.add(m.Row, colID, CodePersonTwice, row)
		} else {
			seen[m.IdentityNumber] = m.Row
		}
	}
	if head < 0 || h.Members[head].IdentityNumber == "" {
		return
	}
	for i := range h.Members {
		m := &h.Members[i]
		steps := generation[m.Relation]
		if steps == 0 || m.IdentityNumber == "" {
			continue
		}
		elder, younger := m.Birth, h.Members[head].Birth
		if steps < 0 {
			elder, younger, steps = younger, elder, -steps
		}
		// AgeOn is −1 before the birth: the elder one was not even born.
		if elder.AgeOn(younger) < steps*ageGap {
			p.warn(m.Row, colRelation, CodeUnlikelyFamily, h.Members[head].Row)
		}
	}
}
