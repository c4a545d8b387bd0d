package server

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
)

// Every server that a test of this folder starts is given a household with a canary, a
// member whose identity number is looked for in all that the program says: what each
// process writes, and what each request is answered. suite looks once all have ended, so
// that nothing is said after it looked.
//
// There is no other place to look at: the program has neither traces nor metrics. What
// a server keeps is looked through when its test is over ([inhabited]).

// saidTo names the folder where each process, whoever started it, writes what it says.
const saidTo = "BENTOU_TEST_SAID_TO"

// planted are the canaries; each server has one of its own, so that several may serve
// one database.
var planted struct {
	sync.Mutex
	numbers []string
	shown   int // where they were found as they should be: shown to who may see them
}

// answers is what was answered, written as it comes.
var answers *os.File

// suite is the tests, and the search when they have run.
type suite struct{ *testing.M }

// Run runs the tests.
func (s suite) Run() int {
	folder, err := os.MkdirTemp("", "bentou-said-")
	if err == nil {
		err = os.Setenv(saidTo, folder)
	}
	if err == nil {
		answers, err = os.Create(filepath.Join(folder, "answers"))
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(folder)
	code := s.M.Run()
	if err := searched(folder, planted.numbers, planted.shown); err != nil {
		fmt.Fprintf(os.Stderr, "--- FAIL: %v\n", err)
		return max(1, code)
	}
	return code
}

// searched looks for the canaries, and for every identity number of the roster that is
// loaded, in all that was said. shown is how many of them were seen where they may be.
func searched(folder string, numbers []string, shown int) error {
	if shown < len(numbers) {
		return fmt.Errorf("%d canaries were put in, and %d shown to who may see them: the search shows nothing", len(numbers), shown)
	}
	var looked []canary
	for _, number := range numbers {
		looked = append(looked, newCanary("canary", number))
	}
	roster, err := os.ReadFile(inTree("testdata/roster/roster-2019.csv"))
	if err != nil {
		return err
	}
	files, err := os.ReadDir(folder)
	if err != nil {
		return err
	}
	var found []string
	for _, f := range files {
		content, err := os.ReadFile(filepath.Join(folder, f.Name()))
		if err != nil {
			return err
		}
		for _, c := range looked {
			for _, form := range c.in(content) {
				found = append(found, "a canary ("+form+") is in "+f.Name()+around(content, c.forms[form]))
			}
		}
		for _, number := range rosterNumbers.FindAll(roster, -1) {
			if bytes.Contains(content, number) {
				found = append(found, "a number of the roster is in "+f.Name()+around(content, number))
			}
		}
	}
	if len(found) > 0 {
		return fmt.Errorf("personal data were said:\n%s", strings.Join(found[:min(len(found), 20)], "\n"))
	}
	return nil
}

var rosterNumbers = regexp.MustCompile(`371599(?:19|20)\d{9}[0-9X]`)

// around is the text before what was found, which tells what said it.
func around(content, form []byte) string {
	at := bytes.Index(content, form)
	return fmt.Sprintf(", after %q", content[max(0, at-200):max(0, at)])
}

// overheard returns the streams of a process so that what is written to them is kept as
// well, in a file that is named after what was run.
func overheard(args []string, stdout, stderr io.Writer) (io.Writer, io.Writer) {
	if folder := os.Getenv(saidTo); folder != "" {
		return overheardIn(folder, args, stdout, stderr)
	}
	return stdout, stderr
}

func overheardIn(folder string, args []string, stdout, stderr io.Writer) (io.Writer, io.Writer) {
	name := regexp.MustCompile(`[^a-z-]+`).ReplaceAllString(strings.Join(args[1:min(len(args), 4)], "_"), "_")
	f, err := os.CreateTemp(folder, "process_"+name+"_*")
	if err != nil {
		fmt.Fprintln(stderr, err)
		os.Exit(1)
	}
	var one sync.Mutex // both streams into one file
	keep := writerFunc(func(b []byte) (int, error) {
		one.Lock()
		defer one.Unlock()
		return f.Write(b)
	})
	if slices.Contains(args, "export") {
		return stdout, io.MultiWriter(stderr, keep) // a person's own record is meant to hold their number
	}
	return io.MultiWriter(stdout, keep), io.MultiWriter(stderr, keep)
}

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(b []byte) (int, error) { return f(b) }

// answered keeps an answer.
func answered(t *testing.T, header http.Header, body string) {
	t.Helper()
	text, err := json.Marshal(header)
	if err == nil {
		_, err = fmt.Fprintf(answers, "%s\n%s\n%s\n\n", t.Name(), text, body)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func TestTheSearchOfTheSuiteFindsWhatWasSaid(t *testing.T) {
	number := canaryNumber(888)
	roster, err := os.ReadFile(inTree("testdata/roster/roster-2019.csv"))
	if err != nil {
		t.Fatal(err)
	}
	for said, want := range map[string]string{
		"serving": "", "decided for " + number: "a canary (plain)", "x=" + fmt.Sprintf("%x", number): "a canary (hexadecimal text)",
		"row " + string(rosterNumbers.Find(roster)) + " set aside": "a number of the roster",
	} {
		folder := t.TempDir()
		stdout, _ := overheardIn(folder, []string{"bentou", "serve"}, io.Discard, io.Discard)
		if _, err := io.WriteString(stdout, said); err != nil {
			t.Fatal(err)
		}
		err := searched(folder, []string{number}, 1)
		if (err == nil) != (want == "") || err != nil && (!strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "process_serve")) {
			t.Errorf("%q: %v", said, err)
		}
	}
	if searched(t.TempDir(), []string{number}, 0) == nil {
		t.Error("a canary that nobody was shown is a canary that may not be there")
	}
}
