"""What happens when an operation of OpenStack is performed, recorded, and compared with its trace: see ``docs/truth.md``."""
