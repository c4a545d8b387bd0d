package engine

// table is the cells of a parameter as of the day.
type table struct {
	// cells of a dense table, by index; known says where there is one.
	cells []int64
	known []bool
	// outside is the cell of keys that have no place in it.
	outside    int64
	hasOutside bool
	// steps and rates of a band or scale, ascending, one list for each outer key.
	steps [][]int64
	rates [][]int64
}

// outcome is how a search ended.
type outcome uint8

const (
	found outcome = iota
	absent
	overflowed
)

// band is the cell of the last step that is at most x.
func (t *table) band(outer, x int64) (int64, outcome) {
	steps := t.steps[outer]
	j := len(steps) - 1
	for j >= 0 && steps[j] > x {
		j--
	}
	switch {
	case j >= 0:
		return t.rates[outer][j], found
	case t.hasOutside:
		return t.outside, found
	}
	return 0, absent
}

// share is the sum over the bands of their rate times the part of x that lies in
// them; nothing below the first.
func (t *table) share(outer, x int64) (sum int64, end outcome) {
	steps, rates := t.steps[outer], t.rates[outer]
	if len(steps) == 0 {
		return 0, absent
	}
	for j, step := range steps {
		if x <= step {
			break
		}
		top := x
		if j+1 < len(steps) {
			top = min(x, steps[j+1])
		}
		part := top - step
		if part <= 0 || mulOverflows(part, rates[j]) || addOverflows(sum, part*rates[j], sum+part*rates[j]) {
			return 0, overflowed
		}
		sum += part * rates[j]
	}
	return sum, found
}
