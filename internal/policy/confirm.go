package policy

import (
	"slices"

	"bentou/rules/fact"
)

// Confirmations name what would refuse a publication unless somebody says that it is
// meant. They are given when a draft is submitted or published and stay with that act.
type Confirmations struct {
	// Retroactive: it may be effective from an earlier day than that of publication.
	Retroactive bool `json:"retroactive,omitempty"`
	// MatchesEveryone and MatchesNoOne are keys of programmes that are meant to be for
	// everybody, or for nobody.
	MatchesEveryone []string `json:"matchesEveryone,omitempty"`
	MatchesNoOne    []string `json:"matchesNoOne,omitempty"`
	// PassesOver are numbers of releases that were published for a later day and will not
	// come into force, because this one takes their place.
	PassesOver []int `json:"passesOver,omitempty"`
}

// and adds what was confirmed elsewhere.
func (c Confirmations) and(more Confirmations) Confirmations {
	return Confirmations{
		Retroactive:     c.Retroactive || more.Retroactive,
		MatchesEveryone: slices.Concat(c.MatchesEveryone, more.MatchesEveryone),
		MatchesNoOne:    slices.Concat(c.MatchesNoOne, more.MatchesNoOne),
		PassesOver:      slices.Concat(c.PassesOver, more.PassesOver),
	}
}

// confirmed is what was confirmed when the latest revision was last submitted, and since:
// what whoever approves is shown. What was confirmed with an earlier submission, and
// refused or recalled, is not.
func (d *Draft) confirmed() (c Confirmations) {
	for _, a := range d.Acts {
		if a.Kind == fact.DraftSubmitted {
			c = Confirmations{}
		}
		if a.Revision == d.Latest().Number {
			c = c.and(a.Confirms)
		}
	}
	return c
}
