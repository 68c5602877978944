package papers

import (
	"path/filepath"
	"slices"
	"strings"

	"prehabsim/internal/diag"
	"prehabsim/internal/words"
)

// Template is a file of an organisation whose looks a paper takes.
type Template struct {
	Name string // as it was named
	Data []byte
}

// takes are the endings of templates by the flag of the paper that takes them.
var takes = map[string][]string{"docx": {".docx", ".dotx"}, "pptx": {".pptx", ".potx"}}

// Templates reads those that are named, for the papers whose flags were given. One that no
// paper would take is refused, and so are two for one.
func Templates(names, flags []string, read func(string) ([]byte, error)) (map[string]Template, error) {
	list := map[string]Template{}
	for _, name := range names {
		flag := ""
		for of, endings := range takes {
			if slices.Contains(endings, strings.ToLower(filepath.Ext(name))) {
				flag = of
			}
		}
		switch other, twice := list[flag]; {
		case flag == "":
			return nil, diag.Usage.Errorf("%s cannot be a template; it must be a file of Word (.docx, .dotx) or of PowerPoint (.pptx, .potx)", name)
		case !slices.Contains(flags, flag):
			return nil, diag.Usage.Errorf("template %s is for --%s, which was not asked for", name, flag)
		case twice:
			return nil, diag.Usage.Errorf("templates %s are both for --%s; name one", words.List([]string{other.Name, name}), flag)
		}
		data, err := read(name)
		if err != nil {
			return nil, diag.Usage.Errorf("read template: %w", err)
		}
		list[flag] = Template{name, data}
	}
	return list, nil
}
