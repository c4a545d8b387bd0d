package dossier

import (
	"slices"
	"strconv"
	"strings"

	"bentou/rules/fact"
)

// parse reads a text as a value of a kind, in the scale in which engines hold it:
// fen, millionths, day numbers, places in a list of codes, 0 and 1. ok is false for
// any other text: what cannot be read is not known.
func parse(k fact.Kind, list []fact.Entry, text string) (v int64, ok bool) {
	switch k {
	case fact.KindBool:
		return parseBool(text)
	case fact.KindInt:
		n, err := strconv.ParseInt(text, 10, 64)
		return n, err == nil
	case fact.KindMoney:
		m, err := fact.ParseMoney(text)
		return int64(m), err == nil
	case fact.KindDecimal:
		d, err := fact.ParseDecimal(text)
		return int64(d), err == nil
	case fact.KindDate:
		d, err := fact.ParseDate(text)
		return int64(d), err == nil
	default:
		i := codeIndex(list, text)
		return int64(i), i >= 0
	}
}

func parseBool(text string) (v int64, ok bool) {
	switch text {
	case "true":
		return 1, true
	case "false":
		return 0, true
	}
	return 0, false
}

// codeIndex is the place of a code in a list, or −1. The registry writes GRADE_1
// and packs grade_1: case does not matter.
func codeIndex(list []fact.Entry, name string) int {
	if i := slices.IndexFunc(list, func(e fact.Entry) bool { return e.Value == name }); i >= 0 {
		return i
	}
	return slices.IndexFunc(list, func(e fact.Entry) bool { return strings.EqualFold(e.Value, name) })
}
