package plots

import (
	"bytes"
	"io/fs"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestPicturesAreWhatIsWrittenToFiles(t *testing.T) {
	for _, name := range Themes() {
		style := Style{Theme: name, Size: "12cm", Prefix: "r1-"}
		pictures, left, err := Pictures(folder(), style)
		require.NoError(t, err)
		require.NotEmpty(t, pictures)
		require.NotEmpty(t, left)
		for _, x := range left {
			assert.NotEmpty(t, x.Why, x.Chart)
		}
		r, err := Load(folder())
		require.NoError(t, err)
		files, again, err := Draw(r, Ask{Formats: []string{"svg", "csv"}, Style: style})
		require.NoError(t, err)
		assert.Equal(t, left, again)
		require.Len(t, files, 2*len(pictures))
		for i, p := range pictures {
			assert.Equal(t, p.Name+".svg", files[2*i].Name)
			assert.True(t, bytes.Equal(p.SVG, files[2*i].Contents), p.Name)
			assert.True(t, bytes.Equal(p.CSV, files[2*i+1].Contents), p.Name)
			assert.NotEmpty(t, p.Title)
			assert.NotEmpty(t, p.Alt)
			assert.Contains(t, string(p.SVG), `id="r1-`+p.Name)
		}
	}
}

func TestWhatThereIsNotIsNotAskedFor(t *testing.T) {
	for _, c := range []struct {
		ask  Ask
		want string
	}{
		{Ask{Names: []string{"wating-list"}}, `did you mean "waiting-list"`},
		{Ask{Formats: []string{"gif"}}, "gif"},
		{Ask{Style: Style{Theme: "pink"}}, "nhs"},
		{Ask{Style: Style{Size: "16"}}, "16cm"},
	} {
		assert.ErrorContains(t, c.ask.Check(), c.want)
	}
	_, _, err := Pictures(folder(), Style{Size: "1m"})
	assert.Error(t, err)
	_, _, err = Pictures(folder(), Style{})
	require.NoError(t, err)
	none := folder()
	delete(none, "series.csv")
	_, _, err = Pictures(none, Style{})
	assert.ErrorIs(t, err, fs.ErrNotExist)
}

func TestTheFooterSaysWhatNumbersComeFrom(t *testing.T) {
	r, err := Load(folder())
	require.NoError(t, err)
	assert.Equal(t, "By prehabsim, seed 0, 0 replications, inputs not drawn.", r.Footer)
	figures, left, err := Pictures(folder(), Style{})
	require.NoError(t, err)
	require.NotEmpty(t, left)
	for _, f := range figures {
		assert.Contains(t, string(f.SVG), r.Footer)
	}
}
