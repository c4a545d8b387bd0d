package engine_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"bentou/internal/testkit"
	"bentou/rules/engine"
	"bentou/rules/lang"
)

func TestTheSizeOfAChunkNeverMatters(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, text, refused := makePack(t, options{})
		if refused != nil {
			return
		}
		p, day := makePeople(t, 4), asOfDay(t)
		for len(p.sizes) < 300 { // the same again and again, each with facts of its own
			p.sizes = append(p.sizes, p.sizes...)
		}
		p.sizes = p.sizes[:300]
		program := compile(t, c, day, rapid.Bool().Draw(t, "explain"))
		want, _ := run(program, p, len(p.sizes))
		for _, size := range []int{1, 2, 63, 64, 65, 256} {
			got, _ := run(program, p, size)
			if d := differ(c, p, got, want, nil); d != "" {
				t.Fatalf("in chunks of %d: %s\n%s", size, strings.ReplaceAll(d, "the oracle", "one chunk"), text)
			}
		}
	})
}

func TestAMachineForgetsTheChunkBefore(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, text, refused := makePack(t, options{})
		if refused != nil {
			return
		}
		p, day := makePeople(t, 70), asOfDay(t)
		program := compile(t, c, day, false)
		m := engine.NewMachine(program)
		big := p.chunk(program.Columns, 0, len(p.sizes))
		small := p.chunk(program.Columns, 0, 1)
		var outs []results
		for _, chunk := range []*engine.Chunk{small, big, small, big} {
			out := results{}
			m.Run(chunk)
			collect(program, m, chunk, out)
			outs = append(outs, out)
		}
		if !reflect.DeepEqual(outs[0], outs[2]) || !reflect.DeepEqual(outs[1], outs[3]) {
			t.Fatalf("a machine that has run before gives something else\n%s", text)
		}
	})
}

// A fact that becomes unknown can make an answer unknown, but not the opposite: a
// missing fact never grants and never refuses.
func TestForgettingAFactNeverTurnsAnAnswer(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, text, refused := makePack(t, options{noElse: true})
		if refused != nil || len(c.Inputs) == 0 {
			return
		}
		p, day := makePeople(t, 6), asOfDay(t)
		program := compile(t, c, day, true)
		before, _ := run(program, p, 256)
		names := make([]string, 0, len(c.Inputs))
		for name := range c.Inputs {
			names = append(names, name)
		}
		slices.Sort(names)
		in := c.Inputs[rapid.SampledFrom(names).Draw(t, "input")]
		ids := p.rowsOf(in.Entity)
		if len(ids) == 0 {
			return
		}
		p.hidden = &hidden{in.Name, in.Entity, rapid.SampledFrom(ids).Draw(t, "row")}
		after, _ := run(program, p, 256)
		for name, list := range before {
			for i, was := range list {
				if is := after[name][i]; is != was && is != "unknown" {
					t.Fatalf("%s of row %d was %s and is %s, now that %s of %d is not known\n%s", name, i, was, is, in.Name, p.hidden.id, text)
				}
			}
		}
	})
}

func TestCompilingAgainGivesTheSameProgram(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, text, refused := makePack(t, options{})
		if refused != nil {
			return
		}
		p, day := makePeople(t, 6), asOfDay(t)
		again, d := lang.Check(c.Pack)
		if d.Failed() {
			t.Fatalf("the second check refuses what the first passed: %v", d)
		}
		one, two := compile(t, c, day, true), compile(t, again, day, true)
		if !slices.EqualFunc(one.Columns, two.Columns, func(a, b engine.Column) bool { return a.Day == b.Day && a.Input.Name == b.Input.Name }) {
			t.Fatalf("the columns differ\n%s", text)
		}
		if one.Listing() != two.Listing() {
			t.Fatalf("the instructions differ\n%s", text)
		}
		x, _ := run(one, p, 256)
		y, _ := run(two, p, 256)
		if !reflect.DeepEqual(x, y) {
			t.Fatalf("the results differ\n%s", text)
		}
	})
}

// The same comparisons for minutes.
func TestTheEngineSaysWhatTheOracleSaysForLong(t *testing.T) {
	testkit.Long(t)
	for range 8 {
		t.Run("", TestTheEngineSaysWhatTheOracleSays)
		t.Run("", TestTheSizeOfAChunkNeverMatters)
		t.Run("", TestForgettingAFactNeverTurnsAnAnswer)
	}
}
