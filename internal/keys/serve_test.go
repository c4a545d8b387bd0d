package keys

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// helper makes the test binary the process that wraps anew and is killed: database,
// key file, data folder, by lines.
const helper = "BENTOU_TEST_REWRAP"

func TestMain(m *testing.M) {
	if order := os.Getenv(helper); order != "" {
		part := strings.Split(order, "\n")
		p := &process{url: part[0], keys: part[1], data: part[2]}
		err := p.open()
		if err == nil {
			_, err = p.Rewrap(context.Background(), func(done, _ int) { fmt.Println(done) })
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func TestKilledWhileItRewrapsItLeavesAllReadableAndGoesOnWhereItStopped(t *testing.T) {
	each(t, func(t *testing.T, p *process) {
		const people = 60
		p.people(people)
		_, _, err := p.Rotate(t.Context())
		check(t, err)
		self, err := os.Executable()
		check(t, err)
		cmd := exec.Command(self)
		cmd.Env = append(os.Environ(), helper+"="+strings.Join([]string{p.url, p.keys, p.data}, "\n"))
		cmd.Stderr = os.Stderr
		out, err := cmd.StdoutPipe()
		check(t, err)
		check(t, cmd.Start())
		line, err := bufio.NewReader(out).ReadString('\n')
		check(t, cmd.Process.Kill())
		_ = cmd.Wait()
		told, err2 := strconv.Atoi(strings.TrimSpace(line))
		if err != nil || err2 != nil || told != p.batch {
			t.Fatalf("it said %q, %v", line, err)
		}
		p.wantPeople(people)
		st := p.status()
		if st.Keys[0].Persons < told || st.Keys[0].Persons+st.Keys[1].Persons != people {
			t.Errorf("%+v", st)
		}
		rest := st.Keys[1].Persons
		if rest > 0 {
			if _, err := p.Retire(t.Context()); err == nil || !strings.Contains(err.Error(), fmt.Sprintf("%d persons", rest)) {
				t.Errorf("retiring half-way: %v", err)
			}
		}
		if done, err := p.Rewrap(t.Context(), quiet); err != nil || done != rest {
			t.Errorf("went on with %d of %d, %v", done, rest, err)
		}
		if n, err := p.Retire(t.Context()); err != nil || n != 1 {
			t.Errorf("%d retired, %v", n, err)
		}
		p.another(t).wantPeople(people)
	})
}

func TestServersReadAndWriteOnWhileKeysAreReplaced(t *testing.T) {
	each(t, func(t *testing.T, p *process) {
		p.people(10)
		file := p.save("content")
		// Two servers, which are told nothing of what the commands do.
		reading, writing := p.another(t), p.another(t)
		stop := make(chan struct{})
		stopped := func() bool {
			select {
			case <-stop:
				return true
			default:
				return false
			}
		}
		var wait sync.WaitGroup
		var reads, writes atomic.Int64
		wait.Go(func() {
			for !stopped() {
				if _, err := reading.read(context.Background()); err != nil {
					t.Errorf("reading: %v", err)
				}
				reads.Add(1)
			}
		})
		wait.Go(func() {
			for n := 10; !stopped(); n++ {
				if err := writing.person(n); err != nil {
					t.Errorf("writing: %v", err)
					n--
				}
				writes.Add(1)
				time.Sleep(time.Millisecond) // the commands get their turn, too
			}
		})
		// onward waits until both servers have begun and ended something since.
		onward := func() {
			r, w := reads.Load(), writes.Load()
			for reads.Load() < r+2 || writes.Load() < w+2 {
				time.Sleep(time.Millisecond)
			}
		}
		for range 3 {
			onward()
			_, _, err := p.Rotate(t.Context())
			check(t, err)
			onward()
			if _, err := p.Rewrap(t.Context(), quiet); err != nil {
				t.Error(err)
			}
			onward()
			if n, err := p.Retire(t.Context()); err != nil || n != 1 {
				t.Errorf("%d retired, %v", n, err)
			}
			onward()
		}
		close(stop)
		wait.Wait()
		reading.wantContent(file, "content")
		later := p.another(t)
		later.wantPeople(10 + int(writes.Load()))
		if st := later.status(); len(st.Keys) != 1 || st.Unknown != 0 {
			t.Errorf("%+v", st)
		}
	})
}
