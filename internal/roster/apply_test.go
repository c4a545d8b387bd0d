package roster

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"bentou/ent/gen/ent"
	"bentou/ent/gen/ent/housing"
	"bentou/ent/gen/ent/predicate"
	"bentou/ent/store"
	"bentou/ent/timescope"
	reg "bentou/internal/registry"
	"bentou/rules/fact"
)

func on(text string) fact.Date { return fact.MustDate(text) }

// H and P name households and persons as dump does.
func H(household int) string { return "H" + codeOf(household) }
func P(household, k int) string {
	return "P" + personRow(household, k)[columnAt("证件号码")]
}

// put loads rows for a day and wants them all accepted.
func put(t testing.TB, s *store.Store, day string, rows ...[]string) *Report {
	t.Helper()
	r := load(t, s, writeCSV(t, rows), on(day))
	if len(r.SetAside) > 0 {
		t.Fatalf("set aside: %+v", r.SetAside)
	}
	return r
}

// with returns a row with some of its cells changed: header, text, header, text …
func with(row []string, cells ...string) []string {
	for i := 0; i < len(cells); i += 2 {
		row[columnAt(cells[i])] = cells[i+1]
	}
	return row
}

func TestEverythingThatARowSaysIsRecorded(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		number := personRow(0, 1)[columnAt("证件号码")]
		put(t, s, "2019-12-31", with(personRow(0, 0), "联系电话", "0635-1"), with(personRow(0, 1), "联系电话", "0635-1", "姓名", "李 四", "残疾证号", number+"12", "失能", "是", "健康状况", "残疾", "居民医保", "否"))
		for _, c := range []struct {
			subject, kind string
			want          []string
		}{
			{"U刘庄村", "unit_record", []string{"[2001-01-01, ) 刘庄村 U韩集乡"}},
			{H(0), "household_record", []string{"[2019-12-31, ) " + codeOf(0) + " U刘庄村"}},
			{H(0), "household_contact", []string{"[2019-12-31, ) PHONE 0635-1"}},
			{H(0), "poverty_registration", []string{"[2019-12-31, ) DIBAO_POOR EXITED_WITH_BENEFITS ILLNESS"}},
			{H(0), "dibao_spell", []string{"[2018-05-01, ) RURAL"}},
			{H(0), "housing", []string{"[2019-12-31, ) A"}},
			{H(0), "water", []string{"[2019-12-31, ) MET"}},
			{H(0), "household_completeness", []string{
				"[2019-01-01, 2020-01-01) RESIDENT_MEDICAL", "[2019-01-01, 2020-01-01) RESIDENT_PENSION", "[2019-01-01, 2020-01-01) SPECIAL_POVERTY",
				"[2019-12-31, 2020-01-01) DIBAO", "[2019-12-31, 2020-01-01) DISABILITY_CERTIFICATE", "[2019-12-31, 2020-01-01) POVERTY_REGISTRATION", "[2019-12-31, 2020-01-01) SELF_CARE"}},
			{P(0, 1), "person_record", []string{"[1930-01-01, ) 李四 MALE 1930-01-01 HAN"}},
			{P(0, 1), "person_identifier", []string{"[1930-01-01, ) IDENTITY_NUMBER " + number}},
			{P(0, 1), "membership", []string{"[2019-12-31, ) " + H(0) + " SPOUSE"}},
			{P(0, 1), "hukou", []string{"[2019-12-31, ) LOCAL"}},
			{P(0, 1), "schooling", []string{"[2019-12-31, ) JUNIOR"}},
			{P(0, 1), "health", []string{"[2019-12-31, ) DISABLED"}},
			{P(0, 1), "labour", []string{"[2019-12-31, ) ORDINARY"}},
			{P(0, 1), "disability_certificate", []string{"[2019-12-31, ) VISUAL GRADE_2 " + number + "12"}},
			{P(0, 1), "self_care_assessment", []string{"[2019-12-31, ) NONE"}},
			{P(0, 1), "income", []string{"[2019-01-01, 2020-01-01) BUSINESS UNSPECIFIED 0.00", "[2019-01-01, 2020-01-01) PROPERTY UNSPECIFIED 300.00",
				"[2019-01-01, 2020-01-01) TRANSFER UNSPECIFIED 118.35", "[2019-01-01, 2020-01-01) WAGE WAGES 1200.00"}},
			{P(0, 1), "expense", []string{"[2019-01-01, 2020-01-01) BUSINESS 20.00"}},
			{P(0, 1), "insurance_enrolment", []string{"[2019-01-01, 2020-01-01) RESIDENT_MEDICAL false",
				"[2019-01-01, 2020-01-01) RESIDENT_PENSION true", "[2019-01-01, 2020-01-01) SPECIAL_POVERTY true"}},
		} {
			tells(t, s, c.subject, c.kind, c.want...)
		}
		changes, err := s.Client().Change.Query().Order(ent.Desc("position")).Limit(2).All(t.Context())
		check(t, err)
		if changes[0].Kind != "roster.household" || changes[0].Actor != "import" || changes[0].HouseholdID == nil || changes[0].UnitID == nil || changes[1].Kind != "unit.add" {
			t.Errorf("the last changes are %v", changes)
		}
	})
}

func TestWhatIsBlankIsNotRecorded(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		blank := personRow(0, 0)
		for _, h := range headers() {
			switch h {
			case "户编号", "乡镇", "姓名", "证件号码", "与户主关系":
			default:
				blank = with(blank, h, "")
			}
		}
		put(t, s, "2019-12-31", blank)
		tells(t, s, H(0), "household_record", "[2019-12-31, ) "+codeOf(0)+" U韩集乡")
		d := dump(t, s)
		if n := len(d[H(0)]); n != 2 {
			t.Errorf("of the household is known\n%s", d.block(H(0)))
		}
		if n := len(d[P(0, 0)]); n != 3 {
			t.Errorf("of the person is known\n%s", d.block(P(0, 0)))
		}
		after := position(t, s)
		put(t, s, "2019-12-31", blank)
		if now := position(t, s); now != after {
			t.Error("loading it again changes something")
		}
	})
}

func TestALaterRosterMakesNewVersionsAndOldAnswersStay(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		put(t, s, "2018-12-31", personRow(0, 0), personRow(0, 1))
		before := position(t, s)
		r := put(t, s, "2019-12-31", with(personRow(0, 0), "住房等级", "C", "姓名", "张三丰", "健康状况", "患有大病"), with(personRow(0, 1), "住房等级", "C"), personRow(1, 0))
		if r.HouseholdsChanged != 1 || r.HouseholdsAdded != 1 || r.PersonsChanged != 2 || r.PersonsAdded != 1 {
			t.Errorf("%+v", r.Outcome)
		}
		if now := position(t, s); now != before+2 {
			t.Errorf("%d changes for two households", now-before)
		}
		tells(t, s, H(0), "housing", "[2018-12-31, 2019-12-31) A", "[2019-12-31, ) C")
		tells(t, s, H(0), "water", "[2018-12-31, ) MET")
		tells(t, s, P(0, 0), "person_record", "[1930-01-01, 2019-12-31) 张三 FEMALE 1930-01-01 HAN", "[2019-12-31, ) 张三丰 FEMALE 1930-01-01 HAN")
		tells(t, s, P(0, 0), "health", "[2018-12-31, 2019-12-31) HEALTHY", "[2019-12-31, ) SERIOUS_ILLNESS")
		tells(t, s, P(0, 0), "membership", "[2018-12-31, ) "+H(0)+" HEAD")
		grade := func(day string, known int64) string {
			ctx := timescope.With(t.Context(), timescope.Scope{AsOf: on(day), Known: known})
			h, err := s.Client().Housing.Query().Where(predicate.Housing(timescope.FilterContext)).Order(ent.Asc(housing.FieldID)).First(ctx)
			check(t, err)
			return string(h.Grade)
		}
		if grade("2020-06-01", before) != "A" || grade("2020-06-01", timescope.Now) != "C" || grade("2019-06-01", timescope.Now) != "A" {
			t.Error("an old answer is lost")
		}
		p, err := s.Client().Person.Query().Order(ent.Asc("id")).First(t.Context())
		check(t, err)
		if p.CurrentName != "张三丰" {
			t.Errorf("lists are ordered by %q", p.CurrentName)
		}
	})
}

func TestTheSameDayCorrectsAndWhatWasStatedByMistakeWasNeverTrue(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		first := func() [][]string {
			number := personRow(0, 1)[columnAt("证件号码")]
			return [][]string{personRow(0, 0), with(personRow(0, 1), "残疾证号", number+"12", "失能", "是")}
		}
		put(t, s, "2019-12-31", first()...)
		put(t, s, "2019-12-31", with(personRow(0, 0), "住房等级", "D", "低保类别", "", "低保起始", "", "工资性收入", "50", "财产性收入", "不详", "姓名", "张四", "联系电话", "", "健康状况", "长期慢性病"))
		tells(t, s, H(0), "housing", "[2019-12-31, ) D")
		tells(t, s, H(0), "dibao_spell")
		tells(t, s, H(0), "household_contact")
		tells(t, s, P(0, 0), "person_record", "[1930-01-01, ) 张四 FEMALE 1930-01-01 HAN")
		tells(t, s, P(0, 0), "health", "[2019-12-31, ) CHRONIC_ILLNESS")
		tells(t, s, P(0, 0), "income", "[2019-01-01, 2020-01-01) BUSINESS UNSPECIFIED 0.00", "[2019-01-01, 2020-01-01) TRANSFER UNSPECIFIED 118.35", "[2019-01-01, 2020-01-01) WAGE WAGES 50.00")
		tells(t, s, P(0, 1), "membership")
		tells(t, s, P(0, 1), "disability_certificate", "[2019-12-31, ) VISUAL GRADE_2 "+personRow(0, 1)[columnAt("证件号码")]+"12") // it says nothing of her
		put(t, s, "2019-12-31", personRow(0, 0), personRow(0, 1))
		tells(t, s, P(0, 1), "membership", "[2019-12-31, ) "+H(0)+" SPOUSE")
		tells(t, s, P(0, 1), "disability_certificate")
		tells(t, s, P(0, 1), "self_care_assessment")
		position(t, s)
	})
}

func TestSomebodyMissingFromALaterRosterLeavesAndMayJoinAnotherHousehold(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		put(t, s, "2018-12-31", personRow(0, 0), personRow(0, 1), personRow(0, 2), personRow(1, 0), personRow(1, 1), personRow(2, 0))
		before := position(t, s)
		// The child moves to a household that the file names before theirs; the
		// spouse is listed by none.
		child := with(personRow(1, 1), "证件号码", personRow(0, 2)[columnAt("证件号码")], "与户主关系", "子")
		r := put(t, s, "2019-12-31", personRow(1, 0), personRow(1, 1), child, personRow(0, 0))
		if len(r.Left) != 2 || r.HouseholdsChanged != 2 {
			t.Fatalf("%+v", r.Outcome)
		}
		left := map[string]string{}
		for _, l := range r.Left {
			if l.Household != codeOf(0) || l.PersonID == 0 || l.Person == "" {
				t.Errorf("%+v", l)
			}
			left[l.Person] = l.To
		}
		if len(left) != 2 || !strings.Contains(fmt.Sprint(left), codeOf(1)) {
			t.Errorf("%v", left)
		}
		if now := position(t, s); now != before+2 {
			t.Errorf("%d changes for two households", now-before)
		}
		tells(t, s, P(0, 2), "membership", "[2018-12-31, 2019-12-31) "+H(0)+" SON", "[2019-12-31, ) "+H(1)+" SON")
		tells(t, s, P(0, 1), "membership", "[2018-12-31, 2019-12-31) "+H(0)+" SPOUSE")
		tells(t, s, P(2, 0), "membership", "[2018-12-31, ) "+H(2)+" HEAD")
		// The spouse, whom no household has, is the same person in the next roster.
		r = put(t, s, "2020-12-31", personRow(0, 0), personRow(0, 1))
		if r.PersonsAdded != 0 {
			t.Errorf("%+v", r.Outcome)
		}
		tells(t, s, P(0, 1), "membership", "[2018-12-31, 2019-12-31) "+H(0)+" SPOUSE", "[2020-12-31, ) "+H(0)+" SPOUSE")
		// And somebody of a household that a file does not name cannot be claimed.
		claimed := with(personRow(1, 1), "证件号码", personRow(0, 1)[columnAt("证件号码")])
		got := load(t, s, writeCSV(t, [][]string{personRow(1, 0), claimed, personRow(2, 0)}), on("2021-12-31"))
		if got.SetAside[codeOf(1)].Code != CodePersonInTwo || got.AcceptedHouseholds != 1 {
			t.Errorf("%+v", got.SetAside)
		}
	})
}

func TestTwoHouseholdsExchangeTheirMembersOnTheSameDay(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		put(t, s, "2019-12-31", personRow(0, 0), personRow(0, 1), personRow(1, 0), personRow(1, 1))
		before := position(t, s)
		a := with(personRow(0, 1), "证件号码", personRow(1, 1)[columnAt("证件号码")])
		b := with(personRow(1, 1), "证件号码", personRow(0, 1)[columnAt("证件号码")])
		put(t, s, "2019-12-31", personRow(0, 0), a, personRow(1, 0), b)
		tells(t, s, P(0, 1), "membership", "[2019-12-31, ) "+H(1)+" SPOUSE")
		tells(t, s, P(1, 1), "membership", "[2019-12-31, ) "+H(0)+" SPOUSE")
		if now := position(t, s); now != before+2 {
			t.Errorf("%d changes for two households", now-before)
		}
	})
}

func TestACorrectedSetAsideFileLoadsTheRest(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		rows := family(edit{1, "民族", "未知族"})
		r, err := Import(t.Context(), s, writeCSV(t, rows), ImportOptions{AsOf: asOf, TempDir: t.TempDir()})
		check(t, err)
		defer r.Close()
		path := filepath.Join(t.TempDir(), r.SetAsideName())
		check(t, r.SaveSetAside(t.Context(), path))
		if r.HouseholdsAdded != 1 {
			t.Errorf("%+v", r.Outcome)
		}
		text, err := os.ReadFile(path)
		check(t, err)
		check(t, os.WriteFile(path, []byte(strings.Replace(string(text), "未知族", "汉族", 1)), 0o600))
		if got := load(t, s, path, asOf); got.HouseholdsAdded != 1 || got.PersonsAdded != 3 {
			t.Errorf("%+v", got.Outcome)
		}
		whole := openStore(t, filepath.Join(t.TempDir(), "whole.db"))
		put(t, whole, "2019-12-31", family()...)
		same(t, "in two steps and in one", dump(t, s), dump(t, whole))
	})
}

// record writes facts of another source.
func record(t testing.TB, s *store.Store, facts ...timescope.Fact) {
	t.Helper()
	_, err := s.Write(t.Context(), "test", func(ctx context.Context, tx *store.Tx) error {
		r := reg.NewRecorder(tx)
		for _, f := range facts {
			c, err := tx.Open(ctx, "test.add", store.Subject{}, nil)
			if err != nil {
				return err
			}
			if err := r.Add(ctx, c, reg.Stamp(f, reg.Provenance{Source: fact.SourceDepartment})); err != nil {
				return err
			}
		}
		return r.Finish(ctx)
	})
	check(t, err)
}

// ids returns the only household and its head.
func ids(t testing.TB, s *store.Store) (household, person int) {
	t.Helper()
	m, err := s.Client().Membership.Query().Order(ent.Asc("id")).First(t.Context())
	check(t, err)
	return m.HouseholdID, m.PersonID
}

func TestAnAmountThatIsKnownByTheMonthSetsTheHouseholdAside(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		put(t, s, "2018-12-31", personRow(0, 0), personRow(0, 1))
		_, person := ids(t, s)
		july := on("2019-07-01")
		record(t, s, &ent.Income{PersonID: person, IncomeSource: fact.IncomeSourceWage, Item: fact.IncomeItemWages, Amount: fact.Yuan(5).Ptr(), ValidFrom: on("2019-06-01"), ValidTo: &july})
		before := dump(t, s)
		got := load(t, s, writeCSV(t, [][]string{with(personRow(0, 0), "住房等级", "D"), with(personRow(0, 1), "住房等级", "D"), personRow(1, 0)}), asOf)
		aside := got.SetAside[codeOf(0)]
		if aside.Code != CodePeriodConflict || aside.Errors[0].Row != 3 || aside.Errors[0].Column != "工资性收入" || got.AcceptedHouseholds != 1 || got.HouseholdsAdded != 1 {
			t.Errorf("%+v", got)
		}
		if after := dump(t, s); after.block(H(0)) != before.block(H(0)) || after.block(P(0, 0)) != before.block(P(0, 0)) || after.block(P(0, 1)) != before.block(P(0, 1)) {
			t.Error("something of the household was written")
		}
		// Where the cell is blank there is nothing to conflict.
		put(t, s, "2019-12-31", with(personRow(0, 0), "工资性收入", "-"), personRow(0, 1))
	})
}
