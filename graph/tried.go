package graph

import (
	"context"
	"errors"

	"bentou/graph/gen/models"
	"bentou/internal/fault"
	"bentou/internal/policy"
	"bentou/rules"
	"bentou/rules/pack"
)

// tried are the two ways of naming rules that are not in force.
type tried struct {
	draft, revision *int
	files           []*models.RuleFileInput
	field           string // of draft, as the caller has it
}

// rulesTried reads the rules that are to be tried, and the revision that they are of; nil
// where they are files. Rules with errors are WRONG_STATE: ruleCheck says what they are.
func (r *Resolver) rulesTried(ctx context.Context, in tried) (*rules.Release, *policy.Revision, error) {
	switch {
	case r.eligibility == nil:
		return nil, nil, errNoRules
	case (in.draft == nil) == (in.files == nil):
		return nil, nil, fault.New(fault.Invalid, "draft 与 files 须给其一", "give draft or files, and not both").On(in.field)
	case in.files != nil:
		p, found := pack.ReadFiles(given0(in.files))
		if !found.Failed() {
			var release *rules.Release
			if release, found = rules.New(p, found); release != nil {
				return release, nil, nil
			}
		}
		return nil, nil, unusable(found)
	}
	number := 0
	if in.revision != nil {
		number = *in.revision
	}
	revision, err := r.policy.Revision(ctx, *in.draft, number)
	if err != nil {
		var f *fault.Error
		if errors.As(err, &f) && f.Code == fault.NotFound {
			return nil, nil, f.On(in.field)
		}
		return nil, nil, err
	}
	release, found, err := revision.Rules()
	if err != nil {
		return nil, nil, err
	}
	if release == nil {
		return nil, nil, unusable(found)
	}
	return release, revision, nil
}

func given0(files []*models.RuleFileInput) []pack.File {
	out := make([]pack.File, len(files))
	for i, f := range files {
		out[i] = pack.File{Name: f.Path, Data: []byte(f.Text)}
	}
	return out
}

func unusable(found pack.Diagnostics) error {
	return fault.New(fault.WrongState, "规则有误，无法试用；ruleCheck 列出全部问题", "the rules have errors and cannot be tried; ruleCheck lists them all").Because(found)
}
