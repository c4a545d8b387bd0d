package eligibility_test

import (
	"testing"

	"bentou/rules"
)

// Fifty households of the sample roster, worked out from their rows in the file and
// from the figures of the policy reference, without Bentou: by a small script that
// shares nothing with it, not with pen and paper, and only where the roster settles
// the answer. Dibao itself, the exit tests, the layers and posts are not among them.
// The figures are the CPAD line of 3,747
// yuan a head and year for 2019, near it up to 1.5 times (placeholder); 100 yuan a
// month for local people from 70 on; the allowance of elders on dibao, 80, 100 and
// 200 from 60, 80 and 90; 80 for those who cannot care for themselves; the living
// subsidy of the disabled on dibao, 110 and 80 (placeholders), not under destitute
// support; of two care benefits the higher; premiums of 250, 100 and 100 a year. Everyone born in a year has had the
// birthday on its last day.

// worked is one household. Flags are raised, quiet or undetermined.
type worked struct {
	code, working string
	granted       []granted
	flags         map[string]string
}

// granted is what a member, by place, gets of a programme: an amount, "no", or "?"
// where it cannot be told.
type granted struct {
	member    int
	programme string
	want      string
	because   string
}

func TestFiftyHouseholdsWorkedOutByHand(t *testing.T) {
	s := newSample(t)
	if len(byHand) != 50 {
		t.Fatalf("there are %d", len(byHand))
	}
	for _, w := range byHand {
		a := s.of(t, w.code)
		for _, g := range w.granted {
			got := "nothing said"
			for _, d := range a.Decisions {
				if d.Programme.Key != g.programme || d.Subject.ID != a.Household.Members[g.member-1].ID {
					continue
				}
				switch {
				case d.Outcome == rules.Undetermined:
					got = "?"
				case d.Outcome == rules.Ineligible:
					got = "no"
				case d.Amount != nil:
					got = d.Amount.String()
				}
			}
			if got != g.want {
				t.Errorf("%s, member %d, %s: Bentou says %s, by hand %s (%s)\n%s", w.code, g.member, g.programme, got, g.want, g.because, w.working)
			}
		}
		for _, f := range a.Flags {
			if want, ok := w.flags[f.Flag.Key]; ok && state(f) != want {
				t.Errorf("%s, flag %s: Bentou says %s, by hand %s\n%s", w.code, f.Flag.Key, state(f), want, w.working)
			}
		}
	}
}

// The fifty households, each with the working that gives what it must get.
var byHand = []worked{
	{"37159900100045", "5 members, 低保贫困户, 未脱贫; (19291.00 - 2020.00) / 5 = 3454.20 < 3747 a head; on dibao", []granted{
		{1, "elder_dibao", "80.00", "66 on dibao: 80.00"},
		{1, "disab_living", "no", "no certificate"},
		{1, "premium_special", "100.00", "registered poor: 100"},
		{1, "premium_medical", "250.00", "in the residents' insurance: 250 paid"},
		{2, "premium_medical", "250.00", "in the residents' insurance: 250 paid"},
		{2, "premium_pension", "100.00", "35: pension premium 100"},
		{3, "disab_living", "80.00", "grade 3 on dibao: 80.00"},
		{3, "premium_medical", "250.00", "in the residents' insurance: 250 paid"},
		{3, "premium_pension", "100.00", "57: pension premium 100"},
		{4, "disab_living", "80.00", "grade 4 on dibao: 80.00"},
		{4, "premium_medical", "250.00", "in the residents' insurance: 250 paid"},
		{4, "premium_pension", "no", "5: under 16"},
		{5, "disab_living", "110.00", "grade 1 on dibao: 110.00"},
		{5, "premium_medical", "250.00", "in the residents' insurance: 250 paid"},
		{5, "premium_pension", "100.00", "22: pension premium 100"},
	}, map[string]string{"below_line": "raised", "near_line": "quiet", "uninsured": "quiet"}},
	{"37159900100110", "3 members, 低保贫困户, 已脱贫(不享受政策); (19999.35 - 1750.00) / 3 = 6083.12 >= 3747 a head; >= 1.5 x 3747 = 5620.50, not registered poor; on dibao", []granted{
		{1, "elder_zone70", "no", "85 but registered elsewhere"},
		{1, "elder_dibao", "100.00", "85 on dibao: 100.00"},
		{1, "elder_care", "80.00", "cannot care for themselves: 80"},
		{1, "disab_living", "no", "no certificate"},
		{1, "premium_special", "no", "not registered poor: none"},
		{2, "elder_dibao", "80.00", "68 on dibao: 80.00"},
		{3, "premium_pension", "100.00", "59: pension premium 100"},
	}, map[string]string{"below_line": "quiet", "near_line": "quiet", "uninsured": "quiet"}},
	{"37159900100125", "3 members, 低保贫困户, 已脱贫(不享受政策); (6046.50 - 870.00) / 3 = 1725.50 < 3747 a head; on dibao", []granted{
		{1, "elder_zone70", "100.00", "91 and local: 100"},
		{1, "elder_dibao", "200.00", "91 on dibao: 200.00"},
		{1, "elder_care", "80.00", "cannot care for themselves: 80"},
		{1, "disab_living", "no", "no certificate"},
		{1, "premium_special", "no", "not registered poor: none"},
		{2, "elder_dibao", "80.00", "66 on dibao: 80.00"},
		{3, "premium_pension", "100.00", "27: pension premium 100"},
	}, map[string]string{"below_line": "raised", "near_line": "quiet", "uninsured": "quiet"}},
	{"37159900100193", "5 members, 低保贫困户, 未脱贫; (25033.00 - 2430.00) / 5 = 4520.60 >= 3747 a head; < 1.5 x 3747 = 5620.50, registered poor; on dibao", []granted{
		{1, "elder_zone70", "100.00", "87 and local: 100"},
		{1, "elder_dibao", "100.00", "87 on dibao: 100.00"},
		{1, "disab_living", "no", "no certificate"},
		{1, "premium_special", "100.00", "registered poor: 100"},
		{1, "premium_medical", "250.00", "in the residents' insurance: 250 paid"},
		{2, "elder_dibao", "80.00", "61 on dibao: 80.00"},
		{2, "disab_living", "110.00", "grade 2 on dibao: 110.00"},
		{2, "premium_medical", "250.00", "in the residents' insurance: 250 paid"},
		{3, "premium_medical", "250.00", "in the residents' insurance: 250 paid"},
		{3, "premium_pension", "100.00", "47: pension premium 100"},
		{4, "premium_medical", "250.00", "in the residents' insurance: 250 paid"},
		{4, "premium_pension", "100.00", "46: pension premium 100"},
		{5, "disab_living", "110.00", "grade 2 on dibao: 110.00"},
		{5, "premium_medical", "250.00", "in the residents' insurance: 250 paid"},
		{5, "premium_pension", "100.00", "41: pension premium 100"},
	}, map[string]string{"below_line": "quiet", "near_line": "raised", "uninsured": "quiet"}},
	{"37159900100205", "2 members, 一般农户, never registered; an income or expense cell is blank: no net income, so neither line is decided", []granted{
		{1, "disab_living", "no", "no certificate"},
		{1, "premium_special", "no", "not registered poor: none"},
		{1, "premium_pension", "no", "46, lifted and without dibao: own pension premium"},
		{2, "premium_pension", "no", "6: under 16"},
	}, map[string]string{"below_line": "undetermined", "near_line": "quiet", "uninsured": "quiet"}},
	{"37159900100255", "3 members, 低保贫困户, 已脱贫(享受政策); an income or expense cell is blank: no net income, so neither line is decided; on dibao", []granted{
		{1, "elder_zone70", "100.00", "83 and local: 100"},
		{1, "elder_dibao", "100.00", "83 on dibao: 100.00"},
		{1, "elder_care", "80.00", "cannot care for themselves: 80"},
		{1, "disab_living", "no", "no certificate"},
		{1, "premium_special", "100.00", "registered poor: 100"},
		{1, "premium_medical", "250.00", "in the residents' insurance: 250 paid"},
		{2, "elder_dibao", "80.00", "63 on dibao: 80.00"},
		{2, "premium_medical", "250.00", "in the residents' insurance: 250 paid"},
		{3, "premium_medical", "250.00", "in the residents' insurance: 250 paid"},
		{3, "premium_pension", "100.00", "35: pension premium 100"},
	}, map[string]string{"below_line": "undetermined", "near_line": "undetermined", "uninsured": "quiet"}},
	{"37159900100326", "3 members, 一般贫困户, 已脱贫(享受政策); (14956.50 - 1050.00) / 3 = 4635.50 >= 3747 a head; < 1.5 x 3747 = 5620.50, registered poor", []granted{
		{1, "disab_living", "no", "no certificate"},
		{1, "premium_special", "100.00", "registered poor: 100"},
		{1, "premium_medical", "250.00", "in the residents' insurance: 250 paid"},
		{1, "premium_pension", "no", "51, lifted and without dibao: own pension premium"},
		{2, "premium_medical", "250.00", "in the residents' insurance: 250 paid"},
		{2, "premium_pension", "no", "3: under 16"},
		{3, "elder_zone70", "no", "69: not yet 70"},
		{3, "elder_dibao", "no", "69, no dibao"},
		{3, "premium_medical", "250.00", "in the residents' insurance: 250 paid"},
	}, map[string]string{"below_line": "quiet", "near_line": "raised", "uninsured": "quiet"}},
	{"37159900200093", "5 members, 特困供养户, 未脱贫; (30276.00 - 2190.00) / 5 = 5617.20 >= 3747 a head; < 1.5 x 3747 = 5620.50, registered poor", []granted{
		{1, "elder_zone70", "100.00", "71 and local: 100"},
		{1, "elder_dibao", "no", "71, no dibao"},
		{1, "disab_living", "no", "no certificate"},
		{1, "premium_special", "100.00", "registered poor: 100"},
		{1, "premium_medical", "250.00", "in the residents' insurance: 250 paid"},
		{2, "premium_medical", "250.00", "in the residents' insurance: 250 paid"},
		{2, "premium_pension", "100.00", "36: pension premium 100"},
		{3, "elder_dibao", "no", "62, no dibao"},
		{3, "premium_medical", "250.00", "in the residents' insurance: 250 paid"},
		{4, "premium_medical", "250.00", "in the residents' insurance: 250 paid"},
		{4, "premium_pension", "100.00", "48: pension premium 100"},
		{5, "premium_medical", "250.00", "in the residents' insurance: 250 paid"},
		{5, "premium_pension", "no", "7: under 16"},
	}, map[string]string{"below_line": "quiet", "near_line": "raised", "uninsured": "quiet"}},
	{"37159900200151", "5 members, 低保贫困户, 已脱贫(享受政策); (20350.50 - 2050.00) / 5 = 3660.10 < 3747 a head; on dibao", []granted{
		{1, "disab_living", "no", "no certificate"},
		{1, "premium_special", "100.00", "registered poor: 100"},
		{1, "premium_medical", "250.00", "in the residents' insurance: 250 paid"},
		{1, "premium_pension", "100.00", "59: pension premium 100"},
		{2, "disab_living", "80.00", "grade 4 on dibao: 80.00"},
		{2, "premium_medical", "250.00", "in the residents' insurance: 250 paid"},
		{2, "premium_pension", "100.00", "47: pension premium 100"},
		{3, "premium_medical", "250.00", "in the residents' insurance: 250 paid"},
		{3, "premium_pension", "100.00", "19: pension premium 100"},
		{4, "premium_medical", "250.00", "in the residents' insurance: 250 paid"},
		{4, "premium_pension", "no", "5: under 16"},
		{5, "disab_living", "80.00", "grade 3 on dibao: 80.00"},
		{5, "premium_medical", "250.00", "in the residents' insurance: 250 paid"},
		{5, "premium_pension", "100.00", "27: pension premium 100"},
	}, map[string]string{"below_line": "raised", "near_line": "quiet", "uninsured": "quiet"}},
	{"37159900200163", "3 members, 低保贫困户, 已脱贫(享受政策); (9010.50 - 1290.00) / 3 = 2573.50 < 3747 a head; on dibao", []granted{
		{1, "disab_living", "80.00", "grade 3 on dibao: 80.00"},
		{1, "premium_special", "100.00", "registered poor: 100"},
		{1, "premium_medical", "250.00", "in the residents' insurance: 250 paid"},
		{1, "premium_pension", "100.00", "28: pension premium 100"},
		{2, "disab_living", "110.00", "grade 2 on dibao: 110.00"},
		{2, "premium_medical", "250.00", "in the residents' insurance: 250 paid"},
		{2, "premium_pension", "100.00", "52: pension premium 100"},
		{3, "premium_medical", "250.00", "in the residents' insurance: 250 paid"},
		{3, "premium_pension", "no", "3: under 16"},
	}, map[string]string{"below_line": "raised", "near_line": "quiet", "uninsured": "quiet"}},
	{"37159900200181", "2 members, 低保贫困户, 已脱贫(不享受政策); (2948.35 - 880.00) / 2 = 1034.17 < 3747 a head; on dibao", []granted{
		{1, "elder_zone70", "100.00", "91 and local: 100"},
		{1, "elder_dibao", "200.00", "91 on dibao: 200.00"},
		{1, "disab_living", "80.00", "grade 4 on dibao: 80.00"},
		{1, "premium_special", "no", "not registered poor: none"},
		{2, "premium_pension", "100.00", "53: pension premium 100"},
	}, map[string]string{"below_line": "raised", "near_line": "quiet", "uninsured": "quiet"}},
	{"37159900200254", "3 members, 低保贫困户, 已脱贫(享受政策); (15170.50 - 680.00) / 3 = 4830.17 >= 3747 a head; < 1.5 x 3747 = 5620.50, registered poor; on dibao", []granted{
		{1, "elder_zone70", "100.00", "71 and local: 100"},
		{1, "elder_dibao", "80.00", "71 on dibao: 80.00"},
		{1, "disab_living", "80.00", "grade 3 on dibao: 80.00"},
		{1, "premium_special", "100.00", "registered poor: 100"},
		{1, "premium_medical", "250.00", "in the residents' insurance: 250 paid"},
		{2, "disab_living", "110.00", "grade 1 on dibao: 110.00"},
		{2, "premium_medical", "250.00", "in the residents' insurance: 250 paid"},
		{2, "premium_pension", "100.00", "18: pension premium 100"},
		{3, "premium_medical", "250.00", "in the residents' insurance: 250 paid"},
		{3, "premium_pension", "100.00", "36: pension premium 100"},
	}, map[string]string{"below_line": "quiet", "near_line": "raised", "uninsured": "quiet"}},
	{"37159900200330", "3 members, 一般农户, never registered; an income or expense cell is blank: no net income, so neither line is decided", []granted{
		{1, "elder_zone70", "100.00", "91 and local: 100"},
		{1, "elder_dibao", "no", "91, no dibao"},
		{1, "premium_special", "no", "not registered poor: none"},
		{2, "elder_zone70", "100.00", "73 and local: 100"},
		{2, "elder_dibao", "no", "73, no dibao"},
		{3, "premium_pension", "no", "27, lifted and without dibao: own pension premium"},
	}, map[string]string{"below_line": "undetermined", "near_line": "quiet", "uninsured": "quiet"}},
	{"37159900200403", "4 members, 低保贫困户, 已脱贫(享受政策); (10730.00 - 830.00) / 4 = 2475.00 < 3747 a head; on dibao", []granted{
		{1, "disab_living", "110.00", "grade 2 on dibao: 110.00"},
		{1, "premium_special", "100.00", "registered poor: 100"},
		{1, "premium_medical", "250.00", "in the residents' insurance: 250 paid"},
		{1, "premium_pension", "100.00", "28: pension premium 100"},
		{2, "premium_medical", "250.00", "in the residents' insurance: 250 paid"},
		{2, "premium_pension", "100.00", "32: pension premium 100"},
		{3, "premium_medical", "250.00", "in the residents' insurance: 250 paid"},
		{3, "premium_pension", "100.00", "45: pension premium 100"},
		{4, "disab_living", "110.00", "grade 1 on dibao: 110.00"},
		{4, "premium_medical", "250.00", "in the residents' insurance: 250 paid"},
		{4, "premium_pension", "no", "7: under 16"},
	}, map[string]string{"below_line": "raised", "near_line": "quiet", "uninsured": "quiet"}},
	{"37159900200559", "3 members, 低保贫困户, 未脱贫; (19360.50 - 1710.00) / 3 = 5883.50 >= 3747 a head; >= 1.5 x 3747 = 5620.50, registered poor; on dibao", []granted{
		{1, "elder_dibao", "80.00", "63 on dibao: 80.00"},
		{1, "disab_living", "no", "no certificate"},
		{1, "premium_special", "100.00", "registered poor: 100"},
		{1, "premium_medical", "250.00", "in the residents' insurance: 250 paid"},
		{2, "disab_living", "80.00", "grade 3 on dibao: 80.00"},
		{2, "premium_medical", "250.00", "in the residents' insurance: 250 paid"},
		{2, "premium_pension", "100.00", "42: pension premium 100"},
		{3, "premium_medical", "250.00", "in the residents' insurance: 250 paid"},
		{3, "premium_pension", "100.00", "24: pension premium 100"},
	}, map[string]string{"below_line": "quiet", "near_line": "quiet", "uninsured": "quiet"}},
	{"37159900200561", "3 members, 低保贫困户, 未脱贫; (20180.50 - 1330.00) / 3 = 6283.50 >= 3747 a head; >= 1.5 x 3747 = 5620.50, registered poor; on dibao", []granted{
		{1, "elder_zone70", "100.00", "71 and local: 100"},
		{1, "elder_dibao", "80.00", "71 on dibao: 80.00"},
		{1, "disab_living", "110.00", "grade 1 on dibao: 110.00"},
		{1, "premium_special", "100.00", "registered poor: 100"},
		{1, "premium_medical", "250.00", "in the residents' insurance: 250 paid"},
		{2, "disab_living", "80.00", "grade 4 on dibao: 80.00"},
		{2, "premium_medical", "250.00", "in the residents' insurance: 250 paid"},
		{2, "premium_pension", "100.00", "59: pension premium 100"},
		{3, "premium_medical", "?", "not insured as a resident; as an employee is not known"},
		{3, "premium_pension", "no", "4: under 16"},
	}, map[string]string{"below_line": "quiet", "near_line": "quiet", "uninsured": "raised"}},
	{"37159900200585", "5 members, 低保贫困户, 未脱贫; (28128.35 - 2330.00) / 5 = 5159.67 >= 3747 a head; < 1.5 x 3747 = 5620.50, registered poor; on dibao", []granted{
		{1, "elder_zone70", "100.00", "81 and local: 100"},
		{1, "elder_dibao", "100.00", "81 on dibao: 100.00"},
		{1, "disab_living", "no", "no certificate"},
		{1, "premium_special", "100.00", "registered poor: 100"},
		{1, "premium_medical", "250.00", "in the residents' insurance: 250 paid"},
		{2, "elder_dibao", "80.00", "62 on dibao: 80.00"},
		{2, "premium_medical", "250.00", "in the residents' insurance: 250 paid"},
		{3, "premium_medical", "250.00", "in the residents' insurance: 250 paid"},
		{3, "premium_pension", "100.00", "26: pension premium 100"},
		{4, "premium_medical", "250.00", "in the residents' insurance: 250 paid"},
		{4, "premium_pension", "100.00", "41: pension premium 100"},
		{5, "disab_living", "110.00", "grade 2 on dibao: 110.00"},
		{5, "premium_medical", "250.00", "in the residents' insurance: 250 paid"},
		{5, "premium_pension", "100.00", "25: pension premium 100"},
	}, map[string]string{"below_line": "quiet", "near_line": "raised", "uninsured": "quiet"}},
	{"37159900300098", "4 members, 特困供养户, 未脱贫; (16490.00 - 1520.00) / 4 = 3742.50 < 3747 a head", []granted{
		{1, "disab_living", "no", "no certificate"},
		{1, "premium_special", "100.00", "registered poor: 100"},
		{1, "premium_medical", "250.00", "in the residents' insurance: 250 paid"},
		{1, "premium_pension", "100.00", "53: pension premium 100"},
		{2, "premium_medical", "?", "not insured as a resident; as an employee is not known"},
		{2, "premium_pension", "100.00", "39: pension premium 100"},
		{3, "premium_medical", "250.00", "in the residents' insurance: 250 paid"},
		{3, "premium_pension", "100.00", "53: pension premium 100"},
		{4, "premium_medical", "250.00", "in the residents' insurance: 250 paid"},
		{4, "premium_pension", "100.00", "31: pension premium 100"},
	}, map[string]string{"below_line": "raised", "near_line": "quiet", "uninsured": "raised"}},
	{"37159900300102", "4 members, 低保贫困户, 已脱贫(不享受政策); (24206.50 - 1540.00) / 4 = 5666.62 >= 3747 a head; >= 1.5 x 3747 = 5620.50, not registered poor; on dibao", []granted{
		{1, "disab_living", "no", "no certificate"},
		{1, "premium_special", "no", "not registered poor: none"},
		{1, "premium_pension", "100.00", "31: pension premium 100"},
		{2, "elder_zone70", "100.00", "87 and local: 100"},
		{2, "elder_dibao", "100.00", "87 on dibao: 100.00"},
		{3, "disab_living", "80.00", "grade 4 on dibao: 80.00"},
		{3, "premium_pension", "100.00", "38: pension premium 100"},
		{4, "elder_zone70", "100.00", "70 and local: 100"},
		{4, "elder_dibao", "80.00", "70 on dibao: 80.00"},
	}, map[string]string{"below_line": "quiet", "near_line": "quiet", "uninsured": "quiet"}},
	{"37159900300252", "2 members, 低保贫困户, 已脱贫(享受政策); (3880.00 - 550.00) / 2 = 1665.00 < 3747 a head; on dibao", []granted{
		{1, "elder_zone70", "100.00", "71 and local: 100"},
		{1, "elder_dibao", "80.00", "71 on dibao: 80.00"},
		{1, "disab_living", "no", "no certificate"},
		{1, "premium_special", "100.00", "registered poor: 100"},
		{1, "premium_medical", "250.00", "in the residents' insurance: 250 paid"},
		{2, "elder_zone70", "no", "78 but registered elsewhere"},
		{2, "elder_dibao", "80.00", "78 on dibao: 80.00"},
		{2, "elder_care", "80.00", "cannot care for themselves: 80"},
		{2, "premium_medical", "250.00", "in the residents' insurance: 250 paid"},
	}, map[string]string{"below_line": "raised", "near_line": "quiet", "uninsured": "quiet"}},
	{"37159900300364", "4 members, 一般贫困户, 已脱贫(享受政策); an income or expense cell is blank: no net income, so neither line is decided", []granted{
		{1, "elder_zone70", "no", "69: not yet 70"},
		{1, "elder_dibao", "no", "69, no dibao"},
		{1, "disab_living", "no", "no certificate"},
		{1, "premium_special", "100.00", "registered poor: 100"},
		{1, "premium_medical", "250.00", "in the residents' insurance: 250 paid"},
		{2, "premium_medical", "250.00", "in the residents' insurance: 250 paid"},
		{2, "premium_pension", "no", "43, lifted and without dibao: own pension premium"},
		{3, "premium_medical", "250.00", "in the residents' insurance: 250 paid"},
		{3, "premium_pension", "no", "11: under 16"},
		{4, "premium_medical", "250.00", "in the residents' insurance: 250 paid"},
		{4, "premium_pension", "no", "27, lifted and without dibao: own pension premium"},
	}, map[string]string{"below_line": "undetermined", "near_line": "undetermined", "uninsured": "quiet"}},
	{"37159900300399", "3 members, 特困供养户, 已脱贫(享受政策); (17400.00 - 1680.00) / 3 = 5240.00 >= 3747 a head; < 1.5 x 3747 = 5620.50, registered poor", []granted{
		{1, "disab_living", "no", "no certificate"},
		{1, "premium_special", "100.00", "registered poor: 100"},
		{1, "premium_medical", "250.00", "in the residents' insurance: 250 paid"},
		{1, "premium_pension", "100.00", "51: pension premium 100"},
		{2, "elder_zone70", "100.00", "80 and local: 100"},
		{2, "elder_dibao", "no", "80, no dibao"},
		{2, "premium_medical", "?", "not insured as a resident; as an employee is not known"},
		{3, "premium_medical", "250.00", "in the residents' insurance: 250 paid"},
		{3, "premium_pension", "100.00", "31: pension premium 100"},
	}, map[string]string{"below_line": "quiet", "near_line": "raised", "uninsured": "raised"}},
	{"37159900300502", "4 members, 一般贫困户, 已脱贫(不享受政策); an income or expense cell is blank: no net income, so neither line is decided", []granted{
		{1, "elder_zone70", "100.00", "71 and local: 100"},
		{1, "elder_dibao", "no", "71, no dibao"},
		{1, "disab_living", "no", "no certificate"},
		{1, "premium_special", "no", "not registered poor: none"},
		{2, "premium_pension", "no", "53, lifted and without dibao: own pension premium"},
		{3, "elder_zone70", "no", "69: not yet 70"},
		{3, "elder_dibao", "no", "69, no dibao"},
		{4, "premium_pension", "no", "44, lifted and without dibao: own pension premium"},
	}, map[string]string{"below_line": "undetermined", "near_line": "quiet", "uninsured": "quiet"}},
	{"37159900300518", "4 members, 一般贫困户, 已脱贫(不享受政策); (12948.35 - 1370.00) / 4 = 2894.59 < 3747 a head", []granted{
		{1, "elder_zone70", "100.00", "74 and local: 100"},
		{1, "elder_dibao", "no", "74, no dibao"},
		{1, "disab_living", "no", "no certificate"},
		{1, "premium_special", "no", "not registered poor: none"},
		{2, "elder_zone70", "no", "69: not yet 70"},
		{2, "elder_dibao", "no", "69, no dibao"},
		{3, "premium_pension", "no", "43, lifted and without dibao: own pension premium"},
		{4, "premium_pension", "no", "15: under 16"},
	}, map[string]string{"below_line": "raised", "near_line": "quiet", "uninsured": "quiet"}},
	{"37159900400074", "2 members, 低保贫困户, 已脱贫(不享受政策); (7938.35 - 1670.00) / 2 = 3134.18 < 3747 a head; on dibao", []granted{
		{1, "elder_zone70", "no", "85 but registered elsewhere"},
		{1, "elder_dibao", "100.00", "85 on dibao: 100.00"},
		{1, "disab_living", "no", "no certificate"},
		{1, "premium_special", "no", "not registered poor: none"},
		{2, "elder_zone70", "100.00", "90 and local: 100"},
		{2, "elder_dibao", "200.00", "90 on dibao: 200.00"},
	}, map[string]string{"below_line": "raised", "near_line": "quiet", "uninsured": "quiet"}},
	{"37159900400114", "3 members, 低保贫困户, 未脱贫; (15930.00 - 2260.00) / 3 = 4556.67 >= 3747 a head; < 1.5 x 3747 = 5620.50, registered poor; dibao ended within twelve months, why and at what amount is not in the roster", []granted{
		{1, "premium_special", "100.00", "registered poor: 100"},
		{1, "premium_medical", "250.00", "in the residents' insurance: 250 paid"},
		{1, "premium_pension", "100.00", "46: pension premium 100"},
		{2, "premium_medical", "250.00", "in the residents' insurance: 250 paid"},
		{2, "premium_pension", "100.00", "59: pension premium 100"},
		{3, "premium_medical", "250.00", "in the residents' insurance: 250 paid"},
		{3, "premium_pension", "100.00", "25: pension premium 100"},
	}, map[string]string{"below_line": "quiet", "near_line": "raised", "uninsured": "quiet"}},
	{"37159900400289", "3 members, 一般农户, never registered; (12337.00 - 1330.00) / 3 = 3669.00 < 3747 a head", []granted{
		{1, "elder_zone70", "no", "69: not yet 70"},
		{1, "elder_dibao", "no", "69, no dibao"},
		{1, "disab_living", "no", "no certificate"},
		{1, "premium_special", "no", "not registered poor: none"},
		{2, "premium_pension", "no", "52, lifted and without dibao: own pension premium"},
		{3, "premium_pension", "no", "38, lifted and without dibao: own pension premium"},
	}, map[string]string{"below_line": "raised", "near_line": "quiet", "uninsured": "quiet"}},
	{"37159900400382", "5 members, 一般贫困户, 未脱贫; (15516.00 - 2560.00) / 5 = 2591.20 < 3747 a head", []granted{
		{1, "premium_special", "100.00", "registered poor: 100"},
		{1, "premium_medical", "250.00", "in the residents' insurance: 250 paid"},
		{1, "premium_pension", "100.00", "32: pension premium 100"},
		{2, "elder_zone70", "no", "69: not yet 70"},
		{2, "elder_dibao", "no", "69, no dibao"},
		{2, "premium_medical", "250.00", "in the residents' insurance: 250 paid"},
		{3, "premium_medical", "250.00", "in the residents' insurance: 250 paid"},
		{3, "premium_pension", "no", "3: under 16"},
		{4, "premium_medical", "250.00", "in the residents' insurance: 250 paid"},
		{4, "premium_pension", "100.00", "20: pension premium 100"},
		{5, "premium_medical", "?", "not insured as a resident; as an employee is not known"},
		{5, "premium_pension", "100.00", "29: pension premium 100"},
	}, map[string]string{"below_line": "raised", "near_line": "quiet", "uninsured": "raised"}},
	{"37159900400395", "3 members, 一般农户, never registered; (15147.00 - 1290.00) / 3 = 4619.00 >= 3747 a head; < 1.5 x 3747 = 5620.50, not registered poor", []granted{
		{1, "elder_dibao", "no", "64, no dibao"},
		{1, "disab_living", "no", "no certificate"},
		{1, "premium_special", "no", "not registered poor: none"},
		{2, "premium_pension", "no", "49, lifted and without dibao: own pension premium"},
		{3, "premium_pension", "no", "26, lifted and without dibao: own pension premium"},
	}, map[string]string{"below_line": "quiet", "near_line": "quiet", "uninsured": "quiet"}},
	{"37159900400441", "5 members, 低保贫困户, 已脱贫(享受政策); (13726.50 - 1480.00) / 5 = 2449.30 < 3747 a head; on dibao", []granted{
		{1, "elder_zone70", "100.00", "86 and local: 100"},
		{1, "elder_dibao", "100.00", "86 on dibao: 100.00"},
		{1, "disab_living", "no", "no certificate"},
		{1, "premium_special", "100.00", "registered poor: 100"},
		{1, "premium_medical", "250.00", "in the residents' insurance: 250 paid"},
		{2, "premium_medical", "?", "not insured as a resident; as an employee is not known"},
		{2, "premium_pension", "100.00", "28: pension premium 100"},
		{3, "elder_dibao", "80.00", "67 on dibao: 80.00"},
		{3, "premium_medical", "250.00", "in the residents' insurance: 250 paid"},
		{4, "premium_medical", "250.00", "in the residents' insurance: 250 paid"},
		{4, "premium_pension", "100.00", "28: pension premium 100"},
		{5, "disab_living", "110.00", "grade 2 on dibao: 110.00"},
		{5, "premium_medical", "250.00", "in the residents' insurance: 250 paid"},
		{5, "premium_pension", "100.00", "19: pension premium 100"},
	}, map[string]string{"below_line": "raised", "near_line": "quiet", "uninsured": "raised"}},
	{"37159900400456", "1 member, 特困供养户, 已脱贫(享受政策); (12780.00 - 660.00) / 1 = 12120.00 >= 3747 a head; >= 1.5 x 3747 = 5620.50, registered poor", []granted{
		{1, "elder_zone70", "no", "69: not yet 70"},
		{1, "elder_dibao", "no", "69, no dibao"},
		{1, "disab_living", "no", "no certificate"},
		{1, "premium_special", "100.00", "registered poor: 100"},
		{1, "premium_medical", "250.00", "in the residents' insurance: 250 paid"},
	}, map[string]string{"below_line": "quiet", "near_line": "quiet", "uninsured": "quiet"}},
	{"37159900400475", "3 members, 特困供养户, 已脱贫(享受政策); an income or expense cell is blank: no net income, so neither line is decided", []granted{
		{1, "elder_zone70", "100.00", "76 and local: 100"},
		{1, "elder_dibao", "no", "76, no dibao"},
		{1, "disab_living", "no", "no certificate"},
		{1, "premium_special", "100.00", "registered poor: 100"},
		{1, "premium_medical", "250.00", "in the residents' insurance: 250 paid"},
		{2, "premium_medical", "250.00", "in the residents' insurance: 250 paid"},
		{2, "premium_pension", "100.00", "55: pension premium 100"},
		{3, "premium_medical", "250.00", "in the residents' insurance: 250 paid"},
		{3, "premium_pension", "100.00", "52: pension premium 100"},
	}, map[string]string{"below_line": "undetermined", "near_line": "undetermined", "uninsured": "quiet"}},
	{"37159900400480", "5 members, 低保贫困户, 已脱贫(不享受政策); (29377.70 - 1880.00) / 5 = 5499.54 >= 3747 a head; < 1.5 x 3747 = 5620.50, not registered poor; dibao ended within twelve months, why and at what amount is not in the roster", []granted{
		{1, "elder_zone70", "100.00", "72 and local: 100"},
		{1, "disab_living", "no", "no certificate"},
		{1, "premium_special", "no", "not registered poor: none"},
		{2, "elder_zone70", "100.00", "83 and local: 100"},
		{3, "premium_pension", "no", "8: under 16"},
	}, map[string]string{"below_line": "quiet", "near_line": "quiet", "uninsured": "quiet"}},
	{"37159900400513", "4 members, 低保贫困户, 未脱贫; (10440.00 - 1160.00) / 4 = 2320.00 < 3747 a head; dibao ended within twelve months, why and at what amount is not in the roster", []granted{
		{1, "disab_living", "no", "no certificate"},
		{1, "premium_special", "100.00", "registered poor: 100"},
		{1, "premium_medical", "250.00", "in the residents' insurance: 250 paid"},
		{1, "premium_pension", "100.00", "58: pension premium 100"},
		{2, "premium_medical", "250.00", "in the residents' insurance: 250 paid"},
		{2, "premium_pension", "100.00", "49: pension premium 100"},
		{3, "premium_medical", "250.00", "in the residents' insurance: 250 paid"},
		{3, "premium_pension", "no", "4: under 16"},
		{4, "premium_medical", "?", "not insured as a resident; as an employee is not known"},
		{4, "premium_pension", "100.00", "22: pension premium 100"},
	}, map[string]string{"below_line": "raised", "near_line": "quiet", "uninsured": "raised"}},
	{"37159900400539", "3 members, 低保贫困户, 未脱贫; (21140.50 - 1740.00) / 3 = 6466.83 >= 3747 a head; >= 1.5 x 3747 = 5620.50, registered poor; dibao ended within twelve months, why and at what amount is not in the roster", []granted{
		{1, "premium_special", "100.00", "registered poor: 100"},
		{1, "premium_medical", "250.00", "in the residents' insurance: 250 paid"},
		{1, "premium_pension", "100.00", "36: pension premium 100"},
		{2, "elder_zone70", "no", "69: not yet 70"},
		{2, "premium_medical", "250.00", "in the residents' insurance: 250 paid"},
		{3, "premium_medical", "250.00", "in the residents' insurance: 250 paid"},
		{3, "premium_pension", "100.00", "34: pension premium 100"},
	}, map[string]string{"below_line": "quiet", "near_line": "quiet", "uninsured": "quiet"}},
	{"37159900400600", "3 members, 一般贫困户, 已脱贫(享受政策); (11506.50 - 1040.00) / 3 = 3488.83 < 3747 a head", []granted{
		{1, "elder_zone70", "no", "87 but registered elsewhere"},
		{1, "elder_dibao", "no", "87, no dibao"},
		{1, "disab_living", "no", "no certificate"},
		{1, "premium_special", "100.00", "registered poor: 100"},
		{1, "premium_medical", "?", "not insured as a resident; as an employee is not known"},
		{2, "premium_medical", "250.00", "in the residents' insurance: 250 paid"},
		{2, "premium_pension", "no", "42, lifted and without dibao: own pension premium"},
		{3, "premium_medical", "250.00", "in the residents' insurance: 250 paid"},
		{3, "premium_pension", "no", "23, lifted and without dibao: own pension premium"},
	}, map[string]string{"below_line": "raised", "near_line": "quiet", "uninsured": "raised"}},
	{"37159900500009", "2 members, 低保贫困户, 已脱贫(享受政策); (6100.00 - 70.00) / 2 = 3015.00 < 3747 a head; on dibao", []granted{
		{1, "elder_zone70", "100.00", "92 and local: 100"},
		{1, "elder_dibao", "200.00", "92 on dibao: 200.00"},
		{1, "disab_living", "no", "no certificate"},
		{1, "premium_special", "100.00", "registered poor: 100"},
		{1, "premium_medical", "250.00", "in the residents' insurance: 250 paid"},
		{2, "disab_living", "110.00", "grade 1 on dibao: 110.00"},
		{2, "premium_medical", "250.00", "in the residents' insurance: 250 paid"},
		{2, "premium_pension", "100.00", "16: pension premium 100"},
	}, map[string]string{"below_line": "raised", "near_line": "quiet", "uninsured": "quiet"}},
	{"37159900500067", "2 members, 低保贫困户, 未脱贫; (9920.50 - 830.00) / 2 = 4545.25 >= 3747 a head; < 1.5 x 3747 = 5620.50, registered poor; dibao ended within twelve months, why and at what amount is not in the roster", []granted{
		{1, "elder_zone70", "100.00", "90 and local: 100"},
		{1, "disab_living", "no", "no certificate"},
		{1, "premium_special", "100.00", "registered poor: 100"},
		{1, "premium_medical", "250.00", "in the residents' insurance: 250 paid"},
		{2, "premium_medical", "250.00", "in the residents' insurance: 250 paid"},
		{2, "premium_pension", "100.00", "31: pension premium 100"},
	}, map[string]string{"below_line": "quiet", "near_line": "raised", "uninsured": "quiet"}},
	{"37159900500132", "3 members, 低保贫困户, 已脱贫(享受政策); (13747.00 - 1510.00) / 3 = 4079.00 >= 3747 a head; < 1.5 x 3747 = 5620.50, registered poor; on dibao", []granted{
		{1, "elder_zone70", "100.00", "85 and local: 100"},
		{1, "elder_dibao", "100.00", "85 on dibao: 100.00"},
		{1, "disab_living", "no", "no certificate"},
		{1, "premium_special", "100.00", "registered poor: 100"},
		{1, "premium_medical", "250.00", "in the residents' insurance: 250 paid"},
		{2, "premium_medical", "250.00", "in the residents' insurance: 250 paid"},
		{2, "premium_pension", "100.00", "56: pension premium 100"},
		{3, "disab_living", "80.00", "grade 3 on dibao: 80.00"},
		{3, "premium_medical", "250.00", "in the residents' insurance: 250 paid"},
		{3, "premium_pension", "no", "3: under 16"},
	}, map[string]string{"below_line": "quiet", "near_line": "raised", "uninsured": "quiet"}},
	{"37159900500138", "1 member, 一般农户, never registered; an income or expense cell is blank: no net income, so neither line is decided", []granted{
		{1, "disab_living", "no", "no certificate"},
		{1, "premium_special", "no", "not registered poor: none"},
		{1, "premium_pension", "no", "56, lifted and without dibao: own pension premium"},
	}, map[string]string{"below_line": "undetermined", "near_line": "quiet", "uninsured": "quiet"}},
	{"37159900500203", "4 members, 一般贫困户, 已脱贫(享受政策); (17446.00 - 1780.00) / 4 = 3916.50 >= 3747 a head; < 1.5 x 3747 = 5620.50, registered poor", []granted{
		{1, "elder_zone70", "100.00", "71 and local: 100"},
		{1, "elder_dibao", "no", "71, no dibao"},
		{1, "disab_living", "no", "no certificate"},
		{1, "premium_special", "100.00", "registered poor: 100"},
		{1, "premium_medical", "250.00", "in the residents' insurance: 250 paid"},
		{2, "premium_medical", "250.00", "in the residents' insurance: 250 paid"},
		{2, "premium_pension", "no", "44, lifted and without dibao: own pension premium"},
		{3, "premium_medical", "?", "not insured as a resident; as an employee is not known"},
		{3, "premium_pension", "no", "54, lifted and without dibao: own pension premium"},
		{4, "premium_medical", "250.00", "in the residents' insurance: 250 paid"},
		{4, "premium_pension", "no", "1: under 16"},
	}, map[string]string{"below_line": "quiet", "near_line": "raised", "uninsured": "raised"}},
	{"37159900500216", "3 members, 低保贫困户, 已脱贫(不享受政策); (12996.00 - 1200.00) / 3 = 3932.00 >= 3747 a head; < 1.5 x 3747 = 5620.50, not registered poor; on dibao", []granted{
		{1, "elder_zone70", "100.00", "83 and local: 100"},
		{1, "elder_dibao", "100.00", "83 on dibao: 100.00"},
		{1, "disab_living", "no", "no certificate"},
		{1, "premium_special", "no", "not registered poor: none"},
		{2, "elder_zone70", "no", "69: not yet 70"},
		{2, "elder_dibao", "80.00", "69 on dibao: 80.00"},
		{2, "disab_living", "80.00", "grade 3 on dibao: 80.00"},
		{3, "premium_pension", "100.00", "27: pension premium 100"},
	}, map[string]string{"below_line": "quiet", "near_line": "quiet", "uninsured": "quiet"}},
	{"37159900500240", "3 members, 低保贫困户, 已脱贫(不享受政策); (11796.50 - 760.00) / 3 = 3678.83 < 3747 a head; on dibao", []granted{
		{1, "elder_zone70", "100.00", "83 and local: 100"},
		{1, "elder_dibao", "100.00", "83 on dibao: 100.00"},
		{1, "disab_nursing", "100.00", "grade 1, cannot care for themselves: the nursing subsidy of 100"},
		{1, "elder_care", "no", "80, but of two care benefits the higher, 100, is paid"},
		{1, "disab_living", "110.00", "grade 1 on dibao: 110.00"},
		{1, "premium_special", "no", "not registered poor: none"},
		{2, "premium_pension", "100.00", "32: pension premium 100"},
		{3, "premium_pension", "100.00", "58: pension premium 100"},
	}, map[string]string{"below_line": "raised", "near_line": "quiet", "uninsured": "quiet"}},
	{"37159900500258", "5 members, 一般贫困户, 已脱贫(不享受政策); (14127.00 - 1510.00) / 5 = 2523.40 < 3747 a head", []granted{
		{1, "elder_zone70", "no", "80 but registered elsewhere"},
		{1, "elder_dibao", "no", "80, no dibao"},
		{1, "disab_living", "no", "no certificate"},
		{1, "premium_special", "no", "not registered poor: none"},
		{2, "elder_dibao", "no", "68, no dibao"},
		{3, "premium_pension", "no", "12: under 16"},
		{4, "premium_pension", "no", "30, lifted and without dibao: own pension premium"},
		{5, "premium_pension", "no", "11: under 16"},
	}, map[string]string{"below_line": "raised", "near_line": "quiet", "uninsured": "quiet"}},
	{"37159900500352", "3 members, 一般农户, never registered; (10466.00 - 1250.00) / 3 = 3072.00 < 3747 a head", []granted{
		{1, "elder_zone70", "100.00", "90 and local: 100"},
		{1, "elder_dibao", "no", "90, no dibao"},
		{1, "disab_living", "no", "no certificate"},
		{1, "premium_special", "no", "not registered poor: none"},
		{2, "elder_zone70", "no", "83 but registered elsewhere"},
		{2, "elder_dibao", "no", "83, no dibao"},
		{3, "premium_pension", "no", "42, lifted and without dibao: own pension premium"},
	}, map[string]string{"below_line": "raised", "near_line": "quiet", "uninsured": "quiet"}},
	{"37159900500368", "2 members, 一般农户, never registered; (11130.50 - 190.00) / 2 = 5470.25 >= 3747 a head; < 1.5 x 3747 = 5620.50, not registered poor", []granted{
		{1, "elder_zone70", "100.00", "72 and local: 100"},
		{1, "elder_dibao", "no", "72, no dibao"},
		{1, "disab_living", "no", "no certificate"},
		{1, "premium_special", "no", "not registered poor: none"},
		{2, "premium_pension", "no", "2: under 16"},
	}, map[string]string{"below_line": "quiet", "near_line": "quiet", "uninsured": "quiet"}},
	{"37159900500444", "4 members, 一般农户, never registered; (26824.85 - 740.00) / 4 = 6521.21 >= 3747 a head; >= 1.5 x 3747 = 5620.50, not registered poor", []granted{
		{1, "disab_living", "no", "no certificate"},
		{1, "premium_special", "no", "not registered poor: none"},
		{1, "premium_pension", "no", "54, lifted and without dibao: own pension premium"},
		{2, "elder_zone70", "100.00", "87 and local: 100"},
		{2, "elder_dibao", "no", "87, no dibao"},
		{3, "elder_zone70", "no", "69: not yet 70"},
		{3, "elder_dibao", "no", "69, no dibao"},
		{4, "premium_pension", "no", "25, lifted and without dibao: own pension premium"},
	}, map[string]string{"below_line": "quiet", "near_line": "quiet", "uninsured": "quiet"}},
	{"37159900500531", "3 members, 低保贫困户, 已脱贫(享受政策); (5309.35 - 930.00) / 3 = 1459.78 < 3747 a head; on dibao", []granted{
		{1, "elder_zone70", "100.00", "92 and local: 100"},
		{1, "elder_dibao", "200.00", "92 on dibao: 200.00"},
		{1, "elder_care", "80.00", "cannot care for themselves: 80"},
		{1, "disab_living", "no", "no certificate"},
		{1, "premium_special", "100.00", "registered poor: 100"},
		{1, "premium_medical", "250.00", "in the residents' insurance: 250 paid"},
		{2, "premium_medical", "250.00", "in the residents' insurance: 250 paid"},
		{2, "premium_pension", "100.00", "35: pension premium 100"},
		{3, "premium_medical", "250.00", "in the residents' insurance: 250 paid"},
		{3, "premium_pension", "100.00", "39: pension premium 100"},
	}, map[string]string{"below_line": "raised", "near_line": "quiet", "uninsured": "quiet"}},
	{"37159900500538", "5 members, 低保贫困户, 未脱贫; (22027.50 - 1020.00) / 5 = 4201.50 >= 3747 a head; < 1.5 x 3747 = 5620.50, registered poor; on dibao", []granted{
		{1, "elder_zone70", "100.00", "80 and local: 100"},
		{1, "elder_dibao", "100.00", "80 on dibao: 100.00"},
		{1, "disab_living", "no", "no certificate"},
		{1, "premium_special", "100.00", "registered poor: 100"},
		{1, "premium_medical", "250.00", "in the residents' insurance: 250 paid"},
		{2, "premium_medical", "250.00", "in the residents' insurance: 250 paid"},
		{2, "premium_pension", "100.00", "58: pension premium 100"},
		{3, "disab_living", "80.00", "grade 4 on dibao: 80.00"},
		{3, "premium_medical", "250.00", "in the residents' insurance: 250 paid"},
		{3, "premium_pension", "no", "1: under 16"},
		{4, "premium_medical", "250.00", "in the residents' insurance: 250 paid"},
		{4, "premium_pension", "no", "5: under 16"},
		{5, "disab_living", "110.00", "grade 1 on dibao: 110.00"},
		{5, "premium_medical", "250.00", "in the residents' insurance: 250 paid"},
		{5, "premium_pension", "100.00", "17: pension premium 100"},
	}, map[string]string{"below_line": "quiet", "near_line": "raised", "uninsured": "quiet"}},
	{"37159900500540", "4 members, 低保贫困户, 已脱贫(不享受政策); (21098.85 - 1370.00) / 4 = 4932.21 >= 3747 a head; < 1.5 x 3747 = 5620.50, not registered poor; on dibao", []granted{
		{1, "disab_living", "no", "no certificate"},
		{1, "premium_special", "no", "not registered poor: none"},
		{1, "premium_pension", "100.00", "55: pension premium 100"},
		{2, "elder_zone70", "no", "69: not yet 70"},
		{2, "elder_dibao", "80.00", "69 on dibao: 80.00"},
		{2, "disab_living", "110.00", "grade 2 on dibao: 110.00"},
		{3, "premium_pension", "no", "9: under 16"},
		{4, "disab_living", "110.00", "grade 1 on dibao: 110.00"},
		{4, "premium_pension", "no", "1: under 16"},
	}, map[string]string{"below_line": "quiet", "near_line": "quiet", "uninsured": "quiet"}},
}
