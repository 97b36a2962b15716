"""What takes hours: ``make endurance``. ``ENDURANCE=0.01`` does a hundredth of it."""
