"""The boundary with files: read, check, link, compile and open the catalog."""
