package limits

// Input says which limit the variables of a request meet, or nil. A filter within a
// filter is a subquery within a subquery, and a list is a parameter for each value.
func (l Limits) Input(variables map[string]any) *Exceeded {
	in := input{limits: l}
	for _, v := range variables {
		in.walk(v, 1)
	}
	switch {
	case in.deepest > l.Nesting:
		return exceeded(TooComplex, "nesting", "值的嵌套层数", "levels of values within values", l.Nesting, in.deepest)
	case in.values > l.Values:
		return exceeded(TooComplex, "values", "变量中值的个数", "values in the variables", l.Values, in.values)
	}
	return nil
}

type input struct {
	limits          Limits
	values, deepest int
}

func (in *input) walk(v any, depth int) {
	in.values++
	in.deepest = max(in.deepest, depth)
	if depth > in.limits.Nesting {
		return
	}
	switch v := v.(type) {
	case map[string]any:
		for _, below := range v {
			in.walk(below, depth+1)
		}
	case []any:
		for _, below := range v {
			in.walk(below, depth+1)
		}
	}
}
