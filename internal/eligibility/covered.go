package eligibility

import (
	"encoding/binary"
	"errors"
)

// packIDs writes ascending ids as the differences between them.
func packIDs(ids []int) []byte {
	out := make([]byte, 0, 2*len(ids)+8)
	last := 0
	for _, id := range ids {
		out = binary.AppendUvarint(out, uint64(id-last))
		last = id
	}
	return out
}

// unpackIDs is the inverse of packIDs.
func unpackIDs(packed []byte) ([]int, error) {
	var out []int
	last := 0
	for len(packed) > 0 {
		d, n := binary.Uvarint(packed)
		if n <= 0 {
			return nil, errors.New("eligibility: the households of a block cannot be read")
		}
		last += int(d)
		out = append(out, last)
		packed = packed[n:]
	}
	return out, nil
}
