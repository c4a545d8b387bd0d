package engine_test

import (
	"testing"

	"pgregory.net/rapid"

	"bentou/rules/engine"
	"bentou/rules/fact"
)

// vary takes some cells of a chunk for sets of values, each with what the cell holds.
func vary(t *rapid.T, program *engine.Program, c *engine.Chunk) map[engine.Cell]engine.Span {
	out := map[engine.Cell]engine.Span{}
	if len(program.Columns) == 0 {
		return out
	}
	for range rapid.IntRange(0, 6).Draw(t, "cells") {
		column := rapid.IntRange(0, len(program.Columns)-1).Draw(t, "column")
		in := program.Columns[column].Input
		n := c.N[in.Entity]
		if n == 0 {
			continue
		}
		cell := engine.Cell{Column: column, Row: rapid.IntRange(0, n-1).Draw(t, "row")}
		low, high := in.Range.Min, in.Range.Max
		if in.Type.Kind == fact.KindBool {
			low, high = 0, 1
		}
		s := engine.Span{Some: true, Open: rapid.Bool().Draw(t, "open")}
		switch rapid.IntRange(0, 3).Draw(t, "how") {
		case 0:
			s.Low, s.High = low, high
		case 1:
			s.Low = rapid.Int64Range(low, high).Draw(t, "low")
			s.High = min(high, s.Low+rapid.Int64Range(0, 40).Draw(t, "width"))
		case 2:
			s.Low = rapid.Int64Range(low, high).Draw(t, "low")
			s.High = rapid.Int64Range(s.Low, high).Draw(t, "high")
		default:
			s = engine.Unknown()
		}
		out[cell] = s
	}
	return out
}

// settle gives each cell one of its values.
func settle(t *rapid.T, c *engine.Chunk, cells map[engine.Cell]engine.Span, order []engine.Cell) *engine.Chunk {
	out := *c
	out.Cols = append([]engine.Col{}, c.Cols...)
	for _, cell := range order {
		s, col := cells[cell], out.Cols[cell.Column]
		col.Known = append([]uint64{}, col.Known...)
		col.True, col.Ints = append([]uint64(nil), col.True...), append([]int64(nil), col.Ints...)
		word, bit := cell.Row>>6, uint64(1)<<(cell.Row&63)
		col.Known[word] &^= bit
		if len(col.Ints) > 0 {
			col.Ints[cell.Row] = 0
		} else {
			col.True[word] &^= bit
		}
		if s.Some && (!s.Open || rapid.Bool().Draw(t, "known")) {
			v := rapid.Int64Range(s.Low, s.High).Draw(t, "value")
			col.Known[word] |= bit
			switch {
			case len(col.Ints) > 0:
				col.Ints[cell.Row] = v
			case v != 0:
				col.True[word] |= bit
			}
		}
		out.Cols[cell.Column] = col
	}
	return &out
}

func TestWhateverTheCellsAreTheRegistersLieInWhatTheAbstractRunFound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, text, refused := makePack(t, options{})
		if refused != nil {
			return
		}
		p, day := makePeople(t, 1), asOfDay(t)
		program := compile(t, c, day, true)
		chunk := p.chunk(program.Columns, 0, 1)
		m := engine.NewMachine(program)
		m.Run(chunk)
		a := engine.NewAbstract(program, chunk)
		all := a.Everything()
		if d := a.Outside(m, true); d != "" {
			t.Fatalf("nothing varies: %s\n%s", d, text)
		}
		for range 4 {
			cells := vary(t, program, chunk)
			var order []engine.Cell
			for column := range program.Columns {
				for row := range chunk.N[program.Columns[column].Input.Entity] {
					if _, ok := cells[engine.Cell{Column: column, Row: row}]; ok {
						order = append(order, engine.Cell{Column: column, Row: row})
					}
				}
			}
			a.Run(a.Cone(all, order), cells)
			for range 6 {
				m.Run(settle(t, chunk, cells, order))
				if d := a.Outside(m, false); d != "" {
					t.Fatalf("%s\ncells %v\n%s", d, cells, text)
				}
			}
		}
	})
}
