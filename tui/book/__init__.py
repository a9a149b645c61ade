"""The joining book: one file of self-contained lines; reading is joining."""
