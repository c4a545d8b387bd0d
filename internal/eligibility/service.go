package eligibility

import (
	"io/fs"
	"sync"

	"bentou/ent/store"
	"bentou/internal/fault"
	"bentou/rules"
)

// Service decides. It is safe for concurrent use.
type Service struct {
	store *store.Store
	files fs.FS

	own      func() (*rules.Release, error) // of files, loaded once
	compiled *sync.Map                      // id of a release → *rules.Release
}

// New returns a service that decides by the releases of one policy pack. files is
// the pack that the program brings; it is read when it is first needed.
func New(s *store.Store, files fs.FS) *Service {
	return &Service{
		store: s, files: files, compiled: &sync.Map{},
		own: sync.OnceValues(func() (*rules.Release, error) { return loadPack(files) }),
	}
}

// loadPack reads and checks a pack. One that has errors is WRONG_STATE; what is
// wrong with it is the cause, with its places.
func loadPack(files fs.FS) (*rules.Release, error) {
	r, found := rules.Load(files)
	if r == nil {
		return nil, fault.New(fault.WrongState, "政策包有错误，无法使用", "the policy pack has errors and cannot be used").Because(found)
	}
	return r, nil
}

// With is the same service over the same database under another clock.
func (e *Service) With(s *store.Store) *Service {
	other := *e
	other.store = s
	return &other
}
