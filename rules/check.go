package rules

import (
	"bentou/rules/lang"
	"bentou/rules/pack"
	"bentou/rules/proof"
)

// Checker checks the files of packs, again and again while somebody types: of what has
// not changed since it remembers how it reads. It is for several goroutines at once; the
// zero Checker has read nothing.
type Checker struct{ files pack.Memory }

// CheckFiles says everything that is wrong with the files of a pack, without making
// anything of them but the digest: zero where there is an error.
func CheckFiles(files []pack.File) (digest [32]byte, found pack.Diagnostics) {
	return new(Checker).CheckFiles(files)
}

// CheckFiles is the function of this name.
func (c *Checker) CheckFiles(files []pack.File) (digest [32]byte, found pack.Diagnostics) {
	p, found := c.files.ReadFiles(files)
	if found.Failed() {
		return digest, found // what expressions mean depends on what could not be read
	}
	checked, more := lang.Check(p)
	if found = append(found, more...).Sort(); found.Failed() {
		return digest, found // what is wrong proves nothing
	}
	if found = append(found, proof.Check(checked, found).Found...).Sort(); !found.Failed() {
		digest = pack.Digest(p)
	}
	return digest, found
}

// Proofs says what is proved of the release and is nothing that an author wants:
// conditions that never hold or never fail, contradictions, rows that are never read.
// found is what was said of it before. Loading a release does not prove: what is in
// force decides as it is.
func (r *Release) Proofs(found pack.Diagnostics) proof.Report { return proof.Check(r.checked, found) }

// exprFile is what the diagnostics of an expression by itself name as their file: no
// file of a pack is called so.
const exprFile = "expression"

// CheckExpr says everything that is wrong with an expression that is to stand at a
// place of the pack. Lines and columns are those of the text; the diagnostics name no
// file. The error says what is wrong with the place.
func (r *Release) CheckExpr(at lang.Place, text string) (pack.Diagnostics, error) {
	e, found := pack.NewExpr(exprFile, text)
	if !found.Failed() {
		checked, typed, more, err := lang.TypeExpr(r.pack, at, e)
		if err != nil {
			return nil, err
		}
		if found = append(found, more...).Sort(); typed != nil && !found.Failed() {
			found = append(found, proof.Expr(checked, *typed, at.Role, found).Found...).Sort()
		}
	}
	for i := range found {
		found[i].Pos.File, found[i].End.File = "", ""
	}
	return found, nil
}
