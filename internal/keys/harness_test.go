package keys

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"testing"

	"bentou/ent/gen/ent"
	"bentou/ent/gen/ent/personidentifier"
	"bentou/ent/store"
	"bentou/internal/clock"
	"bentou/internal/registry"
	"bentou/internal/testkit"
	"bentou/internal/upload"
	"bentou/internal/vault"
	"bentou/internal/zone"
	"bentou/rules/fact"
)

// process is what one process has of a database: a vault and a store of its own.
type process struct {
	t     *testing.T
	url   string
	keys  string
	data  string
	zone  int
	store *store.Store
	files *upload.Uploads
	*Keys
}

// each runs a test on both databases.
func each(t *testing.T, test func(t *testing.T, p *process)) {
	run := func(t *testing.T, url string) {
		dir := t.TempDir()
		keys := filepath.Join(dir, "keys.json")
		check(t, vault.Create(keys))
		p := (&process{url: url, keys: keys, data: dir}).another(t)
		z, err := zone.Setup(t.Context(), p.store, zone.Options{})
		check(t, err)
		p.zone = z.ID
		test(t, p)
	}
	t.Run("sqlite", func(t *testing.T) { run(t, filepath.Join(t.TempDir(), "bentou.db")) })
	t.Run("postgres", func(t *testing.T) { run(t, testkit.Postgres(t)) })
}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// another starts one more process on the same database, files and keys.
func (p *process) another(t *testing.T) *process {
	t.Helper()
	q := *p
	q.t = t
	check(t, q.open())
	t.Cleanup(func() { q.store.Close() })
	return &q
}

func (p *process) open() error {
	v, err := vault.Open(p.keys)
	if err != nil {
		return err
	}
	p.store, err = store.Open(context.Background(), store.Config{URL: p.url, Vault: v, Clock: clock.System(nil)})
	if err != nil {
		return err
	}
	p.files = upload.New(p.store, p.data, upload.Options{})
	p.Keys = New(p.store, p.files)
	p.batch = 7
	return nil
}

// number is the n-th identity number of an area that was never assigned.
func number(n int) string {
	body := fmt.Sprintf("371599%04d0101%03d", 1950+n/1000, n%1000)
	sum := 0
	for i, w := range []int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2} {
		sum += w * int(body[i]-'0')
	}
	return body + string("10X98765432"[sum%11])
}

func (p *process) person(n int) error {
	text := number(n)
	_, err := registry.New(p.store).AddPerson(context.Background(), registry.Request{Actor: "test"}, p.zone, registry.NewPerson{
		Name: "测试", IdentityNumber: &text, Provenance: registry.Provenance{Source: fact.SourcePerson},
	})
	return err
}

func (p *process) people(n int) {
	p.t.Helper()
	for i := range n {
		check(p.t, p.person(i))
	}
}

// read opens the identity number of everybody, and finds each again by it.
func (p *process) read(ctx context.Context) (n int, err error) {
	list, err := p.store.Client().PersonIdentifier.Query().Order(ent.Asc(personidentifier.FieldID)).All(ctx)
	if err != nil {
		return 0, err
	}
	kind := registry.IdentifierDigestKind(fact.IdentifierKindIdentityNumber, p.zone)
	for i, f := range list {
		who, err := p.store.Client().Person.Get(ctx, f.PersonID)
		if err != nil {
			return 0, err
		}
		text, err := registry.Reveal(p.store.Vault(), f, f.FactKind().Sealed[0], who.WrappedKey)
		if err != nil {
			return 0, err
		}
		if text != number(i) {
			return 0, fmt.Errorf("person %d has another number", i)
		}
		found, err := p.store.Client().PersonIdentifier.Query().Where(personidentifier.ValueDigest(p.store.Vault().Digest(kind, text))).Only(ctx)
		if err != nil || found.PersonID != f.PersonID {
			return 0, fmt.Errorf("person %d is not found by the number: %w", i, err)
		}
	}
	return len(list), nil
}

func (p *process) save(content string) int {
	p.t.Helper()
	id, err := p.files.Save(p.t.Context(), "test", "f", strings.NewReader(content))
	check(p.t, err)
	return id
}

func (p *process) wantContent(id int, want string) {
	p.t.Helper()
	f, _, err := p.files.Open(p.t.Context(), id)
	check(p.t, err)
	defer f.Close()
	got, err := io.ReadAll(f)
	if err != nil || string(got) != want {
		p.t.Errorf("the file holds %d bytes, %v", len(got), err)
	}
}

func (p *process) wantPeople(n int) {
	p.t.Helper()
	got, err := p.read(p.t.Context())
	if err != nil || got != n {
		p.t.Errorf("%d persons read, not %d: %v", got, n, err)
	}
}

func (p *process) status() *Status {
	p.t.Helper()
	st, err := p.Status(p.t.Context())
	check(p.t, err)
	return st
}

func quiet(int, int) {}
