package main

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"prehabsim/internal/rebuild"
)

// certificate is the program that runs one case.
const certificate = "./internal/validate/testdata/onecase"

// suites are the tests that are run where the certificate agrees, the quick ones first.
var suites = []string{"./sim/engine", "./sim/...", "./internal/analysis", "./internal/kpi", "./internal/compile"}

// memory is what a run may take, in kilobytes: an engine that goes wrong may never stop
// asking for more.
const memory = 6_000_000

// proof is the certificate around the engine as it stands.
type proof struct {
	folder string
	cases  []ran
	around *rebuild.Program
}

// ran is a case that agrees, how long it took, and where it came by in the engine; how
// often it has been asked for a change, and how often it saw one.
type ran struct {
	name      string
	took      time.Duration
	lines     *reached
	asked, is int
}

// worth is how likely it is to see a change for each second that it takes: asked in this
// order, the cases take the least time until one sees it. Half a second goes for nothing.
func (r *ran) worth() float64 {
	return (float64(r.is) + 0.5) / (float64(r.asked) + 1) / (r.took.Seconds() + 0.5)
}

// prepare runs every case around the engine as it stands, to see that it agrees and
// which source it comes to: a change elsewhere it cannot see. What was found is kept as
// long as the program is the same, byte for byte.
func prepare(s *source, folder, work, cases string) (*proof, error) {
	p := &proof{folder: work}
	err := os.MkdirAll(work, 0o755)
	if err != nil {
		return nil, err
	}
	if p.around, err = rebuild.New(certificate, "./"+s.folder); err != nil {
		return nil, err
	}
	program := filepath.Join(work, "covered")
	if out, err := exec.Command("go", "build", "-trimpath", "-buildvcs=false", "-cover", "-covermode=set",
		"-coverpkg=prehabsim/sim/engine,prehabsim/internal/validate/testdata/onecase", "-o", program, certificate).CombinedOutput(); err != nil {
		return nil, fmt.Errorf("build the certificate: %w\n%s", err, out)
	}
	bytes, err := os.ReadFile(program)
	if err != nil {
		return nil, err
	}
	kept := filepath.Join(folder, fmt.Sprintf("covered-%.6x", sha256.Sum256(bytes)))
	names, err := exec.Command(program).Output()
	if err != nil {
		return nil, fmt.Errorf("list the cases: %w", err)
	}
	for name := range strings.FieldsSeq(string(names)) {
		if cases != "" && !slices.Contains(strings.Split(cases, ","), name) {
			continue
		}
		x, err := cover(filepath.Join(kept, name), program, name)
		if err != nil {
			return nil, fmt.Errorf("case %s, of the engine as it stands: %w", name, err)
		}
		p.cases = append(p.cases, x)
	}
	return p, nil
}

// cover runs a case, unless it has been run, and reads where it came by.
func cover(folder, program, name string) (x ran, err error) {
	profile, took := filepath.Join(folder, "profile"), filepath.Join(folder, "took")
	text, err := os.ReadFile(took)
	if err != nil {
		if err := os.RemoveAll(folder); err != nil {
			return x, err
		}
		if err := os.MkdirAll(folder, 0o755); err != nil {
			return x, err
		}
		run := exec.Command(program, name)
		run.Env = append(os.Environ(), "GOCOVERDIR="+folder)
		if out, err := run.CombinedOutput(); err != nil {
			return x, fmt.Errorf("%w\n%s", err, out)
		}
		if out, err := exec.Command("go", "tool", "covdata", "textfmt", "-i="+folder, "-o="+profile).CombinedOutput(); err != nil {
			return x, fmt.Errorf("read what was covered: %w\n%s", err, out)
		}
		text = []byte((run.ProcessState.UserTime() + run.ProcessState.SystemTime()).String())
		if err := os.WriteFile(took, text, 0o644); err != nil {
			return x, err
		}
	}
	x.name = name
	if x.took, err = time.ParseDuration(string(text)); err != nil {
		return x, err
	}
	if text, err = os.ReadFile(profile); err != nil {
		return x, err
	}
	x.lines, err = readReached(string(text))
	return x, err
}

// reaching are the cases that come to the place of a change, those of most worth first.
func (p *proof) reaching(c change) (list []*ran) {
	for i := range p.cases {
		if x := &p.cases[i]; x.lines.has(c) {
			list = append(list, x)
		}
	}
	slices.SortStableFunc(list, func(a, b *ran) int { return cmp.Compare(b.worth(), a.worth()) })
	return list
}

// seen is what the proof made of a change.
type seen struct {
	by     string // "certificate", "tests", "nobody"
	detail string // the case, or the package, and how
}

// try builds the certificate around a change and runs it, then the tests.
func (p *proof) try(s *source, c change) (seen, error) {
	overlay, err := p.overlay(s, c)
	if err != nil {
		return seen{}, err
	}
	if cases := p.reaching(c); len(cases) > 0 {
		program := filepath.Join(p.folder, "changed")
		if built, err := p.around.Build(c.file, s.changed(c), program); err != nil {
			return seen{}, err
		} else if !built {
			if out, err := exec.Command("go", "build", "-overlay", overlay, "-o", program, certificate).CombinedOutput(); err != nil {
				return seen{}, fmt.Errorf("build: %w\n%s", err, out)
			}
		}
		for _, x := range cases {
			// Twenty times as long as it takes, and half a minute: the machine may do other things.
			how, err := bounded(20*x.took+30*time.Second, program, x.name)
			if err != nil {
				return seen{}, err
			}
			x.asked++
			if how != "" {
				x.is++
				return seen{"certificate", x.name + ": " + how}, nil
			}
		}
	}
	for _, suite := range suites {
		how, err := bounded(time.Hour, "go", "test", "-vet=off", "-failfast", "-timeout", "20m", "-overlay", overlay, suite)
		if err != nil {
			return seen{}, err
		}
		if how != "" {
			return seen{"tests", suite + ": " + how}, nil
		}
	}
	return seen{"nobody", ""}, nil
}

// overlay writes down which file stands for which.
func (p *proof) overlay(s *source, c change) (string, error) {
	changed := filepath.Join(p.folder, c.file)
	if err := os.WriteFile(changed, []byte(s.changed(c)), 0o644); err != nil {
		return "", err
	}
	stands, err := filepath.Abs(filepath.Join(s.folder, c.file))
	if err != nil {
		return "", err
	}
	text, err := json.Marshal(map[string]any{"Replace": map[string]string{stands: changed}})
	if err != nil {
		return "", err
	}
	overlay := filepath.Join(p.folder, "overlay.json")
	return overlay, os.WriteFile(overlay, text, 0o644)
}

// bounded runs a program in bounded time and memory and tells how it failed; "" if it
// did not.
func bounded(limit time.Duration, program string, args ...string) (how string, err error) {
	ctx, stop := context.WithTimeout(context.Background(), limit)
	defer stop()
	run := exec.CommandContext(ctx, "sh", append([]string{"-c", fmt.Sprintf(`ulimit -v %d; exec "$0" "$@"`, memory), program}, args...)...)
	out, err := run.CombinedOutput()
	var left *exec.ExitError
	switch {
	case err == nil:
		return "", nil
	case ctx.Err() != nil:
		return "does not end", nil
	case !errors.As(err, &left):
		return "", err
	}
	return failure(string(out)), nil
}

// failure is what failed in a few words: a test, a figure, or a panic.
func failure(out string) string {
	for line := range strings.Lines(out) {
		line = strings.TrimSpace(line)
		if name, ok := strings.CutPrefix(line, "--- FAIL: "); ok {
			name, _, _ = strings.Cut(name, " ")
			return name
		}
		for _, verdict := range verdicts {
			if what, ok := strings.CutSuffix(line, ": "+verdict); ok {
				what, _, _ = strings.Cut(what, ": ")
				return what
			}
		}
	}
	if strings.Contains(out, "panic") || strings.Contains(out, "a fault of the program itself") {
		return "panics"
	}
	lines := strings.Split(strings.TrimSpace(out), "\n")
	return lines[len(lines)-1]
}

// verdicts are how the certificate says that a figure does not agree.
var verdicts = []string{"DIFFERS", "TOO WIDE"}
