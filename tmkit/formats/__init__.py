"""Files in and out: one file a format, reading leniently and writing strictly."""
