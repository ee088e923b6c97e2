"""How many tokens exist and how many shares they claim, deployment by deployment."""
