package policy

import (
	"context"
	"slices"
	"strings"

	"bentou/ent/gen/ent"
	"bentou/ent/store"
	"bentou/internal/eligibility"
	"bentou/internal/fault"
	"bentou/rules"
	"bentou/rules/fact"
	"bentou/rules/pack"
	"bentou/rules/scenario"
)

// Publication is a release that is to be made of an approved draft.
type Publication struct {
	Of
	// EffectiveFrom is the day from which it decides. Today or earlier is at once, where
	// earlier also what is decided for those days anew; a later day is scheduled.
	EffectiveFrom *fact.Date
	Confirms      Confirmations
	Today         fact.Date // the business day
}

// Publish makes an approved draft the next release. What forbids it is said all at
// once: that it is not approved, errors, scenarios that fail, sources and days that are
// missing, a preview that is older, what nobody confirmed, and a newer release than the
// one that the draft stands on.
func (s *Service) Publish(ctx context.Context, req Request, p Publication) (*Release, error) {
	rev, err := s.Revision(ctx, p.Draft, p.Revision)
	if err != nil {
		return nil, err
	}
	release, wrong, err := s.Unfit(ctx, rev)
	if err != nil {
		return nil, err
	}
	id, err := s.once(ctx, req, func(ctx context.Context, tx *store.Tx) (int, error) {
		d, err := s.draft(ctx, tx.Client(), p.Draft)
		if err != nil {
			return 0, err
		}
		all, err := s.refusals(ctx, tx.Client(), d, release, p)
		if err != nil {
			return 0, err
		}
		if all = append(all, wrong...); len(all) > 0 {
			return 0, all
		}
		return s.publish(ctx, tx, req, d, release, p)
	})
	if err != nil {
		return nil, err
	}
	return s.Release(ctx, id)
}

func (s *Service) publish(ctx context.Context, tx *store.Tx, req Request, d *Draft, by *rules.Release, p Publication) (int, error) {
	latest, approval := d.Latest(), d.Acts[len(d.Acts)-1]
	text, err := latest.text()
	if err != nil {
		return 0, err
	}
	kind := fact.ReleaseOrdinary
	if d.Restores != nil {
		row, err := tx.Client().Release.Get(ctx, *d.Restores)
		if err != nil {
			return 0, err
		}
		if string(row.Text) == string(text) {
			kind = fact.ReleaseRollback
		}
	}
	id, err := eligibility.Publish(ctx, tx, eligibility.NewRelease{
		Kind: kind, Rules: by, Text: text, EffectiveFrom: *p.EffectiveFrom, Revision: &latest.ID, Approval: &approval.ID, By: req.Actor, Reason: req.Reason,
	})
	if err != nil {
		return 0, err
	}
	if _, err := insertAct(ctx, tx, req, d, fact.DraftPublished, p.Confirms); err != nil {
		return 0, err
	}
	return id, nil
}

// Unfit says what in a revision itself forbids publishing it; the rules are nil where
// there is an error among that.
func (s *Service) Unfit(ctx context.Context, rev *Revision) (*rules.Release, fault.Errors, error) {
	release, found, err := rev.Rules()
	if err != nil {
		return nil, nil, err
	}
	var wrong fault.Errors
	for _, d := range found {
		if d.Severity == pack.Error {
			wrong = append(wrong, fault.Newf(fault.WrongState, "%[3]s：%[1]s", "%[3]s: %[2]s", d.Message.ZH, d.Message.EN, d.Pos).On("diagnostics"))
		}
	}
	if release == nil {
		return nil, wrong, nil
	}
	key, err := s.pack()
	if err != nil {
		return nil, nil, err
	}
	if got := release.Pack().Key; got != key {
		wrong = append(wrong, fault.Newf(fault.WrongState, "草案属政策包 %s，本系统使用 %s", "the draft is of the pack %s, and %s is in use", got, key).On("diagnostics"))
	}
	for _, r := range scenario.Run(release) {
		if !r.Passed() {
			on := ""
			if r.Day != nil {
				on = " " + r.Day.String()
			}
			wrong = append(wrong, fault.Newf(fault.WrongState, "情景 %[1]s%[2]s 与预期不符", "the scenario %[1]s%[2]s does not come out as expected", r.Scenario.Key, on).On("scenarios"))
		}
	}
	wrong = append(wrong, unsourced(release.Pack())...)
	return release, wrong, nil
}

// unsourced lists what is declared without saying on what document it rests.
func unsourced(p *pack.Pack) (wrong fault.Errors) {
	need := func(section string, h pack.Head) {
		if strings.TrimSpace(h.Reference.Document) == "" {
			wrong = append(wrong, fault.Newf(fault.WrongState, "%[1]s/%[2]s 未写明依据", "%[1]s/%[2]s does not say on which document it rests", section, h.Key).On("sources"))
		}
	}
	for _, x := range p.Parameters {
		need("parameters", x.Head)
		for _, v := range x.Values {
			if strings.TrimSpace(v.Source) == "" {
				wrong = append(wrong, fault.Newf(fault.WrongState, "parameters/%[1]s 自 %[2]s 的值未写明来源", "the value of parameters/%[1]s from %[2]s does not say its source", x.Key, v.From).On("sources"))
			}
		}
	}
	for _, x := range p.CodeLists {
		need("code_lists", x.Head)
	}
	for _, x := range p.Attributes {
		need("attributes", x.Head)
	}
	for _, x := range p.Groups {
		need("groups", x.Head)
	}
	for _, x := range p.Variables {
		need("variables", x.Head)
	}
	for _, x := range p.Programmes {
		need("programmes", x.Head)
	}
	for _, x := range p.Flags {
		need("flags", x.Head)
	}
	for _, x := range p.Coverages {
		need("coverages", x.Head)
	}
	for _, x := range p.Allocations {
		need("allocations", x.Head)
	}
	return wrong
}

// refusals says what in the state of things forbids a publication of rules, which are nil
// where they are wrong.
func (s *Service) refusals(ctx context.Context, client *ent.Client, d *Draft, by *rules.Release, p Publication) (wrong fault.Errors, err error) {
	latest := d.Latest()
	if d.State() != Approved {
		wrong = append(wrong, fault.New(fault.WrongState, "草案的最新修订未获批准", "the latest revision of the draft is not approved"))
	}
	if p.Revision != latest.Number || p.Digest != "" && p.Digest != latest.Digest {
		wrong = append(wrong, fault.Newf(fault.Conflict, "草案现为修订 %d，非所见之文本", "the draft is at revision %d, which is not the text that was seen", latest.Number).On("revision"))
	}
	c := p.Confirms.and(d.confirmed())
	list, err := s.releases(ctx, client)
	if err != nil {
		return nil, err
	}
	list = slices.DeleteFunc(list, func(r *Release) bool { return r.Withdrawn != 0 })
	if len(list) > 0 && (latest.Base == nil || *latest.Base != list[0].ID) {
		wrong = append(wrong, fault.Newf(fault.Conflict, "此后已有第 %[1]d 号发布，请先更新草案（draftRebase）", "release %[1]d is newer than what the draft stands on: bring it up to date first (draftRebase)", list[0].Number).On("base"))
	}
	if p.EffectiveFrom == nil {
		wrong = append(wrong, fault.New(fault.Invalid, "须给出生效日", "say from which day it is effective").On("effectiveFrom"))
	} else {
		wrong = append(wrong, dayRefusals(list, *p.EffectiveFrom, p.Today, c)...)
	}
	more, err := s.previewRefusals(ctx, latest, list, by, p.EffectiveFrom, c)
	return append(wrong, more...), err
}

// dayRefusals says what forbids a day to be effective from.
func dayRefusals(list []*Release, from, today fact.Date, c Confirmations) (wrong fault.Errors) {
	if from < today && !c.Retroactive {
		wrong = append(wrong, fault.Newf(fault.WrongState, "生效日 %s 早于今日 %s；如确需追溯，请确认 retroactive", "%s is earlier than today, %s: confirm retroactive if that is meant", from, today).On("effectiveFrom"))
	}
	for _, r := range list {
		if r.EffectiveFrom > today && r.EffectiveFrom >= from && !slices.Contains(c.PassesOver, r.Number) {
			wrong = append(wrong, fault.Newf(fault.WrongState, "第 %[1]d 号发布定于 %[2]s 生效，将被本发布取代；如属有意，请确认 passesOver: [%[1]d]",
				"release %[1]d, which is to be effective from %[2]s, would never come into force: confirm passesOver: [%[1]d] if that is meant", r.Number, r.EffectiveFrom).On("effectiveFrom"))
		}
	}
	return wrong
}

// Release returns a release on record, of whatever pack. Unknown is NOT_FOUND.
func (s *Service) Release(ctx context.Context, id int) (*Release, error) {
	client := s.store.Client()
	row, err := client.Release.Get(ctx, id)
	if ent.IsNotFound(err) {
		return nil, notFound("没有此发布", "there is no such release")
	}
	if err != nil {
		return nil, err
	}
	list, err := withActs(ctx, client, []*ent.Release{row})
	if err != nil {
		return nil, err
	}
	return list[0], nil
}

// Releases returns all releases of the pack, the newest first.
func (s *Service) Releases(ctx context.Context) ([]*Release, error) {
	return s.releases(ctx, s.store.Client())
}

// ByNumber returns a release by its number. Unknown is NOT_FOUND.
func (s *Service) ByNumber(ctx context.Context, number int) (*Release, error) {
	list, err := s.Releases(ctx)
	if err != nil {
		return nil, err
	}
	for _, r := range list {
		if r.Number == number {
			return r, nil
		}
	}
	return nil, notFound("没有此发布", "there is no such release")
}

// ReleaseFiles are the files of a release, in the order of their names.
func (s *Service) ReleaseFiles(ctx context.Context, id int) ([]pack.File, error) {
	row, err := s.store.Client().Release.Get(ctx, id)
	if ent.IsNotFound(err) {
		return nil, notFound("没有此发布", "there is no such release")
	}
	if err != nil {
		return nil, err
	}
	return eligibility.FilesOf(ctx, s.store.Client(), row)
}

// Standing is what a release is on a day.
type Standing string

// The values of [Standing].
const (
	Deciding   Standing = "IN_FORCE"
	Scheduled  Standing = "SCHEDULED"  // it will be in force
	Superseded Standing = "SUPERSEDED" // another has taken its place
	TakenBack  Standing = "WITHDRAWN"
)

// StandingOn says what each of the releases, the newest first, is on a day.
func StandingOn(list []*Release, today fact.Date) map[int]Standing {
	out := map[int]Standing{}
	for _, r := range list {
		out[r.ID] = Superseded
		if r.Withdrawn != 0 {
			out[r.ID] = TakenBack
		}
	}
	for i, r := range course(list, today) {
		out[r.ID] = Scheduled
		if i == 0 && r.EffectiveFrom <= today {
			out[r.ID] = Deciding
		}
	}
	return out
}

// course lists the releases that decide from a day on, in the order of their days, as
// things stand: of those effective on a day the one with the highest number.
func course(list []*Release, today fact.Date) (out []*Release) {
	days := []fact.Date{today}
	for _, r := range list {
		if r.Withdrawn == 0 && r.EffectiveFrom > today {
			days = append(days, r.EffectiveFrom)
		}
	}
	slices.Sort(days)
	for _, day := range slices.Compact(days) {
		for _, r := range list { // the highest number first
			if r.Withdrawn == 0 && r.EffectiveFrom <= day {
				if n := len(out); n == 0 || out[n-1] != r {
					out = append(out, r)
				}
				break
			}
		}
	}
	return out
}
