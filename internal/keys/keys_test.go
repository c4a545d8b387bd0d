package keys

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"bentou/ent/gen/ent"
	"bentou/ent/gen/ent/migrate"
	"bentou/ent/store"
	"bentou/internal/fault"
	"bentou/internal/vault"
)

func TestAfterRotatingRewrappingAndRetiringAllOpensUnderTheOneNewKey(t *testing.T) {
	each(t, func(t *testing.T, p *process) {
		p.people(16)
		file := p.save("奔头")
		first := p.status().Keys[0]
		if first.Persons != 16 || first.Files != 1 {
			t.Fatalf("%+v", first)
		}
		id, finished, err := p.Rotate(t.Context())
		if err != nil || finished || id == first.ID {
			t.Fatalf("key %08x, %v, %v", id, finished, err)
		}
		if st := p.status(); len(st.Keys) != 2 || st.Keys[0].ID != id || st.Keys[0].Wrapped() != 0 || st.Keys[1] != (Use{vault.KeyInfo{ID: first.ID}, 16, 0, 1}) {
			t.Errorf("%+v", st)
		}
		_, err = p.Retire(t.Context())
		if fault.CodeOf(err) != fault.WrongState || !strings.Contains(err.Error(), "16 persons, 0 households and 1 files") {
			t.Errorf("retiring too early: %v", err)
		}
		done, err := p.Rewrap(t.Context(), quiet)
		if err != nil || done != 17 {
			t.Errorf("%d wrapped anew, %v", done, err)
		}
		if again, err := p.Rewrap(t.Context(), quiet); err != nil || again != 0 {
			t.Errorf("a second time: %d, %v", again, err)
		}
		if n, err := p.Retire(t.Context()); err != nil || n != 1 {
			t.Fatalf("%d retired, %v", n, err)
		}
		if n, err := p.Retire(t.Context()); err != nil || n != 0 {
			t.Errorf("a second time: %d, %v", n, err)
		}
		later := p.another(t)
		later.wantPeople(16)
		later.wantContent(file, "奔头")
		if st := later.status(); len(st.Keys) != 1 || st.Keys[0] != (Use{vault.KeyInfo{ID: id, Primary: true}, 16, 0, 1}) || st.Unknown+st.Missing != 0 {
			t.Errorf("%+v", st)
		}
		if broken, _, err := later.store.VerifyChain(t.Context()); err != nil || broken != 0 {
			t.Errorf("the chain is broken at %d: %v", broken, err)
		}
	})
}

func TestARotationThatWasCutOffIsFinishedAndMakesNoOtherKey(t *testing.T) {
	each(t, func(t *testing.T, p *process) {
		p.people(1)
		id, err := p.store.Vault().Rotate() // the file is written, the database does not know yet
		check(t, err)
		if _, err := p.Retire(t.Context()); fault.CodeOf(err) != fault.WrongState {
			t.Errorf("retiring meanwhile: %v", err)
		}
		got, finished, err := p.another(t).Rotate(t.Context())
		if err != nil || !finished || got != id {
			t.Errorf("%08x, %v, %v, not %08x", got, finished, err, id)
		}
		if got, finished, err = p.Rotate(t.Context()); err != nil || finished || got == id {
			t.Errorf("the next one: %08x, %v, %v", got, finished, err)
		}
	})
}

func TestWithAnOldCopyOfTheKeyFileNothingIsWritten(t *testing.T) {
	each(t, func(t *testing.T, p *process) {
		elsewhere := *p
		elsewhere.keys = filepath.Join(t.TempDir(), "keys.json")
		transfer := func() {
			text, err := os.ReadFile(p.keys)
			check(t, err)
			check(t, os.WriteFile(elsewhere.keys, text, 0o600))
		}
		transfer()
		other := elsewhere.another(t)
		check(t, other.person(0))
		_, _, err := p.Rotate(t.Context())
		check(t, err)
		if err := other.person(1); fault.CodeOf(err) != fault.WrongState {
			t.Errorf("written with a copy that lacks the key in force: %v", err)
		}
		transfer()
		check(t, other.person(1))
		other.wantPeople(2)
		if st := p.status(); st.Keys[0].Persons != 1 || st.Keys[1].Persons != 1 {
			t.Errorf("%+v", st)
		}
	})
}

func TestAKeyThatWasDestroyedStaysDestroyed(t *testing.T) {
	each(t, func(t *testing.T, p *process) {
		p.people(2)
		one, err := p.store.Client().Person.Query().Order(ent.Asc("id")).First(t.Context())
		check(t, err)
		_, err = p.store.Write(t.Context(), "test", func(_ context.Context, tx *store.Tx) error {
			tx.Update("UPDATE persons SET wrapped_key = NULL WHERE id = ?", one.ID)
			return nil
		})
		check(t, err)
		_, _, err = p.Rotate(t.Context())
		check(t, err)
		if done, err := p.Rewrap(t.Context(), quiet); err != nil || done != 1 {
			t.Errorf("%d, %v", done, err)
		}
		if one, err = p.store.Client().Person.Get(t.Context(), one.ID); err != nil || len(one.WrappedKey) != 0 {
			t.Errorf("%d bytes, %v", len(one.WrappedKey), err)
		}
		if n, err := p.Retire(t.Context()); err != nil || n != 1 {
			t.Errorf("%d, %v", n, err)
		}
	})
}

func TestKeysOfFilesThatAreNotHereAreNotRetired(t *testing.T) {
	each(t, func(t *testing.T, p *process) {
		p.save("x")
		_, _, err := p.Rotate(t.Context())
		check(t, err)
		check(t, os.Rename(filepath.Join(p.data, "uploads"), filepath.Join(p.data, "away")))
		if done, err := p.Rewrap(t.Context(), quiet); err != nil || done != 0 {
			t.Errorf("%d, %v", done, err)
		}
		if _, err := p.Retire(t.Context()); fault.CodeOf(err) != fault.WrongState || !strings.Contains(err.Error(), "1 recorded files") {
			t.Errorf("got %v", err)
		}
	})
}

// replacer replaces the keys while a file is being sent.
type replacer struct {
	p    *process
	sent bool
	err  error
}

func (r *replacer) Read(b []byte) (int, error) {
	if r.sent {
		return 0, io.EOF
	}
	r.sent = true
	if _, _, r.err = r.p.Rotate(context.Background()); r.err == nil {
		_, r.err = r.p.Retire(context.Background())
	}
	return copy(b, "content"), nil
}

func TestAFileThatCameInWhileItsKeyWasRetiredIsRefused(t *testing.T) {
	each(t, func(t *testing.T, p *process) {
		serving := p.another(t)
		r := &replacer{p: p}
		if _, err := serving.files.Save(t.Context(), "test", "f", r); fault.CodeOf(err) != fault.Unavailable || r.err != nil {
			t.Errorf("got %v, %v", err, r.err)
		}
		if entries, err := os.ReadDir(filepath.Join(p.data, "uploads")); err != nil || len(entries) != 0 {
			t.Errorf("left behind: %v, %v", entries, err)
		}
		p.another(t).wantContent(serving.save("again"), "again")
	})
}

func TestEveryTableWithAWrappedKeyIsWrappedAnew(t *testing.T) {
	known := map[string]bool{}
	for _, table := range tables {
		known[table.name] = true
	}
	found := 0
	for _, table := range migrate.Tables {
		for _, column := range table.Columns {
			if strings.Contains(column.Name, "wrapped") {
				found++
				if column.Name != "wrapped_key" || !known[table.Name] {
					t.Errorf("%s.%s is not wrapped anew", table.Name, column.Name)
				}
			}
		}
	}
	if found != len(tables) {
		t.Errorf("%d columns, %d tables", found, len(tables))
	}
}
