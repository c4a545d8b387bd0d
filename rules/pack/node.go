package pack

// Node is a piece of YAML with its positions, for parts whose shape others know.
// Exactly one of Text, Items and Keys is used.
type Node struct {
	Pos   Pos
	Text  string // of a scalar
	IsMap bool
	IsSeq bool
	Keys  []string // of a map, in order
	Items []Node   // values of a map, or items of a sequence
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
