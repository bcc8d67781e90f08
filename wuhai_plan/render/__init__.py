"""Reports in a language as Rich renderables and lines of text; prints nothing, opens nothing."""
