"""scikit-image, as far as it reads pictures."""
