"""Geocoders: they know where an address is. PDOK's Locatieserver for the Netherlands, Nominatim's search elsewhere."""
