package packs

import (
	"embed"
	"io/fs"
)

//go:embed all:liaocheng-etdz
var files embed.FS

// Liaocheng is the pack of the Liaocheng development zone.
func Liaocheng() fs.FS {
	sub, err := fs.Sub(files, "liaocheng-etdz")
	if err != nil {
		panic(err) // the folder is part of the program
	}
	return sub
}
