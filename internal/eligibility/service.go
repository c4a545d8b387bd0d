package eligibility

import (
	"io/fs"
	"sync"

	"bentou/ent/store"
	"bentou/internal/fault"
	"bentou/rules"
	"bentou/rules/engine"
	"bentou/rules/pack"
)

// Service decides. It is safe for concurrent use.
type Service struct {
	store *store.Store
	files fs.FS

	own      func() (*rules.Release, error) // of files, loaded once
	compiled *sync.Map                      // id of a release → *rules.Release
	meanings []engine.Meaning               // that can be decided by; new releases are made under the last
	counts   *counts
}

// New returns a service that decides by the releases of one policy pack. files is
// the pack that the program brings; it is read when it is first needed.
func New(s *store.Store, files fs.FS) *Service {
	return newService(s, files, engine.Meanings())
}

// newService returns a service that knows other meanings than those released.
func newService(s *store.Store, files fs.FS, meanings []engine.Meaning) *Service {
	return &Service{
		store: s, files: files, compiled: &sync.Map{}, meanings: meanings, counts: &counts{},
		own: sync.OnceValues(func() (*rules.Release, error) {
			r, err := loadPack(files)
			if err != nil {
				return nil, err
			}
			return r.Under(meanings[len(meanings)-1]), nil
		}),
	}
}

// Under is a release under a version of what the evaluator means; WRONG_STATE where
// this program does not know the version.
func (e *Service) Under(r *rules.Release, version int) (*rules.Release, error) {
	for _, m := range e.meanings {
		if m.Version == version {
			return r.Under(m), nil
		}
	}
	return nil, fault.Newf(fault.WrongState, "由第 %d 版求值语义作出，本程序不识此版", "it was made under version %d of what the evaluator means, which this program does not know", version)
}

// BuiltIn is the pack that the program brings: its files and what they declare. One
// with errors is WRONG_STATE.
func (e *Service) BuiltIn() (fs.FS, *rules.Release, error) {
	own, err := e.own()
	return e.files, own, err
}

// loadPack reads and checks a pack. One that has errors is WRONG_STATE; what is
// wrong with it is the cause, with its places.
func loadPack(files fs.FS) (*rules.Release, error) { return checked(pack.Read(files)) }

func checked(p *pack.Pack, found pack.Diagnostics) (r *rules.Release, err error) {
	if !found.Failed() {
		r, found = rules.New(p, found)
	}
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
