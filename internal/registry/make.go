package registry

import (
	"context"

	"bentou/ent/gen/ent"
	"bentou/ent/gen/ent/household"
	"bentou/ent/gen/ent/person"
	"bentou/ent/gen/ent/personidentifier"
	"bentou/ent/gen/ent/unit"
	"bentou/ent/store"
	"bentou/internal/fault"
	"bentou/internal/idcard"
	"bentou/internal/vault"
	"bentou/rules/fact"
)

// AddHousehold makes a household in a zone with its first record, whose village
// must be of that zone and whose code must be free. It returns the id.
func (g *Registry) AddHousehold(ctx context.Context, req Request, zone int, record *ent.HouseholdRecord) (int, error) {
	return g.once(ctx, req, func(ctx context.Context, r *Recorder) (int, error) {
		var all fault.Errors
		if record.Code == "" {
			all = append(all, fault.New(fault.Invalid, "不能为空", "it must not be empty").On("code"))
		}
		taken, err := r.tx.Client().Household.Query().Where(household.ZoneID(zone), household.Code(record.Code)).Exist(ctx)
		if err != nil {
			return 0, err
		}
		if taken {
			all = append(all, fault.New(fault.Conflict, "户编号已被占用", "the household code is taken").On("code"))
		}
		village, err := r.tx.Client().Unit.Query().Where(unit.ID(record.UnitID), unit.ZoneID(zone), unit.KindEQ(fact.UnitKindVillage)).Exist(ctx)
		if err != nil {
			return 0, err
		}
		if !village {
			all = append(all, fault.New(fault.NotFound, "没有此村", "there is no such village").On("unitId"))
		}
		if len(all) > 0 {
			return 0, all
		}
		id, err := r.NewHousehold(ctx, zone, record)
		if err != nil {
			return 0, err
		}
		c, err := r.tx.Open(ctx, "household.add", store.Subject{Zone: zone, Unit: record.UnitID, Household: id}, req.Reason)
		if err != nil {
			return 0, err
		}
		c.Note("household", id)
		return id, r.Add(ctx, c, record)
	})
}

// NewPerson is the input of AddPerson. Sex and birthday may be left out where the
// identity number says them; where both are given they must agree.
type NewPerson struct {
	Name           string
	Sex            *fact.Sex
	BirthDate      *fact.Date
	Ethnicity      *fact.Ethnicity
	IdentityNumber *string
	ValidFrom      *fact.Date // by default the birthday, else the first recordable day
	Provenance     Provenance
}

// AddPerson makes a person in a zone with a record and, where given, an identity
// number, which must be nobody else's. It returns the id.
func (g *Registry) AddPerson(ctx context.Context, req Request, zone int, in NewPerson) (int, error) {
	return g.once(ctx, req, func(ctx context.Context, r *Recorder) (int, error) {
		record, err := r.personRecord(ctx, zone, in)
		if err != nil {
			return 0, err
		}
		id, err := r.NewPerson(ctx, zone, record)
		if err != nil {
			return 0, err
		}
		c, err := r.tx.Open(ctx, "person.add", store.Subject{Zone: zone, Person: id}, req.Reason)
		if err != nil {
			return 0, err
		}
		c.Note("person", id)
		if err := r.Add(ctx, c, record); err != nil || in.IdentityNumber == nil {
			return id, err
		}
		return id, r.Add(ctx, c, Stamp(&ent.PersonIdentifier{
			PersonID: id, Kind: fact.IdentifierKindIdentityNumber, ValidFrom: record.ValidFrom,
			Plain: map[string]string{"value": *in.IdentityNumber},
		}, in.Provenance))
	})
}

func (r *Recorder) personRecord(ctx context.Context, zone int, in NewPerson) (*ent.PersonRecord, error) {
	var all fault.Errors
	record := Stamp(&ent.PersonRecord{Name: in.Name, Sex: fact.SexUnknown, BirthDate: in.BirthDate, Ethnicity: in.Ethnicity}, in.Provenance)
	if in.Name == "" {
		all = append(all, fault.New(fault.Invalid, "不能为空", "it must not be empty").On("name"))
	}
	if in.Sex != nil {
		record.Sex = *in.Sex
	}
	if in.IdentityNumber != nil {
		number, err := idcard.Parse(*in.IdentityNumber)
		switch {
		case err != nil:
			all = append(all, fault.New(fault.Invalid, "不是有效的居民身份证号码", "not a valid identity number").On("identityNumber"))
		case in.BirthDate != nil && *in.BirthDate != number.Birth:
			all = append(all, fault.New(fault.Invalid, "出生日期与身份证号码不符", "the birthday disagrees with the identity number").On("birthDate"))
		case in.Sex != nil && *in.Sex != number.Sex:
			all = append(all, fault.New(fault.Invalid, "性别与身份证号码不符", "the sex disagrees with the identity number").On("sex"))
		default:
			record.BirthDate, record.Sex = &number.Birth, number.Sex
			other, err := r.PersonByNumber(ctx, zone, number.Text)
			if err != nil {
				return nil, err
			}
			if other != 0 {
				all = append(all, fault.New(fault.Conflict, "该身份证号码已属于另一人", "the identity number is another person's").On("identityNumber"))
			}
		}
	}
	switch {
	case in.ValidFrom != nil:
		record.ValidFrom = *in.ValidFrom
	case record.BirthDate != nil:
		record.ValidFrom = *record.BirthDate
	default:
		record.ValidFrom = FirstDay
	}
	if record.BirthDate != nil {
		today, err := r.tx.Store().Clock().Today("Asia/Shanghai", nil)
		if err != nil {
			return nil, err
		}
		if *record.BirthDate > today {
			all = append(all, fault.New(fault.Invalid, "出生日期在将来", "the birthday lies in the future").On("birthDate"))
		}
	}
	if len(all) > 0 {
		return nil, all
	}
	return record, nil
}

// FirstDay is from when the record of someone holds whose birthday is not known:
// earlier than anyone alive was born.
var FirstDay = fact.MustDate("1900-01-01")

// PersonByNumber returns the person with that identity number in a zone, or 0.
func (r *Recorder) PersonByNumber(ctx context.Context, zone int, number string) (int, error) {
	return personByNumber(ctx, r.tx.Client(), r.vault, zone, number)
}

// PersonByNumber returns the person with that identity number in a zone, or 0.
func (g *Registry) PersonByNumber(ctx context.Context, zone int, number string) (int, error) {
	return personByNumber(ctx, g.store.Client(), g.store.Vault(), zone, idcard.Normalise(number))
}

func personByNumber(ctx context.Context, client *ent.Client, v *vault.Vault, zone int, number string) (int, error) {
	digest := v.Digest(IdentifierDigestKind(fact.IdentifierKindIdentityNumber, zone), number)
	found, err := client.PersonIdentifier.Query().Where(
		personidentifier.ValueDigest(digest), personidentifier.KindEQ(fact.IdentifierKindIdentityNumber), personidentifier.SupersededIsNil(),
	).First(ctx)
	if ent.IsNotFound(err) {
		return 0, nil
	} else if err != nil {
		return 0, err
	}
	return found.PersonID, nil
}

// AddUnit makes a unit below another with its first record.
func (g *Registry) AddUnit(ctx context.Context, req Request, kind fact.UnitKind, record *ent.UnitRecord) (int, error) {
	return g.once(ctx, req, func(ctx context.Context, r *Recorder) (int, error) {
		above, err := r.tx.Client().Unit.Get(ctx, *record.ParentID)
		if ent.IsNotFound(err) {
			return 0, fault.New(fault.NotFound, "没有此单位", "there is no such unit").On("parentId")
		} else if err != nil {
			return 0, err
		}
		switch {
		case record.Name == "":
			return 0, fault.New(fault.Invalid, "不能为空", "it must not be empty").On("name")
		case kind == fact.UnitKindZone:
			return 0, fault.New(fault.Invalid, "区不在单位之下", "a zone does not stand below a unit").On("kind")
		case above.Kind == fact.UnitKindVillage:
			return 0, fault.New(fault.Invalid, "村之下没有单位", "nothing stands below a village").On("parentId")
		}
		c, err := r.tx.Open(ctx, "unit.add", store.Subject{Zone: above.ZoneID, Unit: above.ID}, req.Reason)
		if err != nil {
			return 0, err
		}
		return r.NewUnit(ctx, c, above.ZoneID, &Parent{ID: above.ID, Path: above.Path}, kind, record)
	})
}

// personOf loads a person that was not erased.
func (r *Recorder) personOf(ctx context.Context, id int, field string) (*ent.Person, error) {
	p, err := r.tx.Client().Person.Query().Where(person.ID(id)).Only(ctx)
	if ent.IsNotFound(err) {
		return nil, fault.New(fault.NotFound, "没有此人", "there is no such person").On(field)
	}
	if err == nil && len(p.WrappedKey) == 0 {
		return nil, errErased().On(field)
	}
	return p, err
}
