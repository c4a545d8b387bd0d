package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"math"
	"time"
)

// Why says what is wrong with a link of a chain.
type Why string

// What can be wrong. A chain tells that it was broken for certain; which of these
// it was is the explanation that fits what is left.
const (
	Edited    Why = "edited"    // the row, or the one before, is not what was written
	Missing   Why = "missing"   // a row between others is gone
	Reordered Why = "reordered" // the row that belongs here stands elsewhere
	Inserted  Why = "inserted"  // the row was never written by the program
	Truncated Why = "truncated" // the rows from here to the end are gone
	Beyond    Why = "beyond"    // the head ends before this row: it was moved back, or the row was never written by the program
	Rewritten Why = "rewritten" // the chain holds, but is not the one that was anchored
)

// Break is the first link of a chain that does not hold.
type Break struct {
	Table    string
	Position int64
	Why      Why
}

// Chain is the state of a chain: how far it holds, the hash there, and its first
// broken link, if there is one.
type Chain struct {
	Table    string
	Position int64
	At       time.Time
	Hash     []byte
	Break    *Break
}

// Anchor is the end of a chain as it was noted earlier.
type Anchor struct {
	Position int64
	Hash     []byte
}

// verifyBlock is how many rows are read at once. No transaction spans blocks: a
// check of many rows must not keep PostgreSQL from cleaning up, nor SQLite's log
// from being cut.
const verifyBlock = 5000

// Verify walks the change sequence and the access log from their beginnings to the
// ends that they have now, and reports each. Rows that are appended meanwhile
// belong to the next check. Anchors, by table, may be absent: without them, the
// removal of the newest rows shows only where the head still names them. A broken
// chain is no error.
func (s *Store) Verify(ctx context.Context, anchors map[string]Anchor) ([]Chain, error) {
	var out []Chain
	for _, c := range []chain{changeChain, accessChain} {
		var anchor *Anchor
		if a, ok := anchors[c.table]; ok {
			anchor = &a
		}
		v, err := s.verify(ctx, c, anchor)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, nil
}

// walk is a check under way.
type walk struct {
	store *Store
	chain chain
	first int64 // id before that of position 1
	state Chain // as far as it holds
}

func (s *Store) verify(ctx context.Context, c chain, anchor *Anchor) (Chain, error) {
	w := walk{store: s, chain: c, state: Chain{Table: c.table, Hash: make([]byte, sha256.Size)}}
	var err error
	if w.first, err = c.firstID(); err != nil {
		return w.state, err
	}
	end, broken, err := w.end(ctx)
	if err == nil && broken == nil {
		broken, err = w.run(ctx, end, anchor)
	}
	w.state.Break = broken
	return w.state, s.explain(err)
}

// end reads the head, and checks that there is one and that no row is beyond it.
func (w *walk) end(ctx context.Context) (Anchor, *Break, error) {
	var end Anchor
	tx, err := w.store.read.BeginTx(ctx, snapshot(w.store.dialect))
	if err != nil {
		return end, nil, err
	}
	defer func() { _ = tx.Rollback() }()
	var heads int
	if err := tx.QueryRowContext(ctx, "SELECT count(*) FROM "+w.chain.head).Scan(&heads); err != nil {
		return end, nil, err
	}
	if heads != 1 {
		why := Missing
		if heads > 1 {
			why = Inserted
		}
		return end, &Break{Table: w.chain.head, Why: why}, nil
	}
	if err := tx.QueryRowContext(ctx, "SELECT position, hash FROM "+w.chain.head).Scan(&end.Position, &end.Hash); err != nil {
		return end, nil, err
	}
	// SQLite keeps what is no number in a column of numbers, and sorts it last.
	var last any
	if err := tx.QueryRowContext(ctx, "SELECT max(position) FROM "+w.chain.table).Scan(&last); err != nil {
		return end, nil, err
	}
	if n, isNumber := last.(int64); last != nil && (!isNumber || n > end.Position) {
		return end, w.broken(end.Position+1, Beyond), nil
	}
	return end, nil, nil
}

func (w *walk) broken(position int64, why Why) *Break {
	return &Break{Table: w.chain.table, Position: position, Why: why}
}

// run walks to the end that the head names.
func (w *walk) run(ctx context.Context, end Anchor, anchor *Anchor) (*Break, error) {
	var broken *Break
	err := w.rows(ctx, math.MinInt64, end.Position, func(l link) (bool, error) {
		if !w.follows(l) {
			why, err := w.explain(ctx, l, end.Position)
			broken = w.broken(min(l.position, w.state.Position+1), why)
			return false, err
		}
		w.state.Position, w.state.Hash, w.state.At = l.position, l.hash, l.at
		if anchor != nil && l.position == anchor.Position && !bytes.Equal(l.hash, anchor.Hash) {
			broken = w.broken(l.position, Rewritten)
		}
		return broken == nil, nil
	})
	switch {
	case err != nil || broken != nil:
		return broken, err
	case w.state.Position < end.Position, anchor != nil && w.state.Position < anchor.Position:
		return w.broken(w.state.Position+1, Truncated), nil
	case !bytes.Equal(w.state.Hash, end.Hash):
		return w.broken(end.Position, Edited), nil
	}
	return nil, nil
}

func (w *walk) follows(l link) bool {
	before := w.state
	return l.position == before.Position+1 && !l.strange && l.id == w.first+l.position && !l.at.Before(before.At) &&
		l.at.Nanosecond()%1000 == 0 && bytes.Equal(l.hash, l.sum(l.position, before.Hash))
}

// maxShift is how many removed rows are recognised where those behind them were
// given new numbers to close the gap.
const maxShift = 100

// explain finds out what became of the row that belongs after the state, in whose
// place l was found.
func (w *walk) explain(ctx context.Context, l link, end int64) (Why, error) {
	want, before := w.state.Position+1, w.state.Hash
	if l.position < want {
		return Inserted, nil // below 1: positions are unique
	}
	fits := func(l link, position int64, before []byte) bool { return bytes.Equal(l.hash, l.sum(position, before)) }
	if fits(l, want, before) { // all but its number, its id or its order in time is right
		if l.position > want {
			return Reordered, nil
		}
		return Edited, nil
	}
	// Does the row that belongs here stand further on, and does l belong there?
	why := Edited
	if l.position > want {
		why = Missing
	}
	previous := l
	err := w.rows(ctx, l.position, end, func(x link) (bool, error) {
		switch {
		case fits(x, want, before):
			why = Inserted
			if fits(l, x.position, previous.hash) || fits(l, x.position, x.hash) {
				why = Reordered
			}
			return false, nil
		case previous.position == l.position && why == Edited && renumbered(x, l):
			why = Missing
			return false, nil
		}
		previous = x
		return true, nil
	})
	if why == Edited && l.id != w.first+l.position {
		why = Missing
	}
	return why, err
}

// renumbered reports whether x was written after l under a higher number.
func renumbered(x, l link) bool {
	for shift := int64(1); shift <= maxShift; shift++ {
		if bytes.Equal(x.hash, x.sum(x.position+shift, l.hash)) {
			return true
		}
	}
	return false
}

// rows calls fn with the rows after a position up to another, in order, until it
// says no.
func (w *walk) rows(ctx context.Context, after, to int64, fn func(link) (more bool, err error)) error {
	for {
		block, err := w.block(ctx, after, to)
		if err != nil {
			return err
		}
		for _, l := range block {
			if more, err := fn(l); !more || err != nil {
				return err
			}
			after = l.position
		}
		if len(block) < verifyBlock {
			return nil
		}
	}
}

// block reads the next rows. They are all read before the first is looked at, so
// that no more than one connection is held.
func (w *walk) block(ctx context.Context, after, to int64) ([]link, error) {
	rows, err := w.store.Query(ctx, fmt.Sprintf("SELECT %s FROM %s WHERE position > ? AND position <= ? ORDER BY position LIMIT %d", w.chain.columns, w.chain.table, verifyBlock), after, to)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []link
	for rows.Next() {
		l, err := w.chain.scan(rows.Scan)
		if err != nil { // SQLite takes a text where a number belongs
			l.strange = true
		}
		out = append(out, l)
	}
	return out, errors.Join(rows.Err(), rows.Close())
}
