package rules_test

import (
	"flag"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"bentou/rules"
	"bentou/rules/fact"
	"bentou/rules/lang"
	"bentou/rules/pack"
	"bentou/rules/packs"
)

var update = flag.Bool("update", false, "write the golden files anew")

// told are all rules of a pack in words.
func told(r *rules.Release, asOf fact.Date) string {
	var b strings.Builder
	c, p := r.Checked(), r.Pack()
	title := func(t pack.Text) { fmt.Fprintf(&b, "\n%s\n%s\n", t.ZH, t.EN) }
	versions := func(zh, en string, list []lang.Version) {
		for _, v := range list {
			s := r.Sentence(v.Node, asOf)
			fmt.Fprintf(&b, "  %s %s：%s\n  %s %s: %s\n", v.From, zh, s.ZH, v.From, en, s.EN)
		}
	}
	for _, g := range p.Groups {
		title(g.Title)
		s := r.Sentence(c.Groups[g], asOf)
		fmt.Fprintf(&b, "  成员：%s\n  members: %s\n", s.ZH, s.EN)
	}
	for _, v := range p.Variables {
		title(v.Title)
		versions("为", "is", c.Variables[v])
	}
	for _, x := range p.Programmes {
		title(x.Title)
		versions("条件", "conditions", c.Eligible[x])
		versions("金额", "amount", c.Amount[x])
	}
	for _, f := range p.Flags {
		title(f.Title)
		versions("提出", "raised", c.Raise[f])
		versions("解除", "cleared", c.Clear[f])
	}
	for _, cov := range p.Coverages {
		for _, v := range cov.Variables {
			title(v.Title)
			versions("为", "is", c.Variables[v])
		}
		for _, l := range cov.Layers {
			title(l.Title)
			versions("适用", "serves", c.When[l])
			versions("支付", "pays", c.Pays[l])
		}
	}
	for _, d := range p.Parameters {
		if rows := r.Table(d.Key, asOf); len(rows) > 0 {
			title(d.Title)
			for _, row := range rows {
				fmt.Fprintf(&b, "  %s：%s | %s: %s\n", row.For.ZH, row.Gives.ZH, row.For.EN, row.Gives.EN)
			}
		}
	}
	return b.String()
}

// Every rule of the Liaocheng pack reads as a sentence, without a name of the code.
func TestEveryRuleReadsAsASentence(t *testing.T) {
	r, _ := rules.Load(packs.Liaocheng())
	got := told(r, fact.MustDate("2019-12-31"))
	const path = "testdata/sentences.golden"
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs; go test -update writes it anew", path)
	}
	for _, line := range strings.Split(got, "\n") {
		if code := regexp.MustCompile(`[a-z0-9]+_[a-z0-9_]+|param\.|%!|\{|\}`).FindString(line); code != "" {
			t.Errorf("a name of the code, %s, in: %s", code, line)
		}
	}
}

// The birthday that a sentence names parts those who have the age from the others.
func TestTheCutOffBirthdayIsTheLastOfThoseWhoHaveTheAge(t *testing.T) {
	r, found := rules.New(mustRead(t, fuzzed), nil)
	if r == nil {
		t.Fatal(found)
	}
	where := r.Checked().Groups[r.Pack().Groups[0]] // age >= 70
	completed := func(birth, day fact.Date) int {
		y, m, d := birth.Civil()
		now, month, date := day.Civil()
		n := now - y
		if month < m || month == m && date < d {
			n--
		}
		return n
	}
	for day := fact.MustDate("2019-01-01"); day < fact.MustDate("2021-01-01"); day++ {
		last := day.AddDays(-26000)
		for completed(last.AddDays(1), day) >= 70 {
			last++
		}
		y, m, d := last.Civil()
		if s, want := r.Sentence(where, day).ZH, fmt.Sprintf("即%d年%d月%d日或以前出生", y, m, d); !strings.Contains(s, want) {
			t.Fatalf("%s: want %s in %s", day, want, s)
		}
	}
}

// "以上" includes the number and "超过" does not: the sign and the birthday show it.
func TestEachComparisonOfAnAgeShowsWhatItIncludes(t *testing.T) {
	for text, want := range map[string]string{
		"age >= 70":      "70周岁以上（≥ 70；以2019年12月31日计，即1949年12月31日或以前出生）",
		"age > 70":       "超过70周岁（> 70；以2019年12月31日计，即1948年12月31日或以前出生）",
		"age < 6":        "未满6周岁（< 6；以2019年12月31日计，即2014年1月1日或以后出生）",
		"age <= 6":       "6周岁以下（≤ 6；以2019年12月31日计，即2013年1月1日或以后出生）",
		"age in 6..15":   "6至15周岁（≥ 6 且 ≤ 15；以2019年12月31日计，即2004年1月1日至2013年12月31日出生）",
		"not (age >= 6)": "无此情形：6周岁以上（≥ 6；以2019年12月31日计，即2013年12月31日或以前出生）",
		"age == 6":       "周岁为6",
	} {
		r, found := rules.New(mustRead(t, strings.Replace(fuzzed, "age >= param.old", `"`+text+`"`, 1)), nil)
		if r == nil {
			t.Fatal(found)
		}
		if got := r.Sentence(r.Checked().Groups[r.Pack().Groups[0]], fact.MustDate("2019-12-31")).ZH; got != want {
			t.Errorf("%s: got %s", text, got)
		}
	}
}
