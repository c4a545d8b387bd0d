package keys

import (
	"context"

	"bentou/ent/store"
	"bentou/internal/vault"
)

// table is a table whose rows carry a wrapped data key.
type table struct {
	name    string
	subject func(id int) vault.Subject
}

// Indices of tables.
const (
	persons = iota
	households
)

var tables = []table{persons: {"persons", vault.Person}, households: {"households", vault.Household}}

// keyPrefix is the part of a wrapped key that names what wraps it: as long on both
// databases, since it is bytes.
const keyPrefix = "substr(wrapped_key, 1, 5)"

// use counts rows by the key that wraps theirs.
func (t table) use(ctx context.Context, tx *store.Tx) (map[uint32]int, error) {
	rows, err := tx.Query(ctx, "SELECT "+keyPrefix+", count(*) FROM "+t.name+" WHERE wrapped_key IS NOT NULL GROUP BY 1")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	use := map[uint32]int{}
	for rows.Next() {
		var prefix []byte
		var n int
		if err := rows.Scan(&prefix, &n); err != nil {
			return nil, err
		}
		id, _ := vault.WrappedBy(prefix) // of what is no wrapped key: 0, which no file holds
		use[id] += n
	}
	return use, rows.Err()
}

// Rewrap wraps the data keys of persons, households and files under the primary key,
// a few hundred a transaction. Cut off at any moment it leaves every one of them
// under a key of the file, and the next call goes on with the rest. progress is told
// how many of how many are done. It returns how many it wrapped.
func (k *Keys) Rewrap(ctx context.Context, progress func(done, total int)) (done int, err error) {
	st, err := k.Status(ctx)
	if err != nil {
		return 0, err
	}
	total := 0
	for _, use := range st.Keys[1:] {
		total += use.Wrapped()
	}
	tell := func(n int) {
		done += n
		progress(done, max(total, done)) // more, where rows were added meanwhile
	}
	for _, t := range tables {
		for after, n := 0, k.batch; n == k.batch; {
			after, n, err = k.rewrap(ctx, t, after)
			if err != nil {
				return done, err
			}
			tell(n)
		}
	}
	return done, k.files.Rewrap(ctx, func() { tell(1) })
}

// rewrap wraps the keys of the next rows with ids above one, and returns the last id
// and how many they were.
func (k *Keys) rewrap(ctx context.Context, t table, after int) (last, n int, err error) {
	_, err = k.store.Write(ctx, Actor, func(ctx context.Context, tx *store.Tx) error {
		if _, err := k.inForce(ctx, tx); err != nil {
			return err
		}
		v := k.store.Vault()
		primary := v.WrappingKeys()[0].ID
		ids, wrapped, err := k.next(ctx, tx, t, after, primary)
		if err != nil || len(ids) == 0 {
			return err
		}
		for i, id := range ids {
			fresh, err := v.Rewrap(wrapped[i], t.subject(id))
			if err != nil {
				return err
			}
			// One that was destroyed meanwhile, to erase a person, stays destroyed.
			tx.Update("UPDATE "+t.name+" SET wrapped_key = ? WHERE id = ? AND wrapped_key = ?", fresh, id, wrapped[i])
		}
		last, n = ids[len(ids)-1], len(ids)
		return note(ctx, tx, "keys.rewrap", primary, "wrapped_key")
	})
	return last, n, err
}

// next reads rows whose keys are wrapped under another key than the primary one.
func (k *Keys) next(ctx context.Context, tx *store.Tx, t table, after int, primary uint32) (ids []int, wrapped [][]byte, err error) {
	rows, err := tx.Query(ctx, "SELECT id, wrapped_key FROM "+t.name+" WHERE id > ? AND wrapped_key IS NOT NULL AND "+keyPrefix+" <> ? ORDER BY id LIMIT ?",
		after, vault.KeyPrefix(primary), k.batch)
	if err != nil {
		return nil, nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var id int
		var w []byte
		if err := rows.Scan(&id, &w); err != nil {
			return nil, nil, err
		}
		ids, wrapped = append(ids, id), append(wrapped, w)
	}
	return ids, wrapped, rows.Err()
}
