package rights

import (
	"context"
	"strings"

	"entgo.io/ent/dialect/sql"

	"bentou/ent/gen/ent"
	"bentou/ent/gen/ent/insuranceenrolment"
	"bentou/ent/gen/ent/membership"
	"bentou/ent/gen/ent/personrecord"
	"bentou/ent/gen/ent/predicate"
	"bentou/ent/gen/ent/storeddecision"
	"bentou/internal/fault"
	"bentou/rules/fact"
)

// LeastYears is for how long what decisions rest on is kept at least, and the default: the
// longer of the two periods that the notice of the Ministry of Civil Affairs and the State
// Archives Administration on dibao archives asks for (关于加强最低生活保障档案管理的通知: files
// of approval three years from when dibao ends, those of daily management five). It is a
// placeholder: provinces and other programmes have periods of their own.
const LeastYears = 5

// mayErase refuses, with every reason, what the law wants kept.
func (g *Rights) mayErase(ctx context.Context, client *ent.Client, p *ent.Person, ids []int, e Erasure) error {
	zone, err := client.Zone.Get(ctx, p.ZoneID)
	if err != nil {
		return err
	}
	today, err := g.store.Clock().Today(zone.TimeZone, zone.BusinessDay)
	if err != nil {
		return err
	}
	names, err := client.PersonRecord.Query().Where(personrecord.PersonIDIn(ids...)).Select(personrecord.FieldName).Strings(ctx)
	if err != nil {
		return err
	}
	var all fault.Errors
	for _, name := range names {
		if strings.Contains(e.Reason, name) {
			return fault.New(fault.Invalid, "理由会永久保存，不得含有姓名", "the reason is kept for ever: it must not name the person").On("reason")
		}
	}
	members, err := client.Membership.Query().Where(membership.PersonIDIn(ids...)).All(ctx)
	if err != nil {
		return err
	}
	for _, m := range members {
		if m.Superseded == nil && (m.ValidTo == nil || *m.ValidTo > today) {
			all = append(all, fault.New(fault.WrongState, "此人仍登记为家庭成员：先终止家庭成员登记（membershipEnd）", "the person is recorded as a member of a household: end the membership first (membershipEnd)"))
			break
		}
	}
	insured, err := client.InsuranceEnrolment.Query().Where(insuranceenrolment.PersonIDIn(ids...), insuranceenrolment.SupersededIsNil(),
		insuranceenrolment.Enrolled(true), insuranceenrolment.Or(insuranceenrolment.ValidToIsNil(), insuranceenrolment.ValidToGT(today))).Exist(ctx)
	if err != nil {
		return err
	}
	if insured {
		all = append(all, fault.New(fault.WrongState, "此人的参保期尚未届满", "an enrolment of the person in an insurance has not ended"))
	}
	last, err := lastDecided(ctx, client, ids, members)
	if err != nil {
		return err
	}
	if last != nil {
		if until := yearsLater(*last, e.Years); until > today {
			all = append(all, fault.Newf(fault.WrongState, "认定所依据的资料须保管 %[1]d 年：最后一次认定或在户的日期为 %[2]s，%[3]s 起方可删除",
				"what decisions rest on is kept for %[1]d years: the last day of one, or as a member, is %[2]s, so that it may be erased from %[3]s on", e.Years, last, until))
		}
	}
	if len(all) > 0 {
		return all
	}
	return nil
}

// lastDecided is the last day of which something was decided about persons: that of the
// latest decision, or the last one as a member of a household that was decided, since an
// unchanged decision is not written again; nil where nothing was decided.
func lastDecided(ctx context.Context, client *ent.Client, ids []int, members []*ent.Membership) (last *fact.Date, err error) {
	consider := func(d fact.Date) {
		if last == nil || d > *last {
			last = &d
		}
	}
	own, err := client.StoredDecision.Query().Where(storeddecision.PersonIDIn(ids...)).Select(storeddecision.FieldDecidedFor).All(ctx)
	if err != nil {
		return nil, err
	}
	for _, d := range own {
		consider(d.DecidedFor)
	}
	for _, m := range members {
		// Also what was corrected since: it was decided on while it was known.
		decided, err := isDecided(ctx, client, nil, []int{m.HouseholdID})
		if err != nil {
			return nil, err
		}
		if !decided {
			continue
		}
		if m.Superseded == nil && m.ValidTo != nil {
			consider(m.ValidTo.AddDays(-1))
		}
		latest, err := client.StoredDecision.Query().Where(storeddecision.HouseholdID(m.HouseholdID), storeddecision.DecidedForGTE(m.ValidFrom), whileMember(m)).
			Order(ent.Desc(storeddecision.FieldDecidedFor)).First(ctx)
		if err == nil {
			consider(latest.DecidedFor)
		} else if !ent.IsNotFound(err) {
			return nil, err
		}
	}
	return last, nil
}

// yearsLater is the same day so many years later; 29 February becomes 1 March.
func yearsLater(d fact.Date, years int) fact.Date {
	y, m, day := d.Civil()
	return fact.NewDate(y+years, m, day)
}

// whileMember selects decisions for days of a membership, that were made while it was known.
func whileMember(m *ent.Membership) predicate.StoredDecision {
	return func(s *sql.Selector) {
		if m.ValidTo != nil {
			s.Where(sql.LT(s.C(storeddecision.FieldDecidedFor), *m.ValidTo))
		}
		if m.Superseded != nil {
			s.Where(sql.LT(s.C(storeddecision.FieldRecorded), *m.Superseded))
		}
	}
}
