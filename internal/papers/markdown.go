package papers

import (
	"bytes"
	"io"

	"prehabsim/internal/document"
	"prehabsim/plots"
)

// markdown is the report as Markdown, and its charts with their data.
func markdown(x *Report) (files []File, err error) {
	var b bytes.Buffer
	if err := document.Markdown(&b, x.Document()); err != nil {
		return nil, err
	}
	files = []File{{Name: "report.md", Contents: b.Bytes()}}
	for _, f := range x.Figures {
		for _, as := range []struct {
			ending string
			write  func(io.Writer, plots.Figure) error
		}{{"svg", plots.WriteSVG}, {"csv", plots.WriteCSV}} {
			var b bytes.Buffer
			if err := as.write(&b, f); err != nil {
				return nil, err
			}
			files = append(files, File{Name: chartFile(f, as.ending), Contents: b.Bytes()})
		}
	}
	return files, nil
}
