"""Meubelhuis as the outside sees it: the XML-RPC API of OpenMage (Magento 1)."""
