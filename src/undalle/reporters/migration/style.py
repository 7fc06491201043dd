"""The look of the HTML report."""

STYLE = """\
:root { color-scheme: light dark; --line: #8884; --soft: #8881; --done: #1a7f37; --look: #9a6700; --left: #cf222e; }
@media (prefers-color-scheme: dark) { :root { --done: #3fb950; --look: #d29922; --left: #f85149; } }
body { font: 16px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 62rem; padding: 1.5rem; }
h1 { font-size: 1.6rem; margin: 0 0 .5rem; }
h2 { font-size: 1.2rem; margin: 2rem 0 .5rem; }
h3 { font-size: 1rem; font-weight: 600; margin: 0; overflow-wrap: anywhere; }
code, pre { font: .9em/1.45 ui-monospace, monospace; }
code { background: var(--soft); border-radius: 3px; padding: .1em .3em; }
.verdict { font-size: 1.05rem; }
.counts { display: flex; flex-wrap: wrap; gap: .75rem; list-style: none; padding: 0; }
.counts li { border: 1px solid var(--line); border-radius: 6px; padding: .4rem .8rem; }
.done h2, .counts .done b { color: var(--done); }
.look h2, .counts .look b { color: var(--look); }
.left h2, .counts .left b { color: var(--left); }
article { border: 1px solid var(--line); border-radius: 6px; margin: .75rem 0; padding: .75rem 1rem; }
article p { margin: .3rem 0; }
article ul { margin: .4rem 0; padding-left: 1.2rem; }
.price { border-left: 1px solid var(--line); margin-left: .5rem; padding-left: .7rem; }
.move + .price { margin-left: .5rem; }
summary { cursor: pointer; font: .9em ui-monospace, monospace; margin-top: .4rem; }
pre { background: var(--soft); border-radius: 6px; margin: .4rem 0 0; overflow-x: auto; padding: .6rem; }
pre > * { display: inline-block; font-style: normal; min-width: 100%; text-decoration: none; }
pre ins { background: #2ea04333; }
pre del { background: #f8514933; }
pre i { color: #888; }
dt { margin-top: .5rem; }
dd { margin-left: 1.5rem; }
footer { color: #888; font-size: .85rem; margin-top: 2rem; }
"""
