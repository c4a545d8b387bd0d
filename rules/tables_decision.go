package rules

import (
	"fmt"
	"math/big"
	"slices"
	"strings"

	"bentou/rules/lang"
	"bentou/rules/pack"
)

// decidedBy names the row of a decision table that counts for some keys, as the pack
// states it.
func decidedBy(param *lang.Param, v *lang.ParamValue, keys []*big.Rat) pack.Text {
	last := len(keys) - 1
	for _, r := range v.Rows {
		if r.Row >= 0 && (slices.EqualFunc(r.Keys, keys, isNumber) || beyondLast(v, r, last, keys)) {
			return statedRow(param, v, r.Row)
		}
	}
	return otherRow
}

// beyondLast reports whether a row stands for numbers from its own on, and a key is
// one of them.
func beyondLast(v *lang.ParamValue, r lang.ParamRow, last int, keys []*big.Rat) bool {
	if !v.Last || !slices.EqualFunc(r.Keys[:last], keys[:last], isNumber) || keys[last].Cmp(new(big.Rat).SetInt64(r.Keys[last])) <= 0 {
		return false
	}
	for _, other := range v.Rows {
		if other.Keys[last] > r.Keys[last] && slices.Equal(other.Keys[:last], r.Keys[:last]) {
			return false
		}
	}
	return true
}

// statedRow names a row by its number and keys.
func statedRow(param *lang.Param, v *lang.ParamValue, row int) pack.Text {
	var keys []pack.Text
	for i, l := range v.Decl.Rows[row].Keys {
		keys = append(keys, keyText(param.Keys[i], l.Text))
	}
	q := quoted(keys)
	return text(fmt.Sprintf("第%d行%s", row+1, q.ZH), fmt.Sprintf("row %d, %s", row+1, q.EN))
}

// decisionRow calls a row of a table by what the pack states.
func decisionRow(param *lang.Param, v *lang.ParamValue, row int) pack.Text {
	at := statedRow(param, v, row)
	return text("“"+param.Decl.Title.ZH+"”的"+at.ZH, at.EN+" of “"+param.Decl.Title.EN+"”")
}

// keyText says what a key of a decision table takes in.
func keyText(codes *lang.Codes, key string) pack.Text {
	switch {
	case key == pack.Any:
		return text("任何", "any")
	case codes == nil:
		low, high, ranged := strings.Cut(key, "..")
		switch from, open := strings.CutSuffix(key, "+"); {
		case open:
			return text(from+"及以上", from+" and above")
		case ranged && low == "":
			return text(high+"及以下", "up to "+high)
		case ranged:
			return text(low+"至"+high, low+" to "+high)
		}
		return text(key, key)
	}
	var zh, en []string
	for _, code := range strings.Split(key, "|") {
		for _, e := range codes.Entries {
			if strings.EqualFold(e.Value, code) {
				zh, en = append(zh, e.ZH), append(en, e.EN)
			}
		}
	}
	return text(strings.Join(zh, "或"), strings.Join(en, " or "))
}
