package eligibility

import (
	"io/fs"
	"sync"

	"bentou/ent/store"
	"bentou/rules"
	"bentou/rules/dossier"
	"bentou/rules/fact"
	"bentou/rules/pack"
)

// Service decides. It is safe for concurrent use.
type Service struct {
	store *store.Store
	files fs.FS
	load  func(fs.FS) (engine, error)

	own      func() (engine, error) // of files, loaded once
	compiled *sync.Map              // id of a release → engine
}

// engine is what deciding needs of a policy pack; a [rules.Release] is one.
type engine interface {
	Pack() *pack.Pack
	Digest() [32]byte
	Semantics() int
	Assess(h *dossier.Household, asOf fact.Date) (*rules.Assessment, error)
	Decide(hs []*dossier.Household, asOf fact.Date) ([]*rules.Assessment, error)
}

// New returns a service that decides by the releases of one policy pack. files is
// the pack that the program brings; it is read when it is first needed.
func New(s *store.Store, files fs.FS) *Service { return newService(s, files, loadPack) }

func newService(s *store.Store, files fs.FS, load func(fs.FS) (engine, error)) *Service {
	e := &Service{store: s, files: files, load: load, compiled: &sync.Map{}}
	e.own = sync.OnceValues(func() (engine, error) { return load(files) })
	return e
}

// With is the same service over the same database under another clock.
func (e *Service) With(s *store.Store) *Service {
	other := *e
	other.store = s
	return &other
}
