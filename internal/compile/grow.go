package compile

import "strings"

// Growing are the pathways whose extra demand "sustainable" means.
func (m *Model) Growing() []string {
	n := m.Document.Root.At("run", "grow")
	if n == nil {
		return nil
	}
	return texts(n)
}

// StreamsOf are the sources of patients of a pathway, or of all its copies; nil where there
// is none of that name.
func (o *Option) StreamsOf(pathway string) (sources []int) {
	for i := range o.Pathways {
		p := &o.Pathways[i]
		if p.Name == pathway || strings.HasPrefix(p.Name, pathway+".") {
			sources = append(sources, p.sources...)
		}
	}
	return sources
}
