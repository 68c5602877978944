package validate

import (
	"slices"

	"prehabsim/internal/diag"
)

// Names are what cases are called.
func Names(cases []Case) (names []string) {
	for _, c := range cases {
		names = append(names, c.Name)
	}
	return names
}

// Choose finds cases by their names, each once; all where none is named.
func Choose(all []Case, names []string) (cases []Case, err error) {
	if len(names) == 0 {
		return all, nil
	}
	known := Names(all)
	for i, name := range names {
		k := slices.Index(known, name)
		switch {
		case k < 0:
			return nil, diag.Usage.Errorf("unknown case %q%s; `prehabsim validate --list` names them", name, diag.Nearest(name, known))
		case !slices.Contains(names[:i], name):
			cases = append(cases, all[k])
		}
	}
	return cases, nil
}
