"""The sides the program shows: to staff now, to the public and to machines later."""
