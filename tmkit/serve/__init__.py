"""The server: memories and glossaries over HTTP, in the protocols that CAT tools speak. Imports stay inside."""
