package policy

import (
	"context"
	"fmt"
	"slices"

	"bentou/internal/fault"
	"bentou/rules"
	"bentou/rules/fact"
	"bentou/rules/pack"
)

// previewRefusals says what the previews of a revision forbid, or that they do not show
// what it would do. list are the releases that were not withdrawn, the newest first; by
// are the rules of the revision, nil where they are wrong.
func (s *Service) previewRefusals(ctx context.Context, r *Revision, list []*Release, by *rules.Release, from *fact.Date, c Confirmations) (wrong fault.Errors, err error) {
	if s.previews == nil {
		return nil, nil
	}
	var days []fact.Date
	if from != nil && by != nil {
		if days, err = s.turns(ctx, list, by.Pack(), *from); err != nil {
			return nil, err
		}
	}
	// Of each day counts the latest preview that reaches it: a later one of other days takes
	// nothing back that an earlier one found.
	var everyone, noOne []string
	made := false
	err = s.previews.Previewed(ctx, r.ID, func(p Previewed) bool {
		left := slices.DeleteFunc(slices.Clone(days), p.reaches)
		if len(left) < len(days) || !made && len(days) == 0 {
			everyone, noOne = append(everyone, p.MatchesEveryone...), append(noOne, p.MatchesNoOne...)
		}
		made, days = true, left
		return len(days) > 0
	})
	if err != nil {
		return nil, err
	}
	if !made {
		return fault.Errors{notPreviewed(r)}, nil
	}
	for _, day := range days {
		wrong = append(wrong, fault.Newf(fault.WrongState, "修订 %[1]d 的预览未包括 %[2]s 起所变的规则：请以 asOf（及 months）预览该日或其后一个月内的一天",
			"no preview of revision %[1]d shows what changes from %[2]s on: preview that day, or one of the month after it, with asOf (and months)", r.Number, day).On("preview"))
	}
	for _, x := range []struct {
		keys, meant []string
		zh, en      string
		name        string
	}{
		{everyone, c.MatchesEveryone, "适用于所有人", "is for everybody", "matchesEveryone"},
		{noOne, c.MatchesNoOne, "不适用于任何人", "is for nobody", "matchesNoOne"},
	} {
		slices.Sort(x.keys)
		for _, key := range slices.Compact(x.keys) {
			if !slices.Contains(x.meant, key) {
				wrong = append(wrong, fault.New(fault.WrongState, fmt.Sprintf("项目 %[1]s %[2]s；如属有意，请确认 %[3]s: [%[1]s]", key, x.zh, x.name),
					fmt.Sprintf("%[1]s %[2]s: confirm %[3]s: [%[1]s] if that is meant", key, x.en, x.name)).On("preview"))
			}
		}
	}
	return wrong, nil
}

// unseen refuses a revision of which no preview was made, if previews are kept.
func (s *Service) unseen(ctx context.Context, r *Revision) error {
	if s.previews == nil {
		return nil
	}
	made := false
	err := s.previews.Previewed(ctx, r.ID, func(Previewed) bool {
		made = true
		return false
	})
	if err == nil && !made {
		return notPreviewed(r)
	}
	return err
}

func notPreviewed(r *Revision) *fault.Error {
	return fault.Newf(fault.WrongState, "修订 %[1]d 尚无预览", "there is no preview of revision %[1]d", r.Number).On("preview")
}

// turns are the days that a preview must show before a pack is effective from a day: that
// day, and each later one from which the pack says something else than the release that
// would decide without it. They ascend.
func (s *Service) turns(ctx context.Context, list []*Release, now *pack.Pack, from fact.Date) ([]fact.Date, error) {
	days := []fact.Date{from}
	decides := course(list, from)
	for i, r := range decides {
		start, end := max(from, r.EffectiveFrom), fact.MaxDate
		if i+1 < len(decides) {
			end = decides[i+1].EffectiveFrom
		}
		before, err := s.rules.ReleaseByID(ctx, r.ID)
		if err != nil {
			return nil, err
		}
		days = append(days, start)
		for _, c := range pack.Diff(before.Pack(), now) {
			for _, day := range begins(before.Pack(), now, c) {
				if start < day && day < end {
					days = append(days, day)
				}
			}
		}
	}
	slices.Sort(days)
	return slices.Compact(days), nil
}

// begins are the days from which a change makes a difference: of what only one of two
// packs declares those on which it begins to say something. None: it is not dated.
func begins(before, now *pack.Pack, c pack.Change) (out []fact.Date) {
	if c.From != nil {
		return []fact.Date{*c.From}
	}
	if c.Part != "" {
		return nil
	}
	versions := func(list []*pack.Version) {
		for _, v := range list {
			out = append(out, v.From)
		}
	}
	for _, p := range []*pack.Pack{before, now} {
		switch c.Section {
		case "parameters":
			for _, x := range p.Parameters {
				if x.Key == c.Key {
					for _, v := range x.Values {
						out = append(out, v.From)
					}
				}
			}
		case "variables":
			for _, x := range p.Variables {
				if x.Key == c.Key {
					versions(x.Versions)
				}
			}
		case "programmes":
			for _, x := range p.Programmes {
				if x.Key == c.Key {
					versions(x.Versions)
				}
			}
		case "flags":
			for _, x := range p.Flags {
				if x.Key == c.Key {
					versions(x.Versions)
				}
			}
		}
	}
	return out
}
