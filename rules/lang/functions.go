package lang

import "bentou/rules/pack"

// Function is a function that rules may call. What is not in [functions] is none.
type Function struct {
	Name string
	Form string // how it is called
	Text pack.Text
	// example is a condition with it. {home} stands for what leads to the household,
	// {person} to the person, {member} opens a condition on a person; the other words in
	// braces for names that the pack must have.
	example string
}

func function(name, form, zh, en, example string) Function {
	return Function{name, form, pack.Text{ZH: zh, EN: en}, example}
}

// functions are all functions, those of members too.
var functions = []Function{
	function("any", "any(members, .…)", "至少有一名成员符合", "at least one member meets it", "any({home}members, .age >= 60)"),
	function("all", "all(members, .…)", "全体成员都符合；没有成员也算", "every member meets it, also where there is none", "all({home}members, .age >= 60)"),
	function("none", "none(members, .…)", "没有成员符合", "no member meets it", "none({home}members, .age >= 60)"),
	function("count", "count(members, .…)", "符合的人数；不写条件为全部人数", "how many meet it; without a condition how many there are", "count({home}members, .age >= 60) >= 2"),
	function("sum", "sum(members, .…)", "各成员之和；没有成员为零", "the sum over the members, zero where there is none", "sum({home}members, .age) > 100"),
	function("minOf", "minOf(map(members, .…), x)", "各成员中最小的；没有成员则为 x", "the least over the members, x where there is none", "minOf(map({home}members, .age), 0) < 6"),
	function("maxOf", "maxOf(map(members, .…), x)", "各成员中最大的；没有成员则为 x", "the greatest over the members, x where there is none", "maxOf(map({home}members, .age), 0) >= 60"),
	function("filter", "filter(members, .…)", "只取符合的成员，用于 any、count、sum 等之内", "only the members who meet it, within any, count, sum and the like", "count(filter({home}members, .age < 16)) >= 2"),
	function("map", "map(members, .…)", "取各成员之值，用于 minOf、maxOf 之内", "a value of each member, within minOf and maxOf", "minOf(map({home}members, .age), 0) < 16"),

	function("round", "round(x, fen)", "四舍五入到分、角、元；其他数到几位小数", "rounded half up to fen, jiao or yuan; another number to so many places", "round(yuan(10.55), jiao) > 0"),
	function("roundUp", "roundUp(x, yuan)", "向上取整", "rounded up", "roundUp(yuan(10.55), yuan) > 0"),
	function("roundDown", "roundDown(x, yuan)", "向下取整", "rounded down", "roundDown(yuan(10.55), yuan) > 0"),
	function("min", "min(x, y, …)", "其中最小的", "the least of them", "min({home}size, 3) < 3"),
	function("max", "max(x, y, …)", "其中最大的", "the greatest of them", "max({home}size, 3) > 3"),
	function("monthly", "monthly(x)", "每年的金额折为每月", "an amount a year as one a month", "monthly(yuan(1200, year)) > 0"),
	function("yearly", "yearly(x)", "每月的金额折为每年", "an amount a month as one a year", "yearly(yuan(100, month)) > 0"),
	function("yuan", "yuan(100, month)", "金额，及其周期；一次性的不写周期", "an amount with its period; without one it is paid once", "yuan(100, month) > 0"),
	function("orElse", "orElse(x, y)", "x 不详时按 y；说明中会写明这是假定", "y where x is not known; explanations say that it was assumed", "orElse({home}size, 1) > 3"),

	function("lookup", "lookup(param.…, 键, …)", "查表", "the cell of a table", "{lookup}"),
	function("band", "band(param.…, x)", "按区间取值：不超过 x 的最末一档", "the value of the band in which x lies", "{band}"),
	function("scale", "scale(param.…, x)", "分段累进计算", "by marginal rates", "{scale}"),
	function("scaleFrom", "scaleFrom(param.…, y, x)", "分段累进计算，本年此前已累计 y", "by marginal rates, going on where the year's earlier claims stopped", "{scaleFrom}"),

	function("income", "income(来源, 时期)", "一人某时期的收入；all 为全部", "what a person earned in a span of time; all for everything", "{member}income(all, card_year) > yuan(1000, year){close}"),
	function("incomeExcept", "incomeExcept(项目, 时期)", "一人某时期除某些项目外的收入", "what a person earned in a span of time but for some items", "{member}incomeExcept([wages], card_year) > yuan(1000, year){close}"),
	function("expense", "expense(种类, 时期)", "一人某时期的支出", "what a person spent in a span of time", "{member}expense(all, card_year) > yuan(1000, year){close}"),
	function("insured", "insured(险种)", "是否参加某种保险", "whether a person is enrolled in an insurance", "{member}insured(resident_medical){close}"),
	function("on", "on(项目)", "此前已核定、正在享受某项目", "whether a programme is received, by earlier decisions", "{history}on({programme}){close}"),
	function("ended", "ended(项目)", "某项目终止的日期；从未终止为 never", "the day on which a programme ended; never where it did not", "{history}ended({programme}) == never{close}"),
	function("endReason", "endReason(项目)", "某项目终止的原因", "why a programme ended", "{history}endReason({programme}) == deceased{close}"),
	function("lastAmount", "lastAmount(项目)", "某项目最近一次的金额", "the last amount of a programme", "{history}lastAmount({programme}) > 0{close}"),
	function("paid", "paid(项目, 时期)", "某项目某时期已发的金额", "what a programme paid in a span of time", "{history}paid({programme}, calendar_year) > 0{close}"),
	function("earlier", "earlier(层)", "本年此前各次费用中某层保障所付", "what a layer paid of the year's earlier claims", "{earlier}"),
	function("capLeft", "capLeft(封顶)", "封顶额尚余多少", "what is left of a cap", "{capLeft}"),

	function("held", "held(条件, 12)", "过去若干个月的同一日都符合", "whether it held on the same day of so many months", "held({home}size > 3, 12)"),
	function("countMonths", "countMonths(条件, 12)", "过去若干个月中有几个月符合", "in how many of so many months it held", "countMonths({home}size > 3, 12) >= 6"),
	function("at", "at(日期, x)", "另一日的 x", "x as of another day", "at(monthStart(as_of), {home}size) > 3"),
	function("date", "date('2019-07-01')", "某年某月某日", "a calendar day", "as_of >= date('2019-07-01')"),
	function("addMonths", "addMonths(日期, n)", "若干个月之后的同一日", "the same day so many months later", "addMonths(as_of, -24) < as_of"),
	function("monthsBetween", "monthsBetween(自, 至)", "相隔的足月数", "completed months from one day to another", "monthsBetween(date('2019-01-01'), as_of) >= 6"),
	function("monthStart", "monthStart(日期)", "当月首日", "the first day of its month", "monthStart(as_of) <= as_of"),
	function("monthEnd", "monthEnd(日期)", "当月末日", "the last day of its month", "monthEnd(as_of) >= as_of"),
	function("yearStart", "yearStart(日期)", "当年首日", "the first day of its year", "yearStart(as_of) <= as_of"),
}

// functionNames are the names of all functions, for hints.
var functionNames = func() []string {
	out := make([]string, len(functions))
	for i, f := range functions {
		out[i] = f.Name
	}
	return out
}()
