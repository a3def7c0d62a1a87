"""The parts of `bench/draw`. What runs in the peer's environment imports nothing of the product."""
