package roster

import (
	"context"
	"maps"
	"slices"

	"entgo.io/ent/dialect/sql"

	"bentou/ent/gen/ent"
	"bentou/ent/gen/ent/household"
	"bentou/ent/gen/ent/person"
	"bentou/ent/store"
	"bentou/ent/timescope"
	"bentou/internal/registry"
	"bentou/rules/fact"
)

// idsAtOnce bounds the values of one IN list, below what both databases take.
const idsAtOnce = 5000

// The kinds of fact that a roster speaks of.
var (
	householdKinds = []*timescope.Kind{
		ent.HouseholdRecordKind, ent.HouseholdContactKind, ent.PovertyRegistrationKind, ent.DibaoSpellKind,
		ent.HousingKind, ent.WaterKind, ent.HouseholdAttributeFactKind,
	}
	personKinds = []*timescope.Kind{
		ent.PersonRecordKind, ent.HukouKind, ent.SchoolingKind, ent.HealthKind, ent.LabourKind, ent.DisabilityCertificateKind,
		ent.SelfCareAssessmentKind, ent.IncomeKind, ent.ExpenseKind, ent.InsuranceEnrolmentKind, ent.PersonAttributeFactKind,
	}
)

// read loads what is known of the homes and their people: a fixed number of
// statements, however many there are of either.
func (r *round) read(ctx context.Context) error {
	client := r.tx.Client()
	if err := r.readHouseholds(ctx, client); err != nil {
		return err
	}
	if err := r.readPeople(ctx, client); err != nil {
		return err
	}
	var households, persons []int
	for _, f := range r.homes {
		if f.id != 0 {
			households = append(households, f.id)
		}
		for _, p := range f.people {
			if p.id != 0 {
				persons = append(persons, p.id)
			}
		}
	}
	members, err := membersOf(ctx, client, households)
	if err != nil {
		return err
	}
	everyone := slices.Clone(persons)
	for _, m := range members {
		everyone = append(everyone, m.PersonID)
	}
	for _, load := range []struct {
		kinds    []*timescope.Kind
		subjects []int
	}{
		{householdKinds, households},
		{personKinds, persons},
		{[]*timescope.Kind{ent.MembershipKind}, everyone},
	} {
		if err := r.known.Load(ctx, client, load.kinds, load.subjects); err != nil {
			return err
		}
	}
	// The memberships as they are in known, where they are compared.
	r.members = map[int][]*ent.Membership{}
	for _, m := range members {
		for _, f := range r.known.Of(ent.MembershipKind, m.PersonID) {
			if *f.FactVersion().ID == m.ID {
				r.members[m.HouseholdID] = append(r.members[m.HouseholdID], f.(*ent.Membership))
			}
		}
	}
	if err := r.readElsewhere(ctx, client, everyone); err != nil {
		return err
	}
	r.findUntil()
	return nil
}

func (r *round) readHouseholds(ctx context.Context, client *ent.Client) error {
	codes := make([]string, len(r.homes))
	for i, f := range r.homes {
		codes[i] = f.Code
	}
	byCode := map[string]*ent.Household{}
	for part := range slices.Chunk(codes, idsAtOnce) {
		found, err := client.Household.Query().Where(household.ZoneID(r.zone.ID), household.CodeIn(part...)).All(ctx)
		if err != nil {
			return err
		}
		for _, h := range found {
			byCode[h.Code], r.households[h.ID] = h, h
		}
	}
	for _, f := range r.homes {
		if h := byCode[f.Code]; h != nil {
			f.id = h.ID
		}
	}
	return nil
}

func (r *round) readPeople(ctx context.Context, client *ent.Client) error {
	var numbers []string
	for _, f := range r.homes {
		for _, p := range f.people {
			numbers = append(numbers, p.IdentityNumber)
		}
	}
	found, err := identify(ctx, client, r.store, r.zone.ID, numbers)
	if err != nil {
		return err
	}
	var ids []int
	for _, f := range r.homes {
		for _, p := range f.people {
			if who, known := found[p.IdentityNumber]; known {
				p.id, p.alias = who.person, who.alias
				ids = append(ids, p.id)
			}
		}
	}
	for part := range slices.Chunk(ids, idsAtOnce) {
		persons, err := client.Person.Query().Where(person.IDIn(part...)).All(ctx)
		if err != nil {
			return err
		}
		for _, p := range persons {
			r.wrapped[p.ID] = p.WrappedKey
		}
	}
	return nil
}

// membersOf returns the known memberships of households, on all days.
func membersOf(ctx context.Context, client *ent.Client, households []int) (members []*ent.Membership, err error) {
	for part := range slices.Chunk(households, idsAtOnce) {
		ids := make([]any, len(part))
		for i, id := range part {
			ids[i] = id
		}
		found, err := client.FactsOf(ctx, ent.MembershipKind, func(s *sql.Selector) {
			s.Where(sql.And(sql.In(s.C("household_id"), ids...), sql.IsNull(s.C("superseded"))))
		})
		if err != nil {
			return nil, err
		}
		for _, f := range found {
			members = append(members, f.(*ent.Membership))
		}
	}
	return members, nil
}

// readElsewhere loads the households in which people of the homes are known on
// any day, and the completeness of all: it tells for which days rosters named them.
func (r *round) readElsewhere(ctx context.Context, client *ent.Client, persons []int) error {
	missing := map[int]bool{}
	for _, p := range persons {
		for _, m := range r.known.Of(ent.MembershipKind, p) {
			if id := m.(*ent.Membership).HouseholdID; r.households[id] == nil {
				missing[id] = true
			}
		}
	}
	for part := range slices.Chunk(slices.Collect(maps.Keys(missing)), idsAtOnce) {
		found, err := client.Household.Query().Where(household.IDIn(part...)).All(ctx)
		if err != nil {
			return err
		}
		for _, h := range found {
			r.households[h.ID] = h
		}
	}
	return r.known.Load(ctx, client, []*timescope.Kind{ent.HouseholdCompletenessKind}, slices.Collect(maps.Keys(r.households)))
}

// findUntil finds out for homes and people the next day for which a roster spoke of
// them that was loaded before this one, and whether one spoke of them for an earlier
// day. What those said, or found to be known and so did not record again, stays.
func (r *round) findUntil() {
	days := map[int][]fact.Date{}
	for id := range r.households {
		for _, f := range r.known.Of(ent.HouseholdCompletenessKind, id) {
			c := f.(*ent.HouseholdCompleteness)
			if c.Source == fact.SourceFile && c.ValidTo != nil && *c.ValidTo == c.ValidFrom.AddDays(1) {
				days[id] = append(days[id], c.ValidFrom)
			}
		}
	}
	for _, f := range r.homes {
		for _, d := range days[f.id] {
			f.until = r.next(f.until, d)
		}
		for _, p := range f.people {
			for _, m := range r.known.Of(ent.MembershipKind, p.id) {
				for _, d := range days[m.(*ent.Membership).HouseholdID] {
					if m.FactVersion().Period().Contains(d) {
						p.until, p.before = r.next(p.until, d), p.before || d < r.on
					}
				}
			}
		}
	}
}

// next returns the first day after the as-of date: one found before, or another.
func (r *round) next(until *fact.Date, d fact.Date) *fact.Date {
	if d > r.on && (until == nil || d < *until) {
		return &d
	}
	return until
}

// identified is a person with an identity number.
type identified struct {
	person int
	alias  bool // the number was that of a person who was merged into this one
}

// identify finds the persons of a zone with identity numbers. The number of a
// person who was merged into another leads to the one that stays, even where the
// merge left it behind because that one has a number of its own.
func identify(ctx context.Context, client *ent.Client, s *store.Store, zone int, numbers []string) (map[string]identified, error) {
	kind := registry.IdentifierDigestKind(fact.IdentifierKindIdentityNumber, zone)
	byDigest := make(map[string]string, len(numbers))
	digests := make([]any, len(numbers))
	for i, n := range numbers {
		d := s.Vault().Digest(kind, n)
		byDigest[string(d)], digests[i] = n, d
	}
	var found []*ent.PersonIdentifier
	for part := range slices.Chunk(digests, idsAtOnce) {
		list, err := client.FactsOf(ctx, ent.PersonIdentifierKind, func(s *sql.Selector) {
			s.Where(sql.And(sql.In(s.C("value_digest"), part...), sql.EQ(s.C("kind"), string(fact.IdentifierKindIdentityNumber))))
		})
		if err != nil {
			return nil, err
		}
		for _, f := range list {
			found = append(found, f.(*ent.PersonIdentifier))
		}
	}
	merged, err := mergesOf(ctx, client, found)
	if err != nil {
		return nil, err
	}
	out := make(map[string]identified, len(found))
	// Those with the number come before those who had it; of several, who should
	// be merged, the one that was made first.
	slices.SortStableFunc(found, func(a, b *ent.PersonIdentifier) int {
		if (a.Superseded == nil) != (b.Superseded == nil) {
			if a.Superseded == nil {
				return -1
			}
			return 1
		}
		return a.PersonID - b.PersonID
	})
	for _, f := range found {
		number := byDigest[string(digestOf(f))]
		if _, known := out[number]; known {
			continue
		}
		who, m := f.PersonID, merged[f.PersonID]
		// A number that was corrected is nobody's; one that ended by the merge is the
		// alias's.
		if f.Superseded != nil && (m == nil || m.Recorded != *f.Superseded) {
			continue
		}
		for range merged {
			if m := merged[who]; m != nil {
				who = m.IntoID
			}
		}
		out[number] = identified{person: who, alias: who != f.PersonID}
	}
	return out, nil
}

func digestOf(f *ent.PersonIdentifier) []byte {
	if f.ValueDigest == nil {
		return nil
	}
	return *f.ValueDigest
}

// mergesOf returns the merges of the holders of identifiers, and of those whom they
// were merged into. Hardly anybody is merged, and nobody often.
func mergesOf(ctx context.Context, client *ent.Client, found []*ent.PersonIdentifier) (map[int]*ent.PersonMerge, error) {
	merged := map[int]*ent.PersonMerge{}
	var ask []int
	for _, f := range found {
		ask = append(ask, f.PersonID)
	}
	for len(ask) > 0 {
		known := registry.NoneKnown()
		if err := known.Load(ctx, client, []*timescope.Kind{ent.PersonMergeKind}, ask); err != nil {
			return nil, err
		}
		var next []int
		for _, id := range ask {
			for _, f := range known.Of(ent.PersonMergeKind, id) {
				m := f.(*ent.PersonMerge)
				if merged[id] == nil {
					merged[id] = m
					next = append(next, m.IntoID)
				}
			}
		}
		ask = next
	}
	return merged, nil
}

// lookup answers [Lookup] from the registry: four statements a question.
type lookup struct {
	store *store.Store
	zone  int
	on    fact.Date
}

// Memberships returns where the persons with these numbers are on the day.
func (l *lookup) Memberships(ctx context.Context, numbers []string) ([]Membership, error) {
	out := make([]Membership, len(numbers))
	client := l.store.Client()
	found, err := identify(ctx, client, l.store, l.zone, numbers)
	if err != nil || len(found) == 0 {
		return out, err
	}
	var persons []int
	for _, who := range found {
		persons = append(persons, who.person)
	}
	known := registry.NoneKnown()
	if err := known.Load(ctx, client, []*timescope.Kind{ent.MembershipKind}, persons); err != nil {
		return nil, err
	}
	where := map[int]int{}
	for _, p := range persons {
		if m, ok := known.On(ent.MembershipKind, p, l.on).(*ent.Membership); ok {
			where[p] = m.HouseholdID
		}
	}
	households, err := client.Household.Query().Where(household.IDIn(slices.Collect(maps.Values(where))...)).All(ctx)
	if err != nil {
		return nil, err
	}
	byID := make(map[int]*ent.Household, len(households))
	for _, h := range households {
		byID[h.ID] = h
	}
	for i, n := range numbers {
		if h := byID[where[found[n].person]]; h != nil {
			out[i] = Membership{Household: h.Code, OtherZone: h.ZoneID != l.zone}
		}
	}
	return out, nil
}
