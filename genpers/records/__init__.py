"""Frozen records in path order: customer, product, campaign, brief, variant, finding, review."""
