package eligibility

import (
	"io/fs"

	"bentou/internal/fault"
	"bentou/rules"
)

// loadPack reads and checks a pack. One that has errors is WRONG_STATE; what is
// wrong with it is the cause, with its places.
func loadPack(files fs.FS) (engine, error) {
	r, found := rules.Load(files)
	if r == nil {
		return nil, fault.New(fault.WrongState, "政策包有错误，无法使用", "the policy pack has errors and cannot be used").Because(found)
	}
	return r, nil
}
