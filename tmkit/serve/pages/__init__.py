"""The pages for a browser, with their templates, words, style and script."""
