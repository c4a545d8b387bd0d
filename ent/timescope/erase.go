package timescope

import "slices"

// Erased is what stands in the place of a text that was erased and cannot be absent,
// such as a name.
const Erased = "已删除"

// codes are columns of text that hold codes, by which nobody is known and on which rules
// may rest.
var codes = []string{"key", "code_value", "division_code"}

// Personal lists the columns of text that an erasure overwrites: all but codes. Whoever
// adds one that holds a code has to say so here; it is erased until then.
func (k *Kind) Personal() []Text {
	return slices.DeleteFunc(slices.Clone(k.Texts), func(t Text) bool { return slices.Contains(codes, t.Column) })
}
