"""Fietshal as the outside sees it: the REST API of Magento 2."""
