// Package vault encrypts what identifies a person (identity number, phone, bank
// account, name) and makes the keyed digests by which such a value is found
// again without being stored in the clear.
//
// Three layers, so that one row can be erased or one key replaced without
// touching the others:
//
//   - The key file ([Open], [Create]) stays outside the database. It holds a
//     key-encryption key (AES-256-GCM) and a digest key (HMAC-SHA256), each as a
//     tink keyset, so that a later key can stand beside an earlier one.
//   - Each subject, a person or a household, has a data key ([SubjectKey]). The
//     database stores it wrapped by the key-encryption key and bound to the
//     subject's name. Destroying the wrapped key and the digests is how personal
//     data is erased, backups of the values included.
//   - Each value is sealed under its subject's key and bound to subject and
//     field: a ciphertext copied to another row or column does not open.
//
// Files that hold such values ([Vault.SealFile]) carry a wrapped key of their own.
//
// Whoever loses the key file loses the values; whoever holds it and the database
// can read them. So the file belongs into a backup of its own, apart from the
// database's. [Vault.Check] is kept in the database, so that a start with the
// wrong file is refused before anything is written.
//
// Keys print as a placeholder in every format. They are not wiped from memory:
// Go's collector copies and frees as it likes, and a promise that cannot be kept
// is worse than none.
//
// # Formats
//
// All begin with what is needed to read them after keys were replaced.
//
//	wrapped key   0x01, key id (4 bytes), nonce (12), key (32), tag (16)    65 bytes
//	sealed value  0x01, nonce (12), text, tag (16)                          text + 29 bytes
//	digest        the first 16 bytes of HMAC-SHA256
//	check         0x01, file id (8 bytes), wrapped proof
//	sealed file   0x01, length (2 bytes) and bytes of a wrapped key, then tink's
//	              AES256-GCM-HKDF stream in segments of 64 KiB
package vault
