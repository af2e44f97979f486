"""PlantUML's sequence diagrams: one file for each family of statements."""
