"""What is asked and what is answered: plain values that no engine owns."""
