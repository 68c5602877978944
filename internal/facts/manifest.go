package facts

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// ManifestFile is the file of a results folder that says what the others are of. It is
// written last, so that where it stands the others stand too.
const ManifestFile = "manifest.json"

// Manifest is what it says: what was run, where, and how to repeat it.
type Manifest struct {
	Format        int        `json:"format"`
	Name          string     `json:"name"`
	Title         string     `json:"title"`
	Scenario      string     `json:"scenario,omitempty"` // what to read of the copies of its inputs to make these results again
	Evidence      string     `json:"evidence,omitempty"` // how the evidence was read; empty as the scenario writes it
	Options       []Option   `json:"options"`            // the one that the others are compared with first
	Resources     []Named    `json:"resources,omitempty"`
	Groups        []Groups   `json:"groups,omitempty"`    // by which patients are told apart
	Standards     []Standard `json:"standards,omitempty"` // that clocks are held against
	Level         float64    `json:"level"`               // of intervals, such as 0.95
	Window        Window     `json:"window"`
	WarmUp        string     `json:"warm_up"`
	RunOut        string     `json:"run_out,omitempty"`
	Seed          uint64     `json:"seed"`
	Replications  int        `json:"replications"`
	Draws         int        `json:"draws,omitempty"`
	Fingerprint   string     `json:"fingerprint"`
	Version       string     `json:"version"`
	EngineVersion string     `json:"engine_version"`
	Arch          string     `json:"arch"`
	Tables        string     `json:"tables"` // digest of what the tables say

	Files map[string]string `json:"files,omitempty"` // of each other file of the folder: SHA-256 of its bytes

	Match     *Match     `json:"match,omitempty"`     // nil: its options are as large as they are written
	Grid      *Grid      `json:"grid,omitempty"`      // nil: its options are no cells of a grid
	Worth     *Worth     `json:"worth,omitempty"`     // nil: nobody asked what options are worth in more of something
	Grown     *Grown     `json:"grown,omitempty"`     // nil: nobody asked how much more demand options could meet
	Precision *Precision `json:"precision,omitempty"` // nil: the number of replications was given
	Machine   Machine    `json:"machine"`
}

// Option is one of the arrangements that are compared.
type Option struct {
	ID      string  `json:"id"`
	Name    string  `json:"name"`
	Resized bool    `json:"resized,omitempty"` // there is another size of it than it says
	Scale   float64 `json:"scale,omitempty"`   // then how many times as much
}

// OptionName is what people call the option with that id: its name or, of one that has
// none or is not among them, the id.
func OptionName(options []Option, id string) string {
	for _, o := range options {
		if o.ID == id && o.Name != "" {
			return o.Name
		}
	}
	return id
}

// Named is what readers call something that the tables know by its id.
type Named struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// Groups are the values of an attribute by which patients are told apart, in its order, and
// what readers call them.
type Groups struct {
	Named
	Values []Named `json:"values"`
}

// Window is its first day and its last.
type Window struct {
	From string `json:"from"`
	To   string `json:"to"`
}

// Machine says where and how long the session ran that wrote the folder; one that
// went on with an earlier run does not know how long that took. It is written to
// manifest.json alone, outside every promise about bytes.
type Machine struct {
	Host        string  `json:"host"`
	System      string  `json:"system"`               // such as "linux/amd64, go1.26"
	ArchLevel   string  `json:"arch_level,omitempty"` // the instructions that the program was built for, such as "v1" of amd64
	Workers     int     `json:"workers"`
	Started     string  `json:"started"`
	WallSeconds float64 `json:"this_session_wall_seconds"`
	Events      int64   `json:"this_session_events,omitempty"`
}

// Precision is until when a run was to go on. It is written to manifest.json alone:
// the results are those of so many replications, whoever chose the number.
type Precision struct {
	Asked     []Width `json:"asked"`
	StoppedAt int     `json:"stopped_at"` // replications
	Met       bool    `json:"met"`
}

// Width is how well the options' changes in a measure were to be known: to within a
// share of themselves, or to within a width in the measure's unit. 0 was not asked.
type Width struct {
	Measure string  `json:"measure"`
	Share   float64 `json:"share,omitempty"`
	Width   float64 `json:"width,omitempty"`
}

// ReadManifest reads one, and says on which line it is none. What is missing is left
// empty: whoever needs it asks.
func ReadManifest(text []byte) (m Manifest, err error) {
	if err := Unmarshal(text, &m); err != nil {
		return m, fmt.Errorf("%s:%w", ManifestFile, err)
	}
	return m, nil
}

// Unmarshal reads JSON; its errors begin with the line.
func Unmarshal(text []byte, to any) error {
	if err := json.Unmarshal(text, to); err != nil {
		return fmt.Errorf("%d: %s", line(text, err), plainly(err))
	}
	return nil
}

// kindsOfJSON are what JSON calls values, in other words.
var kindsOfJSON = map[string]string{"string": "a text", "number": "a number", "array": "a list", "object": "a section in braces", "bool": "true or false"}

// plainly says what is wrong with JSON without the words of a program.
func plainly(err error) string {
	const other = "not as prehabsim writes it: "
	var wrongType *json.UnmarshalTypeError
	if errors.As(err, &wrongType) {
		kind, number, _ := strings.Cut(wrongType.Value, " ")
		value := kindsOfJSON[kind]
		if number != "" {
			value = number
		}
		if wrongType.Field == "" {
			return other + "begins with " + value
		}
		return other + wrongType.Field + " is " + value
	}
	if err.Error() == "unexpected end of JSON input" {
		return other + "ends in the middle"
	}
	return other + err.Error()
}

// line finds the line of a JSON error, which carries an offset only.
func line(text []byte, err error) int {
	offset := int64(0)
	var syntax *json.SyntaxError
	var wrongType *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		offset = syntax.Offset
	case errors.As(err, &wrongType):
		offset = wrongType.Offset
	}
	return 1 + strings.Count(string(text[:min(int(offset), len(text))]), "\n")
}
