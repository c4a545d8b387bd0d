package lang

import (
	"slices"
	"strings"
	"testing"

	"bentou/rules/fact"
	"bentou/rules/pack"
)

var (
	asBool  = pack.Type{Kind: fact.KindBool}
	asInt   = pack.Type{Kind: fact.KindInt}
	asYear  = pack.Type{Kind: fact.KindMoney, Period: "year"}
	asMonth = pack.Type{Kind: fact.KindMoney, Period: "month"}
)

// Each text has one mistake. The brackets « » stand around what the diagnostic must
// point at; they are not part of the text.
var mistakes = []struct {
	subject fact.Entity
	typ     pack.Type
	text    string
	code    string
}{
	{fact.EntityHousehold, asBool, "«caar» == true", "unknown_name"},
	{fact.EntityPerson, asBool, "«hukuo» == local", "unknown_name"},
	{fact.EntityHousehold, asBool, "car and «age»", "unknown_name"},
	{fact.EntityHousehold, asBool, "«nothing(car)»", "unknown_name"},
	{fact.EntityHousehold, asBool, "worth > «param.lime»", "unknown_name"},
	{fact.EntityHousehold, asBool, "«programme.aids.eligible»", "unknown_name"},
	{fact.EntityHousehold, asBool, "«programme.aid.amounts» > 0", "unknown_name"},
	{fact.EntityHousehold, asBool, "on(«aids»)", "unknown_name"},
	{fact.EntityPerson, asBool, "sex == «mail»", "unknown_name"},
	{fact.EntityPerson, asBool, "shade == «male»", "unknown_name"},
	{fact.EntityPerson, asBool, "income(wage, «card_years») > 0", "unknown_name"},
	{fact.EntityPerson, asBool, "insured(«medical»)", "unknown_name"},

	{fact.EntityHousehold, asBool, "«rent > param.line»", "unit_mismatch"},
	{fact.EntityHousehold, asBool, "«worth > 100»", "unit_mismatch"},
	{fact.EntityHousehold, asBool, "«worth + 1» > 0", "unit_mismatch"},
	{fact.EntityHousehold, asBool, "«worth * worth» > 0", "unit_mismatch"},
	{fact.EntityHousehold, asBool, "«land > size»", "unit_mismatch"},
	{fact.EntityHousehold, asBool, "monthly(«rent») > 0", "unit_mismatch"},
	{fact.EntityHousehold, asBool, "(«car ? worth : 5») > yuan(0)", "unit_mismatch"},
	{fact.EntityHousehold, asBool, "«car == 1»", "unit_mismatch"},
	{fact.EntityHousehold, asYear, "«rent»", "unit_mismatch"},
	{fact.EntityHousehold, asBool, "«as_of > 2019»", "unit_mismatch"},
	{fact.EntityHousehold, asMonth, "band(param.steps, «size»)", "unit_mismatch"},
	{fact.EntityHousehold, asYear, "«param.line / size»", "unit_mismatch"},

	{fact.EntityHousehold, asBool, "«worth» and car", "wrong_type"},
	{fact.EntityHousehold, asBool, "not «cars»", "wrong_type"},
	{fact.EntityHousehold, asBool, "«car» + 1 > 0", "wrong_type"},
	{fact.EntityHousehold, asBool, "«car < car»", "wrong_type"},
	{fact.EntityHousehold, asBool, "cars in [1, «2.5»]", "wrong_type"},
	{fact.EntityHousehold, asBool, "any(«cars», true)", "wrong_entity"},
	{fact.EntityHousehold, asBool, "car == «'yes'»", "wrong_type"},
	{fact.EntityHousehold, asBool, "«members» == 3", "wrong_type"},
	{fact.EntityHousehold, asBool, "«workers»", "wrong_type"},
	{fact.EntityPerson, asBool, "«household.members»", "wrong_type"},
	{fact.EntityHousehold, asBool, "param.line > «param.by.sex»", "wrong_type"},
	{fact.EntityHousehold, asBool, "«programme.status.amount» > 0", "wrong_type"},
	{fact.EntityPerson, asBool, "«sex < male»", "wrong_type"},
	{fact.EntityPerson, asYear, "lookup(param.by.sex, «hukou»)", "wrong_type"},
	{fact.EntityHousehold, asBool, "at(«birth_date», car)", "unknown_name"},

	{fact.EntityHousehold, asInt, "count(filter(members«)»)", "syntax"},
	{fact.EntityHousehold, asBool, "any(members, «age» < 6)", "ambiguous_member"},
	{fact.EntityPerson, asBool, "any(household.members, «age» < 6)", "ambiguous_member"},
	{fact.EntityPerson, asBool, "any(«members», .age < 6)", "wrong_entity"},
	{fact.EntityHousehold, asBool, "«programme.own.eligible»", "wrong_entity"},
	{fact.EntityHousehold, asBool, "«income(all, card_year)» > 0", "wrong_entity"},
	{fact.EntityPerson, asBool, "«on(aid)»", "wrong_entity"},
	{fact.EntityPerson, asBool, "any(household.members, «person.age» < 6)", "unknown_name"},

	{fact.EntityHousehold, asBool, "worth / «cars» > yuan(1)", "division_by_zero"},
	{fact.EntityHousehold, asBool, "worth / «0» > yuan(1)", "division_by_zero"},
	{fact.EntityHousehold, asBool, "cars >= 0 ? worth / «cars» > yuan(1) : false", "division_by_zero"},
	{fact.EntityHousehold, asBool, "cars > 0 or car ? worth / «cars» > yuan(1) : false", "division_by_zero"},
	{fact.EntityHousehold, asBool, "cars > 0 ? false : worth / «cars» > yuan(1)", "division_by_zero"},

	{fact.EntityHousehold, asYear, "«round(param.line)»", "wrong_arguments"},
	{fact.EntityHousehold, asYear, "round(param.line, «2»)", "wrong_arguments"},
	{fact.EntityHousehold, asYear, "round(param.line, «fens»)", "unknown_name"},
	{fact.EntityHousehold, asBool, "held(car, «0»)", "wrong_arguments"},
	{fact.EntityHousehold, asBool, "held(car, «cars»)", "wrong_arguments"},
	{fact.EntityHousehold, asBool, "date(«'2019-02-29'») > as_of", "bad_value"},
	{fact.EntityHousehold, asBool, "«cars in []»", "always_false"},

	// What expr reads and rules may not write.
	{fact.EntityHousehold, asBool, "«car ?? false»", "refused"},
	{fact.EntityHousehold, asBool, "«household?.car»", "refused"},
	{fact.EntityHousehold, asBool, "let «x = car; x»", "refused"},
	{fact.EntityHousehold, asBool, "«car; car»", "refused"},
	{fact.EntityHousehold, asBool, "«$env»", "unknown_name"},
	{fact.EntityHousehold, asBool, "«$env[\"car\"]»", "refused"},
	{fact.EntityPerson, asBool, "«household[\"car\"]»", "refused"},
	{fact.EntityHousehold, asBool, "«members[0].age» > 3", "refused"},
	{fact.EntityHousehold, asBool, "«members[0:1]» == 1", "refused"},
	{fact.EntityHousehold, asBool, "car == «nil»", "refused"},
	{fact.EntityHousehold, asBool, "«nil» == true", "refused"},
	{fact.EntityHousehold, asBool, "«cars ** 2» > 3", "refused"},
	{fact.EntityHousehold, asBool, "«cars ^ 2» > 3", "refused"},
	{fact.EntityHousehold, asBool, "«cars % 2» == 1", "refused"},
	{fact.EntityHousehold, asBool, "«+cars» == 1", "refused"},
	{fact.EntityHousehold, asBool, "«car ?: true»", "refused"},
	{fact.EntityHousehold, asBool, "if «car { true } else { false }»", "refused"},
	{fact.EntityHousehold, asBool, "«members | any(.age < 6)»", "refused"},
	{fact.EntityHousehold, asBool, "«worth | max(yuan(1))» > yuan(3)", "refused"},
	{fact.EntityHousehold, asBool, "::«max(1, 2)» > 1", "refused"},
	{fact.EntityHousehold, asBool, "any(members, «#» == 3)", "refused"},
	{fact.EntityHousehold, asBool, "«reduce(members, #acc + 1, 0)» > 1", "unknown_name"},
	{fact.EntityHousehold, asBool, "«len(members)» > 1", "unknown_name"},
	{fact.EntityHousehold, asBool, "«find(members, .works).works»", "refused"},
	{fact.EntityHousehold, asBool, "«one(members, .works)»", "unknown_name"},
	{fact.EntityHousehold, asBool, "«now()» > as_of", "unknown_name"},
	{fact.EntityHousehold, asBool, "«'a' matches 'b'»", "refused"},
	{fact.EntityHousehold, asBool, "«{\"a\": 1}» == 1", "refused"},
	{fact.EntityHousehold, asBool, "cars in «cars»", "refused"},
	{fact.EntityHousehold, asBool, "«1..3» == 2", "refused"},

	// Numbers are what one sees.
	{fact.EntityHousehold, asBool, "cars == «010»", "syntax"},
	{fact.EntityHousehold, asBool, "cars == «1e3»", "syntax"},
	{fact.EntityHousehold, asBool, "cars == «1_000»", "syntax"},
	{fact.EntityHousehold, asBool, "cars == «0x10»", "syntax"},
	{fact.EntityHousehold, asBool, "cars == «.5»", "syntax"},
	{fact.EntityHousehold, asBool, "cars == «9223372036854775807»", "syntax"},
	{fact.EntityHousehold, asBool, "land > «0.1234567891»", "syntax"},
	{fact.EntityHousehold, asBool, "car «)»", "syntax"},
	{fact.EntityHousehold, asBool, "car and «@»car", "syntax"},
	// What is typeset is named, not guessed.
	{fact.EntityHousehold, asBool, "cars «≥» 3", "syntax"},
	{fact.EntityHousehold, asBool, "cars > «１» and car", "syntax"},
	{fact.EntityHousehold, asBool, "«ｃ»ar", "syntax"},
	{fact.EntityHousehold, asBool, "car«、»car", "syntax"},
	{fact.EntityHousehold, asBool, "date(«“»2019-01-01”) > as_of", "syntax"},
	{fact.EntityHousehold, asBool, "cars > 3 «；» car", "syntax"},
	{fact.EntityHousehold, asBool, "cars «×» 2 > 3", "syntax"},
	{fact.EntityHousehold, asBool, "car == 'it\\'s' and cars «≥» 3", "syntax"},
	{fact.EntityHousehold, asBool, "车 == 1 or «土地» == 2", "unknown_name"},
}

func TestEveryTypesetCharacterIsNamedWithWhatToWrite(t *testing.T) {
	_, found := checkText(t, fact.EntityHousehold, asBool, "cars ≥ ３ and cars ≤ 5")
	var hints []string
	for _, d := range found {
		hints = append(hints, d.Hint.EN)
	}
	if want := []string{"write >=", "write 3", "write <="}; !slices.Equal(hints, want) {
		t.Errorf("got %q", hints)
	}
	if node, found := checkText(t, fact.EntityHousehold, asBool, "date('2019-01-01') > as_of or date('二〇一九、１') > as_of"); node != nil || len(found) != 1 || found[0].Code != "bad_value" {
		t.Errorf("what stands in quotes is not of the language: %v", found)
	}
}

func TestEachMistakeIsShownWhereItStands(t *testing.T) {
	for _, m := range mistakes {
		before, rest, _ := strings.Cut(m.text, "«")
		what, after, _ := strings.Cut(rest, "»")
		node, found := checkText(t, m.subject, m.typ, before+what+after)
		if node != nil {
			t.Errorf("%s: it passes", m.text)
			continue
		}
		at := slices.IndexFunc(found, func(d pack.Diagnostic) bool {
			return d.Code == m.code && d.Pos.Column == len([]rune(before))+1 && (d.Length == len(what) || m.code == "syntax")
		})
		if at < 0 {
			t.Errorf("%s: no %s there, but %s", m.text, m.code, describe(found))
		}
		for _, d := range found {
			checkSaid(t, m.text, d)
		}
	}
}

func checkSaid(t *testing.T, text string, d pack.Diagnostic) {
	t.Helper()
	if d.Message.ZH == "" || d.Message.EN == "" || (d.Hint.ZH == "") != (d.Hint.EN == "") {
		t.Errorf("%s: not said in both languages: %+v", text, d)
	}
	for _, said := range []string{d.Message.ZH, d.Message.EN, d.Hint.ZH, d.Hint.EN} {
		if strings.Contains(said, "%!") {
			t.Errorf("%s: a message with a hole: %q", text, said)
		}
	}
}

func describe(found pack.Diagnostics) string {
	var out []string
	for _, d := range found {
		out = append(out, d.Pos.String()+" +"+string(rune('0'+d.Length/10%10))+string(rune('0'+d.Length%10))+" "+d.Code+": "+d.Message.EN)
	}
	return strings.Join(out, " | ")
}
