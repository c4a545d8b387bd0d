package arrears

import (
	"context"
	"database/sql"
	"encoding/json"
	"slices"
	"strings"

	"bentou/ent/gen/ent"
	"bentou/ent/gen/ent/household"
	"bentou/ent/gen/ent/reconciliation"
	"bentou/ent/gen/ent/unit"
	"bentou/ent/store"
	"bentou/internal/eligibility"
	"bentou/internal/fault"
	"bentou/internal/zone"
	"bentou/rules/fact"
)

// DefaultActor is who the change sequence names where nobody else is named.
const DefaultActor = "reconcile"

// blockSize is how many households are held in memory and written in one transaction,
// unless more hang together.
const blockSize = 100

// Service reconciles. It is safe for concurrent use.
type Service struct {
	store   *store.Store
	decides *eligibility.Service
}

// New returns a service over the decisions of another.
func New(s *store.Store, decides *eligibility.Service) *Service { return &Service{s, decides} }

// Options of [Service.Reconcile].
type Options struct {
	Zone *string // code; may be left out where there is one zone
	// Households are codes; without any, all of the zone are looked at of which
	// something was recorded.
	Households []string
	Unit       int // only households below this unit, at present; 0: all
	Actor      string
	// Progress, where it is not nil, is told after each block how many of all
	// households are done.
	Progress func(done, total int)
}

// Result is what came of a reconciliation.
type Result struct {
	Zone    string
	Through fact.Date // the last day of the last month that is over
	Tally
}

// Tally counts a reconciliation.
type Tally struct {
	// Households were looked at, Months are those of them that were decided anew.
	Households int `json:"households"`
	Months     int `json:"months"`
	// Proposals are new; Superseded are earlier ones that they, or nothing, replace.
	Proposals    int              `json:"proposals"`
	Undetermined int              `json:"undetermined"`
	Barred       int              `json:"barred"`
	Superseded   int              `json:"superseded"`
	Programmes   []ProgrammeTally `json:"programmes"`
}

// ProgrammeTally is what is newly proposed of a programme.
type ProgrammeTally struct {
	Programme string     `json:"programme"`
	Proposals int        `json:"proposals"`
	Arrears   fact.Money `json:"arrears"`
	Overpaid  fact.Money `json:"overpaid"` // not negative
}

func (t *Tally) propose(programme string, difference fact.Money) {
	i, ok := slices.BinarySearchFunc(t.Programmes, programme, func(p ProgrammeTally, key string) int { return strings.Compare(p.Programme, key) })
	if !ok {
		t.Programmes = slices.Insert(t.Programmes, i, ProgrammeTally{Programme: programme})
	}
	p := &t.Programmes[i]
	p.Proposals++
	t.Proposals++
	if difference > 0 {
		p.Arrears += difference
	} else {
		p.Overpaid -= difference
	}
}

// Reconcile goes through the months of a zone that are over and proposes what they come
// to by what is known now. It may be called at any time and as often as one likes: without
// anything new it proposes nothing. An unknown zone or household is NOT_FOUND, before
// anything is written. Where another reconciliation, or an act, comes between it is
// CONFLICT; what was written by then stands, and to call again goes on.
func (a *Service) Reconcile(ctx context.Context, o Options) (*Result, error) {
	z, err := zone.Find(ctx, a.store.Client(), o.Zone)
	if err != nil {
		return nil, err
	}
	today, err := a.store.Clock().Today(z.TimeZone, z.BusinessDay)
	if err != nil {
		return nil, err
	}
	chosen, err := a.choose(ctx, z, o)
	if err != nil {
		return nil, err
	}
	first, _ := monthOf(today)
	r := &round{service: a, zone: z, today: today, chosen: chosen, actor: o.Actor, releases: map[fact.Date]*eligibility.Release{}}
	if r.actor == "" {
		r.actor = DefaultActor
	}
	result := &Result{Zone: z.Code, Through: first - 1}
	if r.known, err = a.store.Position(ctx); err != nil {
		return nil, err
	}
	coverage, err := a.decides.Coverage(ctx, z.ID, r.known)
	if err != nil {
		return nil, err
	}
	before, err := a.reconciliations(ctx, z.ID, r.known)
	if err != nil {
		return nil, err
	}
	r.calendar = newCalendar(coverage, before, result.Through, r.known)
	groups, err := r.find(ctx)
	if err != nil {
		return nil, err
	}
	total, done := 0, 0
	for _, g := range groups {
		total += len(g.homes)
	}
	for len(groups) > 0 {
		var block []*group
		n := 0
		for len(groups) > 0 && (n == 0 || n+len(groups[0].homes) <= blockSize) {
			block, n, groups = append(block, groups[0]), n+len(groups[0].homes), groups[1:]
		}
		if err := r.block(ctx, block); err != nil {
			return nil, err
		}
		done += n
		if o.Progress != nil {
			o.Progress(done, total)
		}
	}
	r.tally.Households = total
	result.Tally = r.tally
	return result, r.end(ctx, result.Through)
}

// round is one call of [Service.Reconcile].
type round struct {
	service  *Service
	zone     *ent.Zone
	today    fact.Date
	chosen   []int // nil: everyone
	actor    string
	known    int64
	calendar *calendar
	releases map[fact.Date]*eligibility.Release
	tally    Tally
}

// choose returns the ids of households, ascending; nil for everyone. All codes that are
// nobody's are named at once.
func (a *Service) choose(ctx context.Context, z *ent.Zone, o Options) ([]int, error) {
	var below *ent.Unit
	if o.Unit != 0 {
		var err error
		below, err = a.store.Client().Unit.Query().Where(unit.ID(o.Unit), unit.ZoneID(z.ID)).Only(ctx)
		if ent.IsNotFound(err) {
			return nil, fault.New(fault.NotFound, "没有此单位", "there is no such unit").On("within")
		}
		if err != nil {
			return nil, err
		}
	}
	codes := o.Households
	if len(codes) == 0 {
		if below == nil {
			return nil, nil
		}
		ids, err := a.store.Client().Household.Query().Where(household.ZoneID(z.ID), household.HasUnitWith(unit.PathHasPrefix(below.Path))).Order(ent.Asc(household.FieldID)).IDs(ctx)
		if ids == nil {
			ids = []int{} // nobody, not everybody
		}
		return ids, err
	}
	codes = slices.Compact(slices.Sorted(slices.Values(codes)))
	var ids []int
	found := map[string]bool{}
	for part := range slices.Chunk(codes, 1000) {
		q := a.store.Client().Household.Query().Where(household.ZoneID(z.ID), household.CodeIn(part...))
		if below != nil {
			q.Where(household.HasUnitWith(unit.PathHasPrefix(below.Path)))
		}
		list, err := q.All(ctx)
		if err != nil {
			return nil, err
		}
		for _, h := range list {
			ids = append(ids, h.ID)
			found[h.Code] = true
		}
	}
	var missing fault.Errors
	for _, code := range codes {
		if !found[code] {
			missing = append(missing, fault.Newf(fault.NotFound, "没有此户：%s", "there is no such household: %s", code).On("households"))
		}
	}
	if len(missing) > 0 {
		return nil, missing
	}
	slices.Sort(ids)
	return ids, nil
}

// reconciliations are those on record of a zone.
func (a *Service) reconciliations(ctx context.Context, zone int, known int64) ([]reconciled, error) {
	rows, err := a.store.Query(ctx, "SELECT everyone, households, through, known, recorded FROM reconciliations WHERE zone_id = ? AND recorded <= ? ORDER BY recorded", zone, known)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []reconciled
	for rows.Next() {
		var r reconciled
		var everyone bool
		var packed sql.RawBytes
		if err := rows.Scan(&everyone, &packed, &r.through, &r.known, &r.recorded); err != nil {
			return nil, err
		}
		if !everyone {
			ids, err := eligibility.UnpackIDs(packed)
			if err != nil {
				return nil, err
			}
			if ids == nil {
				ids = []int{}
			}
			r.households = ids
		}
		out = append(out, r)
	}
	return out, rows.Err()
}

// end records that the past was gone through, if there was any.
func (r *round) end(ctx context.Context, through fact.Date) error {
	if !slices.ContainsFunc(r.calendar.coverage.All(), func(run eligibility.Run) bool { return run.For <= through }) {
		return nil
	}
	for i := range r.calendar.before {
		// It would say nothing new.
		if b := &r.calendar.before[i]; b.households == nil && b.through == through && r.tally.Months == 0 {
			return nil
		}
	}
	text, err := json.Marshal(r.tally)
	if err != nil {
		return err
	}
	var households any
	if r.chosen != nil {
		households = eligibility.PackIDs(r.chosen)
	}
	_, err = r.service.store.Write(ctx, r.actor, func(ctx context.Context, tx *store.Tx) error {
		id, err := tx.NextID(ctx, reconciliation.Table)
		if err != nil {
			return err
		}
		c, err := tx.Open(ctx, "reconcile", store.Subject{Zone: r.zone.ID}, nil)
		if err != nil {
			return err
		}
		tx.Insert(reconciliation.Table, []string{"id", "zone_id", "everyone", "households", "through", "known", "tally", "recorded"},
			id, r.zone.ID, r.chosen == nil, households, through, r.known, string(text), c.Position)
		c.Note("reconciliation", id)
		return nil
	})
	return err
}
