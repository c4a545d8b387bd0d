package roster

import (
	"bytes"
	"io"
	"os"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"

	"bentou/internal/fault"
)

// Format is what a file turned out to be.
type Format string

// The formats that are read.
const (
	FormatXLSX       Format = "xlsx"
	FormatCSVUTF8    Format = "csv-utf-8"
	FormatCSVGB18030 Format = "csv-gb18030"
)

// sniffSize is how much of a file decides what it is: more than a title and a
// header take.
const sniffSize = 64 << 10

// invalid is a fault of the file itself, which stops the load.
func invalid(zh, en string, args ...any) *fault.Error {
	return fault.Newf(fault.Invalid, zh, en, args...).On("file")
}

// invalidText is invalid for texts that are complete.
func invalidText(zh, en string) *fault.Error { return fault.New(fault.Invalid, zh, en).On("file") }

// detect finds the format by content; names lie, and mail programs rename files.
func detect(f *os.File) (Format, error) {
	head := make([]byte, sniffSize)
	n, err := io.ReadFull(f, head)
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		return "", err
	}
	head = head[:n]
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return "", err
	}
	if len(bytes.TrimSpace(bytes.TrimPrefix(head, utf8BOM))) == 0 {
		return "", invalid("文件为空", "the file is empty")
	}
	if bytes.HasPrefix(head, []byte("PK\x03\x04")) || bytes.HasPrefix(head, []byte("PK\x05\x06")) {
		return FormatXLSX, nil // or another zip, which the XLSX reader finds out
	}
	if err := foreign(head); err != nil {
		return "", err
	}
	return charset(head)
}

var utf8BOM = []byte("\xef\xbb\xbf")

// foreign recognises what people upload by mistake.
func foreign(head []byte) error {
	for _, f := range []struct{ magic, zh, en string }{
		{"%PDF", "PDF文档", "a PDF document"},
		{"\x89PNG", "PNG图片", "a PNG image"},
		{"\xff\xd8\xff", "JPEG图片", "a JPEG image"},
		{"GIF8", "GIF图片", "a GIF image"},
		{"\x1f\x8b", "gzip压缩文件", "a gzip archive"},
		{"Rar!", "RAR压缩文件", "a RAR archive"},
		{"7z\xbc\xaf", "7z压缩文件", "a 7z archive"},
		{"{\\rtf", "RTF文档", "an RTF document"},
	} {
		if bytes.HasPrefix(head, []byte(f.magic)) {
			return invalidText("文件是"+f.zh+"，不是名册；请上传XLSX或CSV", "the file is "+f.en+", not a roster; give an XLSX or CSV file")
		}
	}
	if bytes.HasPrefix(head, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")) {
		switch { // both are compound files; the names of their streams tell them apart
		case bytes.Contains(head, utf16("EncryptedPackage")):
			return invalid("文件有密码保护；请去掉密码后再上传", "the file is protected by a password; remove it and try again")
		case bytes.Contains(head, utf16("Workbook")):
			return invalid("文件是旧版XLS；请另存为XLSX", "the file is an old XLS workbook; save it as XLSX")
		}
		return invalid("文件有密码保护或是旧版XLS；请去掉密码并另存为XLSX",
			"the file is protected by a password or an old XLS workbook; remove the password and save it as XLSX")
	}
	if bytes.HasPrefix(head, []byte("\xff\xfe")) || bytes.HasPrefix(head, []byte("\xfe\xff")) {
		return invalid("文件编码为UTF-16；请另存为UTF-8的CSV或XLSX", "the text is UTF-16; save it as CSV in UTF-8 or as XLSX")
	}
	if i := bytes.IndexByte(head, 0); i >= 0 {
		return invalid("文件不是文本（第%d字节为零），不是名册", "the file is not text (byte %d is zero), so not a roster", i+1)
	}
	if trimmed := bytes.ToLower(bytes.TrimSpace(bytes.TrimPrefix(head, utf8BOM))); bytes.HasPrefix(trimmed, []byte("<")) {
		return invalid("文件是网页或XML；请另存为XLSX或CSV", "the file is a web page or XML; save it as XLSX or CSV")
	}
	return nil
}

func utf16(s string) []byte {
	out := make([]byte, 0, 2*len(s))
	for i := range len(s) {
		out = append(out, s[i], 0)
	}
	return out
}

// charset tells UTF-8 from GB18030: by the mark at the front, else by the names of
// columns, which a bad byte elsewhere in the text does not disturb, else by which
// of the two the text is.
func charset(head []byte) (Format, error) {
	if bytes.HasPrefix(head, utf8BOM) {
		return FormatCSVUTF8, nil
	}
	utf, gb := 0, 0
	encoder := simplifiedchinese.GB18030.NewEncoder()
	for i := range columns {
		name := []byte(columns[i].header)
		if bytes.Contains(head, name) {
			utf++
		}
		if encoded, err := encoder.Bytes(name); err == nil && bytes.Contains(head, encoded) {
			gb++
		}
	}
	switch {
	case utf > gb:
		return FormatCSVUTF8, nil
	case gb > utf:
		return FormatCSVGB18030, nil
	}
	// The last character may be cut by the end of the sample.
	for cut := range utf8.UTFMax {
		if cut < len(head) && utf8.Valid(head[:len(head)-cut]) {
			return FormatCSVUTF8, nil
		}
	}
	return FormatCSVGB18030, nil
}
