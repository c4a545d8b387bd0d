package cli

import (
	"fmt"
	"os"

	"golang.org/x/term"

	"bentou/internal/fault"
)

// PassphraseVariable holds the passphrase of a backup of keys where nobody is there
// to type it.
const PassphraseVariable = "BENTOU_KEYS_PASSPHRASE"

// passphrase is that of the environment, or is asked for without being shown; twice,
// where a slip of the finger would lock everyone out. It is never an argument: those
// can be seen by others on the machine and stay in the shell's history.
func passphrase(cfg Config, twice bool) (string, error) {
	if secret := os.Getenv(PassphraseVariable); secret != "" {
		return secret, nil
	}
	if !term.IsTerminal(int(os.Stdin.Fd())) {
		return "", fault.Newf(fault.Invalid, "没有终端可输入口令；请设置环境变量 %s", "there is no terminal to ask for the passphrase: set %s", PassphraseVariable)
	}
	secret, err := ask(cfg, "passphrase: ")
	if err != nil || !twice {
		return secret, err
	}
	again, err := ask(cfg, "once more: ")
	if err == nil && again != secret {
		err = fault.New(fault.Invalid, "两次输入的口令不同", "the two passphrases differ")
	}
	return secret, err
}

func ask(cfg Config, prompt string) (string, error) {
	fmt.Fprint(cfg.Stderr, prompt)
	defer fmt.Fprintln(cfg.Stderr)
	text, err := term.ReadPassword(int(os.Stdin.Fd()))
	return string(text), err
}
