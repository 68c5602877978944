package plots

import (
	"bytes"
	"fmt"
	"io"
	"slices"
)

// Formats are the formats of a figure.
var Formats = []string{"svg", "png", "csv"}

var writers = map[string]func(io.Writer, Figure) error{"svg": WriteSVG, "png": WritePNG, "csv": WriteCSV}

// File is a figure, written.
type File struct {
	Name     string // with its ending
	Contents []byte
}

// Draw draws the charts that are named, or all, in some formats, and names those that the
// results have nothing for.
func Draw(r *Results, names, formats []string) (files []File, empty []string, err error) {
	for _, chart := range Charts {
		if len(names) > 0 && !slices.Contains(names, chart.Name) {
			continue
		}
		figures, err := chart.Draw(r, Style{})
		if err != nil {
			return nil, nil, fmt.Errorf("chart %q: %w", chart.Name, err)
		}
		if len(figures) == 0 {
			empty = append(empty, chart.Name)
		}
		for _, figure := range figures {
			for _, format := range formats {
				var b bytes.Buffer
				if err := writers[format](&b, figure); err != nil {
					return nil, nil, fmt.Errorf("chart %q: %w", chart.Name, err)
				}
				files = append(files, File{figure.Name + "." + format, b.Bytes()})
			}
		}
	}
	return files, empty, nil
}
