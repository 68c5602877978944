package opctest

import "strings"

// spaces are the namespaces of which orders speak.
var spaces = map[string]string{
	"http://schemas.openxmlformats.org/wordprocessingml/2006/main": "w",
	"http://schemas.openxmlformats.org/presentationml/2006/main":   "p",
	"http://schemas.openxmlformats.org/drawingml/2006/main":        "a",
	"http://schemas.openxmlformats.org/spreadsheetml/2006/main":    "x",
}

// orders are the children of elements in the order of ISO/IEC 29500-1, annex A; those between
// bars may stand in any order.
var orders = func() map[string][]string {
	m := map[string][]string{}
	for name, list := range map[string]string{
		"w:pPr":    "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange",
		"w:rPr":    "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em lang eastAsianLayout specVanish oMath rPrChange",
		"w:tblPr":  "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription tblPrChange",
		"w:trPr":   "cnfStyle|divId|gridBefore|gridAfter|wBefore|wAfter|cantSplit|trHeight|tblHeader|tblCellSpacing|jc|hidden",
		"w:tcPr":   "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark",
		"w:sectPr": "headerReference|footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid printerSettings sectPrChange",
		"w:pBdr":   "top left bottom right between bar", "w:tblBorders": "top left|start bottom right|end insideH insideV", "w:tblCellMar": "top left|start bottom right|end",
		"w:tbl": "tblPr tblGrid tr", "w:tr": "tblPrEx trPr tc", "w:document": "background body",
		"w:style":       "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed qFormat locked personal personalCompose personalReply rsid pPr rPr tblPr trPr tcPr tblStylePr",
		"w:styles":      "docDefaults latentStyles style",
		"w:numbering":   "numPicBullet abstractNum num numIdMacAtCleanup",
		"w:abstractNum": "nsid multiLevelType tmpl name styleLink numStyleLink lvl",
		"w:lvl":         "start numFmt lvlRestart pStyle isLgl suff lvlText lvlPicBulletId legacy lvlJc pPr rPr",
		"w:docDefaults": "rPrDefault pPrDefault",

		"p:sld": "cSld clrMapOvr transition timing extLst", "p:notes": "cSld clrMapOvr extLst", "p:sldLayout": "cSld clrMapOvr transition timing hf extLst",
		"p:sldMaster": "cSld clrMap sldLayoutIdLst transition timing hf txStyles extLst", "p:notesMaster": "cSld clrMap hf notesStyle extLst",
		"p:presentation": "sldMasterIdLst notesMasterIdLst handoutMasterIdLst sldIdLst sldSz notesSz smartTags embeddedFontLst custShowLst photoAlbum custDataLst kinsoku defaultTextStyle modifyVerifier extLst",
		"p:cSld":         "bg spTree custDataLst controls extLst", "p:sp": "nvSpPr spPr style txBody extLst", "p:pic": "nvPicPr blipFill spPr style extLst",
		"p:graphicFrame": "nvGraphicFramePr xfrm graphic extLst", "p:txBody": "bodyPr lstStyle p",
		"a:txBody": "bodyPr lstStyle p", "a:p": "pPr r|br|fld endParaRPr",
		"a:pPr":     "lnSpc spcBef spcAft buClrTx|buClr buSzTx|buSzPct|buSzPts buFontTx|buFont buNone|buAutoNum|buChar|buBlip tabLst defRPr extLst",
		"a:lvl1pPr": "lnSpc spcBef spcAft buClrTx|buClr buSzTx|buSzPct|buSzPts buFontTx|buFont buNone|buAutoNum|buChar|buBlip tabLst defRPr extLst",
		"a:defRPr":  "ln noFill|solidFill|gradFill effectLst highlight latin ea cs sym hlinkClick hlinkMouseOver rtl extLst",
		"a:tcPr":    "lnL lnR lnT lnB lnTlToBr lnBlToTr cell3D noFill|solidFill|gradFill|blipFill|pattFill|grpFill headers extLst",
		"a:tbl":     "tblPr tblGrid tr", "a:tc": "txBody tcPr extLst", "a:xfrm": "off ext chOff chExt",
		"a:themeElements": "clrScheme fontScheme fmtScheme extLst",
		"a:clrScheme":     "dk1 lt1 dk2 lt2 accent1 accent2 accent3 accent4 accent5 accent6 hlink folHlink extLst",

		"x:worksheet": "sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetCalcPr sheetProtection protectedRanges scenarios autoFilter sortState dataConsolidate customSheetViews mergeCells phoneticPr conditionalFormatting dataValidations hyperlinks printOptions pageMargins pageSetup headerFooter rowBreaks colBreaks customProperties cellWatches ignoredErrors smartTags drawing legacyDrawing legacyDrawingHF drawingHF picture oleObjects controls webPublishItems tableParts extLst",
	} {
		m[name] = strings.Fields(list)
	}
	return m
}()
