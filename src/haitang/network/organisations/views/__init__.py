"""The pages of units, organisations and posts."""
