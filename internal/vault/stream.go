package vault

import (
	"crypto/rand"
	"encoding/binary"
	"errors"
	"io"

	"github.com/tink-crypto/tink-go/v2/streamingaead/subtle"

	"bentou/internal/fault"
)

const (
	domainFileKey = "bentou/file-key/1"
	domainFile    = "bentou/file/1"

	// A segment is what is held in memory at a time; each is authenticated with its
	// place, so that segments cannot be moved, repeated or cut off.
	segmentSize = 64 << 10
)

// SealFile returns a writer that encrypts what is written to it into w, as the file
// of that name: under a key of its own, which stands wrapped at the beginning. The
// content may be of any size; memory does not grow with it. Without closing the
// writer the file is incomplete and does not open.
func (v *Vault) SealFile(w io.Writer, name string) (io.WriteCloser, error) {
	var key [subjectKeySize]byte
	rand.Read(key[:])
	stream, err := newStream(key[:])
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(fileHead(v.held.Load().wrap(key[:], bind(domainFileKey, name)))); err != nil {
		return nil, err
	}
	return stream.NewEncryptingWriter(w, bind(domainFile, name))
}

// OpenFile returns a reader of what [Vault.SealFile] sealed under the same name. A
// file that was altered, cut off or sealed under another name or key file is
// INTERNAL, on the first read at which that shows.
func (v *Vault) OpenFile(r io.Reader, name string) (io.Reader, error) {
	wrapped, err := readHead(r)
	if err != nil {
		return nil, err
	}
	key, err := v.unwrap(wrapped, bind(domainFileKey, name))
	if err != nil {
		return nil, err
	}
	stream, err := newStream(key)
	if err != nil {
		return nil, err
	}
	plain, err := stream.NewDecryptingReader(r, bind(domainFile, name))
	if err != nil {
		return nil, errDoesNotOpen().Because(err)
	}
	return &fileReader{plain}, nil
}

// fileHead is what stands before the stream of a sealed file.
func fileHead(wrapped []byte) []byte {
	return append(binary.BigEndian.AppendUint16([]byte{formatV1}, uint16(len(wrapped))), wrapped...)
}

// readHead reads the head of a sealed file and returns the wrapped key in it.
func readHead(r io.Reader) ([]byte, error) {
	var head [3]byte
	if _, err := io.ReadFull(r, head[:]); err != nil || head[0] != formatV1 {
		return nil, errDoesNotOpen().Because(err)
	}
	wrapped := make([]byte, binary.BigEndian.Uint16(head[1:]))
	if _, err := io.ReadFull(r, wrapped); err != nil {
		return nil, errDoesNotOpen().Because(err)
	}
	return wrapped, nil
}

func newStream(key []byte) (*subtle.AESGCMHKDF, error) {
	stream, err := subtle.NewAESGCMHKDF(key, "SHA256", subjectKeySize, segmentSize, 0)
	if err != nil {
		return nil, fault.New(fault.Internal, "文件密钥无效", "a file key is not valid").Because(err)
	}
	return stream, nil
}

// fileReader tells what fails inside as the fault that it is.
type fileReader struct{ in io.Reader }

func (r *fileReader) Read(p []byte) (int, error) {
	n, err := r.in.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		err = errDoesNotOpen().Because(err)
	}
	return n, err
}
