package web

import (
	"math"
	"strconv"
	"strings"

	"prehabsim/internal/describe"
	"prehabsim/internal/scenario"
	"prehabsim/internal/words"
)

// resourceParts are what is there to work with: posts by role and trust, beds, theatre lists
// and the rest.
func (e *editing) resourceParts() []part {
	posts := part{ID: "posts", Title: "Posts", Intro: "Whole-time posts, also in parts: 0.6 is three days a week."}
	beds := part{ID: "beds", Title: "Beds"}
	lists := part{ID: "lists", Title: "Theatre lists", Intro: "How many lists a week there are beside those of now; fewer with a minus.", Fold: "By specialty and place"}
	rest := part{ID: "rest", Title: "Clinics, tests and machines", Fold: "How full each of them is planned to be", Intro: "They are sized by the share of them that is used in the observed year: who plans with less has more room."}
	resources := e.document().Root.At("resource")
	if resources == nil {
		return nil
	}
	whole := map[string]bool{}
	for _, key := range resources.Keys {
		n := resources.Child[key]
		id, title := "resource."+e.written(key), e.titleOf(key, n)
		kind := n.TextAt("kind")
		switch {
		case kind == "staff":
			posts.Asks = append(posts.Asks, e.postAsks(id, key, title)...)
		case kind == "beds":
			beds.Asks = append(beds.Asks, e.beds(id, key, title, n)...)
		case n.Child["list"] != nil:
			name, _, _ := strings.Cut(key, ".")
			copies := strings.Contains(id[len("resource."):], ".")
			if copies && !whole[name] {
				whole[name] = true
				lists.Asks = append(lists.Asks, e.lists("resource."+name, upper(describe.Spoken(name))+", all together", "Shared by what is asked of each", true))
			}
			a := e.lists(id, title, "", false)
			if copies {
				lists.Folded = append(lists.Folded, a)
			} else {
				lists.Asks = append(lists.Asks, a)
			}
		default:
			rest.Folded = append(rest.Folded, e.loads(id, key, title)...)
		}
	}
	var parts []part
	for _, p := range []part{posts, beds, lists, rest} {
		if len(p.Asks)+len(p.Folded) > 0 {
			e.ask(append(p.Asks[:len(p.Asks):len(p.Asks)], p.Folded...)...)
			parts = append(parts, p)
		}
	}
	return parts
}

// written is the name under which an option writes what it sets of a resource: of one that
// has a single copy that of all its copies, so that it takes the place of what stands there.
func (e *editing) written(key string) string {
	name, _, _ := strings.Cut(key, ".")
	copies := 0
	for _, other := range e.document().Root.At("resource").Keys {
		if strings.HasPrefix(other, name+".") {
			copies++
		}
	}
	if copies == 1 {
		return name
	}
	return key
}

// titleOf is what a resource is called, without the name of the only place there is.
func (e *editing) titleOf(key string, n *scenario.Node) string {
	title := n.TextAt("title")
	if title == "" {
		return upper(describe.Spoken(key))
	}
	for _, r := range n.Rows {
		if t := e.document().Tables[r.Table]; t != nil && len(t.Rows) == 1 {
			title = strings.TrimSuffix(title, ", "+t.Title(r.Row))
		}
	}
	return title
}

// posts asks for whole-time posts.
func (e *editing) postAsks(id, key, title string) []*ask {
	is, ok := e.m.Options[e.place].Posts[key]
	if !ok {
		return nil
	}
	a := &ask{ID: id + ".wte", Path: id + ".wte", Label: title, Kind: "text", Unit: "posts", Value: words.Short(is, 4)}
	if was, ok := e.m.Options[0].Posts[key]; ok && words.Short(was, 4) != a.Value {
		a.Was, a.WasHead = words.Short(was, 4), "As the service is described"
	}
	a.counted("posts", words.Short(is+1, 4))
	if q, ok := e.document().Number("resource." + key + ".wte"); ok && words.Short(q.Value, 4) == a.Value {
		a.Grade, a.Source, a.times = q.Status, sourceSaid(e.document(), q), 1
		if q.File == draftFile {
			a.knowAs(&q, e.posts()[q.Path])
		} else {
			a.know(&q, e.began)
		}
	}
	return []*ask{a}
}

// counted takes how many there are to be. A sign or a factor could be meant of what there
// is now or of what stands in the field.
func (a *ask) counted(of, such string) {
	a.number = func(text string) (any, string) {
		x, err := strconv.ParseFloat(text, 64)
		if strings.HasPrefix(text, "+") || err != nil || x < 0 || math.IsNaN(x) || math.IsInf(x, 0) || of == "beds" && x != math.Trunc(x) {
			return nil, "Write how many " + of + " there are to be, such as " + such
		}
		if x == math.Trunc(x) && x < 1e9 {
			return int64(x), ""
		}
		return x, ""
	}
	a.write = a.writeNumber
}

// beds asks how many there are. Where they follow from a load, so many stand in its place.
func (e *editing) beds(id, key, title string, n *scenario.Node) []*ask {
	a := &ask{ID: id + ".capacity", Path: id + ".capacity", Label: title, Kind: "text", Unit: "beds"}
	at := "resource." + key + ".capacity"
	if q, ok := e.document().Number(at); ok {
		a.Value = words.Short(q.Value, 6)
		a.counted("beds", words.Short(q.Value+4, 6))
		if was, ok := e.base().Number(at); ok && was.Value != q.Value {
			a.Was = words.Short(was.Value, 6)
		}
		a.times = 1
		a.know(&q, e.began)
		return []*ask{a}
	}
	if n.Child["load"] == nil {
		return nil
	}
	is := 0.0
	for _, l := range e.m.Options[e.place].Loads {
		if l.Year == 0 && l.Resource == key && l.Unit == "bed-days" {
			is = math.Round(l.Capacity / 365.25)
		}
	}
	if is <= 0 || math.IsInf(is, 0) {
		return nil
	}
	a.Hint, a.Value = "Worked out from how full they are planned to be. What you write stands from the beginning of the option", words.Short(is, 6)
	a.counted("beds", words.Short(is+4, 6))
	return []*ask{a}
}

// lists asks for lists a week beside those there are.
func (e *editing) lists(id, title, hint string, all bool) *ask {
	a := &ask{ID: id + ".lists", Path: id + ".lists", Label: title, Hint: hint, Kind: "text", Unit: "more lists a week", Value: "0"}
	if n := e.node.At(strings.Split(id+".lists", ".")...); n != nil {
		a.Value = strings.TrimPrefix(strings.TrimSuffix(n.Text, " per week"), "+")
		if !strings.HasPrefix(n.Text, "+") && !strings.HasPrefix(n.Text, "-") {
			a.Unit, a.Hint, a.Value = "", "As the file has it", unquoted(n.Shown())
			return a
		}
	}
	a.write = func(sent []string) (any, string) {
		x, err := strconv.ParseFloat(sent[0], 64)
		if err != nil || x != x || math.Abs(x) > 1000 {
			return nil, "Write how many lists a week there are beside those of now, such as 1 or 0.5"
		}
		if x == 0 {
			return nil, ""
		}
		text := strconv.FormatFloat(x, 'f', -1, 64)
		if x > 0 {
			text = "+" + text
		}
		return text + " per week", ""
	}
	if all {
		a.more = []setting{{id + ".spread", "by demand"}}
		e.asked[id+".spread"] = true
	}
	return a
}

// loads asks how full something is planned to be, where its size follows from that.
func (e *editing) loads(id, key, title string) []*ask {
	q, ok := e.document().Number("resource." + key + ".load")
	if !ok {
		return nil
	}
	a := e.numberAsk(scenario.Entry{Quantity: q})
	a.ID, a.Path = id+".load", id+".load"
	a.Label, a.Unit, a.Value, a.times, a.unit = title, "%", words.Short(100*q.Value, 4), 100, ""
	a.Range, a.Was, a.Slider, a.Own = "", "", nil, nil
	a.number = func(text string) (any, string) {
		x, err := strconv.ParseFloat(strings.TrimSpace(strings.TrimSuffix(text, "%")), 64)
		if err != nil || x < 10 || x > 200 {
			return nil, "Write how full it is planned to be in per cent, such as 90"
		}
		return x / 100, ""
	}
	a.write = a.writeNumber
	a.know(&q, e.began)
	return []*ask{a}
}

// otherPart is what else is written of the option.
func (e *editing) otherPart() []part {
	p := part{ID: "else", Title: "What else it sets", Fold: "Values that the parts above do not ask for"}
	var walk func(n *scenario.Node, path string)
	walk = func(n *scenario.Node, path string) {
		for _, key := range n.Keys {
			child, at := n.Child[key], strings.TrimPrefix(path+"."+key, ".")
			switch {
			case e.asked[at] || e.covered(at):
			case child.Section:
				walk(child, at)
			case plain(child):
				title, _ := describe.InputTitle(e.document(), at)
				p.Folded = append(p.Folded, &ask{ID: at, Path: at, Label: upper(title), Kind: "text", Value: unquoted(child.Shown())})
			}
		}
	}
	walk(e.node, "")
	if len(p.Folded) == 0 {
		return nil
	}
	return []part{p}
}

// covered says whether copies of what a path is of are asked for, as posts by trust.
func (e *editing) covered(path string) bool {
	parts := strings.Split(path, ".")
	if len(parts) != 3 || parts[0] != "resource" {
		return false
	}
	for id := range e.asked {
		if strings.HasPrefix(id, "resource."+parts[1]+".") && strings.HasSuffix(id, "."+parts[2]) {
			return true
		}
	}
	return false
}
