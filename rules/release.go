package rules

import (
	"encoding/hex"
	"fmt"
	"io/fs"
	"strings"
	"sync"
	"sync/atomic"

	"bentou/rules/dossier"
	"bentou/rules/engine"
	"bentou/rules/fact"
	"bentou/rules/lang"
	"bentou/rules/pack"
)

// Release is a pack that was read and checked, with its programs. It does not
// change, and many may use it at once.
type Release struct {
	pack    *pack.Pack
	checked *lang.Checked
	digest  [32]byte
	meaning engine.Meaning

	programs sync.Map  // programKey → *program
	origin   sync.Map  // *lang.Node → []string, see origins
	printed  sync.Map  // fact.Date → *prints
	counted  sync.Map  // *lang.Input → []bool, see countsItem
	presumes somewhere // mayPresume
	listed   somewhere // isListed
}

type programKey struct {
	day  fact.Date
	kind programKind
}

// programKind is what a program is for: all of the same lowering.
type programKind uint8

const (
	forDecisions programKind = iota // registers stay, to be explained from
	forClaims                       // settles bills too
	forNumbers                      // outcomes and amounts only, for populations
	forPlaces                       // as for decisions, and who holds a place of an allocation
	forOutcomes                     // outcomes, amounts and flags only, of the best day
)

// program is a pack compiled for a day, with all that deciding by it needs and that
// does not depend on the household.
type program struct {
	*engine.Program
	filler   *filler
	columns  map[engine.Column]int // their places
	watches  []watch               // of programmes, where it is for decisions
	machines sync.Pool             // a machine is for one goroutine at a time
	reads    sync.Map              // readKey → *readList
	names    sync.Map              // *lang.Node → *pack.Text, see name
	own      scene                 // of its own day
	scenes   sync.Map              // sceneKey → *scene, of others and of layers
	reasons  atomic.Int64          // told of the household before
	missing  atomic.Int64          // asked of it

	once sync.Once
	err  error
}

// run runs the program over a chunk. The caller gives the machine back once it has
// read the results.
func (p *program) run(c *engine.Chunk) *engine.Machine {
	m, ok := p.machines.Get().(*engine.Machine)
	if !ok {
		m = engine.NewMachine(p.Program)
	}
	m.Run(c)
	return m
}

// foresee notes how much was told of a household, so that there is room for as much next
// time.
func (p *program) foresee(a *Assessment) {
	reasons, missing := 0, 0
	for i := range a.Decisions {
		reasons, missing = reasons+len(a.Decisions[i].Reasons), missing+len(a.Decisions[i].Missing)
	}
	for i := range a.Flags {
		reasons, missing = reasons+len(a.Flags[i].Reasons), missing+len(a.Flags[i].Missing)
	}
	p.reasons.Store(int64(reasons))
	p.missing.Store(int64(missing))
}

func (p *program) foreseen(x *explainer) {
	x.room, x.toAsk = make([]Reason, 0, p.reasons.Load()), make([]Missing, 0, p.missing.Load())
}

// Load reads and checks a pack. Where the diagnostics hold an error there is no
// release.
func Load(files fs.FS) (*Release, pack.Diagnostics) {
	p, found := pack.Read(files)
	if found.Failed() {
		return nil, found
	}
	return New(p, found)
}

// New checks a pack that was read before; found are the diagnostics so far.
func New(p *pack.Pack, found pack.Diagnostics) (*Release, pack.Diagnostics) {
	checked, more := lang.Check(p)
	found = append(found, more...).Sort()
	if found.Failed() {
		return nil, found
	}
	return newRelease(p, checked, pack.Digest(p), engine.Present()), found
}

// Under is the same pack under another meaning: what a decision that was made under it
// is decided again by. It shares what was read and checked, and nothing that was
// compiled.
func (r *Release) Under(m engine.Meaning) *Release {
	if m == r.meaning {
		return r
	}
	return newRelease(r.pack, r.checked, r.digest, m)
}

func newRelease(p *pack.Pack, checked *lang.Checked, digest [32]byte, m engine.Meaning) *Release {
	r := &Release{pack: p, checked: checked, digest: digest, meaning: m}
	r.presumes.checked, r.presumes.is = checked, mayPresume
	r.listed.checked, r.listed.is = checked, isListed
	return r
}

// Pack is what the release was made of. The caller must not change it.
func (r *Release) Pack() *pack.Pack { return r.pack }

// Checked is the typed pack. The caller must not change it.
func (r *Release) Checked() *lang.Checked { return r.checked }

// Digest tells releases apart by everything that can change a decision.
func (r *Release) Digest() [32]byte { return r.digest }

// Semantics is the version of the meaning of rules that it is evaluated with.
func (r *Release) Semantics() int { return r.meaning.Version }

// Meaning is that version.
func (r *Release) Meaning() engine.Meaning { return r.meaning }

// String is the key of the pack and the beginning of the digest.
func (r *Release) String() string { return r.pack.Key + " " + hex.EncodeToString(r.digest[:6]) }

// program compiles the pack for a day, once.
func (r *Release) program(day fact.Date, kind programKind) (*program, error) {
	if day < fact.MinDate || day > fact.MaxDate {
		return nil, fmt.Errorf("rules: %s is outside the calendar", day)
	}
	slot, _ := r.programs.LoadOrStore(programKey{day, kind}, &program{})
	p := slot.(*program)
	p.once.Do(func() {
		p.Program, p.err = engine.Compile(r.checked, day, engine.Options{Explain: kind != forNumbers && kind != forOutcomes, Claims: kind == forClaims || kind == forNumbers, Holders: kind == forPlaces, Meaning: r.meaning})
		if p.err == nil {
			r.prepare(p, kind)
		}
	})
	return p, p.err
}

// prepare makes what does not depend on the household.
func (r *Release) prepare(p *program, kind programKind) {
	p.filler = newFiller(p.Columns, p.AsOf, r.options(p.AsOf))
	p.columns = make(map[engine.Column]int, len(p.Columns))
	for n, c := range p.Columns {
		p.columns[c] = n
	}
	if kind == forDecisions {
		p.watches = r.watches(p)
	}
}

func columnOf(in *lang.Input, day fact.Date) engine.Column {
	return engine.Column{Input: in, Day: day}
}

// options are what the pack settles about reading facts, as of a day.
func (r *Release) options(day fact.Date) dossier.Options {
	var o dossier.Options
	if r.meaning.LeapBirthdayEarly {
		o.LeapBirthday = dossier.February28
	}
	if p := r.checked.Params["calendar.leap_birthday"]; p != nil && p.Type.Codes != nil {
		if v, ok := p.On(day); ok {
			o.LeapBirthday = dossier.March1
			if strings.EqualFold(p.Type.Codes.Entries[v.Scalar].Value, "FEB_28") {
				o.LeapBirthday = dossier.February28
			}
		}
	}
	_, o.MonthlyAges = r.checked.Inputs["age_months"]
	return o
}
