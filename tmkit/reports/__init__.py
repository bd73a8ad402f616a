"""Reports a person works through: one self-contained HTML file each, with inline SVG plots."""
