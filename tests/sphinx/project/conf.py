project = "Example"
epub_copyright = "Example"
version = "1"
extensions = ["stackseq.sphinx"]
numfig = True
man_pages = [("index", "example", "Example", ["Someone"], 1)]
exclude_patterns = ["parts"]
