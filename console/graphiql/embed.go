package graphiql

import "embed"

//go:embed dist/index.html dist/LICENSES.txt dist/assets
var dist embed.FS
