package store

import (
	"testing"

	"github.com/jackc/pgx/v5/pgconn"
)

func TestAnotherMachineIsReachedEncryptedUnlessTheAddressSaysOtherwise(t *testing.T) {
	t.Setenv("PGSSLMODE", "")
	const (
		local    = "as the driver likes"
		verified = "verified"
		said     = "as it says"
	)
	for address, want := range map[string]string{
		"postgres://u@db.example/b":                                 verified,
		"postgres://u@10.0.0.5:5433/b?connect_timeout=3":            verified,
		"postgres://u@127.0.0.1,db.example/b":                       verified,
		"postgres://u@localhost.example/b":                          verified,
		"postgres://u@localhost/b":                                  local,
		"postgres://u@127.0.0.1:5432/b":                             local,
		"postgres://u@[::1]/b":                                      local,
		"postgres:///b?host=/var/run/postgresql":                    local,
		"postgres://u@db.example/b?sslmode=disable":                 said,
		"postgres://u@db.example/b?sslmode=require":                 said,
		"postgres://u@db.example/b?connect_timeout=3&sslmode=allow": said,
	} {
		config, chosen, err := encrypted(address)
		if err != nil {
			t.Errorf("%s: %v", address, err)
			continue
		}
		if chosen != (want == verified) {
			t.Errorf("%s: chosen %v, want it %s", address, chosen, want)
		}
		if want != verified {
			continue
		}
		ways := append([]*pgconn.FallbackConfig{{Host: config.Host, TLSConfig: config.TLSConfig}}, config.Fallbacks...)
		for _, way := range ways {
			if way.TLSConfig == nil || way.TLSConfig.InsecureSkipVerify || way.TLSConfig.ServerName != way.Host {
				t.Errorf("%s: %s is reached otherwise: %+v", address, way.Host, way.TLSConfig)
			}
		}
	}
	t.Setenv("PGSSLMODE", "disable")
	if config, chosen, err := encrypted("postgres://u@db.example/b"); err != nil || chosen || config.TLSConfig != nil {
		t.Errorf("what the environment says: %v %v", chosen, err)
	}
	if _, _, err := encrypted("postgres://u@db.example:x/b"); err == nil {
		t.Error("an address that is none is read")
	}
}
