"""A geocoder in a box, in both dialects: PDOK's Locatieserver and Nominatim."""
