package policy

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"bentou/ent/gen/ent"
	"bentou/ent/store"
	"bentou/internal/eligibility"
	"bentou/internal/fault"
	"bentou/rules/pack"
)

// NewDraft is a draft that is begun.
type NewDraft struct {
	Title string
	// Files of a pack; nil: those of the newest release or, with BuiltIn, of the program.
	Files   []pack.File
	BuiltIn bool
	// Base is the number of the release that the files stand on; 0: the newest. Where they
	// stand on an older one, the draft is brought up to date before it can be published.
	Base int
}

// Create begins a draft, owned by who asks, and returns it. The first revision may hold
// errors. INVALID is what no pack may measure, and a title that is missing.
func (s *Service) Create(ctx context.Context, req Request, in NewDraft) (*Draft, error) {
	key, err := s.pack()
	if err != nil {
		return nil, err
	}
	if in.Files != nil && in.BuiltIn {
		return nil, fault.New(fault.Invalid, "files 与 builtIn 只能给一个", "give files or builtIn, not both").On("files")
	}
	if in.BuiltIn {
		folder, _, err := s.rules.BuiltIn()
		if err != nil {
			return nil, err
		}
		if in.Files, err = eligibility.Files(folder); err != nil {
			return nil, err
		}
	}
	if err := errors.Join(checkTitle(in.Title), checkFiles(in.Files)); err != nil {
		return nil, gathered(err)
	}
	id, err := s.once(ctx, req, func(ctx context.Context, tx *store.Tx) (int, error) {
		base, files, err := s.start(ctx, tx.Client(), in)
		if err != nil {
			return 0, err
		}
		return s.insertDraft(ctx, tx, req, &Draft{Pack: key, Title: in.Title}, base, files, nil)
	})
	if err != nil {
		return nil, err
	}
	return s.Draft(ctx, id)
}

// start finds what a new draft stands on and what it begins with.
func (s *Service) start(ctx context.Context, client *ent.Client, in NewDraft) (base *int, files []pack.File, err error) {
	row, err := s.newest(ctx, client)
	if err != nil {
		return nil, nil, err
	}
	if in.Base != 0 {
		if row, err = s.byNumber(ctx, client, in.Base); err != nil {
			return nil, nil, err
		}
	}
	files = in.Files
	switch {
	case row == nil && files == nil:
		return nil, nil, fault.New(fault.WrongState, "尚无发布", "there is no release yet")
	case row == nil:
		return nil, files, nil
	case files == nil:
		files, err = eligibility.FilesOf(ctx, client, row)
	}
	return &row.ID, files, err
}

const maxTitle = 200 // characters

func checkTitle(title string) error {
	if n := utf8.RuneCountInString(title); n == 0 || n > maxTitle || strings.TrimSpace(title) == "" {
		return fault.Newf(fault.Invalid, "须有标题，至多 %d 字", "it needs a title, of at most %d characters", maxTitle).On("title")
	}
	return nil
}

// checkFiles refuses what no pack may measure, and files that no release keeps.
func checkFiles(files []pack.File) error {
	var wrong fault.Errors
	for _, f := range files {
		if !eligibility.Kept(f.Name) {
			wrong = append(wrong, fault.Newf(fault.Invalid, "规则包只收 .yaml 与 .md 文件：%[1]s", "a pack holds .yaml and .md files only: %[1]s", f.Name).On("files"))
		}
	}
	for _, d := range pack.Storable(files) {
		wrong = append(wrong, fault.New(fault.Invalid, d.Pos.String()+"："+d.Message.ZH, d.Pos.String()+": "+d.Message.EN).On("files"))
	}
	if len(wrong) > 0 {
		return wrong
	}
	return nil
}

// gathered makes the faults of several errors one.
func gathered(err error) error {
	var all fault.Errors
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		for _, e := range joined.Unwrap() {
			all = append(all, fault.All(e)...)
		}
		return all
	}
	return err
}

// ConflictError says that another revision was saved since the one that a change is of.
type ConflictError struct {
	Draft *Draft // as it is now
	// The files as they would be with the change, and as they are now.
	Yours, Theirs []pack.File
	// Merged is what a merge makes of both; nil where Disputes say what both changed, each
	// otherwise.
	Merged   []pack.File
	Disputes []pack.Dispute
}

// outside has the draft of a conflict be read outside the transaction that it ended:
// whoever is told of it may look at every revision.
func (s *Service) outside(ctx context.Context, err error) error {
	if conflict := (*ConflictError)(nil); errors.As(err, &conflict) {
		for _, r := range conflict.Draft.Revisions {
			r.through(ctx, s.store.Client())
		}
	}
	return err
}

// Error is that of the fault.
func (e *ConflictError) Error() string { return e.Unwrap().Error() }

// Unwrap is CONFLICT.
func (e *ConflictError) Unwrap() error {
	if e.Merged != nil {
		return fault.Newf(fault.Conflict, "草案已有修订 %[1]d；所改之处不同，可合并", "the draft has a revision %[1]d meanwhile; it changed other things, so that both can be merged", e.Draft.Latest().Number).On("revision")
	}
	return fault.Newf(fault.Conflict, "草案已有修订 %[1]d，且与之改了同一处", "the draft has a revision %[1]d meanwhile, which changed the same", e.Draft.Latest().Number).On("revision")
}

// Edit is a change of a draft.
type Edit struct {
	Draft    int
	Revision int // the one that was looked at
	// Merge saves what a merge makes of the change and of later revisions, where it can.
	Merge bool
	// Change gives the files after the change, from those of the revision.
	Change func(r *Revision, files []pack.File) ([]pack.File, error)
}

// Saved is a draft after a change. Merged says that later revisions were merged with it.
type Saved struct {
	Draft  *Draft
	Merged bool
}

// Save changes a draft: it appends a revision, and what was done with the one before is
// void. Where nothing would change nothing is saved. Where a later revision than the one
// named is there, the error is a [ConflictError] unless both can be and are to be merged.
func (s *Service) Save(ctx context.Context, req Request, e Edit) (*Saved, error) {
	number, err := s.once(ctx, req, func(ctx context.Context, tx *store.Tx) (int, error) {
		d, err := s.draft(ctx, tx.Client(), e.Draft)
		if err != nil {
			return 0, err
		}
		if err := writable(d); err != nil {
			return 0, err
		}
		files, err := e.apply(d)
		if err != nil {
			return 0, err
		}
		return s.append(ctx, tx, req, d, d.Latest().Base, files)
	})
	if err != nil {
		return nil, s.outside(ctx, err)
	}
	d, err := s.Draft(ctx, e.Draft)
	return &Saved{Draft: d, Merged: number > e.Revision+1}, err
}

func writable(d *Draft) error {
	switch d.State() {
	case Published, Withdrawn:
		return fault.New(fault.WrongState, "草案已发布，不能再改", "the draft is published and cannot be changed")
	case Discarded:
		return fault.New(fault.WrongState, "草案已废弃", "the draft was given up")
	}
	return nil
}

// append saves files as the next revision, unless they are those of the latest.
func (s *Service) append(ctx context.Context, tx *store.Tx, req Request, d *Draft, base *int, files []pack.File) (int, error) {
	latest := d.Latest()
	if err := checkFiles(files); err != nil {
		return 0, err
	}
	if digestOf(files) == latest.Digest && same(base, latest.Base) {
		return latest.Number, nil
	}
	c, err := tx.Open(ctx, "draft.save", store.Subject{}, req.Reason)
	if err != nil {
		return 0, err
	}
	return latest.Number + 1, insertRevision(ctx, tx, c, d.ID, latest.Number+1, req, base, files, nil)
}

func same(a, b *int) bool { return a == b || a != nil && b != nil && *a == *b }

// apply makes the change, merged with later revisions where that is asked for.
func (e Edit) apply(d *Draft) ([]pack.File, error) {
	from, err := d.Revision(e.Revision)
	if err != nil || e.Revision == 0 {
		return nil, fault.New(fault.Invalid, "草案没有此修订", "the draft has no such revision").On("revision")
	}
	before, err := from.List()
	if err != nil {
		return nil, err
	}
	yours, err := e.Change(from, before)
	if err != nil {
		return nil, err
	}
	yours = sorted(yours)
	if from == d.Latest() {
		return yours, nil
	}
	if err := checkFiles(yours); err != nil {
		return nil, err
	}
	theirs, err := d.Latest().List()
	if err != nil {
		return nil, err
	}
	merged, disputes := merge(before, yours, theirs)
	if e.Merge && merged != nil {
		return merged, nil
	}
	return nil, &ConflictError{Draft: d, Yours: yours, Theirs: theirs, Merged: merged, Disputes: disputes}
}

func sorted(files []pack.File) []pack.File {
	return slices.SortedFunc(slices.Values(files), func(a, b pack.File) int { return cmp.Compare(a.Name, b.Name) })
}

// Files is a change to whole files: those named are added or replaced, those removed are
// gone; with whole, all that are not named are gone too.
func Files(files []pack.File, removed []string, whole bool) func(*Revision, []pack.File) ([]pack.File, error) {
	return func(_ *Revision, before []pack.File) ([]pack.File, error) {
		var wrong fault.Errors
		for _, name := range removed {
			if !slices.ContainsFunc(before, func(f pack.File) bool { return f.Name == name }) {
				wrong = append(wrong, fault.Newf(fault.Invalid, "没有文件 %[1]s", "there is no file %[1]s", name).On("removed"))
			}
		}
		if len(wrong) > 0 {
			return nil, wrong
		}
		if whole {
			return files, nil
		}
		out := slices.DeleteFunc(slices.Clone(before), func(f pack.File) bool {
			return slices.Contains(removed, f.Name) || slices.ContainsFunc(files, func(g pack.File) bool { return g.Name == f.Name })
		})
		return append(out, files...), nil
	}
}

// merge makes one of two that came from the same: by declarations and dated versions
// where all three can be read, else by files. Nil: there are disputes.
func merge(base, ours, theirs []pack.File) ([]pack.File, []pack.Dispute) {
	var packs [3]*pack.Pack
	readable := true
	for i, files := range [][]pack.File{base, ours, theirs} {
		p, found := pack.ReadFiles(yaml(files))
		packs[i], readable = p, readable && !found.Failed()
	}
	if !readable {
		return mergeFiles(base, ours, theirs)
	}
	merged, disputes := pack.Merge(packs[0], packs[1], packs[2])
	texts, more := mergeFiles(beside(base), beside(ours), beside(theirs))
	if disputes = append(disputes, more...); len(disputes) > 0 {
		return nil, disputes
	}
	return sorted(append(merged, texts...)), nil
}

func isYAML(f pack.File) bool { return strings.HasSuffix(f.Name, ".yaml") }

func yaml(files []pack.File) []pack.File {
	return slices.DeleteFunc(slices.Clone(files), func(f pack.File) bool { return !isYAML(f) })
}

func beside(files []pack.File) []pack.File { return slices.DeleteFunc(slices.Clone(files), isYAML) }

// mergeFiles takes of each file the version that was changed.
func mergeFiles(base, ours, theirs []pack.File) (out []pack.File, disputes []pack.Dispute) {
	var by [3]map[string][]byte
	var names []string
	for i, files := range [][]pack.File{base, ours, theirs} {
		by[i] = map[string][]byte{}
		for _, f := range files {
			by[i][f.Name] = append([]byte{}, f.Data...) // nil: not there
			names = append(names, f.Name)
		}
	}
	slices.Sort(names)
	equal := func(a, b []byte) bool { return (a == nil) == (b == nil) && bytes.Equal(a, b) }
	for _, name := range slices.Compact(names) {
		b, o, t := by[0][name], by[1][name], by[2][name]
		made := t
		switch {
		case equal(o, t), equal(b, o):
		case equal(b, t):
			made = o
		default:
			disputes = append(disputes, pack.Dispute{Key: name, Base: string(b), Ours: string(o), Theirs: string(t)})
		}
		if made != nil {
			out = append(out, pack.File{Name: name, Data: made})
		}
	}
	if len(disputes) > 0 {
		return nil, disputes
	}
	return out, nil
}
