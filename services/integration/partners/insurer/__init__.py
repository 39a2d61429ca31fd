"""Insurers: what each can be asked (insurer.py), which there are (connect.py), and the one that speaks our own WSDL."""
