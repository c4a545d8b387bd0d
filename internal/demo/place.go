package demo

import "bentou/internal/zone"

// village is a village of the plan.
type village struct {
	n        int // place in the list
	township string
	name     string
	// complete says for which registers the unit's completeness is on record;
	// in two villages of the forty it is not, and households state their own.
	complete bool
	selfCare bool
}

// villageNames stand below each township in the order of [zone.TownshipNames];
// the same name below two townships is two villages.
var villageNames = [][]string{
	{"前张村", "后张村", "孟庄村", "李太屯村", "石槽村", "辛庄村", "柳林屯村", "赵庄村"},
	{"付庄村", "周庄村", "邢屯村", "刘皮村", "八刘村", "凤凰新村", "大胡村", "赵庄村"},
	{"郭屯村", "沈口村", "翟庄村", "东升村", "后罗村", "王固村", "小屯村", "新河村"},
	{"韩集村", "前牛村", "双庙村", "姜楼村", "李海村", "马明村", "盛庄村", "辛庄村"},
	{"广平村", "朱庄村", "刘胡同村", "魏庄村", "郝庄村", "乐平村", "石海村", "高马村"},
}

// townshipWeights are the shares of the townships in the households.
var townshipWeights = []int{24, 14, 12, 27, 23}

var villages = func() []*village {
	var out []*village
	for t, township := range zone.TownshipNames() {
		for _, name := range villageNames[t] {
			n := len(out)
			out = append(out, &village{n: n, township: township, name: name, complete: n%20 != 13, selfCare: n%5 < 3})
		}
	}
	return out
}()

func drawVillage(d dice) *village {
	t := d.one(townshipWeights...)
	n := d.IntN(len(villageNames[t]))
	for i := range t {
		n += len(villageNames[i])
	}
	return villages[n]
}
