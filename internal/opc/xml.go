package opc

import (
	"bytes"
	"encoding/xml"
	"io"
	"strings"
	"unicode/utf8"
)

// Header begins every part.
const Header = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"

// Text is text within an element or an attribute: signs that mean something are written
// out, and characters that XML has none for, such as control characters, are a space.
func Text(s string) string {
	if ordinary(s) {
		return s
	}
	var b strings.Builder
	for _, c := range s {
		switch {
		case c == '&':
			b.WriteString("&amp;")
		case c == '<':
			b.WriteString("&lt;")
		case c == '>':
			b.WriteString("&gt;")
		case c == '"':
			b.WriteString("&quot;")
		case c < ' ' || c >= 0x7f && c < 0xa0 || c == 0xfffe || c == 0xffff || c == utf8.RuneError:
			b.WriteByte(' ')
		default:
			b.WriteRune(c)
		}
	}
	return b.String()
}

// ordinary says that there is nothing but ASCII without a meaning, as in most cells.
func ordinary(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c > '~' || c == '&' || c == '<' || c == '>' || c == '"' {
			return false
		}
	}
	return true
}

// Plain is text as [Text] writes it and readers get it back.
func Plain(s string) string {
	if ordinary(s) {
		return s
	}
	return unescaped(Text(s))
}

var unescaped = strings.NewReplacer("&amp;", "&", "&lt;", "<", "&gt;", ">", "&quot;", `"`).Replace

// Unmarshal reads the XML of a part.
func Unmarshal(data []byte, to any) error { return xml.Unmarshal(data, to) }

// Node is an element as it was read, with its namespaces resolved.
type Node struct {
	Name  xml.Name
	Attrs []xml.Attr
	Nodes []Node
	Text  string // within it and not within an element of its own
}

// Parse reads a part into elements.
func Parse(data []byte) (*Node, error) {
	d := xml.NewDecoder(bytes.NewReader(data))
	stack := []*Node{{}}
	for {
		token, err := d.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, err
		}
		top := stack[len(stack)-1]
		switch x := token.(type) {
		case xml.StartElement:
			stack = append(stack, &Node{Name: x.Name, Attrs: x.Copy().Attr})
		case xml.EndElement:
			stack = stack[:len(stack)-1]
			above := stack[len(stack)-1]
			above.Nodes = append(above.Nodes, *top)
		case xml.CharData:
			top.Text += string(x)
		}
	}
	if len(stack[0].Nodes) == 0 {
		return nil, io.ErrUnexpectedEOF
	}
	return &stack[0].Nodes[0], nil
}

// Attr is an attribute of that name, whatever its namespace; "" where there is none.
func (n *Node) Attr(local string) string {
	if n == nil {
		return ""
	}
	for _, a := range n.Attrs {
		if a.Name.Local == local && a.Name.Space != "xmlns" {
			return a.Value
		}
	}
	return ""
}

// Child is the first element below of one of these names after each other; nil where there is none.
func (n *Node) Child(names ...string) *Node {
	for _, name := range names {
		if n == nil {
			return nil
		}
		var found *Node
		for i := range n.Nodes {
			if n.Nodes[i].Name.Local == name {
				found = &n.Nodes[i]
				break
			}
		}
		n = found
	}
	return n
}

// All are the elements of that name within, at any depth, in their order.
func (n *Node) All(name string) (list []*Node) {
	for i := range n.Nodes {
		if n.Nodes[i].Name.Local == name {
			list = append(list, &n.Nodes[i])
		}
		list = append(list, n.Nodes[i].All(name)...)
	}
	return list
}

// Walk visits an element and all within it.
func (n *Node) Walk(visit func(*Node)) {
	visit(n)
	for i := range n.Nodes {
		n.Nodes[i].Walk(visit)
	}
}
