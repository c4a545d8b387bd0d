package lang

import (
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"

	"bentou/rules/fact"
	"bentou/rules/pack"
)

// Windows are the spans of time over which incomes, expenses and payments are
// summed up, with their names. rules/dossier says which days they are.
var Windows = map[string]pack.Text{
	"card_year":     {ZH: "最近一个完整登记年度", EN: "the latest recorded year"},
	"calendar_year": {ZH: "当年", EN: "the calendar year"},
	"previous_year": {ZH: "上一年", EN: "the year before"},
	"coverage_year": {ZH: "参保年度", EN: "the coverage year"},
	"last12":        {ZH: "此前12个月", EN: "the twelve months before"},
	"last_month":    {ZH: "上月", EN: "the month before"},
	"cycle_oct":     {ZH: "上年10月至当年9月", EN: "October to September"},
}

// history are the functions on what was decided before, with what they give. One record
// tells all of them, so they are asked for together; asks is the part of each.
var history = map[string]struct {
	fn         string
	typ        Type
	text, asks pack.Text
}{
	"on":         {"on", boolType, pack.Text{ZH: "正在享受%s", EN: "receives %s"}, pack.Text{ZH: "是否享受、何时起", EN: "whether it is received and since when"}},
	"ended":      {"ended", Type{Kind: fact.KindDate}, pack.Text{ZH: "%s终止日期", EN: "the day on which %s ended"}, pack.Text{ZH: "何时终止", EN: "when it ended"}},
	"lastAmount": {"last_amount", Type{Kind: fact.KindMoney, Scale: 2}, pack.Text{ZH: "%s最近金额", EN: "the last amount of %s"}, pack.Text{ZH: "最近金额", EN: "its last amount"}},
	"paid":       {"paid", Type{Kind: fact.KindMoney, Scale: 2}, pack.Text{ZH: "已发%s", EN: "%s paid"}, pack.Text{ZH: "已发金额", EN: "what was paid"}},
	"endReason":  {"end_reason", Type{Kind: fact.KindCode}, pack.Text{ZH: "%s终止原因", EN: "the reason why %s ended"}, pack.Text{ZH: "为何终止", EN: "why it ended"}},
}

// endReasons has NONE at its end: what certainly never ended did so for no reason, and
// there is nothing to ask.
var endReasons = append(slices.Clone(fact.DibaoEndReason("").Entries()), fact.Entry{Value: fact.CodeNone, ZH: "未终止", EN: "has not ended"})

// record types a function that reads records: an input of its own.
func (s *scope) record(n ast.Node, name string, args []ast.Node, e fact.Entity) *Node {
	switch name {
	case "income", "incomeExcept", "expense":
		return s.sumOfRecords(n, name, args, e)
	case "insured":
		kinds := s.words(n, args, 1, 1)
		if kinds == nil || !s.subject(n, name, e, fact.EntityPerson) {
			return nil
		}
		kind, ok := s.oneOf(args[0], kinds[0], fact.InsuranceKind("").Entries())
		if !ok {
			return nil
		}
		entry, _ := fact.Describe(fact.InsuranceKind(kind))
		return s.c.input(&Input{Name: "insured(" + strings.ToLower(kind) + ")", Fn: "insured", Args: []string{kind}, Entity: e, Type: boolType,
			Title: say("参加%[1]s", "enrolled in %[2]s", entry.ZH, entry.EN), Range: Range{0, 1}})
	case "earlier":
		words := s.words(n, args, 1, 1)
		if words == nil || !s.subject(n, name, e, fact.EntityClaim) {
			return nil
		}
		m, ok := s.c.names[fact.EntityClaim][words[0]]
		if !ok || (m.layer == nil && m.variable == nil) {
			return s.problem(args[0], "unknown_name", say("没有名为 %s 的保障层或结算变量", "there is no layer or variable of a claim called %s", words[0]), s.c.didYouMean(words[0], s.c.namesOf(fact.EntityClaim)))
		}
		title := pack.Text{}
		if m.layer != nil {
			title = m.layer.Title
		} else {
			title = m.variable.Title
		}
		return s.c.input(s.c.earlier(words[0], say("本年此前%[1]s合计", "%[2]s of the year's earlier claims", title.ZH, title.EN)))
	}
	return s.historyOf(n, name, args, e)
}

func (c *checker) earlier(key string, title pack.Text) *Input {
	return &Input{Name: "earlier(" + key + ")", Fn: "earlier", Args: []string{key}, Entity: fact.EntityClaim,
		Type: Type{Kind: fact.KindMoney, Scale: 2}, Title: title, Range: Range{-moneyRange * 100, moneyRange * 100}}
}

func (s *scope) historyOf(n ast.Node, name string, args []ast.Node, e fact.Entity) *Node {
	h := history[name]
	count := 1
	if name == "paid" {
		count = 2
	}
	words := s.words(n, args, count, count)
	if words == nil {
		return nil
	}
	p := s.c.programmes[words[0]]
	if p == nil {
		return s.problem(args[0], "unknown_name", say("没有名为 %s 的项目", "there is no programme called %s", words[0]), s.c.didYouMean(words[0], s.c.programmeKeys()))
	}
	if !s.subject(n, name+"("+p.Key+")", e, p.Subject) {
		return nil
	}
	in := &Input{Name: h.fn + "(" + strings.Join(words, ",") + ")", Fn: h.fn, Args: []string{p.Key}, Entity: e, Type: h.typ, Range: Everything}
	in.Title = pack.Text{ZH: strings.ReplaceAll(h.text.ZH, "%s", p.Title.ZH), EN: strings.ReplaceAll(h.text.EN, "%s", p.Title.EN)}
	in.Record, in.Of, in.Asks = "history("+p.Key+")", p.Title, h.asks
	switch name {
	case "paid":
		if !s.window(args[1], words[1]) {
			return nil
		}
		in.Window = words[1]
		in.Range = Range{0, moneyRange * 100}
	case "lastAmount":
		in.Type.Period = p.Cycle
		if p.Cycle == "once" {
			in.Type.Period = ""
		}
		in.Range = Range{0, moneyRange * 100}
	case "endReason":
		in.Type.Codes = s.c.codesOf("dibao_end_reason", endReasons, false)
	}
	s.c.boundCodesAndDates(in)
	return s.c.input(in)
}

func (s *scope) sumOfRecords(n ast.Node, name string, args []ast.Node, e fact.Entity) *Node {
	if !s.subject(n, name, e, fact.EntityPerson) {
		return nil
	}
	words := s.words(n, args, 2, 2)
	if words == nil || !s.window(args[1], words[1]) {
		return nil
	}
	var allowed [][]fact.Entry
	switch name {
	case "income":
		allowed = [][]fact.Entry{{{Value: "ALL", ZH: "全部收入", EN: "all incomes"}}, fact.IncomeSource("").Entries(), fact.IncomeItem("").Entries()}
	case "incomeExcept":
		allowed = [][]fact.Entry{fact.IncomeItem("").Entries()}
	default:
		allowed = [][]fact.Entry{{{Value: "ALL", ZH: "全部支出", EN: "all expenses"}}, fact.ExpenseKind("").Entries()}
	}
	var kinds []string
	var zh, en []string
	for _, w := range strings.Split(words[0], "+") {
		kind, ok := s.oneOf(args[0], w, slices.Concat(allowed...))
		if !ok {
			return nil
		}
		kinds = append(kinds, kind)
		for _, entry := range slices.Concat(allowed...) {
			if entry.Value == kind {
				zh, en = append(zh, entry.ZH), append(en, entry.EN)
				break
			}
		}
	}
	window := Windows[words[1]]
	fn := map[string]string{"income": "income", "incomeExcept": "income_except", "expense": "expense"}[name]
	in := &Input{Name: fn + "(" + strings.ToLower(strings.Join(kinds, "+")) + "," + words[1] + ")", Fn: fn, Args: kinds, Window: words[1], Entity: e,
		Type: Type{Kind: fact.KindMoney, Scale: 2, Period: "year"}, Range: Range{-moneyRange * 100, moneyRange * 100}}
	if words[1] == "last_month" {
		in.Type.Period = "month"
	}
	titleZH, titleEN := strings.Join(zh, "、"), strings.Join(en, " and ")
	switch name {
	case "incomeExcept":
		titleZH, titleEN = "除"+titleZH+"外的收入", "incomes other than "+titleEN
	}
	in.Title = pack.Text{ZH: titleZH + "（" + window.ZH + "）", EN: titleEN + " (" + window.EN + ")"}
	return s.c.input(in)
}

// words reads arguments that are names, or lists of names joined by +.
func (s *scope) words(n ast.Node, args []ast.Node, low, high int) []string {
	if len(args) < low || len(args) > high {
		s.problem(n, "wrong_arguments", say("参数个数不对：需要 %d 个", "wrong number of arguments: %d wanted", low), pack.Text{})
		return nil
	}
	var out []string
	for _, arg := range args {
		switch a := arg.(type) {
		case *ast.IdentifierNode:
			out = append(out, a.Value)
			continue
		case *ast.ArrayNode:
			var parts []string
			for _, item := range a.Nodes {
				id, ok := item.(*ast.IdentifierNode)
				if !ok {
					s.problem(item, "wrong_type", say("此处需要名称", "a name is wanted here"), pack.Text{})
					return nil
				}
				parts = append(parts, id.Value)
			}
			if len(parts) > 0 {
				out = append(out, strings.Join(parts, "+"))
				continue
			}
		}
		s.problem(arg, "wrong_type", say("此处需要名称", "a name is wanted here"), pack.Text{})
		return nil
	}
	return out
}

func (s *scope) oneOf(n ast.Node, word string, entries []fact.Entry) (string, bool) {
	names := make([]string, len(entries))
	for i, e := range entries {
		if strings.EqualFold(e.Value, word) {
			return e.Value, true
		}
		names[i] = strings.ToLower(e.Value)
	}
	s.problem(n, "unknown_name", say("未知代码：%s", "unknown code: %s", word), s.c.didYouMean(word, names))
	return "", false
}

func (s *scope) window(n ast.Node, word string) bool {
	if _, ok := Windows[word]; ok {
		return true
	}
	names := make([]string, 0, len(Windows))
	for w := range Windows {
		names = append(names, w)
	}
	slices.Sort(names)
	s.problem(n, "unknown_name", say("未知时间窗口：%s", "unknown window: %s", word), s.c.didYouMean(word, names))
	return false
}

func (s *scope) subject(n ast.Node, name string, e, want fact.Entity) bool {
	if e == want {
		return true
	}
	hint := pack.Text{}
	if want == fact.EntityPerson && e == fact.EntityHousehold {
		hint = say("请写 sum(members, .%s(…))", "write sum(members, .%s(…))", name)
	} else if want == fact.EntityHousehold {
		hint = say("请写 household.%s", "write household.%s", name)
	}
	s.problem(n, "wrong_entity", say("%s 用于%s，不用于%s", "%s is for a %s, not for a %s", name, want, e), hint)
	return false
}

// input returns the one node of an input.
func (c *checker) input(in *Input) *Node {
	if known, ok := c.out.Inputs[in.Name]; ok {
		in = known
	} else {
		c.out.Inputs[in.Name] = in
		if in.Name == "age" { // explanations say on which day an age will be reached
			c.input(c.names[fact.EntityPerson]["birth_date"].input)
		}
	}
	return &Node{Op: OpInput, Input: in, Type: in.Type, Range: in.Range, Entity: in.Entity}
}
