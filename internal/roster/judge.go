package roster

import (
	"context"
	"database/sql"
	"errors"

	"bentou/rules/fact"
)

// elderAge is the age from which the report counts the zone's own people.
const elderAge = 70

// judge finds what is wrong inside the file: households by themselves, and people
// in two of them. Everything goes into the staging file.
func (b *Batch) judge(ctx context.Context) error {
	s := b.staging
	return s.write(ctx, func() error {
		if err := s.exec(ctx, `INSERT INTO issue SELECT seq, first, ?, ?, 0, 0 FROM household WHERE size > ?`,
			colCode, codeRank[CodeHouseholdTooLarge], MaxMembers); err != nil {
			return err
		}
		if err := b.judgePeople(ctx); err != nil {
			return err
		}
		if err := b.judgeHouseholds(ctx); err != nil {
			return err
		}
		if err := s.exec(ctx, "CREATE INDEX issue_seq ON issue (seq, row, col)"); err != nil {
			return err
		}
		return s.exec(ctx, `UPDATE household SET state = CASE WHEN seq IN (SELECT seq FROM issue WHERE warning = 0) THEN ? ELSE ? END`,
			stateSetAside, stateAccepted)
	})
}

// judgePeople names everybody who is in two households of the file, in both. The
// work is linear in the rows even if one number stands in all of them.
func (b *Batch) judgePeople(ctx context.Context) error {
	s := b.staging
	for _, statement := range []string{
		"CREATE INDEX link_person ON link (person, seq, row) WHERE person IS NOT NULL",
		`CREATE TABLE dup AS SELECT person, MIN(seq) AS low, MAX(seq) AS high FROM link
			WHERE person IS NOT NULL GROUP BY person HAVING MIN(seq) <> MAX(seq)`,
	} {
		if err := s.exec(ctx, statement); err != nil {
			return err
		}
	}
	return s.exec(ctx, `INSERT INTO issue
		SELECT l.seq, l.row, ?, ?, (SELECT MIN(o.row) FROM link o
			WHERE o.person = d.person AND o.seq = CASE WHEN l.seq = d.low THEN d.high ELSE d.low END), 0
		FROM dup d JOIN link l ON l.person = d.person`, colID, codeRank[CodePersonInTwo])
}

// judgeHouseholds reads every household back and keeps what the report counts, so
// that it need not be read again for it.
func (b *Batch) judgeHouseholds(ctx context.Context) error {
	s, p := b.staging, b.parser()
	issues, err := s.inserter(ctx, "INSERT INTO issue", 6)
	if err != nil {
		return err
	}
	defer issues.statement.Close()
	tallies, err := s.inserter(ctx, "INSERT INTO tally", 5)
	if err != nil {
		return err
	}
	defer tallies.statement.Close()
	err = b.pages(ctx, stateStaged, func(page []staged) error {
		for _, g := range page {
			h, found := p.household(g.rows)
			for _, i := range found {
				if err := issues.add(g.seq, i.row, i.column, codeRank[i.code], i.detail, i.warning); err != nil {
					return err
				}
			}
			elders, wage := 0, int64(0)
			for i := range h.Members {
				m := &h.Members[i]
				if m.Hukou == fact.HukouPlaceLocal && m.Birth.AgeOn(b.opts.AsOf) >= elderAge {
					elders++
				}
				if m.Wage != nil {
					wage += int64(*m.Wage) // at most MaxMembers × maxAmount
				}
			}
			if err := tallies.add(g.seq, len(h.Members), elders, wage, h.IncomeUnknown()); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return errors.Join(issues.flush(), tallies.flush())
}

// EachAccepted hands over the accepted households one at a time, in the order in
// which the file first names them. The receiver may keep what it is given. An
// error of the receiver ends the walk and is returned as it is.
//
// It needs [Batch.Resolve] to have been called, and may be called again.
func (b *Batch) EachAccepted(ctx context.Context, f func(*Household) error) error {
	if b.staging == nil {
		return errClosed
	}
	if !b.resolved {
		return errUnresolved
	}
	p := b.parser()
	return b.pages(ctx, stateAccepted, func(page []staged) error {
		moves := make(map[int]string)
		err := b.staging.query(ctx, func(r *sql.Rows) error {
			var row int
			var code string
			err := r.Scan(&row, &code)
			moves[row] = code
			return err
		}, "SELECT row, code FROM dep WHERE seq BETWEEN ? AND ?", page[0].seq, page[len(page)-1].seq)
		if err != nil {
			return err
		}
		for _, g := range page {
			h, _ := p.household(g.rows)
			for i := range h.Members {
				h.Members[i].MovesFrom = moves[h.Members[i].Row]
			}
			if err := f(h); err != nil {
				return err
			}
		}
		return nil
	})
}
