//go:build !unix

package testkit

import "errors"

func startCluster() (*cluster, error) {
	return nil, errors.New("set " + PostgresURL + " to a server's URL; starting one is only known on Unix")
}
