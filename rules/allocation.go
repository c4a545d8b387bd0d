package rules

import (
	"bentou/rules/fact"
	"bentou/rules/pack"
)

// Allocation is who of those who are eligible gets one of a limited number of
// places, by the criteria that the pack publishes.
//
// Nothing is broken by chance or silently. Those who tie across the cut stay open
// until a draw settles them. Of a ranking value that is not known it is not assumed
// that it is the best, nor that it is the worst: a candidate is placed only if every
// value that it may have leads to that, and not placed only likewise; everybody else
// whose place depends on it is open too.
//
// Candidates are the eligible who are on record on the day. Those of whom it is not
// known whether they are eligible are no candidates; they are listed, with what to
// ask, because they may change the list.
type Allocation struct {
	Decl      *pack.Allocation
	Programme *pack.Programme // whose eligible are the candidates
	AsOf      fact.Date
	Quota     int
	// The candidates, each list in the order of the ranking.
	Places, Open, NotPlaced []Contender
	// Ties are what a draw must settle.
	Ties []Tie
	// Undetermined are those who may turn out to be candidates: those first who would
	// then have, or might have, a place.
	Undetermined []Contender
}

// Contender is one who stands in an allocation, with the reasons.
type Contender struct {
	Subject   Subject
	Household int // id
	// Why there is no place; empty for those who have one and for the undetermined.
	Why Why
	// Best and Worst are the ranks among the candidates that are possible; they differ
	// where others tie, or the ranking is not certain.
	Best, Worst int
	// Uncertain: whether another candidate is ahead depends on a value that is not known.
	Uncertain bool
	// Tied: another candidate is level by every criterion and no draw told them apart.
	Tied bool
	// Drawn is the position in the draw that settled a tie, from 1; 0: none did.
	Drawn int
	// Holds: has a place already; nil: not known, or of no matter to the allocation.
	Holds *bool
	// Provisional, of one who has a place: an undetermined one may still take it.
	Provisional bool
	// MayBePlaced, of an undetermined one: would have a place, or might, if eligible.
	MayBePlaced bool
	Criteria    []Criterion
	// Rival is whom the criteria compare with: for a place the first who has none, else
	// the last who is ahead or level. Nil where there is nobody.
	Rival *Subject
	// Missing are the facts that leave eligibility or the ranking unknown.
	Missing []Missing
}

// Kept reports whether a holder keeps its place.
func (c *Contender) Kept() bool { return c.Why == "" && c.Holds != nil && *c.Holds }

// Why says why a candidate has no place.
type Why string

// The reasons. The first two are final, the others leave it open.
const (
	QuotaFull      Why = "QUOTA_FULL"      // others who are ahead take all places
	HouseholdLimit Why = "HOUSEHOLD_LIMIT" // members of the household who are ahead take all that it may have
	DrawNeeded     Why = "DRAW_NEEDED"     // ties with others across the cut
	RankUnknown    Why = "RANK_UNKNOWN"    // depends on a ranking value that is not known
)

// Criterion is one criterion of the ranking as it is for a contender.
type Criterion struct {
	Code  string // stable: what it looks at
	Title pack.Text
	Kind  fact.Kind
	Value string // in plain text; empty where it is not known
	Text  pack.Text
	// Against is the value of the rival; empty where there is none.
	Against pack.Text
	Result  Comparison
	// Origins are as those of a reason.
	Origins []string
}

// Comparison is how a contender compares with its rival by one criterion.
type Comparison string

// The results. Criteria after the first that decides are not compared.
const (
	Ahead       Comparison = "AHEAD"
	Level       Comparison = "LEVEL"
	Behind      Comparison = "BEHIND"
	Unclear     Comparison = "UNCLEAR" // a value is not known
	NotCompared Comparison = "NOT_COMPARED"
)

// Tie is a number of places for more candidates who are level.
type Tie struct {
	Seats int
	// Household is whose limit cuts through the tie; 0: the quota does.
	Household  int
	Candidates []Subject
}
