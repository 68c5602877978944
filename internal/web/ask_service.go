package web

import (
	"regexp"
	"slices"
	"strings"

	"prehabsim/internal/describe"
	"prehabsim/internal/scenario"
	"prehabsim/internal/words"
)

// serviceParts are what is asked of a prehabilitation service: who is offered it, how they
// are referred, what they are offered and what that is assumed to do.
func (e *editing) serviceParts(name string, n *scenario.Node) []part {
	at := "prehab." + name
	title := n.TextAt("title")
	if title == "" {
		title = describe.Spoken(name)
	}
	who := part{ID: name + "-who", Title: "Who is offered prehabilitation", Intro: title}
	offered := boolAt(n, "offered")
	tick := &ask{ID: at + ".offered", Label: "The service", Kind: "ticks", Choices: []choice{{"yes", "It is offered in this option", "", offered}}}
	tick.write = func(sent []string) (any, string) { return len(sent) == 1, "" }
	who.Asks = e.ask(tick)
	if !offered {
		who.Intro += ". Tick the box and save to say more."
		return []part{who}
	}
	who.Asks = append(who.Asks, e.conditions(at+".when", n.Child["when"])...)
	if also := e.alsoOnly(at+".when", n.Child["when"]); also != "" {
		who.Intro += ". Of these only " + also + ", which is left to the scenario file."
	}
	ends := dayAsk(at+".ends", "Until when", "The last day of the money: nobody is referred after it. Leave it empty where there is none", n.Child["ends"])
	if n.Child["ends"] != nil {
		ends.write = required(ends.write)
	}
	who.Asks = append(who.Asks, e.ask(ends)...)

	how := part{ID: name + "-how", Title: "How they are referred"}
	if n.At("refer", "opt_out") != nil {
		how.Asks = e.ask(e.optOut(at, n))
	}
	what := part{ID: name + "-what", Title: "What they are offered", Fold: "Contacts: with whom, how long, how many, and how many patients together"}
	what.Asks = e.ask(append(e.tiers(at, n), e.delivery(at, n)...)...)
	does := part{ID: name + "-does", Title: "What it is assumed to do", Intro: "These are assumptions, not results. What you write in place of one is certain in runs with draws, unless you say how low and how high it could be."}
	does.Fold = "Further assumptions, with what is known of each"
	inForce := referralInForce(n)
	for _, q := range e.register {
		path, ok := strings.CutPrefix(q.Path, at+".")
		if !ok || !slices.Contains(q.Options, e.id) || q.By != "" || q.Column || strings.Contains(q.Path, "[") {
			continue
		}
		a := e.numberAsk(q)
		e.ask(a)
		switch first, _, _ := strings.Cut(path, "."); {
		case path == inForce || path == "uptake.value":
			how.Asks = append(how.Asks, a)
		case first == "effect" && effectSize.MatchString(path) && len(does.Asks) < mostEffects:
			does.Asks = append(does.Asks, a)
		case first == "refer" || first == "uptake" || first == "reach":
			how.Folded = append(how.Folded, a)
			how.Fold = "More of how many are referred and take part"
		case first == "contact":
			what.Folded = append(what.Folded, a)
		case first == "modes":
			what.Asks = append(what.Asks, e.removable(a))
		default:
			does.Folded = append(does.Folded, a)
		}
	}
	return []part{who, how, what, does}
}

// referralInForce is the path of the number that says how many are referred.
func referralInForce(n *scenario.Node) string {
	if n.At("refer").TextAt("how") == "opt-out" && n.At("refer", "opt_out") != nil {
		return "refer.opt_out.odds_ratio"
	}
	return "refer.probability"
}

// effectSize is the path of how large an effect is, of which the first are shown at once: a
// scenario begins with what its service is for.
var effectSize = regexp.MustCompile(`^effect\.[a-z_]+\.(ratio|odds_ratio)$`)

const mostEffects = 3

// required is an answer that cannot be taken away by leaving it empty.
func required(write func([]string) (any, string)) func([]string) (any, string) {
	return func(sent []string) (any, string) {
		if sent[0] == "" {
			return nil, "Write a day, such as 31 3 2030"
		}
		return write(sent)
	}
}

func boolAt(n *scenario.Node, key string) bool {
	child := n.Child[key]
	return child != nil && child.Kind == scenario.BoolKind && child.Bool
}

// optOut asks whether patients are referred unless they decline.
func (e *editing) optOut(at string, n *scenario.Node) *ask {
	is := n.At("refer").TextAt("how")
	a := &ask{ID: at + ".refer.how", Label: "Opt-in or opt-out", Kind: "one", Choices: []choice{
		{"opt-in", "Opt-in: if the team refers", "", is != "opt-out"}, {"opt-out", "Opt-out: everyone, unless the patient declines", "", is == "opt-out"},
	}}
	a.write = func(sent []string) (any, string) { return sent[0], "" }
	return a
}

// tiers asks which tiers are offered, lightest first.
func (e *editing) tiers(at string, n *scenario.Node) []*ask {
	all := keysOf(n.Child["weight"])
	if len(all) == 0 {
		all = textsOf(e.base().Root.At(append(strings.Split(at, "."), "tiers")...))
	}
	on := textsOf(n.Child["tiers"])
	for _, tier := range on {
		if !slices.Contains(all, tier) {
			return nil // it is not known in which order they are
		}
	}
	if len(all) < 2 {
		return nil
	}
	a := &ask{ID: at + ".tiers", Label: "Tiers", Hint: "By need. Who needs more than is offered gets the highest that is", Kind: "ticks"}
	for _, tier := range all {
		a.Choices = append(a.Choices, choice{tier, upper(describe.Spoken(tier)), "", slices.Contains(on, tier)})
	}
	a.write = func(sent []string) (any, string) {
		if len(sent) == 0 {
			return nil, "Tick one tier or more"
		}
		return listOf(sent), ""
	}
	return []*ask{a}
}

// quantityWords are keys of a number written as a table, and no names.
var quantityWords = []string{"by", "column", "columns", "table", "dist", "source", "status", "note", "unit", "rest"}

// keysOf are the names under which a table has something.
func keysOf(n *scenario.Node) (names []string) {
	if n == nil || n.Kind != scenario.TableKind {
		return nil
	}
	for _, key := range n.Keys {
		if !slices.Contains(quantityWords, key) {
			names = append(names, key)
		}
	}
	return names
}

// textsOf are the texts of a list, or the one that stands there.
func textsOf(n *scenario.Node) (list []string) {
	switch {
	case n == nil:
	case n.Kind == scenario.TextKind:
		return []string{n.Text}
	case n.Kind == scenario.ArrayKind:
		for _, item := range n.Items {
			list = append(list, item.Text)
		}
	}
	return list
}

func listOf(texts []string) (list []any) {
	for _, text := range texts {
		list = append(list, text)
	}
	return list
}

// conditions ask of which patients it is: by all attributes that the scenario gives a title,
// since these are what people speak of.
func (e *editing) conditions(at string, when *scenario.Node) []*ask {
	if when != nil && when.Kind != scenario.TableKind {
		return []*ask{} // a list of conditions is left to the file
	}
	attributes := e.document().Root.At("attribute")
	if attributes == nil {
		return nil
	}
	var list []*ask
	for _, name := range attributes.Keys {
		title := attributes.Child[name].TextAt("title")
		values := e.valuesOf(attributes.Child[name])
		if title == "" || len(values) < 2 {
			continue
		}
		var on []string
		if when != nil {
			on = textsOf(when.Child[name])
		}
		a := &ask{ID: at + "." + name, Label: title, Hint: "Tick those who are offered it; none for all", Kind: "ticks", of: at, key: name}
		for _, v := range values {
			v.On = slices.Contains(on, v.Value)
			a.Choices = append(a.Choices, v)
		}
		a.write = func(sent []string) (any, string) {
			if len(sent) == 0 {
				return nil, ""
			}
			return listOf(sent), ""
		}
		list = append(list, a)
	}
	e.asked[at], e.when[at] = true, newSection(true)
	if when != nil {
		e.when[at] = valueOfNode(when).(*section)
		e.when[at].inLine = true
	}
	return e.ask(list...)
}

// valuesOf are the values of an attribute, each as people call it.
func (e *editing) valuesOf(n *scenario.Node) (list []choice) {
	if t := e.document().Tables[n.TextAt("table")]; t != nil {
		for _, row := range t.Rows {
			list = append(list, choice{Value: row, Label: upper(t.Title(row))})
		}
		return list
	}
	if n.Child["probability"] != nil {
		return []choice{{Value: "yes", Label: "Yes"}, {Value: "no", Label: "No"}}
	}
	for _, key := range keysOf(n.Child["shares"]) {
		list = append(list, choice{Value: key, Label: upper(describe.Spoken(key))})
	}
	return list
}

// alsoOnly are the conditions for which the page does not ask.
func (e *editing) alsoOnly(at string, when *scenario.Node) string {
	var list []string
	if when != nil && when.Kind != scenario.TableKind {
		return "who meets the conditions of its list"
	}
	for _, key := range keysOf(when) {
		if !e.asked[at+"."+key] {
			list = append(list, describe.Spoken(key)+" "+describe.Spoken(strings.Join(textsOf(when.Child[key]), " or ")))
		}
	}
	return words.List(list)
}
