package vault

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
)

// writeNew writes a file that must not exist yet. The complete text appears
// under the name at once (a link to a finished file), so neither a crash nor a
// second process starting at the same moment ever meets half a key file.
func writeNew(path string, text []byte) error {
	dir := filepath.Dir(path)
	finished, err := writeBeside(path, text, nil)
	if err != nil {
		return err
	}
	defer os.Remove(finished)
	if err := os.Link(finished, path); err != nil {
		return err
	}
	return syncFolder(dir)
}

// replaceFile puts another text in the place of a file, whole or not at all, and
// leaves it with the owner that it had: a server under a user of its own must be
// able to read what an administrator's command wrote.
func replaceFile(path string, text []byte) error {
	path, err := filepath.EvalSymlinks(path) // the file is replaced, not the link to it
	if err != nil {
		return err
	}
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	finished, err := writeBeside(path, text, info)
	if err != nil {
		return err
	}
	defer os.Remove(finished) // it is gone unless renaming failed
	if err := os.Rename(finished, path); err != nil {
		return err
	}
	return syncFolder(filepath.Dir(path))
}

// writeBeside writes a finished file of mode 0600 into the folder of another, with
// the owner of like, and returns its name.
func writeBeside(path string, text []byte, like fs.FileInfo) (name string, err error) {
	f, err := os.CreateTemp(filepath.Dir(path), ".keys-*") // CreateTemp makes files of mode 0600
	if err != nil {
		return "", err
	}
	defer func() {
		if err = errors.Join(err, f.Close()); err != nil {
			_ = os.Remove(f.Name())
		}
	}()
	if err := f.Chmod(fileMode); err != nil && runtime.GOOS != "windows" {
		return "", err
	}
	if like != nil {
		if err := chown(f, like); err != nil {
			return "", err
		}
	}
	if _, err := f.Write(text); err != nil {
		return "", err
	}
	return f.Name(), f.Sync()
}

// syncFolder makes the new name last through a power cut: a database whose key
// file vanished would be unreadable.
func syncFolder(dir string) error {
	if runtime.GOOS == "windows" {
		return nil // a folder cannot be synchronised there
	}
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}
