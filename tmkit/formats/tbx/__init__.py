"""TBX 2 (martif) and 3 (DCA and DCT): :mod:`.reader` and :mod:`.writer`."""
