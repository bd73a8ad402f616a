"""Bilingual tables in Word documents: read, changed in place, written."""
