package pack

// Node is a piece of YAML with its positions, for parts whose shape others know.
// Exactly one of Text, Items and Keys is used; an empty Text is also what a key
// without a value has.
type Node struct {
	Pos   Pos
	Text  string // of a scalar
	IsMap bool
	IsSeq bool
	Keys  []string // of a map, in order
	Items []Node   // values of a map, or items of a sequence

	begin  Pos       // of the quote or sign before Text; else Pos
	keyPos []Pos     // of the keys of a map
	marks  []mark    // places of Text in the file; nil: on one line at Pos
	notes  []Comment // beside Items; nil: none
	foot   []string  // comments after the last item
	// isExpr asks for the form in which expressions are written.
	isExpr bool
	// isFlow says that the collection was written in brackets.
	isFlow bool
	// isBroken says that there was something here that could not be read and that a
	// diagnostic has said so.
	isBroken bool
}

// Get returns the value under a key of a map.
func (n Node) Get(key string) (Node, bool) {
	for i, k := range n.Keys {
		if k == key {
			return n.Items[i], true
		}
	}
	return Node{}, false
}

// KeyPos returns the place of the i-th key of a map. Of a map that was not read
// from a file it is the zero Pos.
func (n Node) KeyPos(i int) Pos {
	if i < len(n.keyPos) {
		return n.keyPos[i]
	}
	return Pos{}
}

// Place returns the place in the file of a byte of Text.
func (n Node) Place(offset int) Pos { return place(n.Pos, n.Text, n.marks, offset) }

// isEmpty reports whether there is nothing under a key.
func (n Node) isEmpty() bool { return !n.IsMap && !n.IsSeq && n.Text == "" && !n.isBroken }

// isScalar reports whether the node is a text.
func (n Node) isScalar() bool { return !n.IsMap && !n.IsSeq && !n.isBroken }
