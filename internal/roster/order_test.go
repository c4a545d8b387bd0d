package roster

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"bentou/ent/store"
	"bentou/internal/testkit"
	"bentou/rules/fact"
)

var rosterDays = []string{"2018-12-31", "2019-06-30", "2019-12-31"}

// TestTheOrderInWhichRostersAreLoadedDoesNotMatterInTheEnd loads the rosters of three
// days in each of the six orders, of as many households that go through the same.
func TestTheOrderInWhichRostersAreLoadedDoesNotMatterInTheEnd(t *testing.T) {
	testkit.Alone(t)
	orders := [][]int{{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}}
	const households = 60
	each(t, func(t *testing.T, s *store.Store) {
		for p, order := range orders {
			for _, day := range order {
				var rows [][]string
				for h := range households {
					rows = append(rows, history(p*1000+h, uint64(h), day)...)
				}
				put(t, s, rosterDays[day], rows...)
				put(t, s, rosterDays[day], rows...)
			}
		}
		all := dump(t, s)
		position(t, s)
		for h := range households {
			want := answers(all, h)
			for p := 1; p < len(orders); p++ {
				got := answers(all, p*1000+h)
				if !slices.Equal(got, want) {
					only := func(a, b []string) []string {
						return slices.DeleteFunc(slices.Clone(a), func(line string) bool { return slices.Contains(b, line) })
					}
					t.Fatalf("household %d in the order %v tells %q and not %q, from\n%v", h, orders[p], only(got, want), only(want, got),
						[]any{history(h, uint64(h), 0), history(h, uint64(h), 1), history(h, uint64(h), 2)})
				}
			}
		}
	})
}

// history is what the roster of a day says of a household whose fate a seed decides.
func history(household int, seed uint64, day int) (rows [][]string) {
	dice := rand.New(rand.NewPCG(seed, uint64(day)))
	pick := func(texts ...string) string { return texts[dice.IntN(len(texts))] }
	shared := []string{
		"行政村", pick("刘庄村", "张庄村"), "联系电话", pick("", "1", "2"), "户属性", pick("", "一般贫困户", "低保贫困户"), "脱贫属性", pick("", "未脱贫", "返贫"),
		"低保类别", "", "低保起始", "", "扶贫特惠保", pick("", "是", "否"), "住房等级", pick("", "A", "B"), "饮水安全", pick("", "达标"),
	}
	// A spell states its own days, so rosters that are right agree about them: it is
	// open while it lasts, and blank or past afterwards.
	fate := rand.New(rand.NewPCG(seed, 99))
	begins := []string{"2017-05-01", "2018-02-01", "2019-03-01", "2019-08-01", "9"}[fate.IntN(5)]
	ends := []string{"9", "9", "2019-04-01", "2019-10-01"}[fate.IntN(4)]
	if today := rosterDays[day]; begins <= today && begins < ends {
		switch {
		case ends > today:
			shared = append(shared, "低保类别", "农村低保", "低保起始", begins)
		case dice.IntN(2) == 0:
			shared = append(shared, "低保类别", "农村低保", "低保起始", begins, "低保终止", ends)
		}
	}
	for k := range 3 {
		if k > 0 && dice.IntN(3) == 0 {
			continue
		}
		row := with(personRow(household, k), shared...)
		number := row[columnAt("证件号码")]
		rows = append(rows, with(row, "姓名", pick("甲", "乙"), "户籍", pick("", "本区", "外区"), "民族", "汉族", "文化程度", pick("", "小学", "初中"),
			"健康状况", pick("", "健康", "残疾"), "劳动技能", pick("", "普通劳动力"), "残疾证号", pick("", number+"11", number+"12"), "失能", pick("", "是", "否"),
			"工资性收入", pick("", "1", "2"), "生产经营性支出", pick("-", "3"), "居民医保", pick("", "是", "否"), "居民养老", pick("", "是", "否")))
	}
	return rows
}

// answers is what is known of a household and its people, whatever versions tell it:
// for everything that was ever so the days on which it was.
func answers(all told, household int) []string {
	replace := []string{codeOf(household), "CODE"}
	subjects := []string{H(household)}
	for k := range 3 {
		number := P(household, k)[1:]
		birth := fact.MustDate(number[6:10] + "-" + number[10:12] + "-" + number[12:14])
		replace = append(replace, number, fmt.Sprintf("PERSON%d", k), birth.String(), fmt.Sprintf("BIRTH%d", k))
		subjects = append(subjects, P(household, k))
	}
	names := strings.NewReplacer(replace...)
	var out []string
	for i, subject := range subjects {
		for kind, lines := range all[subject] {
			periods := map[string][][2]string{}
			for _, line := range lines {
				line = names.Replace(line[:strings.LastIndex(line, " (")])
				days, values, _ := strings.Cut(line, ") ")
				from, to, _ := strings.Cut(strings.TrimPrefix(days, "["), ", ")
				if from[:1] == "B" {
					from = "0000" + from // births come first
				}
				list := periods[values]
				if n := len(list); n > 0 && list[n-1][1] == from {
					list[n-1][1] = to
				} else {
					list = append(list, [2]string{from, to})
				}
				periods[values] = list
			}
			for values, list := range periods {
				out = append(out, fmt.Sprintf("%d %s %s %v", i, kind, values, list))
			}
		}
	}
	slices.Sort(out)
	return out
}
