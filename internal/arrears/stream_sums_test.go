package arrears

import (
	"bentou/rules/fact"
)

// spoken is what the record says of an account or series.
type spoken struct {
	home, person int // of the stream; −1: none
	programme    string
	cycle        fact.Cycle
	month        fact.Date
}

type answer struct {
	outcome fact.Outcome
	amount  fact.Money
}

// says reads what holds on a day, by series. It does not use what is tested.
func (s *side) says(day fact.Date) map[spoken]answer {
	index := func(ids []int) map[int]int {
		out := map[int]int{}
		for n, id := range ids {
			out[id] = n
		}
		return out
	}
	homes, people := index(s.homes), index(s.people)
	rows, err := s.store.Query(s.t.Context(), "SELECT household_id, coalesce(person_id, 0), programme, outcome, coalesce(amount, 0), cycle FROM decisions WHERE decided_for <= ? ORDER BY decided_for, recorded, id", day)
	check(s.t, err)
	defer rows.Close()
	out := map[spoken]answer{}
	for rows.Next() {
		var home, person int
		k := spoken{person: -1}
		var a answer
		check(s.t, rows.Scan(&home, &person, &k.programme, &a.outcome, &a.amount, &k.cycle))
		k.home = homes[home]
		if person != 0 {
			k.person = people[person]
		}
		out[k] = a
	}
	check(s.t, rows.Err())
	return out
}

// sums are what accounts came to, and which are undetermined.
type sums struct {
	money map[spoken]fact.Money
	open  map[spoken]bool
}

// accounts turns what was said month by month into what each account came to: a person
// is paid once, by the highest; a year by what its last month says; once, whenever it
// begins.
func accounts(months []fact.Date, said []map[spoken]answer) sums {
	out := sums{map[spoken]fact.Money{}, map[spoken]bool{}}
	sure := map[spoken]bool{}
	for i, month := range months {
		for k, a := range said[i] {
			account := spoken{home: k.home, person: k.person, programme: k.programme, cycle: k.cycle, month: month}
			if k.person >= 0 {
				account.home = -1
			}
			switch k.cycle {
			case fact.CycleYear:
				if i+1 < len(months) && months[i+1].Year() == month.Year() {
					continue
				}
				if _, m, _ := month.Civil(); m != 12 {
					continue // the year is not over
				}
				account.month = fact.YearOf(month.Year()).From
			case fact.CycleOnce:
				account.month = 0
				if a.outcome == fact.OutcomeEligible && (i == 0 || said[i-1][k].outcome != fact.OutcomeEligible) {
					out.money[account] += a.amount
				}
				out.open[account] = a.outcome == fact.OutcomeUndetermined
				continue
			}
			switch a.outcome {
			case fact.OutcomeEligible:
				out.money[account] = max(out.money[account], a.amount)
				sure[account] = true
			case fact.OutcomeUndetermined:
				out.open[account] = true
			}
		}
	}
	for k := range sure {
		delete(out.open, k)
	}
	return out
}

// proposed sums the proposals that stand, by account, and says which are undetermined.
func (s *side) proposed() sums {
	out := sums{map[spoken]fact.Money{}, map[spoken]bool{}}
	homes, people := map[int]int{}, map[int]int{}
	for n, id := range s.homes {
		homes[id] = n
	}
	for n, id := range s.people {
		people[id] = n
	}
	rows, err := s.store.Query(s.t.Context(), `SELECT a.household_id, coalesce(a.person_id, 0), a.programme, a.cycle, a.month, a.kind, coalesce(a.difference, 0)
		FROM adjustments a WHERE a.kind <> 'HISTORY' AND NOT EXISTS (SELECT 1 FROM adjustment_acts t WHERE t.adjustment_id = a.id AND t.kind = 'SUPERSEDED')`)
	check(s.t, err)
	defer rows.Close()
	for rows.Next() {
		var home, person int
		var kind string
		var difference fact.Money
		k := spoken{person: -1}
		check(s.t, rows.Scan(&home, &person, &k.programme, &k.cycle, &k.month, &kind, &difference))
		if k.home = homes[home]; person != 0 {
			k.home, k.person = -1, people[person]
		}
		switch k.cycle {
		case fact.CycleYear:
			k.month = fact.YearOf(k.month.Year()).From
		case fact.CycleOnce:
			k.month = 0
		}
		out.money[k] += difference
		if kind == "UNDETERMINED" {
			out.open[k] = true
		}
	}
	check(s.t, rows.Err())
	return out
}
