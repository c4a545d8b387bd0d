package roster

import (
	"strings"

	"bentou/internal/fault"
)

// headerWithin is the number of rows in which the header must be found, and
// headerLikeness the number of known columns that make a row one.
const (
	headerWithin   = 20
	headerLikeness = 3
)

// layout says where the columns of a file are.
type layout struct {
	row     int      // of the header
	cells   []string // as they stand in the file
	at      [columnCount]int
	extra   []int // position of each declared column, −1 if the file has it not
	own     map[int]bool
	headers []string // header by position, for messages
}

// known counts how many columns of the contract a row names.
func known(cells []string) (n int) {
	for _, c := range cells {
		c = fold(c)
		for i := range columns {
			if c == columns[i].header {
				n++
				break
			}
		}
	}
	return n
}

// newLayout reads a header row. Every fault of it is returned, not only the first.
func newLayout(row int, cells []string, extra []ExtraColumn) (*layout, error) {
	l := &layout{row: row, own: make(map[int]bool), extra: make([]int, len(extra))}
	for i := range l.at {
		l.at[i] = -1
	}
	for i := range l.extra {
		l.extra[i] = -1
	}
	var faults fault.Errors
	seen := make(map[string]int)
	for i, c := range cells {
		name := fold(c)
		l.cells, l.headers = append(l.cells, c), append(l.headers, name)
		if name == "" {
			continue
		}
		if name == headerProblemColumns || name == headerProblems {
			l.own[i] = true
			continue
		}
		if first, twice := seen[name]; twice {
			faults = append(faults, invalid("第%d行：栏目“%s”重复（第%d列和第%d列）", "row %d: the column %q occurs twice (columns %d and %d)",
				row, headerName(c), first+1, i+1))
			continue
		}
		seen[name] = i
		if !l.place(name, i, extra) {
			if len(faults) < 50 { // a million unknown columns are not named one by one
				faults = append(faults, invalid("第%d行：未知栏目“%s”（第%d列）", "row %d: unknown column %q (column %d)", row, headerName(c), i+1))
			}
		}
	}
	for i := range columns {
		if l.at[i] < 0 {
			faults = append(faults, invalid("第%d行：缺少栏目“%s”", "row %d: the column %q is missing", row, columns[i].header))
		}
	}
	for i, e := range extra {
		if e.Required && l.extra[i] < 0 {
			faults = append(faults, invalid("第%d行：缺少栏目“%s”", "row %d: the column %q is missing", row, e.Header))
		}
	}
	if len(faults) > 0 {
		return nil, faults
	}
	return l, nil
}

func (l *layout) place(name string, i int, extra []ExtraColumn) bool {
	for c := range columns {
		if columns[c].header == name {
			l.at[c] = i
			return true
		}
	}
	for e := range extra {
		if fold(extra[e].Header) == name {
			l.extra[e] = i
			return true
		}
	}
	return false
}

// cell returns a cell by its column; a row may end before it.
func (l *layout) cell(cells []string, column int) string { return cellAt(cells, l.at[column]) }

func cellAt(cells []string, i int) string {
	if i < 0 || i >= len(cells) {
		return ""
	}
	return cells[i]
}

// stray returns the position of the first cell that no column of the header
// covers, or −1. It is how a row that is shifted by a stray comma shows itself.
func (l *layout) stray(cells []string) int {
	for i, c := range cells {
		if (i >= len(l.headers) || l.headers[i] == "") && !blank(c) {
			return i
		}
	}
	return -1
}

// total reports whether a row is the sum at the end rather than a person.
func (l *layout) total(cells []string) bool {
	if !blank(l.cell(cells, colID)) || !blank(l.cell(cells, colName)) {
		return false
	}
	for _, c := range cells {
		if c = fold(c); c != "" {
			return strings.HasPrefix(c, "合计") || strings.HasPrefix(c, "总计") || strings.HasPrefix(c, "小计")
		}
	}
	return false
}
