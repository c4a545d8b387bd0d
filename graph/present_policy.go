package graph

import (
	"cmp"
	"context"
	"encoding/hex"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"bentou/ent/gen/ent"
	"bentou/graph/gen/models"
	"bentou/internal/fault"
	"bentou/internal/policy"
	"bentou/rules/pack"
)

func packConfidence(c models.Confidence) pack.Confidence {
	return pack.Confidence(strings.ToLower(string(c)))
}

func presentFiles(files []pack.File, err error) ([]*models.RuleFile, error) {
	out := make([]*models.RuleFile, len(files))
	for i, f := range files {
		out[i] = &models.RuleFile{Path: f.Name, Text: string(f.Data)}
	}
	return out, err
}

func presentConflict(c *policy.ConflictError) *models.DraftConflict {
	out := &models.DraftConflict{Draft: c.Draft, Disputes: []*models.DraftDispute{}}
	out.Yours, _ = presentFiles(c.Yours, nil)
	out.Theirs, _ = presentFiles(c.Theirs, nil)
	if c.Merged != nil {
		out.Merged, _ = presentFiles(c.Merged, nil)
	}
	for _, d := range c.Disputes {
		out.Disputes = append(out.Disputes, &models.DraftDispute{Section: d.Section, Key: d.Key, Part: d.Part, From: d.From, Base: d.Base, Yours: d.Ours, Theirs: d.Theirs})
	}
	return out
}

func presentChanges(changes []pack.Change, err error) ([]*models.RuleChange, error) {
	out := make([]*models.RuleChange, len(changes))
	for i, c := range changes {
		text, days := c.What(), c.Days()
		if days != (pack.Text{}) {
			text = pack.Text{ZH: days.ZH + "，" + text.ZH, EN: days.EN + ", " + text.EN}
		}
		out[i] = &models.RuleChange{Section: c.Section, Key: c.Key, Of: message(c.Of()), Part: c.Part, From: c.From, To: c.To, Old: c.Old, New: c.New, Text: message(text)}
	}
	return out, err
}

func draftRevision(d *policy.Draft, number *int) (*policy.Revision, error) {
	if number == nil {
		return d.Latest(), nil
	}
	if *number < 1 {
		return nil, fault.New(fault.NotFound, "草案没有此修订", "the draft has no such revision")
	}
	return d.Revision(*number)
}

func (r *Resolver) declaration(rev *policy.Revision, section, key string) (*string, error) {
	p, err := rev.Pack()
	if err != nil {
		return nil, err
	}
	return given(pack.Declaration(p, section, key)), nil
}

func revisionCheck(rev *policy.Revision) (*models.RuleCheck, error) {
	by, found, err := rev.Rules()
	if err != nil {
		return nil, err
	}
	out := presentCheck(found)
	if by != nil {
		sum := by.Digest()
		out.Digest = given(hex.EncodeToString(sum[:]))
	}
	return out, nil
}

func (r *Resolver) ruleSentences(ctx context.Context, rev *policy.Revision) ([]*models.RuleSentence, error) {
	list, err := r.policy.Sentences(ctx, rev)
	out := make([]*models.RuleSentence, len(list))
	for i, s := range list {
		out[i] = &models.RuleSentence{Section: s.Section, Key: s.Key, Title: message(s.Title), Part: s.Part, On: s.On, Before: optional(s.Before), Now: optional(s.Now)}
	}
	return out, err
}

func (r *Resolver) scenarioResults(rev *policy.Revision) ([]*models.ScenarioResult, error) {
	list, err := r.policy.Scenarios(rev)
	out := make([]*models.ScenarioResult, len(list))
	for i, s := range list {
		out[i] = &models.ScenarioResult{Key: s.Scenario.Key, Title: message(s.Scenario.Title), Day: s.Day, Passed: s.Passed(), Differences: []*models.Message{}}
		for _, d := range s.Differences {
			said := d.Message
			if d.Path != "" {
				said = pack.Text{ZH: d.Path + "：" + said.ZH, EN: d.Path + ": " + said.EN}
			}
			out[i].Differences = append(out[i].Differences, message(said))
		}
	}
	return out, err
}

func (r *Resolver) unfit(ctx context.Context, rev *policy.Revision) ([]*models.Message, error) {
	_, wrong, err := r.policy.Unfit(ctx, rev)
	out := make([]*models.Message, len(wrong))
	for i, f := range wrong {
		out[i] = &models.Message{Zh: f.Text.ZH, En: f.Text.EN}
	}
	return out, err
}

func (r *Resolver) listDrafts(ctx context.Context, open *bool) ([]*policy.Draft, error) {
	if r.policy == nil {
		return nil, errNoRules
	}
	return r.policy.Drafts(ctx, open != nil && *open)
}

func (r *Resolver) oneDraft(ctx context.Context, id int) (*policy.Draft, error) {
	if r.policy == nil {
		return nil, errNoRules
	}
	d, err := r.policy.Draft(ctx, id)
	if fault.CodeOf(err) == fault.NotFound {
		return nil, nil
	}
	return d, err
}

// releases are all that are on record: read once in a query, and anew for each mutation.
func (r *Resolver) releases(ctx context.Context) (map[int]*policy.Release, error) {
	if r.policy == nil {
		return nil, errNoRules
	}
	load := func([]int) (map[int]map[int]*policy.Release, error) {
		list, err := r.policy.Releases(ctx)
		byID := map[int]*policy.Release{}
		for _, x := range list {
			byID[x.ID] = x
		}
		return map[int]map[int]*policy.Release{theBook: byID}, err
	}
	if graphql.GetOperationContext(ctx).Operation.Operation != ast.Query {
		all, err := load(nil)
		return all[theBook], err
	}
	return batchOf(ctx).releases.get(theBook, theBook, load)
}

func (r *Resolver) listReleases(ctx context.Context) ([]*ent.Release, error) {
	if r.policy == nil {
		return nil, errNoRules
	}
	list, err := r.policy.Releases(ctx)
	out := make([]*ent.Release, len(list))
	for i, x := range list {
		out[i] = x.Release
	}
	return out, err
}

func (r *Resolver) releaseNumbered(ctx context.Context, number int) (*ent.Release, error) {
	all, err := r.releases(ctx)
	for _, x := range all {
		if x.Number == number {
			return x.Release, err
		}
	}
	return nil, err
}

func (r *Resolver) releaseOf(ctx context.Context, id *int) (*ent.Release, error) {
	if id == nil {
		return nil, nil
	}
	all, err := r.releases(ctx)
	if x := all[*id]; x != nil {
		return x.Release, err
	}
	return nil, err
}

// record is what is on record of a release. One of another pack than the program's, to
// which decisions of before may point, is read by itself.
func (r *Resolver) record(ctx context.Context, of *ent.Release) (*policy.Release, error) {
	all, err := r.releases(ctx)
	if err != nil {
		return nil, err
	}
	if x := all[of.ID]; x != nil {
		return x, nil
	}
	return r.policy.Release(ctx, of.ID)
}

func (r *Resolver) releaseState(ctx context.Context, of *ent.Release) (models.ReleaseState, error) {
	if _, err := r.record(ctx, of); err != nil {
		return "", err
	}
	today, err := r.policyDay(ctx)
	if err != nil {
		return "", err
	}
	all, err := r.releases(ctx)
	if err != nil {
		return "", err
	}
	list := slices.SortedFunc(maps.Values(all), func(a, b *policy.Release) int { return cmp.Compare(b.Number, a.Number) }) // the newest first
	if state, ok := policy.StandingOn(list, today)[of.ID]; ok {
		return models.ReleaseState(state), nil
	}
	return models.ReleaseStateSuperseded, nil // of another pack
}

func (r *Resolver) publishedAt(ctx context.Context, of *ent.Release) (*time.Time, error) {
	x, err := r.record(ctx, of)
	if err != nil {
		return nil, err
	}
	return &x.At, nil
}

func (r *Resolver) draftOfRelease(ctx context.Context, of *ent.Release) (*policy.Draft, error) {
	x, err := r.record(ctx, of)
	if err != nil || x.Draft == 0 {
		return nil, err
	}
	if graphql.GetOperationContext(ctx).Operation.Operation != ast.Query {
		return r.policy.Draft(ctx, x.Draft)
	}
	// Of a thousand decisions by one release its draft is read once.
	return batchOf(ctx).drafts.get(x.Draft, x.Draft, func([]int) (map[int]*policy.Draft, error) {
		d, err := r.policy.Draft(ctx, x.Draft)
		return map[int]*policy.Draft{x.Draft: d}, err
	})
}

func (r *Resolver) revisionOfRelease(ctx context.Context, of *ent.Release) (*int, error) {
	x, err := r.record(ctx, of)
	if err != nil || x.Revision == 0 {
		return nil, err
	}
	return &x.Revision, nil
}

func (r *Resolver) writtenBy(ctx context.Context, of *ent.Release) ([]string, error) {
	x, err := r.record(ctx, of)
	if err != nil {
		return nil, err
	}
	return append([]string{}, x.WrittenBy...), nil
}

func (r *Resolver) approvedBy(ctx context.Context, of *ent.Release) (*string, error) {
	x, err := r.record(ctx, of)
	if err != nil {
		return nil, err
	}
	return given(x.ApprovedBy), nil
}

func (r *Resolver) withdrawnBy(ctx context.Context, of *ent.Release) (*string, error) {
	x, err := r.record(ctx, of)
	if err != nil {
		return nil, err
	}
	return given(x.WithdrawnBy), nil
}

func (r *Resolver) releaseFiles(ctx context.Context, of *ent.Release) ([]*models.RuleFile, error) {
	if r.policy == nil {
		return nil, errNoRules
	}
	return presentFiles(r.policy.ReleaseFiles(ctx, of.ID))
}

func (r *Resolver) releaseChanges(ctx context.Context, of *ent.Release, since *int) ([]*models.RuleChange, error) {
	number := of.Number - 1
	if since != nil {
		number = *since
	}
	if number == 0 && since == nil {
		return []*models.RuleChange{}, nil // there is none before the first
	}
	if r.policy == nil {
		return nil, errNoRules
	}
	older, err := r.policy.ByNumber(ctx, number)
	if err != nil {
		return nil, err
	}
	return presentChanges(r.policy.ChangesBetween(ctx, older.ID, of.ID))
}
