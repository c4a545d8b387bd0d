package zone

import "bentou/rules/fact"

// What the zone is called.
const (
	Code     = "liaocheng-etdz"
	Name     = "聊城经济技术开发区"
	TimeZone = "Asia/Shanghai"
)

// Founded is the day from which the zone, its townships and their codes are on
// record. It is not the day on which any of them was set up: those days differ and
// are not all known. It only has to lie before everything that the registry will be
// told of them, because a household belongs to a village from a day on which the
// village exists: cards go back to 2014, and dibao spells of old rosters to the
// 2000s.
var Founded = fact.MustDate("2001-01-01")

// recoded is the day of the first statistical cut that holds the new codes of the
// two former townships (乡 become 镇). The cut of 31 October 2019 still held the old
// ones; the day of the change itself is not published with them.
var recoded = fact.MustDate("2020-06-30")

// place is a township of the zone with the code that its unit record carries.
type place struct{ name, code string }

// townships in the order in which the zone names them. A unit keeps the name by
// which the zone knew it in 2019; that its division was recoded in 2020 is told by
// the divisions.
var townships = []place{
	{"蒋官屯街道", "371502010"},
	{"北城街道", "371502008"},
	{"东城街道", "371502009"},
	{"韩集乡", "371502203"},
	{"广平乡", "371502202"},
}

// TownshipNames are the names of the zone's townships, in its own order.
func TownshipNames() []string {
	names := make([]string, len(townships))
	for i, t := range townships {
		names[i] = t.name
	}
	return names
}

// TownshipCode is the statistical code that the unit record of a township carries,
// or "" where the name is not one of the zone's.
func TownshipCode(name string) string {
	for _, t := range townships {
		if t.name == name {
			return t.code
		}
	}
	return ""
}

// division is a row of the statistical divisions, without its id.
type division struct {
	code, name string
	level      fact.DivisionLevel
	above      string // the code of the division above; blank: not recorded
	from       fact.Date
	to         *fact.Date
	replacedBy string
}

// divisions around the zone, after the statistical codes of the National Bureau of
// Statistics (cuts of 2019-10-31 and 2020-06-30).
var divisions = []division{
	{code: "3715", name: "聊城市", level: fact.DivisionLevelPrefecture, from: Founded},
	{code: "371502", name: "东昌府区", level: fact.DivisionLevelCounty, above: "3715", from: Founded},
	{code: "371502008", name: "北城街道", level: fact.DivisionLevelTownship, above: "371502", from: Founded},
	{code: "371502009", name: "东城街道", level: fact.DivisionLevelTownship, above: "371502", from: Founded},
	{code: "371502010", name: "蒋官屯街道", level: fact.DivisionLevelTownship, above: "371502", from: Founded},
	{code: "371502202", name: "广平乡", level: fact.DivisionLevelTownship, above: "371502", from: Founded, to: &recoded, replacedBy: "371502116"},
	{code: "371502203", name: "韩集乡", level: fact.DivisionLevelTownship, above: "371502", from: Founded, to: &recoded, replacedBy: "371502115"},
	{code: "371502115", name: "韩集镇", level: fact.DivisionLevelTownship, above: "371502", from: recoded},
	{code: "371502116", name: "广平镇", level: fact.DivisionLevelTownship, above: "371502", from: recoded},
}
