"""What every backend needs and none should write twice: reading answers, retries, limits, chains.

Plugins may import from here. Nothing in it knows a provider.
"""
