"""Rosters by construction: a truth of people, and writers that lay it out as clerks of many provinces do."""
