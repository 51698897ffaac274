"""State, reward, policy, population, and the loop that ties them."""
