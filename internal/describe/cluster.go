package describe

import (
	"fmt"
	"path"
	"path/filepath"
	"strings"

	"prehabsim/internal/cluster"
	"prehabsim/internal/diag"
	"prehabsim/internal/disk"
	"prehabsim/internal/scenario"
	"prehabsim/internal/study"
	"prehabsim/internal/words"
)

// Clustering says how the files of a job are made and where they go.
type Clustering struct {
	cluster.Job
	Files    func(*cluster.Job) ([]cluster.File, error)
	Readings bool   // other readings of the evidence are told beside the run
	Out      string // folder, as people know it
	Path     string // where that leads
	Force    bool   // write over files that are there
}

// WriteJob writes the files by which a cluster runs a study that was chosen so, and says
// how they are begun, and what is odd about them.
func (c *Clustering) WriteJob(x *study.Study, name string, choice study.Choice) (begin, odd string, err error) {
	lots, err := x.Lots(c.Readings)
	if err != nil {
		return "", "", err
	}
	c.Name, c.Folder = x.FolderName(), filepath.ToSlash(c.Out)
	c.Parts, c.Results = path.Join("parts", c.Name), path.Join("results", c.Name)
	grid, made := []string(nil), "" // the scenario of a grid is a file that nobody has
	if g := x.GridAsked(); g != nil {
		grid, made = g.Numbers, x.Document.Name
	}
	c.Run, c.Inputs = runArguments(name, choice, grid, c.Readings), nil
	for _, f := range x.Files {
		if !strings.HasPrefix(f.Name, scenario.BuiltinName("")) && f.Name != made {
			c.Inputs = append(c.Inputs, f.Name)
		}
	}
	files, err := c.Files(&c.Job)
	if err != nil {
		return "", "", diag.Usage.Of(err)
	}
	for _, f := range files {
		if disk.Exists(filepath.Join(c.Path, f.Name)) && !c.Force {
			return "", "", diag.Usage.Errorf("%s is there already; choose another folder with --out, or write over it with --force", filepath.Join(c.Out, f.Name))
		}
	}
	_, err = disk.MakeFolder(c.Path)
	for _, f := range files {
		if err == nil {
			err = disk.WriteBytes(filepath.Join(c.Path, f.Name), []byte(f.Text))
		}
	}
	if lots < c.Shards {
		odd = fmt.Sprintf("the run has %s of work, so %d of %s have nothing to do", words.Count(lots, "unit"), c.Shards-lots, words.Count(c.Shards, "task"))
	}
	begin = fmt.Sprintf("%s for %s of work; begin with: %s", words.Count(c.Shards, "task"), words.Count(lots, "unit"), words.Shell("bash", path.Join(c.Folder, "submit.sh")))
	return begin, odd, err
}
