package vault

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"

	"filippo.io/age"
	"filippo.io/age/armor"
)

// MinPassphrase is the least number of characters of the passphrase of a backup.
const MinPassphrase = 12

// workFactor is the cost of guessing a passphrase, as a power of two: age's own
// choice, about a second a guess.
var workFactor = 18

// Backup writes the key file into a new file, encrypted with a passphrase: an
// armoured age file, which the age program opens too, without Bentou. Nothing is
// reported as done that was not read back. An existing file is a CONFLICT.
func Backup(path, backup, passphrase string) error {
	if len([]rune(passphrase)) < MinPassphrase {
		return errPassphraseShort()
	}
	text, err := readFile(path)
	if err != nil {
		return err
	}
	if _, _, err := parse(path, text); err != nil {
		return err
	}
	sealed, err := encrypt(text, passphrase)
	if err != nil {
		return errBackupNotWritten(backup).Because(err)
	}
	if err := writeNew(backup, sealed); errors.Is(err, fs.ErrExist) {
		return errBackupExists(backup).Because(err)
	} else if err != nil {
		return errBackupNotWritten(backup).Because(err)
	}
	again, err := decrypt(backup, passphrase)
	if err == nil && !bytes.Equal(again, text) {
		err = errBackupDamaged(backup)
	}
	return err
}

// Restore makes the key file anew from its backup. A wrong passphrase is FORBIDDEN,
// what is no whole backup WRONG_STATE, and a key file that is there already a
// CONFLICT: nothing is written then.
func Restore(backup, path, passphrase string) error {
	text, err := decrypt(backup, passphrase)
	if err != nil {
		return err
	}
	if _, _, err := parse(backup, text); err != nil {
		return err
	}
	if err := writeNew(path, text); errors.Is(err, fs.ErrExist) {
		return errExists(path).Because(err)
	} else if err != nil {
		return errNotWritten(path).Because(err)
	}
	return nil
}

func encrypt(text []byte, passphrase string) ([]byte, error) {
	recipient, err := age.NewScryptRecipient(passphrase)
	if err != nil {
		return nil, err
	}
	recipient.SetWorkFactor(workFactor)
	var out bytes.Buffer
	lines := armor.NewWriter(&out)
	w, err := age.Encrypt(lines, recipient)
	if err != nil {
		return nil, err
	}
	_, err = w.Write(text)
	if err = errors.Join(err, w.Close(), lines.Close()); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

func decrypt(backup, passphrase string) ([]byte, error) {
	f, err := os.Open(backup)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, errMissing(backup).Because(err)
	} else if err != nil {
		return nil, errUnreadable(backup).Because(err)
	}
	defer f.Close()
	identity, err := age.NewScryptIdentity(passphrase)
	if err != nil {
		return nil, errPassphrase().Because(err)
	}
	r, err := age.Decrypt(armor.NewReader(io.LimitReader(f, 2*maxFileSize)), identity)
	var none *age.NoIdentityMatchError
	if errors.As(err, &none) {
		return nil, errPassphrase().Because(err)
	} else if err != nil {
		return nil, errBackupDamaged(backup).Because(err)
	}
	text, err := io.ReadAll(r)
	if err != nil {
		return nil, errBackupDamaged(backup).Because(err)
	}
	return text, nil
}
