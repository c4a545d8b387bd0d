package server

import (
	"fmt"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"bentou/graph/limits"
	"bentou/internal/access"
)

// A body that never comes would hold a connection of somebody who has not signed in.
func TestATokenThatDoesNotArriveEndsTheRequest(t *testing.T) {
	server := inside(t, access.Viewer, limits.Limits{BodyTime: 50 * time.Millisecond})
	for _, path := range []string{"/signin", "/signout"} {
		c, err := net.Dial("tcp", strings.TrimPrefix(server.address, "http://"))
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		fmt.Fprintf(c, "POST %s HTTP/1.1\r\nHost: %s\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 100\r\n\r\ntoken=", path, c.RemoteAddr())
		if err := c.SetReadDeadline(time.Now().Add(time.Minute)); err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(c) // until the server closes
		if err != nil {
			t.Errorf("%s: %v after %q", path, err, text)
		}
		if path == "/signin" && !strings.HasPrefix(string(text), "HTTP/1.1 408 ") {
			t.Errorf("%s: %s", path, text)
		}
	}
}
