"""TMX 1.1 to 1.4b: :mod:`.reader` reads leniently, :mod:`.writer` writes strictly, the rest is their parts."""
