package eligibility

import (
	"fmt"
	"maps"
	"strings"
	"testing"

	"bentou/ent/gen/ent"
	"bentou/ent/store"
	"bentou/internal/fault"
	"bentou/internal/testkit"
	"bentou/rules/fact"
)

// postPack has two posts for those who wish one, the poorer first.
const postPack = `
attributes:
  wish:
    title: {zh: 意愿, en: wish}
    reference: {document: 测试}
    subject: person
    type: bool
    absent: unknown
parameters:
  posts:
    title: {zh: 名额, en: posts}
    reference: {document: 测试}
    type: int
    values: [{from: 2019-01-01, value: 2, confidence: law, source: 测试}]
programmes:
  able:
    title: {zh: 资格, en: able}
    reference: {document: 测试}
    subject: person
    cycle: year
    versions: [{from: 2018-01-01, eligible: wish}]
allocations:
  posts:
    title: {zh: 岗位, en: posts}
    reference: {document: 测试}
    from: able
    quota: param.posts
    per_household: 1
    rank:
      - {title: {zh: 工资低者, en: lower wages}, by: "income(wage, card_year)"}
    ties: draw
`

// wishes records whether a person wishes a post.
func (w *world) wishes(person int, wish bool) *ent.PersonAttributeFact {
	w.t.Helper()
	return w.add(&ent.PersonAttributeFact{PersonID: person, Key: "wish", BoolValue: &wish, ValidFrom: fact.MustDate("2019-01-01")}).(*ent.PersonAttributeFact)
}

func TestPlacesAreGivenByWhatWasKnownAndNothingIsWritten(t *testing.T) {
	testkit.Alone(t)
	each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s, postPack)
		var people []int
		var second *ent.PersonAttributeFact
		for i := range 4 {
			h := w.home(fmt.Sprint(i + 1))
			p, _ := w.member(h, "1970-01-01")
			w.add(&ent.HouseholdCompleteness{HouseholdID: h, Register: fact.RecordKindIncome, ValidFrom: fact.MustDate("2015-01-01")})
			w.wages(p, 2019, int64(1000*(i+1)))
			people = append(people, p)
			if i < 3 {
				if f := w.wishes(p, true); i == 1 {
					second = f
				}
			}
		}
		at, err := s.Position(t.Context())
		check(t, err)
		correct(w, second, func(f *ent.PersonAttributeFact) { no := false; f.BoolValue = &no })
		before := rows(t, s)
		told := func(known int64) string {
			t.Helper()
			a, err := w.service.allocate(t.Context(), nil, "posts", fact.MustDate("2019-12-31"), known, 2)
			check(t, err)
			if a.Quota != 2 || a.Release.Number != 1 {
				t.Errorf("%d places by release %d", a.Quota, a.Release.Number)
			}
			var out []string
			for _, c := range a.Places {
				out = append(out, fmt.Sprintf("%d has one", c.Subject.ID-people[0]))
			}
			for _, c := range a.NotPlaced {
				out = append(out, fmt.Sprintf("%d has none", c.Subject.ID-people[0]))
			}
			for _, c := range a.Undetermined {
				out = append(out, fmt.Sprintf("%d is open for want of %s", c.Subject.ID-people[0], c.Missing[0].Input))
			}
			return strings.Join(out, ", ")
		}
		name := func(i int) int { return people[i] - people[0] }
		if got, want := told(at), fmt.Sprintf("0 has one, %d has one, %d has none, %d is open for want of attr:wish", name(1), name(2), name(3)); got != want {
			t.Errorf("known then: %s, not %s", got, want)
		}
		if got, want := told(now), fmt.Sprintf("0 has one, %d has one, %d is open for want of attr:wish", name(2), name(3)); got != want {
			t.Errorf("known now: %s, not %s", got, want)
		}
		if !maps.Equal(before, rows(t, s)) {
			t.Error("something was written")
		}
		other := "other"
		for _, c := range []struct {
			zone     *string
			key, day string
			want     fault.Code
		}{{nil, "post", "2019-12-31", fault.NotFound}, {&other, "posts", "2019-12-31", fault.NotFound}, {nil, "posts", "2018-12-31", fault.WrongState}, {nil, "posts", "2017-12-31", fault.WrongState}} {
			if _, err := w.service.Allocate(t.Context(), c.zone, c.key, fact.MustDate(c.day), now); fault.CodeOf(err) != c.want {
				t.Errorf("%s on %s: %v", c.key, c.day, err)
			}
		}
	})
}

func TestTheStatementsOfAnAllocationGrowWithTheBlocksOnly(t *testing.T) {
	testkit.Alone(t)
	each(t, func(t *testing.T, s *store.Store) {
		e := demoZone(t, s, 60)
		z, err := s.Client().Zone.Query().Only(t.Context())
		check(t, err)
		homes, _, err := e.choose(t.Context(), z, Options{})
		check(t, err)
		statements := func(block int) (count, blocks int64) {
			ctx, counter := store.CountStatements(t.Context())
			_, err := e.allocate(ctx, nil, "posts", fact.MustDate("2019-12-31"), now, block)
			check(t, err)
			return counter.Load(), int64((len(homes) + block - 1) / block)
		}
		one, _ := statements(len(homes))
		two, _ := statements((len(homes) + 1) / 2)
		for _, block := range []int{7, 20} {
			got, blocks := statements(block)
			if want := one + (blocks-1)*(two-one); got != want {
				t.Errorf("%d blocks take %d statements, not %d: one takes %d and two take %d", blocks, got, want, one, two)
			}
		}
	})
}
