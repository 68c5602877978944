package document

import (
	"fmt"

	"prehabsim/internal/opc"
)

// ownPptx are the slides that the program begins with: 16 by 9, Arial, in the colours of the
// page.
func ownPptx() *opc.Package {
	const (
		main   = "ppt/presentation.xml"
		master = "ppt/slideMasters/slideMaster1.xml"
	)
	pkg := opc.New()
	pkg.Relate("", opc.MainKind, main)
	id := pkg.Relate(main, opc.Office+"slideMaster", master)
	pkg.Put(main, presentationType+"presentation.main+xml", fmt.Appendf(nil, opc.Header+`<p:presentation %s saveSubsetFonts="1"><p:sldMasterIdLst><p:sldMasterId id="2147483648" r:id="%s"/></p:sldMasterIdLst><p:sldSz cx="12192000" cy="6858000"/><p:notesSz cx="6858000" cy="9144000"/></p:presentation>`, slideNamespaces, id))
	layouts := ""
	for i, l := range []struct{ name, kind, body string }{
		{"Title and Content", "obj", ownShape(3, "Content", `idx="1"`, box{}, "")},
		{"Title Only", "titleOnly", ""},
	} {
		part := fmt.Sprintf("ppt/slideLayouts/slideLayout%d.xml", i+1)
		layouts += fmt.Sprintf(`<p:sldLayoutId id="%d" r:id="%s"/>`, 2147483649+i, pkg.Relate(master, opc.Office+"slideLayout", part))
		pkg.Relate(part, opc.Office+"slideMaster", master)
		pkg.Put(part, presentationType+"slideLayout+xml", fmt.Appendf(nil, opc.Header+`<p:sldLayout %s type="%s" preserve="1"><p:cSld name="%s">%s%s%s%s%s</p:spTree></p:cSld><p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sldLayout>`,
			slideNamespaces, l.kind, l.name, emptyTree, ownShape(2, "Title", `type="title"`, box{}, ""), l.body,
			ownShape(4, "Footer", `type="ftr" sz="quarter" idx="11"`, box{}, ""), ownShape(5, "Slide Number", `type="sldNum" sz="quarter" idx="12"`, box{}, "")))
	}
	theme(pkg, master, "ppt/theme/theme1.xml")
	pkg.Put(master, presentationType+"slideMaster+xml", fmt.Appendf(nil, opc.Header+`<p:sldMaster %s><p:cSld><p:bg><p:bgRef idx="1001"><a:schemeClr val="bg1"/></p:bgRef></p:bg>%s%s%s%s%s</p:spTree></p:cSld>%s<p:sldLayoutIdLst>%s</p:sldLayoutIdLst><p:txStyles>%s</p:txStyles></p:sldMaster>`,
		slideNamespaces, emptyTree,
		ownShape(2, "Title", `type="title"`, box{36, 20, 888, 70}, `anchor="t"`), ownShape(3, "Text", `type="body" idx="1"`, box{36, 94, 888, 404}, ""),
		ownShape(4, "Footer", `type="ftr" sz="quarter" idx="3"`, box{36, 504, 800, 26}, `anchor="ctr"`), ownShape(5, "Slide Number", `type="sldNum" sz="quarter" idx="4"`, box{850, 504, 74, 26}, `anchor="ctr"`),
		colourMap, layouts, ownTextStyles))
	return pkg
}

// ownShape is a place for text; it stands where its master has it if there is no box.
func ownShape(id int, name, kind string, at box, anchor string) string {
	place := ""
	if at.w > 0 {
		place = fmt.Sprintf(`<a:xfrm><a:off x="%d" y="%d"/><a:ext cx="%d" cy="%d"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>`, emu(at.x), emu(at.y), emu(at.w), emu(at.h))
	}
	list := "<a:lstStyle/>"
	text := `<a:r><a:rPr lang="en-GB"/><a:t>` + name + `</a:t></a:r>`
	switch name {
	case "Footer":
		list = `<a:lstStyle><a:lvl1pPr algn="l"><a:defRPr sz="900"><a:solidFill><a:srgbClr val="3D3D3D"/></a:solidFill><a:latin typeface="+mn-lt"/></a:defRPr></a:lvl1pPr></a:lstStyle>`
		text = `<a:endParaRPr lang="en-GB"/>`
	case "Slide Number":
		list = `<a:lstStyle><a:lvl1pPr algn="r"><a:defRPr sz="900"><a:solidFill><a:srgbClr val="3D3D3D"/></a:solidFill><a:latin typeface="+mn-lt"/></a:defRPr></a:lvl1pPr></a:lstStyle>`
		text = "<a:fld id=\"{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}\" type=\"slidenum\"><a:rPr lang=\"en-GB\"/><a:t>\u2039#\u203a</a:t></a:fld>"
	}
	if at.w == 0 {
		list = "<a:lstStyle/>"
	}
	if anchor != "" {
		anchor = " " + anchor
	}
	return fmt.Sprintf(`<p:sp><p:nvSpPr><p:cNvPr id="%d" name="%s %d"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr><p:ph %s/></p:nvPr></p:nvSpPr><p:spPr>%s</p:spPr><p:txBody><a:bodyPr%s><a:normAutofit/></a:bodyPr>%s<a:p>%s</a:p></p:txBody></p:sp>`, id, name, id, kind, place, anchor, list, text)
}

// addNotesMaster adds what notes need and says how a presentation lists it.
func addNotesMaster(pkg *opc.Package, d *deck) string {
	d.notesMaster = "ppt/notesMasters/notesMasterOwn.xml"
	id := pkg.Relate(d.main, opc.Office+"notesMaster", d.notesMaster)
	theme(pkg, d.notesMaster, "ppt/theme/themeNotes.xml")
	pkg.Put(d.notesMaster, presentationType+"notesMaster+xml", fmt.Appendf(nil, opc.Header+`<p:notesMaster %s><p:cSld><p:bg><p:bgRef idx="1001"><a:schemeClr val="bg1"/></p:bgRef></p:bg>%s`+
		`<p:sp><p:nvSpPr><p:cNvPr id="2" name="Slide Image 2"/><p:cNvSpPr><a:spLocks noGrp="1" noRot="1" noChangeAspect="1"/></p:cNvSpPr><p:nvPr><p:ph type="sldImg" idx="2"/></p:nvPr></p:nvSpPr><p:spPr><a:xfrm><a:off x="685800" y="1143000"/><a:ext cx="5486400" cy="3086100"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr></p:sp>`+
		`<p:sp><p:nvSpPr><p:cNvPr id="3" name="Notes 3"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr><p:ph type="body" sz="quarter" idx="1"/></p:nvPr></p:nvSpPr><p:spPr><a:xfrm><a:off x="685800" y="4400550"/><a:ext cx="5486400" cy="3600450"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr><p:txBody><a:bodyPr/><a:lstStyle/><a:p><a:endParaRPr lang="en-GB"/></a:p></p:txBody></p:sp>`+
		`</p:spTree></p:cSld>%s<p:notesStyle><a:lvl1pPr marL="0" algn="l"><a:defRPr sz="1200"><a:solidFill><a:schemeClr val="tx1"/></a:solidFill><a:latin typeface="+mn-lt"/></a:defRPr></a:lvl1pPr></p:notesStyle></p:notesMaster>`,
		slideNamespaces, emptyTree, colourMap))
	return fmt.Sprintf(`<p:notesMasterIdLst %s><p:notesMasterId r:id="%s"/></p:notesMasterIdLst>`, slideNamespaces, id)
}

const colourMap = `<p:clrMap bg1="lt1" tx1="dk1" bg2="lt2" tx2="dk2" accent1="accent1" accent2="accent2" accent3="accent3" accent4="accent4" accent5="accent5" accent6="accent6" hlink="hlink" folHlink="folHlink"/>`

const ownTextStyles = `<p:titleStyle><a:lvl1pPr algn="l"><a:lnSpc><a:spcPct val="100000"/></a:lnSpc><a:spcBef><a:spcPts val="0"/></a:spcBef><a:buNone/><a:defRPr sz="2600" b="1"><a:solidFill><a:schemeClr val="tx2"/></a:solidFill><a:latin typeface="+mj-lt"/></a:defRPr></a:lvl1pPr></p:titleStyle>` +
	`<p:bodyStyle><a:lvl1pPr marL="0" indent="0" algn="l"><a:spcBef><a:spcPts val="0"/></a:spcBef><a:buNone/><a:defRPr sz="1800"><a:solidFill><a:schemeClr val="tx1"/></a:solidFill><a:latin typeface="+mn-lt"/></a:defRPr></a:lvl1pPr></p:bodyStyle>` +
	`<p:otherStyle><a:lvl1pPr marL="0" algn="l"><a:defRPr sz="1800"><a:solidFill><a:schemeClr val="tx1"/></a:solidFill><a:latin typeface="+mn-lt"/></a:defRPr></a:lvl1pPr></p:otherStyle>`

// theme adds the colours and letters of a master.
func theme(pkg *opc.Package, master, part string) {
	pkg.Relate(master, opc.Office+"theme", part)
	colours := ""
	for _, c := range [][2]string{{"dk1", "0B0C0C"}, {"lt1", "FFFFFF"}, {"dk2", "12436D"}, {"lt2", "F4F5F6"}, {"accent1", "12436D"}, {"accent2", "28A197"}, {"accent3", "801650"}, {"accent4", "F46A25"}, {"accent5", "3D3D3D"}, {"accent6", "A285D1"}, {"hlink", "1A5A96"}, {"folHlink", "801650"}} {
		colours += fmt.Sprintf(`<a:%[1]s><a:srgbClr val="%[2]s"/></a:%[1]s>`, c[0], c[1])
	}
	const (
		font   = `<a:latin typeface="Arial"/><a:ea typeface=""/><a:cs typeface=""/>`
		fill   = `<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>`
		line   = `<a:ln w="6350"><a:solidFill><a:schemeClr val="phClr"/></a:solidFill></a:ln>`
		effect = `<a:effectStyle><a:effectLst/></a:effectStyle>`
	)
	pkg.Put(part, "application/vnd.openxmlformats-officedocument.theme+xml", []byte(opc.Header+`<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="prehabsim"><a:themeElements><a:clrScheme name="prehabsim">`+colours+
		`</a:clrScheme><a:fontScheme name="prehabsim"><a:majorFont>`+font+`</a:majorFont><a:minorFont>`+font+`</a:minorFont></a:fontScheme><a:fmtScheme name="prehabsim"><a:fillStyleLst>`+fill+fill+fill+
		`</a:fillStyleLst><a:lnStyleLst>`+line+line+line+`</a:lnStyleLst><a:effectStyleLst>`+effect+effect+effect+`</a:effectStyleLst><a:bgFillStyleLst>`+fill+fill+fill+`</a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>`))
}
