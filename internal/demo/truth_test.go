package demo_test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"entgo.io/ent/dialect/sql"

	"bentou/ent/gen/ent"
	"bentou/ent/gen/ent/household"
	"bentou/ent/gen/ent/membership"
	"bentou/ent/gen/ent/person"
	"bentou/ent/store"
	"bentou/ent/timescope"
	"bentou/internal/demo"
	"bentou/internal/zone"
	"bentou/rules/fact"
)

// on says in SQL that a version of a table holds on a day, as known in the end.
func on(table, day string) string {
	return fmt.Sprintf("%[1]s.superseded IS NULL AND %[1]s.valid_from <= '%[2]s' AND (%[1]s.valid_to IS NULL OR %[1]s.valid_to > '%[2]s')", table, day)
}

func now(table string) string { return on(table, demo.BusinessDay.String()) }

// asker puts plain SQL to a database and compares the answers with truths.
type asker struct {
	t *testing.T
	s *store.Store
}

func (a asker) groups(query string) map[string]int64 {
	a.t.Helper()
	rows, err := a.s.DB().Query(query)
	if err != nil {
		a.t.Fatalf("%s: %v", query, err)
	}
	defer rows.Close()
	out := map[string]int64{}
	for rows.Next() {
		var key string
		var n int64
		if err := rows.Scan(&key, &n); err != nil {
			a.t.Fatal(err)
		}
		out[key] = n
	}
	return out
}

func (a asker) number(query string) int64 {
	a.t.Helper()
	var n int64
	if err := a.s.DB().QueryRow(query).Scan(&n); err != nil {
		a.t.Fatalf("%s: %v", query, err)
	}
	return n
}

func (a asker) count(what string, want int, query string) {
	a.t.Helper()
	if got := a.number(query); got != int64(want) {
		a.t.Errorf("%s: the database has %d, the plan %d", what, got, want)
	}
}

func group[N int | int64](a asker, what string, want map[string]N, query string) {
	a.t.Helper()
	got := a.groups(query)
	for key := range maps.Keys(want) {
		if got[key] != int64(want[key]) {
			a.t.Errorf("%s, %s: the database has %d, the plan %d", what, key, got[key], want[key])
		}
		delete(got, key)
	}
	for key, n := range got {
		if n != 0 {
			a.t.Errorf("%s: the database has %d of %s, the plan none", what, n, key)
		}
	}
}

func (a asker) codes(what string, want []string, query string) {
	a.t.Helper()
	got := slices.Sorted(maps.Keys(a.groups(query)))
	if !slices.Equal(got, slices.Sorted(slices.Values(want))) {
		a.t.Errorf("%s: the database has %v, the plan %v", what, got, want)
	}
}

const (
	members  = "memberships m JOIN persons p ON p.id = m.person_id"
	year     = "substr(CAST(%s.valid_from AS text), 1, 4)"
	of2019   = "'2019'"
	medicals = "('RESIDENT_MEDICAL', 'EMPLOYEE_MEDICAL')"
)

func yearOf(table string) string { return fmt.Sprintf(year, table) }

func checkTruths(t *testing.T, s *store.Store, want demo.Truths) {
	t.Helper()
	a := asker{t, s}
	a.households(want)
	a.people(want)
	a.dibao(want)
	a.money(want)
	a.edges(want)
	a.corrections(want)
	z, err := zone.Find(t.Context(), s.Client(), nil)
	if err != nil || !z.Demo || *z.BusinessDay != want.BusinessDay {
		t.Errorf("the zone is %v, %v", z, err)
	}
}

func (a asker) households(want demo.Truths) {
	a.t.Helper()
	a.count("households", want.Households, "SELECT count(*) FROM households")
	group(a, "households by township", want.HouseholdsByTownship, `SELECT t.name, count(*) FROM household_records r JOIN units v ON v.id = r.unit_id JOIN units t ON t.id = v.parent_id WHERE `+now("r")+" GROUP BY t.name")
	registered := "FROM poverty_registrations r WHERE " + now("r") + " GROUP BY 1"
	group(a, "attributes", want.HouseholdsByAttribute, "SELECT attribute, count(*) "+registered)
	group(a, "exit statuses", want.HouseholdsByExitStatus, "SELECT coalesce(exit_status, 'blank'), count(*) "+registered)
	group(a, "main causes", want.HouseholdsByMainCause, "SELECT coalesce(main_cause, 'blank'), count(*) "+registered)
	a.codes("blank exit status", want.BlankExitStatus, "SELECT h.code, 1 FROM poverty_registrations r JOIN households h ON h.id = r.household_id WHERE r.exit_status IS NULL AND r.attribute <> 'GENERAL' AND "+now("r"))
	group(a, "housing", want.HousingGrades, "SELECT coalesce(g.grade, 'blank'), count(*) FROM households h LEFT JOIN housings g ON g.household_id = h.id AND "+now("g")+" GROUP BY 1")
	group(a, "water", want.WaterSafety, "SELECT coalesce(w.overall, 'blank'), count(*) FROM households h LEFT JOIN waters w ON w.household_id = h.id AND "+now("w")+" GROUP BY 1")
	a.count("helpers", want.HouseholdsHelped, "SELECT count(*) FROM helper_terms t WHERE "+now("t"))
	a.count("changes of helper", want.HelperChanges, "SELECT count(*) FROM helper_terms t JOIN helper_terms o ON o.household_id = t.household_id AND o.valid_to = t.valid_from WHERE t.superseded IS NULL AND o.superseded IS NULL")
	group(a, "completeness", want.CompleteHouse, "SELECT register, count(*) FROM household_completenesses c WHERE "+now("c")+" GROUP BY 1")
	group(a, "completeness of villages", want.CompleteVillages, "SELECT register, count(*) FROM unit_completenesses c WHERE "+now("c")+" GROUP BY 1")
}

func (a asker) people(want demo.Truths) {
	a.t.Helper()
	a.count("persons", want.Persons, "SELECT count(*) FROM persons")
	a.count("members", want.Members, "SELECT count(*) FROM memberships m WHERE "+now("m"))
	bands, births := map[string]int64{}, map[string]int64{}
	ages := a.groups("SELECT CAST(r.birth_date AS text) || '/' || CAST(r.person_id AS text), (SELECT count(*) FROM memberships m WHERE m.person_id = r.person_id AND " + now("m") + ") FROM person_records r WHERE " + now("r"))
	band := func(age int) string {
		for _, from := range []int{100, 90, 80, 70} {
			if age >= from {
				return strings.Replace(fmt.Sprintf("%d-%d", from, from+9), "100-109", "100+", 1)
			}
		}
		return map[bool]string{true: "60-69", false: map[bool]string{true: "16-59", false: map[bool]string{true: "6-15", false: "0-5"}[age >= 6]}[age >= 16]}[age >= 60]
	}
	for key, n := range ages {
		birth := fact.MustDate(key[:10])
		if n > 0 {
			bands[band(birth.AgeOn(demo.BusinessDay))] += n
		}
		if birth.Year() >= 2018 {
			births[key[:4]]++
		}
	}
	compare(a, "ages", want.MembersByAge, bands)
	compare(a, "births", want.Births, births)
	a.count("elders", want.Elders70Local, "SELECT count(*) FROM person_records r JOIN hukous u ON u.person_id = r.person_id WHERE u.place = 'LOCAL' AND r.birth_date <= '1949-12-31' AND "+now("r")+" AND "+now("u")+" AND NOT EXISTS (SELECT 1 FROM deaths d WHERE d.person_id = r.person_id AND "+now("d")+")")
	a.count("centenarians", want.Centenarians, "SELECT count(*) FROM memberships m JOIN person_records r ON r.person_id = m.person_id WHERE r.birth_date <= '1919-12-31' AND "+now("m")+" AND "+now("r"))
	a.count("registered elsewhere", want.HukouElsewhere, "SELECT count(*) FROM memberships m JOIN hukous u ON u.person_id = m.person_id WHERE u.place = 'ELSEWHERE' AND "+now("m")+" AND "+now("u"))
	group(a, "certificates", want.Certificates, "SELECT grade, count(*) FROM disability_certificates c WHERE "+now("c")+" GROUP BY 1")
	group(a, "categories", want.CertificateKinds, "SELECT category, count(*) FROM disability_certificates c WHERE "+now("c")+" GROUP BY 1")
	of := func(table, column string) string {
		return fmt.Sprintf("SELECT coalesce(x.%s, 'blank'), count(*) FROM memberships m LEFT JOIN %s x ON x.person_id = m.person_id AND %s WHERE %s GROUP BY 1", column, table, now("x"), now("m"))
	}
	group(a, "self-care", want.SelfCare, of("self_care_assessments", "level"))
	group(a, "school", want.SchoolStage, of("schoolings", "stage"))
	group(a, "labour", want.LabourAbility, strings.Replace(of("labours", "ability"), "LEFT JOIN", "JOIN", 1))
	a.count("mental illness", want.SevereMental, "SELECT count(*) FROM healths x WHERE condition = 'SEVERE_MENTAL_ILLNESS' AND "+now("x"))
	a.count("posts", want.PostHolders, "SELECT count(*) FROM labours x WHERE public_post AND "+now("x"))
	group(a, "enrolled", want.Enrolled, "SELECT kind || ' ' || "+yearOf("e")+", count(*) FROM insurance_enrolments e WHERE superseded IS NULL AND enrolled GROUP BY 1")
	a.count("poor without cover", want.PoorWithoutCover, "SELECT count(*) FROM memberships m JOIN poverty_registrations r ON r.household_id = m.household_id AND r.attribute <> 'GENERAL' AND "+now("r")+
		" WHERE "+now("m")+" AND NOT EXISTS (SELECT 1 FROM insurance_enrolments e WHERE e.person_id = m.person_id AND e.enrolled AND e.kind IN "+medicals+" AND "+now("e")+")")
	group(a, "deaths", want.Deaths, "SELECT "+yearOf("d")+", count(*) FROM deaths d WHERE superseded IS NULL GROUP BY 1")
	group(a, "moves", want.Moves, "SELECT kind, count(*) FROM moves WHERE superseded IS NULL GROUP BY 1")
	a.count("moved to another household", want.MovedToOther, "SELECT count(*) FROM (SELECT person_id FROM memberships WHERE superseded IS NULL GROUP BY person_id HAVING count(DISTINCT household_id) > 1) x")
	var dropped []string
	for _, d := range want.DroppedOut {
		dropped = append(dropped, d.Household+d.Name)
	}
	a.codes("dropped out", dropped, "SELECT h.code || p.current_name, 1 FROM "+members+" JOIN households h ON h.id = m.household_id JOIN schoolings x ON x.person_id = p.id WHERE x.stage = 'DROPPED_OUT' AND "+now("m")+" AND "+now("x"))
}

func compare(a asker, what string, want map[string]int, got map[string]int64) {
	a.t.Helper()
	for _, key := range slices.Sorted(maps.Keys(want)) {
		if got[key] != int64(want[key]) {
			a.t.Errorf("%s, %s: the database has %d, the plan %d", what, key, got[key], want[key])
		}
	}
	if len(got) != len(want) {
		a.t.Errorf("%s: the database has %v, the plan %v", what, got, want)
	}
}

func (a asker) dibao(want demo.Truths) {
	a.t.Helper()
	for day, n := range want.DibaoInForce {
		a.count("dibao on "+day, n, "SELECT count(*) FROM dibao_spells d WHERE "+on("d", day))
	}
	position, err := a.s.PositionAt(a.t.Context(), want.DibaoKnownThen.At)
	if err != nil {
		a.t.Fatal(err)
	}
	for known, n := range map[int64]int{position: want.DibaoKnownThen.Then, timescope.Now: want.DibaoKnownThen.Now} {
		ctx := timescope.With(a.t.Context(), timescope.Scope{AsOf: fact.MustDate("2019-06-30"), Known: known})
		got, err := a.s.Client().DibaoSpell.Query().Where(timescope.FilterContext).Count(ctx)
		if err != nil || got != n {
			a.t.Errorf("dibao on 2019-06-30 as known at %d: the database has %d, the plan %d (%v)", known, got, n, err)
		}
	}
	group(a, "dibao ended", want.DibaoEnded2019, "SELECT end_reason, count(*) FROM dibao_spells d WHERE superseded IS NULL AND end_reason IS NOT NULL AND valid_to >= '2019-01-01' AND valid_to <= '2019-12-31' GROUP BY 1")
	a.count("dibao entered", want.DibaoEntered2019, "SELECT count(*) FROM dibao_spells d WHERE superseded IS NULL AND valid_from >= '2019-01-01' AND NOT EXISTS (SELECT 1 FROM dibao_spells o WHERE o.household_id = d.household_id AND o.superseded IS NULL AND o.valid_to = d.valid_from)")
	for _, n := range want.NearLine {
		of := "FROM %s x JOIN memberships m ON m.person_id = x.person_id AND " + now("m") + " JOIN households h ON h.id = m.household_id WHERE x.superseded IS NULL AND h.code = '" + n.Household + "' AND " + yearOf("x") + " = " + of2019
		net := a.number("SELECT coalesce(sum(x.amount), 0) " + fmt.Sprintf(of, "incomes") + " AND x.item <> 'DIBAO'")
		net -= a.number("SELECT coalesce(sum(x.amount), 0) " + fmt.Sprintf(of, "expenses") + " AND x.kind = 'BUSINESS'")
		size := a.number("SELECT count(*) FROM memberships m JOIN households h ON h.id = m.household_id WHERE h.code = '" + n.Household + "' AND " + now("m"))
		ended := a.number("SELECT count(*) FROM dibao_spells d JOIN households h ON h.id = d.household_id WHERE h.code = '" + n.Household + "' AND d.superseded IS NULL AND d.valid_to = '" + n.Ended.String() + "'")
		if size != int64(n.Members) || net/size != int64(n.PerHead) || ended != 1 {
			a.t.Errorf("%+v: the database has %d members, %d fen a head, %d spells that ended", n, size, net/size, ended)
		}
	}
}

func (a asker) money(want demo.Truths) {
	a.t.Helper()
	group(a, "wages", want.WageFen, "SELECT "+yearOf("i")+", sum(amount) FROM incomes i WHERE superseded IS NULL AND income_source = 'WAGE' GROUP BY 1")
	group(a, "incomes", want.IncomeFen, "SELECT income_source, coalesce(sum(amount), 0) FROM incomes i WHERE superseded IS NULL AND "+yearOf("i")+" = "+of2019+" GROUP BY 1")
	group(a, "expenses", want.ExpenseFen, "SELECT kind, coalesce(sum(amount), 0) FROM expenses i WHERE superseded IS NULL AND "+yearOf("i")+" = "+of2019+" GROUP BY 1")
	a.codes("no income", want.NoIncome2019, "SELECT h.code, 1 FROM households h WHERE NOT EXISTS (SELECT 1 FROM memberships m JOIN incomes i ON i.person_id = m.person_id AND i.superseded IS NULL AND "+yearOf("i")+" = "+of2019+" WHERE m.household_id = h.id AND m.superseded IS NULL)")
	a.codes("unknown income", want.NullIncome2019, "SELECT DISTINCT h.code, 1 FROM households h JOIN memberships m ON m.household_id = h.id AND m.superseded IS NULL JOIN incomes i ON i.person_id = m.person_id WHERE i.superseded IS NULL AND i.amount IS NULL AND "+yearOf("i")+" = "+of2019)
}

func (a asker) edges(want demo.Truths) {
	a.t.Helper()
	for _, e := range want.Edges {
		n := a.number("SELECT count(*) FROM " + members + " JOIN households h ON h.id = m.household_id JOIN person_records r ON r.person_id = p.id WHERE h.code = '" + e.Household + "' AND r.name = '" + e.Name + "' AND r.birth_date = '" + e.Birth.String() + "' AND " + now("m") + " AND " + now("r"))
		if n != 1 || e.Birth.AgeOn(demo.BusinessDay) != e.Age {
			a.t.Errorf("%+v: the database has %d", e, n)
		}
	}
}

// corrections asks each way: a microsecond before the correction, and at it.
func (a asker) corrections(want demo.Truths) {
	a.t.Helper()
	ctx := a.t.Context()
	for _, c := range want.Corrections {
		h, err := a.s.Client().Household.Query().Where(household.Code(c.Household)).Only(ctx)
		if err != nil {
			a.t.Fatal(err)
		}
		subject := 0
		if c.Name != "" {
			list, err := a.s.Client().Person.Query().Where(person.CurrentName(c.Name), person.HasMembershipWith(membership.HouseholdID(h.ID))).All(ctx)
			if err != nil || len(list) != 1 {
				a.t.Fatalf("%+v: %d persons, %v", c, len(list), err)
			}
			subject = list[0].ID
		}
		for at, want := range map[int64]string{-1: c.Before, 0: c.After} {
			position, err := a.s.PositionAt(ctx, c.Corrected)
			if err != nil {
				a.t.Fatal(err)
			}
			if at < 0 {
				if position, err = a.s.PositionAt(ctx, c.Corrected.Add(-1000)); err != nil {
					a.t.Fatal(err)
				}
			}
			scope := timescope.With(ctx, timescope.Scope{AsOf: c.On, Known: position})
			if got, err := value(scope, a.s.Client(), c.What, h.ID, subject); err != nil || got != want {
				a.t.Errorf("%+v: known before or after (%d) is %q, %v", c, at, got, err)
			}
		}
	}
}

// value is what the scope of the context sees of a correction's subject.
func value(ctx context.Context, client *ent.Client, what string, householdID, personID int) (string, error) {
	kind := map[string]*timescope.Kind{"income.amount": ent.IncomeKind, "record.birthDate": ent.PersonRecordKind, "certificate.grade": ent.DisabilityCertificateKind,
		"membership.household": ent.MembershipKind, "dibao.category": ent.DibaoSpellKind, "death.date": ent.DeathKind}[what]
	id := personID
	if kind.Subject == "household_id" {
		id = householdID
	}
	list, err := client.FactsOf(ctx, kind, func(s *sql.Selector) {
		timescope.Filter(ctx)(s)
		s.Where(sql.EQ(s.C(kind.Subject), id))
	})
	if err != nil {
		return "", err
	}
	for _, f := range list {
		switch f := f.(type) {
		case *ent.Income:
			if f.IncomeSource == fact.IncomeSourceWage {
				return f.Amount.String(), nil
			}
		case *ent.PersonRecord:
			return f.BirthDate.String(), nil
		case *ent.DisabilityCertificate:
			return string(f.Grade), nil
		case *ent.Membership:
			h, err := client.Household.Get(ctx, f.HouseholdID)
			if err != nil {
				return "", err
			}
			return h.Code, nil
		case *ent.DibaoSpell:
			return string(f.Category), nil
		case *ent.Death:
			return f.ValidFrom.String(), nil
		}
	}
	return "", nil
}
