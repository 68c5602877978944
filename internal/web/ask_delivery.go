package web

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"prehabsim/internal/scenario"
	"prehabsim/internal/words"
)

const (
	awayEvidence = "M-WT-ONLINE" // what a dose at home or online does, as a share of one in person
	whoIsOnline  = "digital"     // the attribute of who uses the internet
)

// delivery asks how many have the programme at home or online, where a service says nothing
// of that and the rest of it is in person. What a dose does there comes with it from the
// evidence. Other ways have contacts and staff of their own, which a few fields cannot say.
func (e *editing) delivery(at string, n *scenario.Node) (list []*ask) {
	row, ok := e.document().Evidence.Lookup(awayEvidence)
	value, wrong := strconv.ParseFloat(row.Value, 64)
	low, also := strconv.ParseFloat(row.Low, 64)
	high, too := strconv.ParseFloat(row.High, 64)
	modes := n.Child["modes"]
	if !ok || wrong != nil || also != nil || too != nil || modes != nil && modes.TextAt("in_person") != "rest" || byMode(n) {
		return nil
	}
	weight := newSection(true)
	weight.put("value", numberOf(row.Value))
	weight.put("low", numberOf(row.Low))
	weight.put("high", numberOf(row.High))
	weight.put("dist", row.Dist)
	weight.put("source", awayEvidence)
	of := 0.0 // of all patients, as far as it has been written
	for _, way := range []struct{ id, label string }{{"home", "Have the programme at home"}, {"online", "Have the programme online"}} {
		if modes != nil && modes.Child[way.id] != nil {
			continue // it is among the numbers of the service
		}
		a := &ask{ID: at + ".modes." + way.id, Label: way.label, Kind: "text", Unit: "%", Value: "0", of: at + ".modes", key: way.id}
		a.more = []setting{{at + ".mode_weight." + way.id, weight}}
		a.number = shareOf
		digital := way.id == "online" && e.document().Root.At("attribute", whoIsOnline, "probability") != nil
		if digital {
			a.Label += ", of those who use the internet"
		}
		a.write = func(sent []string) (any, string) {
			x, problem := shareOf(sent[0])
			if problem != "" || floatOf(x) == 0 {
				return nil, problem
			}
			if of += floatOf(x); of > 1+1e-9 {
				return nil, "Those at home and those online must not be more than 100% together"
			}
			if digital {
				return ofWhoIsOnline(x), ""
			}
			return x, ""
		}
		list = append(list, a)
	}
	if len(list) == 0 {
		return nil
	}
	whole := newSection(true)
	if whole.put("in_person", "rest"); modes != nil {
		whole = valueOfNode(modes).(*section)
		whole.inLine = true
	}
	e.when[at+".modes"] = whole
	now := ""
	if modes == nil {
		now = "All of it is in person. "
	}
	list[0].Hint = now + "At home or online a dose does " + words.Short(100*value, 3) + "% of one in person (" + words.Short(100*low, 3) + "% to " + words.Short(100*high, 3) + "%, " + awayEvidence +
		"), which can be changed once it is saved; who takes part, attendance, staff time and rooms stay as in person. Other ways, such as a leisure centre, have contacts and staff of their own: write them as modes in the scenario file."
	return list
}

// sharePath is the path of how many have a programme by some way of delivery, be it of those alone
// who use the internet.
var sharePath = regexp.MustCompile(`^(prehab\.[^.]+)\.modes\.(home|online)(\.yes)?$`)

// addedMode is the path of the table and the name of a way of delivery that was added here, of
// which a path has the share; nil where it is none.
func (e *editing) addedMode(path string) []string {
	m := sharePath.FindStringSubmatch(path)
	if m == nil || e.began.at(e.id, m[1]+".modes."+m[2]) != nil || e.x.at(e.modeKeys(m[1], "modes", m[2])...) == nil {
		return nil
	}
	return m[1:3]
}

// removable offers to take a way of delivery away that was added here.
func (e *editing) removable(a *ask) *ask {
	if e.addedMode(a.ID) != nil {
		a.Back = "Remove this way of delivery"
	}
	return a
}

func (e *editing) modeKeys(service string, keys ...string) []string {
	return append(append([]string{"option", e.id}, strings.Split(service, ".")...), keys...)
}

// removeMode takes it away with what a dose does there. Where the rest alone is left nothing is
// said of delivery, as before.
func (e *editing) removeMode(mode []string) {
	e.x.set(nil, e.modeKeys(mode[0], "modes", mode[1])...)
	e.x.set(nil, e.modeKeys(mode[0], "mode_weight", mode[1])...)
	if left, ok := e.x.at(e.modeKeys(mode[0], "modes")...).(*section); ok && len(left.keys) == 1 && e.began.at(e.id, mode[0]+".modes") == nil {
		e.x.set(nil, e.modeKeys(mode[0], "modes")...)
	}
}

// ofWhoIsOnline is a share of those who use the internet; of the others nobody is online.
func ofWhoIsOnline(share any) *section {
	by := newSection(true)
	by.put("by", whoIsOnline)
	by.put("yes", share)
	by.put("no", int64(0))
	return by
}

// byMode says whether a service says something for each way of delivery, which it would then
// have to say of a new one too.
func byMode(n *scenario.Node) bool {
	return n != nil && (n.TextAt("by") == "mode" || slices.ContainsFunc(n.Children(), byMode))
}
