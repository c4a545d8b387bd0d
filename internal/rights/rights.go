package rights

import (
	"context"

	"bentou/ent/gen/ent"
	"bentou/ent/gen/ent/person"
	"bentou/ent/gen/ent/unit"
	"bentou/ent/privacy"
	"bentou/ent/store"
	"bentou/internal/access"
	"bentou/internal/eligibility"
	"bentou/internal/fault"
	"bentou/internal/registry"
	"bentou/rules/fact"
)

// Rights answers requests about the persons of one database.
type Rights struct {
	store *store.Store
	rules *eligibility.Service
}

// New returns the rights of the persons of a database.
func New(s *store.Store, rules *eligibility.Service) *Rights { return &Rights{store: s, rules: rules} }

// Reader says on whose behalf a record is read, and what of it they are shown.
type Reader struct {
	name, purpose string
	everything    bool // view does not limit
	view          privacy.View
	// withheld says why a kind of personal data is masked; "" where it is shown.
	withheld func(access.Personal) string
}

// Operator is whoever has the key file and the database, at the command line: they can
// read everything with or without this program.
func Operator(name string) Reader {
	return Reader{name: name, purpose: string(access.Rights), everything: true, view: privacy.All, withheld: func(access.Personal) string { return "" }}
}

// ReaderFor is a caller of the API. Whoever may not answer requests about rights is
// FORBIDDEN.
func (g *Rights) ReaderFor(ctx context.Context, c *access.Caller) (Reader, error) {
	if err := c.MayAnswer(); err != nil {
		return Reader{}, err
	}
	r := Reader{
		name: c.Name, purpose: c.Purpose,
		view: privacy.View{Everywhere: c.Unit == 0, Health: c.Sees(access.Health), Disability: c.Sees(access.Disability)},
		withheld: func(p access.Personal) string {
			if c.Sees(p) {
				return ""
			}
			zh, _ := c.Withheld(p)
			return zh
		},
	}
	if c.Unit != 0 {
		u, err := g.store.Client().Unit.Query().Where(unit.ID(c.Unit)).Only(ctx)
		if ent.IsNotFound(err) {
			return Reader{}, fault.New(fault.Forbidden, "登录凭据所属的单位已不存在", "the unit of the caller's sign-in does not exist")
		}
		if err != nil {
			return Reader{}, err
		}
		r.view.Within = u.Path
	}
	return r, nil
}

// Find returns the id of the person with an identity number, in any zone.
func (g *Rights) Find(ctx context.Context, number string) (int, error) {
	zones, err := g.store.Client().Zone.Query().IDs(ctx)
	if err != nil {
		return 0, err
	}
	for _, zone := range zones {
		id, err := registry.New(g.store).PersonByNumber(ctx, zone, number)
		if id != 0 || err != nil {
			return id, err
		}
	}
	return 0, errNobody()
}

func errNobody() error { return fault.New(fault.NotFound, "没有此人", "there is no such person") }

// same returns the person that an id leads to, and all registrations that were merged
// into them, the person first.
func (g *Rights) same(ctx context.Context, client *ent.Client, id int) (*ent.Person, []int, error) {
	var p *ent.Person
	for next := &id; next != nil; next = p.MergedIntoID {
		var err error
		p, err = client.Person.Query().Where(person.ID(*next)).Only(ctx)
		if ent.IsNotFound(err) {
			return nil, nil, errNobody()
		}
		if err != nil {
			return nil, nil, err
		}
	}
	ids := []int{p.ID}
	for below := ids; len(below) > 0; {
		var err error
		below, err = client.Person.Query().Where(person.MergedIntoIDIn(below...)).Order(ent.Asc(person.FieldID)).IDs(ctx)
		if err != nil {
			return nil, nil, err
		}
		ids = append(ids, below...)
	}
	return p, ids, nil
}

// erased reports whether a person was erased: without a key nothing about them can be
// sealed or opened.
func erased(p *ent.Person) bool { return len(p.WrappedKey) == 0 }

// personal says what kind of masked data the sealed columns of a version are. The number
// of a certificate begins with the identity number of its holder.
func personal(f any) access.Personal {
	kind := fact.IdentifierKindIdentityNumber
	switch f := f.(type) {
	case *ent.PersonIdentifier:
		kind = f.Kind
	case *ent.HouseholdContact:
		kind = f.Kind
	}
	switch kind {
	case fact.IdentifierKindPhone:
		return access.Phone
	case fact.IdentifierKindBankAccount:
		return access.BankAccount
	}
	return access.IdentityNumber
}
