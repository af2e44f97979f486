"""Draw a drawing that is measured in cells with characters, for terminals."""
