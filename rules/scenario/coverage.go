package scenario

import (
	"bentou/rules"
	"bentou/rules/pack"
)

// Cover runs all scenarios of a release's pack and notes what they reach of its rules.
// A scenario covers what it expects something of, with all that this reads, and nothing
// else: a rule that is only run is not tested. Scenarios that cannot be read cover
// nothing.
func Cover(r *rules.Release) (*rules.Coverage, error) {
	c := r.NewCoverage()
	for _, s := range r.Pack().Scenarios {
		t := tell(r, s)
		t.expect(s)
		if len(t.wrong) > 0 {
			continue
		}
		of := expected(s)
		for _, day := range s.AsOf {
			var err error
			if t.given != nil {
				err = c.Given(t.given, day, of)
			} else {
				err = c.Household(t.household, day, of)
			}
			if err != nil {
				return nil, err
			}
		}
	}
	return c, nil
}

func expected(s *pack.Scenario) rules.Expected {
	of := rules.Expected{Programmes: map[string]bool{}, Flags: map[string]bool{}, Variables: map[string]bool{}}
	for i, key := range s.Expect.Keys {
		switch key {
		case "flags":
			for _, k := range s.Expect.Items[i].Keys {
				of.Flags[k] = true
			}
		case "variables":
			for _, k := range s.Expect.Items[i].Keys {
				of.Variables[k] = true
			}
		case "claims":
			of.Claims = true
		default:
			of.Programmes[key] = true
		}
	}
	return of
}
