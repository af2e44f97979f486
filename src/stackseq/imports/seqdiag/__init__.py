"""seqdiag's language: tokens, a tree of statements, and the interaction that they tell."""
