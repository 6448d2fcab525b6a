"""What texts of the trade say: prices, currencies, style codes, titles, colorways."""
