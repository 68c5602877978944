package papers

// About is the help of the command.
const About = `Report makes of a folder that "prehabsim run" has written what is handed on. Nothing is
simulated.

report.html is one file that needs neither a network nor this program. It has three
depths: the page by which options are chosen, on one side of A4; the charts and the long
table; and what whoever checks the results asks for: a reporting checklist, the register
of inputs, the proof of the engine and what it takes to make the results again. It can be
read with a screen reader and printed from any browser.

report.xlsx has the page first, charts that can be changed, and the tables of the results,
a sheet each. report.docx is the same report for Word, report.pptx the page as slides with
one chart each. Styles and layouts of a template are found by their names, such as
"Heading 1" and "Title Only"; what a template does not have is told.

All papers are of the same results, so a figure is the same in each. What was made before
stays, unless --force says otherwise.`
