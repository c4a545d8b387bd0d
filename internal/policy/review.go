package policy

import (
	"context"
	"slices"
	"strings"

	"bentou/rules"
	"bentou/rules/fact"
	"bentou/rules/lang"
	"bentou/rules/pack"
	"bentou/rules/scenario"
)

// Sentence is a rule that a draft changes, as sentences. Empty: there is none, or its
// text is wrong.
type Sentence struct {
	Section, Key string
	Title        pack.Text
	Part         string     // eligible, amount, expr, layers.NAME.pays, caps.NAME.amount, quota …
	On           *fact.Date // the first of the days that differ
	Before, Now  pack.Text
}

// against are the rules and declarations that a revision stands on; nil where it stands
// on none.
func (s *Service) against(ctx context.Context, r *Revision) (*pack.Pack, *rules.Release, error) {
	if r.Base == nil {
		return &pack.Pack{}, nil, nil
	}
	base, err := s.rules.ReleaseByID(ctx, *r.Base)
	if err != nil {
		return nil, nil, err
	}
	return base.Pack(), base.Release, nil
}

// Changes says what a revision rules otherwise than the release that it stands on.
func (s *Service) Changes(ctx context.Context, r *Revision) ([]pack.Change, error) {
	before, _, err := s.against(ctx, r)
	if err != nil {
		return nil, err
	}
	now, err := r.Pack()
	if err != nil {
		return nil, err
	}
	return pack.Diff(before, now), nil
}

// ChangesBetween says what a release rules otherwise than another.
func (s *Service) ChangesBetween(ctx context.Context, older, newer int) ([]pack.Change, error) {
	was, err := s.rules.ReleaseByID(ctx, older)
	if err != nil {
		return nil, err
	}
	is, err := s.rules.ReleaseByID(ctx, newer)
	if err != nil {
		return nil, err
	}
	return pack.Diff(was.Pack(), is.Pack()), nil
}

// TableChanges says which tables a revision changes, row by row.
func (s *Service) TableChanges(ctx context.Context, r *Revision) ([]rules.SheetChange, error) {
	before, _, err := s.against(ctx, r)
	if err != nil {
		return nil, err
	}
	now, err := r.Pack()
	if err != nil {
		return nil, err
	}
	return rules.DiffSheets(rules.Sheets(before), rules.Sheets(now)), nil
}

// Sentences says each rule that a revision changes as a sentence, before and now, for
// the first of the days that differ.
func (s *Service) Sentences(ctx context.Context, r *Revision) ([]Sentence, error) {
	_, before, err := s.against(ctx, r)
	if err != nil {
		return nil, err
	}
	now, _, err := r.Rules()
	if err != nil {
		return nil, err
	}
	changes, err := s.Changes(ctx, r)
	if err != nil {
		return nil, err
	}
	type place struct {
		section, key, part string
		on                 fact.Date
	}
	seen := map[place]bool{}
	var out []Sentence
	for _, c := range changes {
		for _, part := range saidParts(c, before, now) {
			on := firstDay(before, now, c, part)
			if at := (place{c.Section, c.Key, part, on}); seen[at] {
				continue
			} else {
				seen[at] = true
			}
			said := Sentence{Section: c.Section, Key: c.Key, Title: c.Title, Part: part, On: on.Ptr(),
				Before: sentence(before, c.Section, c.Key, part, on), Now: sentence(now, c.Section, c.Key, part, on)}
			if said.Before != said.Now {
				out = append(out, said)
			}
		}
	}
	return out, nil
}

// saidParts are the parts of a declaration that are rules and that a change is of: of
// one that comes or goes whole all of them.
func saidParts(c pack.Change, before, now *rules.Release) []string {
	all := map[string][]string{"variables": {"expr"}, "programmes": {"eligible", "amount"}, "flags": {"raise", "clear"}, "groups": {"where"}, "allocations": {"quota"}}[c.Section]
	if c.Section == "coverages" {
		for _, r := range []*rules.Release{before, now} {
			if x := coverageOf(r, c.Key); x != nil {
				for _, v := range x.Variables {
					all = append(all, "variables."+v.Key+".expr")
				}
				for _, l := range x.Layers {
					all = append(all, "layers."+l.Key+".when", "layers."+l.Key+".pays")
				}
				for _, k := range x.Caps {
					all = append(all, "caps."+k.Key+".amount")
				}
			}
		}
	}
	return slices.DeleteFunc(all, func(part string) bool {
		return c.Part != "" && c.Part != part && !strings.HasPrefix(part, c.Part+".")
	})
}

// coverageOf is a coverage of a release; nil where it has none of the name.
func coverageOf(r *rules.Release, key string) *pack.Coverage {
	if r == nil {
		return nil
	}
	for _, x := range r.Pack().Coverages {
		if x.Key == key {
			return x
		}
	}
	return nil
}

// firstDay is the first day for which a change of a part makes a difference: of what is
// not dated the first on which the declaration says anything.
func firstDay(before, now *rules.Release, c pack.Change, part string) fact.Date {
	if c.From != nil {
		return *c.From
	}
	first := fact.MaxDate
	for _, r := range []*rules.Release{before, now} {
		for _, v := range versionsOf(r, c.Section, c.Key, part) {
			first = min(first, v.From)
		}
	}
	if first == fact.MaxDate {
		return fact.MinDate
	}
	return first
}

// coverageVersions are the checked trees of a part of a coverage. A cap holds for as
// long as the layers that share it.
func coverageVersions(c *lang.Checked, x *pack.Coverage, part string) []lang.Version {
	for _, v := range x.Variables {
		if part == "variables."+v.Key+".expr" {
			return c.Variables[v]
		}
	}
	first := fact.MaxDate
	for _, l := range x.Layers {
		for _, v := range c.Pays[l] {
			first = min(first, v.From)
		}
		switch part {
		case "layers." + l.Key + ".when":
			return c.When[l]
		case "layers." + l.Key + ".pays":
			return c.Pays[l]
		}
	}
	for _, k := range x.Caps {
		if n := c.CapAmount[k]; n != nil && part == "caps."+k.Key+".amount" {
			return []lang.Version{{From: first, Node: n}}
		}
	}
	return nil
}

// quotaVersions is the checked tree of how many an allocation takes, from the first day
// of its programme on.
func quotaVersions(c *lang.Checked, p *pack.Pack, x *pack.Allocation) []lang.Version {
	for _, programme := range p.Programmes {
		if versions := c.Eligible[programme]; programme.Key == x.From && len(versions) > 0 && c.Quota[x] != nil {
			return []lang.Version{{From: versions[0].From, Node: c.Quota[x]}}
		}
	}
	return nil
}

func sentence(r *rules.Release, section, key, part string, on fact.Date) pack.Text {
	for _, v := range versionsOf(r, section, key, part) {
		if v.From <= on && (v.To == nil || on < *v.To) && v.Node != nil {
			return r.Sentence(v.Node, on)
		}
	}
	return pack.Text{}
}

// versionsOf are the checked trees of a part of a declaration.
func versionsOf(r *rules.Release, section, key, part string) []lang.Version {
	if r == nil {
		return nil
	}
	c, p := r.Checked(), r.Pack()
	switch section {
	case "variables":
		for _, x := range p.Variables {
			if x.Key == key {
				return c.Variables[x]
			}
		}
	case "groups":
		for _, x := range p.Groups {
			if x.Key == key {
				return []lang.Version{{From: fact.MinDate, Node: c.Groups[x]}}
			}
		}
	case "programmes":
		for _, x := range p.Programmes {
			if x.Key == key {
				return map[string][]lang.Version{"eligible": c.Eligible[x], "amount": c.Amount[x]}[part]
			}
		}
	case "coverages":
		if x := coverageOf(r, key); x != nil {
			return coverageVersions(c, x, part)
		}
	case "allocations":
		for _, x := range p.Allocations {
			if x.Key == key {
				return quotaVersions(c, p, x)
			}
		}
	case "flags":
		for _, x := range p.Flags {
			if x.Key == key {
				return map[string][]lang.Version{"raise": c.Raise[x], "clear": c.Clear[x]}[part]
			}
		}
	}
	return nil
}

// Scenarios runs the scenarios of a revision; none where there is an error in its text.
func (s *Service) Scenarios(r *Revision) ([]scenario.Result, error) {
	release, _, err := r.Rules()
	if err != nil || release == nil {
		return nil, err
	}
	return scenario.Run(release), nil
}
