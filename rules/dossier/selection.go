package dossier

import "bentou/rules/fact"

// selection is which incomes or expenses a sum is of.
type selection struct {
	except bool // all but those named
	all    bool
	// by source (of expenses: by kind) and by item, by their places in the lists
	source []bool
	item   []bool
	// itemsOf are the named items that belong to each source: an amount of the source
	// that is not split may hold them.
	itemsOf [][]int64
	byItem  bool
}

// part is what an amount is to a sum.
type part uint8

const (
	partOut   part = iota // does not belong to it
	partIn                // belongs to it
	partMixed             // some of it may belong: not split, or its item is not known
)

var (
	sources = columns[kindIncome][incomeSource].codes
	items   = columns[kindIncome][incomeItem].codes

	unspecified = int64(codeIndex(items, string(fact.IncomeItemUnspecified)))
)

// belongs says of which source each item is, as the card and the statistics of
// household incomes have it. A record may put an item under another source; then it
// counts where it is.
var belongs = map[fact.IncomeItem]fact.IncomeSource{
	fact.IncomeItemWages:             fact.IncomeSourceWage,
	fact.IncomeItemPublicPost:        fact.IncomeSourceWage,
	fact.IncomeItemCareWork:          fact.IncomeSourceWage,
	fact.IncomeItemFarming:           fact.IncomeSourceBusiness,
	fact.IncomeItemLivestock:         fact.IncomeSourceBusiness,
	fact.IncomeItemTrade:             fact.IncomeSourceBusiness,
	fact.IncomeItemRent:              fact.IncomeSourceProperty,
	fact.IncomeItemLandTransfer:      fact.IncomeSourceProperty,
	fact.IncomeItemDividend:          fact.IncomeSourceProperty,
	fact.IncomeItemInterest:          fact.IncomeSourceProperty,
	fact.IncomeItemPension:           fact.IncomeSourceTransfer,
	fact.IncomeItemDibao:             fact.IncomeSourceTransfer,
	fact.IncomeItemTekunSupport:      fact.IncomeSourceTransfer,
	fact.IncomeItemDisabilitySubsidy: fact.IncomeSourceTransfer,
	fact.IncomeItemElderAllowance:    fact.IncomeSourceTransfer,
	fact.IncomeItemFamilySupport:     fact.IncomeSourceTransfer,
	fact.IncomeItemScholarship:       fact.IncomeSourceTransfer,
	fact.IncomeItemSubsidy:           fact.IncomeSourceTransfer,
	fact.IncomeItemCompensation:      fact.IncomeSourceTransfer,
	fact.IncomeItemOneOff:            fact.IncomeSourceTransfer,
}

// selectIncomes reads the kinds of an income input; nil where one is neither a
// source nor an item.
func selectIncomes(args []string, except bool) *selection {
	s := &selection{except: except, source: make([]bool, len(sources)), item: make([]bool, len(items)), itemsOf: make([][]int64, len(sources))}
	for _, a := range args {
		if codeIndex(sources, a) >= 0 {
			s.source[codeIndex(sources, a)] = true
			continue
		}
		n := codeIndex(items, a)
		switch {
		case a == argAll:
			s.all = true
		case n < 0:
			return nil
		default:
			s.item[n], s.byItem = true, true
			if of, ok := belongs[fact.IncomeItem(items[n].Value)]; ok {
				at := codeIndex(sources, string(of))
				s.itemsOf[at] = append(s.itemsOf[at], int64(n))
			}
		}
	}
	if len(args) == 0 {
		return nil
	}
	return s
}

// selectExpenses reads the kinds of an expense input.
func selectExpenses(args []string) *selection {
	list := columns[kindExpense][expenseKind].codes
	s := &selection{source: make([]bool, len(list))}
	for _, a := range args {
		n := codeIndex(list, a)
		switch {
		case a == argAll:
			s.all = true
		case n < 0:
			return nil
		default:
			s.source[n] = true
		}
	}
	if len(args) == 0 {
		return nil
	}
	return s
}

// argAll names all kinds.
const argAll = "ALL"

// whole says whether everything of a source belongs to the sum, whatever its item.
func (s *selection) whole(source int64) bool {
	return !s.except && (s.all || s.source[source])
}

// needs says whether the sum is not known where a source is not recorded.
func (s *selection) needs(source int64) bool {
	switch {
	case s.except:
		return !s.all && !s.source[source]
	case s.whole(source):
		return true
	}
	return len(s.itemsOf[source]) > 0 || s.item[unspecified]
}

// of says whether an income belongs to the sum. Whether an amount that is not split
// can hold the items named is for the caller to find out.
func (s *selection) of(i *item) part {
	if !i.has(incomeSource) {
		return partMixed // it may be of any source
	}
	source := i.v[incomeSource]
	switch {
	case s.whole(source):
		return partIn
	case s.except && !s.needs(source):
		return partOut
	}
	in, out := partIn, partOut
	if s.except {
		in, out = out, in
	}
	switch {
	case !s.byItem:
		return out
	case !i.has(incomeItem):
		return partMixed
	case s.item[i.v[incomeItem]]:
		return in
	case i.v[incomeItem] == unspecified && len(s.itemsOf[source]) > 0:
		return partMixed
	}
	return out
}

// whatIfNone is what an amount that is not split is to the sum once none of the
// named items can be in it.
func (s *selection) whatIfNone() part {
	if s.except {
		return partIn
	}
	return partOut
}
