"""Values and rules.  Pure: standard library only; no files, clock, environment or printing."""
