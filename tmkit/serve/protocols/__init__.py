"""What CAT tools, programs and assistants speak: a file a protocol."""
