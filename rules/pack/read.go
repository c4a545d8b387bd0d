package pack

import (
	"io/fs"
	"slices"
)

// manifest is the file that makes a folder a pack.
const manifest = "pack.yaml"

// Read reads a pack from a folder: pack.yaml and every other *.yaml in it and in
// the folders below, in the order of their paths. Hidden files are not read.
//
// The diagnostics are all that is wrong with the shape of it, in the order of the
// files. The pack is never nil; where the diagnostics have failed it is what could
// be read, and good for nothing but showing it.
func Read(fsys fs.FS) (*Pack, Diagnostics) {
	files, list := readFiles(fsys)
	return read(files, list, parseFile)
}

// ReadFiles is [Read] for files that stand in no folder. Their names are paths with
// slashes; what Read would not read there is named.
func ReadFiles(files []File) (*Pack, Diagnostics) {
	given, list := givenFiles(files)
	return read(given, list, parseFile)
}

// read reads the files of a pack; list is what was found so far.
func read(files []file, list Diagnostics, parse func(file) parsed) (*Pack, Diagnostics) {
	p := &Pack{Pos: Pos{manifest, 1, 1}}
	declared := map[string]Pos{}
	var cited []citation
	var reports []*report
	found := false
	for _, f := range files {
		found = found || f.name == manifest
		text := parse(f)
		list = append(list, text.bad...)
		if text.bad.Failed() {
			continue
		}
		r := &reader{report: &report{src: text.src, list: slices.Clone(text.list)}, pack: p, declared: declared, cited: &cited}
		r.file(text.root)
		reports = append(reports, r.report)
	}
	p.checkCitations(cited)
	for _, r := range reports {
		list = append(list, r.list...)
	}
	if !found {
		list = append(list, Diagnostic{Code: CodeMissing, Pos: p.Pos, End: p.Pos, Message: say("没有 pack.yaml", "there is no pack.yaml")})
	}
	return p, list.Sort()
}

// section is a top-level key with declarations under their names.
type section struct {
	key   string
	names naming
	read  func(*reader, declaration)
}

// declaration is a name with what it declares.
type declaration struct {
	key  string
	pos  Pos // of the key
	node Node
	note Comment // of the key
}

// sections in the canonical order.
var sections = []section{
	{"documents", slugs, (*reader).document},
	{"code_lists", plainNames, (*reader).codeList},
	{"attributes", plainNames, (*reader).attribute},
	{"parameters", dottedNames, (*reader).parameter},
	{"groups", plainNames, (*reader).group},
	{"variables", plainNames, (*reader).variable},
	{"programmes", plainNames, (*reader).programme},
	{"flags", plainNames, (*reader).flagDeclaration},
	{"coverages", plainNames, (*reader).coverage},
	{"allocations", plainNames, (*reader).allocation},
	{"scenarios", slugs, (*reader).scenario},
}

// file reads all declarations of a file.
func (r *reader) file(root Node) {
	if root.isBroken {
		return
	}
	known := make([]string, 0, len(sections)+3)
	if r.src.name == manifest {
		known = append(known, "pack", "title", "currency")
	}
	for _, s := range sections {
		known = append(known, s.key)
	}
	f := r.fields(r.src.name, Pos{r.src.name, 1, 1}, root, known...)
	if r.src.name == manifest {
		r.manifest(f)
	}
	for _, s := range sections {
		if n, ok := f.get(s.key); ok {
			r.section(s, n)
		}
	}
	r.keepFileComments(root)
}

func (r *reader) section(s section, n Node) {
	if !n.IsMap {
		r.wrongShape(n, say("%s 之下应为“名称: 声明”", "%s holds names with their declarations", s.key))
		return
	}
	for i, d := range n.declarations() {
		r.checkName(d.key, n.KeyPos(i), s.names)
		if first, ok := r.declared[s.key+"/"+d.key]; ok {
			r.fail(CodeDuplicate, d.pos, len(d.key), say("%s 已在 %s 声明", "%s is already declared at %s", d.key, first))
			continue
		}
		r.declared[s.key+"/"+d.key] = d.pos
		s.read(r, d)
	}
}

// declarations are the keys of a map with what stands under them.
func (n Node) declarations() []declaration {
	out := make([]declaration, len(n.Keys))
	for i, k := range n.Keys {
		out[i] = declaration{k, n.KeyPos(i), n.Items[i], n.note(i)}
	}
	return out
}

func (r *reader) manifest(f fields) {
	r.pack.Pos = f.node.Pos
	r.pack.Key = f.requireText("pack")
	if n, ok := f.get("pack"); ok && n.isScalar() {
		r.checkName(n.Text, n.Pos, slugs)
	}
	r.pack.Title = f.title(true)
	r.pack.Currency = f.requireText("currency")
	if n, ok := f.get("currency"); ok && n.isScalar() && !isCurrency(n.Text) {
		r.badValue(n, say("币种应为三个大写字母，如 CNY", "a currency has three capital letters, such as CNY"), Text{})
	}
}

// keepFileComments keeps what belongs to no declaration: the comments of the file,
// of its sections and of its title.
func (r *reader) keepFileComments(root Node) {
	comments := root.comments(root.splitHead())
	for _, s := range sections {
		if n, ok := root.Get(s.key); ok {
			for _, d := range n.declarations() {
				dropBelow(comments, pointer(pointer("", s.key), d.key))
			}
		}
	}
	if len(comments) == 0 {
		return
	}
	if r.pack.FileComments == nil {
		r.pack.FileComments = map[string]Comments{}
	}
	r.pack.FileComments[r.src.name] = comments
}
