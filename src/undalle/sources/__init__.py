"""Text in, text out: finding files, reading them, knowing their lines, writing them whole."""
