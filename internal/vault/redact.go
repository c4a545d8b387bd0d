package vault

import (
	"fmt"
	"io"
	"log/slog"
)

// What stands in for a key wherever it would be printed, logged or marshalled.
const (
	redactedKey   = "vault.SubjectKey(redacted)"
	redactedVault = "vault.Vault(redacted)"
)

// String reveals nothing.
func (SubjectKey) String() string { return redactedKey }

// GoString reveals nothing.
func (SubjectKey) GoString() string { return redactedKey }

// Format reveals nothing, whatever the verb.
func (SubjectKey) Format(s fmt.State, _ rune) { io.WriteString(s, redactedKey) }

// MarshalJSON reveals nothing.
func (SubjectKey) MarshalJSON() ([]byte, error) { return []byte(`"` + redactedKey + `"`), nil }

// LogValue reveals nothing.
func (SubjectKey) LogValue() slog.Value { return slog.StringValue(redactedKey) }

// String reveals nothing.
func (*Vault) String() string { return redactedVault }

// GoString reveals nothing.
func (*Vault) GoString() string { return redactedVault }

// Format reveals nothing, whatever the verb.
func (*Vault) Format(s fmt.State, _ rune) { io.WriteString(s, redactedVault) }

// MarshalJSON reveals nothing.
func (*Vault) MarshalJSON() ([]byte, error) { return []byte(`"` + redactedVault + `"`), nil }

// LogValue reveals nothing.
func (*Vault) LogValue() slog.Value { return slog.StringValue(redactedVault) }
