package pack

import (
	"crypto/sha256"
	"sync"
)

// Memory keeps what files were read as, by name and content: to read a pack of which one
// file has changed since costs little more than that file. What it gives is what
// [ReadFiles] gives. It is for several goroutines at once. The zero Memory is empty.
type Memory struct {
	mu    sync.Mutex
	kept  map[[sha256.Size]byte]parsed
	bytes int
}

// remembered is how many bytes of files a [Memory] holds at the most; a tree takes about
// ten times its file. It forgets everything when it is full: who is at work on a pack
// fills it again at once.
const remembered = 4 << 20

// parsed is a file with its tree. Nothing writes to it any more.
type parsed struct {
	src  *source
	root Node
	list Diagnostics // of the tree
	bad  Diagnostics // of the text: where it has failed there is no tree
}

// ReadFiles is the function of this name, with what is remembered.
func (m *Memory) ReadFiles(files []File) (*Pack, Diagnostics) {
	given, list := givenFiles(files)
	return read(given, list, m.parse)
}

func (m *Memory) parse(f file) parsed {
	h := sha256.New()
	h.Write([]byte(f.name))
	h.Write([]byte{0}) // no path holds it
	h.Write(f.data)
	key := [sha256.Size]byte(h.Sum(nil))
	m.mu.Lock()
	p, ok := m.kept[key]
	m.mu.Unlock()
	if ok {
		return p
	}
	p = parseFile(f)
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.bytes += len(f.data); m.bytes > remembered || m.kept == nil {
		m.kept, m.bytes = map[[sha256.Size]byte]parsed{}, len(f.data)
	}
	m.kept[key] = p
	return p
}

// parseFile reads a file into its tree.
func parseFile(f file) parsed {
	src, faults := newSource(f.name, f.data)
	p := parsed{src: src, bad: faults}
	if !faults.Failed() {
		r := &report{src: src}
		p.root = parse(src, r)
		p.list = r.list
	}
	return p
}
