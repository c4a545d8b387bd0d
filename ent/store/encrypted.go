package store

import (
	"net/netip"
	"net/url"
	"os"
	"strings"

	"github.com/jackc/pgx/v5"
)

// encrypted reads the address of a PostgreSQL database. Where it does not say how to
// connect (sslmode) to another machine, only TLS with a verified certificate is used:
// the driver's own choice is to do without encryption if the server has none, and
// whoever stands between can say that it has none. chosen says that this was so.
func encrypted(address string) (config *pgx.ConnConfig, chosen bool, err error) {
	if config, err = pgx.ParseConfig(address); err != nil {
		return nil, false, err
	}
	u, err := url.Parse(address)
	if err != nil {
		return nil, false, err
	}
	query := u.Query()
	if query.Has("sslmode") || os.Getenv("PGSSLMODE") != "" || allLocal(config) {
		return config, false, nil
	}
	query.Set("sslmode", "verify-full")
	u.RawQuery = query.Encode()
	config, err = pgx.ParseConfig(u.String())
	return config, true, err
}

// allLocal reports whether all hosts of a config are this machine.
func allLocal(c *pgx.ConnConfig) bool {
	hosts := []string{c.Host}
	for _, f := range c.Fallbacks {
		hosts = append(hosts, f.Host)
	}
	for _, host := range hosts {
		ip, err := netip.ParseAddr(host)
		if host != "localhost" && !strings.HasPrefix(host, "/") && !strings.HasPrefix(host, "@") && (err != nil || !ip.IsLoopback()) {
			return false
		}
	}
	return true
}
