package registry

import (
	"bytes"
	"context"
	"strconv"
	"strings"

	"bentou/ent/gen/ent"
	"bentou/ent/gen/ent/household"
	"bentou/ent/gen/ent/person"
	"bentou/ent/timescope"
	"bentou/internal/fault"
	"bentou/internal/idcard"
	"bentou/internal/vault"
	"bentou/rules/fact"
)

// seal encrypts the plain text that waits in a version.
func (r *Recorder) seal(ctx context.Context, f timescope.Fact) error {
	plain := f.PlainText()
	if len(plain) == 0 {
		return nil
	}
	o, err := r.ownerOf(ctx, f)
	if err != nil {
		return err
	}
	for _, s := range f.FactKind().Sealed {
		text, given := plain[s.Plain]
		if !given {
			continue
		}
		if text, err = normalise(f, text); err != nil {
			return err
		}
		var digest []byte
		if s.Digest != "" {
			digest = r.vault.Digest(digestKind(f, o.zone), text)
		}
		f.SetSealed(s.Plain, o.key.Seal([]byte(text), fieldOf(f, s)), digest)
		delete(plain, s.Plain)
	}
	return nil
}

// fieldOf binds a ciphertext to the kind of fact and its column.
func fieldOf(f timescope.Fact, s timescope.Sealed) string { return f.FactKind().Name + "." + s.Plain }

// digestKind keeps digests of one zone and kind apart from those of others.
func digestKind(f timescope.Fact, zone int) string {
	return IdentifierDigestKind(identifierKind(f), zone)
}

// IdentifierDigestKind is the domain of the digest of an identifier in a zone.
func IdentifierDigestKind(kind fact.IdentifierKind, zone int) string {
	return strings.ToLower(string(kind)) + "/" + strconv.Itoa(zone)
}

func identifierKind(f timescope.Fact) fact.IdentifierKind {
	switch f := f.(type) {
	case *ent.PersonIdentifier:
		return f.Kind
	case *ent.HouseholdContact:
		return f.Kind
	}
	return ""
}

// normalise brings an identifier into the one form in which it is kept and
// looked up, and refuses one that is no such identifier.
func normalise(f timescope.Fact, text string) (string, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return "", fault.New(fault.Invalid, "标识不能为空", "the identifier is empty").On("value")
	}
	if identifierKind(f) != fact.IdentifierKindIdentityNumber {
		return text, nil
	}
	text = idcard.Normalise(text)
	if !idcard.Valid(text) {
		return "", fault.New(fault.Invalid, "不是有效的居民身份证号码", "not a valid identity number").On("value")
	}
	return text, nil
}

// Reveal returns the plain text of a sealed column, or "" where there is none.
func (r *Recorder) Reveal(ctx context.Context, f timescope.Fact, s timescope.Sealed) (string, error) {
	if len(ciphertext(f, s)) == 0 {
		return "", nil
	}
	o, err := r.ownerOf(ctx, f)
	if err != nil {
		return "", err
	}
	return reveal(f, s, o.key)
}

func reveal(f timescope.Fact, s timescope.Sealed, key vault.SubjectKey) (string, error) {
	text, err := key.Open(ciphertext(f, s), fieldOf(f, s))
	return string(text), err
}

// ciphertext is what a sealed column holds; nil where it was never given, or erased.
func ciphertext(f timescope.Fact, s timescope.Sealed) []byte {
	values := f.FactValues()
	for i, column := range f.FactKind().Columns {
		if column == s.Ciphertext && values[i] != nil {
			return values[i].([]byte) // of a NULL it may be nil too
		}
	}
	return nil
}

// Reveal returns the plain text of a sealed column of a version whose subject has
// that wrapped key.
func Reveal(v *vault.Vault, f timescope.Fact, s timescope.Sealed, wrapped []byte) (string, error) {
	if len(ciphertext(f, s)) == 0 {
		return "", nil // whoever was erased has no key either
	}
	key, err := v.Unwrap(wrapped, subjectOf(f))
	if err != nil {
		return "", err
	}
	return reveal(f, s, key)
}

func subjectOf(f timescope.Fact) vault.Subject {
	id := *f.FactVersion().Subject
	if f.FactKind().Subject == "household_id" {
		return vault.Household(id)
	}
	return vault.Person(id)
}

func (r *Recorder) ownerOf(ctx context.Context, f timescope.Fact) (*owner, error) {
	s := subjectOf(f)
	if o := r.owners[s]; o != nil {
		return o, nil
	}
	id := *f.FactVersion().Subject
	var zone int
	var wrapped []byte
	if f.FactKind().Subject == "household_id" {
		h, err := r.tx.Client().Household.Query().Where(household.ID(id)).Only(ctx)
		if err != nil {
			return nil, notFound(err)
		}
		zone, wrapped = h.ZoneID, h.WrappedKey
	} else {
		p, err := r.tx.Client().Person.Query().Where(person.ID(id)).Only(ctx)
		if err != nil {
			return nil, notFound(err)
		}
		zone, wrapped = p.ZoneID, p.WrappedKey
	}
	if len(wrapped) == 0 {
		return nil, errErased().On("personId")
	}
	key, err := r.vault.Unwrap(wrapped, s)
	if err != nil {
		return nil, err
	}
	o := &owner{zone: zone, key: key}
	r.owners[s] = o
	return o, nil
}

// Remember saves looking up the keys of subjects that the caller has loaded.
func (r *Recorder) Remember(s vault.Subject, zone int, wrapped []byte) error {
	if r.owners[s] != nil {
		return nil
	}
	key, err := r.vault.Unwrap(wrapped, s)
	if err == nil {
		r.owners[s] = &owner{zone: zone, key: key}
	}
	return err
}

// errErased refuses what would say something new of a person who was erased.
func errErased() *fault.Error {
	return fault.New(fault.WrongState, "此人的个人信息已依请求删除；再次登记须作为新人员", "the person was erased on request; whoever is registered again is a new person")
}

// notFound turns ent's error into a fault.
func notFound(err error) error {
	if ent.IsNotFound(err) {
		return fault.New(fault.NotFound, "没有此对象", "there is no such object")
	}
	return err
}

// same reports whether two versions say the same, the days aside. Text that waits
// to be sealed is compared with what was sealed before.
func (r *Recorder) same(ctx context.Context, old, want timescope.Fact) (bool, error) {
	k := old.FactKind()
	x, y := old.FactValues(), want.FactValues()
	for i, column := range k.Columns {
		if isSealed(k, column) {
			continue
		}
		if x[i] != y[i] {
			return false, nil
		}
	}
	for _, s := range k.Sealed {
		text, given := want.PlainText()[s.Plain]
		if !given {
			continue
		}
		text, err := normalise(want, text)
		if err != nil {
			return false, err
		}
		before, err := r.Reveal(ctx, old, s)
		if err != nil {
			return false, err
		}
		if !bytes.Equal([]byte(before), []byte(text)) {
			return false, nil
		}
	}
	return true, nil
}
