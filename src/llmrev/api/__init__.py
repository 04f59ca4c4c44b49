"""Join an open catalog with the rules: one module a question; the command line uses nothing else."""
