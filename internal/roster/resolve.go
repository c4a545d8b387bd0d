package roster

import (
	"context"
	"database/sql"
	"fmt"

	"bentou/internal/fault"
)

// Membership is where the registry has a person on the as-of date. The zero value
// is nowhere.
type Membership struct {
	Household string // code of a household of the roster's zone
	OtherZone bool   // he is a member of a household of another zone
}

// Lookup answers for the registry. The roster asks it before anything is
// recorded, so it must not see what the caller is about to write.
type Lookup interface {
	// Memberships returns, for each identity number (normal form, none twice in
	// a call, at most LookupBatch), where the person is a member on the as-of
	// date. The answer has the length and the order of the question.
	Memberships(ctx context.Context, numbers []string) ([]Membership, error)
}

// LookupBatch is the most identity numbers in one question of [Lookup].
const LookupBatch = 500

var errUnresolved = fault.New(fault.WrongState, "尚未与登记库核对", "the roster was not resolved against the registry yet")

// Resolve judges the households against the registry. A person whom the registry
// has in household A may be in household B of the file if A is in the file too, is
// itself accepted, and lists him no more: then he leaves A (Person.MovesFrom).
// Otherwise B is set aside with CodePersonInTwo, which may set aside those who
// take over its members, and so on. The outcome is the largest set of households
// that can be accepted together: two that exchange members are both in it.
//
// A nil lookup is an empty registry. It must be called once, before EachAccepted,
// Report and SaveSetAside.
func (b *Batch) Resolve(ctx context.Context, lookup Lookup) error {
	switch {
	case b.staging == nil:
		return errClosed
	case b.resolved:
		return fault.New(fault.WrongState, "已与登记库核对", "the roster was resolved already")
	}
	if lookup != nil {
		if err := b.staging.write(ctx, func() error { return b.depend(ctx, lookup) }); err != nil {
			return err
		}
		if err := b.staging.write(ctx, func() error { return b.spread(ctx) }); err != nil {
			return err
		}
	}
	b.resolved = true
	return nil
}

// asked is one person of a question to the registry.
type asked struct {
	seq, row  int
	number    string
	household []byte // digest of the code of the household that lists him
}

// depend records for every person whom the registry has elsewhere, on which
// household of the file the one that lists him depends. Households that are set
// aside already are asked for too: every reason is to be reported at once.
func (b *Batch) depend(ctx context.Context, lookup Lookup) error {
	deps, err := b.staging.inserter(ctx, "INSERT INTO dep (seq, row, owner, code, foreigner)", 5)
	if err != nil {
		return err
	}
	defer deps.statement.Close()
	for after := 0; ; {
		page, err := b.people(ctx, after)
		if err != nil {
			return err
		}
		if len(page) == 0 {
			break
		}
		after = page[len(page)-1].row
		numbers := make([]string, 0, len(page))
		place := make(map[string]int, len(page))
		for _, a := range page {
			if _, known := place[a.number]; !known {
				place[a.number] = len(numbers)
				numbers = append(numbers, a.number)
			}
		}
		found, err := lookup.Memberships(ctx, numbers)
		if err != nil {
			return err
		}
		if len(found) != len(numbers) {
			return fmt.Errorf("roster: the registry was asked for %d people and answered for %d", len(numbers), len(found))
		}
		for _, a := range page {
			m := found[place[a.number]]
			if m.Household == "" && !m.OtherZone {
				continue
			}
			owner := b.staging.digest('h', m.Household)
			if !m.OtherZone && string(owner) == string(a.household) {
				continue
			}
			if err := deps.add(a.seq, a.row, owner, m.Household, m.OtherZone); err != nil {
				return err
			}
		}
	}
	return deps.flush()
}

// people returns the next people with a valid identity number, in order of rows.
func (b *Batch) people(ctx context.Context, after int) ([]asked, error) {
	page := make([]asked, 0, LookupBatch)
	err := b.staging.query(ctx, func(r *sql.Rows) error {
		var a asked
		var sealed sql.RawBytes
		if err := r.Scan(&a.seq, &a.row, &a.household, &sealed); err != nil {
			return err
		}
		cells, err := b.staging.unseal(a.row, sealed)
		if err != nil {
			return err
		}
		a.number = numberOf(b.layout.cell(cells, colID))
		page = append(page, a)
		return nil
	}, `SELECT l.seq, l.row, l.code, c.sealed FROM link l JOIN cell c ON c.row = l.row
		WHERE l.row > ? AND l.person IS NOT NULL ORDER BY l.row LIMIT ?`, after, LookupBatch)
	return page, err
}

// spread sets aside every household that rests on one that is not accepted. The
// recursion visits a household once, however long the chain is.
func (b *Batch) spread(ctx context.Context) error {
	s := b.staging
	for _, statement := range []string{
		"CREATE INDEX dep_owner ON dep (owner)",
		"CREATE INDEX dep_seq ON dep (seq)",
		fmt.Sprintf(`WITH RECURSIVE bad (seq) AS (
			SELECT d.seq FROM dep d LEFT JOIN household o ON o.code = d.owner
				WHERE d.foreigner OR o.seq IS NULL OR o.state <> %d
			UNION
			SELECT d.seq FROM bad JOIN household o ON o.seq = bad.seq JOIN dep d ON d.owner = o.code AND NOT d.foreigner)
			UPDATE household SET state = %d WHERE seq IN (SELECT seq FROM bad)`, stateAccepted, stateSetAside),
		fmt.Sprintf(`INSERT INTO issue SELECT d.seq, d.row, %d, %d,
				CASE WHEN d.foreigner THEN %d WHEN o.seq IS NULL THEN %d ELSE %d END, 0
			FROM dep d LEFT JOIN household o ON o.code = d.owner WHERE d.foreigner OR o.seq IS NULL OR o.state <> %d`,
			colID, codeRank[CodePersonInTwo], detailOutOfReach, detailNotInFile, detailSetAside, stateAccepted),
	} {
		if err := s.exec(ctx, statement); err != nil {
			return err
		}
	}
	return nil
}
