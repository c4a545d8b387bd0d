package policy

import (
	"context"
	"errors"
	"slices"

	"bentou/ent/store"
	"bentou/internal/eligibility"
	"bentou/internal/fault"
	"bentou/rules"
	"bentou/rules/fact"
	"bentou/rules/pack"
)

// Stop stops a programme at once, by an order with a reason and without a second pair of
// eyes: it publishes the rules in force with the programme's order to stop among its
// conditions ([pack.Stop]), effective today, and returns that release first. What decides
// later, because it is scheduled, is published anew with the same order, so that no
// scheduled release lets the programme go on or is lost.
//
// A monthly programme is stopped for the whole month of the day; what is decided for days
// before today is not touched. To let it go on is an ordinary release, in which the
// order's parameter is false from a day on.
func (s *Service) Stop(ctx context.Context, req Request, programme string, today fact.Date) ([]*Release, error) {
	if wrong := reasoned(req); wrong != nil {
		return nil, wrong
	}
	first, err := s.once(ctx, req, func(ctx context.Context, tx *store.Tx) (int, error) {
		list, err := s.releases(ctx, tx.Client())
		if err != nil {
			return 0, err
		}
		made := 0
		var day *fact.Date // of the order: one for all that it makes
		for _, r := range course(list, today) {
			id, err := s.stopIn(ctx, tx, req, r, programme, today, &day)
			if err != nil {
				return 0, err
			}
			if made == 0 {
				made = id
			}
		}
		if made == 0 {
			return 0, fault.New(fault.WrongState, "尚无发布", "there is no release yet")
		}
		return made, nil
	})
	if err != nil {
		return nil, err
	}
	list, err := s.Releases(ctx)
	return ordered(list, first), err
}

// ordered are the releases that an order to stop made, the first of which is named, out of
// all, the newest first: those with the same order that follow it without another between.
// A programme that is stopped is not stopped again before an ordinary release lets it go
// on. So a retry is told the same, from what is on record.
func ordered(list []*Release, first int) (out []*Release) {
	for _, r := range slices.Backward(list) {
		switch {
		case r.ID == first:
			out = append(out, r)
		case len(out) > 0:
			was := out[0]
			if r.Kind != fact.ReleaseStop || r.Stops == nil || *r.Stops != *was.Stops || *r.StopsFrom != *was.StopsFrom {
				return out
			}
			out = append(out, r)
		}
	}
	return out
}

// stopIn publishes a release anew with a programme stopped from a day on, which the first
// one sets: that which is in force.
func (s *Service) stopIn(ctx context.Context, tx *store.Tx, req Request, r *Release, programme string, today fact.Date, day **fact.Date) (int, error) {
	row, err := tx.Client().Release.Get(ctx, r.ID)
	if err != nil {
		return 0, err
	}
	files, err := eligibility.FilesOf(ctx, tx.Client(), row)
	if err != nil {
		return 0, err
	}
	p, found := pack.ReadFiles(yaml(files))
	if found.Failed() {
		return 0, found
	}
	if *day == nil {
		from, declared := stopDay(p, programme, today)
		switch {
		case !declared:
			return 0, fault.Newf(fault.Invalid, "没有项目 %[1]s", "there is no programme %[1]s", programme).On("programme")
		case pack.Stopped(p, programme, from):
			return 0, fault.Newf(fault.WrongState, "项目 %[1]s 已停发", "%[1]s is stopped already", programme).On("programme")
		}
		*day = &from
	}
	// What does not have the programme is published as it is, or the release of today would pass it over.
	files, err = eligibility.Stopped(files, programme, **day, *req.Reason)
	var refused *pack.EditError
	var unsound pack.Diagnostics
	switch {
	case errors.As(err, &refused):
		return 0, fault.New(fault.WrongState, refused.Message.ZH, refused.Message.EN).On("programme")
	case errors.As(err, &unsound):
		return 0, (&SoundError{unsound}).Unwrap()
	case err != nil:
		return 0, err
	}
	// The release keeps the text of that which it stops, and the order: it can do no more than stop.
	stopped, found := pack.ReadFiles(yaml(files))
	var by *rules.Release
	if !found.Failed() {
		by, found = rules.New(stopped, found)
	}
	if by == nil {
		return 0, (&SoundError{found}).Unwrap()
	}
	if by, err = s.rules.Under(by, row.Semantics); err != nil {
		return 0, err // nor does it mean anything else
	}
	return eligibility.Publish(ctx, tx, eligibility.NewRelease{Kind: fact.ReleaseStop, Rules: by, Text: row.Text, EffectiveFrom: max(today, r.EffectiveFrom),
		By: req.Actor, Reason: req.Reason, Order: &eligibility.Order{Base: row.ID, Programme: programme, From: **day}})
}

// stopDay is the first day for which a programme is stopped: of a monthly one the first
// of the month, which otherwise would still be paid by the days before.
func stopDay(p *pack.Pack, programme string, day fact.Date) (fact.Date, bool) {
	for _, x := range p.Programmes {
		if x.Key == programme {
			if x.Cycle == "month" {
				year, month, _ := day.Civil()
				return fact.NewDate(year, month, 1), true
			}
			return day, true
		}
	}
	return day, false
}
