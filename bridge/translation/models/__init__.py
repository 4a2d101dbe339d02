"""Models on this machine: what is `installed`, what the `catalogue` offers, `installing` it."""
