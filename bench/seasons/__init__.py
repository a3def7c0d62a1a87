"""A season that is simulated: who asks for what, ways to give the seats, what can be reached at most."""
