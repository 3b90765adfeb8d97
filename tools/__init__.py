"""What the developers of learnlaw run; nothing of it is in the wheel."""
