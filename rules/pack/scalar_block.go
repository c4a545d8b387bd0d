package pack

import "strings"

// block finds the text of a literal or folded block scalar, which begins on the
// line after its header.
func (a *aligner) block(folded bool) bool {
	a.nextLine()
	if strings.TrimSpace(a.value) == "" {
		// Nothing to see: its place is the line after the header.
		a.done = len(a.value)
		return true
	}
	indent, ok := a.blockIndent()
	if !ok {
		return false
	}
	for a.at < len(a.text) && a.done < len(a.value) {
		for n := 0; n < indent && a.peek() == ' '; n++ {
			a.skip()
		}
		filled := a.peek() != '\n'
		for a.done < len(a.value) && a.at < len(a.text) && a.peek() != '\n' {
			if !a.same() {
				return false
			}
		}
		if a.done < len(a.value) && a.at < len(a.text) {
			next := a.value[a.done]
			if next == '\n' || folded && filled && next == ' ' {
				a.found()
			}
			a.skip()
		}
	}
	return true
}

// nextLine moves to the beginning of the next line.
func (a *aligner) nextLine() {
	for a.at < len(a.text) && a.peek() != '\n' {
		a.skip()
	}
	a.skip()
}

// blockIndent is how far the lines of a block scalar are indented: what the first
// line that is not blank has more in the file than in the value.
func (a *aligner) blockIndent() (int, bool) {
	inFile, ok := firstIndent(a.text[a.at:])
	inValue, _ := firstIndent(a.value)
	return inFile - inValue, ok && inFile > inValue
}

// firstIndent counts the spaces before the first character that is neither a
// space nor a line feed.
func firstIndent(text string) (n int, ok bool) {
	rest := strings.TrimLeft(text, " \n")
	before := text[:len(text)-len(rest)]
	return len(before) - 1 - strings.LastIndexByte(before, '\n'), rest != ""
}
