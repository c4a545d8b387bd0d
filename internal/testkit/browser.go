package testkit

import (
	"bufio"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

// patience is how long a page may take to become what a test waits for. It is
// far above what any takes; it keeps a broken page from hanging the tests.
const patience = 60 * time.Second

// Page is a page in a real browser. Its methods fail the test when the browser
// does not answer.
type Page struct {
	t       testing.TB
	in      io.Writer
	session string

	mu      sync.Mutex
	next    int
	waiting map[int]chan reply
	said    []string
	closed  bool
}

type reply struct {
	Result json.RawMessage
	Error  *struct{ Message string }
}

// Browse opens a page in Chromium, headless, with a profile of its own; it ends
// with the test. The browser is driven over a pipe by the few DevTools commands
// that tests need, because the libraries for all of them take longer to compile
// than the rest of the tests together.
func Browse(t testing.TB, url string) *Page {
	t.Helper()
	chromium := Chromium(t)
	profile := t.TempDir()
	toRead, toWrite, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	fromRead, fromWrite, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	cmd := exec.CommandContext(ctx, chromium, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic",
		"--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
		"--disable-dev-shm-usage", "--window-size=1280,800", "--user-data-dir="+profile, "--remote-debugging-pipe")
	cmd.ExtraFiles = []*os.File{toRead, fromWrite} // the browser reads at 3 and writes at 4
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	toRead.Close()
	fromWrite.Close()
	p := &Page{t: t, in: toWrite, waiting: map[int]chan reply{}}
	done := make(chan struct{})
	go func() {
		defer close(done)
		p.listen(fromRead)
	}()
	t.Cleanup(func() {
		toWrite.Close() // the browser leaves when nobody drives it any more
		select {
		case <-done:
		case <-time.After(patience):
		}
		stop()
		_ = cmd.Wait() // it was told to go; how it went does not matter
		fromRead.Close()
	})

	var target struct{ TargetID string }
	p.call("Target.createTarget", map[string]any{"url": "about:blank"}, &target)
	var attached struct{ SessionID string }
	p.call("Target.attachToTarget", map[string]any{"targetId": target.TargetID, "flatten": true}, &attached)
	p.session = attached.SessionID
	for _, domain := range []string{"Runtime", "Log", "Page"} {
		p.call(domain+".enable", nil, nil)
	}
	p.call("Page.navigate", map[string]any{"url": url}, nil)
	return p
}

// Eval evaluates a JavaScript expression in the page, waiting for a promise, and
// returns its value as text.
func (p *Page) Eval(expression string) string {
	p.t.Helper()
	value, err := p.eval(expression, patience)
	if err != nil {
		p.t.Fatal(err)
	}
	return value
}

func (p *Page) eval(expression string, within time.Duration) (string, error) {
	p.t.Helper()
	var out struct {
		Result           struct{ Value any }
		ExceptionDetails *struct {
			Text      string
			Exception struct{ Description string }
		}
	}
	err := p.try("Runtime.evaluate", map[string]any{
		"expression": expression, "awaitPromise": true, "returnByValue": true, "userGesture": true,
	}, &out, within)
	if err != nil {
		return "", err
	}
	if e := out.ExceptionDetails; e != nil {
		p.t.Fatalf("%s: %s %s", expression, e.Text, e.Exception.Description)
	}
	if out.Result.Value == nil {
		return "", nil
	}
	return fmt.Sprint(out.Result.Value), nil
}

// leaving is what the browser answers when the page that was asked is being left for
// another, or what is said for it when it then never answers. The other can be asked again.
var leaving = regexp.MustCompile(`navigated or closed|context was destroyed|Cannot find (default execution )?context|no answer from the browser`)

// asked is how long one question of [Page.WaitFor] may take: one that reaches a page
// which is being left may never be answered.
const asked = 5 * time.Second

// WaitFor waits until a JavaScript expression is true, also over the loading of another
// page.
func (p *Page) WaitFor(expression string) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	for {
		is, err := p.eval("!!("+expression+")", asked)
		if err != nil && !leaving.MatchString(err.Error()) {
			p.t.Fatal(err)
		}
		if is == "true" {
			return
		}
		select {
		case <-ctx.Done():
			p.t.Fatalf("the page never came to: %s\nit said: %s\nit shows: %s",
				expression, strings.Join(p.Said(), "\n"), p.Eval("document.body.innerText"))
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// Press presses a key in the element that has the focus, with Control held if so
// asked.
func (p *Page) Press(key, code string, virtual int, control bool) {
	p.t.Helper()
	modifiers := 0
	if control {
		modifiers = 2
	}
	for _, kind := range []string{"rawKeyDown", "keyUp"} {
		p.call("Input.dispatchKeyEvent", map[string]any{
			"type": kind, "key": key, "code": code, "windowsVirtualKeyCode": virtual, "modifiers": modifiers,
		}, nil)
	}
}

// Screenshot writes what the page shows to name.png in the folder that
// [Screenshots] names, for people to look at. Where none is named it does nothing.
func (p *Page) Screenshot(name string) {
	p.t.Helper()
	folder := os.Getenv(Screenshots)
	if folder == "" {
		return
	}
	var out struct{ Data string }
	p.call("Page.captureScreenshot", map[string]any{"format": "png"}, &out)
	png, err := base64.StdEncoding.DecodeString(out.Data)
	if err != nil {
		p.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, name+".png"), png, 0o600); err != nil {
		p.t.Fatal(err)
	}
}

// Said returns what the page wrote to the browser's console, and what the
// browser complained of: scripts that failed, files not found, violations of
// the content security policy.
func (p *Page) Said() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]string(nil), p.said...)
}

func (p *Page) call(method string, params, result any) {
	p.t.Helper()
	if err := p.try(method, params, result, patience); err != nil {
		p.t.Fatal(err)
	}
}

// try is call that returns what the browser refuses.
func (p *Page) try(method string, params, result any, within time.Duration) error {
	p.t.Helper()
	if params == nil {
		params = struct{}{}
	}
	p.mu.Lock()
	p.next++
	id, answer := p.next, make(chan reply, 1)
	p.waiting[id] = answer
	closed := p.closed
	p.mu.Unlock()
	message := map[string]any{"id": id, "method": method, "params": params}
	if p.session != "" {
		message["sessionId"] = p.session
	}
	text, err := json.Marshal(message)
	if err != nil {
		p.t.Fatal(err)
	}
	if _, err := p.in.Write(append(text, 0)); err != nil || closed {
		p.t.Fatalf("the browser has gone: %v", err)
	}
	select {
	case got, ok := <-answer:
		if !ok {
			p.t.Fatalf("%s: the browser ended", method)
		}
		if got.Error != nil {
			return fmt.Errorf("%s: %s", method, got.Error.Message)
		}
		if result != nil {
			if err := json.Unmarshal(got.Result, result); err != nil {
				p.t.Fatalf("%s: %v", method, err)
			}
		}
	case <-time.After(within):
		return fmt.Errorf("%s: no answer from the browser", method)
	}
	return nil
}

// listen hands replies to those who wait for them and keeps what the page says.
func (p *Page) listen(from io.Reader) {
	reader := bufio.NewReader(from)
	for {
		text, err := reader.ReadBytes(0)
		if err != nil {
			break
		}
		var message struct {
			ID     int
			Method string
			Params json.RawMessage
			reply
		}
		if json.Unmarshal(text[:len(text)-1], &message) != nil {
			continue
		}
		p.mu.Lock()
		if waiting := p.waiting[message.ID]; waiting != nil {
			delete(p.waiting, message.ID)
			waiting <- message.reply
		} else if said := complaint(message.Method, message.Params); said != "" {
			p.said = append(p.said, said)
		}
		p.mu.Unlock()
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.closed = true
	for _, waiting := range p.waiting {
		close(waiting)
	}
	p.waiting = map[int]chan reply{}
}

// complaint renders an event in which the page or the browser says something.
func complaint(method string, params json.RawMessage) string {
	switch method {
	case "Runtime.exceptionThrown", "Log.entryAdded", "Runtime.consoleAPICalled":
	default:
		return ""
	}
	var said any
	if err := json.Unmarshal(params, &said); err != nil {
		return method
	}
	text, err := json.Marshal(said) // again, because the browser escapes all but ASCII
	if err != nil {
		return method
	}
	return method + " " + string(text)
}

// PDF prints the page as a document, in the size that the page itself asks for.
func (p *Page) PDF() []byte {
	p.t.Helper()
	var out struct{ Data string }
	p.call("Page.printToPDF", map[string]any{"preferCSSPageSize": true, "printBackground": true}, &out)
	pdf, err := base64.StdEncoding.DecodeString(out.Data)
	if err != nil {
		p.t.Fatal(err)
	}
	return pdf
}
