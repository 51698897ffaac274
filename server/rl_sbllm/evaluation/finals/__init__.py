"""Last looks at a variant that won its confirmation race; each file is one `FinalCheck`."""
