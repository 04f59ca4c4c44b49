"""
One ability figure a language, from every cited score (docs/concepts/ranking.md).

`ability` holds the values that the program works with; `evidence` what a fit is made from.  `linear`, `fit` and
`trial` do the fitting with numpy, which only the command that renews the figures imports.
"""
