"""What every card and page is made of."""
