package policy

import (
	"context"
	"errors"

	"bentou/ent/gen/ent"
	"bentou/ent/store"
	"bentou/internal/eligibility"
	"bentou/internal/fault"
	"bentou/rules/fact"
	"bentou/rules/pack"
)

// Withdraw takes a release back before its day, with a reason. One that is in force is
// not withdrawn but rolled back: what was decided by it stays. Nor is one that another
// was built on: that is withdrawn first.
func (s *Service) Withdraw(ctx context.Context, req Request, release int, today fact.Date) (*Release, error) {
	_, err := s.once(ctx, req, func(ctx context.Context, tx *store.Tx) (int, error) {
		list, err := s.releases(ctx, tx.Client())
		if err != nil {
			return 0, err
		}
		wrong := reasoned(req)
		for _, r := range list {
			if r.Withdrawn == 0 && r.ID != release {
				return 0, append(wrong, s.notNewest(list, release, r))
			}
			if r.ID != release {
				continue
			}
			switch {
			case r.Withdrawn != 0:
				wrong = append(wrong, fault.New(fault.WrongState, "该发布已撤销", "the release is withdrawn already"))
			case r.Draft == 0:
				wrong = append(wrong, fault.New(fault.WrongState, "只有经批准的发布可以撤销", "only a release that was a draft can be withdrawn"))
			case r.EffectiveFrom <= today:
				wrong = append(wrong, fault.Newf(fault.WrongState, "该发布已自 %[1]s 生效，请改用回退", "the release is in force since %[1]s: roll it back instead", r.EffectiveFrom))
			}
			if len(wrong) > 0 {
				return 0, wrong
			}
			d, err := s.draft(ctx, tx.Client(), r.Draft)
			if err != nil {
				return 0, err
			}
			return insertAct(ctx, tx, req, d, fact.DraftWithdrawn, Confirmations{})
		}
		return 0, notFound("没有此发布", "there is no such release")
	})
	if err != nil {
		return nil, err
	}
	return s.Release(ctx, release)
}

// notNewest says why a release that is not the newest is not withdrawn.
func (s *Service) notNewest(list []*Release, release int, newest *Release) *fault.Error {
	for _, r := range list {
		if r.ID == release && r.Withdrawn == 0 {
			return fault.Newf(fault.WrongState, "其后已有第 %[1]d 号发布", "release %[1]d came after it", newest.Number)
		}
		if r.ID == release {
			return fault.New(fault.WrongState, "该发布已撤销", "the release is withdrawn already")
		}
	}
	return fault.New(fault.NotFound, "没有此发布", "there is no such release")
}

// Rollback begins a draft with the text of an earlier release, to be previewed, approved
// by somebody else and published like any other. Whoever asks is its author, also an
// approver.
func (s *Service) Rollback(ctx context.Context, req Request, release int) (*Draft, error) {
	if wrong := reasoned(req); wrong != nil {
		return nil, wrong
	}
	id, err := s.once(ctx, req, func(ctx context.Context, tx *store.Tx) (int, error) {
		list, err := s.releases(ctx, tx.Client())
		if err != nil {
			return 0, err
		}
		base, err := s.newest(ctx, tx.Client())
		if err != nil {
			return 0, err
		}
		for _, r := range list {
			if r.ID != release {
				continue
			}
			if r.ID == base.ID {
				return 0, fault.New(fault.WrongState, "该发布即为最新发布", "it is the newest release itself").On("releaseId")
			}
			row, err := tx.Client().Release.Get(ctx, r.ID)
			if err != nil {
				return 0, err
			}
			files, err := eligibility.FilesOf(ctx, tx.Client(), row)
			if err != nil {
				return 0, err
			}
			text := row.Text
			if row.BaseID != nil {
				text = nil // it keeps an order, and no text of its own
			}
			title := fault.Newf("", "回退至第 %d 号发布", "back to release %d", r.Number).Text
			return s.insertDraft(ctx, tx, req, &Draft{Pack: r.Pack, Title: title.ZH + " / " + title.EN, Restores: &r.ID}, &base.ID, files, text)
		}
		return 0, notFound("没有此发布", "there is no such release")
	})
	if err != nil {
		return nil, err
	}
	return s.Draft(ctx, id)
}

// Rebase has a draft stand on the newest release. Files are what it then says; nil: what
// a merge makes of the draft and of what was published since. Where both changed the
// same the error is a [ConflictError], in which theirs is the newest release.
func (s *Service) Rebase(ctx context.Context, req Request, draft, revision int, files []pack.File) (*Draft, error) {
	_, err := s.once(ctx, req, func(ctx context.Context, tx *store.Tx) (int, error) {
		d, err := s.draft(ctx, tx.Client(), draft)
		if err != nil {
			return 0, err
		}
		latest := d.Latest()
		err = writable(d)
		if revision != latest.Number {
			err = errors.Join(err, fault.Newf(fault.Conflict, "草案现为修订 %d", "the draft is at revision %d", latest.Number).On("revision"))
		}
		if err != nil {
			return 0, gathered(err)
		}
		newest, err := s.newest(ctx, tx.Client())
		if err != nil || newest == nil {
			return 0, err
		}
		if files == nil {
			if files, err = s.rebased(ctx, tx, d, newest); err != nil {
				return 0, err
			}
		}
		return s.append(ctx, tx, req, d, &newest.ID, sorted(files))
	})
	if err != nil {
		return nil, s.outside(ctx, err)
	}
	return s.Draft(ctx, draft)
}

// rebased merges a draft with what was published since it began.
func (s *Service) rebased(ctx context.Context, tx *store.Tx, d *Draft, newest *ent.Release) ([]pack.File, error) {
	ours, err := d.Latest().List()
	if err != nil {
		return nil, err
	}
	theirs, err := eligibility.FilesOf(ctx, tx.Client(), newest)
	if err != nil {
		return nil, err
	}
	var before []pack.File
	if base := d.Latest().Base; base != nil {
		row, err := tx.Client().Release.Get(ctx, *base)
		if err != nil {
			return nil, err
		}
		if before, err = eligibility.FilesOf(ctx, tx.Client(), row); err != nil {
			return nil, err
		}
	}
	merged, disputes := merge(before, ours, theirs)
	if merged == nil {
		return nil, &ConflictError{Draft: d, Yours: ours, Theirs: theirs, Disputes: disputes}
	}
	return merged, nil
}
