package pack

import (
	"cmp"
	"io/fs"
	"maps"
	"slices"
)

// File is a file of a pack in its canonical form.
type File struct {
	Name string
	Data []byte
}

// Write writes a pack in its canonical form, the files in the order of their
// names. Each declaration goes into the file that its position names, or where it
// names none into one called after its kind. Nothing is lost: reading the files
// gives the same pack but for positions.
func Write(p *Pack) []File { return p.parts().write() }

// parts are all that a pack says, declaration by declaration, as trees.
type parts struct {
	head         Node
	fileComments map[string]Comments
	list         []part
}

// part is a declaration with where it stands.
type part struct {
	section, key, file string
	tree               Node
	comments           Comments // by pointers below the declaration
}

// parts lists the declarations in the canonical order of sections, those of a section
// in the order of the files.
func (p *Pack) parts() parts {
	out := parts{head: packNode(p), fileComments: p.FileComments}
	for _, s := range p.written() {
		for _, d := range s.declarations {
			head := d.heading()
			out.list = append(out.list, part{s.key, head.Key, cmp.Or(head.Pos.File, s.key+".yaml"), d.build(), head.Comments})
		}
	}
	return out
}

func (p parts) write() []File {
	roots := map[string]*object{}
	root := func(name string) *object {
		if roots[name] == nil {
			roots[name] = newObject()
		}
		return roots[name]
	}
	head := root(manifest)
	head.Keys, head.Items = slices.Clone(p.head.Keys), slices.Clone(p.head.Items)
	comments := map[string]Comments{}
	note := func(file, base string, from Comments) {
		root(file)
		if comments[file] == nil {
			comments[file] = Comments{}
		}
		for at, c := range from {
			comments[file][base+at] = c
		}
	}
	for file, c := range p.fileComments {
		note(file, "", c)
	}
	for _, d := range p.list {
		root(d.file).add(d.section, d.key, d.tree)
		note(d.file, pointer(pointer("", d.section), d.key), d.comments)
	}
	var files []File
	for _, name := range slices.Sorted(maps.Keys(roots)) {
		tree := roots[name].Node
		own := tree.attach(comments[name])
		files = append(files, File{name, emit(tree, own)})
	}
	return files
}

// Format reads a pack and writes it in its canonical form. Where the diagnostics
// have failed there are no files: what was not understood is not rewritten.
func Format(fsys fs.FS) ([]File, Diagnostics) {
	p, diagnostics := Read(fsys)
	if diagnostics.Failed() {
		return nil, diagnostics
	}
	return Write(p), diagnostics
}

// add puts a declaration under its section.
func (o *object) add(section, key string, tree Node) {
	i := slices.Index(o.Keys, section)
	if i < 0 {
		o.set(section, Node{IsMap: true})
		i = len(o.Items) - 1
	}
	at := &o.Items[i]
	at.Keys, at.Items = append(at.Keys, key), append(at.Items, tree)
}

// buildable is a declaration that can be written.
type buildable interface {
	heading() *Head
	build() Node
}

func (h *Head) heading() *Head { return h }

// writtenSection is a section with what it declares.
type writtenSection struct {
	key          string
	declarations []buildable
}

// written lists all declarations in the canonical order of sections.
func (p *Pack) written() []writtenSection {
	return []writtenSection{
		{"documents", buildables(p.Documents)},
		{"code_lists", buildables(p.CodeLists)},
		{"attributes", buildables(p.Attributes)},
		{"parameters", buildables(p.Parameters)},
		{"groups", buildables(p.Groups)},
		{"variables", buildables(p.Variables)},
		{"programmes", buildables(p.Programmes)},
		{"flags", buildables(p.Flags)},
		{"coverages", buildables(p.Coverages)},
		{"allocations", buildables(p.Allocations)},
		{"scenarios", buildables(p.Scenarios)},
	}
}

func buildables[D buildable](declarations []D) []buildable {
	out := make([]buildable, len(declarations))
	for i, d := range declarations {
		out[i] = d
	}
	return out
}
