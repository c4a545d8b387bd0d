package roster

import (
	"bentou/internal/testkit"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"sync"
	"testing"
	"time"
)

// watch samples the heap and the process while f runs, and returns the most that
// they grew.
func watch(t *testing.T, f func()) (heap, resident uint64) {
	t.Helper()
	runtime.GC()
	debug.FreeOSMemory()
	var before runtime.MemStats
	runtime.ReadMemStats(&before)
	residentBefore := residentSize()
	var wait sync.WaitGroup
	done := make(chan struct{})
	wait.Go(func() {
		for {
			select {
			case <-done:
				return
			case <-time.After(20 * time.Millisecond):
			}
			var now runtime.MemStats
			runtime.ReadMemStats(&now)
			if now.HeapAlloc > before.HeapAlloc {
				heap = max(heap, now.HeapAlloc-before.HeapAlloc)
			}
			if r := residentSize(); r > residentBefore {
				resident = max(resident, r-residentBefore)
			}
		}
	})
	f()
	close(done)
	wait.Wait()
	return heap, resident
}

// residentSize reads the resident pages of the process; 0 where there is no /proc.
func residentSize() uint64 {
	text, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return 0
	}
	fields, n := [2]uint64{}, 0
	for _, c := range text {
		if c == ' ' {
			if n++; n == 2 {
				break
			}
		} else if n < 2 {
			fields[n] = fields[n]*10 + uint64(c-'0')
		}
	}
	return fields[1] * uint64(os.Getpagesize())
}

// TestMemoryDoesNotGrowWithTheFile reads a roster to the end and writes it out
// again, as if all of it had been set aside. The bound is the same whatever the
// number of rows. BENTOU_LONG=1 takes a hundred thousand.
func TestMemoryDoesNotGrowWithTheFile(t *testing.T) {
	testkit.Alone(t)
	people := 6_000
	if os.Getenv("BENTOU_LONG") != "" {
		people = 100_000
	}
	for _, c := range []struct {
		extension string
		bound     uint64
	}{
		{".csv", 32 << 20},
		// excelize notes 40 bytes for each of the sheet's different texts.
		{".xlsx", 64 << 20},
	} {
		t.Run(c.extension[1:], func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "roster"+c.extension)
			generate(t, path, people)
			info, err := os.Stat(path)
			if err != nil {
				t.Fatal(err)
			}
			start := time.Now()
			heap, resident := watch(t, func() {
				b := stage(t, path, func(o *Options) { o.Townships = nil }) // nothing is accepted
				if err := b.WriteReport(t.Context(), io.Discard, Outcome{}); err != nil {
					t.Error(err)
				}
				if err := b.WriteSetAside(t.Context(), io.Discard); err != nil {
					t.Error(err)
				}
				if b.rows != people {
					t.Errorf("%d rows", b.rows)
				}
			})
			t.Logf("%d rows, %d KiB: heap grew by at most %d KiB, the process by %d KiB, in %v",
				people, info.Size()>>10, heap>>10, resident>>10, time.Since(start).Round(time.Millisecond))
			if heap > c.bound {
				t.Errorf("the heap grew by %d MiB", heap>>20)
			}
		})
	}
}
