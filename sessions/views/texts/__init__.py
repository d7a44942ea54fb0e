"""What all texts have: autosave, preview, history."""
