package roster

import (
	"context"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"bentou/ent/gen/ent"
	"bentou/ent/gen/ent/personidentifier"
	"bentou/ent/store"
	reg "bentou/internal/registry"
	"bentou/internal/testkit"
	"bentou/internal/zone"
	"bentou/rules/fact"
)

func TestWhatRostersDoNotAskForIsKept(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		yes := true
		put(t, s, "2017-12-31", with(personRow(0, 0), "户属性", "", "文化程度", "", "劳动技能", "", "低保类别", "", "低保起始", "", "饮水安全", "", "居民医保", ""))
		household, person := ids(t, s)
		year := fact.YearOf(2019)
		cause, second, stage := fact.PovertyCauseIllness, fact.PovertyCauseDisaster, fact.SchoolStageNotInSchool
		met, division, identified, status := fact.WaterSafetyMet, "371502", on("2016-11-01"), fact.ExitStatusExitedWithBenefits
		changed, level := on("2019-01-01"), fact.EducationLevelJunior
		record(t, s,
			&ent.PovertyRegistration{HouseholdID: household, Attribute: fact.HouseholdAttributeDibaoPoor, ExitStatus: &status, MainCause: &cause, SecondCause: &second, IdentifiedOn: &identified, ValidFrom: identified},
			&ent.DibaoSpell{HouseholdID: household, Category: fact.DibaoCategoryRural, MonthlyAmount: fact.Yuan(300).Ptr(), ValidFrom: on("2018-05-01"), ValidTo: &changed},
			&ent.DibaoSpell{HouseholdID: household, Category: fact.DibaoCategoryRural, MonthlyAmount: fact.Yuan(350).Ptr(), ValidFrom: changed},
			&ent.Water{HouseholdID: household, Overall: met, Quality: &met, ValidFrom: on("2018-01-01")},
			&ent.Schooling{PersonID: person, EducationLevel: &level, Stage: &stage, ValidFrom: on("2018-01-01")},
			&ent.Labour{PersonID: person, Ability: fact.LabourAbilityWeak, WishesToWork: &yes, PublicPost: &yes, ValidFrom: on("2018-01-01")},
			&ent.Health{PersonID: person, Condition: fact.HealthConditionSevereMentalIllness, ValidFrom: on("2018-01-01")},
			&ent.InsuranceEnrolment{PersonID: person, Kind: fact.InsuranceKindResidentMedical, Enrolled: true, Premium: fact.Yuan(220).Ptr(), ValidFrom: year.From, ValidTo: year.To},
			&ent.SelfCareAssessment{PersonID: person, Level: fact.SelfCarePartial, ValidFrom: on("2018-01-01")},
		)
		hukou := &ent.Hukou{PersonID: person, Place: fact.HukouPlaceLocal, DivisionCode: &division, ValidFrom: on("2016-01-01")}
		ended := on("2017-12-31")
		hukou.ValidTo = &ended
		record(t, s, hukou)
		put(t, s, "2019-12-31", personRow(0, 0))
		tells(t, s, H(0), "poverty_registration", "[2016-11-01, ) DIBAO_POOR EXITED_WITH_BENEFITS ILLNESS DISASTER 2016-11-01")
		tells(t, s, H(0), "dibao_spell", "[2018-05-01, 2019-01-01) RURAL 300.00", "[2019-01-01, ) RURAL 350.00")
		tells(t, s, H(0), "water", "[2018-01-01, ) MET MET")
		tells(t, s, P(0, 0), "schooling", "[2018-01-01, ) JUNIOR NOT_IN_SCHOOL")
		tells(t, s, P(0, 0), "labour", "[2018-01-01, 2019-12-31) WEAK true true", "[2019-12-31, ) ORDINARY true true")
		tells(t, s, P(0, 0), "health", "[2017-12-31, ) HEALTHY", "[2018-01-01, ) SEVERE_MENTAL_ILLNESS")
		tells(t, s, P(0, 0), "insurance_enrolment", "[2017-01-01, 2018-01-01) RESIDENT_PENSION true", "[2017-01-01, 2018-01-01) SPECIAL_POVERTY true",
			"[2019-01-01, 2020-01-01) RESIDENT_MEDICAL true 220.00", "[2019-01-01, 2020-01-01) RESIDENT_PENSION true", "[2019-01-01, 2020-01-01) SPECIAL_POVERTY true")
		tells(t, s, P(0, 0), "self_care_assessment", "[2018-01-01, ) PARTIAL")
		tells(t, s, P(0, 0), "hukou", "[2016-01-01, 2017-12-31) LOCAL 371502", "[2017-12-31, ) LOCAL")
		// A blank cell denies a register, whoever filled it, but not what other
		// sources say elsewhere.
		put(t, s, "2020-12-31", with(personRow(0, 0), "低保类别", "", "低保起始", "", "户属性", "", "文化程度", "", "健康状况", "", "饮水安全", "", "失能", "是"))
		tells(t, s, H(0), "poverty_registration", "[2016-11-01, 2020-12-31) DIBAO_POOR EXITED_WITH_BENEFITS ILLNESS DISASTER 2016-11-01")
		tells(t, s, H(0), "dibao_spell", "[2018-05-01, 2019-01-01) RURAL 300.00", "[2019-01-01, 2020-12-31) RURAL 350.00")
		tells(t, s, H(0), "water", "[2018-01-01, ) MET MET")
		tells(t, s, P(0, 0), "schooling", "[2018-01-01, ) JUNIOR NOT_IN_SCHOOL")
		tells(t, s, P(0, 0), "health", "[2017-12-31, 2020-12-31) HEALTHY", "[2018-01-01, ) SEVERE_MENTAL_ILLNESS")
		tells(t, s, P(0, 0), "self_care_assessment", "[2018-01-01, 2020-12-31) PARTIAL", "[2020-12-31, ) NONE")
	})
}

func TestADibaoSpellStatesItsOwnDaysAndEndsWhereTheRosterSaysSo(t *testing.T) {
	spell := func(category, from, to string) []string {
		return with(personRow(0, 0), "低保类别", category, "低保起始", from, "低保终止", to)
	}
	each(t, func(t *testing.T, s *store.Store) {
		for _, c := range []struct {
			day  string
			row  []string
			want []string
		}{
			{"2018-06-30", spell("农村低保", "2018-01-01", ""), []string{"[2018-01-01, ) RURAL"}},
			{"2018-12-31", spell("农村低保", "2018-01-01", "2018-09-01"), []string{"[2018-01-01, 2018-09-01) RURAL"}},
			{"2019-06-30", spell("城市低保", "2019-02-01", ""), []string{"[2018-01-01, 2018-09-01) RURAL", "[2019-02-01, ) URBAN"}},
			{"2019-06-30", spell("农村低保", "", ""), []string{"[2018-01-01, 2018-09-01) RURAL", "[2019-02-01, ) RURAL"}},
			{"2019-12-31", spell("", "", ""), []string{"[2018-01-01, 2018-09-01) RURAL", "[2019-02-01, 2019-12-31) RURAL"}},
			{"2020-06-30", spell("农村低保", "", ""), []string{"[2018-01-01, 2018-09-01) RURAL", "[2019-02-01, 2019-12-31) RURAL", "[2020-06-30, ) RURAL"}},
			{"2020-06-30", spell("农村低保", "2020-03-01", "2020-03-01"), []string{"[2018-01-01, 2018-09-01) RURAL", "[2019-02-01, 2019-12-31) RURAL"}},
			// What an older roster says comes too late.
			{"2019-09-30", spell("农村低保", "2019-02-01", ""), []string{"[2018-01-01, 2018-09-01) RURAL", "[2019-02-01, 2019-12-31) RURAL"}},
		} {
			put(t, s, c.day, c.row)
			tells(t, s, H(0), "dibao_spell", c.want...)
			after := position(t, s)
			put(t, s, c.day, c.row)
			if position(t, s) != after {
				t.Errorf("%s: loading again changes something", c.day)
			}
		}
	})
}

func TestAnEarlierRosterFillsTheDaysBeforeALaterOne(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		put(t, s, "2019-12-31", with(personRow(0, 0), "姓名", "新名"))
		put(t, s, "2018-12-31", with(personRow(0, 0), "住房等级", "D", "姓名", "旧名", "工资性收入", "9"), with(personRow(0, 1), "住房等级", "D", "工资性收入", "8"))
		tells(t, s, H(0), "housing", "[2018-12-31, 2019-12-31) D", "[2019-12-31, ) A")
		tells(t, s, P(0, 0), "person_record", "[1930-01-01, 2019-12-31) 旧名 FEMALE 1930-01-01 HAN", "[2019-12-31, ) 新名 FEMALE 1930-01-01 HAN")
		tells(t, s, P(0, 1), "membership", "[2018-12-31, 2019-12-31) "+H(0)+" SPOUSE") // the later roster does not list her
		p, err := s.Client().Person.Query().Order(ent.Asc("id")).First(t.Context())
		check(t, err)
		if p.CurrentName != "新名" {
			t.Errorf("lists are ordered by %q", p.CurrentName)
		}
	})
}

func TestSomebodyMergedIntoAnotherIsThatOtherPerson(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		put(t, s, "2018-12-31", personRow(0, 0), personRow(0, 1))
		put(t, s, "2018-12-31", personRow(1, 0))
		who := func(household, k int) int {
			digest := s.Vault().Digest(reg.IdentifierDigestKind(fact.IdentifierKindIdentityNumber, zoneID(t, s)), P(household, k)[1:])
			i, err := s.Client().PersonIdentifier.Query().Where(personidentifier.ValueDigest(digest)).First(t.Context())
			check(t, err)
			return i.PersonID
		}
		_, err := reg.New(s).Merge(t.Context(), reg.Request{Actor: "test", Input: "1"}, who(1, 0), who(0, 1))
		check(t, err)
		// Under the number of the merged one in household 0: the same person.
		alias := with(personRow(0, 1), "证件号码", P(1, 0)[1:])
		r := put(t, s, "2019-12-31", personRow(0, 0), alias)
		if r.PersonsAdded != 0 || len(r.Left) != 0 {
			t.Errorf("%+v", r.Outcome)
		}
		tells(t, s, P(0, 1), "person_identifier", "[1930-01-01, ) IDENTITY_NUMBER "+P(0, 1)[1:])
		tells(t, s, P(0, 1), "membership", "[2018-12-31, ) "+H(0)+" SPOUSE")
		// Under both numbers: one person twice.
		got := load(t, s, writeCSV(t, [][]string{personRow(0, 0), personRow(0, 1), with(personRow(0, 2), "证件号码", P(1, 0)[1:], "与户主关系", "其他")}), on("2020-12-31"))
		if got.SetAside[codeOf(0)].Code != CodePersonTwice {
			t.Errorf("%+v", got.SetAside)
		}
	})
}

func zoneID(t testing.TB, s *store.Store) int {
	t.Helper()
	z, err := zone.Find(t.Context(), s.Client(), nil)
	check(t, err)
	return z.ID
}

// declare adds definitions of attributes, as a policy pack does.
func declare(t testing.TB, s *store.Store, list ...ent.AttributeDefinition) {
	t.Helper()
	_, err := s.Write(t.Context(), "test", func(ctx context.Context, tx *store.Tx) error {
		for _, d := range list {
			id, err := tx.NextID(ctx, "attribute_definitions")
			if err != nil {
				return err
			}
			var codes any
			if d.Codes != nil {
				codes = `["` + strings.Join(d.Codes, `","`) + `"]`
			}
			var most any
			if d.Max != nil {
				most = *d.Max
			}
			tx.Insert("attribute_definitions", []string{"id", "key", "subject", "type", "codes", "max", "title_zh", "title_en", "absent", "roster_column", "pack"},
				id, d.Key, string(d.Subject), string(d.Type), codes, most, d.Key, d.Key, string(fact.AbsentMeaningUnknown), *d.RosterColumn, "test")
		}
		_, err := tx.Open(ctx, "test.add", store.Subject{}, nil)
		return err
	})
	check(t, err)
}

func TestTheColumnsOfAttributesThatPacksDeclareAreRecorded(t *testing.T) {
	column := func(s string) *string { return &s }
	each(t, func(t *testing.T, s *store.Store) {
		most := int64(100_000_000) // a hundred, in millionths
		declare(t, s,
			ent.AttributeDefinition{Key: "land", Subject: fact.AttributeSubjectHousehold, Type: fact.AttributeTypeDecimal, Max: &most, RosterColumn: column("耕地面积")},
			ent.AttributeDefinition{Key: "heating", Subject: fact.AttributeSubjectHousehold, Type: fact.AttributeTypeCode, Codes: []string{"煤", "电"}, RosterColumn: column("取暖")},
			ent.AttributeDefinition{Key: "party", Subject: fact.AttributeSubjectPerson, Type: fact.AttributeTypeBool, RosterColumn: column("党员")},
			ent.AttributeDefinition{Key: "joined", Subject: fact.AttributeSubjectPerson, Type: fact.AttributeTypeDate, RosterColumn: column("入党日期")},
			ent.AttributeDefinition{Key: "loan", Subject: fact.AttributeSubjectPerson, Type: fact.AttributeTypeMoney, RosterColumn: column("贷款")},
			ent.AttributeDefinition{Key: "days", Subject: fact.AttributeSubjectPerson, Type: fact.AttributeTypeInt, RosterColumn: column("务工天数")},
		)
		extra := []string{"耕地面积", "取暖", "党员", "入党日期", "贷款", "务工天数"}
		file := func(columns int, rows ...[]string) string {
			path := writeCSV(t, nil)
			b := [][]string{{"名册"}, append(headers(), extra[:columns]...)}
			writeRows(t, path, append(b, rows...))
			return path
		}
		row := func(household, k int, cells ...string) []string { return append(personRow(household, k), cells...) }
		first := file(6, row(0, 0, "2.50", "电", "是", "2001年7月1日", "1,200.5", "180"), row(0, 1, "2.5", " 电 ", "否", "", "-", "不详"),
			row(1, 0, "100.000001", "电", "是", "", "", ""), row(2, 0, "1", "核", "是", "", "", ""))
		got := load(t, s, first, on("2018-12-31"))
		if got.HouseholdsAdded != 1 || got.SetAside[codeOf(1)].Code != CodeUnknownCode || got.SetAside[codeOf(2)].Errors[0].Column != "取暖" {
			t.Errorf("%+v", got)
		}
		tells(t, s, H(0), "household_attribute_fact", "[2018-12-31, ) heating 电", "[2018-12-31, ) land 2.5")
		tells(t, s, P(0, 0), "person_attribute_fact", "[2018-12-31, ) days 180", "[2018-12-31, ) joined 2001-07-01", "[2018-12-31, ) loan 1200.50", "[2018-12-31, ) party true")
		tells(t, s, P(0, 1), "person_attribute_fact", "[2018-12-31, ) party false")
		after := position(t, s)
		load(t, s, first, on("2018-12-31"))
		if position(t, s) != after {
			t.Error("loading again changes something")
		}
		// A later roster without most columns does not ask for them; a blank in one
		// that is there takes back what a roster said.
		load(t, s, file(1, row(0, 0, ""), row(0, 1, "")), on("2019-12-31"))
		tells(t, s, H(0), "household_attribute_fact", "[2018-12-31, ) heating 电", "[2018-12-31, 2019-12-31) land 2.5")
		tells(t, s, P(0, 0), "person_attribute_fact", "[2018-12-31, ) days 180", "[2018-12-31, ) joined 2001-07-01", "[2018-12-31, ) loan 1200.50", "[2018-12-31, ) party true")
	})
}

func TestTheContentIsTheSameWhicheverFormatComesFirst(t *testing.T) {
	testkit.Alone(t)
	var first told
	for _, name := range samples {
		s := openStore(t, filepath.Join(t.TempDir(), "bentou.db"))
		load(t, s, sample(name), asOf)
		got := dump(t, s)
		if first == nil {
			first = got
		}
		same(t, name, first, got)
	}
	each(t, func(t *testing.T, s *store.Store) {
		load(t, s, sample(samples[1]), asOf)
		same(t, "on this database", first, dump(t, s))
	})
}

func TestTheStatementsOfATransactionDoNotGrowWithItsHouseholds(t *testing.T) {
	testkit.Alone(t)
	each(t, func(t *testing.T, s *store.Store) {
		count := func(households int) int64 {
			var rows [][]string
			for h := range households {
				rows = append(rows, personRow(h, 0), personRow(h, 1))
			}
			path := writeCSV(t, rows)
			load(t, s, path, on("2018-12-31"))
			ctx, n := store.CountStatements(t.Context())
			r, err := Import(ctx, s, path, ImportOptions{AsOf: asOf, TempDir: t.TempDir()})
			check(t, err)
			r.Close()
			return n.Load()
		}
		if few, many := count(2), count(90); many > few {
			t.Errorf("%d statements for two households, %d for ninety", few, many)
		}
	})
}

func TestTwoWhoLoadTheSameFileAtOnceRecordItOnce(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		path := filepath.Join(t.TempDir(), "roster.csv")
		generate(t, path, 900)
		var wait sync.WaitGroup
		errs := make([]error, 3)
		for i := range errs {
			temp := t.TempDir()
			wait.Go(func() {
				r, err := Import(t.Context(), s, path, ImportOptions{AsOf: asOf, TempDir: temp})
				if err == nil {
					r.Close()
				}
				errs[i] = err
			})
		}
		wait.Wait()
		for _, err := range errs {
			check(t, err)
		}
		if now := position(t, s); now != once(t, path) {
			t.Errorf("%d changes", now)
		}
	})
}

// once is the position after a file was loaded into an empty database.
func once(t *testing.T, path string) int64 {
	t.Helper()
	s := openStore(t, filepath.Join(t.TempDir(), "once.db"))
	load(t, s, path, asOf)
	return position(t, s)
}
