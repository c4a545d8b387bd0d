package policy

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"

	"bentou/ent/store"
	"bentou/internal/clock"
	"bentou/internal/eligibility"
	"bentou/internal/fault"
	"bentou/internal/testkit"
	"bentou/internal/vault"
	"bentou/rules/fact"
	"bentou/rules/pack"
)

// The environment of a process that works at the desk, in place of the tests.
const (
	workAt    = "BENTOU_TEST_POLICY_AT" // the database
	workKeys  = "BENTOU_TEST_POLICY_KEYS"
	workTurns = "BENTOU_TEST_POLICY_TURNS"
	workDraft = "BENTOU_TEST_POLICY_DRAFT" // the draft that all edit
	workName  = "BENTOU_TEST_POLICY_NAME"
)

func TestMain(m *testing.M) {
	if url := os.Getenv(workAt); url != "" {
		if err := work(context.Background(), url); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// work edits the common draft, approves what others wrote, and publishes.
func work(ctx context.Context, url string) error {
	v, err := vault.OpenOrCreate(os.Getenv(workKeys))
	if err != nil {
		return err
	}
	s, err := store.Open(ctx, store.Config{URL: url, Vault: v, Clock: clock.System(nil)})
	if err != nil {
		return err
	}
	defer s.Close()
	turns, err := strconv.Atoi(os.Getenv(workTurns))
	if err != nil {
		return err
	}
	common, err := strconv.Atoi(os.Getenv(workDraft))
	if err != nil {
		return err
	}
	w := &worker{Service: New(s, eligibility.New(s, packOf(testRules)), nil), name: os.Getenv(workName), common: common}
	// All begin together, when the parent lets go.
	fmt.Println("ready")
	if _, err := io.Copy(io.Discard, os.Stdin); err != nil {
		return err
	}
	for i := range turns {
		if err := errors.Join(w.edit(ctx, i), w.publish(ctx, i)); err != nil {
			return err
		}
	}
	return nil
}

type worker struct {
	*Service
	name   string
	common int
}

// edit adds a note of its own to the common draft: whatever else is saved meanwhile, it
// must be there in the end.
func (w *worker) edit(ctx context.Context, i int) error {
	d, err := w.Draft(ctx, w.common)
	if err != nil {
		return err
	}
	key := fmt.Sprintf("%s_%d", w.name, i)
	text := fmt.Sprintf("variables:\n  %s:\n    title: {zh: 甲, en: %q}\n    subject: person\n    type: bool\n    versions: [{from: 2019-01-01, expr: \"age >= %d\"}]\n", key, key, i%100)
	_, err = w.Save(ctx, by(w.name), Edit{Draft: w.common, Revision: d.Latest().Number, Merge: true, Change: Declare("", text)})
	return err
}

// publish begins a draft, has it approved under another name and publishes it, for
// today or a later day. Another may be faster anywhere: that is a conflict, no more.
func (w *worker) publish(ctx context.Context, i int) error {
	d, err := w.Create(ctx, by(w.name), NewDraft{Title: fmt.Sprint(w.name, i)})
	if err != nil {
		return err
	}
	from := today.AddDays(rand.IntN(40)) //nolint:gosec // any day will do
	saved, err := w.Save(ctx, by(w.name), Edit{Draft: d.ID, Revision: 1, Change: SetParameter("elder",
		pack.DatedValue{From: fact.MustDate("2020-01-01"), Value: strconv.Itoa(100 + rand.IntN(100)), Confidence: pack.Placeholder, Source: w.name})})
	if err != nil {
		return err
	}
	latest := saved.Draft.Latest()
	of := Of{Draft: d.ID, Revision: latest.Number, Digest: latest.Digest}
	if _, err := w.Submit(ctx, by(w.name), of, Confirmations{}); err != nil {
		return err
	}
	// While it is approved somebody writes on it every other time: one of the two comes
	// first.
	var both sync.WaitGroup
	both.Go(func() {
		if i%2 == 0 {
			return
		}
		_, _ = w.Save(ctx, by("scribe"), Edit{Draft: d.ID, Revision: latest.Number, Change: SetParameter("elder",
			pack.DatedValue{From: fact.MustDate("2020-01-01"), Value: "999", Confidence: pack.Placeholder, Source: "unseen"})})
	})
	_, approving := w.Approve(ctx, by("approver-"+w.name), of)
	_, publishing := w.Service.Publish(ctx, by("approver-"+w.name), Publication{Of: of, EffectiveFrom: &from, Today: today, Confirms: Confirmations{PassesOver: every}})
	both.Wait()
	for _, err := range []error{approving, publishing} {
		if code := fault.CodeOf(err); err != nil && code != fault.Conflict && code != fault.WrongState {
			return err
		}
	}
	return nil
}

// every confirms that any scheduled release may be passed over.
var every = func() []int {
	out := make([]int, 10_000)
	for i := range out {
		out[i] = i
	}
	return out
}()

// TestSeveralProcessesThatEditApproveAndPublishAtOnceLoseNothing has few turns, and many
// where long tests run.
func TestSeveralProcessesThatEditApproveAndPublishAtOnceLoseNothing(t *testing.T) {
	turns := 3
	if os.Getenv(testkit.RunLong) != "" {
		turns = 40
	}
	url, keys := testkit.Postgres(t), filepath.Join(t.TempDir(), "keys.json")
	s := openStore(t, url, keys)
	rules := eligibility.New(s, packOf(testRules))
	_, err := rules.EnsureRelease(t.Context())
	check(t, err)
	d := &desk{Service: New(s, rules, nil), t: t, store: s, rules: rules}
	common := d.begin("owner")
	const processes = 3
	var all sync.WaitGroup
	var letGo []io.Closer
	for p := range processes {
		cmd := exec.CommandContext(t.Context(), os.Args[0])
		cmd.Env = append(os.Environ(), workAt+"="+url, workKeys+"="+keys, workTurns+"="+strconv.Itoa(turns), workDraft+"="+strconv.Itoa(common.ID), workName+"=p"+strconv.Itoa(p))
		errs := &bytes.Buffer{}
		cmd.Stderr = errs
		out, err := cmd.StdoutPipe()
		check(t, err)
		in, err := cmd.StdinPipe()
		check(t, err)
		check(t, cmd.Start())
		if _, err := bufio.NewReader(out).ReadString('\n'); err != nil {
			t.Fatalf("process %d: %v: %s", p, err, errs)
		}
		letGo = append(letGo, in)
		all.Go(func() {
			if err := cmd.Wait(); err != nil {
				t.Errorf("process %d: %v: %s", p, err, errs)
			}
		})
	}
	for _, in := range letGo {
		in.Close()
	}
	all.Wait()
	d.nothingLost(common.ID, processes, turns)
	d.onlyWhatWasSeen()
}

// nothingLost wants every edit of every process in the common draft.
func (d *desk) nothingLost(draft, processes, turns int) {
	d.t.Helper()
	text := d.file(draft, "rules.yaml")
	for p := range processes {
		for i := range turns {
			if key := fmt.Sprintf("p%d_%d:", p, i); !strings.Contains(text, key) {
				d.t.Errorf("the edit %s is lost", key)
			}
		}
	}
	x, err := d.Draft(d.t.Context(), draft)
	check(d.t, err)
	if n := x.Latest().Number; n != processes*turns+1 {
		d.t.Errorf("%d revisions of %d edits", n, processes*turns)
	}
}

// onlyWhatWasSeen wants the releases numbered without gaps, each the very text that was
// approved by another and standing on the one before it, and of each day one in force.
func (d *desk) onlyWhatWasSeen() {
	d.t.Helper()
	list, err := d.Releases(d.t.Context())
	check(d.t, err)
	if len(list) < 2 {
		d.t.Error("nothing was published")
	}
	for i, r := range list {
		if r.Number != len(list)-i {
			d.t.Errorf("release %d is in the place of %d", r.Number, len(list)-i)
		}
		if r.Kind == fact.ReleaseSetup {
			continue
		}
		if r.ApprovedBy == "" || !strings.HasPrefix(r.ApprovedBy, "approver-") || strings.Contains(strings.Join(r.WrittenBy, " "), "scribe") {
			d.t.Errorf("release %d was written by %v and approved by %q", r.Number, r.WrittenBy, r.ApprovedBy)
		}
		rev, err := d.Revision(d.t.Context(), r.Draft, r.Revision)
		check(d.t, err)
		if rev.Base == nil || *rev.Base != list[i+1].ID {
			d.t.Errorf("release %d does not stand on the one before it", r.Number)
		}
		files, err := d.ReleaseFiles(d.t.Context(), r.ID)
		check(d.t, err)
		if digestOf(files) != rev.Digest {
			d.t.Errorf("release %d is another text than was approved", r.Number)
		}
	}
	for day := today; day < today.AddDays(45); day = day.AddDays(1) {
		in, states := d.inForce(day.String()), StandingOn(list, day)
		n := 0
		for _, r := range list {
			if states[r.ID] == Deciding {
				n++
				if r.Number != in {
					d.t.Errorf("on %s release %d is in force and %d is selected", day, r.Number, in)
				}
			}
		}
		if n != 1 {
			d.t.Errorf("on %s %d releases are in force", day, n)
		}
	}
	d.t.Logf("%d releases", len(list))
}
