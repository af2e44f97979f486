"""The commands, one module each: ``add_arguments(options)`` declares, ``run(arguments)`` does and returns the exit code."""
