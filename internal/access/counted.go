package access

import (
	"context"
	"net/netip"
	"strconv"
)

// CountedAs names who asks, for the limit of requests: the token that signed in, or
// the caller, or else the address of the other side. Of an IPv6 address the network
// counts: one machine has as many addresses of it as it likes.
func CountedAs(ctx context.Context, address string) string {
	if c, err := From(ctx); err == nil {
		if c.Token != 0 {
			return "token " + strconv.Itoa(c.Token)
		}
		return "caller " + c.Name
	}
	if ip, err := netip.ParseAddr(address); err == nil && !ip.Unmap().Is4() {
		if network, err := ip.WithZone("").Prefix(64); err == nil {
			return "network " + network.String()
		}
	}
	return "address " + address
}
