package preview

import (
	"context"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"bentou/rules"
	"bentou/rules/caught"
	"bentou/rules/dossier"
	"bentou/rules/engine"
	"bentou/rules/fact"
	"bentou/rules/pack"
)

// Kind is how what two releases say of a subject differs.
type Kind uint8

// The kinds. Exactly one of them fits each difference.
const (
	Gained       Kind = iota // not eligible before, eligible now
	Lost                     // eligible before, not eligible now
	Changed                  // eligible before and now, for another amount
	Undetermined             // known before, undetermined now
	Determined               // undetermined before, known now, one way or the other
	kindCount
)

// Kinds are all kinds, in their order.
func Kinds() []Kind { return []Kind{Gained, Lost, Changed, Undetermined, Determined} }

var kindNames = [kindCount]string{"GAINED", "LOST", "CHANGED", "UNDETERMINED", "DETERMINED"}

// String is the stable name of a kind.
func (k Kind) String() string { return kindNames[k] }

// Said is what a release says of a programme and a subject. Of a programme that it does
// not have it says that nobody is eligible.
type Said struct {
	Outcome rules.Outcome
	Amount  fact.Money // a cycle, where it is eligible and the programme pays
}

// Change is one difference.
type Change struct {
	Place     int // of the household in the list that was compared
	Programme int // in [Comparison.Programmes]
	Subject   rules.Subject
	Kind      Kind
	Old, New  Said
}

// Side is what one release says of a programme over everybody.
type Side struct {
	Has          bool // whether the release has the programme
	Cycle        string
	Eligible     int
	Undetermined int
	Amount       fact.Money // of the eligible, a cycle
}

// Programme is what became of a programme.
type Programme struct {
	Key      string
	Title    pack.Text
	Subject  fact.Entity
	Subjects int // households or persons that the new release decides about
	Old, New Side
	Kinds    [kindCount]int
	More     fact.Money // what those get more, a cycle, who get more
	Less     fact.Money // what those get less, who get less; not negative
}

// Everyone reports whether the new release lets somebody have a programme and refuses it
// to nobody. Those of whom it is not known make no difference: one unknown birthday must
// not hide that a rule is for everybody.
func (p *Programme) Everyone() bool {
	return p.New.Has && p.New.Eligible > 0 && p.New.Eligible+p.New.Undetermined == p.Subjects
}

// Nobody reports whether the new release lets nobody have a programme, and leaves it
// open of nobody either.
func (p *Programme) Nobody() bool {
	return p.New.Has && p.Subjects > 0 && p.New.Eligible == 0 && p.New.Undetermined == 0
}

// Flag is what became of a flag.
type Flag struct {
	Key   string
	Title pack.Text
	// Raised counts households whose condition for raising holds now and did not before,
	// Cleared those of which it held and does not now, Opened those of which it is not
	// known now and was before.
	Raised, Cleared, Opened int
	OldUp, NewUp            int // whose condition holds
}

// FlagChange is one household whose flag is told otherwise.
type FlagChange struct {
	Place    int
	Flag     int // in [Comparison.Flags]
	Old, New rules.Truth
}

// Comparison is how two releases differ over some households as of a day. Programmes
// and flags of which both say the same of every household are not in it.
type Comparison struct {
	AsOf        fact.Date
	Households  int
	Persons     int
	Programmes  []Programme
	Flags       []Flag
	Changes     []Change     // by household, in the order of the list, then by programme
	FlagChanges []FlagChange // likewise
}

// Options of [Compare].
type Options struct {
	// Progress, where it is not nil, is told after each piece of work how many households
	// are done and what was found in them: counts and sums, without the changes one by one.
	// Neither ever goes back. It is called by one goroutine at a time; what was found is
	// its own.
	Progress func(done int, found *Comparison)
	// Parts is how many goroutines share the work; 0: as many as there are processors.
	Parts int
	// Batch is how many households are a piece of work; 0: 1,024.
	Batch int
	// Everything decides also what cannot differ; for tests.
	Everything bool
}

// usualBatch is how many households are a piece of work where nothing is said.
const usualBatch = 1024

// Compare compares two releases. It ends with the context.
func Compare(ctx context.Context, before, after *rules.Release, hs []*dossier.Household, asOf fact.Date, o Options) (*Comparison, error) {
	only, err := rules.Differing(before, after, asOf)
	if err != nil {
		return nil, err
	}
	if o.Everything {
		only = &engine.Selection{Programmes: map[string]bool{}, Flags: map[string]bool{}}
		for _, r := range []*rules.Release{before, after} {
			for _, p := range r.Pack().Programmes {
				only.Programmes[p.Key] = true
			}
			for _, f := range r.Pack().Flags {
				only.Flags[f.Key] = true
			}
		}
	}
	w := &work{hs: hs, asOf: asOf, batch: o.Batch}
	if w.batch <= 0 {
		w.batch = usualBatch
	}
	if w.old, err = newSide(before, asOf, only); err != nil {
		return nil, err
	}
	if w.new, err = newSide(after, asOf, only); err != nil {
		return nil, err
	}
	w.shape(only)
	parts := make([]*Comparison, (len(hs)+w.batch-1)/w.batch)
	if len(only.Programmes)+len(only.Flags) == 0 {
		parts = nil // nothing can differ
	}
	n := o.Parts
	if n == 0 {
		n = runtime.GOMAXPROCS(0)
	}
	var next atomic.Int64
	tell := told{sum: w.empty(), progress: o.Progress}
	var failed sync.Once
	var wrong error
	var wait sync.WaitGroup
	for range n {
		wait.Go(func() {
			p := &part{work: w}
			for {
				i := int(next.Add(1)) - 1
				if i >= len(parts) {
					return
				}
				err := ctx.Err()
				if err == nil {
					err = caught.Run(func() (err error) { // these are rules that nobody approved yet
						if parts[i], err = p.compare(i * w.batch); err != nil {
							return err
						}
						return tell.add(parts[i])
					})
				}
				if err != nil {
					failed.Do(func() { wrong = err })
					next.Store(int64(len(parts)))
					return
				}
			}
		})
	}
	wait.Wait()
	if wrong != nil {
		return nil, wrong
	}
	out := w.empty()
	out.Households = len(hs)
	for _, p := range parts {
		if err := out.add(p); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// told is what was told of a comparison that goes on.
type told struct {
	mu       sync.Mutex
	sum      *Comparison
	progress func(int, *Comparison)
}

// add tells of one more piece of work.
func (t *told) add(p *Comparison) error {
	if t.progress == nil {
		return nil
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if err := t.sum.tally(p); err != nil {
		return err
	}
	t.sum.Households += p.Households
	found := *t.sum
	found.Programmes, found.Flags = slices.Clone(found.Programmes), slices.Clone(found.Flags)
	t.progress(found.Households, &found)
	return nil
}

// side is a release and where its programmes and flags stand in the comparison.
type side struct {
	bulk       *rules.Bulk
	programmes []int // by place in the pack; −1: not compared
	flags      []int
}

func newSide(r *rules.Release, asOf fact.Date, only *engine.Selection) (*side, error) {
	b, err := r.NewBulk(asOf, only)
	return &side{bulk: b}, err
}

// work is what all parts share.
type work struct {
	hs         []*dossier.Household
	asOf       fact.Date
	batch      int
	old, new   *side
	programmes []Programme // with no counts
	flags      []Flag
}

// shape lists what is compared: in the order of the new pack, then what only the old
// one has.
func (w *work) shape(only *engine.Selection) {
	for _, s := range []*side{w.new, w.old} {
		for _, p := range s.bulk.Release().Pack().Programmes {
			at := -1
			if only.Programmes[p.Key] {
				at = slices.IndexFunc(w.programmes, func(x Programme) bool { return x.Key == p.Key && x.Subject == p.Subject })
				if at < 0 {
					at = len(w.programmes)
					w.programmes = append(w.programmes, Programme{Key: p.Key, Title: p.Title, Subject: p.Subject})
				}
				x := &w.programmes[at].New
				if s == w.old {
					x = &w.programmes[at].Old
				}
				x.Has, x.Cycle = true, p.Cycle
			}
			s.programmes = append(s.programmes, at)
		}
		for _, f := range s.bulk.Release().Pack().Flags {
			at := -1
			if only.Flags[f.Key] {
				at = slices.IndexFunc(w.flags, func(x Flag) bool { return x.Key == f.Key })
				if at < 0 {
					at = len(w.flags)
					w.flags = append(w.flags, Flag{Key: f.Key, Title: f.Title})
				}
			}
			s.flags = append(s.flags, at)
		}
	}
}

func (w *work) empty() *Comparison {
	return &Comparison{AsOf: w.asOf, Programmes: slices.Clone(w.programmes), Flags: slices.Clone(w.flags)}
}

// part compares pieces of the work, one after the other.
type part struct {
	*work
	before kept
}

// kept is what the old release said of a piece: that of household i from ends[i−1] on.
type kept struct {
	said  []saidOf
	ends  []int
	flags []rules.FlagTruths
}

// saidOf is what is said of a programme of the comparison and a subject.
type saidOf struct {
	programme int
	subject   rules.Subject
	Said
}

func (s *side) said(to []saidOf, h *rules.Home) []saidOf {
	from := len(to)
	for _, v := range h.Verdicts {
		if at := s.programmes[v.Programme]; at >= 0 {
			to = append(to, saidOf{at, v.Subject, Said{v.Outcome, v.Amount}})
		}
	}
	slices.SortFunc(to[from:], orderOf)
	return to
}

func orderOf(a, b saidOf) int {
	if a.programme != b.programme {
		return a.programme - b.programme
	}
	return a.subject.ID - b.subject.ID
}

func (p *part) compare(from int) (*Comparison, error) {
	hs := p.hs[from:min(from+p.batch, len(p.hs))]
	out := p.empty()
	out.Households = len(hs)
	k := &p.before
	k.said, k.ends, k.flags = k.said[:0], k.ends[:0], k.flags[:0]
	if err := p.old.bulk.Decide(hs, func(h *rules.Home) {
		k.said = p.old.said(k.said, h)
		k.ends = append(k.ends, len(k.said))
		k.flags = append(k.flags, h.Flags...)
	}); err != nil {
		return nil, err
	}
	flags := len(p.old.flags)
	var now []saidOf
	var wrong error
	err := p.new.bulk.Decide(hs, func(h *rules.Home) {
		begin := 0
		if h.Place > 0 {
			begin = k.ends[h.Place-1]
		}
		now = p.new.said(now[:0], h)
		for i, at := range p.new.programmes {
			if at >= 0 {
				out.Programmes[at].Subjects += h.Subjects[i]
			}
		}
		out.Persons += h.Members
		if err := out.subjects(from+h.Place, k.said[begin:k.ends[h.Place]], now); err != nil {
			wrong = err
		}
		out.flagged(from+h.Place, p.work, k.flags[h.Place*flags:(h.Place+1)*flags], h.Flags)
	})
	if err == nil {
		err = wrong
	}
	return out, err
}

var nothing = Said{Outcome: rules.Ineligible}

// subjects goes through what both say of a household, in one order.
func (c *Comparison) subjects(place int, old, now []saidOf) error {
	for len(old) > 0 || len(now) > 0 {
		order := 0
		switch {
		case len(old) == 0:
			order = 1
		case len(now) == 0:
			order = -1
		default:
			order = orderOf(old[0], now[0])
		}
		of, a, b := saidOf{}, nothing, nothing
		if order <= 0 {
			of, a, old = old[0], old[0].Said, old[1:]
		}
		if order >= 0 {
			of, b, now = now[0], now[0].Said, now[1:]
		}
		if err := c.one(place, of, a, b); err != nil {
			return err
		}
	}
	return nil
}

func (c *Comparison) one(place int, of saidOf, a, b Said) (err error) {
	p := &c.Programmes[of.programme]
	for _, s := range []struct {
		side *Side
		said Said
	}{{&p.Old, a}, {&p.New, b}} {
		switch s.said.Outcome {
		case rules.Eligible:
			s.side.Eligible++
			if s.side.Amount, err = s.side.Amount.Plus(s.said.Amount); err != nil {
				return err
			}
		case rules.Undetermined:
			s.side.Undetermined++
		}
	}
	kind := Changed
	switch {
	case a == b && p.Old.Cycle == p.New.Cycle, a == b && a.Outcome != rules.Eligible:
		return nil
	case a.Outcome == rules.Undetermined && b.Outcome == rules.Undetermined:
		return nil
	case b.Outcome == rules.Undetermined:
		kind = Undetermined
	case a.Outcome == rules.Undetermined:
		kind = Determined
	case a.Outcome == rules.Ineligible:
		kind = Gained
	case b.Outcome == rules.Ineligible:
		kind = Lost
	}
	p.Kinds[kind]++
	if b.Amount > a.Amount {
		p.More, err = p.More.Plus(b.Amount - a.Amount)
	} else {
		p.Less, err = p.Less.Plus(a.Amount - b.Amount)
	}
	c.Changes = append(c.Changes, Change{place, of.programme, of.subject, kind, a, b})
	return err
}

// flagged compares the flags of a household. Of a flag that a release does not have the
// condition holds for nobody.
func (c *Comparison) flagged(place int, w *work, old, now []rules.FlagTruths) {
	for i := range c.Flags {
		at := func(places []int, list []rules.FlagTruths) rules.Truth {
			if n := slices.Index(places, i); n >= 0 {
				return list[n].Raise
			}
			return rules.False
		}
		a, b := at(w.old.flags, old), at(w.new.flags, now)
		f := &c.Flags[i]
		if a == rules.True {
			f.OldUp++
		}
		if b == rules.True {
			f.NewUp++
		}
		if a == b {
			continue
		}
		switch {
		case b == rules.True:
			f.Raised++
		case a == rules.True && b == rules.False:
			f.Cleared++
		case b == rules.Unknown:
			f.Opened++
		}
		c.FlagChanges = append(c.FlagChanges, FlagChange{place, i, a, b})
	}
}

// add adds a later part.
func (c *Comparison) add(o *Comparison) error {
	c.Changes, c.FlagChanges = append(c.Changes, o.Changes...), append(c.FlagChanges, o.FlagChanges...)
	return c.tally(o)
}

// tally adds the counts and sums of another part.
func (c *Comparison) tally(o *Comparison) (err error) {
	sum := func(to *fact.Money, more fact.Money) {
		if err == nil {
			*to, err = to.Plus(more)
		}
	}
	c.Persons += o.Persons
	for i := range c.Programmes {
		p, q := &c.Programmes[i], &o.Programmes[i]
		p.Subjects += q.Subjects
		p.Old.Eligible, p.Old.Undetermined = p.Old.Eligible+q.Old.Eligible, p.Old.Undetermined+q.Old.Undetermined
		p.New.Eligible, p.New.Undetermined = p.New.Eligible+q.New.Eligible, p.New.Undetermined+q.New.Undetermined
		for k := range p.Kinds {
			p.Kinds[k] += q.Kinds[k]
		}
		sum(&p.Old.Amount, q.Old.Amount)
		sum(&p.New.Amount, q.New.Amount)
		sum(&p.More, q.More)
		sum(&p.Less, q.Less)
	}
	for i := range c.Flags {
		f, g := &c.Flags[i], &o.Flags[i]
		f.Raised, f.Cleared, f.Opened = f.Raised+g.Raised, f.Cleared+g.Cleared, f.Opened+g.Opened
		f.OldUp, f.NewUp = f.OldUp+g.OldUp, f.NewUp+g.NewUp
	}
	return err
}
