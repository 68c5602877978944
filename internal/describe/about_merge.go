package describe

// AboutMerge says what becomes of the parts of a run.
const AboutMerge = `Merge makes a results folder of the parts that "run --shard" has made, in any order:
the files that one machine makes of the whole run, byte for byte, but for the manifest.
PARTS are the folders of parts, or one in which they are. Nothing is simulated and the
scenario need not be there: parts carry it. Without --out the folder is
results/<scenario>-<8 digits of the fingerprint>; the page is printed, with --all
the long table below it.

All must be there, once each; a part that is there twice must be the same. Parts of
another run, of another split, computed on processors of another kind, or damaged, are
refused by name, with exit code 5. With --missing nothing is made: what lacks is
listed, with the lines that run it again. If anything does, the exit code is 6.`
