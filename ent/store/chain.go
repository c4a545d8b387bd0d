package store

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"hash"
	"time"

	"bentou/ent/gen/ent"
)

// digest is SHA-256 over the hash of the row before and the columns of a row:
// numbers as eight bytes, texts behind their length, an absent text told from an
// empty one. It never changes: a database's chains are checked for ever by it.
type digest struct{ hash.Hash }

func newDigest(before []byte) digest {
	d := digest{sha256.New()}
	d.Write(before)
	return d
}

func (d digest) number(n int64) {
	var b [8]byte
	binary.BigEndian.PutUint64(b[:], uint64(n))
	d.Write(b[:])
}

func (d digest) text(s string) {
	d.number(int64(len(s)))
	d.Write([]byte(s))
}

func (d digest) optional(s *string) {
	if s == nil {
		d.number(-1)
	} else {
		d.text(*s)
	}
}

// changeRow is what the chain hash covers: every column of a change but its id,
// which follows from the position.
type changeRow struct {
	Position, Transaction int64
	At                    time.Time
	Actor, Kind           string
	Subject               Subject
	What                  string
	Reason                *string
}

func (r changeRow) hash(before []byte) []byte {
	d := newDigest(before)
	d.number(r.Position)
	d.number(r.Transaction)
	d.number(r.At.UnixMicro())
	d.text(r.Actor)
	d.text(r.Kind)
	for _, id := range []int{r.Subject.Zone, r.Subject.Unit, r.Subject.Household, r.Subject.Person} {
		d.number(int64(id))
	}
	d.text(r.What)
	d.optional(r.Reason)
	return d.Sum(nil)
}

// accessRow is what the chain hash of the access log covers: every column of an
// entry but its id, which follows from the position.
type accessRow struct {
	Position int64
	At       time.Time
	AccessEntry
}

func (r accessRow) hash(before []byte) []byte {
	d := newDigest(before)
	d.number(r.Position)
	d.number(r.At.UnixMicro())
	for _, s := range []string{string(r.Kind), r.Actor, r.Role} {
		d.text(s)
	}
	d.number(int64(r.Token))
	for _, s := range []string{r.Purpose, r.Address, r.Request} {
		d.text(s)
	}
	d.number(r.Reads)
	d.number(r.Refusals)
	d.text(r.What)
	return d.Sum(nil)
}

// chain is a table whose rows are linked by hashes, with the row that holds its end.
type chain struct {
	table, head string
	columns     string // position, id, at and hash first
	// scan reads a row of those columns.
	scan func(scan func(...any) error) (link, error)
}

// link is a row of a chain. sum is the hash that it has at a position after a row
// of that hash.
type link struct {
	position, id int64
	at           time.Time
	hash         []byte
	sum          func(position int64, before []byte) []byte
	strange      bool // a column holds what is hashed like the value that belongs there, but is not it
}

// The two chains of a database.
var (
	changeChain = chain{
		table: "changes", head: "heads",
		columns: `position, id, at, hash, "transaction", actor, kind, zone_id, unit_id, household_id, person_id, what, reason`,
		scan: func(scan func(...any) error) (l link, err error) {
			var r changeRow
			var ids [4]*int
			err = scan(&r.Position, &l.id, &r.At, &l.hash, &r.Transaction, &r.Actor, &r.Kind, &ids[0], &ids[1], &ids[2], &ids[3], &r.What, &r.Reason)
			for i, to := range []*int{&r.Subject.Zone, &r.Subject.Unit, &r.Subject.Household, &r.Subject.Person} {
				l.strange = absent(ids[i], to) || l.strange
			}
			l.position, l.at = r.Position, r.At
			l.sum = func(position int64, before []byte) []byte {
				r := r
				r.Position = position
				return r.hash(before)
			}
			return l, err
		},
	}
	accessChain = chain{
		table: "access_log", head: "access_heads",
		columns: "position, id, at, hash, kind, actor, role, token_id, purpose, address, request, reads, refusals, what",
		scan: func(scan func(...any) error) (l link, err error) {
			var r accessRow
			var token *int
			err = scan(&r.Position, &l.id, &r.At, &l.hash, &r.Kind, &r.Actor, &r.Role, &token, &r.Purpose, &r.Address, &r.Request, &r.Reads, &r.Refusals, &r.What)
			l.strange = absent(token, &r.Token)
			l.position, l.at = r.Position, r.At
			l.sum = func(position int64, before []byte) []byte {
				r := r
				r.Position = position
				return r.hash(before)
			}
			return l, err
		},
	}
)

// absent reads an id that is hashed as 0 where it is absent, and reports a 0 that
// stands in its place.
func absent(id, to *int) (strange bool) {
	if id == nil {
		return false
	}
	*to = *id
	return *id == 0
}

// firstID is the id before that of position 1.
func (c chain) firstID() (int64, error) {
	first, err := ent.FirstID(c.table)
	return int64(first), err
}

// VerifyChain checks the change sequence and reports the first position that does
// not follow from the one before; 0 means that the chain is whole. See [Store.Verify].
func (s *Store) VerifyChain(ctx context.Context) (broken, last int64, err error) {
	v, err := s.verify(ctx, changeChain, nil)
	if v.Break != nil {
		return v.Break.Position, v.Position, err
	}
	return 0, v.Position, err
}
