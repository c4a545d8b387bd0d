package pack

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"hash"
	"io"
	"slices"
)

// digestVersion is hashed first. It changes when the same declarations would mean
// something else.
const digestVersion = "bentou pack 1"

// Digest is a SHA-256 over all that can change a decision or what is said of it:
// everything but documents, scenarios, comments, and in which file and form it was
// written. References are in it, the documents that they name are not.
// Nor does the order of declarations matter, except for that of the programmes:
// where two of a group pay the same, the first is paid.
func Digest(p *Pack) [32]byte {
	h := sha256.New()
	hashText(h, digestVersion)
	hashText(h, p.Key)
	hashText(h, p.Title.ZH)
	hashText(h, p.Title.EN)
	hashText(h, p.Currency)
	for _, s := range p.written() {
		if s.key == "documents" || s.key == "scenarios" {
			continue
		}
		if s.key != "programmes" {
			slices.SortStableFunc(s.declarations, func(a, b buildable) int { return cmp.Compare(a.heading().Key, b.heading().Key) })
		}
		hashText(h, s.key)
		hashNumber(h, len(s.declarations))
		for _, d := range s.declarations {
			hashText(h, d.heading().Key)
			d.build().hash(h)
		}
	}
	return [32]byte(h.Sum(nil))
}

// hash writes a tree so that no two trees are written alike.
func (n Node) hash(h hash.Hash) {
	switch {
	case n.IsMap:
		hashText(h, "map")
	case n.IsSeq:
		hashText(h, "list")
	default:
		hashText(h, "text")
		hashText(h, n.Text)
		return
	}
	hashNumber(h, len(n.Items))
	for i, item := range n.Items {
		if n.IsMap {
			hashText(h, n.Keys[i])
		}
		item.hash(h)
	}
}

// A hash takes everything: there is no error to look at.

func hashText(h hash.Hash, text string) {
	hashNumber(h, len(text))
	_, _ = io.WriteString(h, text)
}

func hashNumber(h hash.Hash, n int) {
	_, _ = h.Write(binary.BigEndian.AppendUint64(nil, uint64(n)))
}
