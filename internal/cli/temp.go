package cli

import (
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"syscall"

	"bentou/internal/fault"
)

// TempDir makes the folder of this process, below the data folder, in which rosters
// are staged, and removes what processes that are gone left behind. done removes it.
func TempDir(data string) (dir string, done func(), err error) {
	all, err := filepath.Abs(filepath.Join(data, "tmp"))
	if err != nil {
		return "", nil, err
	}
	if entries, err := os.ReadDir(all); err == nil {
		for _, e := range entries {
			if pid, err := strconv.Atoi(e.Name()); err == nil && !alive(pid) {
				_ = os.RemoveAll(filepath.Join(all, e.Name())) // what is left is tried again at the next start
			}
		}
	}
	dir = filepath.Join(all, strconv.Itoa(os.Getpid()))
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", nil, fault.Newf(fault.WrongState, "无法建立临时目录：%s", "the temporary folder cannot be made: %s", dir).Because(err)
	}
	return dir, func() { _ = os.RemoveAll(dir) }, nil
}

// alive reports whether a process runs. When in doubt it does: its files stay.
func alive(pid int) bool {
	p, err := os.FindProcess(pid)
	if err != nil {
		return true
	}
	err = p.Signal(syscall.Signal(0))
	return err == nil || errors.Is(err, os.ErrPermission)
}
