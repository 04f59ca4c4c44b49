"""The specification of llmrev, as sentences that are run."""
