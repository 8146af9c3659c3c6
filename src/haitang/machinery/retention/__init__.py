"""How long what is kept: terms as data, by purpose and district, shown and carried out every hour."""
