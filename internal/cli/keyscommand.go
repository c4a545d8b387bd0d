package cli

import (
	"github.com/urfave/cli/v3"

	"bentou/internal/fault"
)

// keysCommand is the command keys with those below it.
func keysCommand(action func(name string) cli.ActionFunc) *cli.Command {
	return &cli.Command{
		Name: "keys", Usage: "replace, back up and restore the keys that encrypt personal data", Action: action("keys"),
		Commands: []*cli.Command{
			{Name: "status", Usage: "say which key wraps how much", Action: action(KeysStatus)},
			{
				Name: "rotate", Usage: "make a new wrapping key and put it in force", Action: action(KeysRotate),
				Flags: []cli.Flag{&cli.BoolFlag{Name: "digests", Usage: "the key of look-up digests; refused, with the reason"}},
			},
			{Name: "rewrap", Usage: "bring all data keys under the key in force; servers may run", Action: action(KeysRewrap)},
			{Name: "retire", Usage: "take the earlier keys out of the key file, if nothing is wrapped under them", Action: action(KeysRetire)},
			{Name: "backup", Usage: "write the key file into FILE, encrypted with a passphrase", ArgsUsage: "FILE", Action: action(KeysBackup)},
			{Name: "restore", Usage: "make the key file anew from its backup", ArgsUsage: "FILE", Action: action(KeysRestore)},
		},
	}
}

// errDigests says why the key of look-up digests stays as it is: see ADR 0016.
func errDigests() *fault.Error {
	return fault.New(fault.Invalid,
		"暂不能更换查询摘要的密钥：摘要属于不可更改的版本，且同一身份证号只属一人由同一密钥的摘要保证（见 docs/keys.md）",
		"the key of look-up digests cannot be replaced yet: digests are part of versions that never change, and that a number is one person's is kept by digests of one key (see docs/keys.md)")
}
