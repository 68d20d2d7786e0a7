"""What citizens tell of faults on the pages: each with a number, an owner and a deadline."""
