"""What is done with a bulletin, step by step."""
