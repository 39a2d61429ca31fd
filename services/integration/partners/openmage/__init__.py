"""OpenMage and Magento 1 over XML-RPC."""
