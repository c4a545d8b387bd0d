package server

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"bentou/internal/testkit"
)

// TestMain lets the test binary stand in for the program, so that scripts and the
// README's commands run the real thing.
func TestMain(m *testing.M) {
	testscript.Main(suite{m}, map[string]func(){"bentou": func() {
		ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
		defer stop()
		stdout, stderr := overheard(os.Args, os.Stdout, os.Stderr)
		os.Exit(Main(ctx, os.Args, stdout, stderr))
	}})
}

// TestScripts runs testdata/script/*.txtar: the command line as people use it.
func TestScripts(t *testing.T) {
	testkit.Alone(t) // a command after the other
	testscript.Run(t, testscript.Params{Dir: "testdata/script", Setup: func(env *testscript.Env) error {
		root, err := filepath.Abs(inTree("."))
		env.Setenv("ROOT", root)
		env.Setenv(saidTo, os.Getenv(saidTo))
		return err
	}})
}

// program returns a path by which this test binary runs as the program.
func program(t *testing.T) string {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(t.TempDir(), "bentou")
	if err := os.Symlink(self, link); err != nil {
		t.Fatal(err)
	}
	return link
}

// inTree is a path of the repository, seen from here.
func inTree(path string) string { return filepath.Join("../..", path) }

// secret is the first token of the servers that are started here.
const secret = "bentou_only-of-the-tests-only-of-the-tests"

// started runs the server on a free port until the test ends and returns its address.
func started(t *testing.T, args ...string) string {
	t.Helper()
	address, _ := startedWith(t, []string{"BENTOU_BOOTSTRAP_TOKEN=" + secret}, args...)
	return address
}

// startedWith is started in an environment; it returns what the start said as well.
func startedWith(t *testing.T, env []string, args ...string) (address, said string) {
	t.Helper()
	var out, errs bytes.Buffer
	cmd := exec.Command(program(t), append([]string{"--listen", "127.0.0.1:0"}, args...)...)
	cmd.Env = append(os.Environ(), env...)
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stderr = &errs
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	banner := make(chan string, 1)
	done := make(chan struct{})
	go func() {
		defer close(done)
		buf := make([]byte, 4096)
		for told := false; ; {
			n, err := stdout.Read(buf)
			out.Write(buf[:n])
			if bytes.Contains(out.Bytes(), []byte("Ctrl-C ends it")) && !told {
				told = true
				banner <- out.String()
			}
			if err != nil {
				return
			}
		}
	}()
	t.Cleanup(func() {
		_ = cmd.Process.Signal(os.Interrupt)
		<-done
		if err := cmd.Wait(); err != nil {
			t.Errorf("the server ended with %v: %s", err, errs.Bytes())
		}
		if !strings.Contains(out.String(), "draining") {
			t.Errorf("the server did not drain: %s", out.String())
		}
	})
	select {
	case said := <-banner:
		address = regexp.MustCompile(`serving\s+(\S+)`).FindStringSubmatch(said)[1]
		inhabited(t, address, keeper(t, args), keptIn(args))
		return address, said
	case <-done:
		t.Fatalf("the server ended: %s%s", out.String(), errs.String())
	case <-time.After(3 * time.Minute):
		t.Fatal("the server does not serve")
	}
	return "", ""
}

// keeper makes a token of an administrator of what a server with these arguments serves.
func keeper(t *testing.T, args []string) string {
	t.Helper()
	return token(t, append([]string{"--role", "administrator", "--name", "keeper", "--days", "1"}, args...)...)
}

// block is a fenced block of a document.
type block struct{ language, text string }

var fence = regexp.MustCompile("(?ms)^```(\\w+)\n(.*?)^```$")

// tour returns the fenced blocks of a document between the marks of the tour.
func tour(t *testing.T, file string) (text string, blocks []block) {
	t.Helper()
	all, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	_, rest, ok1 := strings.Cut(string(all), "<!-- tour -->")
	text, _, ok2 := strings.Cut(rest, "<!-- end of tour -->")
	if !ok1 || !ok2 {
		t.Fatalf("%s has no tour", file)
	}
	for _, m := range fence.FindAllStringSubmatch(text, -1) {
		blocks = append(blocks, block{m[1], m[2]})
	}
	return text, blocks
}

// TestTheReadmesTourGivesWhatItShows runs every command of the tour, in order, and
// compares what it prints. BENTOU_UPDATE=1 writes what it prints into the README.
func TestTheReadmesTourGivesWhatItShows(t *testing.T) {
	testkit.Alone(t)
	for _, tool := range []string{"bash", "curl", "sed", "date"} {
		testkit.Program(t, tool, tool)
	}
	databases := map[string]func(t *testing.T) []string{
		"sqlite":   func(*testing.T) []string { return nil },
		"postgres": func(t *testing.T) []string { return []string{"--database", testkit.Postgres(t)} },
	}
	for name, database := range databases {
		t.Run(name, func(t *testing.T) {
			// The tour leaves files beside the roster: it gets copies of its own.
			dir := t.TempDir()
			if err := os.CopyFS(filepath.Join(dir, "testdata/roster"), os.DirFS(inTree("testdata/roster"))); err != nil {
				t.Fatal(err)
			}
			data := append([]string{"--data", filepath.Join(dir, "data")}, database(t)...)
			address := started(t, data...)
			text, blocks := tour(t, inTree("README.md"))

			var script strings.Builder
			script.WriteString("set -euo pipefail\n")
			for i, b := range blocks {
				if b.language == "sh" {
					run := strings.ReplaceAll(b.text, "http://127.0.0.1:8080", address)
					for _, command := range []string{"import", "decide", "replay", "token create"} {
						run = strings.ReplaceAll(run, "go run . "+command, program(t)+" "+command+" "+strings.Join(data, " "))
					}
					fmt.Fprintf(&script, "%s\necho; echo '=== %d'\n", run, i)
				}
			}
			cmd := exec.Command("bash", "-c", script.String())
			cmd.Dir = dir
			var errs bytes.Buffer
			cmd.Stderr = &errs
			out, err := cmd.Output()
			answered(t, nil, string(out)+errs.String())
			if err != nil {
				t.Fatalf("%v\n%s\n%s", err, out, errs.Bytes())
			}
			printed := map[int]string{}
			for rest := string(out); ; {
				before, after, found := strings.Cut(rest, "=== ")
				if !found {
					break
				}
				var i int
				line, after, _ := strings.Cut(after, "\n")
				if _, err := fmt.Sscan(line, &i); err != nil {
					t.Fatal(err)
				}
				printed[i], rest = strings.TrimSpace(before), after
			}
			updated := text
			for i := 1; i < len(blocks); i++ {
				got := printed[i-1]
				switch blocks[i].language {
				case "text":
					for line := range strings.Lines(blocks[i].text) {
						if !strings.Contains(got, strings.TrimSpace(line)) {
							t.Errorf("the README shows %q, but it prints:\n%s", strings.TrimSpace(line), got)
						}
					}
				case "json":
					var want, is any
					if err := json.Unmarshal([]byte(got), &is); err != nil {
						t.Fatalf("no JSON: %s\n%s", got, errs.Bytes())
					}
					_ = json.Unmarshal([]byte(blocks[i].text), &want)
					// Every answer reports its cost; the README shows that once.
					if !strings.Contains(blocks[i].text, `"extensions"`) {
						got = withoutCost(got, is)
					}
					if !reflect.DeepEqual(want, is) {
						updated = strings.Replace(updated, "```json\n"+blocks[i].text+"```", "```json\n"+wrapped(got)+"```", 1)
						if os.Getenv("BENTOU_UPDATE") == "" {
							t.Errorf("after\n%s\nthe README shows\n%s\nbut it prints\n%s", blocks[i-1].text, blocks[i].text, wrapped(got))
						}
					}
				}
			}
			if os.Getenv("BENTOU_UPDATE") != "" && updated != text {
				all, _ := os.ReadFile(inTree("README.md"))
				if err := os.WriteFile(inTree("README.md"), []byte(strings.Replace(string(all), text, updated, 1)), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// withoutCost leaves out of an answer, as text and as read, what it reports of its cost.
func withoutCost(text string, read any) string {
	if m, ok := read.(map[string]any); ok {
		delete(m, "extensions")
	}
	return regexp.MustCompile(`,"extensions":\{"cost":\{"requested":\d+,"limit":\d+\}\}\}$`).ReplaceAllString(text, "}")
}

// wrapped breaks JSON into lines of a readable length, between its parts.
func wrapped(text string) string {
	const width = 116
	parts := regexp.MustCompile(`[^,]+(?:,[^"{[][^,]*)*,?`).FindAllString(text, -1)
	var out, line strings.Builder
	for _, part := range parts {
		if line.Len() > 0 && line.Len()+len(part) > width {
			out.WriteString(line.String() + "\n ")
			line.Reset()
		}
		line.WriteString(part)
	}
	return out.String() + line.String() + "\n"
}

func TestTheChineseReadmeShowsTheSameTour(t *testing.T) {
	_, en := tour(t, inTree("README.md"))
	_, zh := tour(t, inTree("README.zh.md"))
	if !reflect.DeepEqual(en, zh) {
		t.Error("the blocks of README.zh.md differ from those of README.md")
	}
}

func TestAPortInUseIsNamedAndNothingIsSetUp(t *testing.T) {
	taken := strings.TrimPrefix(started(t, "--data", filepath.Join(t.TempDir(), "data"), "--demo", "off"), "http://")
	data := filepath.Join(t.TempDir(), "data")
	out, err := exec.Command(program(t), "--listen", taken, "--data", data).CombinedOutput()
	if err == nil || !strings.Contains(string(out), "cannot listen on "+taken) {
		t.Errorf("%v: %s", err, out)
	}
	if _, err := os.Stat(data); err == nil {
		t.Error("a start that cannot serve made its data folder")
	}
}

func TestTheStartPageAsksTheRealServerInABrowser(t *testing.T) {
	address := started(t, "--data", filepath.Join(t.TempDir(), "data"), "--demo-households", "20", "--today", "2020-02-29")
	page := testkit.Browse(t, address+"/")
	page.WaitFor(`document.querySelector(".graphiql-editor .CodeMirror") !== null && document.querySelector(".bar a[href='/signin']")`)
	if at := page.Eval(`location.pathname`); !strings.Contains(at, "/graphiql") {
		t.Errorf("the start page leads to %s", at)
	}
	ask := `window.asked = "", fetch("/graphql", {method: "POST", headers: {"Content-Type": "application/json"}, body: JSON.stringify({query: "{households(first: 0) {totalCount} clock {today}}"})}).then(r => r.text()).then(t => window.asked = t), ""`
	page.Eval(ask)
	page.WaitFor(`window.asked.includes("UNAUTHENTICATED")`)

	// The form signs in; the link does the same.
	page.Eval(`location.href = "/signin"`)
	page.WaitFor(`document.querySelector("#token")`)
	page.Eval(`document.querySelector("#token").value = "` + secret + `", document.querySelector("button").click()`)
	page.WaitFor(`location.pathname === "/graphiql" && document.querySelector(".bar button") && document.querySelector(".graphiql-editor .CodeMirror")`)
	if left := page.Eval(`location.href + document.cookie + document.referrer`); strings.Contains(left, "bentou_") || strings.Contains(left, "bentou=") {
		t.Errorf("a script sees %s", left)
	}
	editor := `document.querySelector(".graphiql-query-editor .CodeMirror").CodeMirror`
	page.Eval(editor + `.setValue("{households(first: 0) {totalCount} clock {today}}"), ` + editor + `.focus()`)
	page.Press("Enter", "Enter", 13, true)
	page.WaitFor(`(v => v.includes("\"totalCount\": 20") && v.includes("2020-02-29"))(document.querySelector(".result-window .CodeMirror")?.CodeMirror.getValue() ?? "")`)
	page.Eval(ask)
	page.WaitFor(`window.asked.includes("FORBIDDEN")`) // a script that does not send what our page sends

	page.Eval(`document.querySelector(".bar button").click()`)
	page.WaitFor(`document.querySelector(".bar a[href='/signin']")`)
}

func TestNoFileOfTheDataFolderHoldsAPlainIdentifier(t *testing.T) {
	testkit.Program(t, "curl", "curl")
	dir := t.TempDir()
	data := filepath.Join(dir, "data")
	roster := filepath.Join(dir, "roster.csv")
	all, err := os.ReadFile(inTree("testdata/roster/roster-2019.csv"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(roster, all, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(program(t), "import", roster, "--as-of", "2019-12-31", "--data", data, "--demo", "off").CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	address := started(t, "--data", data)
	send := exec.Command("curl", "-sS", address+"/uploads", "-H", "Authorization: Bearer "+secret, "-F", "file=@"+roster)
	if out, err := send.CombinedOutput(); err != nil || !strings.Contains(string(out), `"id"`) {
		t.Fatalf("%v: %s", err, out)
	}
	// Identity numbers of the roster, and telephones, as long as they are in the clear there.
	plain := regexp.MustCompile(`371599(?:19|20)\d{9}[0-9X]|,000\d{8}\b`)
	found := plain.FindAll(all, -1)
	if len(found) < 1600 {
		t.Fatalf("the roster holds only %d identifiers", len(found))
	}
	files := 0
	err = filepath.WalkDir(data, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		files++
		content, err := os.ReadFile(path)
		for _, f := range found {
			if bytes.Contains(content, bytes.TrimPrefix(f, []byte(","))) {
				t.Errorf("%s holds an identifier in the clear", path)
				break
			}
		}
		return err
	})
	if err != nil || files < 4 {
		t.Errorf("%d files, %v", files, err)
	}
}
