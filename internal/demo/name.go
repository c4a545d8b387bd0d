package demo

import "bentou/rules/fact"

// Names are drawn from short lists, so that they are recognised as made up.
var (
	surnames = []string{"王", "李", "张", "刘", "陈", "杨", "赵", "孙", "周", "徐", "马", "朱", "胡", "郭", "何", "高", "林", "郑", "梁", "宋"}
	oldMen   = []string{"建国", "德福", "长山", "宝田", "玉山", "广义", "兴旺", "金生", "守信", "传文", "庆林", "万福", "立德", "存义", "培根", "恒昌"}
	oldWomen = []string{"秀英", "桂兰", "玉珍", "凤英", "淑兰", "月英", "桂芝", "金兰", "素珍", "春兰", "爱莲", "翠花", "玉梅", "兰芳", "秀云", "景芝"}
	youngMen = []string{"志强", "海涛", "永刚", "建军", "春雷", "大伟", "晓东", "文斌", "振华", "立新", "少华", "国栋", "小龙", "子轩", "浩然", "明辉"}
	youngWom = []string{"丽娟", "晓燕", "海霞", "红梅", "玉洁", "春燕", "文静", "雪莲", "晓红", "艳玲", "小芳", "思雨", "欣怡", "佳慧", "美玲", "雅琴"}
)

func givenName(d dice, sex fact.Sex, birth fact.Date) string {
	old := birth.Year() < 1965
	switch {
	case sex == fact.SexMale && old:
		return pick(d, oldMen)
	case sex == fact.SexMale:
		return pick(d, youngMen)
	case old:
		return pick(d, oldWomen)
	}
	return pick(d, youngWom)
}

// helpers are the posts from which people responsible for helping come.
var helperPosts = []struct{ organisation, position string }{
	{"管委会办公室", "科员"}, {"社会事务局", "科员"}, {"财政局", "科员"}, {"教育局", "教师"},
	{"卫生所", "医师"}, {"街道办事处", "扶贫专干"}, {"村民委员会", "支部书记"}, {"村民委员会", "网格员"},
}
