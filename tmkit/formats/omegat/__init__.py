"""The files of an OmegaT project: its settings, its segmentation rules, its glossary."""
