"""Says what a recorded operation came to: what was reached, where it stopped, by which evidence, and what cannot be known."""
