package vault

import "bentou/internal/fault"

func errMissing(path string) *fault.Error {
	return fault.Newf(fault.NotFound,
		"找不到密钥文件 %s", "there is no key file %s", path)
}

func errExists(path string) *fault.Error {
	return fault.Newf(fault.Conflict,
		"密钥文件 %s 已存在，不会覆盖", "the key file %s exists already and is never overwritten", path)
}

func errUnreadable(path string) *fault.Error {
	return fault.Newf(fault.WrongState,
		"无法读取密钥文件 %s", "the key file %s cannot be read", path)
}

func errOpenToOthers(path string, mode uint32) *fault.Error {
	return fault.Newf(fault.WrongState,
		"密钥文件 %s 的权限为 %04o，其他用户可以访问；请将权限改为 0600",
		"the key file %s has mode %04o, which lets other users at it; change it to 0600", path, mode)
}

func errDamaged(path string) *fault.Error {
	return fault.Newf(fault.WrongState,
		"密钥文件 %s 已损坏；请从备份恢复", "the key file %s is damaged; restore it from its backup", path)
}

func errNewer(path string, version int) *fault.Error {
	return fault.Newf(fault.WrongState,
		"密钥文件 %s 的格式版本为 %d，本程序无法读取", "the key file %s has format version %d, which this program cannot read",
		path, version)
}

func errNotWritten(path string) *fault.Error {
	return fault.Newf(fault.WrongState,
		"无法在此处创建密钥文件 %s", "the key file %s cannot be made here", path)
}

func errOtherFile(made, given string) *fault.Error {
	return fault.Newf(fault.WrongState,
		"此数据库由另一个密钥文件（%s）建立，当前提供的是 %s",
		"this database was made with another key file (%s); the one given is %s", made, given)
}

func errOtherKeys(id string) *fault.Error {
	return fault.Newf(fault.WrongState,
		"密钥文件 %s 中的密钥与此数据库不符；请从备份恢复",
		"the keys in key file %s are not those of this database; restore the file from its backup", id)
}

func errCheckDamaged() *fault.Error {
	return fault.New(fault.WrongState,
		"数据库中的密钥校验值已损坏", "the key check value in the database is damaged")
}

func errDoesNotOpen() *fault.Error {
	return fault.New(fault.Internal,
		"密文与其主体、字段或密钥不符", "a ciphertext does not belong to its subject, field or key")
}

func errNoSubject() *fault.Error {
	return fault.New(fault.Internal, "数据密钥未指明主体", "a data key was asked for without a subject")
}

func errReplaced(path string) *fault.Error {
	return fault.Newf(fault.WrongState,
		"密钥文件 %s 已被另一个密钥文件替换", "another key file was put in the place of %s", path)
}

func errNotChanged(path string) *fault.Error {
	return fault.Newf(fault.WrongState,
		"无法更改密钥文件 %s，文件保持原样", "the key file %s cannot be changed and stays as it is", path)
}

func errPassphraseShort() *fault.Error {
	return fault.Newf(fault.Invalid,
		"口令至少需要 %d 个字符", "the passphrase needs at least %d characters", MinPassphrase)
}

func errPassphrase() *fault.Error {
	return fault.New(fault.Forbidden, "口令不正确", "the passphrase is wrong")
}

func errBackupExists(path string) *fault.Error {
	return fault.Newf(fault.Conflict,
		"文件 %s 已存在，不会覆盖", "the file %s exists already and is never overwritten", path)
}

func errBackupNotWritten(path string) *fault.Error {
	return fault.Newf(fault.WrongState,
		"无法写入备份 %s", "the backup %s cannot be written", path)
}

func errBackupDamaged(path string) *fault.Error {
	return fault.Newf(fault.WrongState,
		"%s 不是完整的密钥备份", "%s is no whole backup of a key file", path)
}
