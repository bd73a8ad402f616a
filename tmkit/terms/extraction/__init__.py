"""Terms proposed from sentence pairs, each with its evidence; nothing here changes a glossary."""
