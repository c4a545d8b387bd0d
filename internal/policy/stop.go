package policy

import (
	"context"
	"errors"
	"slices"

	"bentou/ent/store"
	"bentou/internal/eligibility"
	"bentou/internal/fault"
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
	var ids []int
	first, err := s.once(ctx, req, func(ctx context.Context, tx *store.Tx) (int, error) {
		list, err := s.releases(ctx, tx.Client())
		if err != nil {
			return 0, err
		}
		for i, r := range course(list, today) {
			id, err := s.stopIn(ctx, tx, req, r, programme, today, i == 0)
			if err != nil {
				return 0, err
			}
			ids = append(ids, id)
		}
		if len(ids) == 0 {
			return 0, fault.New(fault.WrongState, "尚无发布", "there is no release yet")
		}
		return ids[0], nil
	})
	if err != nil {
		return nil, err
	}
	if len(ids) == 0 {
		ids = []int{first} // a retry: what was done is on record
	}
	list, err := s.Releases(ctx)
	var out []*Release
	for _, r := range slices.Backward(list) {
		if slices.Contains(ids, r.ID) {
			out = append(out, r)
		}
	}
	return out, err
}

// stopIn publishes a release anew with a programme stopped.
func (s *Service) stopIn(ctx context.Context, tx *store.Tx, req Request, r *Release, programme string, today fact.Date, now bool) (int, error) {
	row, err := tx.Client().Release.Get(ctx, r.ID)
	if err != nil {
		return 0, err
	}
	files, err := filesOf(row.Text)
	if err != nil {
		return 0, err
	}
	p, found := pack.ReadFiles(yaml(files))
	if found.Failed() {
		return 0, found
	}
	effective := max(today, r.EffectiveFrom)
	switch day, declared := stopDay(p, programme, today); {
	case !declared && now:
		return 0, fault.Newf(fault.Invalid, "没有项目 %[1]s", "there is no programme %[1]s", programme).On("programme")
	case now && pack.Stopped(p, programme, day):
		return 0, fault.Newf(fault.WrongState, "项目 %[1]s 已停发", "%[1]s is stopped already", programme).On("programme")
	case declared: // else it is published as it is, or the release of today would pass it over
		stopped, found, err := pack.Stop(p, programme, day, *req.Reason)
		var refused *pack.EditError
		switch {
		case errors.As(err, &refused):
			return 0, fault.New(fault.WrongState, refused.Message.ZH, refused.Message.EN).On("programme")
		case err != nil:
			return 0, err
		case found.Failed():
			return 0, (&SoundError{found}).Unwrap()
		}
		files = append(stopped, beside(files)...)
	}
	text, err := eligibility.Archive(files)
	if err != nil {
		return 0, err
	}
	c, err := readContent(text)
	if err != nil {
		return 0, err
	}
	if c.release == nil {
		return 0, (&SoundError{c.found}).Unwrap()
	}
	return eligibility.Publish(ctx, tx, eligibility.NewRelease{Kind: fact.ReleaseStop, Rules: c.release, Text: text, EffectiveFrom: effective, By: req.Actor, Reason: req.Reason})
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
