package cli

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"

	"bentou/internal/fault"
	"bentou/internal/keys"
	"bentou/internal/vault"
)

// ReplaceKeys does the commands of keys that work on a database.
func ReplaceKeys(ctx context.Context, k *keys.Keys, cfg Config) error {
	switch cfg.Command {
	case KeysRotate:
		return rotate(ctx, k, cfg)
	case KeysRewrap:
		done, err := k.Rewrap(ctx, NewProgress(cfg.Stderr, "rewrap").Set)
		if err != nil {
			return err
		}
		fmt.Fprintf(cfg.Stdout, "%d keys are wrapped anew; the earlier keys can be retired: bentou keys retire\n", done)
		return nil
	case KeysRetire:
		n, err := k.Retire(ctx)
		if err != nil {
			return err
		}
		if n == 0 {
			fmt.Fprintln(cfg.Stdout, "there is one key only; nothing to retire")
			return nil
		}
		fmt.Fprintf(cfg.Stdout, "%d earlier keys are out of the key file; back it up: bentou keys backup FILE\n", n)
		return nil
	default:
		return keysStatus(ctx, k, cfg)
	}
}

func rotate(ctx context.Context, k *keys.Keys, cfg Config) error {
	id, finished, err := k.Rotate(ctx)
	if err != nil {
		return err
	}
	if finished {
		fmt.Fprintf(cfg.Stdout, "finished a rotation that was cut off: key %08x is in force\n", id)
	} else {
		fmt.Fprintf(cfg.Stdout, "key %08x is in force\n", id)
	}
	fmt.Fprintln(cfg.Stdout, "next: back the key file up (bentou keys backup FILE), then bentou keys rewrap")
	return nil
}

func keysStatus(ctx context.Context, k *keys.Keys, cfg Config) error {
	st, err := k.Status(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintf(cfg.Stdout, "key file %s\n", st.File)
	for _, use := range st.Keys {
		what := "can be retired"
		if use.Primary {
			what = "in force"
		} else if use.Wrapped() > 0 {
			what = "to be rewrapped"
		}
		fmt.Fprintf(cfg.Stdout, "  key %08x   %-15s   wraps those of %d persons, %d households, %d files\n", use.ID, what, use.Persons, use.Households, use.Files)
	}
	for _, d := range st.Digests {
		fmt.Fprintf(cfg.Stdout, "  key %08x   of look-up digests\n", d.ID)
	}
	if st.Unknown > 0 {
		fmt.Fprintf(cfg.Stdout, "%d do not open: the key file lacks what wraps them; restore it from its backup\n", st.Unknown)
	}
	if st.Missing > 0 {
		fmt.Fprintf(cfg.Stdout, "%d recorded files are not in this data folder\n", st.Missing)
	}
	return nil
}

// BackUpKeys does keys backup and keys restore. Neither needs a database.
func BackUpKeys(cfg Config) error {
	if cfg.Command == KeysRestore {
		secret, err := passphrase(cfg, false)
		if err != nil {
			return err
		}
		if err := vault.Restore(cfg.File, cfg.Keys, secret); err != nil {
			return err
		}
		_, err = fmt.Fprintf(cfg.Stdout, "the key file %s is back\n", cfg.Keys)
		return err
	}
	inside, err := below(cfg.Data, cfg.File)
	if err != nil {
		return err
	}
	if inside {
		return fault.Newf(fault.Invalid, "备份应与数据分开存放，不得放在数据目录 %s 中",
			"keep the backup apart from the data, not in the data folder %s", cfg.Data)
	}
	secret, err := passphrase(cfg, true)
	if err != nil {
		return err
	}
	if err := vault.Backup(cfg.Keys, cfg.File, secret); err != nil {
		return err
	}
	_, err = fmt.Fprintf(cfg.Stdout, "the key file is backed up in %s and was read back; keep it and the passphrase apart from the data\n", cfg.File)
	return err
}

// below reports whether a file lies in a folder or below it.
func below(folder, file string) (bool, error) {
	folder, err := filepath.Abs(folder)
	if err != nil {
		return false, err
	}
	if file, err = filepath.Abs(file); err != nil {
		return false, err
	}
	way, err := filepath.Rel(folder, file)
	return err == nil && way != ".." && !strings.HasPrefix(way, ".."+string(filepath.Separator)), nil
}
