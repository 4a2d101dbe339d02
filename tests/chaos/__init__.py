"""Kills and outages, with real processes."""
