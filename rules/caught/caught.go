package caught

import (
	"fmt"
	"path"
	"reflect"
	"runtime"
	"strings"
)

// most is how many frames are kept.
const most = 24

// Panic is a panic as an error: the type of its value and where it came from. It holds
// no values, for those can be personal data.
type Panic struct {
	Type   string
	Frames []string // function and line, the innermost first
}

// Error is the type and all frames, for the log.
func (p *Panic) Error() string {
	return "panic of type " + p.Type + " in " + strings.Join(p.Frames, " < ")
}

// Run returns what f does; where f panics, a [*Panic].
func Run(f func() error) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = Of(v)
		}
	}()
	return f()
}

// Of is the [*Panic] of a recovered value. It is called by what is deferred, directly or
// not: the frames of the panic are on the stack as long as that runs.
func Of(v any) error {
	p := &Panic{Type: reflect.TypeOf(v).String()}
	pcs := make([]uintptr, 128)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(2, pcs)])
	for {
		f, more := frames.Next()
		switch {
		case f.Function == "runtime.gopanic":
			p.Frames = nil // until here it is about recovering
		case f.Function != "" && len(p.Frames) < most:
			p.Frames = append(p.Frames, fmt.Sprintf("%s (%s:%d)", f.Function, path.Base(f.File), f.Line))
		}
		if !more {
			return p
		}
	}
}
