package demo

import (
	"time"

	"bentou/rules/fact"
)

// BusinessDay is the day on which the demo zone stands still.
var BusinessDay = fact.MustDate("2019-12-31")

// wave is a time at which something was recorded.
type wave struct {
	day  fact.Date
	bulk bool // most households have something recorded in it
}

// The waves: the base load, the half-yearly and yearly update of 2018, the months
// of 2019, the yearly update of 2019, and the corrections of the last days.
const (
	waveBase = iota
	waveHalf
	waveYear18
	waveJanuary // the months to November follow it
)

const (
	waveYear19 = waveJanuary + 11 + iota
	waveLast
	never = int(^uint(0) >> 1) // the wave that does not come
)

var waves = func() []wave {
	w := []wave{
		{fact.MustDate("2018-01-10"), true},
		{fact.MustDate("2018-07-10"), false},
		{fact.MustDate("2018-12-20"), true},
	}
	for month := time.January; month <= time.November; month++ {
		w = append(w, wave{fact.NewDate(2019, month, 25), false})
	}
	return append(w, wave{fact.MustDate("2019-12-20"), true}, wave{fact.MustDate("2019-12-27"), false})
}()

// month is the wave of a month of 2019.
func month(m int) int {
	if m >= 12 {
		return waveYear19
	}
	return waveJanuary + m - 1
}

// after is the first wave in which something of that day can be known.
func after(day fact.Date) int {
	for w := range waves {
		if waves[w].day >= day {
			return w
		}
	}
	return waveLast
}

// Households of a block are planned together, and in a bulk wave recorded in one
// transaction; in the others little happens, and a transaction takes many blocks.
const (
	blockSize   = 100
	quietBlocks = 10
)

// step is one transaction: of a wave, the blocks from first to last (excluded). A
// step without blocks records the villages.
type step struct {
	n           int
	wave        int
	first, last int
	at          time.Time
}

// stepsOf lays out the transactions for so many households. Those of a wave spread
// over a working day.
func stepsOf(households int) []step {
	blocks := (households + blockSize - 1) / blockSize
	var out []step
	for w := range waves {
		var ofWave []step
		if w == waveBase || w == waveYear18 {
			ofWave = append(ofWave, step{wave: w})
		}
		size := quietBlocks
		if waves[w].bulk {
			size = 1
		}
		for first := 0; first < blocks; first += size {
			ofWave = append(ofWave, step{wave: w, first: first, last: min(first+size, blocks)})
		}
		begin := time.Unix(int64(waves[w].day)*86400, 0).UTC().Add(time.Hour) // nine o'clock in Shanghai
		for i, s := range ofWave {
			s.n, s.at = len(out), begin.Add(8*time.Hour*time.Duration(i)/time.Duration(len(ofWave))).Truncate(time.Second)
			if i > 0 && !s.at.After(out[len(out)-1].at) {
				s.at = out[len(out)-1].at.Add(time.Microsecond)
			}
			out = append(out, s)
		}
	}
	return out
}

// momentOf is the moment at which a block's part of a wave is recorded.
func momentOf(steps []step, w, block int) time.Time {
	for _, s := range steps {
		if s.wave == w && s.first <= block && block < s.last {
			return s.at
		}
	}
	return time.Time{}
}
