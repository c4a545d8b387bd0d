package keys

import (
	"context"

	"bentou/ent/store"
	"bentou/internal/fault"
	"bentou/internal/upload"
	"bentou/internal/vault"
)

// Actor is who the change sequence names for what the commands do.
const Actor = "keys"

// Keys works on the keys of one database and its files.
type Keys struct {
	store *store.Store
	files *upload.Uploads
	batch int // rows a transaction
}

// New returns the keys of a database and of the files that belong to it.
func New(s *store.Store, files *upload.Uploads) *Keys {
	return &Keys{store: s, files: files, batch: 200}
}

// Use says how much is wrapped under a key.
type Use struct {
	vault.KeyInfo
	Persons, Households, Files int
}

// Wrapped is how much that is in all.
func (u Use) Wrapped() int { return u.Persons + u.Households + u.Files }

// Status is the state of the keys.
type Status struct {
	File    string // the id of the key file
	Keys    []Use  // wrapping keys of the file, the primary one first
	Digests []vault.KeyInfo

	// Unknown counts what is wrapped under keys that the file does not hold: it does
	// not open.
	Unknown int
	// Missing counts recorded files that are not in the data folder.
	Missing int
}

// Status says what is wrapped under which key.
func (k *Keys) Status(ctx context.Context) (*Status, error) {
	// The file is read first: a key that is in use is in it before.
	if err := k.store.Vault().Reload(); err != nil {
		return nil, err
	}
	var st *Status
	_, err := k.store.Write(ctx, Actor, func(ctx context.Context, tx *store.Tx) (err error) {
		st, err = k.status(ctx, tx) // it reads only
		return err
	})
	return st, err
}

func (k *Keys) status(ctx context.Context, tx *store.Tx) (*Status, error) {
	v := k.store.Vault()
	st := &Status{File: v.ID(), Digests: v.DigestKeys()}
	byTable := make([]map[uint32]int, len(tables))
	for i, t := range tables {
		use, err := t.use(ctx, tx)
		if err != nil {
			return nil, err
		}
		byTable[i] = use
	}
	files, missing, err := k.files.KeyUse(ctx)
	if err != nil {
		return nil, err
	}
	st.Missing = missing
	for _, info := range v.WrappingKeys() {
		st.Keys = append(st.Keys, Use{info, byTable[persons][info.ID], byTable[households][info.ID], files[info.ID]})
	}
	for _, use := range append(byTable, files) {
		for _, n := range use {
			st.Unknown += n
		}
	}
	for _, use := range st.Keys {
		st.Unknown -= use.Wrapped()
	}
	return st, nil
}

// Rotate makes a new wrapping key and puts it in force. Where an earlier call was
// cut off between the two, it finishes that one and makes no other: finished.
func (k *Keys) Rotate(ctx context.Context) (id uint32, finished bool, err error) {
	v := k.store.Vault()
	_, err = k.store.Write(ctx, Actor, func(ctx context.Context, tx *store.Tx) error {
		inForce, err := k.inForce(ctx, tx)
		if err != nil {
			return err
		}
		if id = v.WrappingKeys()[0].ID; id != inForce {
			finished = true
		} else if id, err = v.Rotate(); err != nil {
			return err
		}
		return note(ctx, tx, "keys.rotate", id)
	})
	return id, finished, err
}

// inForce takes the lock, reads the key file, and returns the wrapping key that the
// database says is in force.
func (k *Keys) inForce(ctx context.Context, tx *store.Tx) (uint32, error) {
	check, err := tx.KeysInForce(ctx)
	if err != nil {
		return 0, err
	}
	if err := k.store.Vault().Reload(); err != nil {
		return 0, err
	}
	id, _ := vault.CheckKey(check) // taking the lock has verified it
	return id, nil
}

// note records an act on the keys, and that those of the file are in force.
func note(ctx context.Context, tx *store.Tx, kind string, id uint32, fields ...string) error {
	c, err := tx.Open(ctx, kind, store.Subject{}, nil)
	if err != nil {
		return err
	}
	c.Note("key", int(id), fields...)
	tx.PutKeysInForce()
	return nil
}

// Retire takes all wrapping keys but the primary one out of the key file, and says
// how many. It is WRONG_STATE, with the number of what would be lost, where anything
// is wrapped under them, or where that cannot be told.
func (k *Keys) Retire(ctx context.Context) (retired int, err error) {
	v := k.store.Vault()
	_, err = k.store.Write(ctx, Actor, func(ctx context.Context, tx *store.Tx) error {
		if _, err := k.inForce(ctx, tx); err != nil {
			return err
		}
		st, err := k.status(ctx, tx)
		if err != nil {
			return err
		}
		var ids []uint32
		sum := Use{}
		for _, use := range st.Keys[1:] {
			ids = append(ids, use.ID)
			sum.Persons, sum.Households, sum.Files = sum.Persons+use.Persons, sum.Households+use.Households, sum.Files+use.Files
		}
		switch {
		case len(ids) == 0:
			return nil
		case sum.Wrapped() > 0:
			return errInUse(sum)
		case st.Missing > 0:
			return errMissing(st.Missing)
		}
		// The change first: should the file not be written, nothing is recorded.
		if err := note(ctx, tx, "keys.retire", st.Keys[0].ID); err != nil {
			return err
		}
		retired = len(ids)
		return v.Retire(ids...)
	})
	return retired, err
}

func errInUse(u Use) error {
	return fault.Newf(fault.WrongState,
		"仍有 %d 人、%d 户和 %d 个文件的密钥由旧密钥加密；请先运行 bentou keys rewrap，未作任何改动",
		"earlier keys still wrap those of %d persons, %d households and %d files: run bentou keys rewrap first; nothing was changed",
		u.Persons, u.Households, u.Files)
}

func errMissing(n int) error {
	return fault.Newf(fault.WrongState,
		"有 %d 个已登记的文件不在此数据目录中，无法判断其密钥；请在存有这些文件的机器上运行，未作任何改动",
		"%d recorded files are not in this data folder, so that their keys cannot be told: run it where they are; nothing was changed",
		n)
}
