"""Games without a player: policies, and whole games by policy or by acts."""
