"""The steps a paper goes through; none knows another."""
