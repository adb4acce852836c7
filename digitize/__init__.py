"""The core: values, steps, rules and the questions asked of tools. Standard library only."""
