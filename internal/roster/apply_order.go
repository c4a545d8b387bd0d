package roster

import (
	"context"
	"database/sql"
	"slices"
	"strings"
)

// A transaction takes so many households, or so many people if that is sooner.
const (
	roundHouseholds = 100
	roundPeople     = 1000
)

// connectedHouseholds is the most households that are recorded together because
// people move between them. In a longer chain of moves some households are changed
// by two transactions instead of one; nothing else depends on it.
const connectedHouseholds = 500

// rounds hands over the accepted households in transactions' worths, in the order
// of the file; but those between which people move come together, so that nobody
// is ever in two or in none because of where a load was cut off, and every
// household is changed once.
func (a *applier) rounds(ctx context.Context, do func(seqs []int) error) error {
	connected, err := a.batch.connected(ctx)
	if err != nil {
		return err
	}
	early := map[int]bool{} // recorded before their turn
	var seqs []int
	people := 0
	flush := func() error {
		if len(seqs) == 0 {
			return nil
		}
		err := do(seqs)
		seqs, people = nil, 0
		return err
	}
	for after := 0; ; {
		page, err := a.batch.sizes(ctx, after)
		if err != nil {
			return err
		}
		if len(page) == 0 {
			return flush()
		}
		for _, h := range page {
			after = h.seq
			if early[h.seq] {
				delete(early, h.seq)
				continue
			}
			together := connected[h.seq]
			if together == nil {
				together = []sized{h}
			}
			for _, t := range together {
				seqs = append(seqs, t.seq)
				people += t.size
				if t.seq != h.seq {
					early[t.seq] = true
				}
			}
			if len(seqs) >= roundHouseholds || people >= roundPeople {
				if err := flush(); err != nil {
					return err
				}
			}
		}
	}
}

// sized is a household of the staging file with its number of rows.
type sized struct{ seq, size int }

// sizes returns the next accepted households.
func (b *Batch) sizes(ctx context.Context, after int) (page []sized, err error) {
	err = b.staging.query(ctx, func(r *sql.Rows) error {
		var s sized
		err := r.Scan(&s.seq, &s.size)
		page = append(page, s)
		return err
	}, "SELECT seq, size FROM household WHERE seq > ? AND state = ? ORDER BY seq LIMIT 1000", after, stateAccepted)
	return page, err
}

// connected finds the accepted households between which people move: for each, all
// of its group, itself among them.
func (b *Batch) connected(ctx context.Context) (map[int][]sized, error) {
	group := map[int][]sized{}
	err := b.staging.query(ctx, func(r *sql.Rows) error {
		var to, from sized
		if err := r.Scan(&to.seq, &to.size, &from.seq, &from.size); err != nil {
			return err
		}
		for _, h := range []sized{to, from} {
			if group[h.seq] == nil {
				group[h.seq] = []sized{h}
			}
		}
		x, y := group[to.seq], group[from.seq]
		if x[0] == y[0] || len(x)+len(y) > connectedHouseholds {
			return nil
		}
		both := slices.Concat(x, y)
		for _, h := range both {
			group[h.seq] = both
		}
		return nil
	}, `SELECT DISTINCT t.seq, t.size, f.seq, f.size FROM dep d JOIN household t ON t.seq = d.seq JOIN household f ON f.code = d.owner
		WHERE NOT d.foreigner AND t.seq <> f.seq AND t.state = ? AND f.state = ? ORDER BY t.seq, f.seq`, stateAccepted, stateAccepted)
	return group, err
}

// households reads accepted households back, in the order in which they are asked
// for.
func (b *Batch) households(ctx context.Context, seqs []int) ([]*Household, error) {
	at := make(map[int]int, len(seqs))
	in := make([]any, len(seqs))
	for i, seq := range seqs {
		at[seq], in[i] = i, seq
	}
	marks := "(" + strings.TrimSuffix(strings.Repeat("?,", len(seqs)), ",") + ")"
	rows := make([][]sheetRow, len(seqs))
	err := b.staging.query(ctx, func(r *sql.Rows) error {
		var seq, row int
		var sealed sql.RawBytes
		if err := r.Scan(&seq, &row, &sealed); err != nil {
			return err
		}
		cells, err := b.staging.unseal(row, sealed)
		rows[at[seq]] = append(rows[at[seq]], sheetRow{row: row, cells: cells})
		return err
	}, "SELECT l.seq, l.row, c.sealed FROM link l JOIN cell c ON c.row = l.row WHERE l.seq IN "+marks+" ORDER BY l.seq, l.row", in...)
	if err != nil {
		return nil, err
	}
	moves := map[int]string{}
	err = b.staging.query(ctx, func(r *sql.Rows) error {
		var row int
		var code string
		err := r.Scan(&row, &code)
		moves[row] = code
		return err
	}, "SELECT row, code FROM dep WHERE seq IN "+marks, in...)
	if err != nil {
		return nil, err
	}
	p := b.parser()
	out := make([]*Household, len(seqs))
	for i := range seqs {
		h, _ := p.household(rows[i])
		for j := range h.Members {
			h.Members[j].MovesFrom = moves[h.Members[j].Row]
		}
		out[i] = h
	}
	return out, nil
}

// count counts the households of a state.
func (b *Batch) count(ctx context.Context, state int) (n int, err error) {
	if b.staging == nil {
		return 0, errClosed
	}
	err = b.staging.query(ctx, func(r *sql.Rows) error { return r.Scan(&n) }, "SELECT COUNT(*) FROM household WHERE state = ?", state)
	return n, err
}

// setAside takes an accepted household back.
func (b *Batch) setAside(ctx context.Context, seq int, problems []issue) error {
	return b.staging.write(ctx, func() error {
		if err := b.staging.exec(ctx, "UPDATE household SET state = ? WHERE seq = ?", stateSetAside, seq); err != nil {
			return err
		}
		for _, i := range problems {
			if err := b.staging.exec(ctx, "INSERT INTO issue (seq, row, col, code, detail, warning) VALUES (?, ?, ?, ?, ?, 0)",
				seq, i.row, i.column, codeRank[i.code], i.detail); err != nil {
				return err
			}
		}
		return nil
	})
}
