package plots

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"maps"
	"slices"
	"strings"

	stdfont "golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// write puts the font into the file: a Type 0 font whose numbers are those of the glyphs
// (ISO 32000-1, 9.7), and which letters they stand for, so that text can be found.
func (u *pdfFont) write(p *pdfFile) (number int, err error) {
	f := u.face.Face
	var whole bytes.Buffer
	if _, err := f.WriteSourceTo(&u.buffer, &whole); err != nil {
		return 0, fmt.Errorf("font: %w", err)
	}
	used := slices.Sorted(maps.Keys(u.glyphs))
	program := subset(whole.Bytes(), used)
	em := f.UnitsPerEm()
	scale := func(x fixed.Int26_6) int { return int(x) * 1000 / int(em) } // asked at a size of em/64, so that a unit is one 64th
	size := fixed.Int26_6(em)
	var widths, letters strings.Builder
	for _, glyph := range used {
		advance, err := f.GlyphAdvance(&u.buffer, glyph, size, stdfont.HintingNone)
		if err != nil {
			return 0, fmt.Errorf("font: %w", err)
		}
		fmt.Fprintf(&widths, "%d [%d] ", glyph, scale(advance))
		fmt.Fprintf(&letters, "<%04X> %s\n", glyph, strings.Replace(pdfText(string(u.glyphs[glyph])), "FEFF", "", 1))
	}
	bounds, err := f.Bounds(&u.buffer, size, stdfont.HintingNone)
	if err != nil {
		return 0, fmt.Errorf("font: %w", err)
	}
	metrics, err := f.Metrics(&u.buffer, size, stdfont.HintingNone)
	if err != nil {
		return 0, fmt.Errorf("font: %w", err)
	}
	// Six letters before the name say that it is a part (ISO 32000-1, 9.6.4).
	name := "PREHAB+LiberationSans"
	if u.face.Font.Weight == stdfont.WeightBold {
		name += "-Bold"
	}
	file := p.stream(fmt.Sprintf(" /Length1 %d", len(program)), program)
	descriptor := p.add("<< /Type /FontDescriptor /FontName /%s /Flags 32 /FontBBox [%d %d %d %d] /ItalicAngle 0 /Ascent %d /Descent %d /CapHeight %d /StemV 80 /FontFile2 %d 0 R >>",
		name, scale(bounds.Min.X), -scale(bounds.Max.Y), scale(bounds.Max.X), -scale(bounds.Min.Y), scale(metrics.Ascent), -scale(metrics.Descent), scale(metrics.CapHeight), file)
	descendant := p.add("<< /Type /Font /Subtype /CIDFontType2 /BaseFont /%s /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /FontDescriptor %d 0 R /CIDToGIDMap /Identity /DW 500 /W [%s] >>",
		name, descriptor, widths.String())
	unicode := p.stream("", fmt.Appendf(nil, "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CMapName /Letters def\n/CMapType 2 def\n1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n%send\nend\n",
		inHundreds(letters.String())))
	return p.add("<< /Type /Font /Subtype /Type0 /BaseFont /%s /Encoding /Identity-H /DescendantFonts [%d 0 R] /ToUnicode %d 0 R >>", name, descendant, unicode), nil
}

// inHundreds puts lines into sections of at most 100, as a CMap wants them.
func inHundreds(lines string) string {
	var b strings.Builder
	for part := range slices.Chunk(strings.SplitAfter(strings.TrimSuffix(lines, "\n"), "\n"), 100) {
		fmt.Fprintf(&b, "%d beginbfchar\n%s\nendbfchar\n", len(part), strings.TrimSuffix(strings.Join(part, ""), "\n"))
	}
	return b.String() + "endcmap\nCMapName currentdict /CMap defineresource pop\n"
}

// subset keeps of a TrueType font what draws the glyphs that are used. All keep their
// numbers; of the others the outline is empty (OpenType 1.9, "glyf" and "loca").
func subset(whole []byte, used []sfnt.GlyphIndex) []byte {
	tables := map[string][]byte{}
	for i := range int(binary.BigEndian.Uint16(whole[4:])) {
		row := whole[12+16*i:]
		offset, length := binary.BigEndian.Uint32(row[8:]), binary.BigEndian.Uint32(row[12:])
		tables[string(row[:4])] = whole[offset : offset+length]
	}
	long := binary.BigEndian.Uint16(tables["head"][50:]) == 1
	outline := func(glyph int) []byte {
		at := func(i int) uint32 {
			if long {
				return binary.BigEndian.Uint32(tables["loca"][4*i:])
			}
			return 2 * uint32(binary.BigEndian.Uint16(tables["loca"][2*i:]))
		}
		return tables["glyf"][at(glyph):at(glyph+1)]
	}
	kept := map[int]bool{0: true}
	var keep func(glyph int)
	keep = func(glyph int) {
		if kept[glyph] && glyph != 0 {
			return
		}
		kept[glyph] = true
		for _, part := range parts(outline(glyph)) {
			keep(part)
		}
	}
	for _, glyph := range used {
		keep(int(glyph))
	}
	var glyf, loca []byte
	for glyph := range int(binary.BigEndian.Uint16(tables["maxp"][4:])) {
		loca = binary.BigEndian.AppendUint32(loca, uint32(len(glyf)))
		if kept[glyph] {
			glyf = append(glyf, outline(glyph)...)
			glyf = append(glyf, make([]byte, (4-len(glyf)%4)%4)...)
		}
	}
	loca = binary.BigEndian.AppendUint32(loca, uint32(len(glyf)))
	head := slices.Clone(tables["head"])
	binary.BigEndian.PutUint16(head[50:], 1)
	return fontFile([]namedTable{{"cvt ", tables["cvt "]}, {"fpgm", tables["fpgm"]}, {"glyf", glyf}, {"head", head},
		{"hhea", tables["hhea"]}, {"hmtx", tables["hmtx"]}, {"loca", loca}, {"maxp", tables["maxp"]}, {"prep", tables["prep"]}})
}

// parts are the glyphs that one is put together of, such as "é".
func parts(outline []byte) (list []int) {
	if len(outline) < 10 || int16(binary.BigEndian.Uint16(outline)) >= 0 {
		return nil
	}
	const words, scaled, more, square, matrix = 1, 8, 32, 64, 128
	for at := 10; ; {
		flags := binary.BigEndian.Uint16(outline[at:])
		list = append(list, int(binary.BigEndian.Uint16(outline[at+2:])))
		at += 4 + 2
		if flags&words != 0 {
			at += 2
		}
		switch {
		case flags&scaled != 0:
			at += 2
		case flags&square != 0:
			at += 4
		case flags&matrix != 0:
			at += 8
		}
		if flags&more == 0 {
			return list
		}
	}
}

type namedTable struct {
	name string
	data []byte
}

// fontFile writes tables, in the order of their names, with their sums.
func fontFile(tables []namedTable) []byte {
	n := len(tables)
	power := 1
	for power*2 <= n {
		power *= 2
	}
	log := 0
	for 1<<log < power {
		log++
	}
	b := []byte{0, 1, 0, 0}
	for _, x := range []int{n, 16 * power, log, 16 * (n - power)} {
		b = binary.BigEndian.AppendUint16(b, uint16(x))
	}
	var body []byte
	for _, t := range tables {
		b = append(b, t.name...)
		padded := append(slices.Clone(t.data), make([]byte, (4-len(t.data)%4)%4)...)
		sum := uint32(0)
		for i := 0; i < len(padded); i += 4 {
			sum += binary.BigEndian.Uint32(padded[i:])
		}
		for _, x := range []uint32{sum, uint32(12 + 16*n + len(body)), uint32(len(t.data))} {
			b = binary.BigEndian.AppendUint32(b, x)
		}
		body = append(body, padded...)
	}
	return append(b, body...)
}
