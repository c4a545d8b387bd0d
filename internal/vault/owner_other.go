//go:build !unix

package vault

import (
	"io/fs"
	"os"
)

// chown does nothing: a file belongs to whom its folder says.
func chown(*os.File, fs.FileInfo) error { return nil }
