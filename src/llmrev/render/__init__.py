"""From values to text: what to show, in which language, in which format."""
