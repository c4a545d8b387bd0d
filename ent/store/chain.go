package store

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"time"
)

// changeRow is what the chain hash covers: every column of a change but its id.
type changeRow struct {
	Position, Transaction int64
	At                    time.Time
	Actor, Kind           string
	Subject               Subject
	What                  string
	Reason                *string
}

// hash is SHA-256 over the hash of the row before and this row: numbers as eight
// bytes, texts behind their length, an absent reason told from an empty one. It
// never changes: a database's chain is checked for ever by this function.
func (r changeRow) hash(before []byte) []byte {
	h := sha256.New()
	h.Write(before)
	var b [8]byte
	number := func(n int64) {
		binary.BigEndian.PutUint64(b[:], uint64(n))
		h.Write(b[:])
	}
	text := func(s string) {
		number(int64(len(s)))
		h.Write([]byte(s))
	}
	number(r.Position)
	number(r.Transaction)
	number(r.At.UnixMicro())
	text(r.Actor)
	text(r.Kind)
	for _, id := range []int{r.Subject.Zone, r.Subject.Unit, r.Subject.Household, r.Subject.Person} {
		number(int64(id))
	}
	text(r.What)
	if r.Reason == nil {
		number(-1)
	} else {
		text(*r.Reason)
	}
	return h.Sum(nil)
}

// VerifyChain reads the change sequence from its beginning and reports the first
// position whose hash, number or moment does not follow from the one before, or
// whose end is not what the head says; 0 means that the chain is whole.
func (s *Store) VerifyChain(ctx context.Context) (broken, last int64, err error) {
	// One snapshot: rows appended meanwhile belong to the next check.
	tx, err := s.read.BeginTx(ctx, snapshot(s.dialect))
	if err != nil {
		return 0, 0, s.explain(err)
	}
	defer func() { _ = tx.Rollback() }()
	var head head
	if err := tx.QueryRowContext(ctx, "SELECT position, hash FROM heads").Scan(&head.position, &head.hash); err != nil {
		return 0, 0, s.explain(err)
	}
	rows, err := tx.QueryContext(ctx, `SELECT position, "transaction", at, actor, kind, coalesce(zone_id, 0), coalesce(unit_id, 0), coalesce(household_id, 0), coalesce(person_id, 0), what, reason, hash FROM changes ORDER BY position`)
	if err != nil {
		return 0, 0, s.explain(err)
	}
	defer rows.Close()
	before := make([]byte, sha256.Size)
	var at time.Time
	for rows.Next() {
		var r changeRow
		var hash []byte
		if err := rows.Scan(&r.Position, &r.Transaction, &r.At, &r.Actor, &r.Kind, &r.Subject.Zone, &r.Subject.Unit, &r.Subject.Household, &r.Subject.Person, &r.What, &r.Reason, &hash); err != nil {
			return 0, 0, err
		}
		if r.Position != last+1 || r.At.Before(at) || string(r.hash(before)) != string(hash) {
			return last + 1, last, nil
		}
		last, before, at = r.Position, hash, r.At
	}
	if err := rows.Err(); err != nil {
		return 0, 0, s.explain(err)
	}
	if last != head.position || (last > 0 && string(before) != string(head.hash)) {
		return last + 1, last, nil
	}
	return 0, last, nil
}
