"""Civic: a resident's post becomes a work order, and every change of its state answers the resident."""
