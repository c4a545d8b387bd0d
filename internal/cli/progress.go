package cli

import (
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/mattn/go-isatty"
)

// Progress shows how far long work is: a bar in a terminal, a line each tenth
// anywhere else. It is for one goroutine.
type Progress struct {
	out      io.Writer
	title    string
	terminal bool
	shown    int // the last tenth or percent shown
}

// NewProgress returns the progress of a piece of work. Nothing is shown before
// the first call of Set.
func NewProgress(out io.Writer, title string) *Progress {
	f, ok := out.(*os.File)
	return &Progress{out: out, title: title, shown: -1, terminal: ok && isatty.IsTerminal(f.Fd())}
}

// Set tells how much of the whole is done. A total of 0 is not known yet.
func (p *Progress) Set(done, total int) {
	if total <= 0 {
		return
	}
	percent := min(100, done*100/total)
	if p.terminal {
		if percent != p.shown {
			p.shown = percent
			fmt.Fprintf(p.out, "\r%s [%-25s] %3d %%", p.title, strings.Repeat("=", percent/4), percent)
			if percent == 100 {
				fmt.Fprintln(p.out)
			}
		}
		return
	}
	if tenth := percent / 10; tenth > p.shown {
		p.shown = tenth
		fmt.Fprintf(p.out, "%s: %d %% (%d of %d)\n", p.title, tenth*10, done, total)
	}
}
