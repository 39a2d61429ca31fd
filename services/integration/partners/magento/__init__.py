"""What both families of Magento have in common: one order's shape, and its way into neutral words."""
