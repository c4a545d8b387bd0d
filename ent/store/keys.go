package store

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"

	"bentou/ent/gen/ent"
)

// ErrKeys marks the error of [Open] for a key file that the database was not made
// with. The fault beside it says which.
var ErrKeys = errors.New("")

// keyCheck is the name of the setting by which a database recognises its key file
// and says which of its keys are in force.
const keyCheck = "key_check"

// checkKeys refuses a key file other than the one the database was made with.
func (s *Store) checkKeys(ctx context.Context) error {
	var check []byte
	err := s.write.QueryRowContext(ctx, s.bind("SELECT value FROM settings WHERE name = ?"), keyCheck).Scan(&check)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		id, err := ent.FirstID("settings")
		if err != nil {
			return err
		}
		_, err = s.write.ExecContext(ctx, s.bind("INSERT INTO settings (id, name, value) VALUES (?, ?, ?)"), id+1, keyCheck, s.vault.Check())
		return s.explain(err)
	case err != nil:
		return s.explain(err)
	}
	return s.verified(check)
}

// keysInForce makes sure, under the lock of the head, that this process holds the
// keys that are in force: another may have replaced them since. Because every key
// is wrapped under that lock, nothing is wrapped under a key that was retired
// before.
func (s *Store) keysInForce(ctx context.Context, tx *sql.Tx) error {
	// A statement of its own: on PostgreSQL it sees what was committed while the
	// one before waited for the lock.
	var check []byte
	if err := tx.QueryRowContext(ctx, s.once("SELECT value FROM settings WHERE name = ?"), keyCheck).Scan(&check); err != nil {
		return err
	}
	if last := s.checked.Load(); last != nil && bytes.Equal(*last, check) {
		return nil
	}
	return s.verified(check)
}

func (s *Store) verified(check []byte) error {
	if err := s.vault.Verify(check); err != nil {
		return fmt.Errorf("%w%w", ErrKeys, err)
	}
	s.checked.Store(&check)
	return nil
}

// PutKeysInForce declares the primary keys of the vault to be those in force, under a
// change. Processes that do not hold them yet read the key file again before they
// write.
func (t *Tx) PutKeysInForce() {
	t.Update("UPDATE settings SET value = ? WHERE name = ?", t.store.vault.Check(), keyCheck)
}

// KeysInForce returns the check of the keys in force. It takes the lock.
func (t *Tx) KeysInForce(ctx context.Context) (check []byte, err error) {
	if err := t.Lock(ctx); err != nil {
		return nil, err
	}
	err = t.tx.QueryRowContext(ctx, t.store.once("SELECT value FROM settings WHERE name = ?"), keyCheck).Scan(&check)
	return check, err
}
