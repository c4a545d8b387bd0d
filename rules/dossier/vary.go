package dossier

import (
	"time"

	"bentou/rules/fact"
)

// CompletedMonths is the age in completed months of who was born on a day, as readings
// of ages have it; ok is false where that day is later.
func CompletedMonths(birth, on fact.Date, o Options) (months int64, ok bool) {
	if birth > on {
		return 0, false
	}
	return o.ageMonths(packed(birth), NewDay(on)), true
}

// ReachesMonths is the day on which who was born on a day completes so many months.
func ReachesMonths(birth fact.Date, months int64, o Options) fact.Date {
	y, m, d := birth.Civil()
	total := int64(y)*12 + int64(m) - 1 + months
	return o.monthday(int(total/12), time.Month(total%12+1), d)
}

// CountedItems tells of each item of income, in the order of its code list, whether an
// income of it, recorded under the source that the item belongs to, is part of the sum
// that an input reads. Of items that belong to no source it says no. ok is false for an
// input that sums no incomes.
func CountedItems(fn string, args []string) (counts []bool, ok bool) {
	if fn != "income" && fn != "income_except" {
		return nil, false
	}
	s := selectIncomes(args, fn == "income_except")
	if s == nil {
		return nil, false
	}
	counts = make([]bool, len(items))
	for n, entry := range items {
		source, known := belongs[fact.IncomeItem(entry.Value)]
		if !known {
			continue
		}
		i := item{known: 1<<incomeSource | 1<<incomeItem}
		i.v[incomeSource], i.v[incomeItem] = int64(codeIndex(sources, string(source))), int64(n)
		counts[n] = s.of(&i) == partIn
	}
	return counts, true
}
