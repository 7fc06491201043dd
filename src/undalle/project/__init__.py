"""What several files know together: the project a file belongs to and the SDK it runs."""
