package rights

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"bentou/ent/gen/ent"
	"bentou/ent/gen/ent/factset"
	"bentou/ent/gen/ent/household"
	"bentou/ent/gen/ent/membership"
	"bentou/ent/gen/ent/person"
	"bentou/ent/gen/ent/storeddecision"
	"bentou/ent/store"
	"bentou/internal/fault"
	"bentou/internal/registry"
)

// Erasure says what is to be erased, and why.
type Erasure struct {
	Actor  string
	Reason string
	// Years is for how long what decisions rest on names its people; at least
	// [LeastYears].
	Years int
}

// Erased is what an erasure did.
type Erased struct {
	Persons    int  // registrations that it erased; 0 where that was done before
	Households int  // whose contacts were erased with their last member
	Facts      bool // whether the facts themselves were deleted, since nothing rests on them
	// Tables are those that were written, to be compacted.
	Tables []string
}

// Erase erases what identifies a person, with all registrations that were merged into
// them. It is WRONG_STATE, with every reason, where the law wants it kept. Whoever was
// erased before is left as they are.
//
// Nothing that a decision rests on is deleted: decisions are computed again from their
// own facts, which hold no names. Where nothing was decided for the person or any
// household of theirs, all that is recorded of them goes.
func (g *Rights) Erase(ctx context.Context, id int, e Erasure) (*Erased, error) {
	if err := e.check(); err != nil {
		return nil, err
	}
	var out *Erased
	_, err := g.store.Write(ctx, e.Actor, func(ctx context.Context, tx *store.Tx) (err error) {
		out = &Erased{}
		if err := tx.Lock(ctx); err != nil { // so that nobody decides on them meanwhile
			return err
		}
		p, ids, err := g.same(ctx, tx.Client(), id)
		if err != nil {
			return err
		}
		if erased(p) {
			out.Tables = everyTable()
			return nil
		}
		if err := g.mayErase(ctx, tx.Client(), p, ids, e); err != nil {
			return err
		}
		homes, err := homesOf(ctx, tx.Client(), ids)
		if err != nil {
			return err
		}
		left, err := g.leftAlone(ctx, tx.Client(), homes, ids)
		if err != nil {
			return err
		}
		decided, err := isDecided(ctx, tx.Client(), ids, homes)
		if err != nil {
			return err
		}
		r := registry.NewRecorder(tx)
		subject := store.Subject{Zone: p.ZoneID, Person: p.ID}
		if p.CurrentHouseholdID != nil {
			h, err := tx.Client().Household.Get(ctx, *p.CurrentHouseholdID)
			if err != nil {
				return err
			}
			subject.Household, subject.Unit = h.ID, h.UnitID
		}
		c, err := tx.Open(ctx, registry.EraseKind, subject, &e.Reason)
		if err != nil {
			return err
		}
		*out = Erased{Persons: len(ids), Households: len(left), Facts: !decided}
		out.Tables, err = r.Erase(ctx, c, ids, left, !decided)
		return err
	})
	return out, err
}

// everyTable lists the tables that an erasure may have written before.
func everyTable() []string {
	out := []string{person.Table, household.Table}
	for _, k := range ent.Facts {
		if k.Subject == "person_id" || len(k.Sealed) > 0 {
			out = append(out, k.Table)
		}
	}
	return out
}

// numbers finds what looks like an identity number, an account or a phone.
var numbers = regexp.MustCompile(`[0-9]{11,}`)

func (e Erasure) check() error {
	switch reason := strings.TrimSpace(e.Reason); {
	case reason == "":
		return fault.New(fault.Invalid, "须说明删除的理由（--reason）", "say why (--reason)").On("reason")
	case numbers.MatchString(reason):
		return fault.New(fault.Invalid, "理由会永久保存，不得含有证件、账户或电话号码", "the reason is kept for ever: it must hold no number of a person").On("reason")
	case e.Years < LeastYears:
		return fault.Newf(fault.Invalid, "保管期限不得少于 %d 年", "what decisions rest on is kept for %d years at least", LeastYears).On("years")
	}
	return nil
}

// homesOf lists the households that persons were ever recorded to be members of.
func homesOf(ctx context.Context, client *ent.Client, ids []int) ([]int, error) {
	var homes []int
	err := client.Membership.Query().Where(membership.PersonIDIn(ids...)).Unique(true).Select(membership.FieldHouseholdID).Scan(ctx, &homes)
	slices.Sort(homes)
	return slices.Compact(homes), err
}

// leftAlone lists the households all of whose members, ever, were erased or are now.
func (g *Rights) leftAlone(ctx context.Context, client *ent.Client, homes, ids []int) (left []int, err error) {
	for _, h := range homes {
		var members []int
		if err := client.Membership.Query().Where(membership.HouseholdID(h)).Select(membership.FieldPersonID).Scan(ctx, &members); err != nil {
			return nil, err
		}
		others, err := client.Person.Query().Where(person.IDIn(members...), person.IDNotIn(ids...), person.WrappedKeyNotNil()).Exist(ctx)
		if err != nil {
			return nil, err
		}
		if !others {
			left = append(left, h)
		}
	}
	return left, nil
}

// isDecided reports whether anything that was decided rests on persons: a decision about
// them or any household of theirs, or facts that were kept for one.
func isDecided(ctx context.Context, client *ent.Client, ids, homes []int) (bool, error) {
	found, err := client.StoredDecision.Query().Where(storeddecision.Or(storeddecision.PersonIDIn(ids...), storeddecision.HouseholdIDIn(homes...))).Exist(ctx)
	if err != nil || found {
		return found, err
	}
	return client.FactSet.Query().Where(factset.HouseholdIDIn(homes...)).Exist(ctx)
}
