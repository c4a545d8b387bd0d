package eligibility

import (
	"slices"

	"bentou/rules"
	"bentou/rules/fact"
	"bentou/rules/pack"
)

// Tally counts what a run found, whether it was new or not.
type Tally struct {
	Households int              `json:"households"`
	Decisions  int              `json:"decisions"` // written
	Programmes []ProgrammeTally `json:"programmes,omitempty"`
	Flags      []FlagTally      `json:"flags,omitempty"`
}

// ProgrammeTally counts the outcomes of a programme.
type ProgrammeTally struct {
	Programme    string     `json:"programme"`
	Cycle        fact.Cycle `json:"cycle"`
	Eligible     int        `json:"eligible"`
	Undetermined int        `json:"undetermined"`
	Ineligible   int        `json:"ineligible"`
	Amount       fact.Money `json:"amount"` // of the eligible, a cycle
}

// FlagTally counts what became of a flag.
type FlagTally struct {
	Flag         string `json:"flag"`
	Raised       int    `json:"raised"`
	Cleared      int    `json:"cleared"`
	Up           int    `json:"up"`           // afterwards
	Undetermined int    `json:"undetermined"` // whether it is to be raised
}

// newTally lists what a pack has, in its order, so that what nobody gets is seen too.
func newTally(p *pack.Pack) Tally {
	var t Tally
	for _, x := range p.Programmes {
		t.Programmes = append(t.Programmes, ProgrammeTally{Programme: x.Key, Cycle: cycleOf(x)})
	}
	for _, x := range p.Flags {
		t.Flags = append(t.Flags, FlagTally{Flag: x.Key})
	}
	return t
}

// clone is a tally of its own.
func (t Tally) clone() Tally {
	t.Programmes, t.Flags = slices.Clone(t.Programmes), slices.Clone(t.Flags)
	return t
}

func (t *Tally) programme(key string) *ProgrammeTally {
	i := slices.IndexFunc(t.Programmes, func(p ProgrammeTally) bool { return p.Programme == key })
	if i < 0 {
		i = len(t.Programmes)
		t.Programmes = append(t.Programmes, ProgrammeTally{Programme: key})
	}
	return &t.Programmes[i]
}

func (t *Tally) flag(key string) *FlagTally {
	i := slices.IndexFunc(t.Flags, func(f FlagTally) bool { return f.Flag == key })
	if i < 0 {
		i = len(t.Flags)
		t.Flags = append(t.Flags, FlagTally{Flag: key})
	}
	return &t.Flags[i]
}

// count takes the decisions of an assessment into account.
func (t *Tally) count(a *rules.Assessment) error {
	for i := range a.Decisions {
		d := &a.Decisions[i]
		p := t.programme(d.Programme.Key)
		p.Cycle = cycleOf(d.Programme)
		switch d.Outcome {
		case rules.Eligible:
			p.Eligible++
			if d.Amount != nil {
				sum, err := p.Amount.Plus(*d.Amount)
				if err != nil {
					return err
				}
				p.Amount = sum
			}
		case rules.Undetermined:
			p.Undetermined++
		default:
			p.Ineligible++
		}
	}
	return nil
}

// add adds another part of the run.
func (t *Tally) add(o Tally) error {
	t.Households += o.Households
	t.Decisions += o.Decisions
	for _, x := range o.Programmes {
		p := t.programme(x.Programme)
		sum, err := p.Amount.Plus(x.Amount)
		if err != nil {
			return err
		}
		p.Cycle, p.Amount = x.Cycle, sum
		p.Eligible, p.Undetermined, p.Ineligible = p.Eligible+x.Eligible, p.Undetermined+x.Undetermined, p.Ineligible+x.Ineligible
	}
	for _, x := range o.Flags {
		f := t.flag(x.Flag)
		f.Raised, f.Cleared, f.Up, f.Undetermined = f.Raised+x.Raised, f.Cleared+x.Cleared, f.Up+x.Up, f.Undetermined+x.Undetermined
	}
	return nil
}
