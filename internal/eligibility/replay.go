package eligibility

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"runtime"
	"slices"
	"sync"

	"bentou/ent/gen/ent"
	"bentou/ent/gen/ent/decisionrun"
	"bentou/ent/gen/ent/factset"
	"bentou/ent/gen/ent/riskflag"
	"bentou/ent/gen/ent/storeddecision"
	"bentou/internal/fault"
	"bentou/rules"
	"bentou/rules/caught"
	"bentou/rules/dossier"
	"bentou/rules/fact"
	"bentou/rules/pack"
)

// replayBlock is how many rows are replayed at once.
const replayBlock = 500

// Replayed is what came of replaying.
type Replayed struct {
	Decisions, Flags int
	Different        int
	First            *Comparison // the first that is not the same; nil where all are
}

// Comparison is a recorded decision, or a raised flag, and what comes out again.
type Comparison struct {
	Decision, Flag int // one of the two
	Household      int
	Key            string // of the programme or flag
	// Stored and Again are the canonical records; Again is empty where nothing could be
	// decided again, and Why says what kept it from that.
	Stored, Again []byte
	Why           error
}

// Same reports whether it comes out again as it was recorded.
func (c *Comparison) Same() bool { return bytes.Equal(c.Stored, c.Again) }

// Replay decides recorded decisions and raised flags again, each from its own facts
// and by the release and the version of the evaluator's meaning that it was made
// with, and compares the two records byte by byte. What was recorded since makes no
// difference, nor does when a decision may change: that follows from the calendar and
// from later releases, not from the facts.
//
// Without ids it does all; else the decisions with these ids, of which an unknown one
// is NOT_FOUND. It writes nothing.
func (e *Service) Replay(ctx context.Context, ids []int, progress func(done, total int)) (*Replayed, error) {
	out := &Replayed{}
	decisions, flags := e.store.Client().StoredDecision.Query(), e.store.Client().RiskFlag.Query()
	if ids != nil {
		ids = slices.Compact(slices.Sorted(slices.Values(ids)))
		decisions.Where(storeddecision.IDIn(ids...))
	}
	count, err := decisions.Clone().Count(ctx)
	if err != nil {
		return nil, err
	}
	total := count
	if ids == nil {
		n, err := flags.Clone().Count(ctx)
		if err != nil {
			return nil, err
		}
		total += n
	} else if count < len(ids) {
		return nil, fault.New(fault.NotFound, "没有此认定", "there is no such decision").On("id")
	}
	tell := func() {
		if progress != nil {
			progress(out.Decisions+out.Flags, total)
		}
	}
	for last := 0; ; {
		list, err := decisions.Clone().Where(storeddecision.IDGT(last)).Order(storeddecision.ByID()).Limit(replayBlock).All(ctx)
		if err != nil {
			return nil, err
		}
		if len(list) == 0 {
			break
		}
		found, err := e.ReplayDecisions(ctx, list)
		if err != nil {
			return nil, err
		}
		out.add(found)
		out.Decisions += len(list)
		last = list[len(list)-1].ID
		tell()
	}
	for last := 0; ids == nil; {
		list, err := flags.Clone().Where(riskflag.IDGT(last)).Order(riskflag.ByID()).Limit(replayBlock).All(ctx)
		if err != nil {
			return nil, err
		}
		if len(list) == 0 {
			break
		}
		found, err := e.replayFlags(ctx, list)
		if err != nil {
			return nil, err
		}
		out.add(found)
		out.Flags += len(list)
		last = list[len(list)-1].ID
		tell()
	}
	return out, nil
}

func (r *Replayed) add(list []*Comparison) {
	for _, c := range list {
		if c.Same() {
			continue
		}
		r.Different++
		if r.First == nil {
			r.First = c
		}
	}
}

// ReplayDecisions replays decisions on record, in their order.
func (e *Service) ReplayDecisions(ctx context.Context, list []*ent.StoredDecision) ([]*Comparison, error) {
	var keys []again
	for _, d := range list {
		if d.FactSetID != nil {
			keys = append(keys, againOf(d))
		}
	}
	done, err := e.again(ctx, keys)
	if err != nil {
		return nil, err
	}
	out := make([]*Comparison, len(list))
	var ended []*ent.StoredDecision // of whom nobody asks any more
	endings := map[int]*Comparison{}
	for i, d := range list {
		stored := record{Household: d.HouseholdID, Person: d.PersonID, Programme: d.Programme, Outcome: d.Outcome, Amount: d.Amount,
			Cycle: d.Cycle, DecidedFor: d.DecidedFor, Day: d.Day, Semantics: d.Semantics}
		now := stored
		now.Outcome, now.Amount, now.Day = fact.OutcomeIneligible, nil, d.DecidedFor // where nobody asks any more
		c := &Comparison{Decision: d.ID, Household: d.HouseholdID, Key: d.Programme}
		asked := false
		if d.FactSetID != nil {
			a := done[againOf(d)]
			stored.Facts, stored.Release = a.digest, a.release
			now.Facts, now.Release = a.facts, a.release
			c.Why = a.err
			if a.err == nil {
				if asked = now.take(a.assessment, d); !asked && asks(a.pack, a.members, d) {
					c.Why = fault.New(fault.WrongState, "规则与所依事实中有这一认定，却未得出结果", "the rules and the facts ask for such a decision, and none came out")
				}
			}
		}
		if !asked && c.Why == nil {
			ended = append(ended, d)
			endings[d.ID] = c
		}
		c.Stored = stored.bytes()
		if c.Why == nil {
			c.Again = now.bytes()
		}
		out[i] = c
	}
	unfounded, err := e.unfounded(ctx, ended)
	for _, d := range unfounded {
		c := endings[d.ID]
		c.Again, c.Why = nil, fault.New(fault.WrongState, "所依事实与规则中没有这一认定，此前也没有可终止的认定",
			"neither the facts nor the rules ask for such a decision, and there is none before it that it could end")
	}
	if err != nil {
		return nil, err
	}
	homes, err := e.inhabitedThen(ctx, ended)
	for _, d := range homes {
		c := endings[d.ID]
		c.Again, c.Why = nil, fault.New(fault.WrongState, "当时该户有成员，而所依事实没有存档",
			"the household had members then, and the facts that they were decided on are not on record")
	}
	return out, err
}

// asks reports whether a pack has the programme of a decision, for whom the decision is about,
// and that one is among the members of the facts.
func asks(p *pack.Pack, members []int, d *ent.StoredDecision) bool {
	of := fact.EntityHousehold
	if d.PersonID != nil {
		if of = fact.EntityPerson; !slices.Contains(members, *d.PersonID) {
			return false
		}
	}
	return slices.ContainsFunc(p.Programmes, func(x *pack.Programme) bool { return x.Key == d.Programme && x.Subject == of })
}

// inhabitedThen are those of some decisions without facts whose household had members by
// what was known when it was decided: then it was decided on facts. Of members who were taken
// out of the registry since, nothing is known any more.
func (e *Service) inhabitedThen(ctx context.Context, ended []*ent.StoredDecision) (out []*ent.StoredDecision, err error) {
	type then struct {
		zone, run int
		asOf      fact.Date
	}
	together, order, runs := map[then][]*ent.StoredDecision{}, []then{}, map[int]bool{}
	for _, d := range ended {
		if d.FactSetID != nil {
			continue
		}
		at := then{d.ZoneID, d.RunID, d.DecidedFor}
		if together[at] == nil {
			order = append(order, at)
		}
		together[at], runs[at.run] = append(together[at], d), true
	}
	if len(order) == 0 {
		return nil, nil
	}
	list, err := e.store.Client().DecisionRun.Query().Where(decisionrun.IDIn(slices.Collect(maps.Keys(runs))...)).All(ctx)
	if err != nil {
		return nil, err
	}
	known := map[int]int64{}
	for _, r := range list {
		known[r.ID] = r.Known
	}
	for _, at := range order {
		load, err := newLoader(ctx, e.store, at.zone, known[at.run], at.asOf)
		if err != nil {
			return nil, err
		}
		homes := map[int]*dossier.Household{}
		for _, d := range together[at] {
			homes[d.HouseholdID] = &dossier.Household{ID: d.HouseholdID}
		}
		if _, err := load.members(ctx, slices.Sorted(maps.Keys(homes)), homes); err != nil {
			return nil, err
		}
		for _, d := range together[at] {
			if inhabited(homes[d.HouseholdID], at.asOf) {
				out = append(out, d)
			}
		}
	}
	return out, nil
}

// unfounded are those of some decisions about what nobody asks any more that end nothing: no
// decision of the same topic was recorded before them that was granted or open.
func (e *Service) unfounded(ctx context.Context, ended []*ent.StoredDecision) (out []*ent.StoredDecision, err error) {
	if len(ended) == 0 {
		return nil, nil
	}
	type subject struct {
		topic
		household int
	}
	of := func(d *ent.StoredDecision) subject {
		at := subject{topic{programme: d.Programme}, d.HouseholdID}
		if d.PersonID != nil {
			at.person = *d.PersonID
		}
		return at
	}
	homes := map[int]bool{}
	for _, d := range ended {
		homes[d.HouseholdID] = true
	}
	rows, err := e.store.Client().StoredDecision.Query().
		Where(storeddecision.HouseholdIDIn(slices.Collect(maps.Keys(homes))...), storeddecision.OutcomeNEQ(fact.OutcomeIneligible)).
		Select(storeddecision.FieldID, storeddecision.FieldHouseholdID, storeddecision.FieldPersonID, storeddecision.FieldProgramme).All(ctx)
	if err != nil {
		return nil, err
	}
	first := map[subject]int{}
	for _, d := range rows {
		if at := of(d); first[at] == 0 || d.ID < first[at] {
			first[at] = d.ID
		}
	}
	for _, d := range ended {
		if id := first[of(d)]; id == 0 || id > d.ID {
			out = append(out, d)
		}
	}
	return out, nil
}

// replayFlags is [Service.ReplayDecisions] of raised flags: the condition for raising
// must hold again.
func (e *Service) replayFlags(ctx context.Context, list []*ent.RiskFlag) ([]*Comparison, error) {
	keys := make([]again, len(list))
	for i, f := range list {
		// A flag keeps no version of its own: it is that of the release.
		keys[i] = again{set: f.FactSetID, release: f.ReleaseID, asOf: f.RaisedFor}
	}
	done, err := e.again(ctx, keys)
	if err != nil {
		return nil, err
	}
	out := make([]*Comparison, len(list))
	for i, f := range list {
		a := done[keys[i]]
		stored := record{Household: f.HouseholdID, Flag: f.Key, Raised: true, DecidedFor: f.RaisedFor, Facts: a.digest, Release: a.release}
		now := stored
		now.Facts, now.Raised = a.facts, false
		c := &Comparison{Flag: f.ID, Household: f.HouseholdID, Key: f.Key, Why: a.err}
		if a.err == nil {
			for _, x := range a.assessment.Flags {
				if x.Flag.Key == f.Key {
					now.Raised = x.Raise != nil && *x.Raise
				}
			}
			c.Again = now.bytes()
		}
		c.Stored = stored.bytes()
		out[i] = c
	}
	return out, nil
}

// record is what is compared, as JSON. The release and the facts are named by their
// digests, so that a record says by itself what it rests on.
type record struct {
	Household  int          `json:"household"`
	Person     *int         `json:"person,omitempty"`
	Programme  string       `json:"programme,omitempty"`
	Outcome    fact.Outcome `json:"outcome,omitempty"`
	Amount     *fact.Money  `json:"amount,omitempty"`
	Cycle      fact.Cycle   `json:"cycle,omitempty"`
	DecidedFor fact.Date    `json:"decided_for"`
	Day        fact.Date    `json:"day,omitempty"`
	Semantics  int          `json:"semantics,omitempty"`
	Flag       string       `json:"flag,omitempty"`
	Raised     bool         `json:"raised,omitempty"`
	Facts      string       `json:"facts,omitempty"`
	Release    string       `json:"release,omitempty"`
}

func (r *record) bytes() []byte {
	text, err := json.Marshal(r)
	if err != nil {
		panic(err) // there is nothing in it that JSON cannot say
	}
	return text
}

// take takes over what an assessment says of the subject of a decision, and reports whether
// it says anything.
func (r *record) take(a *rules.Assessment, of *ent.StoredDecision) bool {
	want := rules.Subject{Entity: fact.EntityHousehold, ID: of.HouseholdID}
	if of.PersonID != nil {
		want = rules.Subject{Entity: fact.EntityPerson, ID: *of.PersonID}
	}
	for i := range a.Decisions {
		if d := &a.Decisions[i]; d.Programme.Key == of.Programme && d.Subject == want {
			r.Outcome, r.Amount, r.Day, r.Cycle = fact.Outcome(d.Outcome), d.Amount, d.Day, cycleOf(d.Programme)
			return true
		}
	}
	return false
}

// again is what a replay depends on. Many decisions share one.
type again struct {
	set, release, semantics int // semantics 0: that of the release
	asOf                    fact.Date
}

func againOf(d *ent.StoredDecision) again {
	return again{*d.FactSetID, d.ReleaseID, d.Semantics, d.DecidedFor}
}

// outcome is what came of it.
type outcome struct {
	assessment *rules.Assessment
	pack       *pack.Pack
	members    []int  // of the facts
	digest     string // of the facts, as it was recorded
	facts      string // of the facts as they were read and written again
	release    string
	err        error
}

// again decides once more. What is wrong with one is kept with it; an error is one of
// the database.
func (e *Service) again(ctx context.Context, keys []again) (map[again]*outcome, error) {
	out := make(map[again]*outcome, len(keys))
	var todo []again
	var sets []int
	for _, k := range keys {
		if out[k] == nil {
			out[k] = &outcome{}
			todo, sets = append(todo, k), append(sets, k.set)
		}
	}
	rows, err := e.store.Client().FactSet.Query().Where(factset.IDIn(sets...)).All(ctx)
	if err != nil {
		return nil, err
	}
	byID := make(map[int]*ent.FactSet, len(rows))
	for _, row := range rows {
		byID[row.ID] = row
	}
	releases, unusable := map[int]*Release{}, map[int]error{}
	for _, k := range todo {
		if releases[k.release] != nil || unusable[k.release] != nil {
			continue
		}
		r, err := e.ReleaseByID(ctx, k.release)
		switch {
		case fault.CodeOf(err) == fault.WrongState: // it cannot be used, as when it is of a later version of the program
			unusable[k.release] = err
		case err != nil:
			return nil, err
		default:
			releases[k.release] = r
		}
	}
	var wait sync.WaitGroup
	parts := runtime.GOMAXPROCS(0)
	for n := range parts {
		wait.Go(func() {
			for _, k := range todo[len(todo)*n/parts : len(todo)*(n+1)/parts] {
				if out[k].err = unusable[k.release]; out[k].err == nil {
					err := caught.Run(func() error {
						out[k].decide(e, k, byID[k.set], releases[k.release])
						return nil
					})
					if err != nil {
						out[k].err = err
					}
				}
			}
		})
	}
	wait.Wait()
	return out, nil
}

func (o *outcome) decide(e *Service, k again, set *ent.FactSet, release *Release) {
	o.digest, o.release = hex.EncodeToString(set.Digest), release.Digest
	by := release.Release
	if k.semantics != 0 && k.semantics != by.Semantics() {
		if by, o.err = e.Under(by, k.semantics); o.err != nil {
			return
		}
	}
	text, err := inflate(set.Text)
	if err != nil {
		o.err = fmt.Errorf("the facts cannot be read: %w", err)
		return
	}
	if sum := sha256.Sum256(text); !bytes.Equal(sum[:], set.Digest) {
		o.err = fault.New(fault.WrongState, "事实的文本与其摘要不符", "the text of the facts does not have its digest")
		return
	}
	if o.assessment, o.err = by.Again(text, k.asOf); o.err == nil {
		sum := sha256.Sum256(o.assessment.Facts)
		o.facts, o.pack = hex.EncodeToString(sum[:]), by.Pack()
		o.members, o.err = rules.FactsMembers(text)
	}
}
