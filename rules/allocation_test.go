package rules

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"pgregory.net/rapid"

	"bentou/rules/dossier"
	"bentou/rules/fact"
)

func TestTheLastPlaceGoesToTheLastWithinTheQuotaAndTheReasonsSayHowTheNextCompares(t *testing.T) {
	r := postsRelease(t)
	four := []*dossier.Household{wishers(1, "300", wishing(11, 50)), wishers(2, "100", wishing(21, 40)), wishers(3, "300", wishing(31, 49)), wishers(4, "200", wishing(41, 30))}
	expect(t, allocated(t, r, four[:3]), "1:21, 2:11, 3:31", "", "")
	a := allocated(t, r, four)
	expect(t, a, "1:21, 2:41, 3:11", "", "4:31 QUOTA_FULL")
	if a.Quota != 3 || a.Programme.Key != "able" || len(a.Ties) != 0 {
		t.Errorf("it is for %d of %s, with the ties %v", a.Quota, a.Programme.Key, a.Ties)
	}
	last, next := a.Places[2], a.NotPlaced[0]
	if last.Rival == nil || last.Rival.ID != 31 || next.Rival == nil || next.Rival.ID != 11 {
		t.Fatalf("they are compared with %v and %v", last.Rival, next.Rival)
	}
	var got []string
	for _, c := range slices.Concat(last.Criteria, next.Criteria) {
		got = append(got, fmt.Sprintf("%s %s %s / %s", c.Code, c.Result, c.Text.EN, c.Against.EN))
	}
	want := []string{
		"post LEVEL no / no", "rent LEVEL 300.00 yuan a year / 300.00 yuan a year", "age AHEAD 50 years / 49 years",
		"post LEVEL no / no", "rent LEVEL 300.00 yuan a year / 300.00 yuan a year", "age BEHIND 49 years / 50 years",
	}
	if !slices.Equal(got, want) {
		t.Errorf("the criteria are\n%s", strings.Join(got, "\n"))
	}
	if first := a.Places[0].Criteria; first[1].Result != Ahead || first[2].Result != NotCompared || first[1].Value != "100.00" || first[1].Title.EN != "lower rent" {
		t.Errorf("the first is told %+v", first)
	}
}

func TestATieInsideTheCutIsNoTieToDraw(t *testing.T) {
	a := allocated(t, postsRelease(t), []*dossier.Household{wishers(1, "1", wishing(11, 50)), wishers(2, "1", wishing(21, 50)), wishers(3, "2", wishing(31, 50))})
	expect(t, a, "1-2:11, 1-2:21, 3:31", "", "")
	if len(a.Ties) != 0 || !a.Places[0].Tied || a.Places[2].Tied {
		t.Errorf("ties to draw: %v", a.Ties)
	}
}

func TestATieAcrossTheCutIsLeftToADrawAndNeverBrokenById(t *testing.T) {
	r := postsRelease(t)
	hs := []*dossier.Household{wishers(1, "1", wishing(11, 50)), wishers(2, "2", wishing(21, 50)), wishers(3, "2", wishing(31, 50)), wishers(4, "2", wishing(41, 50)), wishers(5, "3", wishing(51, 50))}
	const open = "2-4:21 DRAW_NEEDED, 2-4:31 DRAW_NEEDED, 2-4:41 DRAW_NEEDED"
	for _, draw := range [][]int{nil, {31, 21}, {51, 11, 31}} { // of no account: it does not name all who tie
		a := allocated(t, r, hs, draw...)
		expect(t, a, "1:11", open, "5:51 QUOTA_FULL")
		if len(a.Ties) != 1 || a.Ties[0].Seats != 2 || len(a.Ties[0].Candidates) != 3 || a.Ties[0].Household != 0 {
			t.Errorf("the ties are %+v", a.Ties)
		}
		for _, c := range a.Open {
			if c.Rival == nil || c.Criteria[2].Result != Level {
				t.Errorf("one who ties is told %+v", c)
			}
		}
	}
	a := allocated(t, r, hs, 41, 99, 21, 31)
	expect(t, a, "1:11, 2:41 drawn 1, 3:21 drawn 3", "", "4:31 QUOTA_FULL drawn 4, 5:51 QUOTA_FULL")
	if len(a.Ties) != 0 {
		t.Errorf("after the draw tie %v", a.Ties)
	}
	if _, err := r.Allocate("posts", hs, postsDay, 41, 21, 41); !errors.Is(err, ErrBadDraw) {
		t.Errorf("a draw that names one twice: %v", err)
	}
}

func TestAHouseholdHasOneOfThePlacesAndTwoWhoTieForItDraw(t *testing.T) {
	r := postsRelease(t)
	hs := []*dossier.Household{wishers(1, "1", wishing(11, 50), wishing(12, 40)), wishers(2, "2", wishing(21, 50), wishing(22, 50)), wishers(3, "3", wishing(31, 20)), wishers(4, "4", wishing(41, 20))}
	a := allocated(t, r, hs)
	expect(t, a, "1:11, 5:31", "3-4:21 DRAW_NEEDED, 3-4:22 DRAW_NEEDED", "2:12 HOUSEHOLD_LIMIT, 6:41 QUOTA_FULL")
	if len(a.Ties) != 1 || a.Ties[0].Seats != 1 || a.Ties[0].Household != 2 {
		t.Errorf("the ties are %+v", a.Ties)
	}
	if out := a.NotPlaced[0]; out.Rival == nil || out.Rival.ID != 11 || out.Criteria[2].Result != Behind {
		t.Errorf("the one whose household has a place is told %+v", out)
	}
	expect(t, allocated(t, r, hs, 22, 21), "1:11, 3:22 drawn 1, 5:31", "", "2:12 HOUSEHOLD_LIMIT, 4:21 HOUSEHOLD_LIMIT drawn 2, 6:41 QUOTA_FULL")
	two := postsRelease(t, "per_household: 1", "per_household: 2")
	expect(t, allocated(t, two, hs), "1:11, 2:12", "3-4:21 DRAW_NEEDED, 3-4:22 DRAW_NEEDED", "5:31 QUOTA_FULL, 6:41 QUOTA_FULL")
}

func TestHoldersKeepTheirPlaceWhileTheyAreEligible(t *testing.T) {
	r := postsRelease(t)
	holds := func(id int, wish string) wisher { return wisher{id: id, age: 30, wish: wish, holds: true} }
	hs := []*dossier.Household{wishers(1, "1", wishing(11, 50)), wishers(2, "2", wishing(21, 50)), wishers(3, "3", wishing(31, 50)), wishers(4, "900", holds(41, "true")), wishers(5, "1", holds(51, "false"))}
	a := allocated(t, r, hs)
	expect(t, a, "1:41 kept, 2:11, 3:21", "", "4:31 QUOTA_FULL")
	if c := a.NotPlaced[0].Criteria[0]; c.Code != "post" || a.Places[0].Criteria[0].Result != Ahead {
		t.Errorf("the first criterion is %+v", c)
	}
	// More holders than places: the criteria choose among them.
	full := []*dossier.Household{wishers(1, "1", wishing(11, 50))}
	for i := range 4 {
		full = append(full, wishers(2+i, fmt.Sprint(100-i), holds(21+i, "true")))
	}
	expect(t, allocated(t, r, full), "1:24 kept, 2:23 kept, 3:22 kept", "", "4:21 QUOTA_FULL, 5:11 QUOTA_FULL")
	// Where the rule does not keep holders, holding is of no matter.
	expect(t, allocated(t, postsRelease(t, "    keep_holders: post\n", ""), hs), "1:11, 2:21, 3:31", "", "4:41 QUOTA_FULL")
	// Those who receive a programme may be the holders.
	by := postsRelease(t, "keep_holders: post", "keep_holders: able")
	hs[3].Members[0].Awards = []dossier.Award{{Programme: "able", From: fact.MustDate("2019-01-01"), Cycle: "year"}}
	expect(t, allocated(t, by, hs), "1:41 kept, 2:11, 3:21", "", "4:31 QUOTA_FULL")
}

func TestAnUnknownRankingValueIsNeitherTheBestNorTheWorst(t *testing.T) {
	r := postsRelease(t)
	hs := []*dossier.Household{wishers(1, "1", wishing(11, 50)), wishers(2, "2", wishing(21, 50)), wishers(3, "3", wishing(31, 50)), wishers(4, "4", wishing(41, 50)), wishers(5, "", wishing(51, 50))}
	a := allocated(t, r, hs)
	expect(t, a, "1-2:11, 2-3:21", "1-5:51 RANK_UNKNOWN, 3-4:31 RANK_UNKNOWN", "4-5:41 QUOTA_FULL")
	who := a.Open[slices.IndexFunc(a.Open, func(c Contender) bool { return c.Subject.ID == 51 })]
	if len(who.Missing) != 1 || who.Missing[0].Input != "attr:rent" || who.Missing[0].Subject.Entity != fact.EntityHousehold || who.Criteria[1].Result != Unclear || who.Criteria[1].Value != "" || !who.Uncertain {
		t.Errorf("it is told %+v", who)
	}
	// Two of a household share the value, whatever it is: the older is ahead.
	hs[4] = wishers(5, "", wishing(51, 50), wishing(52, 40))
	a = allocated(t, r, hs)
	expect(t, a, "1-3:11, 2-4:21", "1-5:51 RANK_UNKNOWN, 3-5:31 RANK_UNKNOWN", "2-6:52 HOUSEHOLD_LIMIT, 4-6:41 QUOTA_FULL")
	// With places for all it is of no matter.
	expect(t, allocated(t, r, []*dossier.Household{hs[0], hs[3], wishers(5, "", wishing(51, 50))}), "1-2:11, 1-3:51, 2-3:41", "", "")
}

func TestTheUndeterminedAreListedApartWithWhatToAskAndWhetherTheyMayHaveAPlace(t *testing.T) {
	r := postsRelease(t)
	maybe := wisher{id: 41, age: 60}
	hs := []*dossier.Household{wishers(1, "1", wishing(11, 50)), wishers(2, "2", wishing(21, 50)), wishers(3, "3", wishing(31, 50)), wishers(4, "2", maybe), wishers(5, "9", wisher{id: 51, age: 60})}
	a := allocated(t, r, hs)
	expect(t, a, "1:11, 2:21, 3:31 provisional", "", "")
	if len(a.Undetermined) != 2 || a.Undetermined[0].Subject.ID != 41 || !a.Undetermined[0].MayBePlaced || a.Undetermined[1].MayBePlaced {
		t.Fatalf("the undetermined are %+v", a.Undetermined)
	}
	if m := a.Undetermined[0].Missing; len(m) != 1 || m[0].Input != "attr:wish" || m[0].Subject.ID != 41 || m[0].Unblocks != 1 {
		t.Errorf("of it is missing %+v", m)
	}
}

func TestWhereNobodyIsEligibleNobodyIsPlaced(t *testing.T) {
	r := postsRelease(t)
	a := allocated(t, r, []*dossier.Household{wishers(1, "1", wisher{id: 11, age: 50, wish: "false"}), {ID: 2}})
	expect(t, a, "", "", "")
	if len(a.Undetermined) != 0 || len(a.Ties) != 0 || a.Quota != 3 {
		t.Errorf("it is %+v", a)
	}
	// Who left before the day is no candidate.
	left := wishers(1, "1", wishing(11, 50))
	left.Members[0].Records[0].Period.To = fact.MustDate("2019-12-20").Ptr()
	expect(t, allocated(t, r, []*dossier.Household{left}), "", "", "")
}

func TestAnUnknownKeyAndADayWithoutAQuotaAreErrors(t *testing.T) {
	r := postsRelease(t)
	if _, err := r.Allocate("post", nil, postsDay); !errors.Is(err, ErrNoAllocation) {
		t.Errorf("an unknown key: %v", err)
	}
	if _, err := r.Allocate("posts", nil, fact.MustDate("2018-12-31")); !errors.Is(err, ErrNoQuota) {
		t.Errorf("a day without a quota: %v", err)
	}
}

func TestKeepHoldersNamesAnAttributeOrProgrammeOfTheSubject(t *testing.T) {
	for _, wrong := range []string{"keep_holders: posted", "keep_holders: rent"} {
		text := strings.ReplaceAll(strings.Replace(postsPack, "keep_holders: post", wrong, 1), "    <T>\n", "    title: {zh: 题, en: title}\n    reference: {document: D}\n")
		text = strings.ReplaceAll(text, "<T>", "title: {zh: 题, en: title}, reference: {document: D}")
		_, found := Load(fstest.MapFS{"pack.yaml": {Data: []byte("pack: test\ntitle: {zh: 试, en: test}\ncurrency: CNY\n")}, "rules.yaml": {Data: []byte(text)}})
		if !found.Failed() || len(found) != 1 || found[0].Pos.Line == 0 {
			t.Errorf("%s: %v", wrong, found)
		}
	}
}

// TestThePlacesAreThoseOfAPlainSort compares with a plain sort over populations in
// which everything is known and nobody ties, in parts and in any order.
func TestThePlacesAreThoseOfAPlainSort(t *testing.T) {
	r := postsRelease(t, "value: 3,", "value: 7,")
	a, err := r.NewAllocator("posts", postsDay)
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		type one struct {
			wisher
			home, rent int
		}
		var hs []*dossier.Household
		var list []one
		ages := rapid.Permutation(seq(60)).Draw(t, "ages") // nobody is as old as another
		for h := range rapid.IntRange(0, 15).Draw(t, "households") {
			rent := rapid.IntRange(0, 4).Draw(t, "rent")
			var members []wisher
			for m := range rapid.IntRange(1, 3).Draw(t, "members") {
				w := wisher{id: 100*h + m, age: 18 + ages[0], wish: rapid.SampledFrom([]string{"true", "true", "false"}).Draw(t, "wish"), holds: rapid.IntRange(0, 5).Draw(t, "holds") == 0}
				ages = ages[1:]
				members = append(members, w)
				if w.wish == "true" {
					list = append(list, one{w, h, rent})
				}
			}
			hs = append(hs, wishers(h, fmt.Sprint(rent), members...))
		}
		slices.SortFunc(list, func(x, y one) int {
			if x.holds != y.holds {
				if x.holds {
					return -1
				}
				return 1
			}
			return cmp.Or(cmp.Compare(x.rent, y.rent), cmp.Compare(y.age, x.age))
		})
		var places, rest []int
		homes := map[int]bool{}
		for _, o := range list {
			if len(places) < 7 && !homes[o.home] {
				homes[o.home] = true
				places = append(places, o.id)
			} else {
				rest = append(rest, o.id)
			}
		}
		cut := rapid.IntRange(0, len(hs)).Draw(t, "cut")
		var found []*Candidate
		for _, part := range [][]*dossier.Household{hs[cut:], hs[:cut]} {
			more, err := a.Candidates(part)
			if err != nil {
				t.Fatal(err)
			}
			found = append(found, more...)
		}
		got, err := a.Allocate(found)
		if err != nil {
			t.Fatal(err)
		}
		ids := func(list []Contender) (out []int) {
			for _, c := range list {
				out = append(out, c.Subject.ID)
			}
			return out
		}
		if !slices.Equal(ids(got.Places), places) || !slices.Equal(ids(got.NotPlaced), rest) || len(got.Open) > 0 || len(got.Undetermined) > 0 {
			t.Fatalf("%v and %v instead of %v and %v", ids(got.Places), ids(got.NotPlaced), places, rest)
		}
	})
}

// TestThePostsOfLiaochengAreRankedByThePublishedCriteria takes the pack as it is.
func TestThePostsOfLiaochengAreRankedByThePublishedCriteria(t *testing.T) {
	a, err := liaocheng(t).Allocate("posts", []*dossier.Household{couple()}, postsDay)
	if err != nil {
		t.Fatal(err)
	}
	if a.Quota != 30 || len(a.Places)+len(a.Open)+len(a.NotPlaced) != 0 || len(a.Undetermined) != 2 {
		t.Fatalf("%d posts, %+v", a.Quota, a)
	}
	var codes []string
	for _, c := range a.Undetermined[0].Criteria {
		codes = append(codes, c.Code)
	}
	if want := []string{"holds_public_post", "net_income_per_head", "needs_care_at_home", "age"}; !slices.Equal(codes, want) {
		t.Errorf("the criteria are %v", codes)
	}
	for _, input := range []string{"attr:wishes_post", "attr:health_check_passed", "attr:formal_work"} {
		if !slices.ContainsFunc(a.Undetermined[0].Missing, func(m Missing) bool { return m.Input == input }) {
			t.Errorf("%s is not asked for: %+v", input, a.Undetermined[0].Missing)
		}
	}
}
