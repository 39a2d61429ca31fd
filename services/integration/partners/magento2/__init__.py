"""Magento 2, Mage-OS and Adobe Commerce over REST."""
