//go:build unix

package testkit

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

// supervise runs the server for as long as its standard input is open. The test
// binary holds the other end, and the system closes that end however the binary
// ends (return, os.Exit, a time limit, a signal), which no deferred call and no
// TestMain would survive.
const supervise = `
"$1/postgres" -D "$2/data" -c listen_addresses=127.0.0.1 -p "$3" \
	-c unix_socket_directories= \
	-c fsync=off -c synchronous_commit=off -c full_page_writes=off \
	-c max_connections=200 -c timezone=UTC </dev/null >"$2/log" 2>&1 &
server=$!
cat >/dev/null
kill -INT $server
wait $server
cd / && rm -rf "$2"
`

// startCluster makes a cluster in a temporary folder and starts it on a free
// port of the loopback address, with a password, since a port is open to every
// user of the machine.
func startCluster() (*cluster, error) {
	bin, err := postgresBin()
	if err != nil {
		return nil, err
	}
	owner, err := serverUser()
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "bentou-pg-")
	if err != nil {
		return nil, err
	}
	c, err := makeCluster(bin, dir, owner)
	if err != nil {
		os.RemoveAll(dir)
		return nil, err
	}
	return c, nil
}

func makeCluster(bin, dir string, owner *syscall.Credential) (*cluster, error) {
	password := rand.Text()
	pwfile := filepath.Join(dir, "password")
	if err := os.WriteFile(pwfile, []byte(password), 0o600); err != nil {
		return nil, err
	}
	if owner != nil {
		for _, path := range []string{dir, pwfile} {
			if err := os.Chown(path, int(owner.Uid), int(owner.Gid)); err != nil {
				return nil, err
			}
		}
	}
	// The C locale orders text by code point, as SQLite does.
	initdb := exec.Command(filepath.Join(bin, "initdb"), "-D", filepath.Join(dir, "data"), "-U", "postgres",
		"--pwfile", pwfile, "--auth=password", "-E", "UTF8", "--locale=C", "--no-sync")
	initdb.Dir, initdb.SysProcAttr = dir, &syscall.SysProcAttr{Credential: owner}
	if out, err := initdb.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("initdb: %w: %s", err, out)
	}
	// A port that was free a moment ago can be taken by the time the server asks.
	var err error
	for range 3 {
		var c *cluster
		if c, err = runCluster(bin, dir, password, owner); err == nil {
			return c, nil
		}
	}
	return nil, err
}

func runCluster(bin, dir, password string, owner *syscall.Credential) (*cluster, error) {
	port, err := freePort()
	if err != nil {
		return nil, err
	}
	read, keep, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	defer read.Close()
	cmd := exec.Command("/bin/sh", "-c", supervise, "supervise", bin, dir, port)
	// Standard output stays closed to it: go test waits until everyone who holds
	// the binary's output has let go.
	cmd.Stdin, cmd.Dir = read, dir
	// A group of its own keeps an interrupt typed at the terminal from reaching
	// the server before the tests are done with it.
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: owner, Setpgid: true}
	if err := cmd.Start(); err != nil {
		keep.Close()
		return nil, err
	}
	c := &cluster{
		url:  "postgres://postgres:" + password + "@127.0.0.1:" + port + "/postgres?sslmode=disable",
		dir:  dir,
		keep: keep,
	}
	if err := c.awaitReady(); err != nil {
		log, _ := os.ReadFile(filepath.Join(dir, "log"))
		// Not closing keep would leave the shell waiting; closing it removes dir,
		// so a second attempt could not follow. Kill the group instead.
		_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
		_ = cmd.Wait()
		keep.Close()
		return nil, fmt.Errorf("the server did not start: %w: %s", err, log)
	}
	return c, nil
}

// awaitReady waits until the server answers, or has given up.
func (c *cluster) awaitReady() error {
	ctx, cancel := context.WithTimeout(context.Background(), connectTimeout)
	defer cancel()
	pidfile := filepath.Join(c.dir, "data", "postmaster.pid")
	seen := false
	for {
		conn, err := pgx.Connect(ctx, c.url)
		if err == nil {
			return conn.Close(ctx)
		}
		_, statErr := os.Stat(pidfile)
		if seen && statErr != nil {
			return err // it was there and has gone again
		}
		seen = seen || statErr == nil
		select {
		case <-ctx.Done():
			return err
		case <-time.After(20 * time.Millisecond):
		}
	}
}

func freePort() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	_, port, err := net.SplitHostPort(l.Addr().String())
	return port, err
}

// serverUser is whom the server runs as: PostgreSQL refuses to run as root. Nil
// means ourselves.
func serverUser() (*syscall.Credential, error) {
	if os.Geteuid() != 0 {
		return nil, nil
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		return nil, fmt.Errorf("it does not run as root, and there is no other user for it: %w", err)
	}
	uid, err := strconv.ParseUint(u.Uid, 10, 32)
	if err != nil {
		return nil, err
	}
	gid, err := strconv.ParseUint(u.Gid, 10, 32)
	if err != nil {
		return nil, err
	}
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, nil
}

// postgresBin finds the folder of the server's programs. Debian and Fedora keep
// it out of PATH so that versions can stand side by side: the newest is taken.
func postgresBin() (string, error) {
	if path, err := exec.LookPath("initdb"); err == nil {
		// The server is found beside what a link in PATH points at.
		if path, err = filepath.EvalSymlinks(path); err == nil {
			return filepath.Dir(path), nil
		}
	}
	best, bestVersion := "", -1
	for _, pattern := range []string{"/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin"} {
		found, err := filepath.Glob(pattern)
		if err != nil {
			return "", err
		}
		for _, bin := range found {
			version, err := strconv.Atoi(strings.TrimPrefix(filepath.Base(filepath.Dir(bin)), "pgsql-"))
			if err != nil || version <= bestVersion {
				continue
			}
			if _, err := os.Stat(filepath.Join(bin, "initdb")); err == nil {
				best, bestVersion = bin, version
			}
		}
	}
	if best == "" {
		return "", errors.New("no initdb in PATH or /usr/lib/postgresql, and " + PostgresURL + " is not set")
	}
	return best, nil
}
