"""Shoe sizes as shops write them, brought to one label each."""
