package study

import (
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"

	"prehabsim/internal/alliance"
	"prehabsim/internal/diag"
	"prehabsim/internal/disk"
	"prehabsim/internal/intake"
	"prehabsim/internal/scenario"
	"prehabsim/sim/engine"
)

// england is what is built in of names and figures that are published.
func england(files scenario.Files) fs.FS {
	sub, err := fs.Sub(files.Builtin, "england")
	if err != nil {
		panic(err) // the name is no path: a slip in this package
	}
	return sub
}

// PublishedNames are the names in published waiting times, built in.
func PublishedNames(files scenario.Files) (*intake.Names, error) {
	return intake.ReadNames(england(files))
}

// Alliances is what is built in about the cancer alliances of England.
func Alliances(files scenario.Files) (*alliance.Evidence, error) {
	return alliance.Read(england(files))
}

// MakeTargets makes sections of published waiting times: targets, or a year to predict.
func MakeTargets(files scenario.Files, published []intake.File, asked *intake.AskedTargets) (made intake.Made, err error) {
	if err := asked.Check(); err != nil {
		return made, err
	}
	names, err := PublishedNames(files)
	if err != nil {
		return made, err
	}
	c, err := asked.Read(names, published)
	if err != nil {
		return made, err
	}
	return asked.Make(c, published, func() (intake.Fitted, error) {
		m, err := Load(files, asked.Scenario, Choice{Observed: true})
		if err != nil {
			return intake.Fitted{}, err
		}
		return m.Fitted(asked.Scenario), nil
	})
}

// Published are files of waiting times that are read one after another, of which nothing is
// kept but what their rows count.
type Published struct {
	reading *intake.CWTReading
	names   []intake.File // without their text
}

// NewPublished is for files that come one by one.
func NewPublished(files scenario.Files) (*Published, error) {
	names, err := PublishedNames(files)
	if err != nil {
		return nil, err
	}
	return &Published{reading: intake.NewCWTReading(names, nil)}, nil
}

// Add reads a file.
func (p *Published) Add(f intake.File) {
	p.reading.Add(f)
	p.names = append(p.names, intake.File{Name: f.Name})
}

// Targets makes sections of what was read, as MakeTargets does.
func (p *Published) Targets(asked *intake.AskedTargets) (made intake.Made, err error) {
	if err := asked.Check(); err != nil {
		return made, err
	}
	c, err := p.reading.End()
	if err != nil {
		return made, diag.Refused.Of(err)
	}
	return asked.Make(c, p.names, nil)
}

// MakeBacklog makes sections of a patient tracking list. Where a scenario is named, words
// are held to its values, and the sections are compiled with it.
func MakeBacklog(files scenario.Files, list intake.File, asked *intake.AskedBacklog) (made intake.Made, err error) {
	b, err := asked.Understand()
	if err != nil {
		return made, err
	}
	if asked.Scenario != "" {
		m, err := Load(files, asked.Scenario, CurrentAlone)
		if err != nil {
			return made, err
		}
		names, values := m.categories()
		if err := b.Hold(m.Name, names, values); err != nil {
			return made, err
		}
	}
	words, err := intake.ReadWords(england(files))
	if err != nil {
		return made, err
	}
	if made, err = b.Make(list, words); err != nil || asked.Scenario == "" {
		return made, err
	}
	if err := try(files, asked.Scenario, made.Text); err != nil {
		return intake.Made{}, err
	}
	return made, nil
}

// categories are the attributes of patients that have values, in order, and these.
func (s *Scenario) categories() (names []string, values map[string][]string) {
	values = map[string][]string{}
	for _, x := range s.Options[0].Program.Attributes {
		if len(x.Values) > 0 && !strings.Contains(x.Name, " ") {
			names, values[x.Name] = append(names, x.Name), slices.Clone(x.Values)
		}
	}
	return names, values
}

// HasCategory says whether patients have an attribute of that name with values.
func (s *Scenario) HasCategory(name string) bool {
	_, values := s.categories()
	return len(values[name]) > 0
}

// WaitedFor are the steps, as route.step, at which patients may wait for places or lists.
func (s *Scenario) WaitedFor() (steps []string) {
	p := s.Options[0].Program
	for pc := range p.Ops {
		op := &p.Ops[pc]
		if op.Code != engine.Seize || op.Step < 0 || p.Requests[op.A].Never {
			continue
		}
		for id := range p.Asked(int32(pc)) {
			r, name := &p.Resources[id], p.Steps[op.Step]
			if !r.Unlimited && r.Supply != engine.Budget && strings.Contains(name, ".") && !slices.Contains(steps, name) {
				steps = append(steps, name)
			}
		}
	}
	return steps
}

// try compiles a scenario with sections added to it.
func try(files scenario.Files, extended, sections string) error {
	const made = "the sections made"
	open := files.Open
	files.Open = func(name string) ([]byte, error) {
		if name == made {
			return []byte("format = 1\nextends = " + intake.Quoted(extended) + "\n" + sections), nil
		}
		return open(name)
	}
	_, err := Load(files, made, CurrentAlone)
	return err
}

// Starting is a scenario to begin with.
type Starting struct {
	Name string // that suits its file
	Text string
	Next []string // commands that come next
}

// StartAlliance is a scenario of a cancer alliance of England, by a name, part of one, or
// an id. file is what it will be called; "" is after the alliance.
func StartAlliance(files scenario.Files, asked, file string) (s Starting, err error) {
	e, err := Alliances(files)
	if err != nil {
		return s, err
	}
	found, err := e.Find(asked)
	if err != nil {
		return s, diag.Usage.Of(err)
	}
	if s.Name = file; file == "" {
		s.Name = strings.ReplaceAll(found.Slug, "_", "-") + ".toml"
	}
	s.Text = e.Derive(found).Scenario(intake.Command("prehabsim", "new", "--alliance", found.Name), path.Base(s.Name))
	fitted := alliance.Fitted(s.Name)
	s.Next = []string{"check " + s.Name + " --targets", "calibrate " + s.Name + " --out " + fitted, "run " + fitted}
	return s, nil
}

// StartFrom is a scenario that extends a built-in one, with one example of each thing that
// planners change first.
func StartFrom(files scenario.Files, builtin, file string) (s Starting, err error) {
	name := "builtin:" + strings.TrimPrefix(builtin, "builtin:")
	var problems diag.List
	d := scenario.Load(files, name, &problems)
	if d == nil || !problems.Empty() {
		return s, refuse(&problems)
	}
	if s.Name = file; file == "" {
		s.Name = "our-" + d.ShortName() + ".toml"
	}
	s.Text, s.Next = alliance.Extend(name, d), []string{"check " + s.Name, "params " + s.Name, "run " + s.Name}
	return s, nil
}

// ReadPublished reads files that are given by name; at says where a name leads. All that
// cannot be read are told.
func ReadPublished(names []string, at func(string) string) ([]intake.File, error) {
	var files []intake.File
	var missing diag.Problems
	for _, name := range names {
		text, err := disk.ReadBounded(at(name))
		switch {
		case errors.Is(err, fs.ErrNotExist):
			missing = append(missing, diag.Problem{File: name, Text: "no such file"})
		case err != nil:
			missing = append(missing, diag.Problem{File: name, Text: "read: " + disk.Reason(err).Error()})
		}
		files = append(files, intake.File{Name: name, Text: text})
	}
	if len(missing) > 0 {
		return nil, diag.Refused.Of(missing)
	}
	return files, nil
}

// PublishedPlaces are places of published files whose name or id begins in this way, each with
// the other behind a tab, as a shell shows it; none if the files cannot be read.
func PublishedPlaces(scenarios scenario.Files, names []string, path func(string) string, of func(*intake.CWT) []intake.Alliance, begun string) (list []string) {
	files, err := ReadPublished(names, path)
	if err != nil || len(files) == 0 {
		return nil
	}
	known, err := PublishedNames(scenarios)
	if err != nil {
		return nil
	}
	c, _ := intake.ReadCWT(known, nil, files...) // what is wrong with a row is told when it counts
	begins := func(s string) bool { return strings.HasPrefix(strings.ToLower(s), strings.ToLower(begun)) }
	for _, x := range of(c) {
		switch {
		case begins(x.Name):
			list = append(list, x.Name+"\t"+x.ID)
		case begins(x.ID):
			list = append(list, x.ID+"\t"+x.Name)
		}
	}
	return list
}
